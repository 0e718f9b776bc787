package ui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/refdeck/refdeck/domain"
)

// lineInput is a one-line field. What is typed is raw; what is drawn is safe,
// because pasted text is cleaned as it comes in.
type lineInput struct {
	env *Env
	in  textinput.Model
}

const (
	maxTyped  = 2_000
	underline = "\x1b[4m"
)

func newLineInput(env *Env) lineInput {
	in := textinput.New()
	in.Prompt = ""
	in.CharLimit = maxTyped
	in.SetVirtualCursor(false)
	in.SetStyles(plainInput())
	in.KeyMap.Paste = key.NewBinding() // the terminal pastes; ctrl+v would read a server's clipboard
	return lineInput{env: env, in: in}
}

func plainInput() textinput.Styles {
	none := textinput.StyleState{Text: lipgloss.NewStyle(), Placeholder: lipgloss.NewStyle(), Suggestion: lipgloss.NewStyle(), Prompt: lipgloss.NewStyle()}
	return textinput.Styles{Focused: none, Blurred: none, Cursor: textinput.CursorStyle{Shape: tea.CursorBar}}
}

// focus drops the component's command: it would blink a cursor that the
// terminal draws itself, and write when nobody does anything.
func (l *lineInput) focus() tea.Cmd {
	l.in.Focus()
	return nil
}

func (l *lineInput) blur()         { l.in.Blur() }
func (l *lineInput) value() string { return l.in.Value() }
func (l *lineInput) resize(w int)  { l.in.SetWidth(max(w-1, 1)) }

func (l *lineInput) set(v string) {
	l.in.SetValue(domain.Line(v).String())
	l.in.CursorEnd()
}

func (l *lineInput) update(msg tea.Msg) tea.Cmd {
	if p, ok := msg.(tea.PasteMsg); ok { // line ends become spaces, controls go
		msg = tea.PasteMsg{Content: strings.TrimSpace(domain.Line(strings.ReplaceAll(p.Content, "\r\n", "\n")).String())}
	}
	l.in, _ = l.in.Update(msg)
	return nil
}

// view draws the field exactly w cells wide, underlined so that it is seen.
func (l *lineInput) view(w int) string {
	if w <= 0 {
		return ""
	}
	l.in.SetWidth(max(w-1, 1))
	shown := domain.Line(ansi.Strip(l.in.View())).String()
	return underline + fit(cutEnd(shown, w), w, Left) + sgrOff
}

func (l *lineInput) cursor(x, y int) *tea.Cursor {
	c := l.in.Cursor()
	if c == nil {
		return nil
	}
	c.X, c.Y = c.X+x, c.Y+y
	c.Blink = false
	return c
}
