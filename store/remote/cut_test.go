package remote_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/program"
	"github.com/refdeck/refdeck/store/remote"
	"github.com/refdeck/refdeck/store/storetest"
)

// shears is a line to a server that breaks after so many bytes: of what is sent
// when out is set, else of what comes back. Fewer than 0 never break it.
type shears struct {
	net.Listener
	server string
	after  atomic.Int64
	out    atomic.Bool
}

func newShears(t *testing.T, server string) *shears {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &shears{Listener: l, server: server}
	s.after.Store(-1)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go s.serve(conn)
		}
	}()
	return s
}

func (s *shears) serve(client net.Conn) {
	server, err := net.Dial("tcp", s.server)
	if err != nil {
		_ = client.Close()
		return
	}
	end := func() { _, _ = client.Close(), server.Close() }
	after, out := s.after.Load(), s.out.Load()
	pass := func(to, from net.Conn, cut bool) {
		defer end()
		if cut && after >= 0 {
			_, _ = io.CopyN(to, from, after)
			return
		}
		_, _ = io.Copy(to, from)
	}
	go pass(server, client, out)
	pass(client, server, !out)
}

// TestCutsLoseAndDoubleNothing cuts the line at random bytes: every write happens
// once, or is reported as not done. REFDECK_CUTS says how often.
func TestCutsLoseAndDoubleNothing(t *testing.T) {
	cuts := 150
	if n, err := strconv.Atoi(os.Getenv("REFDECK_CUTS")); err == nil {
		cuts = n
	}
	d := openDeck(t)
	seed := storetest.Seed(t, d.Service)
	f := newFront(t, d)
	f.actors["boss"] = storetest.Boss()
	line := newShears(t, strings.TrimPrefix(f.URL, "http://"))
	c := throughShears(t, d, line)
	rng := rand.New(rand.NewPCG(7, 11))
	done, lost := map[string]bool{}, map[string]bool{}
	for n := range cuts {
		_ = c.Close() // so that the next call opens a line of its own
		line.out.Store(rng.IntN(2) == 0)
		line.after.Store(rng.Int64N(900))
		body := fmt.Sprintf("cut %d", n)
		_, err := c.AddNote(t.Context(), fmt.Sprintf("cut-%d", n), domain.Note{Subject: "referral", SubjectID: seed.Referrals["Sona Medical"], Body: body})
		done[body] = err == nil
		if err != nil {
			lost[body] = true
			if domain.CodeOf(err) != domain.Unavailable || !errors.Is(err, store.ErrOutcome) {
				t.Errorf("%s: %v", body, err)
			}
		}
	}
	count := map[string]int{}
	whole, err := d.Service.As(storetest.Boss()).Referral(t.Context(), seed.Referrals["Sona Medical"])
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range whole.Notes {
		count[n.Body]++
	}
	for body, ok := range done {
		if count[body] > 1 || (ok && count[body] != 1) {
			t.Errorf("%s: said to be done %t, and is there %d times", body, ok, count[body])
		}
	}
	t.Logf("%d cuts: %d done, %d of unknown outcome, %d notes", cuts, cuts-len(lost), len(lost), len(count))
	if len(lost) == cuts {
		t.Error("every write was cut off; the test shows nothing")
	}
}

// throughShears dials through a whole line; each pause mends it in every other case.
func throughShears(t *testing.T, d storetest.Deck, line *shears) *remote.Client {
	c, err := remote.Dial(t.Context(), "http://"+line.Addr().String(), remote.Options{Token: func() (string, error) { return "boss", nil }, Parse: program.Parse,
		Now: d.Clock.Now, NewID: d.Service.NewID, Wait: func(ctx context.Context, p time.Duration) error {
			if p.Nanoseconds()%3 == 0 {
				line.after.Store(-1)
			}
			return ctx.Err()
		}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}
