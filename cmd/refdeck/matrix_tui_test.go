package main

import (
	"context"
	"crypto/rand"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/program"
	"github.com/refdeck/refdeck/store/sqlite"
	"github.com/refdeck/refdeck/store/storetest"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/records"
	"github.com/refdeck/refdeck/tui/tuitest"
	"github.com/refdeck/refdeck/tui/ui"
)

// tallied is a backend that counts what is sent to be written, whether it is
// allowed or not.
type tallied struct {
	*sqlite.DB
	writes *atomic.Int64
}

func (c tallied) Write(ctx context.Context, f func(store.Tx) error) error {
	c.writes.Add(1)
	return c.DB.Write(ctx, f)
}

// matrixBook is the world of the matrix with dashboards to it.
type matrixBook struct {
	*storetest.World
	svc    *store.Service
	boss   store.Store
	writes *atomic.Int64
}

func newMatrixBook(t *testing.T) *matrixBook {
	t.Helper()
	db, err := sqlite.OpenMemory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	b := &matrixBook{writes: &atomic.Int64{}}
	b.svc = &store.Service{Backend: tallied{db, b.writes}, Now: matrixNow, NewID: newID, Parse: program.Parse, Entropy: rand.Reader}
	b.boss = b.svc.As(storetest.Boss())
	b.World = storetest.NewWorld(t, b.svc)
	return b
}

// seat is one person at their dashboard.
type seat struct {
	*tuitest.Driver
	*matrixBook
	t    *testing.T
	st   store.Store
	role domain.Role
	me   domain.User
}

// sit opens the whole dashboard for the user of a role, with everybody's records
// as far as they see them. The service goes by this dashboard's clock.
func (b *matrixBook) sit(t *testing.T, role domain.Role) *seat {
	t.Helper()
	s := &seat{matrixBook: b, t: t, role: role, me: b.Users[role]}
	var err error
	if s.st, err = b.svc.SignInUser(t.Context(), s.me.ID, "test"); err != nil {
		t.Fatal(err)
	}
	s.Driver = tuitest.New(t, 120, 36, b.svc.Now(), func(env *ui.Env) []tui.Place {
		env.NewID = newID
		return places(env)
	}, tuitest.WithStore(s.st), func(c *tui.Config) { c.Actions = records.Actions(c.Env) })
	b.svc.Now = s.Env().Now
	return s.everybody()
}

// everybody takes the choice of an owner away.
func (s *seat) everybody() *seat {
	s.Env().Filters.Owner, s.Env().Filters.OwnerName = "", domain.Lit("all")
	s.Send(ui.FiltersMsg{}).Advance(time.Second)
	return s
}

// on is where on the dashboard something is done.
type on int

const (
	onToday on = iota
	onBoard
	onList
	anywhere // with the commands, which name the record themselves
)

// root goes back to the start of a screen, with nothing searched and nothing typed.
func (s *seat) root(where on) {
	s.Press("esc", "esc", "esc", "esc").Advance(5 * time.Second)
	s.Env().Drafts = ui.MemoryDrafts{}
	switch where {
	case onToday:
		s.Press("1", "/", "esc")
	case onBoard, onList:
		if s.Press("2", "/", "esc"); strings.Contains(s.Screen(), "b columns") != (where == onList) {
			s.Press("b")
		}
		if where == onBoard {
			s.Press("left", "left", "left", "left", "left") // to the new ones
		}
	case anywhere:
	}
}

// find searches the open screen and leaves the cursor on what is found.
func (s *seat) find(text string) { s.Press("/").Paste(text).Press("enter").Advance(time.Second) }

// fill runs a command by its words and fills in what it opens, if it may be run.
func (s *seat) fill(words string, f func()) {
	s.Press(":").Paste(words).Press("enter")
	if s.Env().Modal && !strings.Contains(s.Screen(), " Commands ") {
		f()
	}
}

// selects tells whether the cursor is on a name.
func (s *seat) selects(name string) bool {
	for _, l := range strings.Split(s.Screen(), "\n") {
		if strings.Contains(l, "▌") && strings.Contains(l, name) {
			return true
		}
	}
	return false
}

// sees tells whether the policy shows somebody the records of an owning.
func sees(o storetest.Owning, role domain.Role) bool {
	c := storetest.MatrixCase{Needs: []domain.Verb{domain.VerbSee}, Owning: o}
	return c.Want(role) == ""
}

// reasons are the first words of what somebody who may not do a case is told.
func (s *seat) reasons(c *storetest.MatrixCase, k *matrixKeys, owner int64) []string {
	var out []string
	if k.told != "" {
		out = append(out, k.told)
	}
	for _, v := range c.Needs {
		if err := domain.Can(s.st.Actor(), v, owner); err != nil {
			out = append(out, string([]rune(ui.Sentence(err).String())[:24]))
		}
	}
	return out
}

func (s *seat) told(words []string) bool {
	text := s.Screen()
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// try does one case at the dashboard, and says what is wrong with what came of it.
func (s *seat) try(c *storetest.MatrixCase, k *matrixKeys) {
	s.t.Helper()
	allowed, seen := c.Want(s.role) == "", c.Kind == "" || sees(c.Owning, s.role)
	asked := *c
	asked.Writes = allowed // what will be refused leaves its record for the next case
	it := s.Subject(s.t, &asked, s.role)
	s.root(k.on)
	wrong := func(format string, args ...any) {
		s.t.Helper()
		s.t.Errorf(c.Name+" with "+k.keys+", "+string(c.Owning)+"'s: "+format+"\n%s", append(args, s.Screen())...)
	}
	if k.on != anywhere {
		name := it.AccountName
		if k.on != onToday {
			name = it.ReferredName
		}
		if s.find(name); s.selects(name) != seen {
			wrong("the cursor is on it: %v, want %v", !seen, seen)
			return
		}
	}
	before := s.writes.Load()
	k.press(s, it)
	sent := s.writes.Load() - before
	done, err := k.done(s, it)
	switch {
	case err != nil:
		wrong("%v", err)
	case done != allowed:
		wrong("it was done: %v, want %v", done, allowed)
	case allowed:
	case sent > 0 && !(k.on == anywhere && seen):
		wrong("%d writes were sent", sent)
	default:
		why := s.reasons(c, k, it.Owner)
		if !seen { // nothing is selected, or found by its name in a form
			why = append(why, "Select a ", "select a card first", "is not in the list")
		}
		if !(seen && k.quiet) && !s.told(why) {
			wrong("none of %q is on the screen", why)
		}
	}
}

func TestTheMatrixHoldsAtTheDashboard(t *testing.T) {
	b := newMatrixBook(t)
	cases, tried := storetest.MatrixCases(), map[string]bool{}
	for _, role := range storetest.MatrixRoles {
		t.Run(string(role), func(t *testing.T) {
			s := b.sit(t, role)
			for i := range cases {
				for j := range matrixPressed {
					if k := &matrixPressed[j]; k.name == cases[i].Name {
						tried[k.name] = true
						s.try(&cases[i], k)
					}
				}
			}
		})
	}
	for i := range matrixPressed {
		if name := matrixPressed[i].name; !tried[name] {
			t.Errorf("the matrix has no case %q", name)
		}
	}
}
