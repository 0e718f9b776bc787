package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// finder is the field of the live search; each tab remembers its own text.
type finder struct {
	input  *ui.Input
	typing bool
}

func (a *App) startFind() tea.Cmd {
	a.find.typing = true
	a.find.input.Set(a.tab().find)
	return a.find.input.Focus()
}

// findKey types into the search; the arrows go on moving in the list.
func (a *App) findKey(m tea.Msg) tea.Cmd {
	if k, ok := m.(tea.KeyPressMsg); ok {
		switch k.String() {
		case "enter":
			a.find.typing = false
			return nil
		case "esc", "ctrl+c":
			a.find.typing = false
			return a.findFor("")
		case "up", "down", "pgup", "pgdown":
			return a.tab().Screen.Update(m)
		}
	}
	cmd := a.find.input.Update(m)
	return tea.Batch(cmd, a.findFor(a.find.input.Value()))
}

func (a *App) findFor(text string) tea.Cmd {
	t := a.tab()
	f, ok := t.Screen.(ui.Finder)
	if !ok || t.find == text {
		return nil
	}
	t.find = text
	return f.Find(text)
}

func (a *App) findLine(w int) string {
	s := a.env.Styles
	tail := domain.Concat(a.found(), domain.Lit("   Enter keeps · Esc clears"))
	room := max(w-9-ui.Width(tail), 8)
	head := ui.Line(w, ui.Span{Text: domain.Lit(" / "), Ink: s.Key})
	return ui.Box(head+a.find.input.View(room)+"   "+ui.Paint(s.Muted, tail), w, 1)
}

// findChip keeps an active search in sight: hidden rows are never a riddle.
func (a *App) findChip() []ui.Span {
	s := a.env.Styles
	if a.tab() == nil || a.tab().find == "" {
		return nil
	}
	text := ui.Cut(domain.Line(a.tab().find), max(a.lay.Width/4, 8))
	return []ui.Span{{Text: domain.Lit("/ "), Ink: s.Key}, {Text: text, Ink: s.Text}, {Text: domain.Concat(domain.Lit("  "), a.found(), domain.Lit(" · Esc clears ")), Ink: s.Muted}}
}

// found says how many of how many rows are shown.
func (a *App) found() domain.Safe {
	f, ok := a.screen().(ui.Finder)
	if !ok {
		return domain.Safe{}
	}
	shown, total := f.Found()
	switch {
	case shown < 0:
		return domain.Lit("some of all")
	case total < 0:
		return domain.Linef("%s found", ui.Count(int64(shown)))
	}
	return domain.Linef("%s of %s", ui.Count(int64(shown)), ui.Count(int64(total)))
}
