package domain

import "time"

// Milestones lists every milestone in the order in which people read them (DECISIONS 5).
var Milestones = []Milestone{MileReceived, MileAcknowledged, MileAccepted, MileContacted, MileMeetBooked, MileMeetHeld, MileQualified,
	MileOpportunity, MileProposal, MileWon, MileLost, MileSOW, MileFirstInvoice}

var stageMilestone = map[Stage]Milestone{
	StageNew: MileReceived, StageContacted: MileContacted, StageQualified: MileQualified,
	StageOpportunity: MileOpportunity, StageWon: MileWon, StageLost: MileLost,
}

// StageMilestone is the milestone that entering a stage reaches.
func StageMilestone(s Stage) Milestone { return stageMilestone[s] }

// milestoneAfter holds what must not be later than a milestone. It is a partial
// order: a thank-you may come before or after acceptance and a meeting before or
// after qualification, but nothing comes before its own cause.
var milestoneAfter = map[Milestone][]Milestone{
	MileAcknowledged: {MileReceived},
	MileAccepted:     {MileReceived},
	MileContacted:    {MileReceived},
	MileMeetBooked:   {MileReceived},
	MileMeetHeld:     {MileMeetBooked},
	MileQualified:    {MileAccepted, MileContacted},
	MileOpportunity:  {MileQualified},
	MileProposal:     {MileAccepted},
	MileWon:          {MileOpportunity, MileProposal},
	MileLost:         {MileContacted, MileQualified, MileOpportunity},
	MileSOW:          {MileOpportunity},
	MileFirstInvoice: {MileWon},
}

// precedes tells whether a must not be later than b.
func precedes(a, b Milestone) bool {
	for _, m := range milestoneAfter[b] {
		if m == a || precedes(a, m) {
			return true
		}
	}
	return false
}

// CheckMilestone decides whether a milestone may be given a date by hand: not in
// the future, and never before a milestone it follows nor after one that follows
// it, unless the referral is marked as backdated (§2.4(22)). It answers invalid.
func CheckMilestone(r *Referral, marks []MilestoneMark, code Milestone, at, now time.Time) error {
	if milestoneOrder(code) < 0 {
		return Invalidf("milestone", "%q is not a milestone; nothing was changed.", string(code))
	}
	if at.IsZero() || at.After(now) {
		return Invalidf("at", "A milestone needs a date that is not in the future; nothing was changed.")
	}
	if r.Backdated {
		return nil
	}
	for _, m := range marks {
		switch {
		case precedes(m.Code, code) && at.Before(m.At):
			return Invalidf("at", "%s cannot be earlier than %s; correct the date, or mark the referral as backdated with a reason.",
				milestoneWord(code), milestoneWord(m.Code))
		case precedes(code, m.Code) && at.After(m.At):
			return Invalidf("at", "%s cannot be later than %s; correct the date, or mark the referral as backdated with a reason.",
				milestoneWord(code), milestoneWord(m.Code))
		}
	}
	return nil
}

func milestoneOrder(code Milestone) int {
	for i, m := range Milestones {
		if m == code {
			return i
		}
	}
	return -1
}

func milestoneWord(m Milestone) string { return stageWord(Stage(m)) }

// markAt is when a milestone was reached; the zero time if it was not.
func markAt(marks []MilestoneMark, code Milestone) time.Time {
	for _, m := range marks {
		if m.Code == code {
			return m.At
		}
	}
	return time.Time{}
}
