package domain

import "time"

// clock is the moment of an evaluation. Every comparison with time goes through
// reached, which notes the boundaries that still lie ahead: until the earliest of
// them nothing that was decided with this clock can change by itself.
type clock struct {
	now  time.Time
	next time.Time // earliest boundary after now; zero: none seen
}

// reached tells whether at is not after now; a moment still ahead becomes a boundary.
func (c *clock) reached(at time.Time) bool {
	if !at.After(c.now) {
		return true
	}
	if c.next.IsZero() || at.Before(c.next) {
		c.next = at
	}
	return false
}

// past tells whether at lies before now; for limits that still hold at their last instant.
func (c *clock) past(at time.Time) bool { return c.reached(at.Add(time.Microsecond)) }

// recent tells whether at has come and less than the given time has gone by since.
func (c *clock) recent(at time.Time, within time.Duration) bool {
	return !at.IsZero() && c.reached(at) && !c.reached(at.Add(within))
}

// happened tells whether a dated fact exists and lies not in the future.
func (c *clock) happened(at time.Time) bool { return !at.IsZero() && c.reached(at) }

// addDays is the same local time n calendar days later (CASES 18: a clock change
// in between does not move the hour).
func addDays(t time.Time, n int, zone *time.Location) time.Time {
	if zone == time.UTC {
		return t.Add(time.Duration(n) * day)
	}
	return t.In(zone).AddDate(0, 0, n).UTC()
}

// shift adds a rule's distance to a moment. Hours count as they pass; whole days
// from three on are calendar days at the same local time.
func shift(t time.Time, by time.Duration, zone *time.Location) time.Time {
	if by >= 3*day && by%day == 0 {
		return addDays(t, int(by/day), zone)
	}
	return t.Add(by)
}

// quarterEnd is the first day after the fiscal quarter that holds d; fiscal is
// the month in which the fiscal year starts (1–12).
func quarterEnd(d Date, fiscal int) Date {
	y, m, _ := d.Split()
	into := ((int(m)-fiscal)%3 + 3) % 3
	return NewDate(y, m+time.Month(3-into), 1)
}
