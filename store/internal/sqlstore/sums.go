package sqlstore

import (
	"cmp"
	"slices"
	"strings"

	"github.com/refdeck/refdeck/store"
)

// sumTable is one maintained rollup: the first key fields name a row, the others
// are its sums.
type sumTable[T any] struct {
	name   string
	keys   int
	fields func(*T) []field
}

var (
	queueSums  = sumTable[store.QueueCount]{"queue_sum", 3, queueSumFields}
	boardSums  = sumTable[store.BoardSum]{"board_sum", 3, boardSumFields}
	factSums   = sumTable[store.FactSum]{"fact_sum", 4, factSumFields}
	leaderSums = sumTable[store.LeaderSum]{"leader_sum", 5, leaderSumFields}
)

func queueSumFields(s *store.QueueCount) []field {
	return []field{text("scope", &s.Scope), text("state", &s.State), text("code", &s.Code), integer("n", &s.N)}
}

func boardSumFields(s *store.BoardSum) []field {
	return []field{text("scope", &s.Scope), text("stage", &s.Stage), text("currency", &s.Currency), integer("n", &s.N), integer("minor", &s.Minor)}
}

func factSumFields(s *store.FactSum) []field {
	return []field{text("scope", &s.Scope), text("grain", &s.Grain), text("period", &s.Period), text("key", &s.Key),
		integer("n", &s.N), integer("minor", &s.Minor), integer("days", &s.Days)}
}

func leaderSumFields(s *store.LeaderSum) []field {
	return []field{text("kind", &s.Kind), text("grain", &s.Grain), text("currency", &s.Currency), integer("who_id", &s.WhoID), text("period", &s.Period),
		integer("submitted", &s.Submitted), integer("accepted", &s.Accepted), integer("won", &s.Won), integer("lost", &s.Lost),
		integer("revenue", &s.Revenue), integer("projected", &s.Projected), integer("earned", &s.Earned)}
}

// add brings the deltas into the table: one statement for many rows, always in
// the order of the keys, and rows that came down to nothing are removed, so that
// the table equals a recomputation from the base rows.
func (s sumTable[T]) add(t *Tx, deltas []T) error {
	rows, shrinks := s.fold(deltas)
	if err := insertMany(t, s.name, rows, s.fields, s.upsert()); err != nil {
		return err
	}
	for i := range shrinks {
		if _, err := s.dropEmpty(t, &shrinks[i]); err != nil {
			return err
		}
	}
	return nil
}

func (s sumTable[T]) upsert() string {
	var none T
	fs := s.fields(&none)
	tail := " ON CONFLICT (" + columnNames(fs[:s.keys]) + ") DO UPDATE SET "
	for i, f := range fs[s.keys:] {
		if i > 0 {
			tail += ", "
		}
		tail += f.name + " = " + s.name + "." + f.name + " + excluded." + f.name
	}
	return tail
}

// fold sums the deltas of each key up, drops those that cancel out and sorts the
// rest by key; shrinks are those that take something away.
func (s sumTable[T]) fold(deltas []T) (rows, shrinks []T) {
	type entry struct {
		key string
		row T
	}
	at := make(map[string]int, len(deltas))
	all := make([]entry, 0, len(deltas))
	for _, d := range deltas {
		key := s.key(&d)
		i, ok := at[key]
		if !ok {
			at[key] = len(all)
			all = append(all, entry{key, d})
			continue
		}
		s.plus(&all[i].row, &d)
	}
	slices.SortFunc(all, func(a, b entry) int { return cmp.Compare(a.key, b.key) })
	for _, e := range all {
		any, less := s.effect(&e.row)
		if any {
			rows = append(rows, e.row)
		}
		if less {
			shrinks = append(shrinks, e.row)
		}
	}
	return rows, shrinks
}

func (s sumTable[T]) key(row *T) string {
	var b strings.Builder
	for _, f := range s.fields(row)[:s.keys] {
		switch v := f.col.get().(type) {
		case string:
			b.WriteString(v)
		case int64:
			writeOrdered(&b, v)
		}
		b.WriteByte(0)
	}
	return b.String()
}

// writeOrdered writes ids so that their texts sort like the numbers.
func writeOrdered(b *strings.Builder, v int64) {
	for shift := 56; shift >= 0; shift -= 8 {
		b.WriteByte(byte(v >> shift))
	}
}

func (s sumTable[T]) plus(sum, d *T) {
	into, from := s.fields(sum)[s.keys:], s.fields(d)[s.keys:]
	for i := range into {
		a, b := into[i].col.(intCol), from[i].col.(intCol)
		*a.p += *b.p
	}
}

// effect tells whether a delta changes anything and whether it takes something away.
func (s sumTable[T]) effect(row *T) (changes, shrinks bool) {
	for _, f := range s.fields(row)[s.keys:] {
		n := *f.col.(intCol).p
		changes = changes || n != 0
		shrinks = shrinks || n < 0
	}
	return changes, shrinks
}

// dropEmpty removes a row that came down to nothing and tells whether it did.
func (s sumTable[T]) dropEmpty(t *Tx, row *T) (int64, error) {
	fs := s.fields(row)
	w := &where{}
	for _, f := range fs[:s.keys] {
		w.and(f.name+" = ?", f.col.get())
	}
	for _, f := range fs[s.keys:] {
		w.and(f.name + " = 0")
	}
	return t.exec("DELETE FROM "+s.name+" "+w.text, w.args...)
}

func (s sumTable[T]) all(t *Tx) ([]T, error) {
	var none T
	return list(t, s.fields, "FROM "+s.name+" ORDER BY "+columnNames(s.fields(&none)[:s.keys]))
}
