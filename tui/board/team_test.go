package board_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/storetest"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/board"
	"github.com/refdeck/refdeck/tui/tuitest"
	"github.com/refdeck/refdeck/tui/ui"
)

// two opens the board for Leo, who manages the program, and for Maya, on one service.
func (w *world) two(width, height int) (leo, maya *tuitest.Driver) {
	w.t.Helper()
	open := func(a domain.Actor) *tuitest.Driver {
		return tuitest.New(w.t, width, height, storetest.Morning, func(env *ui.Env) []tui.Place {
			env.NewID = w.svc.NewID
			return []tui.Place{{ID: board.ID, Screen: board.New(env)}}
		}, tuitest.WithStore(w.svc.As(a))).Advance(time.Minute)
	}
	leo = open(w.book.Actor("Leo Park", domain.RoleRep, domain.RoleProgram))
	w.svc.Now = leo.Env().Now
	return leo, open(w.maya())
}

func TestAMoveOnOneBoardIsOnTheOtherWithinASecond(t *testing.T) {
	w := newWorld(t)
	leo, maya := w.two(120, 36)
	leo.Press("right", "<").Expect("Nordkap Shipping → New")
	maya.Send(ui.ChangedMsg{Change: store.Change{Kind: "referral", ID: w.ids["Nordkap Shipping"]}}).Advance(time.Second).Expect("•Nordkap Shipping")
	wantSelected(t, maya, "Lumen Dental")
	maya.Advance(6 * time.Second).Reject("•")
}

func TestOfTwoWhoMoveAtOnceTheSecondIsToldWhoDidAndSeesWhatIsTrue(t *testing.T) {
	w := newWorld(t)
	leo, maya := w.two(120, 36)
	leo.Press("right", "<").Expect("Nordkap Shipping → New")
	maya.Press("right", "<").Expect("was changed by Leo Park", "is at New now")
	w.wants("Nordkap Shipping", domain.StageNew)
	wantSelected(t, maya, "Sona Medical")
}

func TestWhatWasTypedForAMoveStaysWhenSomebodyElseMovesTheCardMeanwhile(t *testing.T) {
	w := newWorld(t)
	leo, maya := w.two(120, 36)
	maya.Press("right", ">").Expect("What they need").Press("right", "tab").Type("cold chain")
	leo.Press("right", "<").Expect("Nordkap Shipping → New")
	maya.Told("referral", w.ids["Nordkap Shipping"]).Press("ctrl+s").Expect("was changed by Leo Park", "cold chain", "What you typed is kept")
	w.wants("Nordkap Shipping", domain.StageNew)
}

func TestARowOfTheListThatLeavesUnderTheCursorIsAnnounced(t *testing.T) {
	w := newWorld(t)
	_, maya := w.two(160, 36)
	maya.Press("b").Expect("Quill Legal")
	maya.Env().Filters.Owner, maya.Env().Filters.OwnerName = keyed(w.book.Users["Leo Park"]), domain.Lit("Leo Park")
	maya.Send(ui.FiltersMsg{})
	name := selectedRow(maya)
	ana := w.book.Users["Ana Ruiz"]
	r := w.referral(name)
	leos := w.svc.As(w.book.Actor("Leo Park", domain.RoleRep, domain.RoleProgram))
	must[domain.Referral](t)(leos.Edit(ctx, store.EditInput{ID: r.ID, Rev: r.Rev, OwnerID: &ana}))
	maya.Advance(10*time.Second).Told("referral", r.ID).Expect(name+" belongs to Ana Ruiz now by Leo Park. It stays here until you go on.", "→ belongs to Ana Ruiz")
	if got := selectedRow(maya); got != name {
		t.Fatalf("the cursor went from %q to %q", name, got)
	}
	maya.Press("down").Advance(5 * time.Second).Reject(name)
}

func keyed(id int64) string { return strings.TrimSpace(domain.Linef("%d", id).String()) }

// selectedRow is the first word group of the list's row with the bar.
func selectedRow(d *tuitest.Driver) string {
	for _, l := range strings.Split(d.Screen(), "\n") {
		l = strings.NewReplacer("▌•", "▌ ", "▌→", "▌ ").Replace(l)
		if rest, ok := strings.CutPrefix(l, "▌ "); ok {
			return strings.TrimSpace(strings.SplitN(rest, "  ", 2)[0])
		}
	}
	return ""
}

func TestACardThatLeftWhileItWasOpenIsSaidAndIsStillThereAfterwards(t *testing.T) {
	w := newWorld(t)
	leo, maya := w.two(120, 36)
	maya.Press("right", "enter").Expect("‹ Esc  Nordkap Shipping")
	leo.Press("right", "<")
	maya.Advance(10*time.Second).Told("referral", w.ids["Nordkap Shipping"]).Expect("moved to New by Leo Park", "‹ Esc  Nordkap Shipping")
	maya.Press("esc")
	wantSelected(t, maya, "Nordkap Shipping")
	maya.Expect("→ moved to New by").Press("enter").Expect("▌New")
	wantSelected(t, maya, "Nordkap Shipping")
}

func TestAnArchivedCardSaysWhoPutItAway(t *testing.T) {
	w := newWorld(t)
	_, maya := w.two(120, 36)
	leos := w.svc.As(w.book.Actor("Leo Park", domain.RoleRep, domain.RoleProgram))
	r := w.referral("Lumen Dental")
	must[domain.Referral](t)(leos.Decide(context.Background(), store.DecideInput{ID: r.ID, Rev: r.Rev, To: domain.AcceptRejected, Reason: "not_icp"}))
	maya.Advance(10*time.Second).Told("referral", r.ID).Expect("Lumen Dental is rejected now by Leo Park. It stays here until you go on.")
	wantSelected(t, maya, "Lumen Dental")
}

func TestWhoMayOnlyLookIsToldWhyAtEveryKeyThatWrites(t *testing.T) {
	w := newWorld(t)
	d := w.open(120, 36, w.book.Actor("Leo Park", domain.RoleViewer), nil)
	for _, key := range []string{">", "<", "n", "d", "i", "x", "t", "p", "e", "N", "T", "m"} {
		d.Press(key).Expect("You may not", "Nothing was changed").Reject("┌─").Advance(5 * time.Second)
	}
	w.wants("Lumen Dental", domain.StageNew)
}

func TestAPartnerManagerMovesOnlyTheirOwn(t *testing.T) {
	w := newWorld(t)
	d := w.open(120, 36, w.book.Actor("Maya Koch", domain.RolePartnerM), nil)
	d.Press(">").Expect("You may move only what is your own")
	w.wants("Lumen Dental", domain.StageNew)
}

func TestAMoveWhoseOutcomeIsNotKnownIsSettledByEnter(t *testing.T) {
	w := newWorld(t)
	l := &tuitest.Lost{Left: 1, Err: tuitest.ErrUnknown}
	d := w.open(120, 36, w.maya(), l.Over).Press("right", "<").Expect("Not known yet", "Enter settles it")
	d.Press("enter").Expect("Nordkap Shipping → New").Reject("Not known")
	if len(l.Ops) != 2 || l.Ops[0] != l.Ops[1] {
		t.Errorf("the operations were %q, want the same one twice", l.Ops)
	}
	w.wants("Nordkap Shipping", domain.StageNew)
}
