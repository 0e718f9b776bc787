package main

import (
	"encoding/csv"
	"io"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// show prints a result: v as JSON, or t as text.
func (a *app) show(v any, t table) error {
	if a.flags.json {
		return writeJSON(a.out, v, a.outTerm)
	}
	return a.print(t)
}

// print writes a table in the way that fits where the output goes.
func (a *app) print(t table) error { return a.printer().write(a.out, t) }

func (a *app) printer() printer {
	return printer{person: a.outTerm, color: a.outTerm && !a.flags.noColor && a.env("NO_COLOR") == "" && a.env("TERM") != "dumb", zone: a.zone}
}

// fields is a record as a table of two columns; pairs are name and value.
func fields(pairs ...any) table {
	t := table{head: []string{"field", "value"}}
	for i := 0; i+1 < len(pairs); i += 2 {
		t.add(pairs[i], pairs[i+1])
	}
	return t
}

// words is a code as people read it.
func words[T ~string](code T) string { return strings.ReplaceAll(string(code), "_", " ") }

// writeCSV writes rows for a spreadsheet: text that it would take for a formula
// gets an apostrophe in front (RELIABILITY D5); numbers are left alone.
func writeCSV(w io.Writer, t table) error {
	out := csv.NewWriter(w)
	if err := out.Write(t.head); err != nil {
		return err
	}
	for _, row := range t.rows {
		if err := out.Write(csvRow(row)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func writeCSVRow(w io.Writer, row []any) error {
	out := csv.NewWriter(w)
	if err := out.Write(csvRow(row)); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

func csvRow(row []any) []string {
	p := printer{}
	line := make([]string, len(row))
	for i, v := range row {
		switch v := v.(type) {
		case string:
			line[i] = harmless(v)
		case domain.Money:
			line[i] = v.Decimal()
			if v.Currency == "" {
				line[i] = ""
			}
		default:
			line[i], _ = p.cell(v)
		}
	}
	return line
}

// harmless is text that no spreadsheet runs as a formula.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\x00", rune(s[0])) {
		return "'" + s
	}
	return s
}
