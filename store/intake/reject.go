package intake

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Reject says why one record was not taken.
type Reject struct {
	Line    int // physical line where the record starts, from 1
	EndLine int
	Column  string // header of the cell at fault; empty when it is the whole record
	Field   string
	Code    string // open_quote, too_large, width, bad_date, bad_money, missing …
	Message string // what is wrong, in half a sentence
	Cells   []string
}

// Error is the whole sentence: where and what.
func (r *Reject) Error() string {
	where := fmt.Sprintf("Line %d", r.Line)
	if r.Column != "" {
		where += ", " + r.Column
	}
	return where + ": " + r.Message + "."
}

// Warning is something that was taken differently from how it stands in the file.
type Warning struct {
	Line    int    `json:"line"` // 0: it concerns the whole file
	Column  string `json:"column"`
	Field   string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// The two columns that the rejects file adds; on a later import they are ignored.
const (
	rejectLineHeader   = "refdeck line"
	rejectReasonHeader = "refdeck reason"
)

// RejectsWriter writes rejected records so that they can be mended and imported
// again: the columns of the file and, after them, line and reason.
type RejectsWriter struct {
	w       io.Writer
	headers []string
	started bool
	Count   int
}

// NewRejectsWriter writes to w once there is something to write.
func NewRejectsWriter(w io.Writer, headers []string) *RejectsWriter {
	return &RejectsWriter{w: w, headers: headers}
}

// Write appends one rejected record.
func (w *RejectsWriter) Write(r *Reject) error {
	var b strings.Builder
	if !w.started {
		w.started = true
		for _, h := range w.headers {
			writeCell(&b, h, false)
		}
		writeCell(&b, rejectLineHeader, false)
		writeCell(&b, rejectReasonHeader, true)
	}
	width := max(len(w.headers), len(r.Cells))
	for i := range width {
		cell := ""
		if i < len(r.Cells) {
			cell = r.Cells[i]
		}
		writeCell(&b, cell, false)
	}
	reason := r.Message
	if r.Column != "" {
		reason = r.Column + ": " + reason
	}
	writeCell(&b, strconv.Itoa(r.Line), false)
	writeCell(&b, reason, true)
	w.Count++
	_, err := io.WriteString(w.w, b.String())
	return err
}

// writeCell quotes a cell where needed and disarms what a spreadsheet would run
// as a formula (RELIABILITY D5); plain numbers are left alone.
func writeCell(b *strings.Builder, s string, last bool) {
	s = visibleBytes(s)
	if armed(s) {
		s = "'" + s
	}
	if strings.ContainsAny(s, "\",\r\n") || s != strings.TrimSpace(s) {
		b.WriteByte('"')
		b.WriteString(strings.ReplaceAll(s, `"`, `""`))
		b.WriteByte('"')
	} else {
		b.WriteString(s)
	}
	if last {
		b.WriteByte('\n')
	} else {
		b.WriteByte(',')
	}
}

func armed(s string) bool {
	if s == "" || !strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return false
	}
	_, err := strconv.ParseFloat(s, 64)
	return err != nil
}

// visibleBytes writes bytes that are no text as \xFF, so that nothing is lost
// and the rejects file is valid UTF-8.
func visibleBytes(s string) string {
	if utf8.ValidString(s) && !strings.ContainsRune(s, 0) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		if r == 0 || r == utf8.RuneError && size == 1 {
			fmt.Fprintf(&b, `\x%02X`, s[0])
		} else {
			b.WriteString(s[:size])
		}
		s = s[size:]
	}
	return b.String()
}
