package domain_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/refdeck/refdeck/domain"
)

func metric(t testing.TB, list []domain.Metric, key string) domain.Metric {
	t.Helper()
	for _, m := range list {
		if m.Key == key {
			return m
		}
	}
	t.Fatalf("there is no metric %s", key)
	return domain.Metric{}
}

// quarter is a window with round figures: 200 submitted, as in the sketch of the screen.
func quarter() domain.Tally {
	n := func(v int64) domain.Sum { return domain.Sum{N: v} }
	return domain.Tally{
		domain.KeySubmitted: n(200), domain.KeyAccepted: n(152), domain.KeyRejected: n(40), domain.KeyDuplicate: n(8), domain.KeyPending: n(4),
		domain.KeyMeetingHeld: n(67), domain.KeyMeetingToOpp: n(39), domain.KeyLost: n(50), domain.KeyLostOpp: n(29),
		domain.KeyWon:          {N: 10, Minor: 61_200_000, Days: 410},
		domain.KeyCohortAccept: n(152), domain.KeyCohortMeeting: n(67), domain.KeyCohortEarly: n(3), domain.KeyCohortOpp: n(39), domain.KeyCohortWon: n(10),
		domain.KeyReferrers12mo: n(20), domain.KeyWon12mo: {N: 30, Minor: 100_000_000}, domain.KeyEligible: n(100), domain.KeySubmitting12mo: n(18),
		"won/outbound": {N: 10, Minor: 44_900_000, Days: 660}, "lost/outbound": n(190),
		"won/inbound": {N: 10, Minor: 45_100_000, Days: 580}, "lost/inbound": n(70),
	}
}

func TestTheFourteenMetricsOfAWindow(t *testing.T) {
	list := domain.Metrics(domain.DefaultProgram(), quarter(), nil, domain.MetricOptions{Months: 3})
	if len(list) != 14 || cmp.Diff(domain.MetricKeys()[0], list[0].Key) != "" {
		t.Fatalf("%d metrics", len(list))
	}
	cases := []struct {
		key       string
		value     float64
		num, den  int64
		compared  float64 // 0: none
		verdict   string
		onTarget  bool
		noteParts string
	}{
		{"submitted_per_month", 200.0 / 3, 200, 0, 0, domain.TargetWithin, true, "200 in 3 months"},
		{"acceptance_rate", 0.76, 152, 200, 0, domain.TargetWithin, true, "4 pending"},
		{"referral_to_meeting", 67.0 / 152, 67, 152, 0, domain.TargetWithin, true, ""},
		{"meeting_to_opportunity", 39.0 / 67, 39, 67, 0, domain.TargetWithin, true, ""},
		{"opportunity_to_close", 10.0 / 39, 10, 39, 0, domain.TargetBelow, false, "21 lost before an opportunity, not counted"},
		{"avg_deal_size", 61_200, 61_200_000, 10, 0.36, domain.TargetWithin, true, ""},
		{"avg_sales_cycle", 41, 410, 10, 1 - 41.0/62, domain.TargetWithin, true, ""},
		{"revenue_per_referrer", 50_000, 100_000_000, 20, 0, domain.TargetWithin, true, ""},
		{"submission_rate", 0.18, 18, 100, 0, domain.TargetWithin, true, ""},
		{"submitted_to_meeting", 0.35, 70, 200, 0, "", false, ""},
		{"referral_to_close", 0.05, 10, 200, 1, domain.TargetBelow, false, "6.6 % of accepted; the 25–45 % of S0 counts from meetings: 14.9 %"},
		{"deal_size_vs_other", 1.36, 10, 20, 0, domain.TargetWithin, true, ""},
		{"time_to_close_vs_other", 1 - 41.0/62, 10, 20, 0, domain.TargetBelow, false, "41.0 days against 62.0"},
	}
	for _, c := range cases {
		m := metric(t, list, c.key)
		if m.Value == nil || math.Abs(*m.Value-c.value) > 1e-9 || m.Numerator != c.num || m.Denominator != c.den {
			t.Errorf("%s = %v (%d of %d), want %v (%d of %d)", c.key, m.Value, m.Numerator, m.Denominator, c.value, c.num, c.den)
		}
		if (m.Compared == nil) != (c.compared == 0) || (m.Compared != nil && math.Abs(*m.Compared-c.compared) > 1e-9) {
			t.Errorf("%s compares as %v, want %v", c.key, m.Compared, c.compared)
		}
		if m.Verdict != c.verdict || m.OnTarget() != c.onTarget || m.LowN || m.Note != c.noteParts {
			t.Errorf("%s: %q, on target %v, low n %v, note %q", c.key, m.Verdict, m.OnTarget(), m.LowN, m.Note)
		}
	}
	if m := metric(t, list, "avg_deal_size"); m.Money == nil || m.Money.Minor != 6_120_000 || *m.Baseline != 45_000 {
		t.Errorf("the mean deal: %+v", m)
	}
}

func TestNothingToDivideByIsNullAndNeverZero(t *testing.T) { // 96, §2.4(20)
	for _, m := range domain.Metrics(domain.DefaultProgram(), domain.Tally{}, domain.Tally{}, domain.MetricOptions{Trend: []domain.TrendMonth{{Label: "2026-10", Tally: domain.Tally{}}}}) {
		if m.Key == "submitted_per_month" {
			if m.Value == nil || *m.Value != 0 {
				t.Errorf("a count of nothing is 0, not %v", m.Value)
			}
			continue
		}
		if m.Value != nil || m.Previous != nil || m.Series[0].Value != nil || m.Verdict != "" || m.LowN || m.OnTarget() {
			t.Errorf("%s of nothing: %+v", m.Key, m)
		}
		text, err := json.Marshal(m)
		if err != nil || !strings.Contains(string(text), `"value":null`) {
			t.Errorf("%s in JSON: %s, %v", m.Key, text, err)
		}
	}
}

func TestAnEmptyBaselineIsSaid(t *testing.T) { // 99
	tally := domain.Tally{domain.KeySubmitted: {N: 20}, domain.KeyWon: {N: 6, Minor: 600_000, Days: 60}, domain.KeyCohortWon: {N: 6}}
	list := domain.Metrics(domain.DefaultProgram(), tally, nil, domain.MetricOptions{})
	for _, key := range []string{"avg_deal_size", "avg_sales_cycle", "referral_to_close", "deal_size_vs_other", "time_to_close_vs_other"} {
		m := metric(t, list, key)
		vs := strings.HasSuffix(key, "_vs_other")
		if m.Note != "no baseline" || m.Compared != nil || m.Verdict != "" || (m.Value == nil) != vs {
			t.Errorf("%s without a baseline: %+v", key, m)
		}
	}
}

func TestALowDenominatorKeepsItsValueAndSaysSo(t *testing.T) { // 97
	for _, c := range []struct {
		won, lost int64
		low       bool
	}{{1, 1, true}, {2, 2, true}, {2, 3, false}} {
		v, low := domain.WinRate(c.won, c.lost)
		if v == nil || low != c.low || *v != float64(c.won)/float64(c.won+c.lost) {
			t.Errorf("%d won, %d lost: %v, low %v", c.won, c.lost, v, low)
		}
	}
	if v, low := domain.WinRate(0, 0); v != nil || low {
		t.Errorf("0 of 0: %v, %v", v, low)
	}
	tally := quarter()
	tally[domain.KeyWon] = domain.Sum{N: 4, Minor: 400, Days: 40}
	list := domain.Metrics(domain.DefaultProgram(), tally, nil, domain.MetricOptions{})
	for _, key := range []string{"avg_deal_size", "avg_sales_cycle", "deal_size_vs_other", "time_to_close_vs_other"} {
		if !metric(t, list, key).LowN {
			t.Errorf("%s of four wins is not marked", key)
		}
	}
}

func TestCostPerAcquisitionWaitsForCosts(t *testing.T) { // DECISIONS 11
	p := domain.DefaultProgram()
	cpa := func(t2 domain.Tally) domain.Metric {
		return metric(t, domain.Metrics(p, t2, nil, domain.MetricOptions{}), "cpa")
	}
	if m := cpa(quarter()); m.Value != nil || m.Note != "no cost recorded" {
		t.Errorf("no cost: %+v", m)
	}
	spent := quarter()
	spent[domain.KeyCost] = domain.Sum{N: 2, Minor: 4_000_000}
	if m := cpa(spent); m.Value == nil || *m.Value != 4_000 || m.Verdict != domain.TargetAbove || m.OnTarget() {
		t.Errorf("$40,000 for ten: %+v", m)
	}
	spent[domain.KeyCost] = domain.Sum{N: 2, Minor: 400_000}
	if m := cpa(spent); m.Verdict != domain.TargetBelow || !m.OnTarget() {
		t.Errorf("cheaper than the target is good: %+v", m)
	}
	delete(spent, domain.KeyWon)
	if m := cpa(spent); m.Value != nil || m.Note != "no wins; cost $4,000.00" {
		t.Errorf("no wins: %+v", m)
	}
}

func TestOtherCurrenciesAndUndatedDealsStayOutOfTheMeans(t *testing.T) {
	tally := quarter()
	tally[domain.KeyWon] = domain.Sum{N: 12, Minor: 61_200_000, Days: 410}
	tally[domain.KeyWonForeign], tally[domain.KeyWonUndated] = domain.Sum{N: 2}, domain.Sum{N: 2}
	tally["won/referral"] = domain.Sum{N: 3, Minor: 99}
	list := domain.Metrics(domain.DefaultProgram(), tally, nil, domain.MetricOptions{})
	deal, cycle := metric(t, list, "avg_deal_size"), metric(t, list, "avg_sales_cycle")
	if *deal.Value != 61_200 || deal.Denominator != 10 || *cycle.Value != 41 {
		t.Errorf("means %v and %v", *deal.Value, *cycle.Value)
	}
	if deal.Note != "2 won in other currencies, not counted; 3 CRM deals of source referral have no referral record, not counted" {
		t.Errorf("note %q", deal.Note)
	}
}

func TestPreviousAndTrendUseTheSameFormula(t *testing.T) {
	prev := domain.Tally{domain.KeyAccepted: {N: 1}, domain.KeyRejected: {N: 3}}
	m := metric(t, domain.Metrics(domain.DefaultProgram(), quarter(), prev, domain.MetricOptions{Months: 3, Trend: []domain.TrendMonth{{"2026-09", prev}, {"2026-10", quarter()}}}), "acceptance_rate")
	if *m.Previous != 0.25 || *m.Series[0].Value != 0.25 || *m.Series[1].Value != 0.76 || m.Series[1].Label != "2026-10" {
		t.Errorf("%+v", m)
	}
}

func TestThePeriodBeforeIsDividedByItsOwnMonths(t *testing.T) {
	cur, prev := domain.Tally{domain.KeySubmitted: {N: 94}}, domain.Tally{domain.KeySubmitted: {N: 98}}
	m := metric(t, domain.Metrics(domain.DefaultProgram(), cur, prev, domain.MetricOptions{Months: 1.7, PrevMonths: 3}), "submitted_per_month")
	if math.Abs(*m.Previous-98.0/3) > 1e-9 || math.Abs(*m.Value-94/1.7) > 1e-9 {
		t.Errorf("94 in 1.7 months are %v, 98 in 3 were %v", *m.Value, *m.Previous)
	}
}

func TestTheSubmissionRateOfThePastHasNoFigure(t *testing.T) {
	past := domain.Tally{domain.KeySubmitting12mo: {N: 39}}
	m := metric(t, domain.Metrics(domain.DefaultProgram(), past, nil, domain.MetricOptions{}), "submission_rate")
	if m.Value != nil || m.Numerator != 0 || m.Denominator != 0 || !strings.HasPrefix(m.Note, "not kept for past periods") {
		t.Errorf("%v, %d of %d, %q", m.Value, m.Numerator, m.Denominator, m.Note)
	}
}

func TestTheFunnelShowsWhatEachStepLoses(t *testing.T) {
	want := []string{"", "0.24", "0.56", "0.42", "0.74"}
	for i, s := range domain.Funnel(quarter()) {
		got := ""
		if s.Drop != nil {
			got = strings.TrimRight(jsonNumber(*s.Drop), " ")
		}
		if got != want[i] {
			t.Errorf("%s loses %q, want %q", s.Name, got, want[i])
		}
	}
	if s := domain.Funnel(domain.Tally{}); s[1].Drop != nil {
		t.Error("an empty funnel loses nothing")
	}
}

func jsonNumber(f float64) string {
	b, _ := json.Marshal(math.Round(f*100) / 100)
	return string(b)
}

func TestReferralsAreComparedWithEachOtherChannel(t *testing.T) {
	lines := domain.Channels(domain.DefaultProgram(), quarter())
	if len(lines) != 3 || lines[0].Source != domain.SourceReferral || lines[1].Source != domain.SourceOutbound || lines[2].Source != domain.SourceInbound {
		t.Fatalf("%+v", lines)
	}
	ref, out := lines[0], lines[1]
	if *ref.WinRate != 10.0/60 || *out.WinRate != 0.05 || math.Abs(*out.WinMultiple-10.0/3) > 1e-9 {
		t.Errorf("win rates %v and %v, multiple %v", *ref.WinRate, *out.WinRate, *out.WinMultiple)
	}
	if ref.AvgDeal.Minor != 6_120_000 || out.AvgDeal.Minor != 4_490_000 || math.Abs(*out.DealUplift-(612.0/449-1)) > 1e-9 || math.Abs(*out.DaysShorter-(1-41.0/66)) > 1e-9 {
		t.Errorf("%+v", out)
	}
	if ref.WinMultiple != nil {
		t.Error("the referrals are compared with themselves")
	}
}

func TestRatesNeverLeaveZeroToOneForCountedReferrals(t *testing.T) {
	p := domain.DefaultProgram()
	rapid.Check(t, func(t *rapid.T) {
		tally := domain.Tally{}
		for range rapid.IntRange(0, 12).Draw(t, "referrals") {
			r, marks, opp := anyReferral(t)
			for _, f := range domain.Contributions(p, r, marks, opp) {
				tally.Add(f)
			}
		}
		for _, m := range domain.Metrics(p, tally, nil, domain.MetricOptions{}) {
			if m.Unit != domain.UnitRate || m.Key == "time_to_close_vs_other" {
				continue
			}
			if m.Value != nil && (*m.Value < 0 || *m.Value > 1 || math.IsNaN(*m.Value)) {
				t.Fatalf("%s = %v", m.Key, *m.Value)
			}
		}
	})
}
