package leaderboard

import (
	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/themes"
	"github.com/refdeck/refdeck/tui/ui"
)

// layout is how the height is shared.
type layout struct {
	top    int // lines above the table
	table  int
	bars   int // lines of bars below it, their title included; 0 is none
	detail int // lines about the selected row
}

const (
	roomForBars = 40 // from this height long boards give room to bars, too
	barLines    = 12
	leastBars   = 5
	smallest    = 40
)

// arrange shares the height out. It depends on the window and on how many rows
// there are, not on where the cursor is.
func (s *Screen) arrange() {
	l := layout{top: 2}
	if s.h >= 16 {
		l.top, l.detail = 3, 3
		if s.w < 110 && s.h >= 20 {
			l.detail = 4
		}
	} else if s.h >= 9 {
		l.detail = 1
	}
	room := max(s.h-l.top-l.detail, 0)
	l.table = room
	n := -1
	if t := s.tables[tableKey{s.at, s.compare}]; t != nil && t.Loaded() {
		n = t.Total()
	}
	switch {
	case n > 0 && s.w >= 60 && room-(n+2) >= leastBars:
		l.table = n + 2
		l.bars = min(room-l.table, n+3)
		l.table = room - l.bars
		if spare := l.table - (n + 2); spare > 0 { // the room that is left stands below the bars
			l.table = n + 2
		}
	case n > 0 && s.w >= 60 && room >= roomForBars:
		l.bars = barLines
		l.table = room - l.bars
	}
	s.lay = l
	if t := s.tables[tableKey{s.at, s.compare}]; t != nil {
		t.Resize(s.w, l.table)
	}
}

// View draws the board, or the rows behind one of its lines.
func (s *Screen) View() string {
	if s.rows.Shown() {
		return s.rows.View()
	}
	if s.w <= 0 || s.h <= 0 {
		return ""
	}
	head := ui.Stack(s.drawTabs(), s.drawSummary())
	if s.lay.top == 3 {
		head = ui.Stack(head, ui.Box("", s.w, 1))
	}
	body := s.table().View()
	if s.lay.bars > 0 {
		body = ui.Stack(body, s.keptBars(s.lay.bars))
	}
	if s.lay.detail == 0 {
		return ui.Box(ui.Stack(head, body), s.w, s.h)
	}
	parts := []string{head, body}
	if spare := s.h - s.lay.detail - s.lay.top - s.lay.table - s.lay.bars; spare > 0 {
		parts = append(parts, ui.Box("", s.w, spare))
	}
	all := ui.Stack(append(parts, s.drawDetail(s.lay.detail))...)
	if s.w < smallest {
		return ui.Box(all, s.w, s.h) // tables are not exact where a column does not fit
	}
	return all
}

// drawTabs names the boards, and at the right what the figures are of.
func (s *Screen) drawTabs() string {
	st := s.env.Styles
	left := []ui.Span{{Text: domain.Lit(" "), Ink: st.Text}}
	for i, k := range kinds {
		if i == s.at {
			left = append(left, ui.Span{Text: domain.Linef("▌%s▐", k.many), Ink: st.Tab})
		} else {
			left = append(left, ui.Span{Text: domain.Linef(" %s ", k.many), Ink: st.Muted})
		}
	}
	words, _ := s.scopeWords()
	return ui.Ends(s.w, left, []ui.Span{{Text: domain.Concat(words, domain.Lit(" ")), Ink: st.Text}})
}

// tabsWidth is what the names of the boards take.
func tabsWidth() int {
	n := 1
	for _, k := range kinds {
		n += len(k.many) + 2
	}
	return n
}

// scopeWords say what the figures are of, as long as there is room beside the
// boards; fits is false where the sentence below has to say it.
func (s *Screen) scopeWords() (words domain.Safe, fits bool) {
	period := s.periodWords()
	tries := []domain.Safe{period, domain.Line(s.env.Filters.Period.Label)}
	if s.compare {
		before := s.before().Label
		tries = []domain.Safe{domain.Linef("%s   against %s", period, before), domain.Linef("%s vs %s", period, before), domain.Linef("%s vs %s", s.env.Filters.Period.Label, before)}
	}
	for _, t := range tries {
		if tabsWidth()+ui.Width(t)+3 <= s.w {
			return t, true
		}
	}
	return domain.Safe{}, false
}

// periodWords is the period, "to date" while it is running.
func (s *Screen) periodWords() domain.Safe {
	p := s.env.Filters.Period
	if p.Bounded() && p.To > s.env.Today().AddDays(1) {
		return domain.Linef("%s to date", p.Label)
	}
	return domain.Line(p.Label)
}

// clickTab chooses the board under the mouse.
func (s *Screen) clickTab(x int) tea.Cmd {
	at := 1
	for i, k := range kinds {
		w := len(k.many) + 2
		if x >= at && x < at+w {
			return s.show(i)
		}
		at += w
	}
	return nil
}

// drawSummary is the board in one sentence of numbers.
func (s *Screen) drawSummary() string {
	st := s.env.Styles
	if !s.known {
		return ui.Box("", s.w, 1)
	}
	spans := []ui.Span{{Text: domain.Lit(" "), Ink: st.Text}}
	add := func(text domain.Safe) {
		if len(spans) > 1 {
			spans = append(spans, ui.Span{Text: domain.Lit(" · "), Ink: st.Muted})
		}
		spans = append(spans, ui.Span{Text: text, Ink: st.Text})
	}
	if _, fits := s.scopeWords(); !fits {
		add(domain.Line(s.env.Filters.Period.Label))
		if s.compare {
			add(domain.Linef("vs %s", s.before().Label))
		}
	}
	if s.all >= 0 {
		add(ui.Plural(s.all, s.kind().one, many(s.kind())))
	}
	if s.page.Active90 >= 0 {
		add(domain.Linef("%s active in 90 d", ui.Count(s.page.Active90)))
	}
	switch {
	case s.page.Share != nil:
		sign, word := shareVerdict(*s.page.Share)
		name := "partner-sourced revenue"
		if s.w < 80 {
			name = "partner share"
		}
		add(domain.Linef("%s %.0f %% %s %s 15–35 %%", name, 100**s.page.Share, sign, word))
	case s.masked:
		add(domain.Lit("amounts show for what is yours"))
	default:
		add(domain.Lit("no revenue in this period yet"))
	}
	return ui.Ends(s.w, spans, nil)
}

// many is the plural within a sentence.
func many(k *kind) string {
	if k.by == domain.ByCSM {
		return "CSMs"
	}
	return k.one + "s"
}

// shareVerdict judges partner-sourced revenue against S0's 15–35 %.
func shareVerdict(share float64) (sign, word string) {
	switch {
	case share < 0.15:
		return "▼", "below"
	case share > 0.35:
		return "▲", "above"
	}
	return "✓", "within"
}

// keptBars is the bars as they were drawn, and what they were drawn of.
type keptBars struct {
	of    barsStamp
	drawn string
}

type barsStamp struct {
	reads, w, h, at int
	styles          *themes.Styles
	today           domain.Date
}

// keptBars draws the bars when the answer, the room or the theme changes.
func (s *Screen) keptBars(h int) string {
	now := barsStamp{s.reads, s.w, h, s.at, s.env.Styles, s.env.Today()}
	if s.bars.of != now {
		s.bars = keptBars{now, s.drawBars(h)}
	}
	return s.bars.drawn
}

// drawBars compares the revenue of the best.
func (s *Screen) drawBars(h int) string {
	st := s.env.Styles
	head := []ui.Span{{Text: domain.Linef(" Revenue by %s, ", s.kind().one), Ink: st.Title}, {Text: s.periodWords(), Ink: st.Title}}
	lines := []string{ui.Box("", s.w, 1), ui.Ends(s.w, head, nil)}
	var bars []ui.Bar
	for _, r := range s.table().Rows() {
		if len(bars) >= h-len(lines) {
			break
		}
		if r.Rank > 0 && r.Revenue.Minor > 0 {
			bars = append(bars, bar(&r, st))
		}
	}
	if len(bars) == 0 {
		return ui.Box("", s.w, h)
	}
	return ui.Box(ui.Stack(append(lines, indent(ui.Bars(st, bars, s.w-2)))...), s.w, h)
}

func revenueOf(r *store.LeaderRow) domain.Safe { return domain.Line(r.Revenue.Short()) }
