package store

import (
	"slices"

	"github.com/refdeck/refdeck/domain"
)

// part is what a metric's numerator or denominator counts.
type part struct {
	any      []string // a record counts if it adds to one of these tally keys …
	not      []string // … and to none of these
	year     bool     // over the twelve months to the window's end
	distinct string   // a kind of people who count once, by their newest record
	eligible bool     // counts clients
}

func of(keys ...string) part { return part{any: keys} }

func (p part) without(keys ...string) part {
	p.not = keys
	return p
}

// channel is part of the deals of all other sources.
func channelPart(word string) part {
	p := part{}
	for _, s := range domain.BaselineSources {
		p.any = append(p.any, domain.SourceKey(word, s))
	}
	return p
}

func (p part) withoutChannel(word string) part {
	p.not = channelPart(word).any
	return p
}

// drillParts are numerator and denominator of each metric (KPIS §4.2, §4.3). Of
// a mean, both are the records that it is made of.
var drillParts = map[string][2]part{
	"submitted_per_month":    {of(domain.KeySubmitted), of(domain.KeySubmitted)},
	"acceptance_rate":        {of(domain.KeyAccepted), of(domain.KeyAccepted, domain.KeyRejected, domain.KeyDuplicate)},
	"referral_to_meeting":    {of(domain.KeyCohortMeeting), of(domain.KeyCohortAccept)},
	"meeting_to_opportunity": {of(domain.KeyMeetingToOpp), of(domain.KeyMeetingHeld)},
	"opportunity_to_close":   {of(domain.KeyWon), of(domain.KeyWon, domain.KeyLostOpp)},
	"avg_deal_size":          {of(domain.KeyWon).without(domain.KeyWonForeign), of(domain.KeyWon).without(domain.KeyWonForeign)},
	"avg_sales_cycle":        {of(domain.KeyWon).without(domain.KeyWonUndated), of(domain.KeyWon).without(domain.KeyWonUndated)},
	"cpa":                    {of(), of(domain.KeyWon)},
	"revenue_per_referrer": {part{any: []string{domain.KeyWon}, not: []string{domain.KeyWonForeign}, year: true},
		part{any: []string{domain.KeyAccepted}, year: true, distinct: distinctReferrers}},
	"submission_rate":      {part{any: []string{domain.KeySubmitted}, year: true, distinct: distinctClients}, part{year: true, eligible: true}},
	"submitted_to_meeting": {of(domain.KeyCohortMeeting, domain.KeyCohortEarly), of(domain.KeySubmitted)},
	"referral_to_close":    {of(domain.KeyCohortWon), of(domain.KeySubmitted)},
	"deal_size_vs_other":   {of(domain.KeyWon).without(domain.KeyWonForeign), channelPart("won").withoutChannel("won_foreign")},
	"time_to_close_vs_other": {of(domain.KeyWon).without(domain.KeyWonUndated),
		channelPart("won").withoutChannel("won_undated")},
}

// partOf finds what a query drills into: a metric's part, or a tally key itself (a
// step of the funnel, a channel).
func partOf(key, which string) (part, bool) {
	if both, ok := drillParts[key]; ok {
		if which == "numerator" {
			return both[0], true
		}
		return both[1], true
	}
	_, known := keyWays[key]
	return of(key), known || baselineKey(key)
}

// channels tells whether the part counts deals of other sources.
func (p part) channels() bool { return len(p.any) > 0 && baselineKey(p.any[0]) }

// factIn gives the fact by which a record counts in a period; not ok if it does not.
func (p part) factIn(facts []domain.Fact, w domain.Period) (domain.Fact, bool) {
	for _, f := range facts {
		if slices.Contains(p.not, f.Key) && w.Contains(f.Day) {
			return f, false
		}
	}
	i := slices.IndexFunc(facts, func(f domain.Fact) bool { return slices.Contains(p.any, f.Key) && w.Contains(f.Day) })
	if i < 0 {
		return domain.Fact{}, false
	}
	return facts[i], true
}

// count is how many records the part has by the maintained sums.
func (p part) count(t domain.Tally) int64 {
	switch {
	case p.eligible:
		return t[domain.KeyEligible].N
	case p.distinct == distinctReferrers:
		return t[domain.KeyReferrers12mo].N
	case p.distinct == distinctClients:
		return t[domain.KeySubmitting12mo].N
	}
	var n int64
	for _, key := range p.any {
		n += t[key].N
	}
	for _, key := range p.not {
		n -= t[key].N
	}
	return n
}

// keyWay is how the records of a tally key are found: by a milestone, and those
// without that milestone by another date of the referral.
type keyWay struct {
	milestone domain.Milestone
	other     string
	stage     domain.Stage
}

var (
	bySubmission = keyWay{other: "submitted"}
	byDecision   = keyWay{other: "archived"}
	byHeld       = keyWay{milestone: domain.MileMeetHeld}
	byWin        = keyWay{milestone: domain.MileWon, other: "closed", stage: domain.StageWon}
	byLoss       = keyWay{milestone: domain.MileLost, other: "closed", stage: domain.StageLost}
)

var keyWays = map[string]keyWay{
	domain.KeySubmitted: bySubmission, domain.KeyPending: bySubmission, domain.KeyCohortAccept: bySubmission, domain.KeyCohortMeeting: bySubmission,
	domain.KeyCohortEarly: bySubmission, domain.KeyCohortOpp: bySubmission, domain.KeyCohortWon: bySubmission,
	domain.KeyAccepted: {milestone: domain.MileAccepted, other: "submitted"},
	domain.KeyRejected: byDecision, domain.KeyDuplicate: byDecision, domain.KeyWithdrawn: byDecision,
	domain.KeyMeetingHeld: byHeld, domain.KeyMeetingToOpp: byHeld,
	domain.KeyWon: byWin, domain.KeyWonForeign: byWin, domain.KeyWonUndated: byWin, domain.KeyAssistedWon: byWin,
	domain.KeyLost: byLoss, domain.KeyLostOpp: byLoss, domain.KeyAssistedLost: byLoss,
}
