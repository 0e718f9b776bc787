package leaderboard

import (
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/themes"
	"github.com/refdeck/refdeck/tui/ui"
)

func bar(r *store.LeaderRow, st *themes.Styles) ui.Bar {
	return ui.Bar{Label: nameOf(r), Text: revenueOf(r), Value: float64(r.Revenue.Minor), Ink: st.Series[0]}
}

// indent moves a drawing one cell to the right.
func indent(drawing string) string { return " " + strings.ReplaceAll(drawing, "\n", "\n ") }

// drawDetail says what the selected line is made of, exactly: a rule and two
// lines, or one line where the window is low.
func (s *Screen) drawDetail(h int) string {
	st := s.env.Styles
	r, ok := s.table().Selected()
	if !ok {
		if h < 2 {
			return ui.Box("", s.w, h)
		}
		return ui.Box(ui.Rule(st, s.w, domain.Safe{}), s.w, h)
	}
	dot := domain.Lit(" · ")
	first := domain.Join(dot, nameOf(&r), wins(&r), s.revenueWords(&r))
	if h < 2 {
		return ui.Ends(s.w, []ui.Span{{Text: domain.Lit(" "), Ink: st.Text}, {Text: first, Ink: st.Text}}, nil)
	}
	lines := []string{ui.Rule(st, s.w, domain.Safe{})}
	add := func(text domain.Safe, ink themes.Ink, most int) {
		for _, l := range wrapped(text, s.w-2, most) {
			lines = append(lines, ui.Ends(s.w, []ui.Span{{Text: domain.Lit(" "), Ink: st.Text}, {Text: l, Ink: ink}}, nil))
		}
	}
	add(first, st.Text, h-2)
	add(domain.Join(dot, s.moreWords(&r)...), st.Muted, h-len(lines))
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

// wins is the win rate with what it is made of.
func wins(r *store.LeaderRow) domain.Safe {
	closed := r.Won + r.Lost
	if closed == 0 {
		return domain.Lit("nothing closed (0 of 0)")
	}
	low := domain.Safe{}
	if r.LowN {
		low = domain.Lit(", low n")
	}
	return domain.Linef("won %s of %s closed = %s%s", ui.Count(r.Won), ui.Count(closed), ui.Percent(r.Won, closed), low)
}

// revenueWords is the revenue in each currency, and in words against the period before.
func (s *Screen) revenueWords(r *store.LeaderRow) domain.Safe {
	if r.Masked {
		return domain.Lit("amounts hidden: your role shows them of your own only")
	}
	parts := []domain.Safe{}
	if r.Revenue.Minor != 0 || len(r.OtherRevenue) == 0 {
		parts = append(parts, domain.Line(inBase(r.Revenue, s.page.Currency).String()))
	}
	for _, m := range r.OtherRevenue {
		parts = append(parts, domain.Line(m.String()))
	}
	all := domain.Join(domain.Lit(" + "), parts...)
	if !s.compare {
		return all
	}
	diff := domain.Money{Minor: r.Revenue.Minor - r.PrevRevenue.Minor, Currency: s.page.Currency}
	label := s.before().Label
	switch {
	case diff.Minor > 0:
		return domain.Linef("%s, %s more than in %s", all, diff.String(), label)
	case diff.Minor < 0:
		diff.Minor = -diff.Minor
		return domain.Linef("%s, %s less than in %s", all, diff.String(), label)
	}
	return domain.Linef("%s, as in %s", all, label)
}

// moreWords is the rest: what the columns had no room for.
func (s *Screen) moreWords(r *store.LeaderRow) []domain.Safe {
	out := []domain.Safe{domain.Linef("sent %s, accepted %s", ui.Count(r.Submitted), ui.Count(r.Accepted))}
	if k := s.kind(); !r.Masked && (k.tiers || r.Projected.Minor != 0 || r.Earned.Minor != 0) {
		out = append(out, domain.Linef("commission %s earned, %s projected", inBase(r.Earned, s.page.Currency).String(), inBase(r.Projected, s.page.Currency).String()))
	}
	if s.kind().tiers {
		out = append(out, missing(r))
	}
	if r.Level > 0 {
		out = append(out, domain.Linef("recognition level %d", r.Level))
	}
	if r.Code != "" {
		out = append(out, domain.Linef("code %s", r.Code))
	}
	return out
}

// inBase gives an amount of nothing its currency.
func inBase(m domain.Money, currency string) domain.Money {
	if m.Currency == "" {
		m.Currency = currency
	}
	return m
}
