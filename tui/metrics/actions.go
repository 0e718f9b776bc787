package metrics

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/referrals"
	"github.com/refdeck/refdeck/tui/ui"
)

// Actions are the keys of the figures, or of the rows behind one.
func (s *Screen) Actions() []ui.Action {
	if s.rows.Shown() {
		return s.rows.Actions()
	}
	more, rank := "charts", 2
	if s.lay.tiles {
		rank = 0 // they are on the screen already
	}
	if s.charting() {
		more = "figures"
	}
	return []ui.Action{
		{ID: "metrics.rows", Key: ui.VerbOpen.Key(), Label: "rows", Help: "List the records behind this number.", Rank: 1, Run: s.openRows, Off: s.noRows},
		{ID: "metrics.next", Key: ui.VerbNext.Key(), Label: "part", Help: "Go on to the funnel, the channels, and back to the figures.", Rank: 3, Run: func() tea.Cmd { return s.turn(1) }, Off: s.noFigures},
		{ID: "metrics.previous", Key: ui.VerbPrevious.Key(), Label: "part before", Help: "The part before.", Run: func() tea.Cmd { return s.turn(-1) }, Off: s.noFigures},
		{ID: "metrics.detail", Key: ui.VerbDetail.Key(), Label: more, Help: "Show trend, funnel and channels in place of the figures, and back.", Rank: rank, Run: s.toggleCharts, Off: s.noToggle},
		{ID: "metrics.compare", Key: ui.VerbCompare.Key(), Label: "compare", Help: "Compare with the period before, or with the same one a year before.", Rank: 4, Run: s.toggleYear, Off: s.noCompare},
		{ID: "metrics.export", Key: ui.VerbExport.Key(), Label: "export", Help: "Take the figures into a spreadsheet or a file.", Rank: 5, Run: s.export, Off: s.noFigures},
	}
}

func (s *Screen) noFigures() string {
	if !s.loaded {
		return "The figures are not there yet."
	}
	return ""
}

func (s *Screen) noToggle() string {
	if s.lay.tiles {
		return "The charts are on the screen already; Tab goes to them."
	}
	return s.noFigures()
}

func (s *Screen) noCompare() string {
	if !s.env.Filters.Period.Bounded() {
		return "Nothing comes before this period, so there is nothing to compare with; P chooses another."
	}
	return ""
}

func (s *Screen) toggleYear() tea.Cmd {
	s.yearAgo = !s.yearAgo
	return s.load()
}

// toggleCharts changes between the list and the charts of a small window.
func (s *Screen) toggleCharts() tea.Cmd {
	if s.focus == partFigures {
		s.focus = partFunnel
	} else {
		s.focus = partFigures
	}
	s.arrange()
	return nil
}

// turn moves the focus to the next part that has something in it.
func (s *Screen) turn(by int) tea.Cmd {
	for range parts {
		s.focus = (s.focus + part(by) + parts) % parts
		if s.focus == partFigures || (s.focus == partFunnel && len(s.report.Funnel) > 0) || (s.focus == partChannels && len(s.report.Channels) > 0 && (!s.lay.tiles || s.lay.channels > 0)) {
			break
		}
	}
	s.arrange()
	return nil
}

// noRows says why there is nothing behind what the cursor is on.
func (s *Screen) noRows() string {
	if !s.loaded {
		return s.noFigures()
	}
	switch s.focus {
	case partFunnel:
		if i := s.stepAt(); i >= len(s.report.Funnel) || s.report.Funnel[i].N == 0 {
			return "Nobody came to this step in this period."
		}
		return ""
	case partChannels:
		if i := s.sourceAt(); i >= len(s.report.Channels) || s.report.Channels[i].Won+s.report.Channels[i].Lost == 0 {
			return "Nothing was closed through this channel in this period."
		}
		return ""
	}
	m := s.selected()
	switch {
	case m == nil:
		return "There is no figure to look behind."
	case m.Numerator == 0 && m.Denominator == 0:
		return "There is nothing behind this number in this period; [ goes to the period before."
	}
	return ""
}

// openRows lists the records behind what the cursor is on.
func (s *Screen) openRows() tea.Cmd {
	if why := s.noRows(); why != "" {
		return ui.Note("%s", why)
	}
	switch s.focus {
	case partFunnel:
		f := s.report.Funnel[s.stepAt()]
		title := domain.Linef("Came in and reached: %s", stepWord(f.Key))
		return s.rows.Show(func() []referrals.Part { return []referrals.Part{s.drill(f.Key, "", title, domain.Safe{})} })
	case partChannels:
		return s.openChannel(s.report.Channels[s.sourceAt()].Source)
	}
	m := *s.selected()
	return s.rows.Show(func() []referrals.Part { return s.partsOf(&m) })
}

// openChannel lists what a channel won and lost.
func (s *Screen) openChannel(src domain.Source) tea.Cmd {
	won, lost := domain.SourceKey("won", src), domain.SourceKey("lost", src)
	nouns := [2]string{"deal", "deals"}
	if src == domain.SourceReferral {
		won, lost, nouns = domain.KeyWon, domain.KeyLost, [2]string{}
	}
	return s.rows.Show(func() []referrals.Part {
		title := domain.Linef("Closed through %s", sourceWord(src))
		out := []referrals.Part{s.drill(won, "", title, domain.Lit("won")), s.drill(lost, "", title, domain.Lit("lost"))}
		for i := range out {
			out[i].Nouns = nouns
		}
		return out
	})
}

// partsOf is the numerator and the denominator of a metric; one part where both
// are the same records.
func (s *Screen) partsOf(m *domain.Metric) []referrals.Part {
	w, title := wordsOf(m), domain.Line(m.Name)
	switch m.Key {
	case "cpa":
		return []referrals.Part{s.drill(m.Key, "denominator", title, domain.Line(w.den))}
	case "submitted_per_month", "avg_deal_size", "avg_sales_cycle":
		return []referrals.Part{s.drill(m.Key, "numerator", title, domain.Line(w.num))}
	}
	num := s.drill(m.Key, "numerator", title, domain.Linef("counted: %s", w.num))
	den := s.drill(m.Key, "denominator", title, domain.Linef("out of: %s", w.den))
	switch m.Key {
	case "deal_size_vs_other", "time_to_close_vs_other":
		num.Word, den.Word = domain.Line(w.num), domain.Line(w.den)
		den.Nouns = [2]string{"deal", "deals"}
	case "submission_rate":
		den.Nouns = [2]string{"customer", "customers"}
	}
	return []referrals.Part{num, den}
}

func (s *Screen) drill(key, which string, title, word domain.Safe) referrals.Part {
	p := referrals.Drilled(s.env, store.DrillQuery{Scope: s.scope(), Key: key, Part: which, Window: s.env.Filters.Period})
	p.Title, p.Word = domain.Linef("%s, %s", title, s.env.Filters.Period.Label), word
	return p
}

// Copies offers what the y key may copy.
func (s *Screen) Copies() []ui.CopyItem {
	if s.rows.Shown() {
		return s.rows.Copies()
	}
	m := s.selected()
	if m == nil {
		return nil
	}
	return []ui.CopyItem{{Label: domain.Lit("the figure"), Text: s.sentence(m)}, {Label: domain.Lit("all figures"), Text: s.allText()}}
}

// sentence is a metric whole, to send to somebody.
func (s *Screen) sentence(m *domain.Metric) domain.Safe {
	parts := []domain.Safe{domain.Linef("%s, %s: %s", m.Name, s.report.Window.Label, s.value(m)), s.formula(m, wordsOf(m))}
	verdict, _ := s.verdict(m)
	if t := s.target(m, false); !t.IsEmpty() {
		verdict = domain.Concat(verdict, domain.Lit(" target "), t)
	}
	return domain.Join(domain.Lit(" · "), append(parts, verdict)...)
}

func (s *Screen) allText() domain.Safe {
	var lines []string
	for i := range s.report.Metrics {
		lines = append(lines, s.sentence(&s.report.Metrics[i]).String())
	}
	return domain.Block(strings.Join(lines, "\n"))
}

// export offers the two ways out: the clipboard, and the command line.
func (s *Screen) export() tea.Cmd {
	text := s.allText()
	line := domain.Linef("refdeck metrics --period %s > metrics.tsv", s.env.Filters.Period.Key())
	choices := []ui.Choice{
		{Key: "rows", Label: domain.Lit("Copy the figures"), Note: domain.Lit("one sentence a line")},
		{Key: "line", Label: domain.Lit("Copy the command"), Note: line},
	}
	return ui.Open(ui.NewPicker(s.env, ui.PickerSpec{Title: domain.Linef("Export the figures, %s", s.env.Filters.Period.Label), Choices: choices, Wide: true, Run: func(c ui.Choice) tea.Cmd {
		if c.Key == "line" {
			return ui.Copy(line, domain.Lit("the command"))
		}
		return ui.Copy(text, domain.Lit("the figures"))
	}}))
}
