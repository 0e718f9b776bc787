package sshd

import (
	"net/netip"
	"time"
)

// box remembers which addresses failed to sign in, and for how long they are
// refused for it. Each failure in a row costs twice the one before.
type box struct {
	limits  *Limits
	entries map[netip.Prefix]penalty
}

type penalty struct {
	strikes int
	until   time.Time
	boxed   bool // it was long enough to be refused for
}

// whose is the network that is punished together: one IPv4 address, or a /64.
func whose(a netip.Addr) netip.Prefix { return around(a, 32) }

// held tells whether connections of an address are refused now.
func (b *box) held(a netip.Addr, now time.Time) bool {
	e, ok := b.entries[whose(a)]
	return ok && e.boxed && now.Before(e.until)
}

// add notes a failure that costs share of the usual penalty.
func (b *box) add(a netip.Addr, share float64, now time.Time) {
	at := whose(a)
	e := b.entries[at]
	if now.After(e.until.Add(b.limits.PenaltyMax)) {
		e = penalty{until: now}
	}
	if e.until.Before(now) {
		e.until, e.boxed = now, false
	}
	const most = 10 // doublings: beyond any cap
	cost := time.Duration(share * float64(b.limits.Penalty<<min(e.strikes, most)))
	e.until = e.until.Add(cost)
	if latest := now.Add(b.limits.PenaltyMax); e.until.After(latest) {
		e.until = latest
	}
	e.boxed = e.boxed || e.until.Sub(now) >= b.limits.PenaltyMin
	e.strikes++
	b.makeRoom(at, now)
	b.entries[at] = e
}

// makeRoom forgets somebody if the box is full: of a few in it, whose penalty ends first.
func (b *box) makeRoom(at netip.Prefix, now time.Time) {
	if _, known := b.entries[at]; known || len(b.entries) < b.limits.Penalised {
		return
	}
	const few = 16
	var first netip.Prefix
	var until time.Time
	seen := 0
	for p, e := range b.entries {
		if now.After(e.until.Add(b.limits.PenaltyMax)) {
			delete(b.entries, p)
			return
		}
		if seen == 0 || e.until.Before(until) {
			first, until = p, e.until
		}
		if seen++; seen == few {
			break
		}
	}
	delete(b.entries, first)
}
