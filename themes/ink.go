package themes

import (
	"image/color"
	"strings"

	"charm.land/lipgloss/v2"
)

// Ink is one semantic style, worked out once: painting with it is joining three
// strings. It is small, since every piece of text on a screen carries one.
type Ink struct {
	open, focused string
	lip           *lipgloss.Style
}

const sgrReset = "\x1b[m"

// newInk prepares a style on its own and on the selected row's background.
func newInk(s lipgloss.Style, focus func(lipgloss.Style) lipgloss.Style) Ink {
	return Ink{open: opening(s), focused: opening(focus(s)), lip: &s}
}

// Open is the sequence before text in this ink; Close ends it.
func (i Ink) Open() string { return i.open }

// Focused is the sequence before text of the selected row.
func (i Ink) Focused() string { return i.focused }

// Close is the sequence that ends any ink.
func (i Ink) Close() string { return sgrReset }

// Style is the lipgloss form, for components that want one.
func (i Ink) Style() lipgloss.Style {
	if i.lip == nil {
		return lipgloss.NewStyle()
	}
	return *i.lip
}

func opening(s lipgloss.Style) string {
	open, _, found := strings.Cut(s.Render("x"), "x")
	if !found {
		return ""
	}
	return open
}

func paint(s lipgloss.Style, c color.Color) lipgloss.Style {
	if c == nil {
		return s
	}
	return s.Foreground(c)
}
