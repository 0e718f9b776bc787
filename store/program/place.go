package program

import (
	"strings"
	"unicode/utf8"
)

// place is where a key and its value stand; lines and columns count from 1.
type place struct{ line, keyCol, valueCol int }

// locate finds every key of a well-formed TOML text. Keys inside inline tables
// and arrays are left out: whoever seeks them finds the key around them.
func locate(text string) map[string]place {
	s := &locator{text: text, places: map[string]place{}}
	for s.skipBlank(); s.pos < len(text); s.skipBlank() {
		before := s.pos
		if text[s.pos] == '[' {
			s.header()
		} else {
			s.pair()
		}
		if s.pos == before { // cannot happen with text that the decoder took
			break
		}
	}
	return s.places
}

type locator struct {
	text   string
	pos    int
	table  string
	places map[string]place
}

// skipBlank passes over spaces, line ends and comments.
func (s *locator) skipBlank() {
	for s.pos < len(s.text) {
		switch s.text[s.pos] {
		case ' ', '\t', '\r', '\n':
			s.pos++
		case '#':
			s.skipLine()
		default:
			return
		}
	}
}

func (s *locator) skipLine() {
	if i := strings.IndexByte(s.text[s.pos:], '\n'); i >= 0 {
		s.pos += i
		return
	}
	s.pos = len(s.text)
}

func (s *locator) header() {
	start := s.pos
	for s.pos < len(s.text) && s.text[s.pos] == '[' {
		s.pos++
	}
	s.table = s.key("]")
	line, col := lineCol(s.text, start)
	s.places[s.table] = place{line, col, col}
	s.skipLine()
}

func (s *locator) pair() {
	start := s.pos
	path := s.key("=")
	if s.table != "" {
		path = s.table + "." + path
	}
	s.pos = min(s.pos+1, len(s.text))
	for s.pos < len(s.text) && (s.text[s.pos] == ' ' || s.text[s.pos] == '\t') {
		s.pos++
	}
	line, keyCol := lineCol(s.text, start)
	_, valueCol := lineCol(s.text, s.pos)
	s.places[path] = place{line, keyCol, valueCol}
	s.value()
}

// key reads a possibly dotted and quoted key up to one of the end characters.
func (s *locator) key(end string) string {
	var b strings.Builder
	for s.pos < len(s.text) {
		c := s.text[s.pos]
		switch {
		case strings.IndexByte(end, c) >= 0 || c == '\n':
			return b.String()
		case c == '"' || c == '\'':
			start := s.pos + 1
			s.quoted()
			b.WriteString(s.text[start : s.pos-1])
			continue
		case c != ' ' && c != '\t':
			b.WriteByte(c)
		}
		s.pos++
	}
	return b.String()
}

// value passes over a value: to the end of its line, or of the bracket or
// string that goes on beyond it.
func (s *locator) value() {
	depth := 0
	for s.pos < len(s.text) {
		switch c := s.text[s.pos]; c {
		case '"', '\'':
			s.quoted()
			continue
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		case '#':
			s.skipLine()
			continue
		case '\n':
			if depth <= 0 {
				return
			}
		}
		s.pos++
	}
}

// quoted passes over a string of one or of several lines.
func (s *locator) quoted() {
	q := s.text[s.pos : s.pos+1]
	if long := strings.Repeat(q, 3); strings.HasPrefix(s.text[s.pos:], long) {
		q = long
	}
	s.pos += len(q)
	for s.pos < len(s.text) && !strings.HasPrefix(s.text[s.pos:], q) {
		if s.text[s.pos] == '\\' && q[0] == '"' {
			s.pos++
		}
		s.pos++
	}
	s.pos = min(s.pos+len(q), len(s.text))
}

// lineCol turns a byte offset into line and column, the column in characters.
func lineCol(text string, offset int) (line, col int) {
	before := text[:min(max(offset, 0), len(text))]
	return 1 + strings.Count(before, "\n"), 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
}
