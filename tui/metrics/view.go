package metrics

import (
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// View draws the figures, or the rows behind one.
func (s *Screen) View() string {
	if s.rows.Shown() {
		return s.rows.View()
	}
	if s.w <= 0 || s.h <= 0 {
		return ""
	}
	st, l := s.env.Styles, s.lay
	head := ui.Box(s.drawHead(), s.w, l.head)
	below := max(s.h-l.head, 0)
	switch {
	case !s.loaded && !s.problem.IsEmpty():
		return ui.Stack(head, ui.Problem(st, s.w, below, s.problem))
	case !s.loaded && s.late:
		return ui.Stack(head, ui.Skeleton(st, s.w, below))
	case !s.loaded:
		return ui.Stack(head, ui.Box("", s.w, below))
	}
	if words, none := s.nothing(); none {
		return ui.Stack(head, ui.Empty(st, s.w, below, words))
	}
	body := ui.Box(s.drawBody(), s.w, max(below-l.detail, 0))
	if l.detail == 0 {
		return ui.Box(ui.Stack(head, body), s.w, s.h)
	}
	return ui.Stack(head, body, s.drawDetail(l.detail))
}

// nothing says why there is no figure to show.
func (s *Screen) nothing() (ui.Words, bool) {
	if s.find != "" && len(s.shown()) == 0 {
		return ui.Words{What: domain.Linef("No figure is called “%s”.", s.find), Next: domain.Lit("Esc shows all of them.")}, true
	}
	if s.find == "" && s.env.Filters.Owner == "" && s.blank() {
		return ui.Words{What: domain.Lit("There is nothing to measure yet: no referral, and no deal of another channel, in this period or the months before."),
			Next: domain.Lit("The board (2) takes in a referral with n; refdeck import reads a CRM's export. [ goes to the period before.")}, true
	}
	return ui.Words{}, false
}

// blank tells whether neither the period nor its trend has anything in it.
func (s *Screen) blank() bool {
	for i := range s.report.Metrics {
		if m := &s.report.Metrics[i]; m.Numerator != 0 || m.Denominator != 0 {
			return false
		}
	}
	for _, c := range s.report.Channels {
		if c.Won+c.Lost > 0 {
			return false
		}
	}
	for _, m := range s.report.Monthly {
		if m.N > 0 {
			return false
		}
	}
	return true
}

// drawHead sums the figures up, and says what they are of.
func (s *Screen) drawHead() string {
	st := s.env.Styles
	for n := range 4 {
		left, right := s.headLeft(n >= 3), s.headRight(n)
		if spanWidth(left)+spanWidth(right)+2 <= s.w || n == 3 {
			return ui.Ends(s.w, left, append(right, ui.Span{Text: domain.Lit(" "), Ink: st.Text}))
		}
	}
	return ""
}

func spanWidth(spans []ui.Span) int {
	n := 1
	for _, sp := range spans {
		n += ui.Width(sp.Text)
	}
	return n
}

// headLeft is how many figures are where they should be.
func (s *Screen) headLeft(brief bool) []ui.Span {
	st := s.env.Styles
	left := []ui.Span{{Text: domain.Lit(" "), Ink: st.Text}}
	if !s.loaded {
		return append(left, ui.Span{Text: domain.Lit("Program metrics"), Ink: st.Title})
	}
	good, bad, none := s.tally()
	left = append(left, ui.Span{Text: domain.Linef("%d of %d on target", good, good+bad), Ink: st.Title})
	if bad > 0 {
		left = append(left, ui.Span{Text: domain.Linef(" · ▼ %d off", bad), Ink: st.Warn})
	}
	if none > 0 && !brief {
		left = append(left, ui.Span{Text: domain.Linef(" · %d without a verdict", none), Ink: st.Muted})
	}
	return left
}

// headRight is what the figures are of; every step says it shorter. An owner
// that was chosen is never left out.
func (s *Screen) headRight(step int) []ui.Span {
	st, p := s.env.Styles, s.env.Filters.Period
	period := domain.Line(p.Label)
	if p.Bounded() && p.To > s.env.Today().AddDays(1) && step < 3 {
		period = domain.Concat(period, domain.Lit(" to date"))
	}
	right := []ui.Span{{Text: period, Ink: st.Text}}
	if a := s.against(); a != (domain.Period{}) && step < 2 {
		word := domain.Linef("  against %s", a.Label)
		if step == 1 {
			word = domain.Linef(" vs %s", a.Label)
		}
		right = append(right, ui.Span{Text: word, Ink: st.Muted})
	}
	if s.env.Filters.Owner != "" || step == 0 {
		right = append(right, ui.Span{Text: domain.Concat(domain.Lit("  owner: "), s.env.OwnerName()), Ink: st.Muted})
	}
	return right
}

// tally counts the metrics on and off target, and those without a verdict.
func (s *Screen) tally() (good, bad, none int) {
	for i := range s.report.Metrics {
		switch m := &s.report.Metrics[i]; {
		case m.Verdict == "":
			none++
		case m.OnTarget():
			good++
		default:
			bad++
		}
	}
	return good, bad, none
}

func (s *Screen) drawBody() string {
	switch {
	case s.lay.tiles:
		return ui.Stack(s.drawTiles(), ui.Box("", s.w, 1), s.drawCharts())
	case s.charting():
		return s.drawStacked()
	}
	return s.drawList()
}

// drawTiles draws the figures side by side, row by row.
func (s *Screen) drawTiles() string {
	shown, l := s.shown(), s.lay
	lines := make([]string, 0, l.figures)
	for from := 0; from < len(shown); from += l.cols {
		if from > 0 {
			lines = append(lines, "")
		}
		var row [tileLines]strings.Builder
		for i := from; i < min(from+l.cols, len(shown)); i++ {
			for n, line := range strings.Split(s.keptTile(shown[i]), "\n") {
				row[n].WriteString(line)
			}
		}
		for n := range row {
			lines = append(lines, row[n].String())
		}
	}
	for len(lines) < l.figures {
		lines = append(lines, "")
	}
	return strings.Join(lines, "\n")
}

func (s *Screen) keptTile(m *domain.Metric) string {
	key := "tile " + m.Key
	if m.Key == s.cursor {
		key += " cursor"
		if s.focus == partFigures {
			key += " focus"
		}
	}
	return s.keep(key, func() string {
		lines := s.tile(m)
		return strings.Join(lines[:], "\n")
	})
}

// tile is one figure in three lines: name, value and what it is made of, target
// and verdict.
func (s *Screen) tile(m *domain.Metric) [tileLines]string {
	st, w := s.env.Styles, s.lay.tile-1
	value, valueInk := s.short(m), st.Title
	if m.Value == nil {
		valueInk = st.Muted
	}
	verdict, ink := s.verdict(m)
	target := []ui.Span{{Text: verdict, Ink: ink}}
	if t := s.target(m, true); !t.IsEmpty() {
		target = []ui.Span{{Text: t, Ink: st.Muted}, {Text: domain.Lit("  "), Ink: st.Text}, {Text: verdict, Ink: ink}}
		if ui.Width(t)+2+ui.Width(verdict) > w-2 {
			target[1].Text = domain.Lit(" ")
		}
	}
	of, gap := s.of(m), domain.Lit("  ")
	if ui.Width(value)+2+ui.Width(of) > w-1 {
		gap = domain.Lit(" ")
	}
	spans := [tileLines][]ui.Span{
		{{Text: domain.Line(wordsOf(m).short), Ink: st.Text}},
		{{Text: value, Ink: valueInk}, {Text: gap, Ink: st.Text}, {Text: of, Ink: st.Muted}},
		target,
	}
	var out [tileLines]string
	here := m.Key == s.cursor
	for n := range spans {
		switch {
		case here && s.focus == partFigures:
			out[n] = ui.Focused(w, st.Text, append([]ui.Span{{Text: domain.Lit("▌"), Ink: st.Accent}}, spans[n]...)...) + " "
		case here: // the cursor stays in sight while the focus is elsewhere
			out[n] = ui.Ends(w, append([]ui.Span{{Text: domain.Lit("▌"), Ink: st.Muted}}, spans[n]...), nil) + " "
		default:
			out[n] = ui.Ends(w, append([]ui.Span{{Text: domain.Lit(" "), Ink: st.Text}}, spans[n]...), nil) + " "
		}
	}
	return out
}

// listColumns are the widths of name, value, of, target and verdict; 0 is left out.
func (s *Screen) listColumns() [5]int {
	c := [5]int{0, 8, 22, 18, 10}
	if s.w < 92 {
		c = [5]int{0, 7, 18, 14, 9}
	}
	if s.w < 78 {
		c = [5]int{0, 6, 16, 0, 9}
	}
	if s.w < 56 {
		c[2] = 0
	}
	room := s.w - 2
	for _, w := range c[1:] {
		if w > 0 {
			room -= w + 2
		}
	}
	c[0] = max(room, 8)
	return c
}

// drawList is the figures one a line, for windows without room for tiles.
func (s *Screen) drawList() string {
	st, cols, shown := s.env.Styles, s.listColumns(), s.shown()
	if s.lay.figures == 0 {
		return ""
	}
	heads := [5]domain.Safe{domain.Lit("figure"), domain.Lit("value"), domain.Lit("of"), domain.Lit("target"), domain.Lit("verdict")}
	inks := [5]ui.Span{}
	for i := range heads {
		inks[i] = ui.Span{Text: heads[i], Ink: st.Muted}
	}
	lines := []string{ui.Ends(s.w, listSpans(cols, inks, ui.Span{Text: domain.Lit("  "), Ink: st.Text}), nil)}
	for i := s.top; i < len(shown) && len(lines) < s.lay.figures; i++ {
		lines = append(lines, s.listLine(shown[i], cols))
	}
	return strings.Join(lines, "\n")
}

func (s *Screen) listLine(m *domain.Metric, cols [5]int) string {
	st := s.env.Styles
	verdict, ink := s.verdict(m)
	name := domain.Line(m.Name)
	if ui.Width(name) > cols[0] {
		name = domain.Line(wordsOf(m).short)
	}
	valueInk := st.Title
	if m.Value == nil {
		valueInk = st.Muted
	}
	cells := [5]ui.Span{{Text: name, Ink: st.Text}, {Text: s.short(m), Ink: valueInk}, {Text: s.of(m), Ink: st.Muted}, {Text: s.target(m, true), Ink: st.Muted}, {Text: verdict, Ink: ink}}
	if m.Key == s.cursor {
		return ui.Focused(s.w, st.Text, listSpans(cols, cells, ui.Span{Text: domain.Lit("▌ "), Ink: st.Accent})...)
	}
	return ui.Ends(s.w, listSpans(cols, cells, ui.Span{Text: domain.Lit("  "), Ink: st.Text}), nil)
}

// listSpans sets cells at their places; the value stands right, the rest left.
func listSpans(cols [5]int, cells [5]ui.Span, first ui.Span) []ui.Span {
	out := []ui.Span{first}
	for i, c := range cells {
		if cols[i] == 0 {
			continue
		}
		align := ui.Left
		if i == 1 {
			align = ui.Right
		}
		out = append(out, ui.Span{Text: ui.Fit(c.Text, cols[i], align), Ink: c.Ink}, ui.Span{Text: domain.Lit("  "), Ink: c.Ink})
	}
	return out
}
