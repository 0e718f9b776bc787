package ui

import (
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

func TestTheQuickWidthIsTheExactOne(t *testing.T) {
	for r := rune(0x20); r < 0x3000; r++ {
		for _, s := range []string{string(r), "a" + string(r) + "b", string(r) + "\ufe0f", string(r) + "\u0301", "\x1b[1;38;2;1;2;3m" + string(r) + "\x1b[m", "\u200d" + string(r)} {
			if got, want := width(s), ansi.StringWidth(s); got != want {
				t.Fatalf("%q takes %d cells, not %d", s, want, got)
			}
		}
	}
}

func TestTheQuickWidthOfAnyTextIsTheExactOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOf(rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"é", "─", "\x1b[1m", "\x1b[m", "\x1b[4:3m", "\x1b[2J", "\x1b]8;;x\a", "\x1b", "👩\u200d🚀", "日本", "🇳🇴",
			"\u0301", "…", "\t", "▌", "क्ष", "\xff"}))).Draw(t, "parts")
		s := ""
		for _, p := range parts {
			s += p
		}
		if got, want := width(s), ansi.StringWidth(s); got != want {
			t.Fatalf("%q takes %d cells, not %d", s, want, got)
		}
	})
}
