package sshd

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"github.com/refdeck/refdeck/tui/sshd/sshtest"
)

// flood is what is done to a server whose dashboards are lists.
type flood struct{ sshtest.Flood }

func floodOf(f sshtest.Flood) flood {
	f.Ready, f.Key = "hello person", func(int) string { return "j" }
	return flood{f}
}

// BenchmarkFlood holds dashboards of a small program open, each by a person of
// their own, while strangers arrive: handshakes with unknown keys, and connections
// that say nothing. It prints what the people noticed of it. The numbers can be
// changed by REFDECK_FLOOD_SESSIONS, _TYPING, _HALFOPEN, _HANDSHAKES and _SECONDS:
//
//	go test -run '^$' -bench Flood -benchtime 1x ./tui/sshd
func BenchmarkFlood(b *testing.B) {
	f := floodOf(sshtest.FloodFromEnvironment(sshtest.Flood{Sessions: 300, Typing: 100, HalfOpen: 1_000, Handshakes: 50, Phase: 15 * time.Second}))
	for b.Loop() {
		if dropped, _ := f.run(b); dropped != 0 {
			b.Errorf("%d sessions were dropped", dropped)
		}
	}
}

func TestAFloodOfStrangersDropsNobody(t *testing.T) {
	if testing.Short() || runtime.GOOS != "linux" {
		t.Skip("it needs the many loopback addresses of Linux and some seconds")
	}
	dropped, p99 := floodOf(sshtest.Flood{Sessions: 40, Typing: 40, HalfOpen: 200, Handshakes: 50, Phase: time.Second}).run(t)
	if dropped != 0 {
		t.Errorf("%d sessions were dropped", dropped)
	}
	if p99 > 2*time.Second { // wide, for machines that do more than this test; the benchmark tells the figure
		t.Errorf("the slowest of a hundred keys took %s", p99)
	}
}

// run answers with how many sessions were lost, and how long the slowest key of a
// hundred took while the strangers were there.
func (f flood) run(t testing.TB) (dropped int, p99 time.Duration) {
	keys := make([]gossh.Signer, f.Sessions)
	for i := range keys {
		keys[i], _ = sshtest.NewKey(t)
	}
	c := startChild(t, keys)
	empty := c.report()
	began := time.Now()
	terms := f.Hold(t, c.Host, keys)
	fmt.Printf("\n%d sessions opened in %s\n", f.Sessions, time.Since(began).Round(time.Millisecond))
	full := c.report()
	wait(f.Phase / 3)
	idle := c.report()
	fmt.Printf("memory of one          %d KiB resident, %d KiB heap, %d goroutines\n", (full.RSS-empty.RSS)/f.Sessions,
		(full.Heap-empty.Heap)/1024/uint64(f.Sessions), (full.Goroutines-empty.Goroutines)/f.Sessions)
	fmt.Printf("all idle               %.1f %% of a core\n", sshtest.Percent(idle.CPU-full.CPU, f.Phase/3))
	p50, p99 := f.Typed(terms, f.Phase)
	calm := c.report()
	fmt.Printf("%3d typing             key to changed bytes p50 %s p99 %s, %.0f %% of a core\n", f.Typing, p50, p99, sshtest.Percent(calm.CPU-idle.CPU, f.Phase))
	knocking := f
	knocking.HalfOpen = 0 // so that every handshake is computed
	knocking.storm(c, terms, "handshakes")
	p99 = f.storm(c, terms, "all strangers")
	return f.Sessions - f.Alive(terms), p99
}

// storm has people type while strangers arrive, and answers with how long the
// slowest of a hundred keys took.
func (f flood) storm(c *child, terms []*sshtest.Term, what string) time.Duration {
	before := c.report()
	stop, made := f.Attack(c.t, c.Host)
	wait(f.Phase / 5)
	begun := c.report()
	p50, p99 := f.Typed(terms, f.Phase)
	after := c.report()
	stop()
	fmt.Printf("%-22s key to changed bytes p50 %s p99 %s, %.0f %% of a core, %d MiB resident\n", what, p50, p99, sshtest.Percent(after.CPU-begun.CPU, f.Phase), after.RSS>>10)
	fmt.Printf("                       %d arrived, %d were computed and failed, %d half-open at the end, refused in all %v\n", made(),
		after.Failures-before.Failures, after.HalfOpen, after.Refused)
	return p99
}

func wait(d time.Duration) { <-time.After(d) }
