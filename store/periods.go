package store

import (
	"github.com/refdeck/refdeck/domain"
)

// daySpan is a run of days or whole months, [from, to) by their names.
type daySpan struct{ grain, from, to string }

// splitDays divides a period into the days before its first whole month, its
// whole months and the days after, so that at most about sixty days are read. A
// period without a beginning includes what has no date.
func splitDays(w domain.Period) []daySpan {
	if w.Bounded() && w.To <= w.From {
		return nil
	}
	lo := w.From
	if _, _, day := w.From.Split(); w.From != 0 && day > 1 {
		lo = monthOf(w.From).AddMonths(1)
	}
	hi := monthOf(w.To)
	if w.Bounded() && lo >= hi {
		return []daySpan{{grainDay, w.From.String(), w.To.String()}}
	}
	var out []daySpan
	if lo != w.From {
		out = append(out, daySpan{grainDay, w.From.String(), lo.String()})
	}
	if w.To == 0 {
		return append(out, daySpan{grainMonth, lo.Month(), lastPeriod})
	}
	out = append(out, daySpan{grainMonth, lo.Month(), hi.Month()})
	if hi != w.To {
		out = append(out, daySpan{grainDay, hi.String(), w.To.String()})
	}
	return out
}

// monthOf is the first day of a date's month; none for no date.
func monthOf(d domain.Date) domain.Date {
	if d == 0 {
		return 0
	}
	y, m, _ := d.Split()
	return domain.NewDate(y, m, 1)
}

// tallyOf adds up the facts of a scope over a period.
func tallyOf(of scopeSums, w domain.Period) (domain.Tally, error) {
	t := domain.Tally{}
	for _, sp := range splitDays(w) {
		rows, err := of.facts(sp.grain, sp.from, sp.to)
		if err != nil {
			return nil, err
		}
		addFacts(t, rows)
	}
	return t, nil
}

func addFacts(t domain.Tally, rows []FactSum) {
	for _, f := range rows {
		t[f.Key] = t[f.Key].Plus(domain.Sum{N: f.N, Minor: f.Minor, Days: f.Days})
	}
}
