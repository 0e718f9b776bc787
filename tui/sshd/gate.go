package sshd

import (
	"maps"
	"net"
	"net/netip"
	"sync"
	"time"
)

// Why a connection or a session was refused, as Stats counts it.
const (
	RefusedFull    = "full"    // as many half-open connections as there may be
	RefusedEarly   = "early"   // dropped by chance while there are many
	RefusedAddress = "address" // too many half-open ones of that network
	RefusedPenalty = "penalty" // the address failed too often
	RefusedPerson  = "person"  // too many sessions of that person
	RefusedTotal   = "total"   // too many sessions
)

// gate decides about a connection before anything is computed for it.
type gate struct {
	mu      sync.Mutex
	limits  *Limits
	chance  func() float64
	half    int
	near    map[netip.Prefix]int // half-open connections of each network
	box     box
	refused map[string]uint64
}

func newGate(l *Limits, chance func() float64) *gate {
	return &gate{limits: l, chance: chance, near: map[netip.Prefix]int{}, refused: map[string]uint64{},
		box: box{limits: l, entries: map[netip.Prefix]penalty{}}}
}

// addressOf is where a connection comes from; invalid for what is no IP address.
func addressOf(a net.Addr) netip.Addr {
	if tcp, ok := a.(*net.TCPAddr); ok {
		return tcp.AddrPort().Addr().Unmap()
	}
	return netip.Addr{}
}

// network is what is limited together: /24 or /64.
func network(a netip.Addr) netip.Prefix { return around(a, 24) }

// around is the network of an address: of so many bits for IPv4, and the /64 that an
// IPv6 client chooses its addresses from.
func around(a netip.Addr, bits int) netip.Prefix {
	if a.Is6() {
		bits = 64
	}
	p, _ := a.Prefix(bits)
	return p
}

// exempt tells whether an address has no limits of its own.
func (g *gate) exempt(a netip.Addr) bool {
	if !a.IsValid() {
		return true
	}
	for _, p := range g.limits.Exempt {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// admit takes a half-open place for a connection, or says that it is refused.
func (g *gate) admit(a netip.Addr, now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if why := g.against(a, now); why != "" {
		g.refused[why]++
		return false
	}
	g.half++
	g.near[network(a)]++
	return true
}

func (g *gate) against(a netip.Addr, now time.Time) string {
	l, free := g.limits, g.exempt(a)
	switch {
	case !free && g.box.held(a, now):
		return RefusedPenalty
	case !free && g.near[network(a)] >= l.PerAddress:
		return RefusedAddress
	case g.half >= l.HalfOpen:
		return RefusedFull
	case g.half >= l.EarlyFrom:
		share := l.EarlyShare + (1-l.EarlyShare)*float64(g.half-l.EarlyFrom)/float64(l.HalfOpen-l.EarlyFrom)
		if g.chance() < share {
			return RefusedEarly
		}
	}
	return ""
}

// leave gives a half-open place back.
func (g *gate) leave(a netip.Addr) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.half--
	at := network(a)
	if g.near[at]--; g.near[at] <= 0 {
		delete(g.near, at)
	}
}

// failed punishes an address for a connection that came to nothing.
func (g *gate) failed(a netip.Addr, share float64, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.exempt(a) {
		g.box.add(a, share, now)
	}
}

// refuse counts a session that was refused.
func (g *gate) refuse(why string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.refused[why]++
}

// counts are the half-open connections and what was refused why.
func (g *gate) counts() (half int, refused map[string]uint64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.half, maps.Clone(g.refused)
}
