package postgres_test

import (
	"context"
	"os"
	"sync"
	"testing"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/postgres"
	"github.com/refdeck/refdeck/store/postgres/pgtest"
	"github.com/refdeck/refdeck/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

var made sync.Once

// database is the address of a database that holds an empty store.
func database(t *testing.T) string {
	t.Helper()
	c := pgtest.Shared(t)
	made.Do(func() {
		c.Exec(t, "postgres", "CREATE DATABASE made TEMPLATE template0")
		d, err := postgres.Open(context.Background(), c.DSN("made"), postgres.Options{})
		if err != nil {
			t.Fatal(explain(err))
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	})
	return c.Copy(t, "made")
}

func open(t *testing.T, dsn string, opts postgres.Options) *postgres.DB {
	t.Helper()
	d, err := postgres.Open(context.Background(), dsn, opts)
	if err != nil {
		t.Fatal(explain(err))
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func openNew(t *testing.T) store.Backend { return open(t, database(t), postgres.Options{}) }

func TestADatabaseIsABackend(t *testing.T)       { storetest.Backend(t, openNew) }
func TestADatabaseServesManyAtOnce(t *testing.T) { storetest.Concurrent(t, openNew) }

func TestAServiceOnADatabaseIsAStore(t *testing.T) {
	storetest.Store(t, func(t *testing.T) storetest.Deck { return storetest.NewDeck(openNew(t)) })
}

func TestEveryRoleDoesOnADatabaseWhatThePolicySays(t *testing.T) {
	d := storetest.NewDeck(openNew(t))
	storetest.Matrix(t, d.Service, func(t *testing.T, u domain.User) store.Store {
		t.Helper()
		st, err := d.Service.SignInUser(t.Context(), u.ID, "test")
		if err != nil {
			t.Fatal(explain(err))
		}
		return st
	})
}
