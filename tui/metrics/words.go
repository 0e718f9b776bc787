package metrics

import (
	"github.com/refdeck/refdeck/domain"
)

// words are how a metric reads (KPIS §4.2, §4.3).
type words struct {
	key      string
	short    string // its tile
	num, den string // nouns of the counts: "152 accepted", "200 decided"
	rest     string // noun of denominator minus numerator, where the formula adds them up
	how      string // what is counted, and by which date
	change   string // what a comparison means: "larger", "faster"; empty for a multiple
	byOther  bool   // the target is about the comparison, not the value
}

// catalogue is in the order of domain.MetricKeys; read only.
var catalogue = []words{
	{key: "submitted_per_month", short: "Submitted per month", num: "submitted", how: "by the day they came in"},
	{key: "acceptance_rate", short: "Accepted", num: "accepted", den: "decided", rest: "rejected or duplicate", how: "by the day of the decision"},
	{key: "referral_to_meeting", short: "Referral → meeting", num: "met", den: "accepted", how: "of those that came in during the period"},
	{key: "meeting_to_opportunity", short: "Meeting → opportunity", num: "became an opportunity", den: "meetings held", how: "meetings held in the period"},
	{key: "opportunity_to_close", short: "Opportunity → close", num: "won", den: "closed", rest: "lost", how: "referral opportunities closed in the period"},
	{key: "avg_deal_size", short: "Average deal", num: "won", den: "wins", how: "referrals won in the period", change: "larger", byOther: true},
	{key: "avg_sales_cycle", short: "Days to close", num: "days", den: "wins", how: "from opportunity to win", change: "faster", byOther: true},
	{key: "cpa", short: "Cost per customer", num: "cost", den: "customers won", how: "program cost in the period"},
	{key: "revenue_per_referrer", short: "Revenue per referrer", num: "won", den: "referrers", how: "over 12 months, referrers with an accepted referral"},
	{key: "submission_rate", short: "Clients who refer", num: "clients referred", den: "clients may be asked", how: "over 12 months"},
	{key: "submitted_to_meeting", short: "Submitted → meeting", num: "met", den: "submitted", how: "of those that came in during the period"},
	{key: "referral_to_close", short: "Referral → close", num: "won", den: "submitted", how: "of those that came in during the period", byOther: true},
	{key: "deal_size_vs_other", short: "Deal size vs others", num: "referral wins", den: "wins of other channels", how: "mean deal against mean deal"},
	{key: "time_to_close_vs_other", short: "Speed vs others", num: "referral wins", den: "wins of other channels", how: "mean days from opportunity to win", change: "faster"},
}

// wordsOf gives a metric's words; one that is not in the catalogue keeps its name.
func wordsOf(m *domain.Metric) words {
	for _, w := range catalogue {
		if w.key == m.Key {
			return w
		}
	}
	return words{key: m.Key, short: m.Name, num: "counted", den: "in all"}
}

// stepWords are the steps of the funnel; read only.
var stepWords = map[string]string{
	domain.KeySubmitted: "submitted", domain.KeyCohortAccept: "accepted", domain.KeyCohortMeeting: "meeting", domain.KeyCohortOpp: "opportunity", domain.KeyCohortWon: "won",
}

func stepWord(key string) string {
	if w, ok := stepWords[key]; ok {
		return w
	}
	return key
}
