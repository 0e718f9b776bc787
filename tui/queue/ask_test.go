package queue_test

import (
	"context"
	"strings"
	"testing"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/storetest"
)

func TestAnAskIsRecordedAndCanBeTakenBack(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Ana())
	d.Expect("Ask today 7", "Priya Shah").Press("a").Expect("Ask Priya Shah of Northwind Labs", "Hi Priya").Press("ctrl+s")
	d.Expect("Recorded: Priya Shah was asked · u undo · b and = record the answer", "Ask today 6")
	asks := w.asks("Priya Shah")
	if len(asks) != 1 || asks[0].Channel != "email" || !strings.Contains(asks[0].Draft, "Hi Priya") {
		t.Fatalf("asks: %+v", asks)
	}
	d.Press("u").Expect("Ask today 7", "Priya Shah")
	if got := w.asks("Priya Shah")[0].State; got != domain.AskCancelled {
		t.Errorf("after undo the ask is %s", got)
	}
}

func TestTheFormOfAnAskSaysWhatTheDraftLacks(t *testing.T) {
	w := newWorld(t)
	w.screen(80, 24, w.book.Ana()).Press("a").Expect("Nothing is sent", "Still missing: product.")
}

func TestTypedWordsOfAnAskSurviveEsc(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Ana()).Press("a", "tab", "tab")
	d.Type("prefers a call")
	d.Press("esc").Expect("Draft kept").Press("a").Expect("prefers a call").Press("ctrl+s")
	if got := w.asks("Priya Shah")[0].Note; got != "prefers a call" {
		t.Errorf("note is %q", got)
	}
}

func TestWhoIsBlockedIsNotAskedAndTheKeySaysWhy(t *testing.T) {
	w := newWorld(t)
	d := on(w.screen(80, 24, w.book.Ana()), "meridian")
	d.Press("a").Expect("Ruth Adler must not be asked now: open case. Managers may, with a reason.")
}

func TestAManagerAsksInSpiteOfAGateWithAReason(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Maya())
	d.Send(filterAll(d))
	on(d, "meridian").Press("a").Expect("Must not be asked now: open case.", "Ask anyway").Press("ctrl+s").Expect("Ask anyway is needed")
	d.Type("the case is about something else")
	d.Press("ctrl+s").Expect("Recorded: Ruth Adler was asked")
	if len(w.asks("Ruth Adler")) != 1 {
		t.Error("the ask is not recorded")
	}
}

func TestNobodyAsksWhoUnsubscribed(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Maya())
	d.Send(filterAll(d))
	on(d, "sable").Press("a").Expect("Eve Marsh must not be asked: unsubscribed.")
}

func TestTheAnswerToAnAskIsRecorded(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Ana()).Press("a", "ctrl+s")
	on(d, "priya").Expect("= asked, waiting").Press("=").Expect("Priya Shah, asked", "named somebody", "said no").Press("down", "down", "enter").Expect("Priya Shah said no · u undo")
	if got := w.asks("Priya Shah")[0].State; got != domain.AskDeclined {
		t.Errorf("the ask is %s", got)
	}
}

func TestAYesBecomesAReferralWithTheReferrerFilledIn(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Ana()).Press("a", "ctrl+s")
	on(d, "priya").Press("=", "enter").Expect("New referral from Priya Shah", "Priya Shah of Northwind Labs introduces:")
	d.Type("Umbra Studios")
	d.Press("ctrl+s").Expect("Umbra Studios is added as REF-2026-CUST-")
	if got := w.asks("Priya Shah")[0].State; got != domain.AskConverted {
		t.Errorf("the ask is %s", got)
	}
	refs := w.account("Northwind Labs").Referrals
	if len(refs) != 1 || refs[0].AccountName != "Umbra Studios" || !strings.HasPrefix(refs[0].Referrer, "Priya Shah") {
		t.Errorf("referrals: %+v", refs)
	}
}

func TestWhoWasNeverAskedHasNoAnswer(t *testing.T) {
	w := newWorld(t)
	w.screen(80, 24, w.book.Ana()).Press("=").Expect("Priya Shah was never asked. a records an ask.")
}

func TestTheDraftIsShownToCopy(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.book.Ana()).Press("c").Expect("To: priya.shah@northwind.example", "Subject:", "Hi Priya").Press("y")
	if len(d.Copied()) != 1 || !strings.Contains(d.Copied()[0], "Hi Priya") {
		t.Errorf("copied %q", d.Copied())
	}
}

func TestWhoeverHasNothingToBeThankedForGivesWayToTheOthers(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24, w.everywhere("Leo Park"))
	d.Press("T").Expect("Nothing to thank", "thank whom?", "Brightpath Agency for Quill Legal").Press("enter").Expect("Brightpath Agency was thanked for Sona Medical · u undo")
	d.Do("referrer.thank.any").Expect("Thank whom?", "1 of 1")
}

func TestThanksGoToTheSelectedPerson(t *testing.T) {
	w := newWorld(t)
	for _, company := range []string{"Umbra Studios", "Vela Freight"} {
		w.introduces("Priya Shah", company)
	}
	d := w.screen(120, 24, w.book.Ana())
	on(d, "priya").Press("T").Expect("Thank Priya Shah for which referral?", "for Umbra Studios", "for Vela Freight").Reject("Brightpath").Press("enter").Expect("Priya Shah, Northwind Labs was thanked for")
	d.Press("T").Expect("Priya Shah, Northwind Labs was thanked for").Reject("Thank whom?", "for which referral?")
	for _, c := range w.account("Northwind Labs").Referrals {
		if c.ThankedAt.IsZero() {
			t.Errorf("%s still waits for thanks", c.AccountName)
		}
	}
}

// introduces adds a referral by a person of the book.
func (w *world) introduces(name, company string) {
	w.t.Helper()
	in := store.ReferralInput{ReferrerContactID: w.book.Contacts[name], AccountName: company}
	if _, err := w.svc.As(storetest.Boss()).AddReferral(context.Background(), in); err != nil {
		w.t.Fatal(err)
	}
}
