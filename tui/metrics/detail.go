package metrics

import (
	"math"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/themes"
	"github.com/refdeck/refdeck/tui/ui"
)

// drawDetail says in words what the cursor is on: a rule and two lines.
func (s *Screen) drawDetail(h int) string {
	st := s.env.Styles
	first, second := s.explain()
	var lines []string
	if h > 2 {
		lines = append(lines, ui.Rule(st, s.w, domain.Safe{}))
	}
	add := func(text domain.Safe, ink themes.Ink, most int) {
		for _, l := range wrapped(text, s.w-2, most) {
			lines = append(lines, ui.Ends(s.w, []ui.Span{{Text: domain.Lit(" "), Ink: st.Text}, {Text: l, Ink: ink}}, nil))
		}
	}
	add(first, st.Text, h-1-len(lines))
	add(second, st.Muted, h-len(lines))
	return ui.Box(ui.Stack(lines...), s.w, h)
}

// wrapped breaks a text into at most so many lines; the last is cut.
func wrapped(text domain.Safe, w, most int) []domain.Safe {
	lines := ui.Wrap(text, w)
	if len(lines) <= most || most < 1 {
		return lines[:min(len(lines), max(most, 0))]
	}
	rest := domain.Join(domain.Lit(" "), lines[most-1:]...)
	return append(lines[:most-1:most-1], ui.Cut(rest, w))
}

func (s *Screen) explain() (first, second domain.Safe) {
	switch s.focus {
	case partFunnel:
		return s.explainStep()
	case partChannels:
		return s.explainChannel()
	}
	m := s.selected()
	if m == nil {
		return domain.Safe{}, domain.Safe{}
	}
	w := wordsOf(m)
	first = domain.Concat(domain.Line(m.Name), domain.Lit("  "), s.formula(m, w), domain.Linef(", %s", w.how))
	if s.w >= 100 {
		first = domain.Concat(first, domain.Linef(", source %s", m.Source))
	}
	return first, domain.Join(domain.Lit(" · "), s.judgement(m)...)
}

// formula is the metric with its numbers: "10 won / (10 won + 29 lost)".
func (s *Screen) formula(m *domain.Metric, w words) domain.Safe {
	num, den := ui.Count(m.Numerator), ui.Count(m.Denominator)
	switch {
	case m.Key == "submitted_per_month":
		return domain.Linef("%s submitted", num)
	case m.Key == "cpa" && m.Value == nil:
		return domain.Linef("%s / %s %s", m.Note, den, w.den)
	case m.Unit == domain.UnitMoney:
		return domain.Linef("%s %s / %s %s", domain.Money{Minor: m.Numerator, Currency: s.env.Currency}.String(), w.num, den, nounFor(m.Denominator, w.den))
	case w.den == "wins of other channels":
		return domain.Linef("mean of %s %s against %s %s", num, nounFor(m.Numerator, w.num), den, w.den)
	case w.rest != "":
		return domain.Linef("%s %s / (%s %s + %s %s)", num, w.num, num, w.num, ui.Count(m.Denominator-m.Numerator), w.rest)
	}
	return domain.Linef("%s %s / %s %s", num, w.num, den, nounFor(m.Denominator, w.den))
}

// judgement is target, benchmark, the period before, notes, and what Enter does.
func (s *Screen) judgement(m *domain.Metric) []domain.Safe {
	var out []domain.Safe
	verdict, _ := s.verdict(m)
	if t := s.target(m, false); !t.IsEmpty() {
		out = append(out, domain.Concat(verdict, domain.Lit(" target "), t))
	} else {
		out = append(out, verdict)
	}
	if w := wordsOf(m); w.byOther && m.Compared != nil {
		out = append(out, compared(m, w))
	}
	if b := s.before(m); !b.IsEmpty() {
		out = append(out, b)
	}
	if m.LowN {
		out = append(out, domain.Lit("low n: fewer than 5"))
	}
	if enter := s.enterWords(m); !enter.IsEmpty() {
		out = append(out, enter)
	}
	if m.Note != "" && m.Key != "cpa" && m.Key != "submitted_per_month" {
		out = append(out, domain.Line(m.Note))
	}
	if m.Benchmark != "" {
		out = append(out, domain.Linef("benchmark %s", m.Benchmark))
	}
	return out
}

// before is the value of the period compared with, and the difference.
func (s *Screen) before(m *domain.Metric) domain.Safe {
	label := s.report.Compare.Label
	switch {
	case m.Previous == nil || label == "":
		return domain.Safe{}
	case m.Value == nil:
		return domain.Linef("%s: %s", label, s.amount(m.Unit, *m.Previous))
	}
	diff := *m.Value - *m.Previous
	word := "more"
	if diff < 0 {
		word = "less"
	}
	if m.Unit == domain.UnitRate {
		points := math.Round(100 * math.Abs(diff))
		if points == 0 {
			return domain.Linef("%s: %s, as now", label, s.amount(m.Unit, *m.Previous))
		}
		return domain.Linef("%s: %s, now %.0f points %s", label, s.amount(m.Unit, *m.Previous), points, word)
	}
	if diff == 0 {
		return domain.Linef("%s: %s, as now", label, s.amount(m.Unit, *m.Previous))
	}
	return domain.Linef("%s: %s, now %s %s", label, s.amount(m.Unit, *m.Previous), s.amount(m.Unit, math.Abs(diff)), word)
}

func (s *Screen) enterWords(m *domain.Metric) domain.Safe {
	n := m.Denominator
	switch m.Unit {
	case domain.UnitCount:
		n = m.Numerator
	}
	if n == 0 && m.Numerator == 0 {
		return domain.Safe{}
	}
	return domain.Linef("Enter lists the %s", ui.Count(n))
}

// explainStep is a step of the funnel in words.
func (s *Screen) explainStep() (first, second domain.Safe) {
	i := s.stepAt()
	if i >= len(s.report.Funnel) {
		return first, second
	}
	f := s.report.Funnel[i]
	first = domain.Linef("%s %s, of those that came in during the period", ui.Count(f.N), stepWord(f.Key))
	if i > 0 {
		was := s.report.Funnel[i-1]
		first = domain.Linef("%s %s = %s of the %s %s", ui.Count(f.N), stepWord(f.Key), ui.Percent(f.N, was.N), ui.Count(was.N), stepWord(was.Key))
		if f.Drop != nil {
			first = domain.Linef("%s; %s went no further", first, ui.Count(was.N-f.N))
		}
	}
	return first, domain.Linef("Enter lists the %s", ui.Count(f.N))
}

// explainChannel is a channel in words.
func (s *Screen) explainChannel() (first, second domain.Safe) {
	i := s.sourceAt()
	if i >= len(s.report.Channels) {
		return first, second
	}
	c := &s.report.Channels[i]
	first = domain.Linef("%s  %s won / (%s won + %s lost), closed in the period", sourceWord(c.Source), ui.Count(c.Won), ui.Count(c.Won), ui.Count(c.Lost))
	second = domain.Linef("Enter lists the %s won, and with Tab the %s lost", ui.Count(c.Won), ui.Count(c.Lost))
	if v := s.versus(c); !v.IsEmpty() {
		second = domain.Concat(domain.Lit("referrals have "), v, domain.Lit(" · "), second)
	}
	return first, second
}
