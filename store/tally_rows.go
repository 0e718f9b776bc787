package store

import (
	"cmp"
	"slices"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// The grains of the maintained sums.
const (
	grainDay     = "day"
	grainMonth   = "month"
	grainQuarter = "quarter" // fiscal, named by its first month
	grainYear    = "year"    // fiscal, named by the calendar year in which it ends
	grainAll     = "all"
	grainClosed  = "closed" // days, of the board's closed columns
	periodAll    = "all"
)

func (t *tally) boardSums() []BoardSum {
	out := make([]BoardSum, 0, len(t.board))
	for at, sum := range t.board {
		if sum.N != 0 || sum.Minor != 0 {
			at.N, at.Minor = sum.N, sum.Minor
			out = append(out, at)
		}
	}
	slices.SortFunc(out, func(a, b BoardSum) int {
		return cmp.Or(cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.Stage, b.Stage), cmp.Compare(a.Currency, b.Currency))
	})
	return out
}

type factKey struct{ scope, grain, period, key string }

// factSums gives the daily and the monthly sums of every key.
func (t *tally) factSums() []FactSum {
	sums := make(map[factKey]domain.Sum, len(t.facts)+len(t.closed))
	for at, s := range t.facts {
		day := factKey{at.scope, grainDay, at.day.String(), at.key}
		month := factKey{at.scope, grainMonth, at.day.Month(), at.key}
		sums[day] = sums[day].Plus(s)
		sums[month] = sums[month].Plus(s)
	}
	for at, s := range t.closed {
		day := factKey{at.scope, grainClosed, at.day.String(), at.key}
		sums[day] = sums[day].Plus(s)
	}
	out := make([]FactSum, 0, len(sums))
	for k, s := range sums {
		if s != (domain.Sum{}) {
			out = append(out, FactSum{Scope: k.scope, Grain: k.grain, Period: k.period, Key: k.key, N: s.N, Minor: s.Minor, Days: s.Days})
		}
	}
	slices.SortFunc(out, func(a, b FactSum) int {
		return cmp.Or(cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.Grain, b.Grain), cmp.Compare(a.Period, b.Period), cmp.Compare(a.Key, b.Key))
	})
	return out
}

// leaderSums gives everybody's sums by day, month, fiscal quarter, fiscal year and for all time.
func (t *tally) leaderSums() []LeaderSum {
	sums := map[LeaderSum]LeaderSum{} // figures by their key fields
	for at, s := range t.leaders {
		for _, g := range grainsOf(at.day, t.p.FiscalYearStart) {
			key := LeaderSum{Kind: string(at.by), Grain: g.grain, Period: g.period, Currency: at.currency, WhoID: at.who}
			sums[key] = plusLeader(sums[key], s, 1)
		}
	}
	out := make([]LeaderSum, 0, len(sums))
	for key, s := range sums {
		if s != (LeaderSum{}) {
			out = append(out, plusLeader(key, s, 1))
		}
	}
	slices.SortFunc(out, func(a, b LeaderSum) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Grain, b.Grain), cmp.Compare(a.Period, b.Period),
			cmp.Compare(a.Currency, b.Currency), cmp.Compare(a.WhoID, b.WhoID))
	})
	return out
}

// grainPeriod names one period of one grain.
type grainPeriod struct{ grain, period string }

// grainsOf names the periods that hold a day. A day that is not known is in none
// but all time, where the empty name keeps it apart from any other.
func grainsOf(d domain.Date, fiscal int) [5]grainPeriod {
	return [5]grainPeriod{{grainDay, d.String()}, {grainMonth, d.Month()}, {grainQuarter, fiscalQuarter(d, fiscal).Month()},
		{grainYear, fiscalYearName(d, fiscal)}, {grainAll, periodAll}}
}

// fiscalQuarter is the first day of the fiscal quarter that holds d.
func fiscalQuarter(d domain.Date, fiscal int) domain.Date {
	if d == 0 {
		return 0
	}
	y, m, _ := d.Split()
	into := ((int(m)-fiscal)%3 + 3) % 3
	return domain.NewDate(y, m-time.Month(into), 1)
}

// fiscalYearStart is the first day of the fiscal year that holds d.
func fiscalYearStart(d domain.Date, fiscal int) domain.Date {
	if d == 0 {
		return 0
	}
	y, m, _ := d.Split()
	into := ((int(m)-fiscal)%12 + 12) % 12
	return domain.NewDate(y, m-time.Month(into), 1)
}

// fiscalYearName is the calendar year in which the fiscal year of d ends: "2026".
func fiscalYearName(d domain.Date, fiscal int) string {
	if d == 0 {
		return ""
	}
	return fiscalYearStart(d, fiscal).AddMonths(11).String()[:4]
}
