package intake

import (
	"bytes"
	"strings"
)

// record is one record as it stands in the file. Its bytes are valid until the
// next one is read.
type record struct {
	line    int // physical line of its first byte, from 1
	endLine int
	raw     []byte
	cells   []span
	values  []string // of a JSON record, by column; then raw and cells are empty
	stray   bool     // a quote stands where none belongs
	bad     *Reject
}

// span is one cell inside the raw bytes.
type span struct {
	from, to int
	quoted   bool
	doubled  bool // holds "" that stands for "
}

func (r *record) width() int {
	if r.values != nil {
		return len(r.values)
	}
	return len(r.cells)
}

// text is the cell with its quotes resolved; empty when there is no such cell.
func (r *record) text(col int) string {
	if r.values != nil {
		if col >= len(r.values) {
			return ""
		}
		return r.values[col]
	}
	if col >= len(r.cells) {
		return ""
	}
	c := r.cells[col]
	s := string(r.raw[c.from:c.to])
	if c.doubled {
		s = strings.ReplaceAll(s, `""`, `"`)
	}
	return s
}

func (r *record) reset() {
	*r = record{cells: r.cells[:0]}
}

// outcome of looking for the end of a record.
type scanState int

const (
	scanDone scanState = iota
	scanMore           // the data ends inside the record
	scanOpen           // … inside a quoted cell
)

// shape is how cells and records are told apart in one file.
type shape struct {
	delim   byte
	newline byte // '\n', or '\r' in a file that has no other
}

// scan finds the record at the start of data: its cells, the offset of its end
// and that of the next record. atEOF says that nothing follows data.
func (r *record) scan(data []byte, sh shape, atEOF bool) (end, next int, state scanState) {
	r.cells, r.stray = r.cells[:0], false
	nl := bytes.IndexByte(data, sh.newline)
	if nl < 0 && !atEOF && bytes.IndexByte(data, '"') < 0 {
		return 0, 0, scanMore
	}
	end, next = nl, nl+1
	if nl < 0 {
		end, next = len(data), len(data)
	}
	if bytes.IndexByte(data[:end], '"') >= 0 {
		return r.scanQuoted(data, sh, atEOF)
	}
	if end > 0 && data[end-1] == '\r' {
		end--
	}
	at := 0
	for {
		i := bytes.IndexByte(data[at:end], sh.delim)
		if i < 0 {
			break
		}
		r.cells = append(r.cells, span{from: at, to: at + i})
		at += i + 1
	}
	r.cells = append(r.cells, span{from: at, to: end})
	return end, next, scanDone
}

// scanQuoted is scan for a record that has quotes.
func (r *record) scanQuoted(data []byte, sh shape, atEOF bool) (end, next int, state scanState) {
	at := 0
	for {
		var cell span
		open := at
		for open < len(data) && data[open] == ' ' {
			open++
		}
		stop := at
		if open < len(data) && data[open] == '"' {
			cell, stop, state = r.quotedCell(data, open, sh, atEOF)
			if state != scanDone {
				return 0, 0, state
			}
		} else {
			for stop < len(data) && data[stop] != sh.delim && data[stop] != sh.newline {
				stop++
			}
			cell = span{from: at, to: stop}
		}
		if stop == len(data) && !atEOF {
			return 0, 0, scanMore
		}
		if stop < len(data) && data[stop] == sh.delim {
			r.cells = append(r.cells, cell)
			at = stop + 1
			continue
		}
		end, next = stop, min(stop+1, len(data))
		if !cell.quoted && cell.to > cell.from && data[cell.to-1] == '\r' {
			cell.to--
		}
		r.cells = append(r.cells, cell)
		return end, next, scanDone
	}
}

// quotedCell reads the cell whose opening quote is at open. A quote that is
// followed by neither delimiter nor line end is taken as text and marked stray.
func (r *record) quotedCell(data []byte, open int, sh shape, atEOF bool) (cell span, stop int, state scanState) {
	cell = span{from: open + 1, quoted: true}
	at := open + 1
	for {
		q := bytes.IndexByte(data[at:], '"')
		if q < 0 {
			return cell, 0, scanOpen
		}
		at += q + 1
		if at < len(data) && data[at] == '"' {
			cell.doubled = true
			at++
			continue
		}
		stop = at
		for stop < len(data) && data[stop] == ' ' {
			stop++
		}
		if stop < len(data) && data[stop] == '\r' && sh.newline == '\n' {
			stop++
		}
		if stop == len(data) && !atEOF {
			return cell, 0, scanOpen
		}
		if stop == len(data) || data[stop] == sh.newline || data[stop] == sh.delim {
			cell.to = at - 1
			return cell, stop, scanDone
		}
		r.stray = true
	}
}

// looksUnclosed tells whether the lines after the first one of data read as
// records of their own: then the quote that swallowed them was never closed.
func looksUnclosed(data []byte, sh shape, width int) bool {
	if width < 2 {
		return false
	}
	first := bytes.IndexByte(data, sh.newline)
	if first < 0 {
		return false
	}
	rest := data[first+1:]
	seen, fit := 0, 0
	var solo record
	for seen < 20 && len(rest) > 0 {
		end := bytes.IndexByte(rest, sh.newline)
		if end < 0 {
			end = len(rest)
		}
		if line := bytes.TrimSpace(rest[:end]); len(line) > 0 {
			seen++
			if _, _, state := solo.scan(line, sh, true); state == scanDone && len(solo.cells) == width {
				fit++
			}
		}
		rest = rest[min(end+1, len(rest)):]
	}
	return fit > 0 && fit*2 >= seen
}
