package board_test

import (
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/tuitest"
)

func TestACardMovesOneStageAtOnceAndTheCursorStaysOnTheNextOne(t *testing.T) {
	w := newWorld(t)
	w.bring("Vesper Foods", 0, domain.StageContacted)
	d := w.screen(120, 36).Press("right")
	wantSelected(t, d, "Nordkap Shipping")
	d.Press("<").Expect("Nordkap Shipping → New · u undo")
	w.wants("Nordkap Shipping", domain.StageNew)
	wantSelected(t, d, "Sona Medical")
	d.Press("u").Expect("Undone: Nordkap Shipping is back at Contacted")
	w.wants("Nordkap Shipping", domain.StageContacted)
}

func TestTheOtherKeysOfAStageMoveDoTheSame(t *testing.T) {
	for _, key := range []string{"<", "shift+left", "H"} {
		w := newWorld(t)
		w.screen(120, 36).Press("right", key)
		w.wants("Nordkap Shipping", domain.StageNew)
	}
}

func TestArrowsNeverMoveACard(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36)
	for range 3 {
		d.Press("right", "down", "left", "up", "right", "right", "j", "k", "h", "l", "G", "g", "pgdown", "pgup", "home", "end")
	}
	w.wants("Nordkap Shipping", domain.StageContacted)
	w.wants("Lumen Dental", domain.StageNew)
}

func TestOnlyWhatAMoveStillNeedsIsAsked(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36).Press("right", ">")
	d.Expect("Nordkap Shipping → Qualified", "Fits our profile", "What they need", "Person there").Reject("May be contacted", "What went out", "Amount")
	d.Expect("Lea Wirth") // the contact of the referral is filled in
	d.Press("right", "tab").Type("cold chain").Press("ctrl+s")
	d.Expect("Nordkap Shipping → Qualified · u undo")
	w.wants("Nordkap Shipping", domain.StageQualified)
	if r := w.referral("Nordkap Shipping"); r.Need != "cold chain" || r.ICP != "yes" {
		t.Fatalf("the answers were not kept: %+v", r)
	}
	wantSelected(t, d, "Sona Medical")
}

func TestAnAnswerThatDoesNotSufficeIsRefusedAtItsField(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36).Press("right", ">", "tab").Type("cold chain").Press("ctrl+s")
	d.Expect("■", "confirm that the company fits")
	w.wants("Nordkap Shipping", domain.StageContacted)
	d.Press("right", "ctrl+s") // the field has the focus
	w.wants("Nordkap Shipping", domain.StageQualified)
}

func TestEscLeavesTheCardWhereItIsAndKeepsWhatWasTyped(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36).Press("right", ">", "tab").Type("cold chain").Press("esc")
	w.wants("Nordkap Shipping", domain.StageContacted)
	wantSelected(t, d, "Nordkap Shipping")
	d.Press(">").Expect("cold chain", "Start over")
}

func TestAMoveThatNeedsADecisionSaysSo(t *testing.T) {
	w := newWorld(t)
	w.move("Lumen Dental", store.MoveInput{To: domain.StageContacted, Touch: "call"})
	d := w.screen(120, 36).Press("right", "end")
	wantSelected(t, d, "Lumen Dental")
	d.Press(">").Expect("Lumen Dental stays at Contacted: it has to be accepted first. d decides.")
	w.wants("Lumen Dental", domain.StageContacted)
	d.Advance(time.Minute).Expect("has to be accepted first") // an error stays until it is read
}

func TestAWinIsConfirmedByItsFormAndCannotBeUndone(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36).Press("right", "right", "right", ">")
	w.wants("Castor Mining", domain.StageOpportunity)
	d.Expect("cannot be undone", "Amount", "= $340,000.00", "Closed on", "Mark as won").Press("ctrl+s")
	w.wants("Castor Mining", domain.StageWon)
	d.Expect("Castor Mining → Won").Reject("u undo ·")
	d.Press("u").Expect("A won deal cannot be undone")
	w.wants("Castor Mining", domain.StageWon)
}

func TestLostAsksForTheReasonAndIsUndone(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36).Press("right", "x").Type("price").Press("enter")
	d.Expect("Nordkap Shipping → Lost: Price · u undo")
	if r := w.referral("Nordkap Shipping"); r.Stage != domain.StageLost || r.LostReason != "price" {
		t.Fatalf("got %s, %q", r.Stage, r.LostReason)
	}
	d.Press("u")
	w.wants("Nordkap Shipping", domain.StageContacted)
	// the cursor went back with the card
	d.Press("x").Type("other").Press("enter").Type("merged").Press("ctrl+s")
	if r := w.referral("Nordkap Shipping"); r.LostReason != "other: merged" {
		t.Fatalf("got %q", r.LostReason)
	}
}

func TestAWonDealIsReversedWithAReason(t *testing.T) {
	w := newWorld(t)
	d := w.screen(200, 60).Press("right", "right", "right", "right")
	wantSelected(t, d, "Orbit Labs")
	d.Press("x").Expect("Reverse the win of", "reverses a won deal").Press("ctrl+s").Expect("Why is needed").Type("they went bankrupt").Press("ctrl+s")
	w.wants("Orbit Labs", domain.StageLost)
	d.Press("u").Expect("cannot be undone")
	w.wants("Orbit Labs", domain.StageLost)
}

func TestTheCursorGoesAlongWithAFarMove(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36).Press("right", "right", "right", "m").Type("contacted").Press("enter")
	d.Expect("Castor Mining → Contacted", "Why").Type("they start again").Press("ctrl+s")
	w.wants("Castor Mining", domain.StageContacted)
	wantSelected(t, d, "Castor Mining")
	d.Expect("▌Contacted")
}

func TestAStageThatCannotBeReachedSaysWhy(t *testing.T) {
	w := newWorld(t)
	w.screen(120, 36).Press("m").Expect("not from New", "skips a stage").Type("won").Press("enter").Expect("not from New")
	w.wants("Lumen Dental", domain.StageNew)
}

func TestReopeningWhatWasLostTakesAReason(t *testing.T) {
	w := newWorld(t)
	d := w.screen(200, 60).Press("right", "right", "right", "right", "right")
	wantSelected(t, d, "Pine & Porter")
	d.Press(">").Expect("This one was lost. m takes it up again")
	d.Press("m").Type("qualified").Press("enter").Expect("Reopening").Type("budget came back").Press("ctrl+s")
	w.wants("Pine & Porter", domain.StageQualified)
	wantSelected(t, d, "Pine & Porter")
}

func TestAMoveOfWhatSomebodyElseMovedIsRefusedWithTheName(t *testing.T) {
	w := newWorld(t)
	d := w.open(120, 36, w.book.Leo(), nil).Press("right")
	wantSelected(t, d, "Nordkap Shipping")
	w.move("Nordkap Shipping", store.MoveInput{To: domain.StageNew})
	d.Press("<").Expect("changed by Maya Koch", "is at New now")
	w.wants("Nordkap Shipping", domain.StageNew)
	wantSelected(t, d, "Sona Medical") // and the board shows how it is
}

func TestACardThatSomebodyElseMovesUnderTheCursorIsAnnounced(t *testing.T) {
	w := newWorld(t)
	d := w.open(120, 36, w.book.Leo(), nil).Press("right").Advance(time.Minute)
	w.move("Nordkap Shipping", store.MoveInput{To: domain.StageQualified, ICP: "yes", Need: "x", Person: "Lea", PersonRole: "champion"})
	d.Send(others)
	wantSelected(t, d, "Nordkap Shipping")
	d.Expect("Nordkap Shipping moved to Qualified by Maya Koch. Enter goes along.", "→ moved to Qualified")
	d.Press("enter")
	wantSelected(t, d, "Nordkap Shipping")
	d.Expect("▌Qualified")
}

func TestACardThatWasMovedAwayGoesOnceTheCursorHasGoneOn(t *testing.T) {
	w := newWorld(t)
	d := w.open(120, 36, w.book.Leo(), nil).Press("right").Advance(time.Minute)
	w.move("Nordkap Shipping", store.MoveInput{To: domain.StageNew})
	d.Send(others).Press("down")
	wantSelected(t, d, "Sona Medical")
	d.Press("up")
	wantSelected(t, d, "Sona Medical")
}

func TestTheCursorBelongsToTheCardNotToItsPlace(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36).Advance(time.Minute)
	wantSelected(t, d, "Lumen Dental")
	w.add("Aardvark Ltd", 30*day, 100)
	d.Send(others)
	wantSelected(t, d, "Lumen Dental")
	d.Press("enter").Expect("‹ Esc  Lumen Dental")
}

func noAnswer(times int) *tuitest.Lost {
	return &tuitest.Lost{Left: times, Err: domain.Errorf(domain.Unavailable, "No answer. Press the key again.")}
}

func TestAMoveThatWasNotAnsweredIsNotMadeTwice(t *testing.T) {
	w := newWorld(t)
	l := noAnswer(1)
	d := w.open(120, 36, w.maya(), l.Over).Press("right", "<").Expect("No answer")
	d.Press("<").Expect("Nordkap Shipping → New")
	if len(l.Ops) != 2 || l.Ops[0] != l.Ops[1] || l.Ops[0] == "" {
		t.Fatalf("the operation ids are %q, want the same one twice", l.Ops)
	}
	detail := must[store.ReferralDetail](t)(w.as.Referral(ctx, w.ids["Nordkap Shipping"]))
	if n := len(detail.History); n != 3 {
		t.Fatalf("the history has %d rows, want 3: made, contacted, back", n)
	}
}

func TestANewWishAfterwardsIsANewOperation(t *testing.T) {
	w := newWorld(t)
	l := noAnswer(0)
	d := w.open(120, 36, w.maya(), l.Over).Press("right", "<", "u", "home", "<")
	if len(l.Ops) != 2 || l.Ops[0] == l.Ops[1] {
		t.Fatalf("the operation ids are %q, want two", l.Ops)
	}
	d.Expect("Nordkap Shipping → New")
}

func TestAFormSavedAgainAfterALostAnswerKeepsItsOperation(t *testing.T) {
	w := newWorld(t)
	l := noAnswer(1)
	d := w.open(120, 36, w.maya(), l.Over).Press("right", "right", "right", ">", "ctrl+s").Expect("No answer", "Mark as won")
	d.Press("ctrl+s").Expect("Castor Mining → Won")
	if len(l.Ops) != 2 || l.Ops[0] != l.Ops[1] {
		t.Fatalf("the operation ids are %q, want the same one twice", l.Ops)
	}
}

func TestAMoveReachesTheScreenWhileOthersChangeTheBoardToo(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36).Press("right", "<")
	d.Send(others) // the store tells of one's own change as well
	if s := d.Screen(); strings.Contains(s, "moved to") || strings.Contains(s, "left this list") {
		t.Fatalf("one's own move is announced as somebody else's\n%s", s)
	}
	wantSelected(t, d, "Sona Medical")
}
