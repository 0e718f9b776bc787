package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

func (a *App) top() ui.Overlay {
	if n := len(a.overlays); n > 0 {
		return a.overlays[n-1]
	}
	return nil
}

func (a *App) push(o ui.Overlay) tea.Cmd {
	a.overlays = append(a.overlays, o)
	a.env.Modal = true
	o.Resize(a.lay.overlayRoom())
	return o.Init()
}

// drop takes an overlay away without asking it: it is done.
func (a *App) drop(o ui.Overlay) tea.Cmd {
	if o == nil {
		o = a.top()
	}
	if !slices.Contains(a.overlays, o) {
		return nil
	}
	a.overlays = slices.DeleteFunc(a.overlays, func(x ui.Overlay) bool { return x == o })
	a.env.Modal = len(a.overlays) > 0
	if c, ok := o.(ui.Closer); ok {
		return c.Closed()
	}
	return nil
}

// leave closes the top overlay by Esc: a form keeps its draft.
func (a *App) leave() tea.Cmd {
	o := a.top()
	cmd := a.drop(o)
	if l, ok := o.(ui.Leaver); ok {
		cmd = tea.Batch(l.Leave(), cmd)
	}
	return cmd
}

func (a *App) closeAll() tea.Cmd {
	var cmds []tea.Cmd
	for a.top() != nil {
		cmds = append(cmds, a.leave())
	}
	return tea.Batch(cmds...)
}

// copy sends text to the clipboard. No terminal answers whether it arrived, so
// the words promise no more than that it was sent.
func (a *App) copy(m ui.CopyMsg) tea.Cmd {
	said := domain.Concat(domain.Lit("Sent to the clipboard: "), m.What, domain.Lit(". If it does not arrive, Y shows it as text."))
	return tea.Batch(a.env.Clipboard(m.Text.String()), ui.Toast(said))
}

// place is where the frame of an overlay goes: centred, a little above the middle.
func (a *App) place(o ui.Overlay) (x, y, w, h int) {
	w, h = o.Size()
	roomW, roomH := a.lay.overlayRoom()
	w, h = min(max(w, 1), roomW), min(max(h, 1), roomH)
	x = (a.lay.Width - w - ui.FrameWidth) / 2
	y = 1 + max(a.lay.HintsY-1-h-ui.FrameHeight, 0)/3
	return max(x, 0), y, w, h
}
