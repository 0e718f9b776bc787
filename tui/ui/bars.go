package ui

import (
	"math"
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/themes"
)

// Spark draws values as a row of w columns ▁▂▃▄▅▆▇█, the newest at the right.
// More values than columns are averaged; a value that is not a number leaves a gap.
func Spark(values []float64, w int) domain.Safe {
	if w <= 0 || len(values) == 0 {
		return domain.Safe{}
	}
	values = resample(values, min(w, len(values)))
	top := 0.0
	for _, v := range values {
		if finite(v) {
			top = math.Max(top, v)
		}
	}
	levels := []rune("▁▂▃▄▅▆▇█")
	var b strings.Builder
	for _, v := range values {
		switch {
		case !finite(v):
			b.WriteByte(' ')
		case top == 0 || v <= 0:
			b.WriteRune(levels[0])
		default:
			b.WriteRune(levels[min(int(v/top*8), 7)])
		}
	}
	return domain.Line(b.String())
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// resample averages values into n buckets.
func resample(values []float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		from, to := i*len(values)/n, (i+1)*len(values)/n
		sum := 0.0
		for _, v := range values[from:max(to, from+1)] {
			sum += v
		}
		out[i] = sum / float64(max(to-from, 1))
	}
	return out
}

// HBar draws a horizontal bar of at most w cells in eighths; a value above
// nothing shows at least one eighth.
func HBar(value, top float64, w int) domain.Safe {
	if w <= 0 || top <= 0 || value <= 0 || !finite(value) || !finite(top) {
		return domain.Safe{}
	}
	eighths := min(int(math.Round(value/top*float64(w)*8)), w*8)
	eighths = max(eighths, 1)
	part := []string{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"}
	return domain.Line(strings.Repeat("█", eighths/8) + part[eighths%8])
}

// Gauge draws how full something is: "██████░░", always w cells.
func Gauge(value, top float64, w int) domain.Safe {
	if w <= 0 {
		return domain.Safe{}
	}
	full := 0
	if top > 0 && finite(value) {
		full = min(max(int(math.Round(value/top*float64(w))), 0), w)
	}
	return domain.Line(strings.Repeat("█", full) + strings.Repeat("░", w-full))
}

// Bar is one line of Bars: Text is the value as people read it.
type Bar struct {
	Label, Text domain.Safe
	Value       float64
	Ink         themes.Ink
}

// Bars draws labelled horizontal bars, each value beside the end of its bar.
func Bars(s *themes.Styles, bars []Bar, w int) string {
	label, text, top := 0, 0, 0.0
	for _, b := range bars {
		label, text = max(label, Width(b.Label)), max(text, Width(b.Text))
		if finite(b.Value) {
			top = math.Max(top, b.Value)
		}
	}
	label = min(label, max(w/3, 1))
	room := w - label - text - 2
	lines := make([]string, len(bars))
	for i, b := range bars {
		bar := HBar(b.Value, top, room)
		space := domain.Lit(" ")
		if bar.IsEmpty() {
			space = domain.Safe{}
		}
		lines[i] = Line(w, Span{Fit(b.Label, label, Left), s.Text}, Span{domain.Lit(" "), s.Text}, Span{bar, b.Ink}, Span{space, s.Text}, Span{b.Text, s.Text})
	}
	return strings.Join(lines, "\n")
}

// Step is one step of a funnel.
type Step struct {
	Label domain.Safe
	Count int64
}

// Funnel draws steps under each other with the share that was lost on the way
// from the one before.
func Funnel(s *themes.Styles, steps []Step, w int) string {
	label, number, top := 0, 1, int64(0)
	for _, st := range steps {
		label, number, top = max(label, Width(st.Label)), max(number, Width(Count(st.Count))), max(top, st.Count)
	}
	label = min(label, max(w/3, 1))
	room := max(w-label-number-4-8, 1)
	lines := make([]string, len(steps))
	for i, st := range steps {
		lost := domain.Safe{}
		if i > 0 && steps[i-1].Count > 0 {
			lost = Change(100*float64(st.Count)/float64(steps[i-1].Count) - 100)
			lost = domain.Line(strings.TrimPrefix(lost.String(), "▼ "))
		}
		lines[i] = Line(w, Span{Fit(st.Label, label, Left), s.Text}, Span{domain.Lit("  "), s.Text}, Span{Fit(Count(st.Count), number, Right), s.Text},
			Span{domain.Lit("  "), s.Text}, Span{Fit(HBar(float64(st.Count), float64(top), room), room, Left), s.Series[0]}, Span{domain.Lit(" "), s.Text}, Span{lost, s.Muted})
	}
	return strings.Join(lines, "\n")
}
