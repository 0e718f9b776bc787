package domain

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Safe is text that may be drawn on a terminal: no control, bidi, zero-width or
// private characters, at most four marks stacked on one base. Only Line, Block,
// Lit and their combinations make one, so raw text cannot reach a widget.
type Safe struct{ s string }

// String gives the text back; every rune of it may be printed.
func (s Safe) String() string { return s.s }

// IsEmpty tells whether there is nothing to draw.
func (s Safe) IsEmpty() bool { return s.s == "" }

// literal is unexported so that outside this package only constants fit Lit and Linef.
type literal string

// Bounds that keep the work independent of what somebody pasted.
const (
	maxLineRunes  = 4_096
	maxBlockRunes = 200_000
	maxMarks      = 4
)

// Line makes one drawable line of raw text (DECISIONS 19). Line ends, tabs and
// controls become spaces; of text longer than 4096 characters the rest is cut.
func Line(s string) Safe {
	if plainASCII(s) && len(s) <= maxLineRunes {
		return Safe{s}
	}
	return Safe{clean(s, maxLineRunes, false)}
}

// Block makes drawable text of several lines: as Line, but newlines stay and
// CRLF counts as one.
func Block(s string) Safe {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return Safe{clean(s, maxBlockRunes, true)}
}

// Lit is for the program's own words. Its parameter accepts constants only, so
// text from outside does not compile here.
func Lit(s literal) Safe { return Line(string(s)) }

// Linef formats by the program's own words; arguments may be raw, the whole is cleaned.
func Linef(format literal, args ...any) Safe {
	return Line(fmt.Sprintf(string(format), args...))
}

// Concat puts drawable texts one after the other.
func Concat(parts ...Safe) Safe {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.s)
	}
	return Safe{b.String()}
}

// Join puts drawable texts one after the other with sep between them; empty ones are left out.
func Join(sep Safe, parts ...Safe) Safe {
	var kept []string
	for _, p := range parts {
		if p.s != "" {
			kept = append(kept, p.s)
		}
	}
	return Safe{strings.Join(kept, sep.s)}
}

// Lines splits a block at its newlines.
func (s Safe) Lines() []Safe {
	split := strings.Split(s.s, "\n")
	out := make([]Safe, len(split))
	for i, l := range split {
		out[i] = Safe{l}
	}
	return out
}

func plainASCII(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// clean decodes once; the bound counts runes read, so dropped ones cost too.
func clean(s string, limit int, keepNewlines bool) string {
	var b strings.Builder
	b.Grow(min(len(s), 4*limit))
	marks, based, seen := 0, false, 0
	for _, r := range s { // an invalid byte arrives as U+FFFD
		if seen++; seen > limit {
			b.WriteRune('…')
			break
		}
		r = drawable(r, keepNewlines)
		switch {
		case r < 0:
			continue
		case unicode.Is(unicode.M, r):
			if !based || marks == maxMarks { // a mark without a base would land on its neighbour
				continue
			}
			marks++
		default:
			marks, based = 0, r != '\n'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// drawable maps a rune to what may stand in a cell: itself, a space, U+FFFD, or
// -1 for nothing.
func drawable(r rune, keepNewlines bool) rune {
	switch {
	case r >= 0x20 && r < 0x7f:
		return r
	case r == '\n' && keepNewlines:
		return r
	case unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Z, r):
		return ' '
	case invisible(r):
		return -1
	case unicode.Is(unicode.Cf, r):
		return -1
	case unicode.Is(unicode.Co, r) || !assigned(r):
		return utf8.RuneError
	}
	return r
}

// invisible names the runes outside Cf that show nothing or change their
// neighbour: variation selectors, skin tones, fillers.
func invisible(r rune) bool {
	switch {
	case unicode.Is(unicode.Variation_Selector, r):
		return true
	case r >= 0x1f3fb && r <= 0x1f3ff:
		return true
	case r >= 0xe0000 && r <= 0xe0fff: // tags and reserved default-ignorables
		return true
	}
	switch r {
	case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2065, 0x3164, 0xffa0:
		return true
	}
	return false
}

func assigned(r rune) bool {
	return unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S)
}
