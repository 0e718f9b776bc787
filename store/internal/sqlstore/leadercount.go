package sqlstore

import (
	"database/sql/driver"
	"strings"

	"github.com/refdeck/refdeck/store"
)

// leaderHead is one leaderboard with the number of people who stand in it.
type leaderHead struct {
	kind, grain, period, currency string
	n                             int64
}

var leaderHeads = sumTable[leaderHead]{"leader_count", 4, leaderHeadFields}

func leaderHeadFields(h *leaderHead) []field {
	return []field{text("kind", &h.kind), text("grain", &h.grain), text("period", &h.period), text("currency", &h.currency), integer("n", &h.n)}
}

func headOf(s *store.LeaderSum, n int64) leaderHead {
	return leaderHead{s.Kind, s.Grain, s.Period, s.Currency, n}
}

// LeaderCount is how many people stand in one period's leaderboard.
func (t *Tx) LeaderCount(kind, grain, period, currency string) (int64, error) {
	return t.number("SELECT n FROM leader_count WHERE kind = ? AND grain = ? AND period = ? AND currency = ?", kind, grain, period, currency)
}

// AddLeaders adds to what people did. Whoever comes into a leaderboard or drops out
// of it is counted.
func (t *Tx) AddLeaders(delta []store.LeaderSum) error {
	rows, shrinks := leaderSums.fold(delta)
	have, err := t.leadersAmong(rows)
	if err != nil {
		return err
	}
	var heads []leaderHead
	for i := range rows {
		if !have[leaderSums.key(&rows[i])] {
			heads = append(heads, headOf(&rows[i], 1))
		}
	}
	if err := insertMany(t, leaderSums.name, rows, leaderSums.fields, leaderSums.upsert()); err != nil {
		return err
	}
	for i := range shrinks {
		n, err := leaderSums.dropEmpty(t, &shrinks[i])
		if err != nil {
			return err
		}
		heads = append(heads, headOf(&shrinks[i], -n))
	}
	return leaderHeads.add(t, heads)
}

// leadersAmong finds out which of these rows are there already. The keys are the
// outer side of the join, so each is one step down the primary key.
func (t *Tx) leadersAmong(rows []store.LeaderSum) (map[string]bool, error) {
	have := make(map[string]bool, len(rows))
	var found store.LeaderSum
	into := columns(leaderSums.fields(&found)[:leaderSums.keys])
	for len(rows) > 0 {
		n := largestPower(min(len(rows), maxInsert))
		args := make([]any, 0, n*leaderSums.keys)
		for i := range rows[:n] {
			args = appendValues(args, leaderSums.fields(&rows[i])[:leaderSums.keys])
		}
		err := t.each(func(row []driver.Value) error {
			err := scanInto(row, into)
			have[leaderSums.key(&found)] = true
			return err
		}, leaderKeys(n), args...)
		if err != nil {
			return nil, err
		}
		rows = rows[n:]
	}
	return have, nil
}

// leaderKeys is the query for n keys. Their types have to be said once.
func leaderKeys(n int) string {
	const typed = "(CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS TEXT))"
	return "SELECT l.kind, l.grain, l.currency, l.who_id, l.period FROM (VALUES " + typed + strings.Repeat(", (?, ?, ?, ?, ?)", n-1) +
		") AS v CROSS JOIN leader_sum l WHERE l.kind = v.column1 AND l.grain = v.column2 AND l.currency = v.column3 AND l.who_id = v.column4 AND l.period = v.column5"
}

// InsertLeaders fills the empty sums; nothing counts the people meanwhile.
func (t *Tx) InsertLeaders(rows []store.LeaderSum) error {
	return insertMany(t, "leader_sum", rows, leaderSumFields, "")
}

// CountLeaders counts, after InsertLeaders, how many people stand in each leaderboard.
func (t *Tx) CountLeaders() error {
	if _, err := t.exec("DELETE FROM leader_count"); err != nil {
		return err
	}
	_, err := t.exec("INSERT INTO leader_count (kind, grain, period, currency, n) SELECT kind, grain, period, currency, count(*) FROM leader_sum " +
		"GROUP BY kind, grain, period, currency")
	return err
}
