package tui

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// watched is a change and the channel the next one comes from; ended says that
// the store tells no more.
type watched struct {
	change store.Change
	ended  bool
	from   <-chan store.Change
}

// settledMsg ends the moment in which changes are gathered.
type settledMsg struct{}

const (
	gatherFor  = 200 * time.Millisecond // many changes are one reload
	watchAgain = 5 * time.Second
)

// watchMsg begins the watch anew.
type watchMsg struct{}

// watch asks the store to tell of changes, and waits for the first.
func (a *App) watch() tea.Cmd {
	if !a.cfg.Watch || a.env.Store == nil {
		return nil
	}
	return func() tea.Msg {
		from, err := a.env.Store.Watch(a.env.Ctx)
		if err != nil {
			a.env.Log.Warn("no live changes", "cause", err)
			return watched{ended: true}
		}
		return nextChange(from)()
	}
}

func nextChange(from <-chan store.Change) tea.Cmd {
	return func() tea.Msg {
		change, open := <-from
		return watched{change: change, ended: !open, from: from}
	}
}

// heard takes a change from the watch. When the watch has ended everything may
// have changed, and it is begun again a little later.
func (a *App) heard(m watched) tea.Cmd {
	if !m.ended {
		a.cfg.Live = true
		return tea.Batch(nextChange(m.from), a.changed(m.change))
	}
	a.cfg.Live = false
	if a.env.Ctx.Err() != nil {
		return nil
	}
	return tea.Batch(a.changed(store.Change{All: true}), a.env.After(watchAgain, watchMsg{}))
}

// changed remembers which screens a change concerns; a moment later the open
// one reads again, the others do so when they are shown.
func (a *App) changed(c store.Change) tea.Cmd {
	if c.Kind == "presence" && !c.All {
		return a.present(c.ID)
	}
	for _, t := range a.tabs {
		if af, ok := t.Screen.(ui.Affecter); ok && !c.All && !af.Affected(c) {
			continue
		}
		if t.begun && t.pending == nil {
			t.pending = ui.ReloadMsg{}
		}
	}
	var who tea.Cmd
	if c.All || slices.Contains([]string{"user", "team", "key", "token"}, c.Kind) {
		who = a.askWho() // it may be about oneself
	}
	if a.gathering {
		return who
	}
	a.gathering = true
	return tea.Batch(who, a.env.After(gatherFor, settledMsg{}))
}

// present tells the screens that somebody began or stopped writing to a contact.
// No page is read again for it.
func (a *App) present(contact int64) tea.Cmd {
	var cmds []tea.Cmd
	for _, t := range a.tabs {
		if at, ok := t.Screen.(ui.Attentive); ok && t.begun {
			cmds = append(cmds, at.Present(contact))
		}
	}
	return tea.Batch(cmds...)
}

func (a *App) settled() tea.Cmd {
	a.gathering = false
	t := a.tab()
	if t == nil || t.pending == nil {
		return nil
	}
	return a.begin()
}

// shellID addresses the shell itself.
const shellID ui.ScreenID = "shell"

// undoLast takes the actor's last operation back and shows what is true now.
func (a *App) undoLast() tea.Cmd {
	op := a.env.NewID()
	return ui.Do(a.env, shellID, ui.Gen{}, func(ctx context.Context) (store.Undone, error) { return a.env.Store.Undo(ctx, op) })
}

func (a *App) undone(r ui.Result[store.Undone]) tea.Cmd {
	if r.Err != nil {
		return ui.Fail(r.Err)
	}
	return tea.Batch(ui.Toast(domain.Line(r.Val.Text)), a.reload(ui.ReloadMsg{Asked: true}))
}
