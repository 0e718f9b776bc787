package sshd

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func testGate(chance float64, change func(*Limits)) *gate {
	l := &Limits{}
	if change != nil {
		change(l)
	}
	l.fill()
	return newGate(l, func() float64 { return chance })
}

func at(text string) netip.Addr { return netip.MustParseAddr(text) }

var noon = time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)

func TestHalfOpenConnectionsAreDroppedEarlyAndThenAll(t *testing.T) {
	for _, c := range []struct {
		chance float64
		want   int
		why    string
	}{
		{0.29, 50, RefusedEarly},   // less than the share from the beginning on
		{0.30, 51, RefusedEarly},   // 0.314 at 51
		{0.65, 76, RefusedEarly},   // 0.65 at 75, more at 76
		{0.9999, 100, RefusedFull}, // never by chance
	} {
		g := testGate(c.chance, nil)
		n := 0
		for ; g.admit(at(fmt.Sprintf("10.0.%d.1", n)), noon); n++ {
		}
		if n != c.want {
			t.Errorf("by the chance %v %d were let in, want %d", c.chance, n, c.want)
		}
		if diff := cmp.Diff(map[string]uint64{c.why: 1}, g.refused); diff != "" {
			t.Errorf("by the chance %v (-want +got):\n%s", c.chance, diff)
		}
	}
}

func TestOneNetworkTakesOnlyItsShareOfHalfOpenConnections(t *testing.T) {
	g := testGate(0.99, func(l *Limits) { l.Exempt = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} })
	for i := range 10 {
		if !g.admit(at(fmt.Sprintf("192.0.2.%d", i)), noon) || !g.admit(at(fmt.Sprintf("2001:db8::%d", i)), noon) {
			t.Fatalf("connection %d was refused", i)
		}
	}
	for _, same := range []string{"192.0.2.99", "2001:db8::ffff:1:2:3"} {
		if g.admit(at(same), noon) {
			t.Errorf("an eleventh of %s was let in", same)
		}
	}
	for range 11 {
		if !g.admit(at("127.0.0.1"), noon) || !g.admit(netip.Addr{}, noon) {
			t.Fatal("a network without a limit has one")
		}
	}
	for _, other := range []string{"192.0.3.1", "2001:db8:0:1::1"} {
		if !g.admit(at(other), noon) {
			t.Errorf("%s was refused for another network's sake", other)
		}
	}
	g.leave(at("192.0.2.1"))
	if !g.admit(at("192.0.2.200"), noon) {
		t.Error("a place that was given back is not free")
	}
}

func TestFailuresInARowAreRefusedForLongerAndLonger(t *testing.T) {
	g := testGate(0.99, nil)
	a, now := at("192.0.2.1"), noon
	var waits []string
	for range 9 {
		g.failed(a, 1, now)
		if !g.box.held(a, now) {
			waits = append(waits, "none")
			continue
		}
		until := g.box.entries[whose(a)].until
		waits = append(waits, until.Sub(now).String())
		now = until
	}
	want := []string{"none", "15s", "20s", "40s", "1m20s", "2m40s", "5m20s", "10m0s", "10m0s"}
	if diff := cmp.Diff(want, waits); diff != "" {
		t.Errorf("waits (-want +got):\n%s", diff)
	}
	if g.admit(a, now.Add(-time.Second)) {
		t.Error("a penalised address was let in")
	}
	if !g.admit(at("192.0.2.2"), now.Add(-time.Second)) {
		t.Error("a neighbour was refused")
	}
	if !g.admit(a, now) {
		t.Error("a penalty does not end")
	}
	later := now.Add(11 * time.Minute)
	g.failed(a, 1, later)
	if g.box.held(a, later) {
		t.Error("what is long past still counts")
	}
}

func TestThePenaltyBoxHoldsSoManyAddressesAndKeepsTheWorst(t *testing.T) {
	g := testGate(0.99, func(l *Limits) { l.Penalised = 100 })
	worst := at("203.0.113.7")
	for range 5 {
		g.failed(worst, 1, noon)
	}
	for i := range 5_000 {
		g.failed(netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)}), 0.2, noon)
	}
	if n := len(g.box.entries); n != 100 {
		t.Errorf("%d addresses are remembered", n)
	}
	if !g.box.held(worst, noon) {
		t.Error("the worst was forgotten for those who did little")
	}
}

func TestAProxysAddressIsNeverPenalised(t *testing.T) {
	g := testGate(0.99, func(l *Limits) { l.Exempt = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")} })
	for range 50 {
		g.failed(at("127.0.0.1"), 1, noon)
	}
	if !g.admit(at("127.0.0.1"), noon) || len(g.box.entries) != 0 {
		t.Error("it was")
	}
}
