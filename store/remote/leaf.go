package remote

import (
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/refdeck/refdeck/domain"
)

// leaf is a value without parts. Its text is what stands in a path or a query,
// and in JSON too, between quotation marks where quoted.
type leaf struct {
	kind     Kind
	quoted   bool
	nullable bool // zero is null in JSON and left out of a query
	write    func(b []byte, v reflect.Value) ([]byte, error)
	read     func(text string, v reflect.Value) error
}

var (
	instantLeaf = &leaf{Instant, true, true, writeInstant, readInstant}
	dayLeaf     = &leaf{Day, true, true, writeDay, readDay}
	secondsLeaf = &leaf{Seconds, false, false, writeSeconds, readSeconds}
	textLeaf    = &leaf{Text, true, false, writeText, readText}
	wholeLeaf   = &leaf{Whole, false, false, writeWhole, readWhole}
	numberLeaf  = &leaf{Number, false, false, writeNumber, readNumber}
	truthLeaf   = &leaf{Truth, false, false, writeTruth, readTruth}
)

func leafOf(t reflect.Type) (*leaf, bool) {
	switch t {
	case reflect.TypeFor[time.Time]():
		return instantLeaf, true
	case reflect.TypeFor[domain.Date]():
		return dayLeaf, true
	case reflect.TypeFor[time.Duration]():
		return secondsLeaf, true
	}
	switch t.Kind() {
	case reflect.String:
		return textLeaf, true
	case reflect.Int, reflect.Int64:
		return wholeLeaf, true
	case reflect.Float64:
		return numberLeaf, true
	case reflect.Bool:
		return truthLeaf, true
	}
	return nil, false
}

// orEmpty is the same kind of value with an empty text for zero, instead of null.
func (l *leaf) orEmpty() *leaf {
	return &leaf{kind: l.kind, quoted: true,
		write: func(b []byte, v reflect.Value) ([]byte, error) {
			if v.IsZero() {
				return b, nil
			}
			return l.write(b, v)
		},
		read: func(text string, v reflect.Value) error {
			if text == "" {
				v.SetZero()
				return nil
			}
			return l.read(text, v)
		}}
}

// instantOf is the moment in v, taken from where it is if that is possible.
func instantOf(v reflect.Value) time.Time {
	if v.CanAddr() {
		return *v.Addr().Interface().(*time.Time)
	}
	return v.Interface().(time.Time)
}

func writeInstant(b []byte, v reflect.Value) ([]byte, error) {
	t := instantOf(v).UTC().Truncate(time.Microsecond)
	if t.Year() < 1 || t.Year() > 9999 {
		return b, wrong("must lie between the years 1 and 9999")
	}
	return t.AppendFormat(b, time.RFC3339Nano), nil
}

func readInstant(text string, v reflect.Value) error {
	t, err := time.Parse(time.RFC3339, text)
	if t = t.UTC(); err != nil || t.Year() < 1 || t.Year() > 9999 {
		return wrong("must be a moment such as 2026-11-20T09:12:00Z")
	}
	*v.Addr().Interface().(*time.Time) = t.Truncate(time.Microsecond)
	return nil
}

func writeDay(b []byte, v reflect.Value) ([]byte, error) {
	text := domain.Date(v.Int()).String()
	if len(text) != len(time.DateOnly) || v.Int() < 0 {
		return b, wrong("must lie between the years 1 and 9999")
	}
	return append(b, text...), nil
}

func readDay(text string, v reflect.Value) error {
	d, err := domain.ParseDate(text)
	if err != nil || len(text) != len(time.DateOnly) || d <= 0 {
		return wrong("must be a date such as 2026-11-20")
	}
	v.SetInt(int64(d))
	return nil
}

// writeSeconds writes a duration exactly: whole seconds, and decimals where there are.
func writeSeconds(b []byte, v reflect.Value) ([]byte, error) {
	n := v.Int()
	whole, part := n/int64(time.Second), n%int64(time.Second)
	if n < 0 {
		b = append(b, '-')
		whole, part = -whole, -part
	}
	b = strconv.AppendInt(b, whole, 10)
	if part != 0 {
		digits := strconv.FormatInt(int64(time.Second)+part, 10)[1:]
		b = append(append(b, '.'), strings.TrimRight(digits, "0")...)
	}
	return b, nil
}

func readSeconds(text string, v reflect.Value) error {
	if strings.ContainsAny(text, "eE_xX") {
		return wrong("must be a number of seconds")
	}
	d, err := time.ParseDuration(text + "s")
	if _, bad := strconv.ParseFloat(text, 64); err != nil || bad != nil {
		return wrong("must be a number of seconds")
	}
	v.SetInt(int64(d))
	return nil
}

func writeText(b []byte, v reflect.Value) ([]byte, error) {
	if err := checkText(v.String()); err != nil {
		return b, err
	}
	return append(b, v.String()...), nil
}

func readText(text string, v reflect.Value) error {
	if err := checkText(text); err != nil {
		return err
	}
	v.SetString(text)
	return nil
}

// checkText refuses what no text of the store can hold.
func checkText(text string) error {
	switch {
	case !utf8.ValidString(text):
		return wrong("must be UTF-8 text")
	case strings.IndexByte(text, 0) >= 0:
		return wrong("must not hold a NUL character")
	}
	return nil
}

func writeWhole(b []byte, v reflect.Value) ([]byte, error) {
	return strconv.AppendInt(b, v.Int(), 10), nil
}

func readWhole(text string, v reflect.Value) error {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return wrong("must be a whole number of at most 64 bits")
	}
	v.SetInt(n)
	return nil
}

func writeNumber(b []byte, v reflect.Value) ([]byte, error) {
	n := v.Float()
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return b, wrong("must be a finite number")
	}
	return strconv.AppendFloat(b, n, 'g', -1, 64), nil
}

func readNumber(text string, v reflect.Value) error {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return wrong("must be a number")
	}
	v.SetFloat(n)
	return nil
}

func writeTruth(b []byte, v reflect.Value) ([]byte, error) {
	return strconv.AppendBool(b, v.Bool()), nil
}

func readTruth(text string, v reflect.Value) error {
	if text != "true" && text != "false" {
		return wrong("must be true or false")
	}
	v.SetBool(text == "true")
	return nil
}
