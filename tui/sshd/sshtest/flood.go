package sshtest

import (
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// Host is a server on loopback.
type Host struct {
	Addr string
	Key  gossh.PublicKey
}

// From connects from one of the many addresses that a machine has on loopback, so
// that the limits for each network hold as they would for clients of the world.
func (h Host) From(address string) (net.Conn, error) {
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}, Timeout: 10 * time.Second}
	return d.Dial("tcp", h.Addr)
}

// SignIn opens a connection from an address with a key.
func (h Host) SignIn(address string, key gossh.Signer) (*gossh.Client, error) {
	nc, err := h.From(address)
	if err != nil {
		return nil, err
	}
	_ = nc.SetDeadline(time.Now().Add(30 * time.Second))
	link, chans, requests, err := gossh.NewClientConn(nc, h.Addr,
		&gossh.ClientConfig{User: "x", Auth: []gossh.AuthMethod{gossh.PublicKeys(key)}, HostKeyCallback: gossh.FixedHostKey(h.Key)})
	if err != nil {
		_ = nc.Close()
		return nil, err
	}
	_ = nc.SetDeadline(time.Time{})
	return gossh.NewClient(link, chans, requests), nil
}

// Flood is how much is done to a server at once.
type Flood struct {
	Sessions   int // dashboards that are held
	Typing     int // of them, one key every two seconds
	HalfOpen   int // connections that say nothing and come again when they are closed
	Handshakes int // a second, by strangers
	Phase      time.Duration
	Ready      string             // what a dashboard shows when it has opened
	Key        func(n int) string // the n-th key of somebody: one that changes the screen
}

// FloodFromEnvironment lets REFDECK_FLOOD_SESSIONS, _TYPING, _HALFOPEN,
// _HANDSHAKES and _SECONDS change the numbers of a flood.
func FloodFromEnvironment(f Flood) Flood {
	number := func(name string, usual int) int {
		if n, err := strconv.Atoi(os.Getenv("REFDECK_FLOOD_" + name)); err == nil && n >= 0 {
			return n
		}
		return usual
	}
	f.Sessions, f.Typing, f.HalfOpen, f.Handshakes = number("SESSIONS", f.Sessions), number("TYPING", f.Typing), number("HALFOPEN", f.HalfOpen), number("HANDSHAKES", f.Handshakes)
	f.Phase = time.Duration(number("SECONDS", int(f.Phase/time.Second))) * time.Second
	return f
}

// Hold opens a dashboard for each key, a few at a time.
func (f Flood) Hold(t testing.TB, h Host, keys []gossh.Signer) []*Term {
	t.Helper()
	terms := make([]*Term, len(keys))
	turns := make(chan struct{}, 8)
	var all sync.WaitGroup
	for i, key := range keys {
		turns <- struct{}{}
		all.Go(func() {
			defer func() { <-turns }()
			client, err := h.SignIn(fmt.Sprintf("127.1.%d.1", i%250), key)
			if err != nil {
				t.Errorf("session %d: %v", i, err)
				return
			}
			t.Cleanup(func() { _ = client.Close() })
			terms[i] = Open(t, client, "", 120, 40)
			terms[i].Expect(f.Ready)
		})
	}
	all.Wait()
	if t.Failed() {
		t.FailNow()
	}
	return terms
}

// Typed has people type, each once in two seconds, and tells how long it took
// until their screens changed.
func (f Flood) Typed(terms []*Term, d time.Duration) (p50, p99 time.Duration) {
	var (
		mu  sync.Mutex
		all []time.Duration
		on  sync.WaitGroup
	)
	const think = 2 * time.Second
	end := time.After(d)
	over := make(chan struct{})
	for i, x := range terms[:min(f.Typing, len(terms))] {
		on.Go(func() {
			next := time.After(think * time.Duration(i) / time.Duration(f.Typing))
			for n := 0; ; n++ {
				select {
				case <-over:
					return
				case <-next:
				}
				next = time.After(think)
				took := x.Key(f.Key(n))
				mu.Lock()
				all = append(all, took)
				mu.Unlock()
			}
		})
	}
	<-end
	close(over)
	on.Wait()
	slices.Sort(all)
	if len(all) == 0 {
		return 0, 0
	}
	const tenth = 100 * time.Microsecond
	return all[len(all)/2].Round(tenth), all[len(all)*99/100].Round(tenth)
}

// Attack lets strangers arrive until it is stopped; made counts them.
func (f Flood) Attack(t testing.TB, h Host) (stop func(), made func() int64) {
	t.Helper()
	over := make(chan struct{})
	var on sync.WaitGroup
	var count atomic.Int64
	for i := range f.HalfOpen {
		on.Go(func() {
			for next := time.After(time.Second * time.Duration(i) / time.Duration(f.HalfOpen)); ; next = time.After(time.Second) {
				select {
				case <-over:
					return
				case <-next:
				}
				h.silent(fmt.Sprintf("127.100.%d.%d", i%200, 1+i/200), over)
				count.Add(1)
			}
		})
	}
	stranger, _ := NewKey(t)
	on.Go(func() { f.knock(h, stranger, over, &count) })
	return func() {
		close(over)
		on.Wait()
	}, count.Load
}

// knock tries to sign in with a key that nobody knows, from ever new networks.
func (f Flood) knock(h Host, stranger gossh.Signer, over chan struct{}, count *atomic.Int64) {
	if f.Handshakes == 0 {
		return
	}
	var on sync.WaitGroup
	defer on.Wait()
	tick := time.NewTicker(time.Second / time.Duration(f.Handshakes))
	defer tick.Stop()
	for n := 0; ; n++ {
		select {
		case <-over:
			return
		case <-tick.C:
		}
		on.Go(func() {
			if client, err := h.SignIn(fmt.Sprintf("127.%d.%d.1", 150+n/250%50, n%250), stranger); err == nil {
				_ = client.Close()
			}
			count.Add(1)
		})
	}
}

// silent holds a connection that says nothing until it is closed.
func (h Host) silent(address string, over chan struct{}) {
	nc, err := h.From(address)
	if err != nil {
		return
	}
	closed := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, nc)
		close(closed)
	}()
	select {
	case <-closed:
	case <-over:
	}
	_ = nc.Close()
	<-closed
}

// Alive counts the sessions that still answer a key.
func (f Flood) Alive(terms []*Term) int {
	n := 0
	for _, x := range terms {
		if !x.Ended() {
			x.Key(f.Key(0))
			n++
		}
	}
	return n
}
