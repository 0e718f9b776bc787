package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"github.com/refdeck/refdeck/domain"
)

func TestTextIsFittedToItsCell(t *testing.T) {
	cases := []struct {
		name string
		in   string
		w    int
		a    Align
		want string
	}{
		{"short text is padded at the right", "abc", 5, Left, "abc  "},
		{"numbers stand right", "42", 5, Right, "   42"},
		{"long text ends in one …", "Northwind Labs", 9, Left, "Northwin…"},
		{"a wide glyph that does not fit leaves a space", "東京ロボ", 6, Left, "東京… "},
		{"a wide glyph takes two cells", "東京", 6, Right, "  東京"},
		{"nothing fits in no cells", "abc", 0, Left, ""},
	}
	for _, c := range cases {
		if got := Fit(domain.Line(c.in), c.w, c.a).String(); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if got := FitMiddle(domain.Line("priya.shah@northwind.example"), 15, Left).String(); got != "priya.s…example" {
		t.Errorf("an address cut in the middle: %q", got)
	}
}

func TestFittedTextIsExactlyAsWideAsItsCell(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := domain.Line(rapid.String().Draw(t, "text"))
		w := rapid.IntRange(0, 40).Draw(t, "width")
		for _, got := range []domain.Safe{Fit(s, w, Left), Fit(s, w, Right), Fit(s, w, Center), FitMiddle(s, w, Left)} {
			if n := ansi.StringWidth(got.String()); n != w {
				t.Fatalf("%q in %d cells is %q, %d wide", s, w, got, n)
			}
		}
	})
}

func TestSafeTextIsMeasuredAlikeByBothMethods(t *testing.T) {
	for _, raw := range []string{"👨‍👩‍👧", "👍🏽", "☎️", "e\u0301", "東京", "🇩🇪", "1️⃣", "한글", "a\u0301\u0302\u0303\u0304\u0305"} {
		s := domain.Line(raw).String()
		if a, b := ansi.StringWidth(s), ansi.StringWidthWc(s); a != b {
			t.Errorf("%q is %d cells by graphemes and %d by characters: rows would shift", s, a, b)
		}
	}
}

func TestABoxIsExactlyItsSize(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := domain.Block(rapid.String().Draw(t, "text")).String()
		w, h := rapid.IntRange(1, 30).Draw(t, "w"), rapid.IntRange(1, 10).Draw(t, "h")
		lines := strings.Split(Box(text, w, h), "\n")
		if len(lines) != h {
			t.Fatalf("%d lines, want %d", len(lines), h)
		}
		for _, l := range lines {
			if n := ansi.StringWidth(l); n != w {
				t.Fatalf("a line %d wide, want %d: %q", n, w, l)
			}
		}
	})
}

func TestABoxOverALineLeavesWhatIsAround(t *testing.T) {
	lines := []string{"\x1b[31mabcdefghij\x1b[m", "0123456789", "東京東京東"}
	Lay(lines, []string{"XX", "YY", "ZZ"}, 3, 0)
	for i, want := range []string{"abcXXfghij", "012YY56789", "東 ZZ 京東"} {
		got := ansi.Strip(lines[i])
		if ansi.StringWidth(got) != 10 {
			t.Errorf("line %d is %d cells wide: %q", i, ansi.StringWidth(got), got)
		}
		if got != want {
			t.Errorf("line %d: %q, want %q", i, got, want)
		}
	}
}

func TestWordsSayTimesAndNumbersAsPeopleDo(t *testing.T) {
	today := domain.NewDate(2026, 11, 20)
	for got, want := range map[string]string{
		Count(33532).String(): "33,532", Count(-1000).String(): "-1,000", Count(0).String(): "0",
		Percent(152, 200).String(): "76 %", Percent(1, 0).String(): "–",
		Day(today.AddDays(4), today).String(): "24 Nov", Day(domain.NewDate(2025, 1, 2), today).String(): "2 Jan 2025", Day(0, today).String(): "–",
		Change(12.4).String(): "▲ +12 %", Change(-3).String(): "▼ −3 %", Change(0.2).String(): "· 0 %",
		Plural(1, "match", "matches").String(): "1 match", Plural(1200, "match", "matches").String(): "1,200 matches",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
