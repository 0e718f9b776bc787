package metrics

import (
	"math"
	"strconv"
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/themes"
	"github.com/refdeck/refdeck/tui/ui"
)

// percent is a rate as people read it; below ten with one decimal: "6.6 %".
func percent(rate float64) string { return number(100*rate, 9.95) + " %" }

// number has a decimal below a limit, where it says something.
func number(v, below float64) string {
	if math.Abs(v) < below {
		return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
	}
	return strconv.FormatFloat(v, 'f', 0, 64)
}

// money makes an amount of major units, which metrics and targets are in.
func money(currency string, units float64) domain.Money {
	return domain.Money{Minor: int64(math.Round(units * math.Pow10(domain.Exponent(currency)))), Currency: currency}
}

// amount writes a value of a unit, short enough for a tile or an axis.
func (s *Screen) amount(u domain.Unit, v float64) domain.Safe {
	switch u {
	case domain.UnitRate:
		return domain.Line(percent(v))
	case domain.UnitMoney:
		return domain.Line(money(s.env.Currency, v).Short())
	case domain.UnitDays:
		return domain.Linef("%s d", number(v, 9.95))
	case domain.UnitRatio:
		return domain.Linef("%s×", number(v, 99))
	}
	return domain.Line(number(v, 19.95))
}

// value is a metric's figure; – when there is nothing to divide by.
func (s *Screen) value(m *domain.Metric) domain.Safe {
	switch {
	case m.Value == nil:
		return domain.Lit("–")
	case m.Money != nil:
		return domain.Line(m.Money.Short())
	case m.Key == "time_to_close_vs_other":
		return shorter(*m.Value, "faster", "slower")
	}
	return s.amount(m.Unit, *m.Value)
}

func shorter(v float64, good, bad string) domain.Safe {
	if v < 0 {
		return domain.Linef("%s %s", percent(-v), bad)
	}
	return domain.Linef("%s %s", percent(v), good)
}

// short is the value for a tile, where the target beside it says the rest.
func (s *Screen) short(m *domain.Metric) domain.Safe {
	if m.Value != nil && m.Key == "time_to_close_vs_other" {
		return domain.Line(strings.Replace(percent(*m.Value), "-", "−", 1))
	}
	return s.value(m)
}

// of says what the value is made of, in a few words: "152 of 200". A low
// denominator is always said, before anything else there may be no room for.
func (s *Screen) of(m *domain.Metric) domain.Safe {
	w := wordsOf(m)
	parts := []domain.Safe{}
	if w.byOther && m.Compared != nil {
		parts = append(parts, signed(m, w))
	}
	switch {
	case len(parts) > 0 && m.LowN:
	case m.Value == nil && m.Key == "cpa", m.Note == "no baseline":
		parts = append(parts, domain.Line(m.Note))
	case m.Key == "submitted_per_month":
		parts = append(parts, domain.Line(m.Note))
	case m.Unit == domain.UnitMoney || m.Unit == domain.UnitDays:
		parts = append(parts, domain.Linef("%s %s", ui.Count(m.Denominator), nounFor(m.Denominator, w.den)))
	case w.den == "wins of other channels":
		parts = append(parts, domain.Linef("%s to %s", ui.Count(m.Numerator), ui.Count(m.Denominator)))
	default:
		parts = append(parts, domain.Linef("%s of %s", ui.Count(m.Numerator), ui.Count(m.Denominator)))
	}
	if m.LowN {
		parts = append(parts, domain.Lit("low n"))
	}
	return domain.Join(domain.Lit(" · "), parts...)
}

// nounFor drops the plural's s for one.
func nounFor(n int64, many string) string {
	if n == 1 {
		return strings.TrimSuffix(strings.Replace(many, "customers", "customer", 1), "s")
	}
	return many
}

// compared is a comparison in words: "36 % larger", "2.1× outbound".
func compared(m *domain.Metric, w words) domain.Safe {
	switch w.change {
	case "larger":
		return shorter(*m.Compared, "larger", "smaller")
	case "faster":
		return shorter(*m.Compared, "faster", "slower")
	}
	return domain.Linef("%s× %s", number(*m.Compared, 99), m.ComparedTo)
}

// signed is a comparison in a tile: "+36 %", "−38 %", "2.1×".
func signed(m *domain.Metric, w words) domain.Safe {
	v := *m.Compared
	if w.change == "" {
		return domain.Linef("%s×", number(v, 99))
	}
	if w.change == "faster" {
		v = -v
	}
	sign := "+"
	if v < 0 {
		sign, v = "−", -v
	}
	return domain.Linef("%s%s", sign, percent(v))
}

// target is the range a metric should lie in; brief for a tile: "+30–50 %".
func (s *Screen) target(m *domain.Metric, brief bool) domain.Safe {
	w := wordsOf(m)
	unit := m.Unit
	if w.byOther {
		unit = domain.UnitRate
		if w.change == "" {
			unit = domain.UnitRatio
		}
	}
	t := m.Target
	sign, tail := "", ""
	switch {
	case brief && w.change == "larger":
		sign = "+"
	case w.change != "":
		tail = " " + w.change
	}
	switch {
	case t.Min == nil && t.Max == nil:
		return domain.Safe{}
	case t.Max == nil && brief:
		return domain.Linef("≥ %s%s", s.amount(unit, *t.Min), tail)
	case t.Max == nil:
		return domain.Linef("%s or more%s", s.amount(unit, *t.Min), tail)
	case t.Min == nil:
		return domain.Linef("up to %s%s", s.amount(unit, *t.Max), tail)
	}
	low, high := s.amount(unit, *t.Min).String(), s.amount(unit, *t.Max).String()
	for _, suffix := range []string{" %", "×", " d"} { // the unit once
		if strings.HasSuffix(low, suffix) && strings.HasSuffix(high, suffix) {
			low = strings.TrimSuffix(low, suffix)
		}
	}
	return domain.Line(sign + low + "–" + high + tail)
}

// verdict is how the metric does against its target, by glyph and word.
func (s *Screen) verdict(m *domain.Metric) (domain.Safe, themes.Ink) {
	st := s.env.Styles
	word := m.Verdict
	switch {
	case m.Target.Min == nil && m.Target.Max == nil:
		return domain.Lit("no target"), st.Muted
	case word == "":
		return domain.Lit("○ no data"), st.Muted
	case m.OnTarget():
		return domain.Linef("✓ %s", word), st.Good
	case word == domain.TargetAbove:
		return domain.Lit("▲ above"), st.Warn
	}
	return domain.Lit("▼ below"), st.Warn
}
