// Package sqlstore is the portable SQL of refdeck, written once for every engine;
// the engine's package opens the database and maps its errors.
package sqlstore

import (
	"fmt"
	"strconv"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// field ties one column to one field of a Go value: get gives what is written,
// Scan takes what is read.
type field struct {
	name string
	col  column
}

type column interface {
	get() any
	Scan(src any) error
}

type intCol struct{ p *int64 }

func (c intCol) get() any { return *c.p }

func (c intCol) Scan(src any) error {
	n, err := asInt(src)
	*c.p = n
	return err
}

// refCol is a reference: 0 in Go is NULL in the table.
type refCol struct{ p *int64 }

func (c refCol) get() any {
	if *c.p == 0 {
		return nil
	}
	return *c.p
}

func (c refCol) Scan(src any) error {
	n, err := asInt(src)
	*c.p = n
	return err
}

type boolCol struct{ p *bool }

func (c boolCol) get() any {
	if *c.p {
		return int64(1)
	}
	return int64(0)
}

func (c boolCol) Scan(src any) error {
	n, err := asInt(src)
	*c.p = n != 0
	return err
}

type realCol struct{ p *float64 }

func (c realCol) get() any { return *c.p }

func (c realCol) Scan(src any) error {
	switch v := src.(type) {
	case float64:
		*c.p = v
		return nil
	case int64:
		*c.p = float64(v)
		return nil
	}
	return fmt.Errorf("a number was expected, not %T", src)
}

type textCol[S ~string] struct{ p *S }

func (c textCol[S]) get() any { return string(*c.p) }

func (c textCol[S]) Scan(src any) error {
	switch v := src.(type) {
	case string:
		*c.p = S(v)
	case []byte:
		*c.p = S(v)
	case nil:
		*c.p = ""
	default:
		return fmt.Errorf("text was expected, not %T", src)
	}
	return nil
}

type timeCol struct{ p *time.Time }

func (c timeCol) get() any { return micros(*c.p) }

func (c timeCol) Scan(src any) error {
	n, err := asInt(src)
	*c.p = instant(n)
	return err
}

type dateCol struct{ p *domain.Date }

func (c dateCol) get() any { return c.p.String() }

func (c dateCol) Scan(src any) error {
	var s string
	if err := (textCol[string]{&s}).Scan(src); err != nil {
		return err
	}
	return c.p.UnmarshalText([]byte(s))
}

func integer(name string, p *int64) field     { return field{name, intCol{p}} }
func ref(name string, p *int64) field         { return field{name, refCol{p}} }
func flag(name string, p *bool) field         { return field{name, boolCol{p}} }
func float(name string, p *float64) field     { return field{name, realCol{p}} }
func text[S ~string](name string, p *S) field { return field{name, textCol[S]{p}} }
func moment(name string, p *time.Time) field  { return field{name, timeCol{p}} }
func date(name string, p *domain.Date) field  { return field{name, dateCol{p}} }

func money(name string, m *domain.Money) []field {
	return []field{integer(name+"_minor", &m.Minor), text(name+"_currency", &m.Currency)}
}

func meta(m *domain.Meta) []field {
	return []field{integer("id", &m.ID), integer("rev", &m.Rev), moment("created_at", &m.CreatedAt), moment("updated_at", &m.UpdatedAt),
		integer("created_by", &m.CreatedBy), text("op_id", &m.OpID)}
}

func asInt(src any) (int64, error) {
	switch v := src.(type) {
	case int64:
		return v, nil
	case nil:
		return 0, nil
	case float64:
		return int64(v), nil
	case []byte:
		return strconv.ParseInt(string(v), 10, 64)
	case string: // a sum of integers is a numeric in PostgreSQL
		return strconv.ParseInt(v, 10, 64)
	}
	return 0, fmt.Errorf("an integer was expected, not %T", src)
}

// micros is an instant as the tables keep it; 0 is no instant.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func instant(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}
