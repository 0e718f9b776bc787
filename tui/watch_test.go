package tui_test

import (
	"context"
	"testing"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/tuitest"
)

// teller is a Store that tells of changes and undoes; it has nothing else.
type teller struct {
	store.Store
	changes chan store.Change
	undone  error
}

func (s *teller) Watch(context.Context) (<-chan store.Change, error) { return s.changes, nil }

func (s *teller) Actor() domain.Actor { return domain.Actor{UserID: 1, Roles: domain.InternalRoles} }

func (s *teller) Me(context.Context) (store.Identity, error) { return store.Identity{Local: true}, nil }

func (s *teller) Undo(context.Context, string) (store.Undone, error) {
	return store.Undone{Text: "Moved Acme back to Contacted"}, s.undone
}

func TestAChangeByAnotherArrivesByItself(t *testing.T) {
	b := newBook(3)
	st := &teller{changes: make(chan store.Change)}
	app := program(t, b, func(c *tui.Config) { c.Env.Store, c.Watch, c.Live = st, true, false })
	term := tuitest.Start(t, app, 120, 36).WaitFor("▌ Person 01")
	b.people = append(b.people, person{ID: 77, Name: "Brought By Ann"})
	st.changes <- store.Change{Kind: "contact", ID: 77}
	st.changes <- store.Change{Kind: "contact", ID: 78}
	term.WaitFor("Brought By Ann").WaitFor("● live").WaitFor("▌ Person 01")
	close(st.changes)
	term.WaitFor("○ r reloads")
}

func TestUTakesTheLastOperationBackThroughTheStore(t *testing.T) {
	st := &teller{}
	plain := func(c *tui.Config) { c.Env.Store = st }
	d := tuitest.New(t, 80, 24, morning, withoutUndo(newBook(3)), plain).Press("u").Expect("Moved Acme back to Contacted")
	st.undone = domain.Errorf(domain.Conflict, "Ann has changed this since. Nothing was undone.")
	d.Press("u").Expect("■ Ann has changed this since. Nothing was undone.")
	tuitest.New(t, 80, 24, morning, withoutUndo(newBook(3))).Press("u").Expect("There is nothing to undo on this screen.")
}
