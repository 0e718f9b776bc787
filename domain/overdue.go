package domain

import "time"

// What of a referral is late (§3.14).
const (
	OverdueThanks   = "thank_you"   // 48 hours, elapsed
	OverdueDecision = "decision"    // two business days
	OverdueAction   = "next_action" // its date has passed
	OverdueStage    = "stage"       // too long in one stage
)

// ThankDue is when the referrer must have been thanked by (S4: 48 hours, every
// hour counts); the zero time once a person has done it.
func ThankDue(p *Program, r *Referral) time.Time {
	if !r.ThankedAt.IsZero() {
		return time.Time{}
	}
	return r.SubmittedAt.Add(time.Duration(p.Referral.ThankHours) * time.Hour)
}

// DecisionDue is when a pending referral must have been accepted or rejected by,
// in business days; the zero time once it is decided.
func DecisionDue(p *Program, r *Referral) time.Time {
	if r.Acceptance != AcceptPending {
		return time.Time{}
	}
	return AddBusinessDays(r.SubmittedAt, p.Referral.AcceptDays, p.Zone())
}

// AddBusinessDays is the same local time n working days (Monday to Friday) later;
// what falls on a weekend counts from the Monday's start.
func AddBusinessDays(t time.Time, n int, zone *time.Location) time.Time {
	local := t.In(zone)
	if weekend(local) {
		y, m, d := local.Date()
		local = time.Date(y, m, d, 0, 0, 0, 0, zone)
		for weekend(local) {
			local = local.AddDate(0, 0, 1)
		}
	}
	for n > 0 {
		local = local.AddDate(0, 0, 1)
		if !weekend(local) {
			n--
		}
	}
	return local.UTC()
}

func weekend(t time.Time) bool { return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday }

// StageDays is how many whole days the referral has stood at its stage.
func StageDays(r *Referral, now time.Time) int {
	if r.StageAt.IsZero() || now.Before(r.StageAt) {
		return 0
	}
	return int(now.Sub(r.StageAt) / day)
}

// StageWarning is how a card's age in its stage is marked: 0 fine, 1 ageing (▲), 2 late (■).
func StageWarning(p *Program, r *Referral, now time.Time) int {
	if !r.Stage.Open() || Archived(r) {
		return 0
	}
	switch days := StageDays(r, now); {
	case days >= p.Referral.StageLateDays:
		return 2
	case days >= p.Referral.StageWarnDays:
		return 1
	}
	return 0
}

// Overdue lists what of a referral is late, the most pressing first. A thank-you
// stays due after closing; nothing else does.
func Overdue(p *Program, r *Referral, now time.Time) []string {
	var out []string
	if due := ThankDue(p, r); !due.IsZero() && now.After(due) {
		out = append(out, OverdueThanks)
	}
	if !r.Stage.Open() || Archived(r) {
		return out
	}
	if due := DecisionDue(p, r); !due.IsZero() && now.After(due) {
		out = append(out, OverdueDecision)
	}
	if r.NextActionOn != 0 && r.NextActionOn < DateOf(now, p.Zone()) {
		out = append(out, OverdueAction)
	}
	if StageWarning(p, r, now) == 2 {
		out = append(out, OverdueStage)
	}
	return out
}

// LateCapture tells whether an introduction was recorded so long after it was
// made that people may not remember it well (CASES 44); calendar days.
func LateCapture(p *Program, introduced, submitted time.Time) bool {
	if introduced.IsZero() {
		return false
	}
	zone := p.Zone()
	return DateOf(introduced, zone).DaysUntil(DateOf(submitted, zone)) > p.Referral.LateCaptureDays
}
