package remote

import (
	"fmt"
	"reflect"
	"strconv"
)

// maxDepth is how deep values may be nested.
const maxDepth = 64

// Decode reads JSON into what v points at, strictly: unknown or repeated members,
// wrong types, numbers that do not fit, invalid UTF-8, NUL, deep nesting and
// trailing data are refused as invalid, with the path of the field. What is no
// JSON at all has ErrMalformed in the chain.
func Decode(data []byte, v any) error { return refusal(decode(data, v, false)) }

// DecodeAnswer is Decode for what a server answered: members that this program
// does not know are passed over, since the server may be newer.
func DecodeAnswer(data []byte, v any) error { return refusal(decode(data, v, true)) }

func decode(data []byte, v any, lenient bool) error {
	to := reflect.ValueOf(v)
	if to.Kind() != reflect.Pointer || to.IsNil() {
		return fmt.Errorf("a pointer is needed to decode into, not %T", v)
	}
	s, err := ShapeOf(to.Type().Elem())
	if err != nil {
		return err
	}
	r := newReader(data, lenient)
	to.Elem().SetZero()
	if err := s.decode(r, to.Elem()); err != nil {
		return err
	}
	return r.end()
}

// decode reads one value; v is zero before.
func (s *Shape) decode(r *reader, v reflect.Value) error {
	r.space()
	if r.peek() == 'n' {
		return s.decodeNull(r)
	}
	switch {
	case s.leaf != nil:
		return s.leaf.decode(r, v)
	case s.as != nil:
		return s.decodeAs(r, v)
	case s.Kind == Array:
		return s.decodeArray(r, v)
	case s.Elem != nil:
		if err := r.spend(s.Elem.Type.Size()); err != nil {
			return err
		}
		v.Set(reflect.New(s.Elem.Type))
		return s.Elem.decode(r, v.Elem())
	}
	return s.decodeObject(r, v)
}

func (s *Shape) decodeNull(r *reader) error {
	if err := r.word("null"); err != nil {
		return err
	}
	if !s.Nullable {
		return wrong("must not be null")
	}
	return nil
}

func (l *leaf) decode(r *reader, v reflect.Value) error {
	c := r.peek()
	switch {
	case l.quoted && c == '"':
		text, err := r.text()
		if err != nil {
			return err
		}
		return l.read(text, v)
	case l.kind == Truth && (c == 't' || c == 'f'):
		v.SetBool(c == 't')
		return r.word(strconv.FormatBool(c == 't'))
	case !l.quoted && l.kind != Truth && (c == '-' || digit(c)):
		text, err := r.number()
		if err != nil {
			return err
		}
		return l.read(text, v)
	}
	return r.mismatch(mustBe[l.kind])
}

// mustBe says what a value of a kind looks like, to whoever sent something else.
var mustBe = map[Kind]string{Instant: "must be a moment such as \"2026-11-20T09:12:00Z\"", Day: "must be a date such as \"2026-11-20\"",
	Seconds: "must be a number of seconds", Text: "must be text", Whole: "must be a whole number of at most 64 bits", Number: "must be a number",
	Truth: "must be true or false", Array: "must be a list", Object: "must be an object"}

func (s *Shape) decodeAs(r *reader, v reflect.Value) error {
	inner := reflect.New(s.as.shape.Type).Elem()
	if err := s.as.shape.decode(r, inner); err != nil {
		return err
	}
	out, err := s.as.from(inner)
	if err == nil {
		v.Set(out)
	}
	return err
}

func (s *Shape) decodeArray(r *reader, v reflect.Value) error {
	if r.peek() != '[' {
		return r.mismatch(mustBe[Array])
	}
	n := 0
	err := r.members('[', ']', func() error {
		if err := r.spend(s.Elem.Type.Size()); err != nil {
			return err
		}
		if n == v.Cap() {
			v.Grow(1)
		}
		v.SetLen(n + 1)
		v.Index(n).SetZero()
		if err := s.Elem.decode(r, v.Index(n)); err != nil {
			return at(element(n), err)
		}
		n++
		return nil
	})
	if n == 0 && err == nil && !s.never {
		v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	}
	return err
}

func (s *Shape) decodeObject(r *reader, v reflect.Value) error {
	if r.peek() != '{' {
		return r.mismatch(mustBe[Object])
	}
	var seen [maxFields]bool
	return r.members('{', '}', func() error {
		name, err := r.name()
		if err != nil {
			return err
		}
		i, known := s.names[string(name)]
		if !known {
			return s.unknown(r, string(name))
		}
		f := &s.Fields[i]
		if seen[i] {
			return at(f.Name, wrong("is there twice"))
		}
		seen[i] = true
		if err := f.Shape.decode(r, f.of(v)); err != nil {
			return at(f.Name, err)
		}
		return nil
	})
}

func (s *Shape) unknown(r *reader, name string) error {
	if r.lenient {
		return r.skip()
	}
	if len(name) > 60 {
		name = name[:60]
	}
	return at(name, wrong("is not known here"))
}
