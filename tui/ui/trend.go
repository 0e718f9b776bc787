package ui

import (
	"math"
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/themes"
)

// Trend is a line chart of one series. It is drawn when the data, the size or
// the theme changes and kept as text in between.
type Trend struct {
	values []float64
	labels []domain.Safe
	format func(float64) domain.Safe

	drawn  string
	w, h   int
	styles *themes.Styles
}

// Set gives the chart its points, oldest first, a short label for each, and how
// to write a value at the axis. A value that is not a number is a gap.
func (t *Trend) Set(values []float64, labels []domain.Safe, format func(float64) domain.Safe) {
	t.values, t.labels, t.format, t.styles = values, labels, format, nil
}

// View draws the chart, exactly w × h; below 16 × 4 it becomes a sparkline.
func (t *Trend) View(s *themes.Styles, w, h int) string {
	if t.styles == s && t.w == w && t.h == h {
		return t.drawn
	}
	t.styles, t.w, t.h = s, w, h
	switch {
	case len(t.values) == 0:
		t.drawn = Box(" "+Paint(s.Muted, domain.Lit("no data in this window")), w, h)
	case w < 16 || h < 4:
		t.drawn = Box(Paint(s.Series[0], Spark(t.values, w)), w, h)
	default:
		t.drawn = Box(t.draw(s, w, h), w, h)
	}
	return t.drawn
}

func (t *Trend) draw(s *themes.Styles, w, h int) string {
	rows := h - 2 // axis and labels
	top := niceTop(t.values)
	axis := 0
	for _, v := range []float64{0, top / 2, top} {
		axis = max(axis, Width(t.format(v)))
	}
	axis += 2
	cells := plot(t.values, max(w-axis-1, 2), rows, top)
	out := make([]string, 0, h)
	for y := range rows {
		label, tick := domain.Safe{}, "│"
		switch y {
		case 0:
			label, tick = t.format(top), "┤"
		case rows / 2:
			if rows >= 4 {
				label, tick = t.format(top*float64(rows-y)/float64(rows)), "┤"
			}
		}
		out = append(out, Paint(s.Muted, Fit(label, axis-1, Right))+painted(s.Rule, " "+tick, false)+painted(s.Series[0], string(cells[y]), false))
	}
	zero := Paint(s.Muted, Fit(t.format(0), axis-1, Right)) + painted(s.Rule, " ┼", false) + ground(s, cells[rows])
	return strings.Join(append(out, zero, spaces(axis+1)+Paint(s.Muted, t.xLabels(max(w-axis-1, 2)))), "\n")
}

// ground is the zero line, with the line of the series where that comes down to it.
func ground(s *themes.Styles, cells []rune) string {
	var b strings.Builder
	for from := 0; from < len(cells); {
		to := from + 1
		for to < len(cells) && (cells[to] == ' ') == (cells[from] == ' ') {
			to++
		}
		if cells[from] == ' ' {
			b.WriteString(painted(s.Rule, strings.Repeat("─", to-from), false))
		} else {
			b.WriteString(painted(s.Series[0], string(cells[from:to]), false))
		}
		from = to
	}
	return b.String()
}

// niceTop is a round number at or above the highest value.
func niceTop(values []float64) float64 {
	top := 0.0
	for _, v := range values {
		if finite(v) {
			top = math.Max(top, v)
		}
	}
	if top <= 0 {
		return 1
	}
	unit := math.Pow(10, math.Floor(math.Log10(top)))
	for _, m := range []float64{1, 2, 4, 5, 6, 8, 10} {
		if m*unit >= top {
			return m * unit
		}
	}
	return 10 * unit
}

// plot draws the line with box characters: each column has the height of the
// nearest point, steps are joined. The h rows stand on the zero line, which is
// one more, so that the line and the labels of the axis have one scale.
func plot(values []float64, w, h int, top float64) [][]rune {
	cells := make([][]rune, h+1)
	for y := range cells {
		cells[y] = []rune(spaces(w))
	}
	last := -1
	for x := range w {
		v := values[min(x*len(values)/w, len(values)-1)]
		if !finite(v) {
			last = -1
			continue
		}
		y := h - min(max(int(math.Round(v/top*float64(h))), 0), h)
		join(cells, x, last, y)
		last = y
	}
	return cells
}

func join(cells [][]rune, x, from, to int) {
	if from < 0 || from == to {
		cells[to][x] = '─'
		return
	}
	first, second, step := '╯', '╭', -1
	if to > from {
		first, second, step = '╮', '╰', 1
	}
	cells[from][x], cells[to][x] = first, second
	for y := from + step; y != to; y += step {
		cells[y][x] = '│'
	}
}

// xLabels places as many labels as fit without touching.
func (t *Trend) xLabels(w int) domain.Safe {
	line := []domain.Safe{}
	at := 0
	for i, l := range t.labels {
		x := i * w / max(len(t.values), 1)
		if x < at || x+Width(l) > w {
			continue
		}
		line = append(line, domain.Line(spaces(x-at)), l)
		at = x + Width(l)
		if at < w {
			line, at = append(line, domain.Lit(" ")), at+1
		}
	}
	return domain.Concat(line...)
}
