package tui

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/themes"
	"github.com/refdeck/refdeck/tui/ui"
)

// restyle works the inks out for the chosen theme, background and depth.
func (a *App) restyle() { a.env.Styles = themes.New(a.theme(), a.depth) }

func (a *App) theme() themes.Theme {
	if a.cfg.Custom != nil {
		return *a.cfg.Custom
	}
	choice := a.cfg.Theme
	if choice == "" || choice == "auto" {
		choice = a.back
	}
	switch choice {
	case "dark":
		return themes.Dark()
	case "light":
		return themes.Light()
	}
	return themes.Plain()
}

// rethemed redraws everything in new inks.
func (a *App) rethemed() tea.Cmd {
	a.restyle()
	var cmds []tea.Cmd
	for _, t := range a.tabs {
		if t.begun {
			cmds = append(cmds, t.Screen.Update(ui.ThemeMsg{}))
		}
	}
	return tea.Batch(cmds...)
}

func (a *App) background(dark bool) tea.Cmd {
	a.back = "light"
	if dark {
		a.back = "dark"
	}
	return a.rethemed()
}

func (a *App) profile(p colorprofile.Profile) tea.Cmd {
	switch {
	case p >= colorprofile.ANSI256:
		a.depth = themes.Full
	case p == colorprofile.ANSI:
		a.depth = themes.Sixteen
	default:
		a.depth = themes.Mono
	}
	return a.rethemed()
}

// nextTheme goes from the one in use to the next; the choice is remembered.
func (a *App) nextTheme() tea.Cmd {
	next := map[string]string{"dark": "light", "light": "plain", "plain": "dark"}
	a.cfg.Custom = nil
	a.cfg.Theme = next[a.env.Styles.Name]
	if a.cfg.Theme == "" {
		a.cfg.Theme = "dark"
	}
	said := domain.Linef("Theme: %s", a.cfg.Theme)
	return tea.Batch(a.rethemed(), ui.Toast(said), a.saveState())
}
