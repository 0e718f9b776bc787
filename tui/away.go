package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// probeAfter is how long the shell waits before it asks a store that was away
// again; the last one holds from then on.
var probeAfter = [...]time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 15 * time.Second}

// probeMsg asks again, unless the outage it belongs to is over.
type probeMsg struct{ outage int }

// reached learns from an answer whether the store can be reached, and whether it
// still knows the person. What is on the screen stays in any case.
func (a *App) reached(err error) tea.Cmd {
	switch {
	case err != nil:
		return a.unanswered(err)
	case a.offline.IsZero():
		a.readAt = a.env.Now()
		return nil
	}
	return a.recovered()
}

// unanswered is what an error tells about the connection; most tell nothing.
func (a *App) unanswered(err error) tea.Cmd {
	switch domain.CodeOf(err) {
	case domain.Unauthenticated:
		a.signedOut(err)
	case domain.Unavailable:
		if a.offline.IsZero() {
			a.offline = a.env.Now()
			a.outages++
			a.probes = 0
			return a.probeSoon()
		}
	}
	return nil
}

func (a *App) probeSoon() tea.Cmd {
	if a.env.Store == nil {
		return nil
	}
	wait := probeAfter[min(a.probes, len(probeAfter)-1)]
	a.probes++
	return a.env.After(wait, probeMsg{a.outages})
}

func (a *App) probe(m probeMsg) tea.Cmd {
	if a.offline.IsZero() || m.outage != a.outages {
		return nil
	}
	return tea.Batch(a.askWho(), a.probeSoon())
}

// recovered is told once that the store answers again: everything is read anew,
// and what could not be saved is tried again as the same operation.
func (a *App) recovered() tea.Cmd {
	a.offline, a.readAt = noTime, a.env.Now()
	for _, t := range a.tabs {
		if t.begun && t.pending == nil {
			t.pending = ui.ReloadMsg{}
		}
	}
	said := a.notices.add(a.env, ui.ToastMsg{Text: domain.Lit("Connected again. Everything was read anew.")}) // whatever comes next is said over it
	cmds := []tea.Cmd{said, a.begin()}
	for _, o := range a.overlays {
		if r, ok := o.(ui.Retryer); ok {
			cmds = append(cmds, r.Retry())
		}
	}
	return tea.Batch(cmds...)
}
