package ui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/refdeck/refdeck/domain"
)

// Align says where short text stands in its cell.
type Align int

// Text stands left, numbers right.
const (
	Left Align = iota
	Right
	Center
)

// Width is the number of terminal cells a text takes.
func Width(s domain.Safe) int { return width(s.String()) }

// Fit makes a text exactly w cells wide: cut at the end with one … or padded.
func Fit(s domain.Safe, w int, a Align) domain.Safe {
	return domain.Line(fit(cutEnd(s.String(), w), w, a))
}

// FitMiddle is Fit for ids and e-mail addresses: both ends stay, the … is in the middle.
func FitMiddle(s domain.Safe, w int, a Align) domain.Safe {
	return domain.Line(fit(cutMiddle(s.String(), w), w, a))
}

// Cut shortens a text to at most w cells, without padding.
func Cut(s domain.Safe, w int) domain.Safe { return domain.Line(cutEnd(s.String(), w)) }

func cutEnd(s string, w int) string {
	if w <= 0 {
		return ""
	}
	if width(s) <= w {
		return s
	}
	return ansi.Truncate(s, w, "…")
}

func cutMiddle(s string, w int) string {
	full := width(s)
	if full <= w || w < 3 {
		return cutEnd(s, w)
	}
	right := (w - 1) / 2
	return ansi.Truncate(s, w-1-right, "") + "…" + rightOf(s, full-right)
}

// fit pads; a wide glyph that was cut away leaves a cell which is filled, too.
func fit(s string, w int, a Align) string {
	space := w - width(s)
	switch {
	case space <= 0:
		return s
	case a == Right:
		return spaces(space) + s
	case a == Center:
		return spaces(space/2) + s + spaces(space-space/2)
	}
	return s + spaces(space)
}

const blank = "                                                                                                                                "

func spaces(n int) string {
	switch {
	case n <= 0:
		return ""
	case n <= len(blank):
		return blank[:n]
	}
	return strings.Repeat(" ", n)
}

// Wrap breaks a block into lines of at most w cells, at words where it can.
func Wrap(s domain.Safe, w int) []domain.Safe {
	if w <= 0 {
		return nil
	}
	return domain.Block(ansi.Wrap(s.String(), w, "")).Lines()
}

// padStyled makes a painted line exactly w cells wide.
func padStyled(line string, w int) string {
	have := width(line)
	if have > w {
		line = ansi.Truncate(line, w, "")
		have = width(line)
	}
	return line + spaces(w-have)
}

// Box makes any drawing exactly w × h: lines cut or padded, missing ones added.
func Box(drawing string, w, h int) string {
	if w <= 0 || h <= 0 {
		return ""
	}
	lines := strings.Split(drawing, "\n")
	out := make([]string, h)
	for i := range out {
		if i < len(lines) {
			out[i] = padStyled(lines[i], w)
		} else {
			out[i] = spaces(w)
		}
	}
	return strings.Join(out, "\n")
}
