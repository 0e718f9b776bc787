package ui

import (
	"fmt"

	"github.com/refdeck/refdeck/domain"
)

// PeriodKind is a length of time that figures are about.
type PeriodKind string

// The kinds, in the order the period picker shows them.
const (
	Month    PeriodKind = "month"
	Quarter  PeriodKind = "quarter"
	Year     PeriodKind = "year"
	Trailing PeriodKind = "90 days"
	Rolling  PeriodKind = "12 months"
	AllTime  PeriodKind = "all time"
)

// PeriodKinds lists the kinds.
func PeriodKinds() []PeriodKind {
	return []PeriodKind{Month, Quarter, Year, Trailing, Rolling, AllTime}
}

// PeriodNow is the period of a kind that holds today; quarters and years are
// those of the program's fiscal year.
func (e *Env) PeriodNow(kind PeriodKind) domain.Period {
	fiscal := max(e.FiscalStart, 1)
	y, m, _ := e.Today().Split()
	year := y
	if fiscal > 1 && int(m) >= fiscal {
		year++ // named after the calendar year in which it ends
	}
	text := "all"
	switch kind {
	case Month:
		text = e.Today().Month()
	case Quarter:
		text = fmt.Sprintf("%04d-Q%d", year, (int(m)-fiscal+12)%12/3+1)
	case Year:
		text = fmt.Sprintf("%04d", year)
	case Trailing:
		text = "90d"
	case Rolling:
		text = "12mo"
	}
	p, err := domain.ParsePeriod(text, e.Now(), e.Zone, fiscal)
	if err != nil {
		return domain.AllTime()
	}
	return p
}
