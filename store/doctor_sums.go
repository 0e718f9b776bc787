package store

import (
	"fmt"

	"github.com/refdeck/refdeck/domain"
)

// checkSums adds up every referral and opportunity again, through the same
// function as the writes do, and compares with all maintained sums (I37).
func (d *doctor) checkSums() error {
	all, err := d.rollups()
	if err != nil {
		return err
	}
	r, err := newRecount(d.ctx, d.tx, d.p, nil)
	if err != nil {
		return err
	}
	if err := r.run(); err != nil {
		return err
	}
	compareSums(d, "board_sum", all.Board, r.sums.boardSums(), func(s BoardSum) (BoardSum, [7]int64) {
		n := [7]int64{s.N, s.Minor}
		s.N, s.Minor = 0, 0
		return s, n
	}, func(s BoardSum) string { return fmt.Sprintf("%s/%s/%s", s.Scope, s.Stage, s.Currency) })
	compareSums(d, "fact_sum", all.Facts, append(r.sums.factSums(), lastDays(r.sums.lastSubmissions())...), func(s FactSum) (FactSum, [7]int64) {
		n := [7]int64{s.N, s.Minor, s.Days}
		s.N, s.Minor, s.Days = 0, 0, 0
		return s, n
	}, func(s FactSum) string { return fmt.Sprintf("%s/%s/%s/%s", s.Scope, s.Grain, s.Period, s.Key) })
	d.compareLeaders(all.Leaders, r.sums)
	distinct := map[string]int64{}
	err = r.people.months(func(rows []PersonMonth) error {
		for _, p := range rows {
			distinct[p.Kind+"|"+p.Scope+"|"+p.Month+"|"+p.Prev]++
		}
		return nil
	})
	for key, n := range all.Distinct {
		distinct[key] -= n
	}
	for key, n := range distinct {
		if n != 0 {
			d.found("distinct_sum/" + key)
		}
	}
	d.sorted()
	return err
}

// compareLeaders compares one leaderboard and grain after the other, which keeps
// a large book's figures from being in memory twice.
func (d *doctor) compareLeaders(all []LeaderSum, t *tally) {
	have := map[kindGrain][]LeaderSum{}
	for _, rows := range runs(all) {
		at := kindGrain{rows[0].Kind, rows[0].Grain}
		have[at] = append(have[at], rows...)
	}
	compare := func(kind, grain string, want []LeaderSum) {
		at := kindGrain{kind, grain}
		compareSums(d, "leader_sum", have[at], want, leaderKey, func(s LeaderSum) string {
			return fmt.Sprintf("%s/%s/%s/%s/%d", s.Kind, s.Grain, s.Period, s.Currency, s.WhoID)
		})
		delete(have, at)
	}
	for by, kind := range domain.LeaderBys {
		for _, grain := range leaderGrains {
			compare(string(kind), grain, t.leaderGrain(uint8(by), grain))
		}
	}
	compare(string(domain.ByPartner), grainLast, t.lastSubmissions())
	for at := range have {
		d.found("leader_sum/" + at.kind + "/" + at.grain)
	}
}

type kindGrain struct{ kind, grain string }

// runs divides rows into runs of one kind and grain.
func runs(rows []LeaderSum) [][]LeaderSum {
	var out [][]LeaderSum
	for from := 0; from < len(rows); {
		to := from + 1
		for to < len(rows) && rows[to].Kind == rows[from].Kind && rows[to].Grain == rows[from].Grain {
			to++
		}
		out = append(out, rows[from:to:to])
		from = to
	}
	return out
}

func leaderKey(s LeaderSum) (LeaderSum, [7]int64) {
	n := [7]int64{s.Submitted, s.Accepted, s.Won, s.Lost, s.Revenue, s.Projected, s.Earned}
	return LeaderSum{Kind: s.Kind, Grain: s.Grain, Period: s.Period, Currency: s.Currency, WhoID: s.WhoID}, n
}

// compareSums compares rows by their key fields; split gives those
// and the figures, label names a row.
func compareSums[T comparable](d *doctor, table string, have, want []T, split func(T) (T, [7]int64), label func(T) string) {
	sums := make(map[T][7]int64, len(want))
	for _, row := range want {
		key, n := split(row)
		sums[key] = n
	}
	for _, row := range have {
		key, n := split(row)
		if n == [7]int64{} {
			continue
		}
		if sums[key] != n {
			d.found(table + "/" + label(key))
		}
		delete(sums, key)
	}
	for key := range sums {
		d.found(table + "/" + label(key))
	}
}
