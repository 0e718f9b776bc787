package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/demo"
	"github.com/refdeck/refdeck/store/program"
	"github.com/refdeck/refdeck/store/sqlite"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/records"
	"github.com/refdeck/refdeck/tui/tuitest"
	"github.com/refdeck/refdeck/tui/ui"
)

// wallNow is the moment of the demo's book in these tests: a Friday morning.
var wallNow = time.Date(2026, 11, 20, 9, 12, 0, 0, time.UTC)

// demoBook is the small demo's store as a file, made once for all tests.
var demoBook = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "refdeck-wall-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "demo.db")
	a := newApp(func() time.Time { return wallNow })
	a.err, a.errTerm = os.Stderr, false
	if err := a.generate(context.Background(), demoFlags{size: string(demo.Small), seed: 1}, path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// openDemo opens a copy of the demo's store.
func openDemo(t testing.TB, now func() time.Time) *work {
	t.Helper()
	book, err := demoBook()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "demo.db")
	if err := os.WriteFile(path, book, 0o600); err != nil {
		t.Fatal(err)
	}
	return openBook(t, path, now)
}

// openBook opens a store file as the demo's person.
func openBook(t testing.TB, path string, now func() time.Time) *work {
	t.Helper()
	db, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	svc := &store.Service{Backend: db, Now: now, NewID: newID, Parse: program.Parse}
	w := &work{Store: svc.As(demo.Who()), db: db, svc: svc}
	if w.program, _, err = w.Program(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w
}

// onTerm runs the real dashboard on demo data in a virtual terminal.
func onTerm(t *testing.T, width, height int, opts ...tuitest.TermOption) (*work, *session, *tuitest.Term) {
	t.Helper()
	now := func() time.Time { return wallNow }
	a, _, _ := testApp(t, nil)
	a.now, a.zone = now, time.UTC
	w := openDemo(t, now)
	s, err := a.begin(t.Context(), w, visit{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return w, s, tuitest.Start(t, s.shell, width, height, opts...)
}

// wall is the dashboard on demo data, driven without a terminal and with a clock
// of its own.
type wall struct {
	*tuitest.Driver
	w *work
}

// newWall opens the four screens as the demo's person. around may put something
// between the screens and the store.
func newWall(t testing.TB, width, height int, around func(store.Store) store.Store, opts ...tuitest.Option) *wall {
	t.Helper()
	w := openDemo(t, func() time.Time { return wallNow })
	st := w.Store
	if around != nil {
		st = around(st)
	}
	opts = append([]tuitest.Option{tuitest.WithStore(st), func(c *tui.Config) {
		c.Name, c.Role = w.Actor().Name, "local"
		c.Env.NewID, c.Env.Zone, c.Env.Owners = newID, w.program.Zone(), w.owners
		c.Actions = records.Actions(c.Env)
	}}, opts...)
	d := tuitest.New(t, width, height, wallNow, func(env *ui.Env) []tui.Place {
		w.svc.Now = env.Now
		return places(env)
	}, opts...)
	return &wall{Driver: d, w: w}
}
