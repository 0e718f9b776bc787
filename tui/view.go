package tui

import (
	"runtime/debug"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// View draws the window: state in, text out. A drawing that did not change is the
// very same text as before: the library compares the two at every frame, and for the
// same text it need not look inside.
func (a *App) View() tea.View {
	if text := a.draw(); text != a.drawn {
		a.drawn = text
	}
	v := tea.NewView(a.drawn)
	v.AltScreen = true
	if a.mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	v.WindowTitle = a.windowTitle()
	if !a.lay.TooSmall {
		v.Cursor = a.cursor()
	}
	return v
}

func (a *App) windowTitle() string { return domain.Linef("refdeck – %s", a.openTitle()).String() }

// draw never fails: a screen that cannot be drawn is said so, and the others
// stay within reach.
func (a *App) draw() (text string) {
	defer func() {
		if cause := recover(); cause != nil {
			a.env.Log.Error("the screen could not be drawn", "cause", cause, "stack", string(debug.Stack()))
			text = ui.Box("This screen could not be drawn. Your data and your drafts are kept; another screen's digit leaves it.", a.lay.Width, a.lay.Height)
		}
	}()
	if a.quitting || a.crashed {
		return ""
	}
	if a.lay.TooSmall {
		return a.tooSmall()
	}
	if a.ending.isOver() {
		return a.plainly(a.drawEnding())
	}
	lines := a.lines()
	for _, o := range a.overlays {
		x, y, w, h := a.place(o)
		ui.Lay(lines, ui.Frame(a.env.Styles, o.Title(), o.View(), w, h), x, y)
	}
	return a.plainly(strings.Join(lines, "\n"))
}

// plainly keeps to ASCII where that was asked for.
func (a *App) plainly(text string) string {
	if a.cfg.ASCII {
		return ui.ASCII(text)
	}
	return text
}

// lines draws everything below the overlays, one string a line, all as wide as the window.
func (a *App) lines() []string {
	l := a.lay
	lines := make([]string, l.Height)
	for i := range lines {
		lines[i] = strings.Repeat(" ", l.Width)
	}
	lines[0] = a.header()
	if l.BannerY > 0 {
		lines[l.BannerY] = a.bannerLine()
	}
	if t := a.tab(); t != nil && l.BodyHeight > 0 {
		body := strings.Split(ui.Box(t.Screen.View(), l.Width, l.BodyHeight), "\n")
		copy(lines[l.BodyY:], body)
	}
	lines[l.HintsY] = a.footer()
	if status := a.status(); status != "" {
		lines[l.StatusY] = ui.Box(status, l.Width, 1)
	}
	return lines
}

// tooSmall is all there is below 40 × 10.
func (a *App) tooSmall() string {
	if a.lay.Width == 0 || a.lay.Height == 0 {
		return ""
	}
	var out []string
	for _, l := range ui.Wrap(domain.Linef("refdeck needs a window of %d × %d or more. Nothing is lost; make it larger.", leastWidth, leastHeight), a.lay.Width) {
		out = append(out, l.String())
	}
	return ui.Box(strings.Join(out, "\n"), a.lay.Width, a.lay.Height)
}

// cursor is the terminal's own, in the field that takes the keys.
func (a *App) cursor() *tea.Cursor {
	if o := a.top(); o != nil {
		p, ok := o.(ui.Pointer)
		if !ok {
			return nil
		}
		c := p.Cursor()
		if c == nil {
			return nil
		}
		x, y, w, h := a.place(o)
		if c.X < 0 || c.X >= w || c.Y < 0 || c.Y >= h {
			return nil
		}
		c.X, c.Y = c.X+x+ui.FrameWidth/2, c.Y+y+ui.FrameHeight/2
		return c
	}
	if a.find.typing {
		return a.find.input.Cursor(3, a.lay.StatusY)
	}
	return nil
}
