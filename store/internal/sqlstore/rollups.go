package sqlstore

import (
	"database/sql/driver"
	"slices"

	"github.com/refdeck/refdeck/store"
)

// QueueCounts lists the counts of one scope.
func (t *Tx) QueueCounts(scope string) ([]store.QueueCount, error) {
	return list(t, queueSumFields, "FROM queue_sum WHERE scope = ? ORDER BY state, code", scope)
}

// AddQueueCounts adds to the counts.
func (t *Tx) AddQueueCounts(delta []store.QueueCount) error { return queueSums.add(t, delta) }

// BoardSums lists the column heads of one scope.
func (t *Tx) BoardSums(scope string) ([]store.BoardSum, error) {
	return list(t, boardSumFields, "FROM board_sum WHERE scope = ? ORDER BY stage, currency", scope)
}

// AddBoardSums adds to the column heads.
func (t *Tx) AddBoardSums(delta []store.BoardSum) error { return boardSums.add(t, delta) }

// Facts lists the facts of periods in [from, to), oldest first.
func (t *Tx) Facts(scope, grain, from, to string) ([]store.FactSum, error) {
	return list(t, factSumFields, "FROM fact_sum WHERE scope = ? AND grain = ? AND period >= ? AND period < ? ORDER BY period, key", scope, grain, from, to)
}

// AddFacts adds to the facts.
func (t *Tx) AddFacts(delta []store.FactSum) error { return factSums.add(t, delta) }

// InsertFacts fills the empty sums.
func (t *Tx) InsertFacts(rows []store.FactSum) error {
	return insertMany(t, "fact_sum", rows, factSumFields, "")
}

var rollupTables = []string{"queue_sum", "board_sum", "fact_sum", "leader_sum", "leader_count", "distinct_sum", "distinct_month"}

// ClearRollups empties every maintained sum before a recomputation.
func (t *Tx) ClearRollups() error {
	for _, name := range rollupTables {
		if _, err := t.exec("DELETE FROM " + name); err != nil {
			return err
		}
	}
	return nil
}

// AllRollups reads every maintained sum, for doctor to compare.
func (t *Tx) AllRollups() (store.Rollups, error) {
	r := store.Rollups{Distinct: map[string]int64{}}
	var err error
	if r.Queue, err = queueSums.all(t); err != nil {
		return r, err
	}
	if r.Board, err = boardSums.all(t); err != nil {
		return r, err
	}
	if r.Facts, err = factSums.all(t); err != nil {
		return r, err
	}
	if r.Leaders, err = leaderSums.all(t); err != nil {
		return r, err
	}
	err = t.each(func(row []driver.Value) error {
		var kind, scope, month, prev string
		var n int64
		err := scanInto(row, []column{textCol[string]{&kind}, textCol[string]{&scope}, textCol[string]{&month}, textCol[string]{&prev}, intCol{&n}})
		r.Distinct[kind+"|"+scope+"|"+month+"|"+prev] = n
		return err
	}, "SELECT kind, scope, month, prev, n FROM distinct_sum")
	return r, err
}

type indexRow struct{ table, class, name, statement string }

func indexFields(r *indexRow) []field {
	return []field{text("tbl_name", &r.table), text("type", &r.class), text("name", &r.name), text("statement", &r.statement)}
}

// DropIndexes removes the secondary indexes, unique ones too, and the triggers of
// these tables (none named: of all), and gives the statements that make them
// again. Until then a lookup by anything but the key is a scan, and duplicates
// show only when the indexes are made. An engine that names no indexes keeps them.
func (t *Tx) DropIndexes(tables ...string) ([]string, error) {
	if t.db.Dialect.Indexes == "" {
		return nil, nil
	}
	rows, err := list(t, indexFields, "FROM ("+t.db.Dialect.Indexes+") AS i ORDER BY type, name")
	if err != nil {
		return nil, err
	}
	var statements []string
	for _, r := range rows {
		if len(tables) > 0 && !slices.Contains(tables, r.table) {
			continue
		}
		statements = append(statements, r.statement)
		if _, err := t.exec("DROP " + r.class + " " + r.name); err != nil {
			return nil, err
		}
	}
	return statements, nil
}

// MakeIndexes makes the indexes again; duplicate keys are a conflict.
func (t *Tx) MakeIndexes(statements []string) error {
	for _, s := range statements {
		if _, err := t.exec(s); err != nil {
			return err
		}
	}
	return nil
}
