package intake

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// clean makes the text of a cell fit to be kept (DECISIONS 19): NUL and bytes
// that are not UTF-8 reject the row, other control characters are dropped with a
// warning, white space at the ends goes, and line breaks stay in notes only.
// The answer is the text, a reason to reject (empty: none) and whether anything
// was dropped.
func clean(s string, keepLines bool) (text, reason string, dropped bool) {
	if len(s) > 1 && s[0] == '\'' && strings.IndexByte("=+-@\t\r", s[1]) >= 0 {
		s = s[1:] // the mark that an export puts before a formula (D5)
	}
	plain := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c >= 0x7F {
			plain = false
			break
		}
	}
	if !plain {
		if s, reason, dropped = cleanRunes(s, keepLines); reason != "" {
			return "", reason, false
		}
	}
	s = strings.TrimSpace(s)
	if n := len(s); n > 3 && strings.HasPrefix(s, `="`) && s[n-1] == '"' {
		s = s[2 : n-1] // Excel's way to keep "00123" text
	}
	return s, "", dropped
}

func cleanRunes(s string, keepLines bool) (text, reason string, dropped bool) {
	var b strings.Builder
	b.Grow(len(s))
	column := 0
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		column++
		switch {
		case r == utf8.RuneError && size == 1:
			return "", fmt.Sprintf("character %d is no valid UTF-8 (byte %02X)", column, s[i]), false
		case r == 0:
			return "", fmt.Sprintf("character %d is a NUL", column), false
		case r == '\r':
			if i+1 < len(s) && s[i+1] == '\n' {
				break // one line break, written as two characters
			}
			b.WriteByte(lineBreak(keepLines))
		case r == '\n':
			b.WriteByte(lineBreak(keepLines))
		case r == '\t':
			b.WriteByte(' ')
		case r < 0x20, r >= 0x7F && r < 0xA0:
			dropped = true
		case r == 0xFEFF && i == 0:
		default:
			b.WriteString(s[i : i+size])
		}
		i += size
	}
	return b.String(), "", dropped
}

func lineBreak(keep bool) byte {
	if keep {
		return '\n'
	}
	return ' '
}
