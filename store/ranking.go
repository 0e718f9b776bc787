package store

import (
	"cmp"
	"slices"

	"github.com/refdeck/refdeck/domain"
)

// placed is somebody's figures with their rank; 0 is no rank.
type placed struct {
	LeaderSum
	Rank int
}

// ranking is one period's leaderboard, best first.
type ranking interface {
	count() (int64, error)
	rows(offset, limit int) ([]placed, error)
	// of gives the rows of these people; those without any figure are left out.
	of(who []int64) ([]placed, error)
	// money gives, for these people, the figures in another currency.
	money(currency string, who []int64) (map[int64]LeaderSum, error)
}

// ranking chooses how a period is read.
func (r *leaderReader) ranking(w domain.Period) (ranking, error) {
	if g, ok := wholeGrain(w, r.p.FiscalYearStart, r.today); ok {
		return &keptRanking{tx: r.tx, kind: r.q.By, grainPeriod: g, currency: r.p.BaseCurrency}, nil
	}
	return newSummed(r.tx, r.q.By, w, r.p.BaseCurrency)
}

// wholeGrain tells whether a period is one whole month, fiscal quarter or year,
// or all time. One that begins with such a period and goes on to today or beyond
// is as good: nothing lies in the future.
func wholeGrain(w domain.Period, fiscal int, today domain.Date) (grainPeriod, bool) {
	if w.From == 0 && (w.To == 0 || w.To > today) {
		return grainPeriod{grainAll, periodAll}, true
	}
	if w.From == 0 {
		return grainPeriod{}, false
	}
	_, _, day := w.From.Split()
	for _, c := range [...]struct {
		months int
		fits   bool
		grainPeriod
	}{
		{1, day == 1, grainPeriod{grainMonth, w.From.Month()}},
		{3, fiscalQuarter(w.From, fiscal) == w.From, grainPeriod{grainQuarter, w.From.Month()}},
		{12, fiscalYearStart(w.From, fiscal) == w.From, grainPeriod{grainYear, fiscalYearName(w.From)}},
	} {
		end := w.From.AddMonths(c.months)
		if c.fits && (w.To == end || (end > today && (w.To == 0 || w.To > today))) {
			return c.grainPeriod, true
		}
	}
	return grainPeriod{}, false
}

// keptRanking reads the maintained sums of one period by their index.
type keptRanking struct {
	tx       Tx
	kind     string
	currency string
	grainPeriod
}

func (k *keptRanking) count() (int64, error) {
	return k.tx.LeaderCount(k.kind, k.grain, k.period, k.currency)
}

func (k *keptRanking) at(offset, limit int) ([]LeaderSum, error) {
	return k.tx.Leaders(LeaderRowsQuery{Kind: k.kind, Grain: k.grain, Period: k.period, Currency: k.currency, Offset: offset, Limit: limit})
}

func (k *keptRanking) rows(offset, limit int) ([]placed, error) {
	if limit == 0 {
		return nil, nil
	}
	sums, err := k.at(offset, limit)
	if err != nil || len(sums) == 0 {
		return nil, err
	}
	rank, err := k.rankOf(sums[0].Revenue)
	if err != nil {
		return nil, err
	}
	out := make([]placed, len(sums))
	for i, s := range sums {
		if i > 0 && s.Revenue != sums[i-1].Revenue {
			rank = offset + i + 1
		}
		out[i] = placed{s, rank}
	}
	return out, nil
}

// rankOf is the rank of a revenue: one more than the people with a higher one.
func (k *keptRanking) rankOf(revenue int64) (int, error) {
	n, err := k.tx.LeadersAbove(k.kind, k.grain, k.period, k.currency, revenue)
	return int(n) + 1, err
}

// nextPeriod names the end of a range that holds just one period.
func (g grainPeriod) next() string { return g.period + lastPeriod }

func (k *keptRanking) of(who []int64) ([]placed, error) {
	sums, err := k.tx.LeaderSeries(k.kind, k.grain, k.period, k.next(), k.currency, who)
	if err != nil {
		return nil, err
	}
	ranks := map[int64]int{}
	out := make([]placed, len(sums))
	for i, s := range sums {
		rank, ok := ranks[s.Revenue]
		if !ok {
			if rank, err = k.rankOf(s.Revenue); err != nil {
				return nil, err
			}
			ranks[s.Revenue] = rank
		}
		out[i] = placed{s, rank}
	}
	return out, nil
}

func (k *keptRanking) money(currency string, who []int64) (map[int64]LeaderSum, error) {
	sums, err := k.tx.LeaderSeries(k.kind, k.grain, k.period, k.next(), currency, who)
	out := make(map[int64]LeaderSum, len(sums))
	for _, s := range sums {
		out[s.WhoID] = s
	}
	return out, err
}

// summed is a ranking of any range of days, added up and sorted in memory.
type summed struct {
	list   []placed
	others map[string]map[int64]LeaderSum
}

func newSummed(tx Tx, kind string, w domain.Period, base string) (*summed, error) {
	to := w.To.String()
	if to == "" {
		to = farDay
	}
	sums, err := tx.LeaderTotals(kind, grainDay, w.From.String(), to)
	if err != nil {
		return nil, err
	}
	out := &summed{others: map[string]map[int64]LeaderSum{}}
	for _, s := range sums {
		if s.Currency == base {
			out.list = append(out.list, placed{LeaderSum: s})
			continue
		}
		if out.others[s.Currency] == nil {
			out.others[s.Currency] = map[int64]LeaderSum{}
		}
		out.others[s.Currency][s.WhoID] = s
	}
	slices.SortFunc(out.list, func(a, b placed) int {
		return cmp.Or(cmp.Compare(b.Revenue, a.Revenue), cmp.Compare(b.Won, a.Won), cmp.Compare(b.Accepted, a.Accepted),
			cmp.Compare(b.Submitted, a.Submitted), cmp.Compare(b.WhoID, a.WhoID))
	})
	for i := range out.list {
		out.list[i].Rank = i + 1
		if i > 0 && out.list[i].Revenue == out.list[i-1].Revenue {
			out.list[i].Rank = out.list[i-1].Rank
		}
	}
	return out, nil
}

// farDay is the end of a range of days without an end.
const farDay = "9999-12-31"

func (s *summed) count() (int64, error) { return int64(len(s.list)), nil }

func (s *summed) rows(offset, limit int) ([]placed, error) {
	first := min(offset, len(s.list))
	return slices.Clone(s.list[first:min(len(s.list), first+limit)]), nil
}

func (s *summed) of(who []int64) ([]placed, error) {
	var out []placed
	for _, row := range s.list {
		if slices.Contains(who, row.WhoID) {
			out = append(out, row)
		}
	}
	return out, nil
}

func (s *summed) money(currency string, _ []int64) (map[int64]LeaderSum, error) {
	return s.others[currency], nil
}
