package remote

import (
	"reflect"
	"strconv"
	"unicode/utf8"
)

// Append adds the JSON form of a value to b. It answers invalid, with the path of
// the field, for text that is not UTF-8, a moment outside the years 1–9999 or a
// number that is not finite.
func Append(b []byte, v any) ([]byte, error) {
	s, err := ShapeOf(reflect.TypeOf(v))
	if err != nil {
		return b, err
	}
	whole := reflect.New(s.Type).Elem() // what can be pointed at is read without copies
	whole.Set(reflect.ValueOf(v))
	out, err := s.append(b, whole)
	if err != nil {
		return b, refusal(err)
	}
	return out, nil
}

func (s *Shape) append(b []byte, v reflect.Value) ([]byte, error) {
	switch {
	case s.leaf != nil:
		return s.leaf.append(b, v)
	case s.as != nil:
		return s.as.shape.append(b, s.as.to(v))
	case s.Kind == Array:
		return s.appendArray(b, v)
	case s.Elem != nil: // a pointer
		if v.IsNil() {
			return append(b, "null"...), nil
		}
		return s.Elem.append(b, v.Elem())
	}
	return s.appendObject(b, v, nil)
}

func (l *leaf) append(b []byte, v reflect.Value) ([]byte, error) {
	switch {
	case l.kind == Text:
		return appendText(b, v.String())
	case l.kind == Instant && l.nullable && instantOf(v).IsZero(), l.kind == Day && l.nullable && v.Int() == 0:
		return append(b, "null"...), nil
	case !l.quoted:
		return l.write(b, v)
	}
	b, err := l.write(append(b, '"'), v)
	return append(b, '"'), err
}

func (s *Shape) appendArray(b []byte, v reflect.Value) ([]byte, error) {
	if v.IsNil() && !s.never {
		return append(b, "null"...), nil
	}
	b = append(b, '[')
	for i := range v.Len() {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = s.Elem.append(b, v.Index(i)); err != nil {
			return b, at(element(i), err)
		}
	}
	return append(b, ']'), nil
}

func element(i int) string { return "[" + strconv.Itoa(i) + "]" }

// appendObject writes the members of an object, without those that skip names.
func (s *Shape) appendObject(b []byte, v reflect.Value, skip []bool) ([]byte, error) {
	b = append(b, '{')
	start := len(b)
	for i := range s.Fields {
		if skip != nil && skip[i] {
			continue
		}
		if len(b) > start {
			b = append(b, ',')
		}
		f := &s.Fields[i]
		b = append(append(append(b, '"'), f.Name...), '"', ':')
		var err error
		if b, err = f.Shape.append(b, f.of(v)); err != nil {
			return b, at(f.Name, err)
		}
	}
	return append(b, '}'), nil
}

const hexDigits = "0123456789abcdef"

// appendText writes a JSON string. Control characters are escaped, those of
// Unicode too, so that an answer is harmless on a terminal.
func appendText(b []byte, text string) ([]byte, error) {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c >= ' ' && c != '"' && c != '\\' && c < 0x7f {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && size <= 1 {
			return b, wrong("must be UTF-8 text")
		}
		if escaped(r) {
			b = appendEscape(append(b, text[from:i]...), r)
			from = i + size
		}
		i += size
	}
	return append(append(b, text[from:]...), '"'), nil
}

func escaped(r rune) bool {
	return r < ' ' || r == '"' || r == '\\' || (r >= 0x7f && r < 0xa0) || r == '\u2028' || r == '\u2029'
}

func appendEscape(b []byte, r rune) []byte {
	switch r {
	case '"', '\\':
		return append(b, '\\', byte(r))
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	}
	return append(b, '\\', 'u', hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
}
