package sqlstore

import (
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// table is the rows of one entity in one transaction.
type table[T any] struct {
	tx     *Tx
	name   string
	noun   string // for messages
	fields func(*T) []field
	meta   func(*T) *domain.Meta
}

// quoted is a table's name in a statement: user is a word of the language in PostgreSQL.
func quoted(table string) string {
	if table == "user" {
		return `"user"`
	}
	return table
}

func columnNames(fs []field) string {
	names := make([]string, len(fs))
	for i, f := range fs {
		names[i] = f.name
	}
	return strings.Join(names, ", ")
}

func values(fs []field) []any { return appendValues(make([]any, 0, len(fs)), fs) }

func appendValues(out []any, fs []field) []any {
	for _, f := range fs {
		out = append(out, f.col.get())
	}
	return out
}

func columns(fs []field) []column {
	out := make([]column, len(fs))
	for i, f := range fs {
		out[i] = f.col
	}
	return out
}

// list reads the rows of a condition; the fields are bound once for all rows.
func (t table[T]) list(rest string, args ...any) ([]T, error) {
	return list(t.tx, t.fields, "FROM "+t.name+" "+rest, args...)
}

// Get is the row of an id.
func (t table[T]) Get(id int64) (T, error) {
	rows, err := t.list("WHERE id = ?", id)
	if err != nil || len(rows) == 0 {
		var none T
		if err == nil {
			err = domain.Errorf(domain.NotFound, "There is no such %s.", t.noun)
		}
		return none, err
	}
	return rows[0], nil
}

// By lists the rows with a value in a column, by id.
func (t table[T]) By(column string, v any) ([]T, error) {
	return t.list("WHERE "+column+" = ? ORDER BY id", v)
}

// Page lists n rows after an id.
func (t table[T]) Page(after int64, n int) ([]T, error) {
	return t.list("WHERE id > ? ORDER BY id"+limitTo(n), after)
}

// Range lists the rows whose column lies in [lo, hi].
func (t table[T]) Range(column string, lo, hi int64) ([]T, error) {
	return t.list("WHERE "+column+" >= ? AND "+column+" <= ? ORDER BY "+column, lo, hi)
}

// In gives the rows of these ids.
func (t table[T]) In(ids []int64) (map[int64]T, error) {
	out := make(map[int64]T, len(ids))
	for part := range chunks(unique(ids), maxList) {
		rows, err := t.list("WHERE id IN ("+marks(padded(len(part)))+")", pad(part)...)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			out[t.meta(&rows[i]).ID] = rows[i]
		}
	}
	return out, nil
}

// Put inserts a row without an id, or updates one whose rev is unchanged.
func (t table[T]) Put(row *T) error {
	m := t.meta(row)
	if m.ID == 0 {
		return t.insertOne(row, m)
	}
	was := m.Rev
	m.Rev++
	return t.update(m, was, t.fields(row)[1:])
}

// Change is Put of a row that is stored as was: an index whose columns stay as
// they are is not touched.
func (t table[T]) Change(was, row *T) error {
	m := t.meta(row)
	rev := m.Rev
	m.Rev++
	old, fs := t.fields(was), t.fields(row)
	changed := make([]field, 0, len(fs))
	for i := range fs[1:] {
		if fs[i+1].col.get() != old[i+1].col.get() {
			changed = append(changed, fs[i+1])
		}
	}
	return t.update(m, rev, changed)
}

// update writes fields of the row that has this rev; the new one is in m already.
func (t table[T]) update(m *domain.Meta, rev int64, fs []field) error {
	n, err := t.tx.exec("UPDATE "+t.name+" SET "+assignments(fs)+" WHERE id = ? AND rev = ?", append(values(fs), m.ID, rev)...)
	if err == nil && n > 0 {
		return nil
	}
	m.Rev = rev
	if err != nil {
		return err
	}
	return t.stale(m.ID)
}

func (t table[T]) insertOne(row *T, m *domain.Meta) error {
	id, err := t.tx.allocate(t.name, 1)
	if err != nil {
		return err
	}
	m.ID, m.Rev = id, 1
	fs := t.fields(row)
	_, err = t.tx.exec("INSERT INTO "+t.name+" ("+columnNames(fs)+") VALUES ("+marks(len(fs))+")", values(fs)...)
	if err != nil {
		m.ID, m.Rev = 0, 0
	}
	return err
}

// Delete removes a row; not_found if there is none.
func (t table[T]) Delete(id int64) error {
	n, err := t.tx.exec("DELETE FROM "+t.name+" WHERE id = ?", id)
	if err == nil && n == 0 {
		return domain.Errorf(domain.NotFound, "There is no such %s.", t.noun)
	}
	return err
}

// stale tells a changed row from a missing one.
func (t table[T]) stale(id int64) error {
	if _, err := t.Get(id); err != nil {
		return err
	}
	return domain.Errorf(domain.Conflict, "This %s was changed by somebody else in the meantime; your change was not made. Look at it again and repeat.", t.noun)
}

// Insert writes many new rows with few statements.
func (t table[T]) Insert(rows []T) error {
	if len(rows) == 0 {
		return nil
	}
	first, err := t.tx.allocate(t.name, int64(len(rows)))
	if err != nil {
		return err
	}
	for i := range rows {
		t.number(&rows[i], first+int64(i))
	}
	return insertMany(t.tx, t.name, rows, t.fields, "")
}

func (t table[T]) number(row *T, id int64) {
	m := t.meta(row)
	m.ID = id
	if m.Rev == 0 {
		m.Rev = 1
	}
}

func assignments(fs []field) string {
	parts := make([]string, len(fs))
	for i, f := range fs {
		parts[i] = f.name + " = ?"
	}
	return strings.Join(parts, ", ")
}

// insertMany writes rows with few statements. Their sizes are powers of two, so
// that only a handful of texts has to be prepared. tail is what follows the values.
func insertMany[T any](tx *Tx, name string, rows []T, fields func(*T) []field, tail string) error {
	_, err := insertCounted(tx, name, rows, fields, tail)
	return err
}

// insertCounted is insertMany that tells how many rows were written.
func insertCounted[T any](tx *Tx, name string, rows []T, fields func(*T) []field, tail string) (written int64, err error) {
	var row T
	fs := fields(&row)
	head := "INSERT INTO " + name + " (" + columnNames(fs) + ") VALUES "
	one := "(" + marks(len(fs)) + ")"
	args := make([]any, 0, maxInsert*len(fs))
	for len(rows) > 0 {
		n := largestPower(min(len(rows), maxInsert))
		args = args[:0]
		for _, row = range rows[:n] {
			args = appendValues(args, fs)
		}
		added, err := tx.exec(head+strings.Repeat(one+", ", n-1)+one+tail, args...)
		if err != nil {
			return written, err
		}
		written += added
		rows = rows[n:]
	}
	return written, nil
}
