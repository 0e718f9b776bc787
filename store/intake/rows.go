package intake

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// rule is how the cells of one column are read.
type rule struct {
	col     Column
	dates   dateRule
	decimal byte
	header  string // currency that the header names
	words   words
	cache   map[string]value // of word lists
}

// Rows reads the records of a prepared file one by one.
type Rows struct {
	plan  *Plan
	recs  records
	done  io.Closer
	rec   record
	row   Row
	money int   // column of the row's currency; -1 if there is none
	order []int // columns, the currency first
}

// Open starts the second pass. Close it when done.
func (p *Plan) Open() (*Rows, error) {
	recs, done, err := p.layout.open(p.src)
	if err != nil {
		return nil, err
	}
	r := &Rows{plan: p, recs: recs, done: done, money: -1}
	r.row = Row{plan: p, at: map[string]int{}, vals: make([]value, len(p.rules))}
	for i := range p.rules {
		r.row.at[p.rules[i].col.Field.Name] = i
		if p.rules[i].col.Field.Type == TypeCurrency {
			r.money = i
			r.order = append(r.order, i)
		}
	}
	for i := range p.rules {
		if i != r.money {
			r.order = append(r.order, i)
		}
	}
	return r, nil
}

// Close ends the reading.
func (r *Rows) Close() error { return r.done.Close() }

// Position is how many bytes of text have been read, out of about Plan.Bytes.
func (r *Rows) Position() int64 { return r.recs.position() }

// Next reads the next record; ok is false after the last one. A record that
// cannot be used comes as a row with Bad set.
func (r *Rows) Next() (row *Row, ok bool, err error) {
	err = r.recs.next(&r.rec)
	if errors.Is(err, io.EOF) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, unreadable(r.plan.File, err)
	}
	r.row.Line, r.row.EndLine, r.row.Bad, r.row.Warnings = r.rec.line, r.rec.endLine, r.rec.bad, r.row.Warnings[:0]
	if r.row.Bad == nil {
		r.row.Bad = r.checkWidth()
	}
	if r.row.Bad == nil {
		r.row.Bad = r.read()
	}
	if r.row.Bad == nil {
		r.row.Bad = r.checkFilled()
	}
	if b := r.row.Bad; b != nil {
		b.Line, b.EndLine = r.rec.line, r.rec.endLine
		b.Cells = r.cells()
	}
	return &r.row, true, nil
}

// Refuse makes the current row a rejected one, for what only the caller can see.
func (r *Rows) Refuse(field, code, message string) *Reject {
	bad := &Reject{Line: r.row.Line, EndLine: r.row.EndLine, Field: field, Code: code, Message: message, Cells: r.cells()}
	if i, ok := r.row.at[field]; ok {
		bad.Column = r.plan.rules[i].col.Header
	}
	return bad
}

// Cells is the current record as it stands in the file.
func (r *Rows) Cells() []string { return r.cells() }

func (r *Rows) cells() []string {
	n := r.rec.width()
	out := make([]string, 0, min(n, len(r.plan.Headers)+1))
	for i := range n {
		if i >= len(r.plan.Headers) && strings.TrimSpace(r.rec.text(i)) == "" {
			continue
		}
		out = append(out, r.rec.text(i))
	}
	return out
}

// checkWidth judges a record that is not as wide as the header. Empty cells too
// many and up to half the cells too few (spreadsheets leave out trailing empty
// ones) are taken; anything else means that cells have slipped.
func (r *Rows) checkWidth() *Reject {
	have, want := r.rec.width(), len(r.plan.Headers)
	if r.rec.stray {
		r.warn(-1, "stray_quote", "a quote stands in the middle of a quoted cell; it was taken as text")
	}
	switch {
	case have == want:
		return nil
	case have > want:
		for i := want; i < have; i++ {
			if strings.TrimSpace(r.rec.text(i)) != "" {
				return &Reject{Code: "width", Message: fmt.Sprintf("the row has %d cells and the header has %d", have, want)}
			}
		}
		return nil
	case have*2 < want:
		return &Reject{Code: "width", Message: fmt.Sprintf("the row has %d cells and the header has %d", have, want)}
	}
	r.warn(-1, "short_row", fmt.Sprintf("the row has %d cells and the header has %d; the missing ones were taken as empty", have, want))
	return nil
}

func (r *Rows) warn(col int, code, message string) {
	w := Warning{Line: r.rec.line, Code: code, Message: message}
	if col >= 0 {
		w.Column, w.Field = r.plan.rules[col].col.Header, r.plan.rules[col].col.Field.Name
	}
	r.row.Warnings = append(r.row.Warnings, w)
}

// read reads every cell that feeds a field.
func (r *Rows) read() *Reject {
	for _, i := range r.order {
		rl := &r.plan.rules[i]
		v := &r.row.vals[i]
		*v = value{}
		raw := r.rec.text(rl.col.Index)
		if raw == "" {
			continue
		}
		if len(raw) > maxCellBytes {
			return r.fault(i, "too_large", fmt.Sprintf("the cell holds %d bytes; the most is %d", len(raw), maxCellBytes))
		}
		s, reason, dropped := clean(raw, rl.col.Field.Type == TypeNote)
		if reason != "" {
			return r.fault(i, "bad_text", reason)
		}
		if dropped {
			r.warn(i, "control_characters", "control characters were left out")
		}
		if s == "" {
			continue
		}
		if code, reason := r.readCell(i, s, v); reason != "" {
			return r.fault(i, code, reason)
		}
	}
	return nil
}

func (r *Rows) fault(i int, code, reason string) *Reject {
	c := r.plan.rules[i].col
	return &Reject{Column: c.Header, Field: c.Field.Name, Code: code, Message: reason}
}

// checkFilled holds a row to the cells that its kind must have.
func (r *Rows) checkFilled() *Reject {
	for _, group := range r.plan.kind.Row {
		filled := false
		for _, f := range group {
			filled = filled || r.row.Has(f)
		}
		if !filled {
			bad := &Reject{Field: group[0], Code: "missing", Message: "there is no " + strings.Join(group, " or ")}
			if i, ok := r.row.at[group[0]]; ok {
				bad.Column = r.plan.rules[i].col.Header
				bad.Message = "the cell is empty"
			}
			return bad
		}
	}
	return r.checkSurvey()
}

// checkSurvey keeps answers to another survey out: its scale is another one.
func (r *Rows) checkSurvey() *Reject {
	word := r.row.Word("survey", string(r.plan.Survey))
	if r.plan.Survey == "" || (word == string(domain.SurveyNPS)) == (r.plan.Survey == domain.SurveyNPS) {
		return nil
	}
	bad := &Reject{Field: "survey", Code: "other_survey", Message: fmt.Sprintf("this answers a survey of the kind %s and not %s; import it as that", word, r.plan.Kind)}
	if i, ok := r.row.at["survey"]; ok {
		bad.Column = r.plan.rules[i].col.Header
	}
	return bad
}
