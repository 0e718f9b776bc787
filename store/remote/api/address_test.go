package api

import (
	"net/http"
	"net/netip"
	"testing"
)

func TestTheClientAddressIsBelievedFromATrustedProxyOnly(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	for _, c := range []struct {
		name, peer string
		forwarded  []string
		want       string
	}{
		{"no proxy", "203.0.113.9:1000", nil, "203.0.113.9"},
		{"a stranger who claims to be somebody", "203.0.113.9:1000", []string{"198.51.100.1"}, "203.0.113.9"},
		{"a trusted proxy", "10.1.2.3:1000", []string{"198.51.100.1"}, "198.51.100.1"},
		{"a client that wrote an entry itself", "10.1.2.3:1000", []string{"1.1.1.1, 198.51.100.1"}, "198.51.100.1"},
		{"two trusted proxies", "10.1.2.3:1000", []string{"1.1.1.1, 198.51.100.1, 10.9.9.9"}, "198.51.100.1"},
		{"several header lines", "10.1.2.3:1000", []string{"198.51.100.1", "10.9.9.9"}, "198.51.100.1"},
		{"nothing but proxies", "10.1.2.3:1000", []string{"10.4.4.4"}, "10.4.4.4"},
		{"a trusted proxy that says nothing", "10.1.2.3:1000", nil, "10.1.2.3"},
		{"rubbish stops the walk", "10.1.2.3:1000", []string{"198.51.100.1, unknown"}, "10.1.2.3"},
		{"an entry with a port", "[::1]:1000", []string{"198.51.100.1:4711"}, "198.51.100.1"},
		{"an IPv6 entry with a port", "[::1]:1000", []string{"[2001:db8::1]:4711"}, "2001:db8::1"},
		{"IPv4 in IPv6", "[::ffff:203.0.113.9]:1000", nil, "203.0.113.9"},
		{"no address at all", "pipe", nil, "invalid IP"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := &http.Request{RemoteAddr: c.peer, Header: http.Header{"X-Forwarded-For": c.forwarded}}
			if got := clientAddress(r, trusted).String(); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestAddressesAreLimitedByTheirNetwork(t *testing.T) {
	for addr, want := range map[string]string{
		"203.0.113.9": "203.0.113.0/24", "2001:db8:1:2:3::4": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64",
	} {
		if got := networkOf(netip.MustParseAddr(addr).WithZone("")).String(); got != want {
			t.Errorf("%s: got %s, want %s", addr, got, want)
		}
	}
}
