package domain

import "time"

// The eligibility presets of §3.1.
const (
	PresetBalanced  = "balanced"
	PresetStrict    = "strict"    // the standing pool only (S0)
	PresetMilestone = "milestone" // the milestone pool only (S4)
)

// pools decides which pools of §3.1 the contact is in, given whether a positive
// event or a CSAT answer in the top box gives it an open window, and why not.
func (s *scene) pools(sub *subject, v *Verdict, milestone bool) {
	preset := s.p.Eligibility.Preset
	active := s.isActive()
	v.Standing = preset != PresetMilestone && active && s.promoter(sub) && s.tenured()
	v.Milestone = preset != PresetStrict && active && milestone && s.mayUseMilestone(sub)
	if !v.Standing && !v.Milestone {
		v.Missing = s.missing(sub, preset, active, milestone)
	}
}

// isActive is the usage condition of both pools: an active user in the last 30
// days and health not red (S0, [A]). Unknown usage is not held against anybody
// (DECISIONS 26).
func (s *scene) isActive() bool { return !isRed(s.health) && (!s.usage.known || s.usage.active) }

// promoter tells whether the current NPS is one of the standing pool, and still valid.
func (s *scene) promoter(sub *subject) bool {
	return sub.nps != nil && sub.nps.Score >= s.p.Eligibility.PromoterMin && s.valid(sub.nps)
}

func (s *scene) valid(nps *Answer) bool {
	return !s.past(addDays(nps.RespondedAt, s.p.Eligibility.AnswerValidDays, s.zone))
}

// tenured is customer_since + 6 months < today, strictly (S0, C2).
func (s *scene) tenured() bool {
	since := s.b.Account.CustomerSince
	return !since.IsZero() && s.reached(s.tenureFrom(since))
}

func (s *scene) tenureFrom(since Date) time.Time {
	return (since.AddMonths(s.p.Eligibility.TenureMonths) + 1).Start(s.zone)
}

// mayUseMilestone is the NPS condition of the milestone pool: 8 or above, or none on file (C1).
func (s *scene) mayUseMilestone(sub *subject) bool {
	return sub.nps == nil || sub.nps.Score >= s.p.Eligibility.SoftMin
}

// missing lists what keeps somebody out of both pools.
func (s *scene) missing(sub *subject, preset string, active, milestone bool) []PoolReason {
	e := &s.p.Eligibility
	byMilestone, standing := preset != PresetStrict, preset != PresetMilestone
	if byMilestone && milestone && s.mayUseMilestone(sub) {
		return []PoolReason{ReasonInactive}
	}
	var out []PoolReason
	needsMilestone := byMilestone && !milestone
	switch {
	case sub.nps == nil && standing:
		out = append(out, ReasonNoNPS)
	case sub.nps == nil:
	case sub.nps.Score < e.SoftMin || (sub.nps.Score < e.PromoterMin && !byMilestone):
		out = append(out, ReasonScoreLow)
		needsMilestone = false // would not help
	case sub.nps.Score < e.PromoterMin && standing:
		out = append(out, ReasonScore8)
		needsMilestone = false // the reason says so
	case standing:
		out = s.missingTenure(sub, out)
	}
	if !active {
		out = append(out, ReasonInactive)
	}
	if needsMilestone {
		out = append(out, ReasonNoMilestone)
	}
	return out
}

// missingTenure says what a promoter lacks for the standing pool.
func (s *scene) missingTenure(sub *subject, out []PoolReason) []PoolReason {
	if !s.valid(sub.nps) {
		out = append(out, ReasonNPSStale)
	}
	if since := s.b.Account.CustomerSince; since.IsZero() {
		out = append(out, ReasonTenureUnknown)
	} else if !s.tenured() {
		out = append(out, ReasonTenureShort)
	}
	return out
}
