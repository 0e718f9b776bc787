package intake

import (
	"bytes"
	"fmt"
	"io"
)

// Limits of what one record may be. A larger one is rejected and skipped.
const (
	maxCellBytes = 1 << 20
	maxRowBytes  = 16 << 20
)

// splitter cuts a stream of delimited text into records. One bad record never
// costs its neighbours: an unclosed quote gives up its own line only, and a
// record beyond the limits is skipped to its end.
type splitter struct {
	r        io.Reader
	sh       shape
	width    int // cells of the header; 0 until it is known
	buf      []byte
	from, to int
	eof      bool
	err      error
	line     int
	taken    int64 // bytes of text handed out
}

func newSplitter(r io.Reader, sh shape) *splitter {
	return &splitter{r: r, sh: sh, buf: make([]byte, 256<<10), line: 1}
}

// next reads the next record that is not an empty line; io.EOF after the last.
func (s *splitter) next(rec *record) error {
	for {
		if err := s.take(rec); err != nil {
			return err
		}
		if rec.bad != nil || len(rec.cells) > 1 || len(bytes.TrimSpace(rec.raw)) > 0 {
			return nil
		}
	}
}

func (s *splitter) take(rec *record) error {
	rec.reset()
	for {
		data := s.buf[s.from:s.to]
		if len(data) == 0 && s.eof {
			if s.err != nil {
				return s.err
			}
			return io.EOF
		}
		end, next, state := rec.scan(data, s.sh, s.eof)
		switch {
		case state == scanDone && bytes.IndexByte(data[:end], s.sh.newline) >= 0 && (rec.stray || len(rec.cells) != s.width) && looksUnclosed(data[:end], s.sh, s.width):
			s.giveUpLine(rec, data)
			return nil
		case state == scanDone:
			s.accept(rec, data, end, next)
			return nil
		case s.eof, state == scanOpen && len(data) > maxCellBytes && looksUnclosed(data, s.sh, s.width):
			s.giveUpLine(rec, data)
			return nil
		case len(data) > maxRowBytes:
			s.skip(rec, data)
			return nil
		}
		s.fill()
	}
}

func (s *splitter) accept(rec *record, data []byte, end, next int) {
	rec.raw = data[:end]
	s.advance(rec, data[:next])
	for i, c := range rec.cells {
		if c.to-c.from > maxCellBytes {
			rec.bad = &Reject{Code: "too_large", Column: fmt.Sprintf("column %d", i+1),
				Message: fmt.Sprintf("a cell holds %d bytes; the most is %d", c.to-c.from, maxCellBytes)}
			rec.cells[i].to = c.from + 200
			break
		}
	}
}

// giveUpLine rejects the first line of data, whose quote is never closed.
func (s *splitter) giveUpLine(rec *record, data []byte) {
	end := bytes.IndexByte(data, s.sh.newline)
	next := end + 1
	if end < 0 {
		end, next = len(data), len(data)
	}
	rec.raw = data[:min(end, maxCellBytes)]
	rec.cells = append(rec.cells[:0], span{to: len(rec.raw)})
	rec.bad = &Reject{Code: "open_quote", Message: "a quote is opened and never closed"}
	s.advance(rec, data[:next])
}

func (s *splitter) advance(rec *record, used []byte) {
	rec.line = s.line
	newlines := bytes.Count(used, []byte{s.sh.newline})
	rec.endLine = rec.line + max(newlines-1, 0)
	if len(used) > 0 && used[len(used)-1] != s.sh.newline {
		rec.endLine = rec.line + newlines
	}
	s.line += newlines
	s.from += len(used)
	s.taken += int64(len(used))
}

// fill reads until the buffer is full, moving and growing it as needed.
func (s *splitter) fill() {
	if s.from > 0 {
		copy(s.buf, s.buf[s.from:s.to])
		s.to -= s.from
		s.from = 0
	}
	if s.to == len(s.buf) {
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	n, err := io.ReadFull(s.r, s.buf[s.to:])
	s.to += n
	switch err {
	case nil:
	case io.EOF, io.ErrUnexpectedEOF:
		s.eof = true
	default:
		s.eof, s.err = true, err
	}
}

// skip runs past a record that is larger than may be kept, without keeping it.
func (s *splitter) skip(rec *record, data []byte) {
	rec.raw = append([]byte(nil), data[:200]...)
	rec.cells = append(rec.cells[:0], span{to: len(rec.raw)})
	rec.bad = &Reject{Code: "too_large", Message: fmt.Sprintf("the record is longer than %d bytes", maxRowBytes)}
	rec.line = s.line
	w := walker{sh: s.sh, cellStart: true}
	for {
		chunk := s.buf[s.from:s.to]
		used, done := w.walk(chunk)
		s.line += bytes.Count(chunk[:used], []byte{s.sh.newline})
		s.from += used
		s.taken += int64(used)
		if done || s.eof && s.from == s.to {
			rec.endLine = max(s.line-1, rec.line)
			return
		}
		s.fill()
	}
}

// walker finds the end of a record byte by byte.
type walker struct {
	sh        shape
	cellStart bool
	quoted    bool
	closing   bool // the last byte was a quote inside a quoted cell
}

func (w *walker) walk(b []byte) (used int, done bool) {
	for i, c := range b {
		switch {
		case w.closing && c == '"': // a doubled quote
			w.closing = false
		case w.closing && (c == w.sh.delim || c == w.sh.newline || c == '\r'):
			w.closing, w.quoted = false, false
			if c == w.sh.newline {
				return i + 1, true
			}
			w.cellStart = c == w.sh.delim
		case w.quoted:
			w.closing = c == '"'
		case c == w.sh.newline:
			return i + 1, true
		case c == '"' && w.cellStart:
			w.quoted, w.cellStart = true, false
		default:
			w.cellStart = c == w.sh.delim
		}
	}
	return len(b), false
}
