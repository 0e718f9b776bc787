package ui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/themes"
)

// Span is text and the ink to draw it in.
type Span struct {
	Text domain.Safe
	Ink  themes.Ink
}

// Paint draws text in an ink.
func Paint(ink themes.Ink, s domain.Safe) string { return painted(ink, s.String(), false) }

func painted(ink themes.Ink, s string, focused bool) string {
	open := ink.Open()
	if focused {
		open = ink.Focused()
	}
	if open == "" || s == "" {
		return s
	}
	return open + s + ink.Close()
}

// Line draws spans one after the other, at most width cells, without padding.
func Line(width int, spans ...Span) string { return drawSpans(width, false, spans) }

// Focused draws spans as a selected line: on the focus background, full width.
func Focused(room int, pad themes.Ink, spans ...Span) string {
	line := drawSpans(room, true, spans)
	return line + painted(pad, spaces(room-width(line)), true)
}

func drawSpans(room int, focused bool, spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		if room <= 0 {
			break
		}
		text := cutEnd(s.Text.String(), room)
		room -= width(text)
		b.WriteString(painted(s.Ink, text, focused))
	}
	return b.String()
}

// Ends draws some spans at the left and some at the right end of a line of
// exactly width cells. The right ones go first when there is no room for both.
func Ends(room int, left, right []Span) string {
	l := drawSpans(room, false, left)
	used := width(l)
	r := drawSpans(room, false, right)
	if free := room - used - width(r); len(right) > 0 && free >= 2 {
		return l + spaces(free) + r
	}
	return l + spaces(room-used)
}

// Rule draws a thin line, with a title in it when one is given.
func Rule(s *themes.Styles, width int, title domain.Safe) string {
	if title.IsEmpty() {
		return painted(s.Rule, strings.Repeat("─", max(width, 0)), false)
	}
	head := cutEnd("── "+title.String()+" ", width)
	return painted(s.Rule, head+strings.Repeat("─", max(width-ansi.StringWidth(head), 0)), false)
}

// Beside puts two drawings next to each other with a thin line between,
// width cells in all: the left one takes leftWidth, the line three.
func Beside(s *themes.Styles, left string, leftWidth int, right string, width, height int) string {
	l := strings.Split(Box(left, leftWidth, height), "\n")
	r := strings.Split(Box(right, max(width-leftWidth-3, 1), height), "\n")
	bar := " " + painted(s.Rule, "│", false) + " "
	for i := range l {
		l[i] += bar + r[min(i, len(r)-1)]
	}
	return strings.Join(l, "\n")
}

// Stack puts drawings under each other; empty ones are left out.
func Stack(drawings ...string) string {
	var kept []string
	for _, d := range drawings {
		if d != "" {
			kept = append(kept, d)
		}
	}
	return strings.Join(kept, "\n")
}
