package ui

import (
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// width is the number of cells that a text takes, with the sequences that colour it
// or without. Almost every text of a screen is of letters and lines that take one
// cell each and never join with what follows; those are counted here, the others
// by looking for the clusters that people see as one sign.
func width(s string) int {
	n := 0
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c >= 0x80:
			r, size := utf8.DecodeRuneInString(s[i:])
			if !oneCell(r) {
				return ansi.StringWidth(s)
			}
			n, i = n+1, i+size
		case c == 0x1b:
			size := colouring(s[i:])
			if size == 0 {
				return ansi.StringWidth(s)
			}
			i += size
		case c < 0x20 || c == 0x7f:
			return ansi.StringWidth(s)
		default:
			n, i = n+1, i+1
		}
	}
	return n
}

// oneCell tells whether a sign takes one cell whatever stands beside it. What joins
// with it (an accent, a selector) is none of these.
func oneCell(r rune) bool {
	switch {
	case r >= 0xa1 && r <= 0x2af: // letters with accents
		return r != 0xad && r != 0xa9 && r != 0xae // a hyphen that is not seen, and two that are pictures, too
	case r >= 0x2010 && r <= 0x2027: // dashes, dots, quotation marks
		return true
	case r >= 0x2500 && r <= 0x25a9: // lines and blocks
		return true
	}
	return r == '▲' || r == '▼' || r == '●' || r == '○' || r == '◆' || r == '◇' || r == '←' || r == '↑' || r == '→' || r == '↓' || r == '−'
}

// colouring is the length of a sequence ESC [ … m at the beginning of a text; 0 if
// it is another one.
func colouring(s string) int {
	if len(s) < 2 || s[1] != '[' {
		return 0
	}
	for i := 2; i < len(s); i++ {
		switch c := s[i]; {
		case c == 'm':
			return i + 1
		case (c < '0' || c > '9') && c != ';' && c != ':':
			return 0
		}
	}
	return 0
}
