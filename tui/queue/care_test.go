package queue_test

import (
	"context"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/storetest"
	"github.com/refdeck/refdeck/tui/tuitest"
	"github.com/refdeck/refdeck/tui/ui"
)

// filterAll chooses everybody's people, as the owner picker does.
func filterAll(*tuitest.Driver) ui.FiltersMsg { return ui.FiltersMsg{} }

func TestASnoozeWarnsWhenTheMomentClosesBefore(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Ana()).Press("z").Expect("until Fri 27 Nov · ▲ the moment closes before").Press("down", "enter")
	d.Expect("Priya Shah is snoozed until 27 Nov · u undo", "Ask today 6", "2 snoozed")
	want := time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
	if got := w.contact("Priya Shah").Contact.SnoozedUntil; !got.Equal(want) {
		t.Errorf("snoozed until %v", got)
	}
}

func TestASnoozeOfADayLastsTwentyFourHours(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Ana())
	now := d.Env().Now()
	d.Press("z").Expect("until Sat 21 Nov " + now.Add(24*time.Hour).Format("15:04")).Press("enter")
	got := w.contact("Priya Shah").Contact.SnoozedUntil
	if lasts := got.Sub(now); lasts < 24*time.Hour || lasts > 24*time.Hour+time.Minute {
		t.Errorf("snoozed for %v", lasts)
	}
}

func TestASnoozeUntilADateIsTypedAsPeopleDo(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Ana()).Press("z", "end", "up", "down", "down", "down", "enter")
	d.Type("+3d")
	d.Press("ctrl+s").Expect("snoozed until 23 Nov")
}

func TestASnoozedPersonIsWoken(t *testing.T) {
	w := newWorld(t)
	d := on(w.screen(80, 24, w.book.Ana()), "juniper").Press("z").Expect("wake now").Press("enter").Expect("Omar Haddad is awake again")
	d.Press("esc").Reject("1 snoozed")
}

func TestAHoldNeedsAReasonAndIsLiftedAtOnce(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Ana()).Press("o", "ctrl+s").Expect("Why is needed")
	d.Type("contract talks")
	d.Press("ctrl+s").Expect("Northwind Labs is on hold · u undo")
	if got := w.account("Northwind Labs").Account.HoldReason; got != "contract talks" {
		t.Fatalf("hold reason %q", got)
	}
	on(d, "northwind").Expect("on hold", "o lift hold").Press("o").Expect("Northwind Labs is no longer on hold")
	if got := w.account("Northwind Labs").Account.HoldReason; got != "" {
		t.Errorf("still on hold: %q", got)
	}
}

func TestAnAccountGoesToAColleague(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Ana()).Do("account.reassign").Expect("Give Northwind Labs to", "owner now")
	d.Type("maya")
	d.Press("enter").Expect("Northwind Labs belongs to Maya Koch now", "Ask today 6")
	if got := w.account("Northwind Labs").Owner; got != "Maya Koch" {
		t.Errorf("owner is %q", got)
	}
}

func TestAReviewIsLoggedInThreeKeys(t *testing.T) {
	w := newWorld(t)
	d := on(w.screen(80, 24, w.book.Ana()), "blue heron").Press("i", "enter", "enter").Expect("Logged: QBR held, Blue Heron Foods · u undo")
	for _, e := range w.account("Blue Heron Foods").Events {
		if e.Kind == domain.EventQBR && e.Intent == domain.IntentNamed && e.Outcome == domain.OutcomePositive {
			return
		}
	}
	t.Errorf("no such event\n%s", d.Screen())
}

func TestATouchAndANoteAreKept(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Ana()).Press("t", "down", "enter").Expect("Logged: Call with Priya Shah · u undo").Press("N")
	d.Type("likes short mails")
	d.Press("ctrl+s").Expect("The note about Priya Shah is kept")
}

// flaky loses answers, or refuses to be reached.
type flaky struct {
	store.Store
	ops  []string
	lose bool // the write is made, its answer is lost
	dead bool
}

var gone = domain.Errorf(domain.Unavailable, "The store cannot be reached. What you see is the last known state.")

func (f *flaky) AddTouch(ctx context.Context, op string, t domain.Touch) (domain.Touch, error) {
	f.ops = append(f.ops, op)
	out, err := f.Store.AddTouch(ctx, op, t)
	if f.lose {
		f.lose = false
		return out, gone
	}
	return out, err
}

func (f *flaky) Queue(ctx context.Context, q store.QueueQuery) (store.QueuePage, error) {
	if f.dead {
		return store.QueuePage{}, gone
	}
	return f.Store.Queue(ctx, q)
}

func TestAWriteWhoseAnswerWasLostIsNotMadeTwice(t *testing.T) {
	w := newWorld(t)
	f := &flaky{Store: w.svc.As(w.book.Ana()), lose: true}
	d := w.open(80, 24, f).Press("t", "enter").Expect("The store cannot be reached").Press("t", "enter").Expect("Logged: E-mail")
	if len(f.ops) != 2 || f.ops[0] != f.ops[1] {
		t.Errorf("operation ids %q", f.ops)
	}
	d.Press("t", "enter")
	if len(f.ops) != 3 || f.ops[2] == f.ops[1] {
		t.Errorf("a new intention bears an old id: %q", f.ops)
	}
}

func TestAnErrorKeepsTheRows(t *testing.T) {
	w := newWorld(t)
	f := &flaky{Store: w.svc.As(w.book.Ana())}
	d := w.open(80, 24, f)
	f.dead = true
	d.Press("r").Expect("Northwind Labs", "No connection since")
	f.dead = false
	d.Press("r").Expect("Northwind Labs").Reject("No connection")
}

func TestAStoreThatCannotBeReachedSaysSoInThePlaceOfTheRows(t *testing.T) {
	w := newWorld(t)
	f := &flaky{Store: w.svc.As(w.book.Ana()), dead: true}
	w.open(80, 24, f).Golden("error")
}

func TestAConflictSaysWho(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Maya())
	d.Send(filterAll(d))
	on(d, "priya").Press("o")
	d.Type("talks")
	a := w.account("Northwind Labs").Account
	a.Industry = "robots"
	if _, err := w.svc.As(w.book.Ana()).SaveAccount(context.Background(), "", a); err != nil {
		t.Fatal(err)
	}
	d.Press("ctrl+s").Expect("Northwind Labs was changed by Ana Ruiz in the meantime", "talks")
}

func TestACSMIsToldWhoWasFirst(t *testing.T) {
	for _, late := range []bool{false, true} {
		w := newWorld(t)
		d := w.screen(120, 36, w.book.Ana()).Advance(time.Minute)
		move(t, d, "Northwind")
		if late {
			d.Press("z")
		}
		priya := w.contact("Priya Shah").Contact
		if _, err := w.svc.As(w.book.Maya()).Snooze(context.Background(), store.SnoozeInput{ContactID: priya.ID, Rev: priya.Rev, Until: storetest.Morning.AddDate(0, 0, 7)}); err != nil {
			t.Fatal(err)
		}
		if late {
			d.Press("enter").Expect("Priya Shah was changed by Maya Koch in the meantime")
		} else {
			d.Advance(10*time.Second).Told("contact", priya.ID).Expect("Priya Shah was snoozed until 27 Nov by Maya Koch")
		}
	}
}

func TestAnActionIsAboutThePersonThatWasSeen(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Ana()).Press("down").Press("z").Expect("Snooze Tom Okafor")
	snoozed(t, w, "Priya Shah") // somebody above goes while the dialog is open
	d.Send(ui.ReloadMsg{})
	d.Press("enter").Expect("Tom Okafor is snoozed")
	if w.contact("Tom Okafor").Contact.SnoozedUntil.IsZero() {
		t.Error("the wrong person was snoozed")
	}
}

func snoozed(t *testing.T, w *world, name string) {
	t.Helper()
	c := w.contact(name).Contact
	if _, err := w.svc.As(storetest.Boss()).Snooze(context.Background(), store.SnoozeInput{ContactID: c.ID, Rev: c.Rev, Until: storetest.Morning.AddDate(0, 0, 2)}); err != nil {
		t.Fatal(err)
	}
}

func TestTheCursorStaysOnItsPersonWhenOthersLeave(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Ana()).Press("down", "down").Advance(5 * time.Second)
	before := d.Line("▌  due 1h5")
	snoozed(t, w, "Priya Shah")
	d.Send(ui.ReloadMsg{})
	if after := d.Line("▌  due 1h5"); after != before || before == "" {
		t.Errorf("before %q\nafter  %q\n%s", before, after, d.Screen())
	}
}
