// Package themes turns theme files (colours by meaning) into Styles (inks ready
// to paint with). It holds no mutable state: every session builds its own.
package themes

import (
	"embed"
	"errors"
	"fmt"
	"image/color"
	"regexp"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/BurntSushi/toml"
)

//go:embed dark.toml light.toml plain.toml
var files embed.FS

// Tokens lists the meanings a theme gives a colour to (SCREENS.md), in their order.
func Tokens() []string {
	return []string{"text", "muted", "faint", "accent", "focus-bg", "good", "warn", "bad", "info", "rule", "title",
		"key", "hot", "ready", "nurture", "series-1", "series-2", "series-3", "series-4"}
}

// Theme is what a theme file says: a colour for each token, for terminals with
// many colours and for those with sixteen. Background is "dark", "light" or
// "" where it is not known.
type Theme struct {
	Name       string            `toml:"name"`
	Background string            `toml:"background"`
	Colors     map[string]string `toml:"colors"`
	ANSI       map[string]string `toml:"ansi"`
}

// Dark is the built-in theme for dark backgrounds.
func Dark() Theme { return mustEmbedded("dark.toml") }

// Light is the built-in theme for light backgrounds.
func Light() Theme { return mustEmbedded("light.toml") }

// Plain is the built-in theme for an unknown background: default colours and the sixteen.
func Plain() Theme { return mustEmbedded("plain.toml") }

// mustEmbedded reads a file that a test has read before; an empty theme still draws.
func mustEmbedded(name string) Theme {
	b, err := files.ReadFile(name)
	if err != nil {
		return Theme{Name: name}
	}
	t, err := Parse(name, string(b))
	if err != nil {
		return Theme{Name: name}
	}
	return t
}

// Parse reads a theme file. The error names the file, the line where it is
// known, and what to write instead.
func Parse(file, text string) (Theme, error) {
	var t Theme
	meta, err := toml.Decode(text, &t)
	if err != nil {
		var pe toml.ParseError
		if errors.As(err, &pe) {
			return t, fmt.Errorf("%s line %d: %s", file, pe.Position.Line, pe.Message)
		}
		return t, fmt.Errorf("%s: %w", file, err)
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		key := extra[0][len(extra[0])-1]
		return t, fmt.Errorf("%s line %d: %q is not a setting of a theme", file, lineOf(text, key), extra[0].String())
	}
	return t, t.check(file, text)
}

var hex = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

func (t Theme) check(file, text string) error {
	if t.Background != "" && t.Background != "dark" && t.Background != "light" {
		return fmt.Errorf("%s line %d: background must be dark or light, not %q", file, lineOf(text, "background"), t.Background)
	}
	known := map[string]bool{}
	for _, token := range Tokens() {
		known[token] = true
	}
	for token, v := range t.Colors {
		if !known[token] {
			return fmt.Errorf("%s line %d: no colour is called %q; the names are %s", file, lineOf(text, token), token, strings.Join(Tokens(), ", "))
		}
		if v != "" && !hex.MatchString(v) {
			return fmt.Errorf("%s line %d: %s must look like \"#26344a\" or be empty, not %q", file, lineOf(text, token), token, v)
		}
	}
	for token, v := range t.ANSI {
		n, err := strconv.Atoi(v)
		if !known[token] || (v != "" && (err != nil || n < 0 || n > 15)) {
			return fmt.Errorf("%s line %d: under [ansi], %s must be a number from 0 to 15 or empty, not %q", file, lastLineOf(text, token), token, v)
		}
	}
	return nil
}

func lineOf(text, key string) int {
	for i, l := range strings.Split(text, "\n") {
		if strings.HasPrefix(strings.TrimSpace(l), key) {
			return i + 1
		}
	}
	return 1
}

func lastLineOf(text, key string) int {
	found := 1
	for i, l := range strings.Split(text, "\n") {
		if strings.HasPrefix(strings.TrimSpace(l), key) {
			found = i + 1
		}
	}
	return found
}

// color gives the colour of a token for a depth; nil is the terminal's own.
func (t Theme) color(token string, d Depth) color.Color {
	switch d {
	case Full:
		if v := t.Colors[token]; v != "" {
			return lipgloss.Color(v)
		}
		if len(t.Colors) <= 1 { // a theme without colours of its own uses the sixteen
			return t.color(token, Sixteen)
		}
	case Sixteen:
		if v := t.ANSI[token]; v != "" {
			return lipgloss.Color(v)
		}
	}
	return nil
}
