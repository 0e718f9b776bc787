package sqlstore

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/refdeck/refdeck/store"
)

// leaderOrder is the rank: revenue first, then won, accepted and submitted deals.
const leaderOrder = "revenue DESC, won DESC, accepted DESC, submitted DESC, who_id DESC"

// Leaders pages through one period's leaderboard by rank.
func (t *Tx) Leaders(q store.LeaderRowsQuery) ([]store.LeaderSum, error) {
	w := &where{}
	w.and("kind = ? AND grain = ? AND period = ? AND currency = ?", q.Kind, q.Grain, q.Period, q.Currency)
	if a := q.After; a != nil {
		w.and("(revenue, won, accepted, submitted, who_id) < (?, ?, ?, ?, ?)", a.Revenue, a.Won, a.Accepted, a.Submitted, a.WhoID)
	}
	rest := "FROM leader_sum " + w.text + " ORDER BY " + leaderOrder + limitTo(q.Limit)
	if q.Offset > 0 {
		rest += " OFFSET ?"
		w.args = append(w.args, q.Offset)
	}
	return list(t, leaderSumFields, rest, w.args...)
}

// LeaderSeries reads what these people did in each period of [from, to), oldest
// first: for each of them one run of neighbouring rows.
func (t *Tx) LeaderSeries(kind, grain, from, to, currency string, who []int64) ([]store.LeaderSum, error) {
	ids := unique(who)
	if len(ids) == 0 {
		return nil, nil
	}
	args := append([]any{kind, grain, currency, from, to}, pad(ids)...)
	rows, err := list(t, leaderSumFields, "FROM leader_sum WHERE kind = ? AND grain = ? AND currency = ? AND period >= ? AND period < ? AND who_id IN ("+
		marks(padded(len(ids)))+")", args...)
	slices.SortFunc(rows, func(a, b store.LeaderSum) int {
		return cmp.Or(cmp.Compare(a.Period, b.Period), cmp.Compare(a.WhoID, b.WhoID))
	})
	return rows, err
}

// span is a run of periods of one grain, [from, to).
type span struct{ grain, from, to string }

// LeaderTotals sums everybody's periods of [from, to) up, per person and
// currency. Of a range of days the whole months are read as months.
func (t *Tx) LeaderTotals(kind, grain, from, to string) ([]store.LeaderSum, error) {
	var parts []string
	var args []any
	names := strings.Split("submitted accepted won lost revenue projected earned", " ")
	for _, s := range spans(grain, from, to) {
		parts = append(parts, "SELECT currency, who_id, "+strings.Join(names, ", ")+" FROM leader_sum WHERE kind = ? AND grain = ? AND period >= ? AND period < ?")
		args = append(args, kind, s.grain, s.from, s.to)
	}
	if len(parts) == 0 {
		return nil, nil
	}
	fields := func(s *store.LeaderSum) []field {
		all := leaderSumFields(s)
		sums := slices.Clone(all[leaderSums.keys:])
		for i := range sums {
			sums[i].name = "sum(" + sums[i].name + ")"
		}
		return append([]field{all[2], all[3]}, sums...)
	}
	rows, err := list(t, fields, "FROM ("+strings.Join(parts, " UNION ALL ")+") AS s GROUP BY currency, who_id ORDER BY currency, who_id", args...)
	for i := range rows {
		rows[i].Kind, rows[i].Grain = kind, grain
	}
	return rows, err
}

// spans splits a range of days into the days before the first whole month, the
// whole months and the days after; ranges of other grains stay as they are.
func spans(grain, from, to string) []span {
	if to <= from {
		return nil
	}
	first, err1 := time.Parse(time.DateOnly, from)
	last, err2 := time.Parse(time.DateOnly, to)
	if grain != "day" || err1 != nil || err2 != nil {
		return []span{{grain, from, to}}
	}
	lo := time.Date(first.Year(), first.Month(), 1, 0, 0, 0, 0, time.UTC)
	if first.Day() > 1 {
		lo = lo.AddDate(0, 1, 0)
	}
	hi := time.Date(last.Year(), last.Month(), 1, 0, 0, 0, 0, time.UTC)
	if !lo.Before(hi) {
		return []span{{grain, from, to}}
	}
	var out []span
	if first.Before(lo) {
		out = append(out, span{"day", from, lo.Format(time.DateOnly)})
	}
	out = append(out, span{"month", lo.Format("2006-01"), hi.Format("2006-01")})
	if hi.Before(last) {
		out = append(out, span{"day", hi.Format(time.DateOnly), to})
	}
	return out
}

// LeadersAbove is how many people of one period's leaderboard have a higher revenue.
func (t *Tx) LeadersAbove(kind, grain, period, currency string, revenue int64) (int64, error) {
	return t.number("SELECT count(*) FROM leader_sum WHERE kind = ? AND grain = ? AND period = ? AND currency = ? AND revenue > ?", kind, grain, period, currency, revenue)
}
