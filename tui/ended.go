package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// ending is the last screen of a session whose person the store no longer knows:
// a key or token that was revoked, a user who was switched off.
type ending struct {
	why  domain.Safe // empty: the session goes on
	kept int         // forms whose words are kept as drafts
	lost []domain.Safe
}

func (e *ending) isOver() bool { return !e.why.IsEmpty() }

// signedOut ends the session: what was typed is kept first.
func (a *App) signedOut(err error) {
	if a.ending.isOver() {
		return
	}
	a.ending.why = ui.Sentence(err)
	_, passing := a.env.Drafts.(ui.MemoryDrafts)
	for _, o := range a.overlays {
		f, ok := o.(interface {
			Dirty() bool
			Typed() domain.Safe
		})
		if l, leaves := o.(ui.Leaver); leaves && l.Leave() != nil && !passing {
			a.ending.kept++
			continue
		}
		if ok && (passing || f.Dirty()) && !f.Typed().IsEmpty() {
			a.ending.lost = append(a.ending.lost, f.Typed())
		}
	}
	a.overlays = nil
	a.env.Modal, a.find.typing = false, false
}

// lastWords is all that is left to do: leave, or make the window fit.
func (a *App) lastWords(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case tea.WindowSizeMsg:
		a.lay = Arrange(m.Width, m.Height)
	case tea.KeyPressMsg:
		switch m.String() {
		case "q", "esc", "enter", "ctrl+c":
			a.quitting = true
			return tea.Sequence(a.saveState(), tea.Quit)
		}
	}
	return nil
}

// drawEnding fills the window with why the session has ended and who can help.
func (a *App) drawEnding() string {
	s := a.env.Styles
	w, h := a.lay.Width, a.lay.Height
	room := max(min(w-4, 72), 1)
	var lines []string
	add := func(text domain.Safe, ink func(domain.Safe) string) {
		for _, l := range ui.Wrap(text, room) {
			lines = append(lines, ink(l))
		}
		lines = append(lines, "")
	}
	title := func(t domain.Safe) string { return ui.Paint(s.Title, t) }
	plain := func(t domain.Safe) string { return ui.Paint(s.Text, t) }
	muted := func(t domain.Safe) string { return ui.Paint(s.Muted, t) }
	add(domain.Lit("You are signed out"), title)
	add(a.ending.why, plain)
	add(domain.Lit("Whoever looks after refdeck here, an admin, gives you a new key or token, or switches you on again."), plain)
	if a.ending.kept > 0 {
		add(domain.Lit("What you typed is kept as a draft; it is there when you sign in again and open the form."), plain)
	}
	for _, words := range a.ending.lost {
		add(domain.Lit("This was typed and could not be kept; copy it if you need it:"), plain)
		add(words, muted)
	}
	add(domain.Lit("q leaves"), muted)
	left := strings.Repeat(" ", max((w-room)/2, 0))
	top := max((h-len(lines))/3, 0)
	return ui.Box(strings.Repeat("\n", top)+left+strings.Join(lines, "\n"+left), w, h)
}
