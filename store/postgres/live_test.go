package postgres_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/postgres"
	"github.com/refdeck/refdeck/store/postgres/pgtest"
)

// listen gives what a server hears until the test ends.
func listen(t *testing.T, d *postgres.DB) <-chan []store.Change {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	heard, done := make(chan []store.Change, 100), make(chan error, 1)
	go func() { done <- d.Listen(ctx, func(c []store.Change) { heard <- c }) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(explain(err))
		}
	})
	return heard
}

func tells(changes ...store.Change) func(store.Tx) error {
	return func(tx store.Tx) error { return tx.Tell(changes) }
}

func next(t *testing.T, heard <-chan []store.Change, what string) []store.Change {
	t.Helper()
	select {
	case c := <-heard:
		return c
	case <-time.After(20 * time.Second):
		t.Fatalf("nothing was heard of %s", what)
		return nil
	}
}

func TestAServerHearsWhatOthersCommitAndNotItself(t *testing.T) {
	ctx, dsn := context.Background(), database(t)
	here, there := open(t, dsn, postgres.Options{}), open(t, dsn, postgres.Options{})
	heard := listen(t, here)
	write := func(d *postgres.DB, changes ...store.Change) {
		t.Helper()
		if err := d.Write(ctx, tells(changes...)); err != nil {
			t.Fatal(explain(err))
		}
	}
	ready(t, there, heard)
	write(here, store.Change{Kind: "own"})
	_ = there.Write(ctx, func(tx store.Tx) error { return step("x")(failing{tx}) })
	want := []store.Change{{Kind: "referral", ID: 7}, {Kind: "account", ID: 8}}
	write(there, want...)
	if d := cmp.Diff(want, next(t, heard, "two changes")); d != "" {
		t.Error(d)
	}
	write(there, make([]store.Change, 2000)...)
	if d := cmp.Diff([]store.Change{{All: true}}, next(t, heard, "many changes")); d != "" {
		t.Error(d)
	}
	cut(t, dsn)
	if d := cmp.Diff([]store.Change{{All: true}}, next(t, heard, "the new connection")); d != "" {
		t.Error(d)
	}
	write(there, want[0])
	if d := cmp.Diff(want[:1], next(t, heard, "the change after that")); d != "" {
		t.Error(d)
	}
}

// failing tells of a change and then fails, so that nothing may be heard.
type failing struct{ store.Tx }

func (f failing) AddAudit(domain.AuditEvent) error {
	if err := f.Tell([]store.Change{{Kind: "never"}}); err != nil {
		return err
	}
	return domain.Errorf(domain.Forbidden, "no")
}

// ready waits until the listener is there.
func ready(t *testing.T, other *postgres.DB, heard <-chan []store.Change) {
	t.Helper()
	for range 200 {
		if err := other.Write(context.Background(), tells(store.Change{Kind: "ready"})); err != nil {
			t.Fatal(explain(err))
		}
		select {
		case <-heard:
			for quiet := false; !quiet; {
				select {
				case <-heard:
				case <-time.After(100 * time.Millisecond):
					quiet = true
				}
			}
			return
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Fatal("the listener does not come up")
}

func TestTheVersionChangesWhenSomebodyElseCommits(t *testing.T) {
	ctx, dsn := context.Background(), database(t)
	here, there := open(t, dsn, postgres.Options{}), open(t, dsn, postgres.Options{})
	version := func() int64 {
		t.Helper()
		v, err := here.Version(ctx)
		if err != nil {
			t.Fatal(explain(err))
		}
		return v
	}
	now := time.Unix(1000, 0)
	last := version()
	if again := version(); again != last || last == 0 {
		t.Fatalf("nobody wrote and the version went from %d to %d", last, again)
	}
	for what, f := range map[string]func(store.Tx) error{
		"an operation": step("op"),
		"somebody composing": func(tx store.Tx) error {
			return tx.SetPresence(domain.Presence{Session: "a", ContactID: 1, Until: now}, now.Add(-time.Hour))
		},
		"a sweep": func(tx store.Tx) error {
			return tx.PutQueue(1, []store.QueueRow{{ContactID: 1, AccountID: 1, NextAt: now}})
		},
	} {
		if err := there.Write(ctx, f); err != nil {
			t.Fatal(explain(err))
		}
		if v := version(); v == last {
			t.Errorf("the version does not change with %s", what)
		} else {
			last = v
		}
	}
}

func TestAPrimaryThatDoesNotWaitForItsStandbySaysSo(t *testing.T) {
	ctx := context.Background()
	c := pgtest.Start(t)
	d := open(t, c.DSN("postgres"), postgres.Options{})
	want := func(what string, durable bool) {
		t.Helper()
		ok, why, err := d.DurableAcks(ctx)
		if err != nil || ok != durable || (why == "") != durable {
			t.Errorf("%s: %v %q %v", what, ok, why, explain(err))
		}
	}
	want("alone", true)
	s := c.Standby(t, "second")
	want("with a standby that is not waited for", false)
	c.Set(t, "synchronous_standby_names", "second")
	if err := settle(d, true); err != nil {
		t.Fatal(explain(err))
	}
	want("with a synchronous standby", true)
	if err := d.Write(ctx, step("op")); err != nil {
		t.Fatal(explain(err))
	}

	both := open(t, "postgres://refdeck@"+hosts(c, s)+"/postgres?sslmode=disable", postgres.Options{})
	if err := c.Kill(); err != nil {
		t.Fatal(err)
	}
	s.Promote(t)
	if err := both.Write(ctx, step("after the switch")); err != nil {
		t.Fatal(explain(err))
	}
	wantSteps(t, both, 2)
}

func TestAStandbyServesReadersAndNamesItself(t *testing.T) {
	c := pgtest.Start(t)
	made := open(t, c.DSN("postgres"), postgres.Options{})
	_ = made.Close()
	s := c.Standby(t, "second")
	d := open(t, s.DSN("postgres"), postgres.Options{ReadOnly: true})
	wantSteps0(t, d)
	w := open(t, s.DSN("postgres"), postgres.Options{})
	wantUnavailable(t, w.Write(context.Background(), step("op")), "can only be read")
}
