package tui

import (
	"encoding/json"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// StateStore keeps a small text between runs. Load gives nil when there is none.
type StateStore interface {
	Load() []byte
	Save(b []byte) error
}

// session is what is kept between runs. What is unknown in it counts as not set.
type session struct {
	Screen  ui.ScreenID                       `json:"screen"`
	Theme   string                            `json:"theme"`
	NoMouse bool                              `json:"no_mouse"`
	Owner   string                            `json:"owner"`
	Name    string                            `json:"owner_name"`
	Period  ui.PeriodKind                     `json:"period"`
	Screens map[ui.ScreenID]map[string]string `json:"screens"`
	Views   []savedView                       `json:"views"`
}

func (a *App) loadState() {
	if a.cfg.State == nil {
		return
	}
	var s session
	if b := a.cfg.State.Load(); b == nil || json.Unmarshal(b, &s) != nil {
		return
	}
	for i, t := range a.tabs {
		t.kept = s.Screens[t.ID]
		if t.ID == s.Screen {
			a.at = i
		}
	}
	if a.cfg.Theme == "" {
		a.cfg.Theme = s.Theme
	}
	a.mouse = a.mouse && !s.NoMouse
	a.views = s.Views
	if s.Owner != "" {
		a.env.Filters.Owner, a.env.Filters.OwnerName = s.Owner, domain.Line(s.Name)
	}
	for _, k := range ui.PeriodKinds() {
		if k == s.Period {
			a.setPeriod(k)
		}
	}
}

// saveState writes what is to be found again, off the program's goroutine.
func (a *App) saveState() tea.Cmd {
	if a.cfg.State == nil {
		return nil
	}
	s := session{Screen: a.id(), Theme: a.cfg.Theme, NoMouse: a.cfg.Mouse && !a.mouse, Owner: a.env.Filters.Owner, Name: a.env.Filters.OwnerName.String(),
		Period: a.env.Filters.Kind, Screens: map[ui.ScreenID]map[string]string{}, Views: a.views}
	for _, t := range a.tabs {
		s.Screens[t.ID] = t.kept
		if st, ok := t.Screen.(ui.Stateful); ok && t.begun {
			s.Screens[t.ID] = st.State()
		}
	}
	b, err := json.Marshal(s)
	if err != nil {
		a.env.Log.Error("state not kept", "cause", err)
		return nil
	}
	store, log := a.cfg.State, a.env.Log
	return func() tea.Msg {
		if err := store.Save(b); err != nil {
			log.Warn("state not kept", "cause", err)
		}
		return nil
	}
}
