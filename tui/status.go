package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

const (
	toastFor    = 4 * time.Second
	keptNotices = 200
)

// notices holds the line that is shown just now, and all that were, for the
// list of messages.
type notices struct {
	now   ui.ToastMsg
	shown bool
	more  int // others that came while this one was shown
	n     int
	log   []notice
}

type notice struct {
	at time.Time
	ui.ToastMsg
}

// expiry ends the toast of its number, unless another one has come since.
type expiry struct{ n int }

func (s *notices) add(env *ui.Env, m ui.ToastMsg) tea.Cmd {
	if m.Hint {
		return s.aside(env, m)
	}
	s.log = append(s.log, notice{env.Now(), m})
	if len(s.log) > keptNotices {
		s.log = s.log[1:]
	}
	if s.shown && s.now.Level == ui.Failed && m.Level == ui.Info {
		s.more++ // an error stays until it is read
		return nil
	}
	if s.shown && !s.now.Hint {
		s.more++
	}
	s.now, s.shown = m, true
	s.n++
	if m.Level == ui.Failed {
		return nil
	}
	return env.After(toastFor, expiry{s.n})
}

// aside shows a hint where nothing else is said.
func (s *notices) aside(env *ui.Env, m ui.ToastMsg) tea.Cmd {
	if s.shown && !s.now.Hint {
		return nil
	}
	s.now, s.shown = m, true
	s.n++
	return env.After(toastFor, expiry{s.n})
}

func (s *notices) expire(e expiry) {
	if e.n == s.n {
		s.shown, s.more = false, 0
	}
}

// seen is told of a key press: an error was read, and a hint was of the key before.
func (s *notices) seen() {
	if s.shown && (s.now.Level == ui.Failed || s.now.Hint) {
		s.shown, s.more = false, 0
	}
}

// status draws the line above the keys: what was said last or, when nothing
// was, that there is no connection; at the right the active search.
func (a *App) status() string {
	w := a.lay.Width
	if a.find.typing {
		return a.findLine(w)
	}
	said, chip := a.said(), a.findChip()
	switch {
	case said == nil && chip == nil:
		return ""
	case said == nil:
		return ui.Line(w, append([]ui.Span{{Text: domain.Lit(" ")}}, chip...)...)
	}
	return ui.Ends(w, said, chip)
}

func (a *App) said() []ui.Span {
	s, w := a.env.Styles, a.lay.Width
	space, bad := ui.Span{Text: domain.Lit(" "), Ink: s.Text}, ui.Span{Text: domain.Lit("■ "), Ink: s.Bad}
	switch n := a.notices; {
	case n.shown:
		more := domain.Safe{}
		if n.more > 0 {
			more = domain.Linef("  +%d, M shows all", n.more)
		}
		spans := []ui.Span{space, {Text: ui.Cut(n.now.Text, w-4-ui.Width(more)), Ink: s.Text}, {Text: more, Ink: s.Muted}}
		if n.now.Level == ui.Failed {
			spans[0] = bad
			return append([]ui.Span{space}, spans...)
		}
		return spans
	case !a.offline.IsZero():
		since := domain.Linef("No connection since %s – what is shown is old. It is tried again by itself; r tries now.", a.offline.In(a.env.Zone).Format("15:04"))
		return []ui.Span{space, bad, {Text: since, Ink: s.Text}}
	}
	return nil
}

// messages lists what was said in this session, newest first.
func (a *App) messages() tea.Cmd {
	text := domain.Lit("Nothing was said yet.")
	for i, n := range a.notices.log {
		sign := "  "
		if n.Level == ui.Failed {
			sign = "■ "
		}
		line := domain.Concat(domain.Line(n.at.In(a.env.Zone).Format("15:04 ")+sign), n.Text)
		if n.Code != "" {
			line = domain.Concat(line, domain.Linef(" (%s)", string(n.Code)))
		}
		if i == 0 {
			text = line
		} else {
			text = domain.Block(line.String() + "\n" + text.String())
		}
	}
	return ui.Open(ui.NewViewer(a.env, domain.Lit("Messages"), text))
}
