package tuitest

import (
	"fmt"
	"html"
	"image/color"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"
)

// Paper is what a picture is drawn on.
type Paper struct{ Background, Text string }

// The two papers of the README's pictures.
var (
	DarkPaper  = Paper{"#16191f", "#e6e9ee"}
	LightPaper = Paper{"#ffffff", "#1c1f24"}
)

// The cell is that of DejaVu Sans Mono at 14 px.
const (
	cellWidth  = 8.4
	cellHeight = 17
	baseline   = 13
	margin     = 12
)

// picture writes the cells row by row: first the backgrounds, then runs of text
// of one ink. Each run has its own place and length, so fonts may differ.
func picture(emu *vt.Emulator, paper Paper) string {
	w, h := emu.Width(), emu.Height()
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%d" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14">`+"\n",
		float64(w)*cellWidth+2*margin, h*cellHeight+2*margin)
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", paper.Background)
	for y := range h {
		for _, r := range runs(emu, y, w, paper) {
			r.write(&b, y)
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// run is a stretch of cells of one look.
type run struct {
	x, cells int
	text     strings.Builder
	look
}

type look struct {
	fg, bg    string
	bold      bool
	underline bool
	faint     bool
}

func runs(emu *vt.Emulator, y, w int, paper Paper) []*run {
	var out []*run
	for x := 0; x < w; {
		cell := emu.CellAt(x, y)
		text, width, l := " ", 1, look{fg: paper.Text}
		if cell != nil && cell.Content != "" {
			text, width = cell.Content, max(cell.Width, 1)
		}
		if cell != nil {
			l = lookOf(cell.Style, paper)
		}
		if n := len(out); n > 0 && out[n-1].look == l && width == 1 && !out[n-1].wide() {
			out[n-1].cells++
			out[n-1].text.WriteString(text)
		} else {
			r := &run{x: x, cells: width, look: l}
			r.text.WriteString(text)
			out = append(out, r)
		}
		x += width
	}
	return out
}

// wide tells of a run that is one double-width character: it stays alone.
func (r *run) wide() bool { return r.cells == 2 && len([]rune(r.text.String())) == 1 }

func lookOf(s uv.Style, paper Paper) look {
	l := look{fg: hexOf(s.Fg, paper.Text), bg: hexOf(s.Bg, ""), bold: s.Attrs&uv.AttrBold != 0, faint: s.Attrs&uv.AttrFaint != 0, underline: s.Underline != 0}
	if s.Attrs&uv.AttrReverse != 0 {
		bg := l.bg
		if bg == "" {
			bg = paper.Background
		}
		l.fg, l.bg = bg, l.fg
	}
	return l
}

func hexOf(c color.Color, none string) string {
	if c == nil {
		return none
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

func (r *run) write(b *strings.Builder, y int) {
	x, top := margin+float64(r.x)*cellWidth, margin+y*cellHeight
	if r.bg != "" {
		fmt.Fprintf(b, `<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s"/>`+"\n", x, top, float64(r.cells)*cellWidth+0.2, cellHeight, r.bg)
	}
	if r.wide() {
		r.writeText(b, r.text.String(), x, top, 2)
		return
	}
	for _, w := range words([]rune(r.text.String())) {
		at := x + float64(w.x)*cellWidth
		if part, ok := solid[w.text[0]]; ok {
			fmt.Fprintf(b, `<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s"/>`+"\n", at+part.from*cellWidth, top, part.width*cellWidth+float64(len(w.text)-1)*cellWidth, cellHeight, r.fg)
			continue
		}
		r.writeText(b, string(w.text), at, top, len(w.text))
	}
}

// word is what is drawn by one element: a text without gaps, or equal blocks.
type word struct {
	x    int
	text []rune
}

// words parts a run at gaps of two and more spaces, so that columns stand where
// they belong in every font, and at the signs that are drawn as rectangles.
func words(text []rune) []word {
	var out []word
	for i := 0; i < len(text); {
		if text[i] == ' ' {
			i++
			continue
		}
		j := i + 1
		_, block := solid[text[i]]
		for j < len(text) && (block && text[j] == text[i] && text[i] == '█' || !block && continues(text, j)) {
			j++
		}
		out = append(out, word{i, text[i:j]})
		i = j
	}
	return out
}

// continues tells whether the character belongs to the word before it.
func continues(text []rune, at int) bool {
	if _, block := solid[text[at]]; block {
		return false
	}
	return text[at] != ' ' || at+1 < len(text) && text[at+1] != ' ' && !isSolid(text[at+1])
}

func isSolid(r rune) bool {
	_, ok := solid[r]
	return ok
}

// solid are the signs that join up from line to line; fonts leave seams between
// them. The numbers are shares of a cell. Read only.
var solid = map[rune]struct{ from, width float64 }{'█': {0, 1}, '▌': {0, 0.5}, '▐': {0.5, 0.5}, '│': {0.44, 0.12}}

func (r *run) writeText(b *strings.Builder, text string, x float64, top, cells int) {
	extra := ""
	if r.bold {
		extra += ` font-weight="bold"`
	}
	if r.faint {
		extra += ` opacity="0.7"`
	}
	if r.underline {
		extra += ` text-decoration="underline"`
	}
	fmt.Fprintf(b, `<text x="%.1f" y="%d" fill="%s" textLength="%.1f" lengthAdjust="spacingAndGlyphs"%s>%s</text>`+"\n",
		x, top+baseline, r.fg, float64(cells)*cellWidth, extra, html.EscapeString(text))
}
