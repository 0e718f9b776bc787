package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/sqlite"
	"github.com/refdeck/refdeck/store/storetest"
)

// desk is a service on a fresh file with the seeded book, and the clock that it goes by.
type desk struct {
	*testing.T
	svc   *store.Service
	clock *storetest.Clock
	seed  *storetest.Seeded
	boss  store.Store
	ctx   context.Context
}

// bare is a desk without any records.
func bare(t *testing.T) *desk {
	t.Helper()
	return deskAt(t, filepath.Join(t.TempDir(), "refdeck.db"))
}

func deskAt(t *testing.T, path string) *desk {
	t.Helper()
	db, err := sqlite.Open(context.Background(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	svc, clock := storetest.NewService(db)
	return &desk{T: t, svc: svc, clock: clock, boss: svc.As(storetest.Boss()), ctx: context.Background()}
}

// book is the seeded file, made once and copied for each test.
var book struct {
	sync.Once
	file []byte
	seed *storetest.Seeded
}

func seeded(t *testing.T) *desk {
	t.Helper()
	book.Do(func() { makeBook(t) })
	if book.file == nil {
		t.Fatal("the seeded book could not be made; see the first test that failed")
	}
	path := filepath.Join(t.TempDir(), "refdeck.db")
	if err := os.WriteFile(path, book.file, 0o600); err != nil {
		t.Fatal(err)
	}
	d := deskAt(t, path)
	var n atomic.Int64
	d.svc.NewID = func() string { return fmt.Sprintf("test-%06d", n.Add(1)) }
	d.seed = book.seed
	return d
}

func makeBook(t *testing.T) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "book.db")
	db, err := sqlite.Open(context.Background(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	svc, _ := storetest.NewService(db)
	book.seed = storetest.Seed(t, svc)
	if err := db.Close(); err != nil { // folds the log into the file
		t.Fatal(err)
	}
	if book.file, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
}

// queue is all rows of a state, read page by page.
func (d *desk) queue(q store.QueueQuery) []store.QueueItem {
	d.Helper()
	var out []store.QueueItem
	for {
		page, err := d.boss.Queue(d.ctx, q)
		if err != nil {
			d.Fatal(err)
		}
		out = append(out, page.Items...)
		if page.Next == "" {
			return out
		}
		q.After = page.Next
	}
}

func (d *desk) names(q store.QueueQuery) []string {
	d.Helper()
	var out []string
	for _, i := range d.queue(q) {
		out = append(out, i.Contact)
	}
	return out
}

// state is where a contact stands, found in the lists of the queue.
func (d *desk) state(contact string) domain.QueueState {
	d.Helper()
	for _, s := range []domain.QueueState{domain.QueueOpen, domain.QueueBlocked, domain.QueueSnoozed, domain.QueueNone} {
		for _, i := range d.queue(store.QueueQuery{State: s}) {
			if i.Contact == contact {
				return s
			}
		}
	}
	d.Fatalf("%s is nowhere in the queue", contact)
	return ""
}

func (d *desk) item(contact string) store.QueueItem {
	d.Helper()
	e, err := d.boss.Why(d.ctx, d.seed.Contacts[contact], time.Time{})
	if err != nil {
		d.Fatal(err)
	}
	return e.Item
}

// got stops the test when a call that should work fails.
func got[T any](d *desk) func(T, error) T {
	return func(v T, err error) T {
		d.Helper()
		if err != nil {
			d.Fatal(err)
		}
		return v
	}
}

// refused wants an error of a code about a field.
func (d *desk) refused(err error, code domain.Code, field string) {
	d.Helper()
	if err == nil || domain.CodeOf(err) != code {
		d.Fatalf("got %v, want %s", err, code)
	}
	if e, ok := err.(*domain.Error); ok && e.Field != field {
		d.Fatalf("field %q, want %q (%v)", e.Field, field, err)
	}
}
