package bench

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/demo"
)

// BenchmarkOps measures every operation at every size, for go test -bench.
func BenchmarkOps(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprintf("customers=%d", n), func(b *testing.B) {
			s := open(b, n)
			for _, o := range ops() {
				b.Run(strings.ReplaceAll(o.name, " ", "_"), func(b *testing.B) {
					for b.Loop() {
						o.ours(b, s)
					}
				})
			}
			b.Run("stage_move", func(b *testing.B) {
				move := mover(b, s, 0)
				for b.Loop() {
					move()
				}
			})
		})
	}
}

// line is one row of the printed table.
type line struct {
	what, target string
	ratio        float64
	met          bool
	note         string
}

// BenchmarkRatios prints the table of ratios of PERFORMANCE.md that concern the
// store: ours against the raw driver, and the largest book against the smallest.
func BenchmarkRatios(b *testing.B) {
	for b.Loop() {
		all := sizes()
		small, big := open(b, all[0]), open(b, all[len(all)-1])
		var lines []line
		for _, o := range ops() {
			ours, raw := pair(b, 41, func() { o.ours(b, big) }, replay(b, big, o))
			lines = append(lines, atMost(fmt.Sprintf("%s, %s: store / the same SQL through the raw driver", o.name, human(big.n)), ours, raw, 1.5))
		}
		for _, o := range ops() {
			ours, base := pair(b, 41, func() { o.ours(b, big) }, func() { o.ours(b, small) })
			limit := 1.5
			if o.name == "queue page" {
				limit = 1.75
			}
			lines = append(lines, atMost(fmt.Sprintf("%s: %s / %s", o.name, human(big.n), human(small.n)), ours, base, limit))
		}
		lines = append(lines, deepLine(b, big), moveLine(b, big), bareLine(b, big))
		fmt.Println(table(lines))
		b.ReportMetric(float64(missed(lines)), "missed")
	}
}

func missed(lines []line) (n int) {
	for _, l := range lines {
		if !l.met {
			n++
		}
	}
	return n
}

func atMost(what string, a, base time.Duration, limit float64) line {
	r := float64(a) / float64(base)
	return line{what, fmt.Sprintf("≤ %.2f", limit), r, r <= limit, fmt.Sprintf("%s / %s", short(a), short(base))}
}

// deepLine compares a page a thousand pages in with the first.
func deepLine(b *testing.B, s *shop) line {
	after := ""
	for range 100 {
		page, err := s.store.Queue(context.Background(), store.QueueQuery{Limit: 500, After: after})
		must(b, err)
		if page.Next == "" {
			break
		}
		after = page.Next
	}
	deep, first := pair(b, 41, func() {
		_, err := s.store.Queue(context.Background(), store.QueueQuery{Limit: 50, After: after})
		must(b, err)
	}, func() { queuePage(b, s) })
	return atMost("queue page after 50,000 rows / first page", deep, first, 2)
}

// moveLine is the throughput of a move with all its sums against the same move
// through the same store without any.
func moveLine(b *testing.B, s *shop) line {
	svc := &store.Service{Backend: withoutSums{s.svc.Backend}, Now: s.svc.Now, NewID: newID}
	plain := &shop{svc: svc, store: svc.As(demo.Who())}
	return throughput("stage move: throughput with sums / without them", 0.75, b, mover(b, s, 0), mover(b, plain, 1))
}

// bareLine is the throughput of a move against the bare driver writing the same records.
func bareLine(b *testing.B, s *shop) line {
	move := mover(b, s, 0)
	move()
	bare := newBareMove(b, s)
	return throughput("stage move: throughput / the bare driver writing as many records", 0, b, move, func() { bare.run(b) })
}

// atLeast is the text of a target; a comparison that is only told has none.
func atLeast(target float64) string {
	if target == 0 {
		return ""
	}
	return fmt.Sprintf("≥ %.2f", target)
}

func throughput(what string, target float64, b *testing.B, ours, theirs func()) line {
	x, y := pair(b, 301, ours, theirs)
	r := float64(y) / float64(x)
	return line{what, atLeast(target), r, r >= target, fmt.Sprintf("%s / %s", short(x), short(y))}
}

// pair runs two things alternately and gives the median of each.
func pair(b *testing.B, rounds int, x, y func()) (time.Duration, time.Duration) {
	b.Helper()
	var xs, ys []time.Duration
	for i := range rounds {
		if i%2 == 0 {
			xs, ys = append(xs, timed(x)), append(ys, timed(y))
		} else {
			ys, xs = append(ys, timed(y)), append(xs, timed(x))
		}
	}
	return median(xs), median(ys)
}

func timed(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}

func human(n int) string {
	if n >= 1_000_000 {
		return fmt.Sprintf("%dM", n/1_000_000)
	}
	return fmt.Sprintf("%dk", n/1_000)
}

func short(d time.Duration) string { return d.Round(time.Microsecond).String() }

func table(lines []line) string {
	var out strings.Builder
	out.WriteString("\n")
	for _, l := range lines {
		mark := "met   "
		switch {
		case l.target == "":
			mark = "      "
		case !l.met:
			mark = "MISSED"
		}
		fmt.Fprintf(&out, "%s  %-62s %6.2f  target %-7s %s\n", mark, l.what, l.ratio, l.target, l.note)
	}
	return out.String()
}
