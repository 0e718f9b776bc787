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

// leaderGrains are the grains of leaderboards.
var leaderGrains = []string{grainAll, grainDay, grainMonth, grainQuarter, grainYear}

// leaderGrain gives one leaderboard's sums of one grain, in the order of their keys.
func (t *tally) leaderGrain(by uint8, grain string) []LeaderSum {
	sums := map[leaderCell]figures{}
	for at, f := range t.leaders {
		if at.by == by {
			at.day = periodStart(at.day, grain, t.p.FiscalYearStart)
			sums[at] = sums[at].plus(f, 1)
		}
	}
	out := make([]LeaderSum, 0, len(sums))
	for at, f := range sums {
		if f != (figures{}) {
			out = append(out, LeaderSum{Kind: string(domain.LeaderBys[by]), Grain: grain, Period: periodName(at.day, grain), Currency: t.money[at.currency],
				WhoID: at.who, Submitted: f.submitted, Accepted: f.accepted, Won: f.won, Lost: f.lost, Revenue: f.revenue, Projected: f.projected, Earned: f.earned})
		}
	}
	slices.SortFunc(out, func(a, b LeaderSum) int {
		return cmp.Or(cmp.Compare(a.Currency, b.Currency), cmp.Compare(a.WhoID, b.WhoID), cmp.Compare(a.Period, b.Period))
	})
	return out
}

// periodStart is the first day of the period of a grain that holds a day. A day
// that is not known is in none but all time.
func periodStart(d domain.Date, grain string, fiscal int) domain.Date {
	switch grain {
	case grainMonth:
		return monthOf(d)
	case grainQuarter:
		return fiscalQuarter(d, fiscal)
	case grainYear:
		return fiscalYearStart(d, fiscal)
	case grainAll:
		return 0
	}
	return d
}

// periodName names the period of a grain that begins with a day. A day that is
// not known gives the empty name, which keeps it apart from any other.
func periodName(start domain.Date, grain string) string {
	switch {
	case grain == grainAll:
		return periodAll
	case start == 0:
		return ""
	case grain == grainMonth, grain == grainQuarter:
		return start.Month()
	case grain == grainYear:
		return fiscalYearName(start)
	}
	return start.String()
}

// grainPeriod names one period of one grain.
type grainPeriod struct{ grain, period string }

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

// fiscalYearName is the calendar year in which the fiscal year ends that begins
// with a day: "2026".
func fiscalYearName(start domain.Date) string { return start.AddMonths(11).String()[:4] }
