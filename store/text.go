package store

import (
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/refdeck/refdeck/domain"
)

// The longest texts that are kept, in characters. Longer ones are refused, not cut.
const (
	maxLineText  = 1_000
	maxBlockText = 20_000
)

// cleanText brings text from outside to the form in which it is kept (DECISIONS
// 19): NFC, newlines as \n, no other control characters. Invalid UTF-8 and NUL
// are refused. Bidi controls stay: they are never drawn, but they are the data.
func cleanText(s string) (string, error) {
	if plain(s) {
		return s, nil
	}
	if !utf8.ValidString(s) {
		return "", domain.Errorf(domain.Invalid, "The text is not valid UTF-8; nothing was saved.")
	}
	if strings.IndexByte(s, 0) >= 0 {
		return "", domain.Errorf(domain.Invalid, "The text contains a NUL character; nothing was saved.")
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t', r == '\r', r == '\u0085':
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
	return norm.NFC.String(s), nil
}

// plain tells whether the text is printable ASCII, which needs no cleaning.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// cleanLine is cleanText for what has one line: newlines become spaces, the ends are trimmed.
func cleanLine(s string) (string, error) {
	s, err := cleanText(s)
	if strings.IndexByte(s, '\n') >= 0 {
		s = strings.ReplaceAll(s, "\n", " ")
	}
	return strings.TrimSpace(s), err
}

// blocks names the fields that may have several lines.
var blocks = map[string]bool{"Comment": true, "Body": true, "Note": true, "Draft": true, "Need": true, "Scope": true, "Evidence": true, "Filter": true}

// cleanRow cleans every text of a record in place. It answers invalid, naming the field.
func cleanRow[T any](row *T) error {
	v := reflect.ValueOf(row).Elem()
	for i := range v.NumField() {
		f := v.Field(i)
		if f.Kind() != reflect.String || !f.CanSet() {
			continue
		}
		name := v.Type().Field(i).Name
		clean, limit := cleanLine, maxLineText
		if blocks[name] {
			clean, limit = cleanText, maxBlockText
		}
		s, err := clean(f.String())
		if err != nil {
			return domain.Invalidf(fieldName(name), "%s (in %s)", err.Error(), strings.ReplaceAll(fieldName(name), "_", " "))
		}
		if len(s) > limit && utf8.RuneCountInString(s) > limit {
			return domain.Invalidf(fieldName(name), "The %s is longer than %d characters; nothing was saved. Shorten it.",
				strings.ReplaceAll(fieldName(name), "_", " "), limit)
		}
		f.SetString(s)
	}
	return nil
}

// fieldName is a Go field as messages and forms name it: EmailRaw is email_raw.
func fieldName(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) {
			if i > 0 && !unicode.IsUpper(rune(name[i-1])) {
				b.WriteByte('_')
			}
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}
