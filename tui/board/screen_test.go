package board_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/storetest"
	"github.com/refdeck/refdeck/themes"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/board"
	"github.com/refdeck/refdeck/tui/tuitest"
	"github.com/refdeck/refdeck/tui/ui"
)

func TestTheBoardLooksAsItShould(t *testing.T) {
	w := newWorld(t)
	w.screen(120, 36).Press("right").Golden("120x36")
	w.screen(80, 24).Press("right").Golden("80x24")
	w.screen(200, 60).Golden("200x60")
	w.screen(120, 36).Press("right", "right", "enter").Golden("open")
	w.screen(80, 24).Press("right", ">").Golden("missing")
	emptyWorld(t).screenOfNobody(80, 24).Golden("empty")
}

// screenOfNobody opens a board whose store has no users.
func (w *world) screenOfNobody(width, height int) *tuitest.Driver {
	return w.open(width, height, storetest.Boss(), nil)
}

func TestEachColumnRemembersItsCardAndArrowsKeepTheLine(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36).Press("down", "down")
	wantSelected(t, d, "Quill Legal")
	d.Press("right")
	wantSelected(t, d, "東京メディカル")
	d.Press("up", "right")
	wantSelected(t, d, "Helios Energy")
	d.Press("tab")
	wantSelected(t, d, "Castor Mining")
	d.Press("shift+tab", "left")
	wantSelected(t, d, "Nordkap Shipping")
}

func TestOnlyOneBarSaysWhereOneIs(t *testing.T) {
	for _, theme := range []string{"dark", "plain"} {
		w := newWorld(t)
		d := w.screen(120, 36).Press("right", "left")
		if theme == "plain" {
			d.Env().Styles = themes.New(themes.Plain(), themes.Mono)
			d.Send(ui.ThemeMsg{})
		}
		n := 0
		for _, line := range strings.Split(d.Screen(), "\n")[4:] {
			if strings.Count(line, "▌") > 1 {
				t.Fatalf("%s: two bars on one line\n%s", theme, d.Screen())
			}
			n += strings.Count(line, "▌")
		}
		if n != 1+3 { // the head of the column, and the card of three lines
			t.Fatalf("%s: %d bars, want 4\n%s", theme, n, d.Screen())
		}
	}
}

func TestSearchShowsHowManyOfHowMany(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24).Press("/").Type("nordkap").Expect("1 of 10", "Nordkap Shipping").Reject("Sona Medical")
	d.Press("enter").Expect("/ nordkap  1 of 10 · Esc clears")
	d.Press("esc").Expect("Sona Medical")
}

func TestASearchGoesToTheColumnThatHasAMatch(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24).Press("/").Type("castor").Press("enter")
	wantSelected(t, d, "Castor Mining")
}

func TestThereAreThreeKindsOfNothing(t *testing.T) {
	emptyWorld(t).screenOfNobody(80, 24).Expect("No referrals yet.", "n adds the first one")
	w := newWorld(t)
	w.screen(80, 24).Press("/").Type("zzz").Expect("No referral on the board matches “zzz”.", "Esc shows all again")
	w.screen(80, 24).Press("A").Expect("Nothing of yours is overdue.", "Esc shows the whole board")
}

func TestMyOverdueShowsMineAndEscShowsAll(t *testing.T) {
	w := newWorld(t)
	d := w.open(80, 24, w.book.Leo(), nil).Press("A").Expect("only my overdue", "Nordkap Shipping", "1 next step overdue").Reject("Sona Medical")
	d.Press("esc").Expect("Sona Medical")
	w.screen(120, 36).Do("board.late").Expect("only overdue", "Nordkap Shipping").Press("A").Expect("Sona Medical")
}

func TestAFilterIsAlwaysInSight(t *testing.T) {
	w := newWorld(t)
	for _, size := range [][2]int{{60, 20}, {80, 24}, {120, 36}} {
		d := w.screen(size[0], size[1])
		d.Env().Filters.Owner, d.Env().Filters.OwnerName = "2", domain.Lit("Leo Park")
		d.Send(ui.FiltersMsg{}).Expect("owner: Leo Park")
		d.Do("board.track").Type("partners").Press("enter").Expect("owner: Leo Park", "track: partners", "Sona Medical").Reject("Nordkap Shipping")
	}
}

func TestClosedColumnsAreSumsUntilTheyAreOpened(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36).Expect("Won 1", "$66k", "last 30 days").Reject("Orbit Labs")
	d.Press("right", "right", "right", "right").Expect("Won in the last 30 days: 1 · $66k", "Enter shows the cards")
	d.Press(">").Expect("Press Enter to open the column first")
	d.Press("enter").Expect("Orbit Labs")
	wantSelected(t, d, "Orbit Labs")
	d.Press("esc").Reject("Orbit Labs")
	d.Press("D").Expect("Orbit Labs", "› Lost 1").Press("D").Reject("Orbit Labs", "›")
	w.screen(200, 60).Expect("Orbit Labs", "Pine & Porter")
}

func TestInANarrowWindowEveryColumnIsReached(t *testing.T) {
	w := newWorld(t)
	for _, width := range []int{48, 60, 80} {
		d := w.screen(width, 20)
		for _, account := range []string{"Lumen Dental", "Nordkap Shipping", "Helios Energy", "Castor Mining", "Orbit Labs", "Pine & Porter"} {
			wantSelected(t, d, account)
			d.Press("right")
		}
	}
}

func TestTheListShowsAPeriodAndGoesBackToTheColumns(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36).Press("b").Expect("Referrals submitted, Q4 2026   9 referrals", "introduced by").Reject("Orbit Labs")
	d.Press("[").Expect("Q3 2026   1 referral", "Orbit Labs")
	d.Press("]", "s").Type("closing").Press("enter").Expect("Referrals closed, Q4 2026   2 referrals", "Orbit Labs", "Pine & Porter")
	d.Press("b").Expect("▌New", "$46k")
}

func TestTheListActsOnItsRowsToo(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36).Press("b", "down", "down", "down")
	d.Expect("▌ Nordkap Shipping").Press("<").Expect("Nordkap Shipping → New · u undo")
	w.wants("Nordkap Shipping", domain.StageNew)
	d.Expect("▌•Nordkap Shipping")
}

func TestRowsBehindANumberOfAnotherScreenAreListed(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36)
	d.Send(ui.GoMsg{To: board.ID, Target: ui.Target{Kind: "referrals", Query: map[string]string{"by": "closed", "stage": "closed_won", "label": "Q4 2026"}}})
	d.Expect("Won referrals, Q4 2026   1 referral", "Orbit Labs").Press("esc").Expect("Referrals submitted")
	d.Send(ui.GoMsg{To: board.ID, Target: ui.Target{Kind: "referral", ID: w.ids["Castor Mining"]}})
	d.Expect("‹ Esc  Castor Mining").Press("esc").Expect("Referrals submitted")
}

func TestAReferralOpenedFromAnotherScreensRowsGoesBackThere(t *testing.T) {
	env := (&ui.Env{Now: func() time.Time { return time.Date(2026, 11, 20, 9, 12, 0, 0, time.UTC) }, Store: newWorld(t).as}).Fill()
	s := board.New(env)
	s.Resize(120, 34)
	back := func() (ui.ScreenID, bool) {
		cmd, done := s.Back()
		if cmd == nil {
			return "", done
		}
		m, ok := cmd().(ui.GoMsg)
		if !ok || m.Target.Kind != "" {
			t.Fatalf("Esc sends %+v", m)
		}
		return m.To, done
	}
	s.Update(ui.VisitMsg{Target: ui.Target{Kind: "referral", ID: 1, From: "metrics"}})
	if to, done := back(); to != "metrics" || !done {
		t.Errorf("Esc leads to %q, %t", to, done)
	}
	s.Update(ui.VisitMsg{Target: ui.Target{Kind: "referral", ID: 1}})
	if to, done := back(); to != "" || !done {
		t.Errorf("Esc of one of the board's own leads to %q, %t", to, done)
	}
}

func TestTheOpenReferralSaysEverything(t *testing.T) {
	w := newWorld(t)
	r := w.referral("Helios Energy")
	w.at(time.Hour)
	must[domain.Note](t)(w.as.AddNote(ctx, "", domain.Note{Subject: "referral", SubjectID: r.ID, Body: "asked twice"}))
	d := w.screen(120, 40).Press("right", "right", "enter")
	d.Expect("Qualified 12 d · accepted", "$48,000.00", "Leo Park", "routing", "Dana Cole, Atlas Freight", "Nora Lind", "nora@helios.example", "1 of 4 roles known",
		"Economic buyer: nobody known yet", "✓ Qualified", "○ Proposal sent", "asked twice", "Contacted → Qualified · Maya Koch", "hangs on a single person")
	d.Press("S").Expect("What the referrer sees", "Accepted. We are in touch with them.").Reject("asked twice │")
	d.Press("esc", "esc").Expect("▌Qualified")
}

func TestTheNeighboursOfAnOpenReferralAreOneKeyAway(t *testing.T) {
	w := newWorld(t)
	d := w.screen(80, 24).Press("right", "enter").Expect("‹ Esc  Nordkap Shipping").Press("]").Expect("‹ Esc  Sona Medical").Press("[", "[").Expect("‹ Esc  Nordkap Shipping", "no further one")
	d.Press("]", "esc")
	wantSelected(t, d, "Sona Medical")
}

func TestALongReferralScrolls(t *testing.T) {
	w := newWorld(t)
	d := w.screen(60, 20).Press("right", "right", "enter").Expect("more lines").Reject("Recorded as New")
	d.Press("end").Expect("Recorded as New").Reject("more lines")
	d.Press("home").Expect("stands at")
}

func TestTheContactsDetailsAreCopied(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36).Press("right", "right", "enter", "y").Type("e-mail").Press("enter")
	if got := d.Copied(); len(got) != 1 || got[0] != "nora@helios.example" {
		t.Fatalf("copied %q", got)
	}
}

func TestTheMouseSelectsThenOpens(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36).ClickOn("Sona Medical")
	wantSelected(t, d, "Sona Medical")
	d.ClickOn("Helios Energy")
	wantSelected(t, d, "Helios Energy") // its column remembered it, yet the first click only selects
	d.ClickOn("Helios Energy").Expect("‹ Esc  Helios Energy").Press("esc")
	d.ClickOn("Won 1").ClickOn("Won 1").Expect("Orbit Labs")
	n := w.screen(80, 24).ClickOn("Opportunity")
	wantSelected(t, n, "Castor Mining")
}

func TestTheWheelMovesWithinTheColumnUnderIt(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36)
	d.Send(tea.MouseWheelMsg{X: 30, Y: 10, Button: tea.MouseWheelDown})
	wantSelected(t, d, "Lumen Dental")
	d.Press("right")
	d.Send(tea.MouseWheelMsg{X: 30, Y: 10, Button: tea.MouseWheelDown})
	wantSelected(t, d, "Sona Medical")
}

// down is a store that cannot be reached.
type down struct {
	store.Store
	cut bool
}

func (s *down) Board(ctx context.Context, q store.BoardQuery) (store.Board, error) {
	if s.cut {
		return store.Board{}, domain.Errorf(domain.Unavailable, "The store cannot be reached.")
	}
	return s.Store.Board(ctx, q)
}

func TestAFailureKeepsTheCardsAndAFirstOneSaysWhatToDo(t *testing.T) {
	w := newWorld(t)
	s := &down{}
	around := func(st store.Store) store.Store { s.Store = st; return s }
	d := w.open(80, 24, w.maya(), around)
	s.cut = true
	d.Press("r").Expect("Lumen Dental", "No connection since")
	first := w.open(80, 24, w.maya(), around).Expect("The store cannot be reached.", "r tries again")
	s.cut = false
	first.Press("r").Expect("Lumen Dental").Reject("cannot be reached")
}

func TestTheScreenIsFoundAgainAsItWasLeft(t *testing.T) {
	w := newWorld(t)
	kept := &memory{}
	d := w.open(120, 36, w.maya(), nil, keep(kept)).Press("right", "down", "D")
	d.Do("app.quit")
	if !d.Quit() || len(kept.b) == 0 {
		t.Fatal("nothing was kept")
	}
	again := w.open(120, 36, w.maya(), nil, keep(kept)).Expect("› Won 1")
	wantSelected(t, again, "Sona Medical")
}

func keep(m *memory) tuitest.Option { return func(c *tui.Config) { c.State = m } }

type memory struct{ b []byte }

func (m *memory) Load() []byte { return m.b }
func (m *memory) Save(b []byte) error {
	m.b = slices.Clone(b)
	return nil
}

func TestEveryActionHasANameOfItsOwnAndOneKeyHasOneMeaning(t *testing.T) {
	w := newWorld(t)
	d := w.screen(120, 36)
	check := func(where string) {
		t.Helper()
		seen := map[string]bool{}
		for _, a := range d.App().Actions() {
			if a.ID == "" || a.Label == "" || a.Help == "" || seen[a.ID] {
				t.Errorf("%s: action %q has no name, no words, or a namesake", where, a.ID)
			}
			seen[a.ID] = true
		}
		if bad := ui.CheckKeys(map[string][]ui.Action{where: d.App().Actions()}); len(bad) > 0 {
			t.Errorf("%s: %v", where, bad)
		}
	}
	check("columns")
	d.Press("enter")
	check("open")
	d.Press("esc", "b")
	check("list")
}

func TestHostileTextIsDrawnTame(t *testing.T) {
	w := newWorld(t)
	w.add("\x1b[31mRed\u202e Inc\a", 10*day, 100)
	w.add(strings.Repeat("長", 200), 10*day, 100)
	for _, width := range []int{40, 80, 120} {
		if s := w.screen(width, 30).Screen(); strings.ContainsAny(s, "\x1b\a\u202e") {
			t.Fatalf("%q", s)
		}
	}
}
