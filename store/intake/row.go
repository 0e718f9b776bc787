package intake

import (
	"time"

	"github.com/refdeck/refdeck/domain"
)

// Row is one record of the file with its cells read. It is valid until the next
// one is read. A field that has no column, or an empty cell, has no value.
type Row struct {
	Line     int
	EndLine  int
	Bad      *Reject   // why the record was not taken; then there are no values
	Warnings []Warning // what was taken differently from how it stands there
	plan     *Plan
	at       map[string]int // field → index of its column among the plan's
	vals     []value
}

// value is one cell, read as the type of its field.
type value struct {
	set    bool
	text   string // as it stands there, cleaned
	word   string // of a word list
	num    int64
	number float64
	money  domain.Money
	when   moment
}

func (r *Row) val(field string) *value {
	if i, ok := r.at[field]; ok && r.vals[i].set {
		return &r.vals[i]
	}
	return &value{}
}

// Has tells whether the field has a value.
func (r *Row) Has(field string) bool { return r.val(field).set }

// Text is the cell as it stands there, without control characters and outer white space.
func (r *Row) Text(field string) string { return r.val(field).text }

// First is the text of the first of these fields that has one.
func (r *Row) First(fields ...string) string {
	for _, f := range fields {
		if s := r.Text(f); s != "" {
			return s
		}
	}
	return ""
}

// Word is our word for a cell of a word list; def if there is none.
func (r *Row) Word(field, def string) string {
	if v := r.val(field); v.set {
		return v.word
	}
	return def
}

// Int is a whole number or a score; 0 if there is none.
func (r *Row) Int(field string) int64 { return r.val(field).num }

// Number is a measurement.
func (r *Row) Number(field string) float64 { return r.val(field).number }

// Bool is a yes or no; known is false if there is none.
func (r *Row) Bool(field string) (yes, known bool) {
	v := r.val(field)
	return v.num == 1, v.set
}

// Is tells whether the field says yes.
func (r *Row) Is(field string) bool { return r.val(field).num == 1 }

// Money is an exact amount.
func (r *Row) Money(field string) domain.Money { return r.val(field).money }

// Date is the calendar date of a cell in the program's zone; zero if there is none.
func (r *Row) Date(field string) domain.Date {
	v := r.val(field)
	if !v.set {
		return 0
	}
	return v.when.day(r.plan.zone)
}

// Time is the instant of a cell in UTC, to the microsecond; a date without a
// time of day is its midnight in the program's zone. Zero if there is none.
func (r *Row) Time(field string) time.Time {
	v := r.val(field)
	if !v.set {
		return time.Time{}
	}
	return v.when.instant(r.plan.zone)
}

// Timed tells whether the cell names a time of day.
func (r *Row) Timed(field string) bool { return r.val(field).when.timed }

// Fields lists the fields that have a value, with their text, for previews.
func (r *Row) Fields() map[string]string {
	out := map[string]string{}
	for f, i := range r.at {
		if r.vals[i].set {
			out[f] = r.vals[i].text
		}
	}
	return out
}

// warn notes that the row was taken differently from how it stands there.
func (r *Row) warn(field, code, message string) {
	w := Warning{Line: r.Line, Field: field, Code: code, Message: message}
	if i, ok := r.at[field]; ok {
		w.Column = r.plan.rules[i].col.Header
	}
	r.Warnings = append(r.Warnings, w)
}
