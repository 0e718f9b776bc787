package sqlstore

import (
	"context"
	"database/sql/driver"
	"fmt"
	"reflect"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

var _ store.Tx = (*Tx)(nil)

// Tx implements store.Tx on one SQL transaction.
type Tx struct {
	ctx  context.Context
	conn *conn
	db   *DB
	next map[string]int64 // next free id per table, inside a write
	fail error            // the driver's first error
}

func (t *Tx) text(query string) string {
	if t.db.Dialect.Rebind != nil {
		return t.db.Dialect.Rebind(query)
	}
	return query
}

// bind turns arguments into what drivers take. The buffer is the connection's:
// drivers copy the arguments before they return.
func (t *Tx) bind(args []any) ([]driver.NamedValue, error) {
	out := t.conn.args[:0]
	for i, a := range args {
		v, err := plain(a)
		if err != nil {
			return nil, err
		}
		out = append(out, driver.NamedValue{Ordinal: i + 1, Value: v})
	}
	t.conn.args = out
	return out, nil
}

// plain turns a value of the domain's types into one of the driver's.
func plain(a any) (driver.Value, error) {
	switch v := a.(type) {
	case nil, int64, float64, string, []byte:
		return v, nil
	case int:
		return int64(v), nil
	case bool:
		return boolCol{&v}.get(), nil
	case time.Time:
		return micros(v), nil
	case domain.Date:
		return v.String(), nil
	}
	if v := reflect.ValueOf(a); v.Kind() == reflect.String {
		return v.String(), nil
	}
	return nil, fmt.Errorf("a value of type %T cannot be stored", a)
}

// exec runs a statement and tells how many rows it changed.
func (t *Tx) exec(query string, args ...any) (int64, error) {
	named, err := t.bind(args)
	if err != nil {
		return 0, err
	}
	t.trace(query, named)
	n, err := t.conn.exec(t.ctx, t.text(query), named)
	return n, t.failed(err)
}

// failed keeps the driver's first error, by which a retry is decided, and maps it.
func (t *Tx) failed(err error) error {
	if t.fail == nil {
		t.fail = err
	}
	return t.db.Dialect.MapError(err)
}

func (t *Tx) trace(query string, args []driver.NamedValue) {
	if t.db.Trace != nil {
		t.db.Trace(query, args)
	}
}

// each calls scan for every row of a query. The row is valid during the call only.
func (t *Tx) each(scan func(row []driver.Value) error, query string, args ...any) error {
	named, err := t.bind(args)
	if err != nil {
		return err
	}
	t.trace(query, named)
	return t.failed(t.conn.query(t.ctx, scan, t.text(query), named))
}

// scanInto reads a row into columns.
func scanInto(row []driver.Value, into []column) error {
	for i, c := range into {
		if err := c.Scan(row[i]); err != nil {
			return domain.Wrap(domain.Internal, err, "A stored row could not be read; run refdeck doctor.")
		}
	}
	return nil
}

// one reads a single row; found is false if there is none.
func (t *Tx) one(into []column, query string, args ...any) (found bool, err error) {
	err = t.each(func(row []driver.Value) error {
		found = true
		return scanInto(row, into)
	}, query, args...)
	return found, err
}

// number reads a single integer; 0 if there is none.
func (t *Tx) number(query string, args ...any) (int64, error) {
	var n int64
	_, err := t.one([]column{intCol{&n}}, query, args...)
	return n, err
}

// numbers reads a column of integers.
func (t *Tx) numbers(query string, args ...any) ([]int64, error) {
	var out []int64
	err := t.each(func(row []driver.Value) error {
		n, err := asInt(row[0])
		out = append(out, n)
		return err
	}, query, args...)
	return out, err
}

// list reads all rows of a query into values of one kind.
func list[T any](t *Tx, fields func(*T) []field, rest string, args ...any) ([]T, error) {
	var row T
	fs := stored(fields(&row))
	into := columns(fs)
	var out []T
	err := t.each(func(values []driver.Value) error {
		if err := scanInto(values, into); err != nil {
			return err
		}
		out = append(out, row)
		return nil
	}, "SELECT "+columnNames(fs)+" "+rest, args...)
	return out, err
}

// allocate reserves n ids of a table. Inside a write transaction nobody else can.
func (t *Tx) allocate(table string, n int64) (int64, error) {
	next, ok := t.next[table]
	if !ok {
		last, err := t.number("SELECT coalesce(max(id), 0) FROM " + table)
		if err != nil {
			return 0, err
		}
		next = last + 1
	}
	t.next[table] = next + n
	return next, nil
}
