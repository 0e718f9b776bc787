package remote

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// reader reads JSON text (RFC 8259), strictly and within bounds.
type reader struct {
	data    []byte
	pos     int
	depth   int
	budget  int  // bytes of memory that may still be taken
	lenient bool // passes over unknown members
}

// The memory that a text may take when it is decoded, so that a small text of
// many empty rows does not become a large value.
const (
	budgetBase  = 8 << 20
	budgetTimes = 16
	budgetMost  = 256 << 20
)

func newReader(data []byte, lenient bool) *reader {
	return &reader{data: data, budget: min(budgetBase+budgetTimes*len(data), budgetMost), lenient: lenient}
}

func (r *reader) spend(bytes uintptr) error {
	if r.budget -= int(bytes); r.budget < 0 {
		return wrong("holds too many rows at once; send fewer")
	}
	return nil
}

// peek is the next byte, 0 at the end.
func (r *reader) peek() byte {
	if r.pos < len(r.data) {
		return r.data[r.pos]
	}
	return 0
}

func (r *reader) space() {
	for r.pos < len(r.data) {
		switch r.data[r.pos] {
		case ' ', '\t', '\n', '\r':
			r.pos++
		default:
			return
		}
	}
}

func (r *reader) bad() error {
	if r.pos >= len(r.data) {
		return malformed("it ends too early")
	}
	return malformed("at byte " + strconv.Itoa(r.pos+1))
}

// mismatch is the fault of a value of another type, or of no value at all.
func (r *reader) mismatch(text string) error {
	if c := r.peek(); !digit(c) && (c == 0 || strings.IndexByte(`"{[-tfn`, c) < 0) {
		return r.bad()
	}
	return wrong(text)
}

func (r *reader) end() error {
	if r.space(); r.pos < len(r.data) {
		return malformed("something follows at byte " + strconv.Itoa(r.pos+1))
	}
	return nil
}

func (r *reader) word(w string) error {
	if r.pos+len(w) > len(r.data) || string(r.data[r.pos:r.pos+len(w)]) != w {
		return r.bad()
	}
	r.pos += len(w)
	return nil
}

// members reads a list or an object: each is called at the start of a member.
func (r *reader) members(open, closing byte, each func() error) error {
	if r.depth++; r.depth > maxDepth {
		return wrong("is nested too deeply")
	}
	r.pos++ // open
	r.space()
	if r.peek() == closing {
		r.pos++
		r.depth--
		return nil
	}
	for {
		if err := each(); err != nil {
			return err
		}
		r.space()
		c := r.peek()
		if c != ',' && c != closing {
			return r.bad()
		}
		r.pos++
		if c == closing {
			r.depth--
			return nil
		}
		r.space()
	}
}

// name reads a member's name and its colon.
func (r *reader) name() ([]byte, error) {
	if r.peek() != '"' {
		return nil, r.bad()
	}
	name, err := r.bytes()
	if err != nil {
		return nil, err
	}
	r.space()
	if r.peek() != ':' {
		return nil, r.bad()
	}
	r.pos++
	return name, nil
}

func (r *reader) text() (string, error) {
	b, err := r.bytes()
	if err != nil {
		return "", err
	}
	return string(b), r.spend(uintptr(len(b)))
}

// bytes reads a string, which begins here; the result may be part of the data.
func (r *reader) bytes() ([]byte, error) {
	r.pos++
	for i := r.pos; i < len(r.data); i++ {
		switch c := r.data[i]; {
		case c == '"':
			b := r.data[r.pos:i]
			if !utf8.Valid(b) {
				return nil, wrong("must be UTF-8 text")
			}
			r.pos = i + 1
			return b, nil
		case c == '\\':
			return r.escapedBytes(i)
		case c < ' ':
			r.pos = i
			return nil, r.bad()
		}
	}
	r.pos = len(r.data)
	return nil, r.bad()
}

// escapedBytes goes on from the first escape, at i.
func (r *reader) escapedBytes(i int) ([]byte, error) {
	out := append([]byte(nil), r.data[r.pos:i]...)
	r.pos = i
	for r.pos < len(r.data) {
		c := r.data[r.pos]
		switch {
		case c == '"':
			r.pos++
			if !utf8.Valid(out) {
				return nil, wrong("must be UTF-8 text")
			}
			return out, nil
		case c < ' ':
			return nil, r.bad()
		case c != '\\':
			out = append(out, c)
			r.pos++
		default:
			v, err := r.escape()
			if err != nil {
				return nil, err
			}
			out = utf8.AppendRune(out, v)
		}
	}
	return nil, r.bad()
}

var simpleEscapes = map[byte]rune{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

func (r *reader) escape() (rune, error) {
	r.pos++ // the backslash
	c := r.peek()
	if v, ok := simpleEscapes[c]; ok {
		r.pos++
		return v, nil
	}
	if c != 'u' {
		return 0, r.bad()
	}
	v, err := r.unit()
	if err != nil || !utf16.IsSurrogate(v) {
		return v, err
	}
	if r.pos+1 >= len(r.data) || r.data[r.pos] != '\\' || r.data[r.pos+1] != 'u' {
		return 0, wrong("must not hold half a surrogate pair")
	}
	r.pos++
	low, err := r.unit()
	if v = utf16.DecodeRune(v, low); err == nil && v == utf8.RuneError {
		return 0, wrong("must not hold half a surrogate pair")
	}
	return v, err
}

// unit reads uXXXX.
func (r *reader) unit() (rune, error) {
	if r.pos+5 > len(r.data) {
		r.pos = len(r.data)
		return 0, r.bad()
	}
	n, err := strconv.ParseUint(string(r.data[r.pos+1:r.pos+5]), 16, 16)
	if err != nil {
		return 0, r.bad()
	}
	r.pos += 5
	return rune(n), nil
}
