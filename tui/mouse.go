package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/tui/ui"
)

// pointer gives a mouse message to what is under it, in its own coordinates.
func (a *App) pointer(m tea.MouseMsg) tea.Cmd {
	if a.lay.TooSmall {
		return nil
	}
	at := m.Mouse()
	if o := a.top(); o != nil {
		x, y, w, h := a.place(o)
		x, y = x+ui.FrameWidth/2, y+ui.FrameHeight/2
		if at.X < x || at.X >= x+w || at.Y < y || at.Y >= y+h {
			return nil
		}
		return o.Update(ui.Shift(m, -x, -y))
	}
	if _, click := m.(tea.MouseClickMsg); click {
		a.env.Typed = a.env.Now()
		if id, ok := a.underPointer(at.X, at.Y); ok {
			return a.Run(id)
		}
	}
	if at.Y < a.lay.BodyY || at.Y >= a.lay.BodyY+a.lay.BodyHeight || a.tab() == nil {
		return nil
	}
	return a.tab().Screen.Update(ui.Shift(m, 0, -a.lay.BodyY))
}

// underPointer is the action of the tab or of the key hint at a place.
func (a *App) underPointer(x, y int) (string, bool) {
	var zones []zone
	switch y {
	case 0:
		zones = a.hits.tabs
	case a.lay.HintsY:
		zones = a.hits.hints
	}
	for _, z := range zones {
		if x >= z.from && x < z.to && z.do != "" {
			return z.do, true
		}
	}
	return "", false
}

// Run does an action of the open screen or of everywhere by its id.
func (a *App) Run(id string) tea.Cmd {
	if act, ok := ui.ByID(a.screenActions(), id); ok {
		return act.Do()
	}
	if act, ok := ui.ByID(a.Globals(), id); ok {
		return act.Do()
	}
	return nil
}

// Actions are those of the open screen.
func (a *App) Actions() []ui.Action { return a.screenActions() }
