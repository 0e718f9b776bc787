package domain

import (
	"bufio"
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestLineMakesTextSafeToDraw(t *testing.T) {
	cases := []struct{ name, in, want string }{
		{"plain text stays", "Northwind Labs", "Northwind Labs"},
		{"accents and wide glyphs stay", "Zoë 東京ロボティクス", "Zoë 東京ロボティクス"},
		{"an escape sequence loses its escape", "a\x1b[31mred", "a [31mred"},
		{"the one-character CSI of C1 goes", "a\u009b31m", "a 31m"},
		{"line ends and tabs become spaces", "a\r\nb\tc\u2028d\u0085e", "a  b c d e"},
		{"bidi overrides go", "abc\u202edef\u2066g", "abcdefg"},
		{"zero-width characters and the BOM go", "\ufeffa\u200bb\u200dc\u2060", "abc"},
		{"variation selectors and skin tones go", "☎\ufe0f 👍\U0001f3fd", "☎ 👍"},
		{"a family becomes its members", "👨\u200d👩\u200d👧", "👨👩👧"},
		{"tag characters go", "x\U000e0041\U000e007fy", "xy"},
		{"private use is shown as unknown", "a\ue000b", "a\ufffdb"},
		{"invalid bytes are shown as unknown", "a\xffb\x9bc", "a\ufffdb\ufffdc"},
		{"a mark keeps its base", "e\u0301", "e\u0301"},
		{"no more than four marks on one base", "e\u0301\u0301\u0301\u0301\u0301\u0301x", "e\u0301\u0301\u0301\u0301x"},
		{"a mark without a base goes", "\u0301abc", "abc"},
		{"fillers go", "a\u3164\u115fb", "ab"},
	}
	for _, c := range cases {
		if got := Line(c.in).String(); got != c.want {
			t.Errorf("%s: Line(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func TestBlockKeepsNewlinesAndNothingElse(t *testing.T) {
	got := Block("one\r\ntwo\rthree\tfour\n\u0301five").String()
	if want := "one\ntwo three four\nfive"; got != want {
		t.Errorf("Block = %q, want %q", got, want)
	}
	if n := len(Block("a\nb\n").Lines()); n != 3 {
		t.Errorf("%d lines, want 3", n)
	}
}

func TestTextIsCutBeforeItCostsAnything(t *testing.T) {
	for name, piece := range map[string]string{"letters": "a", "letters that are not ASCII": "é", "marks": "\u0301", "dropped characters": "\u200b"} {
		long := strings.Repeat(piece, 5_000_000)
		if n := utf8.RuneCountInString(Line(long).String()); n > maxLineRunes+1 {
			t.Errorf("%s: %d runes were kept", name, n)
		}
		if n := testing.AllocsPerRun(1, func() { Line(long) }); n > 4 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

func TestPartsAreJoinedWithoutEmptyOnes(t *testing.T) {
	got := Join(Lit(" · "), Line("a"), Safe{}, Line("b"))
	if got.String() != "a · b" {
		t.Errorf("Join = %q", got)
	}
	if got := Concat(Lit("a"), Linef("%d", 2)); got.String() != "a2" {
		t.Errorf("Concat = %q", got)
	}
}

// printable is the rule itself, written a second time.
func printable(r rune) bool {
	switch {
	case r == ' ' || r == utf8.RuneError:
		return true
	case unicode.Is(unicode.Variation_Selector, r), r >= 0x1f3fb && r <= 0x1f3ff:
		return false
	}
	return unicode.IsPrint(r)
}

func checkSafe(t *testing.T, raw string) {
	t.Helper()
	for _, s := range []string{Line(raw).String(), strings.ReplaceAll(Block(raw).String(), "\n", "")} {
		if !utf8.ValidString(s) {
			t.Fatalf("%q became invalid UTF-8", raw)
		}
		marks := 0
		for _, r := range s {
			if !printable(r) {
				t.Fatalf("%q of %q may not be drawn", r, raw)
			}
			if marks++; !unicode.Is(unicode.M, r) {
				marks = 0
			}
			if marks > maxMarks {
				t.Fatalf("%q stacks more than %d marks", raw, maxMarks)
			}
		}
		if again := Line(s).String(); again != s {
			t.Fatalf("cleaning %q twice gives %q", s, again)
		}
	}
}

func TestNaughtyStringsAreSafe(t *testing.T) {
	f, err := os.Open("../../shared/data/blns/blns.txt")
	if err != nil {
		if os.Getenv("REFDECK_REQUIRE") != "" {
			t.Fatal("the list of naughty strings is not here: ../shared/data/blns")
		}
		t.Skip("the list of naughty strings is not here: ../shared/data/blns")
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		checkSafe(t, lines.Text())
	}
}

func FuzzSafe(f *testing.F) {
	for _, s := range []string{"", "a\x1b]0;x\a", "\xff\xfe", "e\u0301\u0302\u0303\u0304\u0305", "\u202e\U000e0041", "👨\u200d👩", "\u009b", "1\ufe0f\u20e3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		if utf8.RuneCountInString(raw) < maxLineRunes {
			checkSafe(t, raw)
		}
	})
}
