package domain

import (
	"fmt"
	"time"
)

// Contains tells whether a date lies in the period. No date lies only in a
// period without a beginning, so that undated facts count in all time alone.
func (p Period) Contains(d Date) bool {
	if d == 0 {
		return p.From == 0
	}
	return d >= p.From && (p.To == 0 || d < p.To)
}

// Bounded tells whether the period has both ends.
func (p Period) Bounded() bool { return p.From != 0 && p.To != 0 }

// Days is the length of a bounded period; 0 for any other.
func (p Period) Days() int {
	if !p.Bounded() {
		return 0
	}
	return p.From.DaysUntil(p.To)
}

// Clip is the part of the period up to and including a date; its neighbours and
// its label stay those of the whole.
func (p Period) Clip(last Date) Period {
	if end := last.AddDays(1); last != 0 && (p.To == 0 || p.To > end) {
		p.To = max(end, p.From)
	}
	return p
}

// meanMonth is the mean length of a month in days.
const meanMonth = 365.25 / 12

// Months is the length of a bounded period in months, whole ones exactly; 0 for any other.
func (p Period) Months() float64 {
	if !p.Bounded() {
		return 0
	}
	fy, fm, fd := p.From.Split()
	ty, tm, td := p.To.Split()
	if fd == td {
		return float64((ty-fy)*12 + int(tm-fm))
	}
	return float64(p.Days()) / meanMonth
}

// Previous is the period just before, of equal length, with which a period is
// compared; ok is false for all time and for ranges open at an end.
func (p Period) Previous() (prev Period, ok bool) { return PrevPeriod(p) }

// PrevPeriod is the period before: the last quarter for a quarter, the 90 days
// before for 90 days. ok is false where there is none.
func PrevPeriod(p Period) (Period, bool) { return p.moved(-1) }

// NextPeriod is the period after; ok is false where there is none.
func NextPeriod(p Period) (Period, bool) { return p.moved(1) }

func (p Period) moved(by int) (Period, bool) {
	switch p.step {
	case stepMonth:
		return monthPeriod(p.From.AddMonths(by)), true
	case stepQuarter:
		return quarterPeriod(p.From.AddMonths(3*by), p.fiscal), true
	case stepYear:
		return yearPeriod(fiscalYear(p.From, p.fiscal)+by, p.fiscal), true
	case stepMonths:
		if by < 0 {
			return monthsEnding(p.From, p.fiscal), true
		}
		return monthsEnding(p.To.AddMonths(p.fiscal), p.fiscal), true
	}
	if !p.Bounded() {
		return Period{}, false
	}
	days := by * p.Days()
	return rangePeriod(p.From.AddDays(days), p.To.AddDays(days)), true
}

// Key is a text that ParsePeriod reads as this very period, for links and saved
// views; a trailing period gives its dates.
func (p Period) Key() string {
	switch p.step {
	case stepMonth:
		return p.From.Month()
	case stepQuarter:
		_, m, _ := p.From.Split()
		return fmt.Sprintf("%04d-Q%d", fiscalYear(p.From, p.fiscal), (int(m)-p.fiscal+12)%12/3+1)
	case stepYear:
		return fmt.Sprintf("%04d", fiscalYear(p.From, p.fiscal))
	}
	if p.From == 0 && p.To == 0 {
		return "all"
	}
	last := ""
	if p.To != 0 {
		last = p.To.AddDays(-1).String()
	}
	return p.From.String() + ".." + last
}

// MonthsBefore lists the last n calendar months up to the one that holds d, the
// oldest first: the points of a trend.
func MonthsBefore(d Date, n int) []Period {
	y, m, _ := d.Split()
	first := NewDate(y, m-time.Month(n-1), 1)
	out := make([]Period, n)
	for i := range out {
		out[i] = monthPeriod(first.AddMonths(i))
	}
	return out
}
