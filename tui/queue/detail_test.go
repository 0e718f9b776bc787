package queue_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/storetest"
	"github.com/refdeck/refdeck/tui/queue"
	"github.com/refdeck/refdeck/tui/ui"
)

func TestThePaneExplainsTheScoreLineByLine(t *testing.T) {
	w := newWorld(t)
	w.screen(120, 36, w.book.Ana()).Expect("Priya Shah  VP Operations", "70 ready", "+30  NPS 10 (20 min)", "+20  ROI evidenced", "+10  customer for 14 months",
		"To reach 75", "May be asked: all 26 rules pass", "History")
}

func TestThePaneFollowsTheCursorOnceItRests(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36, w.book.Ana()).Press("down")
	d.Expect("Tom Okafor  Director").Reject("+22.5  NPS").Advance(100*time.Millisecond).Expect("Tom Okafor  Director", "+22.5  NPS 10 (100 d)")
}

func TestWhatForbidsTheAskComesFirst(t *testing.T) {
	w := newWorld(t)
	d := on(w.screen(120, 36, w.book.Ana()), "meridian").Expect("Must not be asked: 1 of 26 rules", "x open case 4411", "Close the support")
	s := d.Screen()
	if strings.Index(s, "x open case") > strings.Index(s, "History") && strings.Contains(s, "History") {
		t.Error("the failed rule stands below the history")
	}
}

func TestEnterOpensThePersonAndEscGoesBackWithoutQuitting(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Ana()).Press("down", "enter").Expect("‹ Today   2 of 7 on the list", "Tom Okafor", "Why now")
	d.Press("esc").Expect("Ask today 7")
	if line := d.Line("▌ "); !strings.Contains(line, "Kestrel") {
		t.Errorf("the cursor is on %q", line)
	}
	if d.Press("esc", "esc").Quit() {
		t.Error("Esc quit")
	}
}

func TestTheDetailGoesToTheNextAndPreviousPerson(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Ana()).Press("enter", "]").Expect("2 of 7", "Tom Okafor").Press("[").Expect("1 of 7", "Priya Shah").Press("[").Expect("This is the end of the list.")
	d.Press("]", "esc")
	if line := d.Line("▌ "); !strings.Contains(line, "Kestrel") {
		t.Errorf("the cursor is on %q", line)
	}
}

func TestTheDetail(t *testing.T) {
	w := newWorld(t)
	w.screen(120, 36, w.book.Ana()).Press("enter", "down", "down", "down").Golden("120x36")
}

func TestEveryNumberLeadsToItsRecord(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Ana()).Press("enter", "down", "down", "down", "enter").Expect("NPS 10 of 10", "Priya Shah", "Fri 20 Nov 2026 08:52 UTC")
	d.Press("esc", "down", "enter").Expect("ROI", "38 % handling time")
}

func TestTheRecordBehindALineIsCorrected(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Ana()).Press("enter", "down", "down", "down", "e").Expect("Correct what?", "the record behind the line").Press("enter").Expect("Correct this answer")
	d.Press("tab", "tab", "backspace", "backspace")
	d.Type("9")
	d.Press("ctrl+s").Expect("The answer was saved").Expect("NPS 9")
	if got := w.contact("Priya Shah").Answers[0].Score; got != 9 {
		t.Errorf("score %d", got)
	}
}

func TestTheExplanationIsThereAsPlainText(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Ana()).Press("w").Expect("Why Priya Shah", "Why now").Press("y")
	if len(d.Copied()) != 1 || !strings.Contains(d.Copied()[0], "+30  NPS 10 (20 min)") || !strings.Contains(d.Copied()[0], "History") {
		t.Errorf("copied %q", d.Copied())
	}
}

func TestTheCopyMenuOffersNameMailAndDraft(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Ana()).Press("y").Expect("the name", "the e-mail address", "the draft of the ask", "the explanation").Press("down", "enter")
	if got := d.Copied(); len(got) != 1 || got[0] != "priya.shah@northwind.example" {
		t.Errorf("copied %q", got)
	}
}

func TestSomebodyCanBeVisitedWhoIsNotOnTheList(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.everywhere("Ana Ruiz"))
	d.Send(ui.GoMsg{To: queue.ID, Target: ui.Target{Kind: "contact", ID: w.book.Contacts["Finn Gray"]}}).Expect("Finn Gray", "no NPS answer").Press("]").Expect("not opened from the list")
	d.Press("esc").Expect("Ask today 7")
	d.Send(ui.GoMsg{To: queue.ID, Target: ui.Target{Kind: "account", ID: w.book.Accounts["Atlas Freight"]}}).Expect("Dana Cole")
}

func TestTheDetailFollowsTheRecordWhenItChanges(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Ana()).Press("enter")
	c := w.contact("Priya Shah").Contact
	c.Title = "Chief of Operations"
	if _, err := w.svc.As(storetest.Boss()).SaveContact(context.Background(), "", c); err != nil {
		t.Fatal(err)
	}
	d.Send(ui.ReloadMsg{}).Expect("Chief of Operations")
}

// slow answers a person's explanation only with an error.
type slow struct{ store.Store }

func (slow) Why(context.Context, int64, store.AsOf) (store.Explanation, error) {
	return store.Explanation{}, domain.Errorf(domain.Internal, "The explanation could not be read. Nothing was changed.")
}

func TestAPersonThatCannotBeReadIsSaidSoInThePane(t *testing.T) {
	w := newWorld(t)
	d := w.open(120, 36, slow{w.svc.As(w.book.Ana())}).Expect("The explanation could not be")
	d.Press("enter").Expect("The explanation could not be read").Press("esc").Expect("Northwind Labs")
}

func TestMissedMomentsAreCountedPerOwner(t *testing.T) {
	w := newWorld(t)
	d := w.screen(100, 30, w.book.Maya())
	d.Send(filterAll(d)).Press("R").Expect("Missed moments", "Q4 2026", "moments", "missed")
	d.Press("[").Expect("Q3 2026").Press("]", "enter").Expect("those of").Press("enter").Expect("Why now").Press("esc").Expect("those of")
	d.Press("esc").Expect("owner  ").Press("esc").Expect("Ask today 9")
}

func TestASearchFromTheDetailShowsTheList(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Ana()).Press("enter", "/")
	d.Type("kestrel")
	d.Expect("Ask today 7", "Kestrel Health").Reject("‹ Today")
}

func TestALongLabelKeepsAGapBeforeItsValue(t *testing.T) {
	w := newWorld(t)
	w.screen(120, 36, w.book.Ana()).Press("enter", "up", "down").Expect("Customer since  ").Reject("Customer since2")
}
