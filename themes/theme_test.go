package themes

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
)

// luminance is WCAG 2's relative luminance of "#rrggbb".
func luminance(hex string) float64 {
	part := func(s string) float64 {
		n, _ := strconv.ParseUint(s, 16, 8)
		c := float64(n) / 255
		if c <= 0.03928 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*part(hex[1:3]) + 0.7152*part(hex[3:5]) + 0.0722*part(hex[5:7])
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

func TestTextCanBeReadOnEveryUsualBackground(t *testing.T) {
	papers := map[string][]string{
		"dark":  {"#000000", "#1e1e1e", "#282c34", "#002b36"},
		"light": {"#ffffff", "#f5f5f5", "#fdf6e3"},
	}
	for _, theme := range []Theme{Dark(), Light()} {
		for token, colour := range theme.Colors {
			if colour == "" || token == "focus-bg" {
				continue
			}
			least := 4.5
			if token == "faint" || token == "rule" {
				least = 3
			}
			for _, paper := range append(papers[theme.Background], theme.Colors["focus-bg"]) {
				if c := contrast(colour, paper); c < least {
					t.Errorf("%s: %s %s on %s has contrast %.2f, least is %.1f", theme.Name, token, colour, paper, c, least)
				}
			}
		}
	}
}

func TestEveryThemeNamesEveryToken(t *testing.T) {
	for _, theme := range []Theme{Dark(), Light()} {
		for _, token := range Tokens() {
			if _, ok := theme.Colors[token]; !ok {
				t.Errorf("%s has no colour for %s", theme.Name, token)
			}
			if _, ok := theme.ANSI[token]; !ok && token != "focus-bg" {
				t.Errorf("%s has no [ansi] number for %s", theme.Name, token)
			}
		}
	}
	if Plain().Name != "plain" || len(Plain().ANSI) == 0 {
		t.Error("the plain theme was not read")
	}
}

func TestASelectedRowIsSeenWithoutColour(t *testing.T) {
	for _, c := range []struct {
		theme Theme
		depth Depth
	}{{Dark(), Sixteen}, {Dark(), Mono}, {Light(), Mono}, {Plain(), Full}, {Plain(), Sixteen}} {
		if got := New(c.theme, c.depth).Text.Focused(); !strings.Contains(got, "7") {
			t.Errorf("%s at depth %d: the selected row is %q, not in reverse", c.theme.Name, c.depth, got)
		}
	}
	if got := New(Dark(), Full).Text.Focused(); !strings.Contains(got, "48;2;") {
		t.Errorf("the selected row of the dark theme has no soft background: %q", got)
	}
}

func TestPlainUsesOnlyTheTerminalsOwnColours(t *testing.T) {
	s := New(Plain(), Full)
	for name, ink := range map[string]Ink{"text": s.Text, "muted": s.Muted, "accent": s.Accent, "bad": s.Bad} {
		if strings.Contains(ink.Open(), "38;2") {
			t.Errorf("%s is %q", name, ink.Open())
		}
	}
}

func TestAThemeFileIsCheckedWithItsLine(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"a broken file", "name = \"x\"\nbackground = \n", "mine.toml line 2"},
		{"an unknown colour", "name = \"x\"\n[colors]\ntext = \"\"\nblod = \"#ffffff\"\n", "line 4: no colour is called \"blod\""},
		{"a colour of the wrong form", "[colors]\nmuted = \"grey\"\n", "line 2: muted must look like"},
		{"a background that is none", "background = \"blue\"\n", "line 1: background must be dark or light"},
		{"a number that is none of the sixteen", "[colors]\nbad = \"#ff0000\"\n[ansi]\nbad = \"16\"\n", "line 4: under [ansi], bad must be a number"},
		{"a setting that does not exist", "name = \"x\"\nfont = \"big\"\n", "line 2: \"font\" is not a setting"},
	}
	for _, c := range cases {
		_, err := Parse("mine.toml", c.text)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %q, want %q in it", c.name, fmt.Sprint(err), c.want)
		}
	}
	own, err := Parse("mine.toml", "name = \"mine\"\nbackground = \"dark\"\n[colors]\naccent = \"#abcdef\"\n")
	if err != nil || own.Name != "mine" {
		t.Errorf("a good file gives %v, %v", own, err)
	}
}
