package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
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

// newDemo is a copy of the demo's store.
func newDemo(t testing.TB) (path string) {
	t.Helper()
	book, err := demoBook()
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "demo.db")
	if err := os.WriteFile(path, book, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
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
	w := &work{Store: svc.As(demo.Who()), db: db, svc: svc, through: asActor(svc, demo.Who())}
	if w.program, _, err = w.Program(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w
}

// onTerm runs the real dashboard on demo data in a virtual terminal; its clock stands still.
func onTerm(t *testing.T, path string, width, height int, opts ...tuitest.TermOption) *tuitest.Term {
	t.Helper()
	now := func() time.Time { return wallNow }
	a, _, _ := testApp(t, nil)
	a.now, a.zone = now, time.UTC
	w := openBook(t, path, now)
	s, err := a.begin(t.Context(), w, visit{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return tuitest.Start(t, s.shell, width, height, opts...)
}

// wall is the dashboard on demo data, driven without a terminal and with a clock
// of its own.
type wall struct {
	*tuitest.Driver
	t     testing.TB
	w     *work
	other store.Store // somebody else, in a process of their own
}

// late counts the cards whose next step is overdue.
func (w *wall) late() (n int) {
	w.t.Helper()
	for _, c := range sure(w.w.Board(w.t.Context(), store.BoardQuery{Overdue: true, Limit: 100}))(w.t).Columns {
		n += len(c.Cards)
	}
	return n
}

// newWall opens the four screens on a new copy of the demo's store.
func newWall(t testing.TB, width, height int, opts ...tuitest.Option) *wall {
	t.Helper()
	return wallOn(t, newDemo(t), width, height, opts...)
}

// wallOn opens the four screens as the demo's person.
func wallOn(t testing.TB, path string, width, height int, opts ...tuitest.Option) *wall {
	t.Helper()
	now := func() time.Time { return wallNow }
	w := openBook(t, path, now)
	somebody := demo.Who()
	somebody.UserID, somebody.Name = 2, "Somebody Else"
	opts = append([]tuitest.Option{tuitest.WithStore(w.Store), func(c *tui.Config) {
		c.Name, c.Role = w.Actor().Name, "local"
		c.Env.NewID, c.Env.Zone, c.Env.Owners = newID, w.program.Zone(), w.owners
		c.Actions = everywhere(t, w, c.Env)
	}}, opts...)
	d := tuitest.New(t, width, height, wallNow, func(env *ui.Env) []tui.Place {
		w.svc.Now = env.Now
		return places(env)
	}, opts...)
	return &wall{Driver: d, t: t, w: w, other: openBook(t, path, now).svc.As(somebody)}
}

// everywhere is the actions that the command adds to those of the shell.
func everywhere(t testing.TB, w *work, env *ui.Env) []ui.Action {
	t.Helper()
	a := &app{now: func() time.Time { return wallNow }, zone: time.UTC, env: func(string) string { return "" }, flags: flags{store: "demo.db"}}
	files, err := a.imports(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	greet, _, err := a.welcome(t.Context(), w, visit{}, env, &session{files: files})
	if err != nil {
		t.Fatal(err)
	}
	return append(greet.Actions(), records.Actions(env)...)
}

// all is everything that can be done where the wall is.
func (w *wall) all() []ui.Action { return append(w.App().Actions(), w.App().Globals()...) }

// reload lets a change of somebody else's arrive after the hands were still for a while.
func (w *wall) reload() *wall {
	w.t.Helper()
	w.Advance(10 * time.Second).Send(ui.ReloadMsg{}).Advance(time.Second)
	return w
}

// row is the line of the selected row of a list: the one with the bar in front.
func (w *wall) row() string {
	w.t.Helper()
	for _, l := range strings.Split(w.Screen(), "\n") {
		if strings.HasPrefix(l, "▌") {
			return l
		}
	}
	w.t.Fatalf("no row is selected\n%s", w.Screen())
	return ""
}

// wantRow fails the test unless the selected row is that of a name.
func (w *wall) wantRow(name string) {
	w.t.Helper()
	if l := w.row(); !strings.Contains(l, name) {
		w.t.Fatalf("the cursor should be on %s: %q\n%s", name, l, w.Screen())
	}
}
