package domain

import (
	"math"
	"time"
)

// usageSpan is the time over which use is measured (§3.16: 30 d against the prior 30 d).
const usageSpan = 30 * day

// usage is what is known about how much an account uses the product.
type usage struct {
	known  bool          // some usage was ever measured
	active bool          // an active user within Eligibility.ActiveDays
	lastAt time.Time     // the newest measurement
	now    *HealthSignal // active users in the last 30 days, newest
	before *HealthSignal // and in the 30 days before those
	seated *HealthSignal // seats in use, newest within 30 days
	seats  int64         // seats under contract
}

func (s *scene) readUsage() usage {
	var u usage
	for i := range s.b.Signals {
		h := &s.b.Signals[i]
		if math.IsNaN(h.Value) {
			continue
		}
		switch h.Kind {
		case SignalActive:
			s.countActive(&u, h)
			s.placeActive(&u, h)
		case SignalLogins:
			s.countActive(&u, h)
		case SignalSeats:
			if s.recent(h.ObservedAt, usageSpan) {
				u.seated = newer(u.seated, h)
			}
		case SignalHealth, SignalAdoption, SignalSentiment, SignalPayment:
		}
	}
	u.seats = s.seats()
	return u
}

func (s *scene) countActive(u *usage, h *HealthSignal) {
	if !s.happened(h.ObservedAt) {
		return
	}
	u.known = true
	if h.ObservedAt.After(u.lastAt) {
		u.lastAt = h.ObservedAt
	}
	within := time.Duration(s.p.Eligibility.ActiveDays) * day
	if h.Value >= 1 && !s.past(h.ObservedAt.Add(within)) {
		u.active = true
	}
}

func (s *scene) placeActive(u *usage, h *HealthSignal) {
	switch {
	case !s.happened(h.ObservedAt):
	case !s.past(h.ObservedAt.Add(usageSpan)):
		u.now = newer(u.now, h)
	case !s.past(h.ObservedAt.Add(2 * usageSpan)):
		u.before = newer(u.before, h)
	}
}

func newer(a, b *HealthSignal) *HealthSignal {
	if a == nil || b.ObservedAt.After(a.ObservedAt) || (b.ObservedAt.Equal(a.ObservedAt) && b.ID > a.ID) {
		return b
	}
	return a
}

// seats sums the seats of the subscriptions that run today.
func (s *scene) seats() int64 {
	var sum int64
	for i := range s.b.Subs {
		sub := &s.b.Subs[i]
		started := sub.StartOn.IsZero() || s.reached(sub.StartOn.Start(s.zone))
		if started && (sub.EndOn.IsZero() || !s.reached(sub.EndOn.Start(s.zone))) && sub.Seats > 0 {
			sum += sub.Seats
		}
	}
	return sum
}

// ratio is the share of seats whose people are active, 0 to 1; false without data.
func (u *usage) ratio() (float64, bool) {
	used, seats := u.now, float64(u.seats)
	switch {
	case used != nil && seats == 0 && u.seated != nil:
		seats = u.seated.Value
	case used == nil:
		used = u.seated
	}
	if used == nil || !(seats > 0) {
		return 0, false
	}
	return min(1, max(0, used.Value/seats)), true
}

// falling tells whether active users are down by more than 20 % against the prior 30 days.
func (u *usage) falling() bool {
	return u.now != nil && u.before != nil && u.now.Value < 0.8*u.before.Value
}
