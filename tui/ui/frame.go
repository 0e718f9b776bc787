package ui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/themes"
)

// FrameSize is how much a frame takes of width and height.
const (
	FrameWidth  = 4
	FrameHeight = 2
)

// Frame draws a thin box with a title around a drawing of w × h.
func Frame(s *themes.Styles, title domain.Safe, drawing string, w, h int) []string {
	head := cutEnd(" "+title.String()+" ", w)
	top := painted(s.Rule, "┌─", false) + painted(s.Title, head, false) + painted(s.Rule, strings.Repeat("─", max(w+1-width(head), 0))+"┐", false)
	out := []string{top}
	for _, l := range strings.Split(Box(drawing, w, h), "\n") {
		out = append(out, painted(s.Rule, "│ ", false)+l+painted(s.Rule, " │", false))
	}
	return append(out, painted(s.Rule, "└"+strings.Repeat("─", w+2)+"┘", false))
}

// Lay puts the lines of a box over a drawing at x, y; what is around stays.
func Lay(lines, box []string, x, y int) {
	for i, b := range box {
		if y+i < 0 || y+i >= len(lines) {
			continue
		}
		under := lines[y+i]
		left := padStyled(ansi.Truncate(under, x, ""), x)
		right := rightOf(under, x+width(b))
		lines[y+i] = left + sgrOff + b + right
	}
}

// rightOf is what stands from a cell on; half a wide glyph becomes a space.
func rightOf(line string, from int) string {
	full := width(line)
	rest := full - from
	if rest <= 0 {
		return ""
	}
	for cut := from; cut < full; cut++ {
		right := ansi.TruncateLeft(line, cut, "")
		if have := width(right); have <= rest {
			return spaces(rest-have) + right
		}
	}
	return spaces(rest)
}

// sgrOff ends whatever ink the covered line was in.
const sgrOff = "\x1b[m"
