package main

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/queue"
	"github.com/refdeck/refdeck/tui/ui"
	"github.com/refdeck/refdeck/tui/welcome"
)

// welcome makes the ways to import and to the demo, and what is said first: how
// to begin where the store is empty, and where one is after the demo.
func (a *app) welcome(ctx context.Context, w *work, v visit, env *ui.Env, s *session) (*welcome.Welcome, tea.Cmd, error) {
	path, err := a.keptAs()
	if err != nil {
		return nil, nil, err
	}
	greet := welcome.New(welcome.Config{Env: env, Importer: s.files, Demo: func() { s.toDemo = true }, InDemo: v.demo, Place: path})
	if v.demo {
		return greet, ui.Note("This is demo data: try anything, nothing of it is kept. q leaves it."), nil
	}
	some, err := w.Accounts(ctx, store.PageQuery{Limit: 1})
	if err != nil {
		return nil, nil, err
	}
	var first []tea.Cmd
	if v.back {
		first = append(first, ui.Note("You have left the demo. This is your own data again, in %s.", path))
	}
	if len(some) == 0 {
		first = append(first, greet.First())
	}
	return greet, tea.Sequence(first...), nil
}

// greeted is Today with something said over it when it is first shown.
type greeted struct {
	*queue.Screen
	first tea.Cmd
}

// Init reads the first page, and says it.
func (g greeted) Init() tea.Cmd { return tea.Batch(g.Screen.Init(), g.first) }

// opening puts the greeting over Today, and names the screen to start on: the
// one that was open last, unless there is a greeting.
func opening(all []tui.Place, first tea.Cmd) ([]tui.Place, ui.ScreenID) {
	if first == nil {
		return all, ""
	}
	for i := range all {
		if today, ok := all[i].Screen.(*queue.Screen); ok {
			all[i].Screen = greeted{today, first}
		}
	}
	return all, queue.ID
}
