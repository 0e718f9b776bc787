package postgres_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/postgres"
	"github.com/refdeck/refdeck/store/postgres/pgtest"
)

func TestAStatementThatTakesTooLongIsStopped(t *testing.T) {
	d := open(t, database(t)+"&statement_timeout=50ms", postgres.Options{})
	_, _, err := d.ReadSQL(context.Background(), "SELECT pg_sleep(20)")
	wantUnavailable(t, err, "took too long")
}

func TestWhoHoldsTheLockForTooLongIsNotWaitedForForEver(t *testing.T) {
	dsn := database(t) + "&lock_timeout=50ms"
	a, b := open(t, dsn, postgres.Options{}), open(t, dsn, postgres.Options{})
	err := a.Write(context.Background(), func(tx store.Tx) error {
		wantUnavailable(t, b.Write(context.Background(), step("b")), "Somebody else is writing")
		return step("a")(tx)
	})
	if err != nil {
		t.Fatal(explain(err))
	}
	wantSteps(t, b, 1)
}

func TestWaitingForAConnectionEndsWithTheContext(t *testing.T) {
	d := open(t, database(t), postgres.Options{Connections: 1})
	err := d.Read(context.Background(), func(store.Tx) error {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Millisecond)
		defer cancel()
		err := d.Read(ctx, func(store.Tx) error { return nil })
		wantUnavailable(t, err, "connections to the database are in use")
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v does not say that time ran out", explain(err))
		}
		return nil
	})
	if err != nil {
		t.Error(explain(err))
	}
}

func TestAStatementThatNobodyWaitsForIsCancelledAtTheServer(t *testing.T) {
	dsn := database(t)
	a, b := open(t, dsn, postgres.Options{}), open(t, dsn, postgres.Options{})
	err := a.Write(context.Background(), func(tx store.Tx) error {
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		defer cancel()
		err := b.Write(ctx, step("b")) // waits for the lock
		if domain.CodeOf(err) != domain.Unavailable || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", explain(err))
		}
		return step("a")(tx)
	})
	if err != nil {
		t.Fatal(explain(err))
	}
	if err := b.Write(context.Background(), step("next")); err != nil {
		t.Fatal(explain(err))
	}
	wantSteps(t, b, 2)
}

func TestAServerWithoutAConnectionLeftSaysSo(t *testing.T) {
	c := pgtest.Shared(t)
	dsn := database(t)
	d := open(t, dsn, postgres.Options{})
	c.Exec(t, "postgres", "ALTER DATABASE "+name(dsn)+" CONNECTION LIMIT 0; DROP ROLE IF EXISTS plain; CREATE ROLE plain LOGIN")
	_, err := postgres.Open(context.Background(), replaceUser(dsn, "plain"), postgres.Options{})
	wantUnavailable(t, err, "no connection left")
	c.Exec(t, "postgres", "ALTER DATABASE "+name(dsn)+" CONNECTION LIMIT -1")
	if err := d.Write(context.Background(), step("op")); err != nil {
		t.Error(explain(err))
	}
}

func TestOwnQueriesOnlyRead(t *testing.T) {
	ctx, dsn := context.Background(), database(t)
	for _, mode := range []string{"", "&default_query_exec_mode=simple_protocol"} {
		d := open(t, dsn+mode, postgres.Options{})
		columns, rows, err := d.ReadSQL(ctx, `SELECT 1 AS n, 'a' AS t, 1.5::float8 AS f, NULL AS blank, 12345678901234567890::numeric AS big, true AS yes -- all`)
		if err != nil || len(columns) != 6 || len(rows) != 1 {
			t.Fatalf("%v %v %v", columns, rows, explain(err))
		}
		for i, want := range []any{int64(1), "a", 1.5, nil, "12345678901234567890", int64(1)} {
			if rows[0][i] != want {
				t.Errorf("%s is %#v, want %#v", columns[i], rows[0][i], want)
			}
		}
		for _, text := range []string{`DELETE FROM "user"`, `SELECT 1; DELETE FROM "user"`, `COMMIT; DELETE FROM "user"`, "SET TRANSACTION READ WRITE; CREATE TABLE x (y INT)",
			"SELECT FROM", "CREATE TABLE x (y INT)", `WITH d AS (DELETE FROM write_lock RETURNING id) SELECT * FROM d`, "DO $$BEGIN COMMIT; DELETE FROM write_lock; END$$", "SELECT 1/0"} {
			if _, _, err := d.ReadSQL(ctx, text); domain.CodeOf(err) != domain.Invalid {
				t.Errorf("%s: %v", text, explain(err))
			}
		}
		if _, rows, err := d.ReadSQL(ctx, "SELECT id FROM write_lock"); err != nil || len(rows) != 1 {
			t.Errorf("%v, %v", rows, explain(err))
		}
	}
}
