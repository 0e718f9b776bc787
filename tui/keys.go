package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// key finds out whose key it is: the overlay's, the search's, the screen's, everywhere's.
func (a *App) key(m tea.KeyPressMsg) tea.Cmd {
	a.env.Typed = a.env.Now()
	a.notices.seen()
	k := m.String()
	if k != "ctrl+c" {
		a.ctrlC = false
	}
	switch {
	case a.top() != nil:
		return a.overlayKey(m, k)
	case a.find.typing:
		return a.findKey(m)
	case k == "ctrl+c":
		return a.interrupt()
	case a.capturing():
		return a.tab().Screen.Update(m)
	case k == "esc":
		return a.escape()
	}
	if t := a.tab(); t != nil {
		if act, ok := ui.Match(t.Screen.Actions(), m); ok {
			return act.Do()
		}
	}
	if act, ok := ui.Match(a.Globals(), m); ok {
		return act.Do()
	}
	return a.toFront(m)
}

func (a *App) overlayKey(m tea.KeyPressMsg, k string) tea.Cmd {
	if k == "esc" || k == "ctrl+c" {
		return a.leave()
	}
	return a.top().Update(m)
}

func (a *App) capturing() bool {
	c, ok := a.screen().(ui.Capturer)
	return ok && c.Capturing()
}

// escape goes one step back; at the root it only says how to quit.
func (a *App) escape() tea.Cmd {
	t := a.tab()
	if t == nil {
		return nil
	}
	if b, ok := t.Screen.(ui.Backer); ok {
		if cmd, done := b.Back(); done {
			return cmd
		}
	}
	if t.find != "" {
		return a.findFor("")
	}
	return ui.Aside(domain.Lit("This is the start of the screen. q quits."))
}

// interrupt does not kill at the first Ctrl+C: most people mean to copy.
func (a *App) interrupt() tea.Cmd {
	if a.ctrlC {
		return a.quit()
	}
	a.ctrlC = true
	return ui.Toast(domain.Lit("Press Ctrl+C again to quit. To copy, press y."))
}

// stepBack is q: one step back inside, and the end at the root.
func (a *App) stepBack() tea.Cmd {
	if b, ok := a.screen().(ui.Backer); ok {
		if cmd, done := b.Back(); done {
			return cmd
		}
	}
	return a.quit()
}

func (a *App) quit() tea.Cmd {
	for _, o := range a.overlays {
		if f, ok := o.(interface{ Dirty() bool }); ok && f.Dirty() {
			return a.push(a.askQuit())
		}
	}
	closing := a.closeAll()
	a.quitting = true
	return tea.Sequence(closing, a.saveState(), tea.Quit)
}

func (a *App) askQuit() ui.Overlay {
	return ui.NewConfirm(a.env, ui.ConfirmSpec{Title: domain.Lit("Quit?"), Body: domain.Lit("What you typed in this form has not been saved and would be lost."),
		Button: domain.Lit("Quit and lose it"), Key: "l", Cancel: domain.Lit("Stay"), Run: func() tea.Cmd {
			var cmds []tea.Cmd
			for a.top() != nil {
				cmds = append(cmds, a.drop(a.top()))
			}
			return tea.Sequence(tea.Batch(cmds...), a.quit())
		}})
}

// paste goes to a field; outside of one it is ignored, or pasted lines would run as keys.
func (a *App) paste(m tea.PasteMsg) tea.Cmd {
	switch {
	case a.top() != nil:
		return a.top().Update(m)
	case a.find.typing:
		return a.findKey(m)
	case a.capturing():
		return a.tab().Screen.Update(m)
	}
	return ui.Toast(domain.Lit("Nothing was pasted: open a form or a note first, or / to search."))
}
