package metrics_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

func TestTheFiguresAt(t *testing.T) {
	cases := []struct {
		name string
		w, h int
		keys []string
	}{{"tiles", 120, 36, nil}, {"list", 80, 24, nil}, {"charts", 80, 24, []string{"D"}}, {"small", 60, 20, nil}, {"wide", 200, 60, nil}}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			open(t, c.w, c.h, &stub{report: sketch()}).Press(c.keys...).Golden("screen")
		})
	}
}

func TestEveryFigureSaysItsFormulaWithTheNumbers(t *testing.T) {
	want := map[string]string{
		"submitted_per_month": "220 submitted, by the day they came in", "acceptance_rate": "152 accepted / (152 accepted + 48 rejected or duplicate)",
		"referral_to_meeting": "67 met / 152 accepted", "meeting_to_opportunity": "39 became an opportunity / 67 meetings held",
		"opportunity_to_close": "10 won / (10 won + 29 lost), referral opportunities closed in the period, source S0", "avg_deal_size": "$612,000.00 won / 10 wins",
		"avg_sales_cycle": "410 days / 10 wins, from opportunity to win", "cpa": "no cost recorded / 10 customers won",
		"revenue_per_referrer": "$1,800,000.00 won / 41 referrers", "submission_rate": "9 clients referred / 120 clients may be asked, over 12 months, source S4",
		"submitted_to_meeting": "67 met / 220 submitted", "referral_to_close": "10 won / 220 submitted",
		"deal_size_vs_other": "mean of 10 referral wins against 50 wins of other channels", "time_to_close_vs_other": "mean of 10 referral wins against 50 wins of other channels",
	}
	d := open(t, 120, 36, &stub{report: sketch()})
	for _, key := range domain.MetricKeys() {
		if want[key] == "" {
			t.Errorf("no formula is expected of %s", key)
		}
		d.Expect(want[key]).Press("right")
	}
}

func TestTargetsAreJudgedInAWordAndAShape(t *testing.T) {
	d := open(t, 120, 36, &stub{report: sketch()})
	d.Expect("70–85 %  ✓ within", "30–50 %  ▼ below", "≥ 15 %  ▼ below", "no target", "$500–$3k  ○ no data", "8 of 12 on target · ▼ 4 off")
}

func TestWhatCannotBeComputedIsSaidAndNeverZero(t *testing.T) {
	p := domain.DefaultProgram()
	few := domain.Tally{domain.KeySubmitted: {N: 3}, domain.KeyAccepted: {N: 2}, domain.KeyRejected: {N: 1}, domain.KeyWon: {N: 1, Minor: 90_000_00, Days: 20}}
	d := open(t, 120, 36, &stub{report: store.MetricsReport{Metrics: domain.Metrics(p, few, nil, domain.MetricOptions{Months: 1}), Monthly: []store.MonthCount{{N: 3}}}})
	d.Expect("67 %  2 of 3 · low n", "–  no baseline", "–  no cost recorded", "–  0 of 0", "no data")
	for _, l := range strings.Split(d.Screen(), "\n") {
		if strings.Contains(l, "NaN") || strings.Contains(l, "Inf") {
			t.Errorf("not a number on screen: %q", l)
		}
	}
}

func TestArrowsMoveBetweenTiles(t *testing.T) {
	d := open(t, 120, 36, &stub{report: sketch()})
	steps := []struct{ key, want string }{
		{"right", "Acceptance rate  152"}, {"down", "Average sales cycle  410"}, {"down", "Referral to close  10"}, {"down", "Referral to close  10"},
		{"left", "Submitted to meeting  67"}, {"up", "Average deal size  $612"}, {"home", "Referrals submitted per month  220"}, {"end", "Time to close against other channels  mean"},
	}
	for _, s := range steps {
		d.Press(s.key).Expect(s.want)
	}
}

func TestTheTrendFollowsTheFigureUnderTheCursor(t *testing.T) {
	d := open(t, 120, 36, &stub{report: sketch()}).Expect("Referrals submitted per month", " 60 ┤")
	d.Press("right").Expect("Acceptance rate, month by month", "80 % ┤").Reject(" 60 ┤")
}

func TestEnterListsTheNumeratorAndTabTheDenominator(t *testing.T) {
	st := &stub{report: sketch(), cards: []store.Card{{ID: 7, RefID: "REF-7", AccountName: "Sona Medical", Stage: domain.StageWon}}}
	d := open(t, 120, 36, st).Press("right", "right", "right", "right", "enter").Expect("Opportunity to close, Q4 2026", "▌counted: won▐", "out of: closed", "Sona Medical")
	d.Press("tab").Expect("▌out of: closed▐").Press("[").Expect("Q3 2026")
	var got [][3]string
	for _, q := range st.drills {
		got = append(got, [3]string{q.Key, q.Part, q.Window.Label})
	}
	want := [][3]string{{"opportunity_to_close", "numerator", "Q4 2026"}, {"opportunity_to_close", "denominator", "Q4 2026"}, {"opportunity_to_close", "denominator", "Q3 2026"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	d.Press("esc").Expect("By channel")
}

func TestEveryStepAndEveryChannelHasItsRows(t *testing.T) {
	st := &stub{report: sketch()}
	d := open(t, 120, 36, st).Press("tab", "down", "down").Expect("67 meeting = 44 % of the 152 accepted; 85 went no further")
	d.Press("enter", "esc", "tab", "down").Expect("outbound  20 won / (20 won + 313 lost)", "referrals have 4.1× the win rate")
	d.Press("enter", "tab")
	var got []string
	for _, q := range st.drills {
		got = append(got, q.Key)
	}
	if diff := cmp.Diff([]string{domain.KeyCohortMeeting, domain.SourceKey("won", domain.SourceOutbound), domain.SourceKey("lost", domain.SourceOutbound)}, got); diff != "" {
		t.Error(diff)
	}
	if d.Press("esc", "esc"); d.Quit() {
		t.Error("Esc quits")
	}
}

func TestADealOfAnotherChannelSaysWhyItCannotBeOpened(t *testing.T) {
	st := &stub{report: sketch(), cards: []store.Card{{ID: -7, AccountName: "Topaz Bank", Stage: domain.StageWon, Referrer: "outbound"}}}
	open(t, 120, 36, st).Press("tab", "tab", "down", "enter", "enter").Expect("This deal came through another channel")
}

func TestNothingBehindANumberIsSaidBeforeItIsOpened(t *testing.T) {
	r := sketch()
	for i := range r.Metrics {
		r.Metrics[i].Numerator, r.Metrics[i].Denominator = 0, 0
	}
	st := &stub{report: r}
	open(t, 120, 36, st).Press("enter").Expect("There is nothing behind this number")
	if len(st.drills) > 0 {
		t.Error("rows were asked for all the same")
	}
}

func TestAnOwnerNarrowsFiguresAndRows(t *testing.T) {
	st := &stub{report: sketch()}
	d := open(t, 80, 24, st)
	d.Env().Filters.Owner, d.Env().Filters.OwnerName = "42", domain.Line("Leo Park")
	d.Press("r", "enter")
	if got := st.asked[len(st.asked)-1].OwnerID; got != 42 {
		t.Errorf("figures of owner %d", got)
	}
	if got := st.drills[0].OwnerID; got != 42 {
		t.Errorf("rows of owner %d", got)
	}
	d.Press("esc").Expect("owner: Leo Park")
}

func TestCompareChangesToTheYearBefore(t *testing.T) {
	st := &stub{report: sketch()}
	d := open(t, 120, 36, st).Expect("against Q3 2026").Press("C").Expect("against a year before")
	if got := st.asked[len(st.asked)-1].Compare.From; got != domain.NewDate(2025, 10, 1) {
		t.Errorf("compared from %s", got)
	}
	d.Press("C").Expect("against Q3 2026")
}

func TestFindingAFigureByItsName(t *testing.T) {
	d := open(t, 80, 24, &stub{report: sketch()}).Press("/").Type("close").Expect("Opportunity to close").Reject("Acceptance rate")
	d.Type("zzz").Expect("No figure is called “closezzz”.").Press("esc").Expect("Acceptance rate")
}

func TestTheSmallWindowShowsChartsOnDAndComesBackOnEsc(t *testing.T) {
	d := open(t, 80, 24, &stub{report: sketch()}).Reject("Funnel").Press("D").Expect("Referrals submitted per month", "Funnel of those that came in").Reject("Acceptance rate").Press("tab").Expect("By channel", "outbound")
	d.Press("esc").Expect("Acceptance rate").Reject("Funnel")
	open(t, 120, 36, &stub{report: sketch()}).Press("D").Expect("The charts are on the screen already")
}

func TestTheFirstAnswerMayTakeItsTimeOrFail(t *testing.T) {
	st := &stub{err: domain.Errorf(domain.Internal, "The figures could not be read. Nothing was changed; press r.")}
	d := open(t, 80, 24, st).Expect("The figures could not be read.")
	st.err, st.report = nil, sketch()
	d.Press("r").Expect("Acceptance rate")
	st.err = domain.Errorf(domain.Internal, "The figures could not be read again.")
	d.Press("r").Expect("Acceptance rate", "The figures could not be read again.")
}

func TestAnEmptyProgramSaysHowToBegin(t *testing.T) {
	empty := store.MetricsReport{Metrics: domain.Metrics(domain.DefaultProgram(), domain.Tally{}, nil, domain.MetricOptions{})}
	open(t, 80, 24, &stub{report: empty}).Golden("empty")
}

func TestTheDemoHasRowsBehindEveryFigure(t *testing.T) {
	d := open(t, 120, 36, demoStore(t))
	for _, key := range domain.MetricKeys() {
		d.Press("enter")
		if key != "cpa" {
			d.Expect("‹ Esc").Reject("There is nothing behind")
		}
		d.Press("tab").Screen()
		d.Press("esc", "right")
	}
}

func TestAClickSelectsAndASecondOpens(t *testing.T) {
	st := &stub{report: sketch()}
	d := open(t, 120, 36, st).ClickOn("Average deal").Expect("Average deal size  $612,000.00 won")
	if len(st.drills) != 0 {
		t.Fatal("one click opens the rows")
	}
	d.ClickOn("Average deal")
	if len(st.drills) != 1 || st.drills[0].Key != "avg_deal_size" {
		t.Errorf("the second click lists %+v", st.drills)
	}
	d = open(t, 80, 24, st).ClickOn("Opportunity to close").Expect("10 won / (10 won + 29 lost)")
	d.Press("D", "tab").ClickOn("outbound").Expect("20 won / (20 won + 313 lost)")
}

func TestNoKeyHasTwoMeanings(t *testing.T) {
	d := open(t, 120, 36, &stub{report: sketch()})
	s := screenOf(t, d)
	if bad := ui.CheckKeys(map[string][]ui.Action{"metrics": s.Actions(), "everywhere": d.App().Globals()}); len(bad) > 0 {
		t.Error(bad)
	}
}

func TestItFitsAnyWindow(t *testing.T) {
	for _, keys := range [][]string{nil, {"tab"}, {"tab", "tab"}, {"enter"}} {
		st := &stub{report: sketch(), cards: []store.Card{{ID: 7, AccountName: "東京ロボティクス \u202e", Stage: domain.StageWon}}}
		d := open(t, 120, 36, st).Press(keys...)
		s := screenOf(t, d)
		for w := 1; w <= 300; w += 7 {
			for _, h := range []int{1, 2, 3, 5, 8, 9, 13, 16, 17, 21, 26, 32, 56, 100} {
				s.Resize(w, h)
				checkRoom(t, s.View(), w, h)
			}
		}
	}
}

func TestWhereItWasIsFoundAgain(t *testing.T) {
	st := &stub{report: sketch()}
	s := screenOf(t, open(t, 80, 24, st).Press("down", "down", "C"))
	want := map[string]string{"metric": "referral_to_meeting", "compare": "year"}
	if diff := cmp.Diff(want, s.State()); diff != "" {
		t.Fatal(diff)
	}
	d := open(t, 80, 24, st)
	screenOf(t, d).Restore(want)
	d.Press("r").Expect("67 met / 152 accepted", "a year before")
}

func BenchmarkView(b *testing.B) {
	s := screenOf(b, open(b, 120, 40, &stub{report: sketch()}))
	s.Resize(120, 36)
	b.ReportAllocs()
	for b.Loop() {
		_ = s.View()
	}
}
