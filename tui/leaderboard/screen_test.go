package leaderboard_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

func TestTheBoardAt(t *testing.T) {
	cases := []struct {
		name string
		w, h int
		keys []string
	}{{"loaded", 120, 36, nil}, {"narrow", 80, 24, nil}, {"wide compared", 200, 60, []string{"C"}}}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			open(t, c.w, c.h, &stub{page: six()}).Press(c.keys...).Golden("screen")
		})
	}
}

func TestEqualRevenueSharesARankAndTheNextOneIsLeftOut(t *testing.T) {
	d := open(t, 120, 36, &stub{page: six()})
	for _, want := range []struct{ name, rank string }{{"Corvus Systems", "3"}, {"Delta Cloud", "3"}, {"Ember MSP", "5"}} {
		if got := strings.Fields(strings.TrimPrefix(d.Line(want.name), "▌"))[0]; got != want.rank {
			t.Errorf("%s has rank %s, want %s", want.name, got, want.rank)
		}
	}
}

func TestAWinRateOfFewDealsKeepsItsValueAndSaysSo(t *testing.T) {
	d := open(t, 120, 36, &stub{page: six()})
	if line := d.Line("Foxglove"); !strings.Contains(line, "33 low n") {
		t.Errorf("the line does not say low n: %q", line)
	}
	if line := d.Line("Atlas"); strings.Contains(line, "low n") {
		t.Errorf("17 closed deals are not few: %q", line)
	}
}

func TestOtherCurrenciesStandApartFromTheRevenue(t *testing.T) {
	open(t, 80, 24, &stub{page: six()}).Expect("$612k+", "$612,400.00 + €12,000.00")
}

func TestEarnedAndProjectedCommissionStandApart(t *testing.T) {
	open(t, 120, 36, &stub{page: six()}).Expect("earned", "projected", "commission $80,000.00 earned, $42,480.00 projected")
	open(t, 80, 24, &stub{page: six()}).Expect("$80,000.00 earned", "$42,480.00 projected")
}

func TestTabGoesThroughAllBoardsAndBack(t *testing.T) {
	st := &stub{page: six()}
	d := open(t, 120, 36, st)
	var asked []string
	for range 5 {
		asked = append(asked, st.last().By)
		d.Press("tab")
	}
	if diff := cmp.Diff([]string{"partner", "referrer", "employee", "csm", "rep"}, asked); diff != "" {
		t.Error(diff)
	}
	if st.last().By != "partner" {
		t.Error("after the last board the first one comes again")
	}
	if d.Press("shift+tab"); st.last().By != "rep" {
		t.Error("Shift+Tab does not go back")
	}
	if d.ClickOn("Customers"); st.last().By != "referrer" {
		t.Error("a click on a board's name does not show it")
	}
}

func TestComparingShowsTheMoveInRankAndTheChangeOfRevenue(t *testing.T) {
	st := &stub{page: six()}
	d := open(t, 120, 36, st).Press("C")
	if st.last().Compare.Label != "Q3 2026" {
		t.Fatalf("compared with %q", st.last().Compare.Label)
	}
	d.Expect("▲2", "▲ +22 %", "▼1", "▼ −35 %", "new", "$112,400.00 more than in Q3 2026", "against Q3 2026")
	d.Press("down").Expect("$212,000.00 less than in Q3 2026")
	d.Press("C").Reject("more than in", "against Q3")
}

func TestAllTimeHasNothingToBeComparedWith(t *testing.T) {
	d := open(t, 120, 36, &stub{page: six()})
	d.Env().Filters.Period = domain.AllTime()
	d.Press("r", "C").Expect("Nothing comes before this period")
}

func TestThePeriodKeysAskForThePeriodBefore(t *testing.T) {
	st := &stub{page: six()}
	open(t, 80, 24, st).Press("[").Expect("Q3 2026")
	if st.last().Window.Label != "Q3 2026" {
		t.Errorf("asked for %q", st.last().Window.Label)
	}
}

func TestEnterListsTheReferralsBehindTheLine(t *testing.T) {
	st := &stub{page: six(), cards: []store.Card{{ID: 7, RefID: "REF-7", AccountName: "Sona Medical", Stage: domain.StageWon, Value: usd(84_000), Referrer: "Atlas Freight"}}}
	d := open(t, 80, 24, st).Press("down", "enter").Expect("Sona Medical", "✓ Won", "1 referral", "$84,000.00")
	want := store.ReferralQuery{By: "partner", Who: 12, Window: d.Env().Filters.Period}
	got := st.lists[0]
	got.Limit = 0
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(domain.Period{})); diff != "" {
		t.Error(diff)
	}
	d.Press("[")
	if last := st.lists[len(st.lists)-1]; last.Window.Label != "Q3 2026" || last.Who != 12 {
		t.Errorf("the rows are of %q and of %d", last.Window.Label, last.Who)
	}
	d.Press("esc").Expect("Brightpath Agency").Reject("Sona Medical")
	if d.Quit() {
		t.Error("Esc quits")
	}
}

func TestTheRowsAreSearchedAndEscapeShowsThemAgain(t *testing.T) {
	st := &stub{page: six(), cards: []store.Card{{ID: 7, AccountName: "Sona Medical"}}}
	d := open(t, 80, 24, st).Press("enter", "/").Type("son")
	if last := st.lists[len(st.lists)-1]; last.Search != "son" {
		t.Errorf("searched for %q", last.Search)
	}
	d.Press("esc")
	if last := st.lists[len(st.lists)-1]; last.Search != "" {
		t.Errorf("Esc leaves the search %q", last.Search)
	}
	d.Expect("‹ Esc")
}

func TestTheCursorStaysOnThePartnerWhenTheRanksChange(t *testing.T) {
	st := &stub{page: six()}
	d := open(t, 120, 36, st).Press("down", "down")
	st.page.Rows[0], st.page.Rows[2] = st.page.Rows[2], st.page.Rows[0]
	d.Press("r")
	if line := d.Line("▌ "); !strings.Contains(line, "Corvus Systems") {
		t.Errorf("the cursor is on %q", line)
	}
	d.Press("C")
	d.Expect("Corvus Systems · won 5 of 11")
	d.Press("tab", "shift+tab").Expect("Corvus Systems · won 5 of 11")
}

func TestThreeKindsOfNothing(t *testing.T) {
	none := store.LeaderPage{Currency: "USD"}
	d := open(t, 80, 24, &stub{page: none}).Expect("No partner brought in anything in Q4 2026.", "[ goes to the period before")
	d.Press("/").Type("zz").Expect("Nobody among the Partners matches “zz”.", "Esc")
	d = open(t, 80, 24, &stub{page: none})
	d.Env().Filters.Period = domain.AllTime()
	d.Press("r").Expect("There are no partners yet.")
}

func TestAnErrorKeepsTheBoard(t *testing.T) {
	st := &stub{page: six()}
	d := open(t, 80, 24, st)
	st.err = domain.Errorf(domain.Internal, "The figures could not be read. What you see is what was there before; press r.")
	d.Press("r").Expect("Atlas Freight", "The figures could not be read.")
	open(t, 80, 24, st).Golden("nothing")
}

func TestTheCopyMenuOffersTheRowAndTheExportTheCommand(t *testing.T) {
	d := open(t, 120, 36, &stub{page: six()}).Press("Y").Expect("Atlas Freight", "AB78")
	d.Press("esc", "E").Expect("Copy the rows", "Copy the command").Press("down", "enter")
	want := []string{"refdeck leaderboard --by partner --period 2026-Q4 --limit 0 > leaders.tsv"}
	if diff := cmp.Diff(want, d.Copied()); diff != "" {
		t.Error(diff)
	}
}

func TestTheDemoFillsEveryBoard(t *testing.T) {
	d := open(t, 80, 24, demoStore(t))
	for range 5 {
		d.Reject("There are no", "No customer", "brought in anything").Expect("$").Press("enter").Expect("‹ Esc").Press("esc", "tab")
	}
}

func TestNoKeyHasTwoMeanings(t *testing.T) {
	d := open(t, 120, 36, &stub{page: six()})
	s := screenOf(t, d)
	if bad := ui.CheckKeys(map[string][]ui.Action{"leaders": s.Actions(), "everywhere": d.App().Globals()}); len(bad) > 0 {
		t.Error(bad)
	}
}

func TestItFitsAnyWindow(t *testing.T) {
	for _, keys := range [][]string{nil, {"C"}, {"enter"}} {
		st := &stub{page: six(), cards: []store.Card{{ID: 7, AccountName: "東京ロボティクス 👨‍👩‍👧 \u202e", Stage: domain.StageWon}}}
		d := open(t, 120, 36, st).Press(keys...)
		s := screenOf(t, d)
		for w := 1; w <= 300; w += 7 {
			for _, h := range []int{1, 2, 5, 8, 9, 13, 16, 21, 32, 56, 100} {
				s.Resize(w, h)
				checkRoom(t, s.View(), w, h)
			}
		}
	}
}

func BenchmarkView(b *testing.B) {
	s := screenOf(b, open(b, 120, 40, &stub{page: six()}))
	s.Resize(120, 36)
	b.ReportAllocs()
	for b.Loop() {
		_ = s.View()
	}
}

func TestAmountsThatAreNotShownToTheActorAreDotsAndTheDetailSaysWhy(t *testing.T) {
	p := six()
	for i := range p.Rows {
		if r := &p.Rows[i]; i != 2 {
			r.Masked, r.Revenue, r.Earned, r.Projected, r.PrevRevenue, r.OtherRevenue, r.Series = true, domain.Money{}, domain.Money{}, domain.Money{}, domain.Money{}, nil, nil
		}
	}
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 20}} {
		d := open(t, size[0], size[1], &stub{page: p})
		if l := d.Line("Atlas Freight"); !strings.Contains(l, " ·") || strings.Contains(l, "$") {
			t.Errorf("%v: %q", size, l)
		}
		if l := d.Line("Corvus Systems"); !strings.Contains(l, "$301k") {
			t.Errorf("%v: one's own amount is missing: %q", size, l)
		}
		d.Expect("amounts hidde").Press("down", "down").Reject("amounts hidde")
	}
	open(t, 120, 36, &stub{page: p}).Golden("masked")
	p.Share = nil // as the store gives it to whoever sees a part
	open(t, 120, 36, &stub{page: p}).Expect("amounts show for what is yours").Reject("no revenue")
}
