package domain

import "time"

// amberHealth warns when the current health score is amber.
func (s *scene) amberHealth() Gate {
	if !isAmber(s.health) {
		return passed()
	}
	return s.failed(signalRef(s.health, "health score"), time.Time{}, func() string {
		return join("health is amber since the score of ", s.on(s.health.ObservedAt))
	})
}

func signalRef(h *HealthSignal, label string) RecordRef {
	return RecordRef{Kind: "signal", ID: h.ID, Label: label}
}

// renewalSoon warns when the renewal is less than 30 days away.
func (s *scene) renewalSoon() Gate {
	renewal := s.b.Account.RenewalOn
	if renewal.IsZero() || !s.reached(renewal.AddDays(1-s.p.Gates.RenewalSoonDays).Start(s.zone)) {
		return passed()
	}
	lifts := renewal.AddDays(1).Start(s.zone)
	if s.reached(lifts) {
		return passed()
	}
	return s.failed(s.accountRef(), lifts, func() string { return join("renewal on ", s.onDate(renewal)) })
}

// noRecentContact warns when nobody of ours has been in touch for more than 60
// days, or when no contact was ever noted.
func (s *scene) noRecentContact() Gate {
	if s.contactAt.IsZero() {
		return s.failed(s.accountRef(), time.Time{}, func() string { return "no contact with the account is noted" })
	}
	if !s.past(s.contactAt.Add(time.Duration(s.p.Gates.NoContactDays) * day)) {
		return passed()
	}
	return s.failed(s.accountRef(), time.Time{}, func() string { return join("no contact since ", s.on(s.contactAt)) })
}

// noUsageData warns that use of the product is unknown; it then counts as active (DECISIONS 26).
func (s *scene) noUsageData() Gate {
	if s.usage.known {
		return passed()
	}
	return s.failed(s.accountRef(), time.Time{}, func() string { return "no usage data; counted as active" })
}

// contactZone is where the contact is; the program's zone if that is not known.
func (s *scene) contactZone(c *Contact) *time.Location {
	return zoneOf(c, s.zone)
}

func zoneOf(c *Contact, otherwise *time.Location) *time.Location {
	if c.TZ == "" {
		return otherwise
	}
	loc, err := time.LoadLocation(c.TZ)
	if err != nil {
		return otherwise
	}
	return loc
}

// quietHours warns outside the contact's working hours (§3.4: 08:00–18:00).
func (s *scene) quietHours(sub *subject) Gate {
	local := s.now.In(s.contactZone(sub.Contact))
	if !s.p.quiet(local) {
		return passed()
	}
	return s.failed(contactRef(sub), s.p.nextHour(local), func() string {
		return join("it is ", local.Format("15:04"), " where ", sub.Name, " is")
	})
}

// weekend warns on Saturdays and Sundays where the contact is.
func (s *scene) weekend(sub *subject) Gate {
	local := s.now.In(s.contactZone(sub.Contact))
	if !isWeekend(local) {
		return passed()
	}
	return s.failed(contactRef(sub), nextOpening(s.p, local).UTC(), func() string {
		return join("it is ", local.Format("Monday"), " where ", sub.Name, " is")
	})
}

func isWeekend(local time.Time) bool {
	return local.Weekday() == time.Saturday || local.Weekday() == time.Sunday
}

// quiet tells whether a local time lies in the quiet hours, which may span midnight.
func (p *Program) quiet(local time.Time) bool {
	from, until, h := p.Gates.QuietFrom, p.Gates.QuietUntil, local.Hour()
	if from == until {
		return false
	}
	if from < until {
		return h >= from && h < until
	}
	return h >= from || h < until
}

// nextHour is the next moment at which the quiet hours end.
func (p *Program) nextHour(local time.Time) time.Time {
	y, m, d := local.Date()
	at := time.Date(y, m, d, p.Gates.QuietUntil, 0, 0, 0, local.Location())
	if !at.After(local) {
		at = time.Date(y, m, d+1, p.Gates.QuietUntil, 0, 0, 0, local.Location())
	}
	return at.UTC()
}

func nextOpening(p *Program, local time.Time) time.Time {
	for isWeekend(local) || p.quiet(local) {
		y, m, d := local.Date()
		if isWeekend(local) || local.Hour() >= p.Gates.QuietUntil {
			d++
		}
		local = time.Date(y, m, d, p.Gates.QuietUntil, 0, 0, 0, local.Location())
	}
	return local
}

// StepDue is when an ask in the window should go out to the contact: the target
// of §3.2, put off to the next working hour where the contact is (§3.4). late
// says that the window has closed by then; the ask is not dropped for that (CASES 9).
func StepDue(p *Program, c *Contact, w *Window) (due time.Time, late bool) {
	due = w.DueAt
	if due.IsZero() {
		due = w.OpensAt
	}
	due = nextOpening(p, due.In(zoneOf(c, p.Zone()))).UTC()
	return due, !w.ClosesAt.IsZero() && !due.Before(w.ClosesAt)
}
