package postgres_test

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/postgres"
	"github.com/refdeck/refdeck/store/postgres/pgtest"
)

// step is one write as the program makes them: a row, a sum that everybody changes,
// an operation and its audit event. Doing it twice would be a conflict.
func step(op string) func(store.Tx) error {
	return func(tx store.Tx) error {
		u := domain.User{Name: op, Meta: domain.Meta{OpID: op}}
		if err := tx.Users().Put(&u); err != nil {
			return err
		}
		if err := tx.AddBoardSums([]store.BoardSum{{Scope: "all", Stage: domain.StageNew, Currency: "USD", N: 1, Minor: 5}}); err != nil {
			return err
		}
		if err := tx.AddOperation(store.Operation{ID: op, At: time.Unix(1, 0)}); err != nil {
			return err
		}
		return tx.AddAudit(domain.AuditEvent{OpID: op, At: time.Unix(1, 0)})
	}
}

// wantSteps checks that n steps were kept, each once, with their numbers in order.
func wantSteps(t *testing.T, d *postgres.DB, n int) {
	t.Helper()
	err := d.Read(context.Background(), func(tx store.Tx) error {
		users, err := tx.Users().Page(0, 0)
		if err != nil {
			return err
		}
		sums, err := tx.BoardSums("all")
		if err != nil {
			return err
		}
		events, err := tx.Audit(store.AuditQuery{})
		if err != nil {
			return err
		}
		if len(users) != n || len(events) != n || len(sums) != 1 || sums[0].N != int64(n) {
			t.Errorf("%d rows, %d events and the sum %v, want %d of each", len(users), len(events), sums, n)
		}
		for i, e := range events {
			if e.ID != int64(n-i) || e.OpID != users[n-1-i].Name {
				t.Fatalf("event %d of %s stands %d from the end, beside the row of %s", e.ID, e.OpID, i, users[n-1-i].Name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(explain(err))
	}
}

func TestEightWritersOnTwoServersLoseNothing(t *testing.T) {
	dsn := database(t)
	servers := []*postgres.DB{open(t, dsn, postgres.Options{}), open(t, dsn, postgres.Options{})}
	const writers, each = 8, 15
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				if err := servers[w%2].Write(context.Background(), step(fmt.Sprintf("op-%d-%d", w, i))); err != nil {
					t.Error(explain(err))
				}
			}
		})
	}
	wg.Wait()
	wantSteps(t, servers[0], writers*each)
}

// flaky makes connections on which some commits are refused or break off.
type flaky struct {
	driver.Connector
	fault func(*flakyConn) error // in place of a COMMIT; nil lets it through
}

type flakyConn struct {
	driver.Conn
	fault func(*flakyConn) error
}

func (f flaky) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := f.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &flakyConn{c, f.fault}, nil
}

func (c *flakyConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if query == "COMMIT" {
		if err := c.fault(c); err != nil {
			return nil, err
		}
	}
	return c.Conn.(driver.ExecerContext).ExecContext(ctx, query, args)
}

func (c *flakyConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	return c.Conn.(driver.QueryerContext).QueryContext(ctx, query, args)
}

func openFlaky(t *testing.T, fault func(*flakyConn) error) *postgres.DB {
	t.Helper()
	d, err := postgres.OpenWrapped(context.Background(), database(t), func(c driver.Connector) driver.Connector { return flaky{c, fault} })
	if err != nil {
		t.Fatal(explain(err))
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func TestARefusedCommitIsMadeAgainOnce(t *testing.T) {
	var commits, faults atomic.Int64
	d := openFlaky(t, func(c *flakyConn) error {
		if commits.Add(1)%10 >= 3 {
			return nil
		}
		faults.Add(1)
		if _, err := c.Conn.(driver.ExecerContext).ExecContext(context.Background(), "ROLLBACK", nil); err != nil {
			return err
		}
		return &pgconn.PgError{Severity: "ERROR", Code: []string{"40001", "40P01"}[faults.Load()%2]}
	})
	const writes = 70
	for i := range writes {
		if err := d.Write(context.Background(), step(strconv.Itoa(i))); err != nil {
			t.Fatal(explain(err))
		}
	}
	if faults.Load() < writes/4 {
		t.Errorf("only %d commits were refused", faults.Load())
	}
	wantSteps(t, d, writes)
}

func TestACommitThatIsNotAnsweredIsUnknownAndNotRepeated(t *testing.T) {
	broken := true
	d := openFlaky(t, func(c *flakyConn) error {
		if !broken {
			return nil
		}
		broken = false
		if _, err := c.Conn.(driver.ExecerContext).ExecContext(context.Background(), "COMMIT", nil); err != nil {
			return err
		}
		return errors.Join(errors.New("reading the answer: connection reset"), c.Close())
	})
	err := d.Write(context.Background(), step("op"))
	if !errors.Is(err, store.ErrOutcome) || domain.CodeOf(err) != domain.Unavailable {
		t.Fatalf("the answer is %v", explain(err))
	}
	wantSteps(t, d, 1)
	if err := d.Write(context.Background(), step("next")); err != nil {
		t.Errorf("the store is of no use afterwards: %v", explain(err))
	}
}

func TestAnErrorThatWasPassedOverIsNotCommitted(t *testing.T) {
	d := open(t, database(t), postgres.Options{})
	err := d.Write(context.Background(), func(tx store.Tx) error {
		if err := step("kept?")(tx); err != nil {
			return err
		}
		_ = tx.AddOperation(store.Operation{ID: "kept?"})
		return nil
	})
	if domain.CodeOf(err) != domain.Conflict {
		t.Errorf("got %v", explain(err))
	}
	err = d.Read(context.Background(), func(tx store.Tx) error { _, err := tx.Operation("kept?"); return err })
	if domain.CodeOf(err) != domain.NotFound {
		t.Errorf("got %v", explain(err))
	}
}

func TestABrokenConnectionInTheMiddleOfAWriteCostsNothing(t *testing.T) {
	dsn := database(t)
	d := open(t, dsn, postgres.Options{})
	runs := 0
	for i := range 5 {
		err := d.Write(context.Background(), func(tx store.Tx) error {
			runs++
			if err := step(strconv.Itoa(i))(tx); err != nil || runs%2 == 0 {
				return err
			}
			cut(t, dsn)
			return tx.SetSetting("a", "b")
		})
		if err != nil {
			t.Fatal(explain(err))
		}
	}
	wantSteps(t, d, 5)
}

// cut ends every connection to a database.
func cut(t *testing.T, dsn string) {
	t.Helper()
	pgtest.Shared(t).Exec(t, "postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"+name(dsn)+"'")
}

func TestConnectionsThatBrokeWhileIdleCostNothing(t *testing.T) {
	dsn := database(t)
	d := open(t, dsn, postgres.Options{})
	for i := range 4 {
		if err := d.Write(context.Background(), step(strconv.Itoa(i))); err != nil {
			t.Fatal(explain(err))
		}
		wantSteps(t, d, i+1)
		cut(t, dsn)
		if _, err := d.Version(context.Background()); err != nil {
			t.Error(explain(err))
		}
		cut(t, dsn)
	}
}

func TestARestartCostsLessThanFiveSeconds(t *testing.T) {
	c := pgtest.Start(t)
	d := open(t, c.DSN("postgres"), postgres.Options{})
	ways := []func() error{c.Restart, c.Restart, func() error { return errors.Join(c.Kill(), c.Up()) }}
	done, stop := make(chan error), make(chan struct{})
	writes := 0
	go func() {
		for {
			select {
			case <-stop:
				done <- nil
				return
			default:
			}
			err := d.Write(context.Background(), step(strconv.Itoa(writes)))
			if errors.Is(err, store.ErrOutcome) { // the same operation again, as the service does it
				err = d.Write(context.Background(), again(strconv.Itoa(writes)))
			}
			if err != nil {
				done <- err
				return
			}
			writes++
		}
	}()
	for _, restart := range ways {
		if err := restart(); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	if err := <-done; err != nil {
		t.Fatal(explain(err))
	}
	if writes == 0 {
		t.Error("nothing was written")
	}
	wantSteps(t, d, writes)
}

// again is step unless it was kept before.
func again(op string) func(store.Tx) error {
	return func(tx store.Tx) error {
		if _, err := tx.Operation(op); domain.CodeOf(err) != domain.NotFound {
			return err
		}
		return step(op)(tx)
	}
}

func TestPlaceholdersAreNumbered(t *testing.T) {
	for in, want := range map[string]string{"": "", "SELECT 1": "SELECT 1", "a = ? AND b IN (?,?)": "a = $1 AND b IN ($2,$3)", "?": "$1"} {
		if got := postgres.Numbered(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}
