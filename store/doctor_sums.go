package store

import "fmt"

// checkSums adds up every referral and opportunity again, through the same
// function as the writes do, and compares with all maintained sums (I37).
func (d *doctor) checkSums() error {
	all, err := d.tx.AllRollups()
	if err != nil {
		return err
	}
	r := newRecount(d.ctx, d.tx, d.p, nil)
	if err := r.run(); err != nil {
		return err
	}
	compareSums(d, "board_sum", all.Board, r.sums.boardSums(), func(s BoardSum) (BoardSum, [7]int64) {
		n := [7]int64{s.N, s.Minor}
		s.N, s.Minor = 0, 0
		return s, n
	}, func(s BoardSum) string { return fmt.Sprintf("%s/%s/%s", s.Scope, s.Stage, s.Currency) })
	compareSums(d, "fact_sum", all.Facts, r.sums.factSums(), func(s FactSum) (FactSum, [7]int64) {
		n := [7]int64{s.N, s.Minor, s.Days}
		s.N, s.Minor, s.Days = 0, 0, 0
		return s, n
	}, func(s FactSum) string { return fmt.Sprintf("%s/%s/%s/%s", s.Scope, s.Grain, s.Period, s.Key) })
	compareSums(d, "leader_sum", all.Leaders, append(r.sums.leaderSums(), r.sums.lastSubmissions()...), func(s LeaderSum) (LeaderSum, [7]int64) {
		n := [7]int64{s.Submitted, s.Accepted, s.Won, s.Lost, s.Revenue, s.Projected, s.Earned}
		return LeaderSum{Kind: s.Kind, Grain: s.Grain, Period: s.Period, Currency: s.Currency, WhoID: s.WhoID}, n
	}, func(s LeaderSum) string {
		return fmt.Sprintf("%s/%s/%s/%s/%d", s.Kind, s.Grain, s.Period, s.Currency, s.WhoID)
	})
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
