package board

import (
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// railLines is how many lines an entry of the rail takes: name and number,
// value, and a blank one.
const railLines = 3

// railTop is the line of the screen on which the rail's entries begin.
func (l layout) railTop() int { return l.headY + railHead }

const railHead = 2 // its title and the rule's line

// rail draws one line of what stands at the right for the columns that are not
// shown; y counts from the line of the heads.
func (s *Screen) rail(y int) string {
	st := s.env.Styles
	bar := ui.Paint(st.Rule, domain.Lit("│ "))
	w := railWidth - 2
	if y == 0 {
		return bar + ui.Paint(st.Muted, ui.Fit(s.railTitle(), w, ui.Left))
	}
	i, part := (y-railHead)/railLines, (y-railHead)%railLines
	if y < railHead || i >= len(s.lay.rails) {
		if y-railHead == len(s.lay.rails)*railLines && s.folded() {
			return bar + ui.Paint(st.Muted, ui.Fit(domain.Lit("Enter opens"), w, ui.Left))
		}
		return bar + strings.Repeat(" ", w)
	}
	col := s.lay.rails[i]
	text := s.railText(col, part)
	if col == s.at && part < railLines-1 {
		return bar + ui.Focused(w, st.Text, ui.Span{Text: domain.Lit("▌"), Ink: st.Accent}, ui.Span{Text: ui.Cut(text, w-1), Ink: st.Text})
	}
	ink := st.Text
	if part > 0 {
		ink = st.Muted
	}
	return bar + ui.Paint(ink, ui.Fit(domain.Concat(domain.Lit(" "), text), w, ui.Left))
}

func (s *Screen) railTitle() domain.Safe {
	for _, col := range s.lay.rails {
		if s.columns[col].stage.Open() {
			return domain.Lit("more")
		}
	}
	return domain.Linef("last %d days", max(s.sums.days, 1))
}

func (s *Screen) railText(col, part int) domain.Safe {
	c := s.columns[col]
	switch {
	case part == 0:
		return domain.Concat(s.edge(col), domain.Linef("%s %s", shortStage(c.stage), ui.Count(c.count)))
	case part == 1 && c.count > 0:
		return worths(c.values)
	}
	return domain.Safe{}
}

// edge points to the side on which a column is that the window does not show.
func (s *Screen) edge(col int) domain.Safe {
	c := s.columns[col]
	switch {
	case !c.stage.Open() && !s.unfolded(col), len(s.lay.slots) == 0:
		return domain.Safe{}
	case col < s.lay.slots[0].col:
		return domain.Lit("‹ ")
	}
	return domain.Lit("› ")
}

// shortStage is the name of a stage where there is little room.
func shortStage(stage domain.Stage) string {
	if stage == domain.StageOpportunity {
		return "Opp."
	}
	return store.StageLabel(stage)
}

// zone is a stretch of the strip.
type zone struct{ from, to int }

// stripStyles are ever shorter ways to name the columns in one line.
var stripStyles = []struct {
	gap  int
	name func(domain.Stage) string
}{
	{2, store.StageLabel},
	{2, shortStage},
	{1, func(st domain.Stage) string { return firstLetters(store.StageLabel(st), 4) }},
	{1, func(st domain.Stage) string { return firstLetters(store.StageLabel(st), 1) }},
}

func firstLetters(s string, n int) string { return s[:min(len(s), n)] }

// stripTexts names all columns with their numbers, in the longest way that fits.
func (s *Screen) stripTexts() (texts []domain.Safe, gap int) {
	for _, style := range stripStyles {
		texts, gap = texts[:0], style.gap
		total := 0
		for i, c := range s.columns {
			text := domain.Linef("%s %s", style.name(c.stage), ui.Count(c.count))
			if i == s.at {
				text = domain.Concat(domain.Lit("▌"), text, domain.Lit("▐"))
			} else {
				text = domain.Concat(domain.Lit(" "), text, domain.Lit(" "))
			}
			texts = append(texts, text)
			total += ui.Width(text) + gap - 1
		}
		if total <= s.w {
			break
		}
	}
	return texts, gap - 1
}

func (s *Screen) stripZones() []zone {
	texts, gap := s.stripTexts()
	x := 0
	out := make([]zone, len(texts))
	for i, t := range texts {
		out[i] = zone{x, x + ui.Width(t)}
		x = out[i].to + gap
	}
	return out
}

// strip is the line above the columns that names them all.
func (s *Screen) strip() string {
	st := s.env.Styles
	texts, gap := s.stripTexts()
	var spans []ui.Span
	for i, t := range texts {
		ink := st.Muted
		if i == s.at {
			ink = st.Tab
		} else if _, ok := s.lay.slot(i); ok {
			ink = st.Text
		}
		spans = append(spans, ui.Span{Text: t, Ink: ink}, ui.Span{Text: domain.Line(strings.Repeat(" ", gap)), Ink: st.Text})
	}
	return ui.Line(s.w, spans...)
}
