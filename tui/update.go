package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// Update is the router. It decides who gets a message and does nothing itself.
func (a *App) Update(msg tea.Msg) (_ tea.Model, cmd tea.Cmd) {
	defer a.rescue(&cmd)
	if a.ending.isOver() {
		return a, a.lastWords(msg)
	}
	switch m := msg.(type) {
	case tea.WindowSizeMsg:
		a.resize(m.Width, m.Height)
	case tea.BackgroundColorMsg:
		return a, a.background(m.IsDark())
	case tea.ColorProfileMsg:
		return a, a.profile(m.Profile)
	case tea.KeyPressMsg:
		return a, a.key(m)
	case tea.PasteMsg:
		return a, a.paste(m)
	case tea.MouseMsg:
		return a, a.pointer(m)
	case minuteMsg:
		return a, tea.Batch(a.nextMinute(), a.deliver(ui.Pulse{To: a.id()}, a.id()), a.askWho())
	case watched:
		return a, a.heard(m)
	case ui.Direct:
		return a, m()
	case ui.Outcome:
		return a, a.outcome(m)
	case ui.Addressed:
		return a, a.deliver(m, m.Address())
	default:
		return a, a.request(msg)
	}
	return a, nil
}

// request handles what screens ask of the shell; the rest is for the open screen.
func (a *App) request(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case ui.GoMsg:
		return a.visit(m)
	case ui.OpenMsg:
		return a.push(m.Overlay)
	case ui.CloseMsg:
		return a.drop(m.Overlay)
	case ui.ToastMsg:
		return a.notices.add(a.env, m)
	case expiry:
		a.notices.expire(m)
		return nil
	case ui.CopyMsg:
		return a.copy(m)
	case ui.ChangedMsg:
		return a.changed(m.Change)
	case ui.ReachMsg:
		return a.reached(m.Err)
	case ui.QuitMsg:
		return a.quit()
	case ui.ReloadMsg:
		return a.reload(m)
	case watchMsg:
		return a.watch()
	case settledMsg:
		return a.settled()
	case probeMsg:
		return a.probe(m)
	}
	return a.toFront(msg)
}

// toFront gives a message to the overlay on top, else to the open screen.
func (a *App) toFront(msg tea.Msg) tea.Cmd {
	if o := a.top(); o != nil {
		return o.Update(msg)
	}
	if t := a.tab(); t != nil {
		return t.Screen.Update(msg)
	}
	return nil
}

// outcome learns from an answer whether the store can be reached; a stale one
// goes no further.
func (a *App) outcome(m ui.Outcome) tea.Cmd {
	if m.Stale() {
		return nil
	}
	if who, ok := m.(ui.Result[store.Identity]); ok && m.Address() == shellID {
		return a.introduced(who)
	}
	var cmd tea.Cmd
	if q, ok := m.(interface{ Quiet() bool }); !ok || !q.Quiet() || m.Failure() != nil {
		cmd = a.reached(m.Failure())
	}
	if r, ok := m.(ui.Result[store.Undone]); ok && m.Address() == shellID {
		return tea.Batch(a.undone(r), cmd)
	}
	return tea.Batch(a.deliver(m, m.Address()), cmd)
}

// deliver gives a message to its screen, hidden or not.
func (a *App) deliver(msg tea.Msg, to ui.ScreenID) tea.Cmd {
	if to == ui.OverlayID {
		if o := a.top(); o != nil {
			return o.Update(msg)
		}
		return nil
	}
	for _, t := range a.tabs {
		if t.ID == to && t.begun {
			return t.Screen.Update(msg)
		}
	}
	return nil
}

// reload reads the open screen again; hidden ones do so when they are shown.
func (a *App) reload(m ui.ReloadMsg) tea.Cmd {
	var cmd tea.Cmd
	for i, t := range a.tabs {
		switch {
		case i == a.at && t.begun:
			cmd = t.Screen.Update(m)
		case t.pending == nil:
			t.pending = m
		}
	}
	return cmd
}

// screen is the open one, nil when there is none.
func (a *App) screen() ui.Screen {
	if t := a.tab(); t != nil {
		return t.Screen
	}
	return nil
}

func (a *App) id() ui.ScreenID {
	if t := a.tab(); t != nil {
		return t.ID
	}
	return ""
}

func (a *App) show(i int) tea.Cmd {
	if i == a.at || i < 0 || i >= len(a.tabs) {
		return nil
	}
	a.at = i
	a.find.typing = false
	return tea.Batch(a.begin(), a.saveState())
}

func (a *App) visit(m ui.GoMsg) tea.Cmd {
	for i, t := range a.tabs {
		if t.ID != m.To {
			continue
		}
		a.closeAll()
		cmd := a.show(i)
		if m.Target.Kind == "" {
			return cmd
		}
		return tea.Batch(cmd, t.Screen.Update(ui.VisitMsg{Target: m.Target}))
	}
	return nil
}
