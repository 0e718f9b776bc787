package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
)

// ConfirmSpec is a question before something that cannot simply be undone. Body
// names the object and the effect; Button says the effect: "Delete 14 notes".
// Key is a letter of its own: Enter never confirms, it cancels.
type ConfirmSpec struct {
	Title, Body, Button domain.Safe
	Key                 string
	Cancel              domain.Safe // "Cancel" when empty; better: "Keep the notes"
	Run                 func() tea.Cmd
}

type confirm struct {
	env           *Env
	spec          ConfirmSpec
	width, height int
}

// NewConfirm makes the overlay that asks.
func NewConfirm(env *Env, spec ConfirmSpec) Overlay {
	if spec.Cancel.IsEmpty() {
		spec.Cancel = domain.Lit("Cancel")
	}
	return &confirm{env: env, spec: spec}
}

func (c *confirm) Title() domain.Safe { return c.spec.Title }
func (c *confirm) Init() tea.Cmd      { return nil }

func (c *confirm) Update(msg tea.Msg) tea.Cmd {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	switch press.String() {
	case c.spec.Key:
		return tea.Batch(send(CloseMsg{c}), c.spec.Run())
	case "enter", "q", "n":
		return send(CloseMsg{c})
	}
	return nil
}

func (c *confirm) Resize(w, h int) { c.width, c.height = w, h }

func (c *confirm) Size() (int, int) {
	w := min(60, c.width)
	return w, min(len(Wrap(c.spec.Body, w))+2, c.height)
}

func (c *confirm) View() string {
	w, h := c.Size()
	s := c.env.Styles
	var lines []string
	for _, l := range Wrap(c.spec.Body, w) {
		lines = append(lines, Paint(s.Text, l))
	}
	buttons := Line(w, Span{domain.Line(KeyName(c.spec.Key)), s.Key}, Span{domain.Lit(" "), s.Text}, Span{c.spec.Button, s.Bad},
		Span{domain.Lit("     "), s.Text}, Span{domain.Lit("Enter "), s.Key}, Span{c.spec.Cancel, s.Text})
	keep := max(h-2, 0)
	lines = append(lines[:min(len(lines), keep)], "", buttons)
	return strings.Join(lines, "\n")
}

func (c *confirm) Hints() []Hint {
	return []Hint{{Key: c.spec.Key, Word: c.spec.Button.String()}, {Key: "Enter", Word: c.spec.Cancel.String()}, {Key: "Esc", Word: "back"}}
}
