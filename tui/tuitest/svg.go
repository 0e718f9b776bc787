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

const (
	cellWidth  = 8.4
	cellHeight = 17
	margin     = 12
)

// Picture draws a View's content of w × h cells as SVG.
func Picture(content string, w, h int, paper Paper) string {
	emu := vt.NewEmulator(w, h)
	_, _ = emu.WriteString(strings.ReplaceAll(content, "\n", "\r\n")) // an emulator in memory takes everything
	return picture(emu, paper)
}

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
		if n := len(out); n > 0 && out[n-1].look == l && width == 1 && out[n-1].wide() == false {
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
	if strings.TrimSpace(r.text.String()) == "" {
		return
	}
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
	fmt.Fprintf(b, `<text x="%.1f" y="%d" fill="%s" textLength="%.1f" lengthAdjust="spacingAndGlyphs" xml:space="preserve"%s>%s</text>`+"\n",
		x, top+13, r.fg, float64(r.cells)*cellWidth, extra, html.EscapeString(r.text.String()))
}
