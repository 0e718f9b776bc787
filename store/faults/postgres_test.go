package faults_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/postgres"
	"github.com/refdeck/refdeck/store/postgres/pgtest"
)

var pgFaults = flag.Int("pg.faults", 0, "how often PostgreSQL is broken under writers (default 50 where everything is required, else 5)")

// longestGap is what a writer may wait beyond the time that the server itself was
// away; on a quiet machine the whole gap is under it (RELIABILITY §3).
const longestGap = 5 * time.Second

// gauge gathers what the writers saw.
type gauge struct {
	mu    sync.Mutex
	acked []string
	gap   time.Duration // the longest time between two acknowledgements of one writer
	fresh chan struct{} // hears of acknowledgements
}

func (g *gauge) ack(op string, since time.Duration) {
	g.mu.Lock()
	g.acked = append(g.acked, op)
	g.gap = max(g.gap, since)
	g.mu.Unlock()
	select {
	case g.fresh <- struct{}{}:
	default:
	}
}

func TestPostgreSQLThatIsBrokenUnderWritersLosesNothingAndDoublesNothing(t *testing.T) {
	faults := times(*pgFaults, 50, 5)
	cluster := pgtest.Start(t)
	dsn := cluster.Database(t)
	db, err := postgres.Open(t.Context(), dsn, postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	g := &gauge{fresh: make(chan struct{}, 1)}
	ctx, stop := context.WithCancel(t.Context())
	var writers sync.WaitGroup
	for i := range 4 {
		writers.Go(func() { g.write(ctx, t, service(db).As(somebody()), fmt.Sprintf("w%d", i)) })
	}
	var away time.Duration
	for n := range faults {
		began := time.Now()
		breakPostgres(t, cluster, n)
		away = max(away, time.Since(began))
		for range 6 { // everybody is at work again before the next
			<-g.fresh
		}
	}
	stop()
	writers.Wait()
	checkKept(t, db, g.acked, true)
	t.Logf("%d faults, %d acknowledged writes, none lost, none doubled; longest wait of a writer %v, of which the server was away up to %v", faults, len(g.acked),
		g.gap.Round(time.Millisecond), away.Round(time.Millisecond))
	if g.gap > away+longestGap {
		t.Errorf("a writer waited %v", g.gap)
	}
}

// breakPostgres does one of the things that happen to a server.
func breakPostgres(t *testing.T, c *pgtest.Cluster, n int) {
	t.Helper()
	var err error
	switch n % 5 {
	case 0:
		err = c.Restart()
	case 1:
		err = errors.Join(c.Kill(), c.Up())
	default:
		c.Exec(t, "postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'")
	}
	if err != nil {
		t.Fatal(err)
	}
}

// write takes in referrals one after the other, each until it is known to be kept:
// as a person would who is told that it is not known, and presses again.
func (g *gauge) write(ctx context.Context, t *testing.T, st store.Store, name string) {
	last := time.Now()
	for n := 0; ctx.Err() == nil; n++ {
		op := fmt.Sprintf("%s.%d.add", name, n)
		for {
			_, err := st.AddReferral(ctx, store.ReferralInput{Op: op, ReferrerName: "Uma Vale", AccountName: "Company " + op})
			if ctx.Err() != nil {
				return // stopped in the middle: nobody was told that it was kept
			}
			if err == nil {
				break
			}
			if domain.CodeOf(err) != domain.Unavailable {
				t.Errorf("%s: %v", op, err)
				return
			}
		}
		g.ack(op, time.Since(last))
		last = time.Now()
	}
}

// The primary is killed right after its last acknowledgement.
func TestASynchronousStandbyTakesOverWithoutALoss(t *testing.T) {
	primary := pgtest.Start(t)
	dsn := primary.Database(t)
	db, err := postgres.Open(t.Context(), dsn, postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	standby := primary.Standby(t, "second")
	primary.Set(t, "synchronous_standby_names", "second")
	var acked []string
	st := service(db).As(somebody())
	for n := range 20 + rand.IntN(20) {
		if err := writePair(t.Context(), st, fmt.Sprintf("sync.%d", n), func(op string) { acked = append(acked, op) }); err != nil {
			t.Fatal(err)
		}
	}
	if err := primary.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = db.Close()
	standby.Promote(t)
	after, err := postgres.Open(t.Context(), sameDatabase(t, standby, dsn), postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = after.Close() }()
	checkKept(t, after, acked, true)
	t.Logf("%d acknowledged writes, none lost", len(acked))
}

func TestAPrimaryThatAcknowledgesEarlySaysSo(t *testing.T) {
	primary := pgtest.Start(t)
	db, err := postgres.Open(t.Context(), primary.Database(t), postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	primary.Standby(t, "second")
	durable(t, db, false)
	primary.Set(t, "synchronous_standby_names", "second")
	durable(t, db, true)
	primary.Set(t, "synchronous_commit", "off")
	durable(t, db, false)
}

// durable waits until the database is said to keep what it acknowledges, or not to,
// with the reason: its processes take a setting up one after the other.
func durable(t *testing.T, db *postgres.DB, want bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	end := time.After(20 * time.Second)
	for {
		ok, why, err := db.DurableAcks(t.Context())
		if err == nil && ok == want && (ok || why != "") {
			return
		}
		select {
		case <-tick.C:
		case <-end:
			t.Fatalf("it keeps what it acknowledges: %v %q %v, want %v", ok, why, err, want)
		}
	}
}

// sameDatabase is the address of a database on another server.
func sameDatabase(t *testing.T, c *pgtest.Cluster, dsn string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	return c.DSN(strings.TrimPrefix(u.Path, "/"))
}
