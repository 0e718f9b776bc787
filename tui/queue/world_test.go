package queue_test

import (
	"context"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/sqlite"
	"github.com/refdeck/refdeck/store/storetest"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/queue"
	"github.com/refdeck/refdeck/tui/records"
	"github.com/refdeck/refdeck/tui/tuitest"
	"github.com/refdeck/refdeck/tui/ui"
)

// world is a store in memory with the seeded book.
type world struct {
	t    testing.TB
	svc  *store.Service
	book *storetest.Seeded
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := emptyWorld(t)
	w.book = storetest.Seed(t, w.svc)
	return w
}

func emptyWorld(t testing.TB) *world {
	t.Helper()
	db, err := sqlite.OpenMemory(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	svc, _ := storetest.NewService(db)
	return &world{t: t, svc: svc}
}

// screen opens Today as an actor; the store's clock is the driver's.
func (w *world) screen(width, height int, as domain.Actor) *tuitest.Driver {
	w.t.Helper()
	return w.open(width, height, w.svc.As(as))
}

func (w *world) open(width, height int, st store.Store) *tuitest.Driver {
	w.t.Helper()
	d := tuitest.New(w.t, width, height, storetest.Morning, func(env *ui.Env) []tui.Place {
		env.NewID = w.svc.NewID
		w.svc.Now = env.Now
		return []tui.Place{{ID: queue.ID, Screen: queue.New(env)}}
	}, tuitest.WithStore(st), func(cfg *tui.Config) { cfg.Actions = records.Actions(cfg.Env) })
	return d.Advance(200 * time.Millisecond)
}

// everywhere is a person of the book who, as a program manager, sees everybody's.
func (w *world) everywhere(name string) domain.Actor {
	return w.book.Actor(name, domain.RoleCSM, domain.RoleProgram)
}

// on puts the cursor on a person by searching, which finds everybody.
func on(d *tuitest.Driver, name string) *tuitest.Driver {
	d.Press("/")
	d.Type(name)
	return d.Press("enter").Advance(200 * time.Millisecond)
}

// asks reads the asks of a person.
func (w *world) asks(name string) []domain.Ask {
	w.t.Helper()
	asks, err := w.svc.As(storetest.Boss()).AsksOf(context.Background(), w.book.Contacts[name])
	if err != nil {
		w.t.Fatal(err)
	}
	return asks
}

func (w *world) contact(name string) store.ContactDetail {
	w.t.Helper()
	c, err := w.svc.As(storetest.Boss()).Contact(context.Background(), w.book.Contacts[name])
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func (w *world) account(name string) store.AccountDetail {
	w.t.Helper()
	a, err := w.svc.As(storetest.Boss()).Account(context.Background(), w.book.Accounts[name])
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}
