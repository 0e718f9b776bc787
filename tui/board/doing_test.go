package board_test

import (
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

func (w *world) detail(account string) store.ReferralDetail {
	w.t.Helper()
	return must[store.ReferralDetail](w.t)(w.as.Referral(ctx, w.ids[account]))
}

func TestAReferralIsAcceptedAndThatIsUndone(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36).Press("d", "enter").Expect("Lumen Dental accepted · u undo")
	if a := w.referral("Lumen Dental").Acceptance; a != domain.AcceptAccepted {
		t.Fatalf("got %s", a)
	}
	d.Press("u").Expect("undecided")
	if a := w.referral("Lumen Dental").Acceptance; a != domain.AcceptPending {
		t.Fatalf("after undo: %s", a)
	}
}

func TestARejectionTakesAReasonAndLeavesTheBoard(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36).Press("d").Type("reject").Press("enter").Type("territory").Press("enter")
	d.Expect("Lumen Dental rejected: Outside our territory · u undo")
	wantSelected(t, d, "Vesper Foods")
	if r := w.referral("Lumen Dental"); r.RejectReason != "out_of_territory" || r.ArchivedAt.IsZero() {
		t.Fatalf("got %q", r.RejectReason)
	}
	d.Press("u")
	d.Expect("Lumen Dental")
}

func TestAnotherReasonForARejectionIsWrittenDown(t *testing.T) {
	w := newWorld(t)
	w.screen(120, 36).Press("d").Type("reject").Press("enter").Type("other").Press("enter").Type("a school").Press("ctrl+s").Expect("rejected: Other: a school")
	if r := w.referral("Lumen Dental"); r.RejectReason != "other: a school" {
		t.Fatalf("got %q", r.RejectReason)
	}
}

func TestADuplicateNamesTheFirstOne(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36).Press("d").Type("duplicate").Press("enter").Type("nordkap").Press("enter", "ctrl+s")
	d.Expect("Lumen Dental is marked as a duplicate")
	if r := w.referral("Lumen Dental"); r.DuplicateOf != w.ids["Nordkap Shipping"] {
		t.Fatalf("duplicate of %d, want %d", r.DuplicateOf, w.ids["Nordkap Shipping"])
	}
}

func TestWhatWasArchivedComesBackWithAReason(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36).Press("enter", "d").Type("withdraw").Press("enter").Expect("Lumen Dental withdrawn")
	d.Press(">").Expect("d takes it out of the archive")
	d.Press("d", "enter").Type("they called again").Press("ctrl+s").Expect("Lumen Dental is out of the archive")
	if a := w.referral("Lumen Dental").Acceptance; a != domain.AcceptPending {
		t.Fatalf("got %s", a)
	}
}

func TestADecisionThatComesTooLateSaysWhy(t *testing.T) {
	w := newWorld(t)
	w.screen(120, 36).Press("right", "right", "d").Expect("It is accepted already", "It is at qualified; from there it can be lost")
}

func TestMeetingsOfOneDayAreNotedInAnyOrder(t *testing.T) {
	w := newWorld(t)
	w.at(2 * time.Hour)
	r := w.referral("Nordkap Shipping")
	must[domain.Referral](t)(w.as.Mark(ctx, store.MarkInput{ID: r.ID, Rev: r.Rev, Code: domain.MileMeetHeld}))
	d := w.screen(120, 36).Press("right", "i").Expect("Meeting booked").Press("ctrl+s").Expect("Nordkap Shipping: Meeting booked · u undo")
	d.Press("i").Expect("Proposal sent") // what has happened already is not offered first
	var booked, held time.Time
	for _, m := range w.detail("Nordkap Shipping").Marks {
		switch m.Code {
		case domain.MileMeetBooked:
			booked = m.At
		case domain.MileMeetHeld:
			held = m.At
		}
	}
	if booked.IsZero() || held.IsZero() || booked.After(held) {
		t.Fatalf("booked %v, held %v", booked, held)
	}
}

func TestAMilestoneInTheFutureIsRefusedAtItsDate(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36).Press("right", "i", "tab")
	for range 10 {
		d.Press("backspace")
	}
	d.Type("tomorrow").Press("ctrl+s").Expect("not in the future", "tomorrow")
}

func TestANewReferralIsTakenInWithOneForm(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36).Press("right", "n").Type("brightp").Press("enter").Type("Zephyr Air").Press("tab").Type("Kim Vo").Press("tab").Type("kim@zephyr.example")
	d.Press("tab", "tab").Type("45k").Press("ctrl+s")
	d.Expect("Zephyr Air added as REF-2026-PART-")
	wantSelected(t, d, "Zephyr Air")
	found := must[[]store.Hit](t)(w.as.Search(ctx, "zephyr", 5))
	id := int64(0)
	for _, h := range found {
		if h.Kind == "referral" {
			id = h.ID
		}
	}
	r := must[store.ReferralDetail](t)(w.as.Referral(ctx, id))
	if r.Referral.PartnerID != w.book.Partners["Brightpath Agency"] || r.Referral.Value.Minor != 4_500_000 || r.Contact == nil || r.Contact.Name != "Kim Vo" {
		t.Fatalf("got %+v", r.Referral)
	}
	if r.Referral.ConsentBasis != "unknown" {
		t.Fatalf("a permission was claimed that nobody gave: %s", r.Referral.ConsentBasis)
	}
}

func TestAReferrerWhoIsInNoListIsTakenByName(t *testing.T) {
	w := newWorld(t)
	w.screen(120, 36).Press("n").Type("Old Friend").Press("tab").Type("Zephyr Air").Press("ctrl+s").Expect("Zephyr Air added as REF-2026-OTHR-")
}

func TestTheSameIntroductionAgainIsNotedOnTheFirst(t *testing.T) {
	w := newWorld(t)
	w.screen(120, 36).Press("n").Type("dana").Press("enter").Type("Nordkap Shipping").Press("ctrl+s").Expect("Dana Cole had introduced Nordkap Shipping before")
}

func TestAFormThatLacksSomethingSaysWhatAndKeepsTheRest(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24).Press("n", "tab").Type("Zephyr Air").Press("ctrl+s").Expect("Introduced by is needed", "Zephyr Air")
	d.Press("esc").Expect("Draft kept").Press("n").Expect("Zephyr Air")
}

func TestTouchNoteEditAndThanksReachTheReferral(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36).Press("right", "down")
	wantSelected(t, d, "Sona Medical")
	d.Press("t", "right", "tab", "tab", "tab").Type("spoke to Ivo").Press("ctrl+s").Expect("Touch with Sona Medical logged · u undo")
	d.Press("N").Type("two lines").Press("ctrl+s").Expect("Note on Sona Medical saved")
	d.Press("T").Expect("was thanked for Sona Medical")
	d.Press("e").Type("send the offer").Press("tab").Type("+3d").Press("ctrl+s").Expect("Sona Medical saved · u undo", "send the offer · in 3 d")
	got := w.detail("Sona Medical")
	if last := got.Touches[len(got.Touches)-1]; last.Kind != "call" || !last.Outbound || last.Note != "spoke to Ivo" {
		t.Fatalf("touch: %+v", last)
	}
	if len(got.Notes) != 1 || got.Notes[0].Body != "two lines" {
		t.Fatalf("notes: %+v", got.Notes)
	}
	if got.Referral.ThankedAt.IsZero() || got.Referral.NextAction != "send the offer" || got.Referral.NextActionOn != domain.NewDate(2026, 11, 23) {
		t.Fatalf("referral: %+v", got.Referral)
	}
	d.Press("T").Expect("The referrer was thanked today.")
}

func TestAnEditThatChangesNothingWritesNothing(t *testing.T) {
	w := newWorld(t)
	rev := w.referral("Nordkap Shipping").Rev
	w.screen(120, 36).Press("right", "e", "ctrl+s").Expect("Nothing of Nordkap Shipping was changed.")
	if got := w.referral("Nordkap Shipping").Rev; got != rev {
		t.Fatalf("rev %d became %d", rev, got)
	}
}

func TestPeopleShowsTheRolesThatNobodyHas(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36).Press("right", "right", "p")
	d.Expect("1 of 4 roles known", "hangs on a single person", "✓ Lea Wirth", "○ nobody known yet", "Economic buyer")
	d.Type("economic").Press("enter").Type("Per Lund").Press("ctrl+s").Expect("Per Lund saved as economic buyer at Helios Energy")
	d.Press("p").Expect("2 of 4 roles known").Reject("single person")
	if n := len(w.detail("Helios Energy").Stakeholders); n != 2 {
		t.Fatalf("%d people, want 2", n)
	}
}

func TestAPersonIsCorrected(t *testing.T) {
	w := newWorld(t)
	w.screen(120, 36).Press("right", "right", "p", "enter").Type(" Berg").Press("ctrl+s").Expect("Lea Wirth Berg saved as champion")
	if p := w.detail("Helios Energy").Stakeholders; len(p) != 1 || p[0].Name != "Lea Wirth Berg" {
		t.Fatalf("got %+v", p)
	}
}

func TestWhoMayOnlyLookIsToldSoBeforeAnythingIsTyped(t *testing.T) {
	w := newWorld(t)
	viewer := domain.Actor{UserID: 99, Name: "Vera", Roles: []domain.Role{domain.RoleViewer}, Via: "test"}
	d := w.open(120, 36, viewer, nil)
	for _, key := range []string{">", "n", "d", "i", "x", "t", "p", "e", "T", "m"} {
		d.Press(key).Expect("You may not").Advance(time.Minute)
	}
	d.Press("enter").Expect("‹ Esc  Lumen Dental")
}
