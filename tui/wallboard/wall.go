// Package wallboard is the dashboard for a screen on the wall: the leaders and the
// metrics in turn, in large type, live, without keys but q.
package wallboard

import (
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/themes"
	"github.com/refdeck/refdeck/tui/ui"
)

// ID addresses the answers of the wall's own reads.
const ID ui.ScreenID = "wallboard"

// Config is how a wall looks and moves.
type Config struct {
	Every  time.Duration // how long a page stays; 20 seconds if 0
	Boards []domain.LeaderBy
	Watch  bool // the store tells of changes; else the wall reads every minute
	Theme  string
	Custom *themes.Theme // wins over Theme
	ASCII  bool
}

// Wall is the root model. Run it with tui.RunModel.
type Wall struct {
	env  *ui.Env
	cfg  Config
	w, h int

	depth themes.Depth
	back  string // the background that the terminal told

	lane    ui.Lane
	figures figures
	loaded  bool
	problem domain.Safe
	over    bool // the person is not known any more
	offline time.Time
	probes  int
	outage  int
	live    bool
	waiting bool // changes are being gathered

	pages []page
	at    int
	since time.Time // when the page was put up
	turn  int       // counts pages, so that a late tick turns nothing
	kept  kept
}

const (
	stays     = 20 * time.Second
	gatherFor = 400 * time.Millisecond
	reread    = time.Minute
)

// New makes a wall. Env is filled with ordinary values where it has none.
func New(env *ui.Env, cfg Config) *Wall {
	env.Fill()
	if cfg.Every <= 0 {
		cfg.Every = stays
	}
	if len(cfg.Boards) == 0 {
		cfg.Boards = []domain.LeaderBy{domain.ByPartner, domain.ByReferrer, domain.ByCSM, domain.ByRep}
	}
	w := &Wall{env: env, cfg: cfg, w: 80, h: 24, since: env.Now()}
	w.restyle()
	return w
}

// Init asks the terminal for its background, and reads.
func (w *Wall) Init() tea.Cmd {
	return tea.Batch(tea.RequestBackgroundColor, w.read(), w.watch(), w.tick(), w.env.After(reread, minute{}))
}

// Messages of the wall to itself.
type (
	tick    struct{ turn int }
	minute  struct{}
	probe   struct{ outage int }
	settled struct{}
	again   struct{}
	// watching says that the store tells of changes from now on.
	watching struct{ from <-chan store.Change }
	heard    struct {
		change store.Change
		from   <-chan store.Change
		ended  bool
	}
)

// Update takes what happened; of keys only those that leave.
func (w *Wall) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch m := msg.(type) {
	case tea.WindowSizeMsg:
		w.w, w.h = max(m.Width, 0), max(m.Height, 0)
	case tea.BackgroundColorMsg:
		w.back = map[bool]string{true: "dark", false: "light"}[m.IsDark()]
		w.restyle()
	case tea.ColorProfileMsg:
		w.depth = depthOf(m.Profile)
		w.restyle()
	case tea.KeyPressMsg:
		if k := m.String(); k == "q" || k == "ctrl+c" {
			return w, tea.Quit
		}
	case ui.Result[figures]:
		return w, w.take(m)
	default:
		return w, w.beat(msg)
	}
	return w, nil
}

// beat is time going by, and what the store tells.
func (w *Wall) beat(msg tea.Msg) tea.Cmd {
	if w.over {
		return nil
	}
	switch m := msg.(type) {
	case tick:
		return w.ticked(m)
	case minute:
		return tea.Batch(w.minutely(), w.env.After(reread, minute{}))
	case watching:
		w.live = true
		return next(m.from)
	case heard:
		return w.changed(m)
	case settled:
		w.waiting = false
		return w.read()
	case probe:
		if w.offline.IsZero() || m.outage != w.outage {
			return nil
		}
		return w.read()
	case again:
		return w.watch()
	}
	return nil
}

// tick comes every second while a line shows how long the page still stays; where
// nothing is to move, only when it is turned.
func (w *Wall) tick() tea.Cmd {
	wait := time.Second
	if w.env.Still {
		wait = w.cfg.Every
	}
	return w.env.After(wait, tick{w.turn})
}

func (w *Wall) ticked(m tick) tea.Cmd {
	if m.turn != w.turn {
		return nil
	}
	if w.env.Now().Sub(w.since) >= w.cfg.Every {
		w.turn++
		w.since = w.env.Now()
		if n := len(w.pages); n > 0 {
			w.at = (w.at + 1) % n
		}
	}
	return w.tick()
}

// minutely reads again where nobody tells of changes, and when a new day has begun.
func (w *Wall) minutely() tea.Cmd {
	w.env.Filters.Period = w.env.PeriodNow(w.env.Filters.Kind)
	if w.live && w.figures.day == w.env.Today() && w.offline.IsZero() {
		return nil
	}
	return w.read()
}

func (w *Wall) restyle() {
	theme := themes.Plain()
	choice := w.cfg.Theme
	if choice == "" || choice == "auto" {
		choice = w.back
	}
	switch {
	case w.cfg.Custom != nil:
		theme = *w.cfg.Custom
	case choice == "dark":
		theme = themes.Dark()
	case choice == "light":
		theme = themes.Light()
	}
	w.env.Styles = themes.New(theme, w.depth)
}

func depthOf(p colorprofile.Profile) themes.Depth {
	switch {
	case p >= colorprofile.ANSI256:
		return themes.Full
	case p == colorprofile.ANSI:
		return themes.Sixteen
	}
	return themes.Mono
}
