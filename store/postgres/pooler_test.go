package postgres_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/postgres"
	"github.com/refdeck/refdeck/store/postgres/pgtest"
	"github.com/refdeck/refdeck/store/storetest"
)

// hosts is the part of an address that names several servers.
func hosts(all ...*pgtest.Cluster) string {
	text := ""
	for i, c := range all {
		if i > 0 {
			text += ","
		}
		text += fmt.Sprintf("127.0.0.1:%d", c.Port)
	}
	return text
}

// settle waits until a change of the server's settings has arrived.
func settle(d *postgres.DB, durable bool) error {
	var last error
	for range 100 {
		ok, _, err := d.DurableAcks(context.Background())
		if err == nil && ok == durable {
			return nil
		}
		last = err
		<-time.After(50 * time.Millisecond)
	}
	return fmt.Errorf("the setting does not arrive: %w", last)
}

// pooled is the address of a new store behind pgbouncer.
func pooled(t *testing.T) func(*testing.T) string {
	dsn := pgtest.Shared(t).Bouncer(t)
	return func(t *testing.T) string { return dsn(name(database(t))) }
}

func TestBehindAPoolerInTransactionMode(t *testing.T) {
	address := pooled(t)
	opened := func(t *testing.T) store.Backend { return open(t, address(t), postgres.Options{}) }
	t.Run("it is a backend", func(t *testing.T) { storetest.Backend(t, opened) })
	t.Run("it serves many at once", func(t *testing.T) { storetest.Concurrent(t, opened) })
	t.Run("the time of a statement is bounded", func(t *testing.T) {
		d := open(t, address(t)+"&statement_timeout=50ms", postgres.Options{})
		_, _, err := d.ReadSQL(context.Background(), "SELECT pg_sleep(20)")
		wantUnavailable(t, err, "took too long")
	})
	t.Run("it is made there", func(t *testing.T) {
		dsn := pgtest.Shared(t).Bouncer(t)
		open(t, dsn(name(pgtest.Shared(t).Database(t))), postgres.Options{})
	})
	t.Run("it says that it cannot listen", func(t *testing.T) {
		d := open(t, address(t), postgres.Options{})
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		wantUnavailable(t, d.Listen(ctx, func([]store.Change) { t.Error("it heard something") }), "passes no notifications on")
	})
}
