package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
)

// CardsSpec says what a column of cards shows and where its records come from.
type CardsSpec[R any] struct {
	Key   func(R) string
	Name  func(R) domain.Safe
	Fetch func(after string, limit int) tea.Cmd
	Open  func() tea.Cmd
	// Lines draws one card, without its gutter; the selected one may be taller.
	// Height must agree with it; nil means two lines, three when selected.
	Lines  func(r R, selected bool, width int) [][]Span
	Height func(r R, selected bool) int
	Gap    int // blank lines between cards
	Empty  func() Words
	// Gone is told of the selected card when somebody else's change has taken it out
	// of the column; it stays until the cursor goes on.
	Gone func(R) tea.Cmd
}

// Cards is one column of a board: cards under each other that scroll on their
// own, with a cursor that belongs to a record.
type Cards[R any] struct {
	list[R]
	spec        CardsSpec[R]
	width, tall int
	rowOfLine   []int
}

// NewCards makes a column of cards for a screen; Load reads its first page.
func NewCards[R any](env *Env, to ScreenID, spec CardsSpec[R]) *Cards[R] {
	c := &Cards[R]{spec: spec}
	c.list = list[R]{env: env, to: to, key: spec.Key, name: spec.Name, fetch: spec.Fetch, open: spec.Open, gone: spec.Gone, lines: c.cardLines, total: -1}
	return c
}

// Resize gives the column its room in cells.
func (c *Cards[R]) Resize(width, height int) {
	c.width, c.tall = max(width, 0), max(height, 0)
	c.height = max(c.tall-2, 1) // the lines that say how many more above and below
	c.keepInView()
}

// Focus tells whether the keys go to this column: only then a card is selected.
func (c *Cards[R]) Focus(on bool) {
	c.blurred = !on
	if c.blurred && c.ghost != "" {
		c.DropGhost()
	}
	c.keepInView()
}

// Update moves the cursor, and takes clicks and wheel relative to the column.
func (c *Cards[R]) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Pulse:
		return c.pulse()
	case tea.KeyPressMsg:
		cmd, _ := c.handleKey(msg.String())
		return cmd
	case tea.MouseWheelMsg:
		return c.step(wheelStep(msg) / 3)
	case tea.MouseClickMsg:
		if i, ok := c.CardAt(msg.Y); ok {
			return c.clickRow(i)
		}
	}
	return nil
}

// CardAt is the index of the card drawn on a line of the column.
func (c *Cards[R]) CardAt(line int) (int, bool) {
	if line < 0 || line >= len(c.rowOfLine) || c.rowOfLine[line] < 0 {
		return 0, false
	}
	return c.rowOfLine[line], true
}

// CursorLine is the line of the column on which the selected card begins.
func (c *Cards[R]) CursorLine() int {
	n := 1
	for i := c.top; i < c.at; i++ {
		n += c.cardLines(i)
	}
	return n
}

// SelectNearLine puts the cursor on the card at or above a line: moving to the
// next column keeps the eye where it is.
func (c *Cards[R]) SelectNearLine(line int) tea.Cmd {
	if len(c.rows) == 0 {
		return nil
	}
	n, i := 1, c.top
	for i < len(c.rows)-1 && n+c.cardLines(i) <= line {
		n += c.cardLines(i)
		i++
	}
	c.moveTo(i)
	return c.follow()
}

func (c *Cards[R]) cardLines(i int) int {
	selected := i == c.at && !c.blurred
	switch {
	case c.spec.Height != nil:
		return c.spec.Height(c.rows[i], selected) + c.spec.Gap
	case selected:
		return 3 + c.spec.Gap
	}
	return 2 + c.spec.Gap
}

// View draws the column: exactly its room.
func (c *Cards[R]) View() string {
	if c.width == 0 || c.tall == 0 {
		return ""
	}
	s := c.env.Styles
	c.rowOfLine = c.rowOfLine[:0]
	if len(c.rows) == 0 {
		return c.nothing()
	}
	out := []string{c.edge(c.top > 0, domain.Linef("↑ %d more", c.top))}
	c.rowOfLine = append(c.rowOfLine, -1)
	last := c.top - 1
	for i := c.top; i < len(c.rows) && c.fits(i, len(out)); i++ {
		out = c.appendCard(out, i)
		last = i
	}
	for len(out) < c.tall-1 {
		out = append(out, spaces(c.width))
	}
	if c.tall > 1 {
		text := moreBelow(c.below(last))
		if c.changes > 0 {
			text = domain.Join(domain.Lit(" · "), text, domain.Linef("↻ %d", c.changes))
		}
		out = append(out, padStyled("  "+Paint(s.Muted, Cut(text, c.width-2)), c.width))
	}
	return strings.Join(out[:min(len(out), c.tall)], "\n")
}

func (c *Cards[R]) nothing() string {
	s := c.env.Styles
	switch {
	case !c.problem.IsEmpty():
		return Problem(s, c.width, c.tall, c.problem)
	case !c.loaded && c.skeleton:
		return Skeleton(s, c.width, c.tall)
	case c.loaded && c.spec.Empty != nil:
		return Empty(s, c.width, c.tall, c.spec.Empty())
	}
	return Box("", c.width, c.tall)
}

func (c *Cards[R]) edge(show bool, text domain.Safe) string {
	if !show {
		return spaces(c.width)
	}
	return padStyled("  "+Paint(c.env.Styles.Muted, Cut(text, c.width-2)), c.width)
}

// fits tells whether a card starting on a line is drawn: the selected one
// always, others only whole.
func (c *Cards[R]) fits(i, line int) bool {
	return i == c.at || line+c.cardLines(i)-c.spec.Gap <= c.tall-1
}

func (c *Cards[R]) appendCard(out []string, i int) []string {
	s := c.env.Styles
	selected := i == c.at && !c.blurred
	sign, signInk := c.sign(i)
	for n, spans := range c.spec.Lines(c.rows[i], selected, max(c.width-gutter, 0)) {
		bar := Span{domain.Lit(" "), s.Text}
		if selected {
			bar = Span{domain.Lit("▌"), s.Accent}
		}
		second := Span{domain.Lit(" "), s.Text}
		if n == 0 {
			second = Span{domain.Line(sign), signInk}
		}
		all := append([]Span{bar, second}, spans...)
		if selected {
			out = append(out, Focused(c.width, s.Text, all...))
		} else {
			out = append(out, padStyled(Line(c.width, all...), c.width))
		}
		c.rowOfLine = append(c.rowOfLine, i)
	}
	for range c.spec.Gap {
		out = append(out, spaces(c.width))
		c.rowOfLine = append(c.rowOfLine, -1)
	}
	return out
}
