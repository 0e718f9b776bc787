package ui

import (
	"cmp"
	"slices"
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/themes"
)

const (
	gutter = 2 // the cursor's bar, and the sign of a marked or changed row
	gap    = 2 // between columns
)

// placed is a column with its place on the screen.
type placed[R any] struct {
	Column[R]
	x, width int
}

// place chooses the columns that fit and shares the room. It depends on the
// width only, never on the rows, so nothing jumps while scrolling.
func place[R any](all []Column[R], room int) []placed[R] {
	keep := slices.Clone(all)
	for len(keep) > 1 && needed(keep) > room {
		i := firstToGo(keep)
		if i < 0 {
			break
		}
		keep = slices.Delete(keep, i, i+1)
	}
	widths := share(keep, room)
	out := make([]placed[R], len(keep))
	x := gutter
	for i, c := range keep {
		out[i] = placed[R]{Column: c, x: x, width: widths[i]}
		x += widths[i] + gap
	}
	return out
}

func needed[R any](cols []Column[R]) int {
	n := gap * (len(cols) - 1)
	for _, c := range cols {
		n += c.Min
	}
	return n
}

// firstToGo is the column of the highest priority number that is not essential;
// of equals the rightmost.
func firstToGo[R any](cols []Column[R]) int {
	best := -1
	for i, c := range cols {
		if !c.Essential && (best < 0 || c.Priority >= cols[best].Priority) {
			best = i
		}
	}
	return best
}

// share gives each column its minimum, then room up to its ideal in order of
// priority, and the rest to the columns that grow.
func share[R any](cols []Column[R], room int) []int {
	widths := make([]int, len(cols))
	free := room - needed(cols)
	order := make([]int, len(cols))
	for i, c := range cols {
		widths[i], order[i] = c.Min, i
	}
	for i := len(cols) - 1; i >= 0 && free < 0; i-- { // essential columns only, and still too wide
		cut := min(-free, max(widths[i]-4, 0))
		widths[i] -= cut
		free += cut
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(cols[a].Priority, cols[b].Priority) })
	for _, i := range order {
		add := min(max(cols[i].Ideal-widths[i], 0), max(free, 0))
		widths[i] += add
		free -= add
	}
	for i := range cols {
		if cols[i].Grow && free > 0 {
			widths[i] += free
			free = 0
		}
	}
	return widths
}

func (t *Table[R]) writeHeader(b *strings.Builder) {
	s := t.env.Styles
	var line strings.Builder
	line.WriteString(spaces(gutter))
	for i, c := range t.cols {
		if i > 0 {
			line.WriteString(spaces(gap))
		}
		line.WriteString(fit(cutEnd(t.headerText(c), c.width), c.width, c.Align))
	}
	b.WriteString(painted(s.Muted, fit(cutEnd(line.String(), t.width), t.width, Left), false))
}

func (t *Table[R]) headerText(c placed[R]) string {
	if c.Key != t.sortKey {
		return c.Title.String()
	}
	if t.sortDesc {
		return c.Title.String() + "▼"
	}
	return c.Title.String() + "▲"
}

// writeRow draws one row: joins prepared inks, measures each text once.
func (t *Table[R]) writeRow(b *strings.Builder, i int) {
	s, r := t.env.Styles, t.rows[i]
	focused := i == t.at && !t.blurred
	sign, signInk := t.sign(i)
	if i == t.at {
		b.WriteString(painted(s.Accent, "▌", focused))
	} else {
		b.WriteByte(' ')
	}
	b.WriteString(painted(signInk, sign, focused))
	used := gutter
	for n, c := range t.cols {
		if n > 0 {
			b.WriteString(painted(s.Text, spaces(min(gap, max(t.width-used, 0))), focused))
			used += gap
		}
		w := min(c.width, t.width-used)
		if w <= 0 {
			break
		}
		cell := c.Cell(r)
		b.WriteString(painted(cell.Ink, fitCell(cell.Text, w, c.Align, c.Middle), focused))
		used += w
	}
	b.WriteString(painted(s.Text, spaces(t.width-used), focused))
}

func fitCell(text domain.Safe, w int, a Align, middle bool) string {
	if middle {
		return fit(cutMiddle(text.String(), w), w, a)
	}
	return fit(cutEnd(text.String(), w), w, a)
}

// sign tells of a marked or just changed row by a glyph, not by colour alone.
func (l *list[R]) sign(i int) (string, themes.Ink) {
	k := l.key(l.rows[i])
	switch {
	case l.ghost != "" && k == l.ghost:
		return "→", l.env.Styles.Mark
	case l.marked[k]:
		return "✓", l.env.Styles.Accent
	case len(l.fresh) > 0 && !l.fresh[k].IsZero():
		return "•", l.env.Styles.Mark
	}
	return " ", l.env.Styles.Text
}
