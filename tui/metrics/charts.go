package metrics

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// drawCharts draws the trend beside the funnel, and the channels below.
func (s *Screen) drawCharts() string {
	var top [2]string
	below := ""
	var left, right block
	for _, b := range s.blocks() {
		switch b.part {
		case partFunnel:
			right, top[1] = b, s.keptFunnel(b)
		case partChannels:
			below = ui.Stack(ui.Box("", s.w, 1), s.keptChannels(b))
		default:
			left, top[0] = b, s.keptTrend(b)
		}
	}
	l, r := strings.Split(top[0], "\n"), strings.Split(top[1], "\n")
	gap := strings.Repeat(" ", max(right.x-left.w, 0))
	for i := range l {
		if i < len(r) {
			l[i] += gap + r[i]
		}
	}
	return ui.Stack(strings.Join(l, "\n"), below)
}

// drawStacked draws the charts under each other, in the place of the list.
func (s *Screen) drawStacked() string {
	var out []string
	for i, b := range s.blocks() {
		if i > 0 {
			out = append(out, ui.Box("", s.w, 1))
		}
		switch b.part {
		case partFunnel:
			out = append(out, s.keptFunnel(b))
		case partChannels:
			out = append(out, s.keptChannels(b))
		default:
			out = append(out, s.keptTrend(b))
		}
	}
	return ui.Stack(out...)
}

func (s *Screen) keptTrend(b block) string {
	return s.keep(fmt.Sprint("trend ", s.cursor, b), func() string { return s.drawTrend(b.w, b.h) })
}

func (s *Screen) keptFunnel(b block) string {
	return s.keep(fmt.Sprint("funnel ", s.focus == partFunnel, s.step, b), func() string { return s.drawFunnel(b.w, b.h) })
}

func (s *Screen) keptChannels(b block) string {
	return s.keep(fmt.Sprint("channels ", s.focus == partChannels, s.source, b), func() string { return s.drawChannels(b.w, b.h) })
}

func (s *Screen) chartTitle(w int, text domain.Safe) string {
	st := s.env.Styles
	return ui.Ends(w, []ui.Span{{Text: domain.Lit(" "), Ink: st.Text}, {Text: text, Ink: st.Title}}, nil)
}

// drawTrend is twelve months of the metric that the cursor is on. The chart
// keeps its drawing until the metric or the answer changes.
func (s *Screen) drawTrend(w, h int) string {
	m := s.selected()
	if m == nil || h < 2 {
		return ui.Box("", w, h)
	}
	if of := fmt.Sprint(m.Key, s.answers); of != s.trendOf {
		s.trendOf = of
		values, labels := make([]float64, len(m.Series)), make([]domain.Safe, len(m.Series))
		for i, p := range m.Series {
			values[i], labels[i] = math.NaN(), monthLabel(p.Label)
			if p.Value != nil {
				values[i] = *p.Value
			}
		}
		unit := m.Unit
		s.trend.Set(values, labels, func(v float64) domain.Safe { return s.amount(unit, v) })
	}
	name := domain.Line(m.Name)
	if m.Key != "submitted_per_month" {
		name = domain.Concat(name, domain.Lit(", month by month"))
	}
	return ui.Stack(s.chartTitle(w, name), ui.Box(" "+strings.ReplaceAll(s.trend.View(s.env.Styles, max(w-2, 1), h-1), "\n", "\n "), w, h-1))
}

// monthLabel makes "Nov" of "2026-11".
func monthLabel(month string) domain.Safe {
	t, err := time.Parse("2006-01", month)
	if err != nil {
		return domain.Line(month)
	}
	return domain.Line(t.Format("Jan"))
}

// cursorLine puts the cursor's bar before a line of a chart.
func (s *Screen) cursorLine(p part, here bool) string {
	st := s.env.Styles
	if here && s.focus == p {
		return ui.Paint(st.Accent, domain.Lit("▌"))
	}
	return " "
}

// drawFunnel follows those that came in during the period.
func (s *Screen) drawFunnel(w, h int) string {
	if h < 2 {
		return ui.Box("", w, h)
	}
	steps := make([]ui.Step, len(s.report.Funnel))
	for i, f := range s.report.Funnel {
		steps[i] = ui.Step{Label: domain.Line(stepWord(f.Key)), Count: f.N}
	}
	lines := strings.Split(ui.Funnel(s.env.Styles, steps, w-1), "\n")
	for i := range lines {
		if i < len(s.report.Funnel) {
			lines[i] = s.cursorLine(partFunnel, s.report.Funnel[i].Key == s.step) + lines[i]
		}
	}
	if h >= funnelLines {
		lines = append(lines, " "+ui.Line(w-1, ui.Span{Text: s.funnelSentence(w - 1), Ink: s.env.Styles.Muted}))
	}
	return ui.Box(ui.Stack(append([]string{s.chartTitle(w, domain.Lit("Funnel of those that came in"))}, lines...)...), w, h)
}

// funnelSentence says what came of those accepted, on both bases (KPIS C8); the
// target goes where there is no room for it.
func (s *Screen) funnelSentence(w int) domain.Safe {
	n := map[string]int64{}
	for _, f := range s.report.Funnel {
		n[f.Key] = f.N
	}
	won, acc, met := n[domain.KeyCohortWon], n[domain.KeyCohortAccept], n[domain.KeyCohortMeeting]
	if acc == 0 {
		return domain.Lit("Nothing of the period was accepted yet.")
	}
	text := domain.Linef("Won %s of %s accepted = %s", ui.Count(won), ui.Count(acc), percent(float64(won)/float64(acc)))
	if met == 0 {
		return text
	}
	text = domain.Linef("%s; from meetings %s", text, percent(float64(won)/float64(met)))
	if full := domain.Concat(text, domain.Lit(" (25–45 %)")); ui.Width(full) <= w {
		return full
	}
	return text
}

// drawChannels compares referrals with the deals of each other channel.
func (s *Screen) drawChannels(w, h int) string {
	st := s.env.Styles
	name := 16
	if w < 66 {
		name = 11
	}
	head := []ui.Span{{Text: domain.Lit(" "), Ink: st.Text}, {Text: ui.Fit(domain.Lit("By channel"), name, ui.Left), Ink: st.Title}}
	for _, t := range []domain.Safe{domain.Lit("won"), domain.Lit("lost"), domain.Lit("win rate"), domain.Lit("deal"), domain.Lit("days")} {
		head = append(head, ui.Span{Text: ui.Fit(t, channelWidth, ui.Right), Ink: st.Muted})
	}
	if w >= 90 {
		head = append(head, ui.Span{Text: domain.Lit("   referrals against it"), Ink: st.Muted})
	}
	lines := []string{ui.Ends(w, head, nil)}
	for i := range s.report.Channels {
		if len(lines) >= h {
			break
		}
		lines = append(lines, s.channelLine(&s.report.Channels[i], w, name))
	}
	return ui.Box(strings.Join(lines, "\n"), w, h)
}

const channelWidth = 9

func (s *Screen) channelLine(c *store.ChannelRow, w, name int) string {
	st := s.env.Styles
	dash := domain.Lit("–")
	rate, deal, days := dash, dash, dash
	if c.WinRate != nil {
		rate = domain.Line(percent(*c.WinRate))
	}
	if c.AvgDeal != nil {
		deal = domain.Line(c.AvgDeal.Short())
	}
	if c.AvgDays != nil {
		days = domain.Line(number(*c.AvgDays, 9.95))
	}
	spans := []ui.Span{{Text: ui.Fit(sourceWord(c.Source), name, ui.Left), Ink: st.Text}}
	for _, cell := range []domain.Safe{ui.Count(c.Won), ui.Count(c.Lost), rate, deal, days} {
		spans = append(spans, ui.Span{Text: ui.Fit(cell, channelWidth, ui.Right), Ink: st.Text})
	}
	if w >= 90 {
		spans = append(spans, ui.Span{Text: domain.Lit("   "), Ink: st.Text}, ui.Span{Text: s.versus(c), Ink: st.Muted})
	}
	here := c.Source == s.source && s.focus == partChannels
	if here {
		return ui.Focused(w, st.Text, append([]ui.Span{{Text: domain.Lit("▌"), Ink: st.Accent}}, spans...)...)
	}
	return ui.Ends(w, append([]ui.Span{{Text: domain.Lit(" "), Ink: st.Text}}, spans...), nil)
}

func sourceWord(src domain.Source) domain.Safe {
	return domain.Line(strings.ReplaceAll(string(src), "_", " "))
}

// versus is how referrals do against a channel: "4.3× the win rate · deals 36 % larger · 38 % faster".
func (s *Screen) versus(c *store.ChannelRow) domain.Safe {
	ref := s.referral()
	if c.Source == domain.SourceReferral || ref == nil {
		return domain.Safe{}
	}
	var parts []domain.Safe
	if ref.WinRate != nil && c.WinRate != nil && *c.WinRate > 0 {
		parts = append(parts, domain.Linef("%s× the win rate", number(*ref.WinRate / *c.WinRate, 99)))
	}
	if ref.AvgDeal != nil && c.AvgDeal != nil && c.AvgDeal.Minor > 0 && ref.AvgDeal.Currency == c.AvgDeal.Currency {
		parts = append(parts, domain.Concat(domain.Lit("deals "), shorter(float64(ref.AvgDeal.Minor)/float64(c.AvgDeal.Minor)-1, "larger", "smaller")))
	}
	if ref.AvgDays != nil && c.AvgDays != nil && *c.AvgDays > 0 {
		parts = append(parts, shorter(1 - *ref.AvgDays / *c.AvgDays, "faster", "slower"))
	}
	if c.Won+c.Lost < 5 || ref.Won+ref.Lost < 5 {
		parts = append(parts, domain.Lit("low n"))
	}
	return domain.Join(domain.Lit(" · "), parts...)
}

func (s *Screen) referral() *store.ChannelRow {
	for i := range s.report.Channels {
		if s.report.Channels[i].Source == domain.SourceReferral {
			return &s.report.Channels[i]
		}
	}
	return nil
}
