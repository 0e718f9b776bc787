package main

import (
	"bufio"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/refdeck/refdeck/domain"
)

// table is what a command shows without --json. A cell is raw text, a number, a
// Money, a moment, a Date or one of the types below; nil is empty.
type table struct {
	head []string
	rows [][]any
}

func (t *table) add(cells ...any) { t.rows = append(t.rows, cells) }

// share is a rate from 0 to 1; nil has no value.
type share struct{ v *float64 }

// amount is a number with decimals; nil has no value.
type amount struct{ v *float64 }

// widest is how many cells of a terminal one text may take.
const widest = 48

// printer knows for whom it prints.
type printer struct {
	person bool // aligned for a terminal; else tab-separated for a program
	color  bool
	zone   *time.Location
}

// write prints the table: a head and one line per row.
func (p printer) write(w io.Writer, t table) error {
	lines := make([][]string, 0, len(t.rows))
	right := make([]bool, len(t.head))
	for _, row := range t.rows {
		line := make([]string, len(row))
		for i, v := range row {
			var number bool
			line[i], number = p.cell(v)
			right[i] = right[i] || number
		}
		lines = append(lines, line)
	}
	b := bufio.NewWriter(w)
	if p.person {
		p.aligned(b, t.head, lines, right)
	} else {
		writeTabbed(b, t.head, lines)
	}
	return b.Flush()
}

func writeTabbed(b *bufio.Writer, head []string, lines [][]string) {
	_, _ = b.WriteString(strings.Join(head, "\t") + "\n")
	for _, l := range lines {
		_, _ = b.WriteString(strings.Join(l, "\t") + "\n")
	}
}

func (p printer) aligned(b *bufio.Writer, head []string, lines [][]string, right []bool) {
	width := make([]int, len(head))
	for _, l := range append([][]string{head}, lines...) {
		for i := range l {
			l[i] = ansi.Truncate(l[i], widest, "…")
			width[i] = max(width[i], ansi.StringWidth(l[i]))
		}
	}
	title := strings.TrimRight(joinCells(head, width, right), " ")
	if p.color {
		title = "\x1b[1m" + title + "\x1b[0m"
	}
	_, _ = b.WriteString(title + "\n")
	for _, l := range lines {
		_, _ = b.WriteString(strings.TrimRight(joinCells(l, width, right), " ") + "\n")
	}
}

func joinCells(cells []string, width []int, right []bool) string {
	var b strings.Builder
	for i, c := range cells {
		pad := strings.Repeat(" ", max(0, width[i]-ansi.StringWidth(c)))
		if i > 0 {
			b.WriteString("  ")
		}
		if right[i] {
			b.WriteString(pad + c)
		} else {
			b.WriteString(c + pad)
		}
	}
	return b.String()
}

// cell is a value as text, and whether it stands at the right of its column.
func (p printer) cell(v any) (string, bool) {
	switch v := v.(type) {
	case nil:
		return "", false
	case string:
		return domain.Line(v).String(), false
	case bool:
		return map[bool]string{true: "yes", false: "no"}[v], false
	case int:
		return strconv.Itoa(v), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case domain.Date:
		return v.String(), false
	case time.Time:
		return p.moment(v), false
	case domain.Money:
		return p.money(v), true
	case share:
		return p.share(v.v), true
	case amount:
		return p.number(v.v), true
	}
	return "", false
}

func (p printer) moment(t time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case p.person:
		return t.In(p.zone).Format("2006-01-02 15:04")
	}
	return t.UTC().Format(time.RFC3339)
}

func (p printer) money(m domain.Money) string {
	switch {
	case m.Currency == "" && m.Minor == 0:
		return ""
	case p.person:
		return m.String()
	}
	return m.Decimal() + " " + m.Currency
}

func (p printer) share(v *float64) string {
	switch {
	case v == nil && p.person:
		return "–"
	case v == nil:
		return ""
	case p.person:
		return strconv.FormatFloat(100**v, 'f', 0, 64) + " %"
	}
	return strconv.FormatFloat(*v, 'f', 4, 64)
}

func (p printer) number(v *float64) string {
	switch {
	case v == nil && p.person:
		return "–"
	case v == nil:
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}
