package tui

import (
	"strconv"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// Globals are the actions of everywhere; a screen's own of the same key come first.
func (a *App) Globals() []ui.Action {
	acts := a.goActions()
	add := func(id string, v ui.Verb, label, help string, run func() tea.Cmd, off func() string) {
		acts = append(acts, ui.Action{ID: id, Key: v.Key(), Label: label, Help: help, Run: run, Off: off})
	}
	add("app.find", ui.VerbFind, "find", "Search this screen while typing.", a.startFind, a.noFind)
	add("app.undo", ui.VerbUndo, "undo", "Take your last change back.", a.undo, a.noUndo)
	add("app.copy", ui.VerbCopy, "copy", "Copy something of the selected record.", a.copyMenu, a.noCopy)
	add("app.plain", ui.VerbPlain, "plain text", "Show it as plain text, to select with the mouse.", a.plain, a.noCopy)
	add("app.owner", ui.VerbOwner, "owner", "Show one owner's records, or everybody's.", a.pickOwner, a.noOwner)
	add("app.earlier", ui.VerbEarlier, "earlier", "The period before this one.", func() tea.Cmd { return a.stepPeriod(-1) }, a.noPeriod)
	add("app.later", ui.VerbLater, "later", "The period after this one.", func() tea.Cmd { return a.stepPeriod(1) }, a.noPeriod)
	add("app.period", ui.VerbPeriod, "period", "Choose month, quarter, year or 90 days.", a.pickPeriod, a.noPeriod)
	add("app.views", ui.VerbViews, "views", "Open a saved view, or save this one.", a.pickView, a.noScreen)
	add("app.reload", ui.VerbReload, "reload", "Read the data again.", func() tea.Cmd { return a.reload(ui.ReloadMsg{Asked: true}) }, nil)
	add("app.messages", ui.VerbMessages, "messages", "Everything that was said in this session.", a.messages, nil)
	add("app.theme", ui.VerbTheme, "theme", "Change between the dark, the light and the plain theme.", a.nextTheme, nil)
	acts = append(acts, ui.Action{ID: "app.mouse", Label: a.mouseWord(), Help: "Let the mouse select text freely, or give it to refdeck again.", Run: a.toggleMouse})
	acts = append(acts, ui.Action{ID: "app.dismiss", Label: "hide the warning", Help: "Put the warning above the screens away for this session.", Run: a.dismiss, Off: a.noBanner})
	add("app.commands", ui.VerbPalette, "commands", "Find any command by its name.", a.palette, nil)
	add("app.help", ui.VerbHelp, "help", "The keys of this screen and of everywhere.", a.help, nil)
	add("app.quit", ui.VerbQuit, "quit", "Leave refdeck. Where you were is kept.", a.stepBack, nil)
	return append(acts, a.cfg.Actions...)
}

func (a *App) goActions() []ui.Action {
	var acts []ui.Action
	for i, t := range a.tabs {
		acts = append(acts, ui.Action{ID: "go." + string(t.ID), Key: key.NewBinding(key.WithKeys(strconv.Itoa(i + 1))), Label: t.Screen.Title(),
			Help: "Show this screen.", Run: func() tea.Cmd { return a.show(i) }})
	}
	return acts
}

func (a *App) palette() tea.Cmd {
	return ui.Open(ui.NewPalette(a.env, append(a.screenActions(), a.Globals()...)))
}

func (a *App) help() tea.Cmd {
	return ui.Open(ui.NewHelp(a.env, a.openTitle(), a.screenActions(), a.Globals()))
}

func (a *App) openTitle() string {
	if s := a.screen(); s != nil {
		return s.Title()
	}
	return "refdeck"
}

func (a *App) screenActions() []ui.Action {
	if t := a.tab(); t != nil {
		return append([]ui.Action{}, t.Screen.Actions()...)
	}
	return nil
}

func (a *App) noScreen() string {
	if a.screen() == nil {
		return "There is no screen yet."
	}
	return ""
}

func (a *App) noFind() string {
	if _, ok := a.screen().(ui.Finder); !ok {
		return "There is nothing to search on this screen."
	}
	return ""
}

func (a *App) undo() tea.Cmd {
	if u, ok := a.screen().(ui.Undoer); ok {
		return u.Undo()
	}
	return a.undoLast()
}

func (a *App) noUndo() string {
	if _, ok := a.screen().(ui.Undoer); !ok && a.env.Store == nil {
		return "There is nothing to undo on this screen."
	}
	return ""
}

func (a *App) copies() []ui.CopyItem {
	if c, ok := a.screen().(ui.Copier); ok {
		return c.Copies()
	}
	return nil
}

func (a *App) noCopy() string {
	if len(a.copies()) == 0 {
		return "There is nothing here to copy. Select a record first."
	}
	return ""
}

func (a *App) copyMenu() tea.Cmd {
	items := a.copies()
	if len(items) == 1 {
		return ui.Copy(items[0].Text, items[0].Label)
	}
	choices := make([]ui.Choice, len(items))
	for i, it := range items {
		choices[i] = ui.Choice{Key: strconv.Itoa(i), Label: it.Label, Note: ui.Cut(domain.Line(it.Text.String()), 40)}
	}
	return ui.Open(ui.NewPicker(a.env, ui.PickerSpec{Title: domain.Lit("Copy"), Choices: choices, Wide: true, Run: func(c ui.Choice) tea.Cmd {
		i, err := strconv.Atoi(c.Key)
		if err != nil {
			return nil
		}
		return ui.Copy(items[i].Text, items[i].Label)
	}}))
}

func (a *App) plain() tea.Cmd {
	text := ""
	for _, it := range a.copies() {
		text += it.Label.String() + "\n" + it.Text.String() + "\n\n"
	}
	return ui.Open(ui.NewViewer(a.env, domain.Lit("As plain text"), domain.Block(text)))
}

func (a *App) mouseWord() string {
	if a.mouse {
		return "give the mouse back"
	}
	return "take the mouse"
}

func (a *App) toggleMouse() tea.Cmd {
	a.mouse = !a.mouse
	return a.saveState()
}
