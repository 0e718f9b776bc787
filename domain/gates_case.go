package domain

import (
	"strconv"
	"time"
)

// caseState is a support case as it stood at a moment.
type caseState int

const (
	caseClosed   caseState = iota
	caseRunning            // open
	caseReclosed           // closed again after a reopening, not long ago
)

// stateOf is how a case stood at now (§3.3 no. 1). A case that was resolved later
// was open then, whatever its status says today. The end of the wait after a
// reopening is counted from the close that followed it (CASES 8).
func (s *scene) stateOf(c *Case) (caseState, time.Time) {
	if !c.OpenedAt.IsZero() && !s.reached(c.OpenedAt) {
		return caseClosed, time.Time{}
	}
	reopened := s.happened(c.ReopenedAt)
	switch {
	case c.ResolvedAt.IsZero() || (reopened && !c.ResolvedAt.After(c.ReopenedAt)):
		// Never closed, or not since the reopening; unless it is closed without a date.
		if c.Status == CaseResolved || c.Status == CaseClosed {
			return caseClosed, time.Time{}
		}
		return caseRunning, time.Time{}
	case !s.reached(c.ResolvedAt):
		return caseRunning, time.Time{}
	case reopened || (c.Reopened > 0 && c.ReopenedAt.IsZero()):
		until := addDays(c.ResolvedAt, s.p.Gates.CaseReopenDays, s.zone)
		if !s.reached(until) {
			return caseReclosed, until
		}
	}
	return caseClosed, time.Time{}
}

func severityRank(v Severity) int {
	switch v {
	case SeverityLow:
		return 0
	case SeverityHigh:
		return 2
	case SeverityCritical:
		return 3
	case SeverityNormal:
	}
	return 1 // unknown counts as normal
}

// openCase blocks on the worst open case of severity normal or above, or else on
// one that was reopened and has not been closed for long enough.
func (s *scene) openCase() Gate {
	var worst *Case
	var worstState caseState
	var lifts time.Time
	for i := range s.b.Cases {
		c := &s.b.Cases[i]
		if severityRank(c.Severity) == 0 {
			continue
		}
		state, until := s.stateOf(c)
		if state == caseClosed || (worst != nil && !worseCase(c, state, until, worst, worstState, lifts)) {
			continue
		}
		worst, worstState, lifts = c, state, until
	}
	if worst == nil {
		return passed()
	}
	return s.failed(caseRef(worst), lifts, func() string {
		if worstState == caseReclosed {
			return join(caseLabel(worst), " was reopened and closed again on ", s.on(worst.ResolvedAt))
		}
		return join("open ", caseLabel(worst), s.since(worst), ", severity ", severityWord(worst.Severity))
	})
}

// worseCase puts open cases before closed ones, the graver first, then the older;
// of closed ones the one that blocks longest.
func worseCase(c *Case, state caseState, until time.Time, o *Case, oState caseState, oUntil time.Time) bool {
	if state != oState {
		return state == caseRunning
	}
	if state == caseReclosed {
		return until.After(oUntil)
	}
	a, b := severityRank(c.Severity), severityRank(o.Severity)
	return a > b || (a == b && c.OpenedAt.Before(o.OpenedAt))
}

// escalation blocks while an escalated case of any severity is not resolved (§3.3 no. 6).
func (s *scene) escalation() Gate {
	for i := range s.b.Cases {
		c := &s.b.Cases[i]
		if !c.Escalated && c.Status != CaseEscalated {
			continue
		}
		if state, _ := s.stateOf(c); state == caseRunning {
			return s.failed(caseRef(c), time.Time{}, func() string {
				return join(caseLabel(c), " is escalated and not resolved", s.since(c))
			})
		}
	}
	return passed()
}

// lowCase warns about an open or lately reopened case of low severity.
func (s *scene) lowCase() Gate {
	for i := range s.b.Cases {
		c := &s.b.Cases[i]
		if c.Severity != SeverityLow {
			continue
		}
		if state, until := s.stateOf(c); state != caseClosed {
			return s.failed(caseRef(c), until, func() string {
				return join("minor ", caseLabel(c), s.since(c))
			})
		}
	}
	return passed()
}

func caseRef(c *Case) RecordRef { return RecordRef{Kind: "case", ID: c.ID, Label: caseLabel(c)} }

func caseLabel(c *Case) string {
	if c.Ref == "" {
		return "case " + strconv.FormatInt(c.ID, 10)
	}
	return "case " + c.Ref
}

func (s *scene) since(c *Case) string {
	if c.OpenedAt.IsZero() {
		return ""
	}
	return " since " + s.on(c.OpenedAt)
}

func severityWord(v Severity) string {
	if v == "" {
		return "unknown"
	}
	return string(v)
}
