// Package tui is the shell around the screens: it routes messages, keeps the
// stack of overlays, and draws the tab strip, the status line and the line of
// keys. Screens plug in as a list; the shell knows none of them by name.
package tui

import (
	"runtime/debug"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/themes"
	"github.com/refdeck/refdeck/tui/ui"
)

// Place is a screen and the name it is addressed by.
type Place struct {
	ID     ui.ScreenID
	Screen ui.Screen
}

// Config is what a session is made of.
type Config struct {
	Env    *ui.Env
	Places []Place
	Start  ui.ScreenID // overrides the remembered tab; "" does not
	Name   string      // of the person, raw
	Role   string
	Live   bool          // changes by others arrive by themselves
	Watch  bool          // let the store tell of them; sets Live
	Theme  string        // "auto" (or ""), "dark", "light", "plain"
	Custom *themes.Theme // a theme file of the person's own; wins over Theme
	Mouse  bool
	ASCII  bool // no character outside ASCII in the frame
	State  StateStore
	// Actions are further ones of everywhere: adding and correcting records.
	Actions []ui.Action
}

// App is the root model of one session.
type App struct {
	cfg      Config
	env      *ui.Env
	tabs     []*tab
	at       int
	overlays []ui.Overlay
	lay      Layout
	drawn    string // by the last View

	notices   notices
	find      finder
	offline   time.Time // since when the store has not answered; zero when it does
	outages   int
	probes    int // of this outage
	me        store.Identity
	who       ui.Lane
	warned    []string // warnings that stand in the list of messages
	dismissed []string // warnings that were put away
	ending    ending
	readAt    time.Time // when the data on screen was read
	depth     themes.Depth
	back      string // background the terminal told: "dark", "light", "" unknown
	mouse     bool
	ctrlC     bool // pressed once already
	views     []savedView
	hits      hitMap
	crashed   bool
	quitting  bool
	gathering bool // changes are being gathered into one reload
}

// tab is a place and what the shell remembers about it.
type tab struct {
	Place
	begun   bool
	pending tea.Msg           // what it missed while hidden: ReloadMsg or FiltersMsg
	kept    map[string]string // its state of the last run, until it begins
	find    string
}

// New makes the root model. Env is filled with ordinary values where it has none.
func New(cfg Config) *App {
	cfg.Env.Fill()
	cfg.Env.Store = ui.OwnRevs(cfg.Env.Store)
	a := &App{cfg: cfg, env: cfg.Env, mouse: cfg.Mouse}
	a.find.input = ui.NewInput(a.env)
	for _, p := range cfg.Places {
		a.tabs = append(a.tabs, &tab{Place: p})
	}
	a.loadState()
	for i, t := range a.tabs {
		if t.ID == cfg.Start {
			a.at = i
		}
	}
	a.keepOwnerInSight()
	a.restyle()
	a.resize(80, 24)
	return a
}

// Init asks the terminal for its background and begins the first screen.
func (a *App) Init() tea.Cmd {
	return tea.Batch(tea.RequestBackgroundColor, a.begin(), a.nextMinute(), a.watch(), a.askWho())
}

// begin starts the open tab the first time, and tells it later what it missed.
func (a *App) begin() tea.Cmd {
	t := a.tab()
	if t == nil {
		return nil
	}
	missed := t.pending
	t.pending = nil
	if t.begun {
		if missed != nil {
			return t.Screen.Update(missed)
		}
		return nil
	}
	t.begun = true
	t.Screen.Resize(a.lay.Width, a.lay.BodyHeight)
	var restored tea.Cmd
	if s, ok := t.Screen.(ui.Stateful); ok && len(t.kept) > 0 {
		restored = s.Restore(t.kept)
	}
	return tea.Batch(restored, t.Screen.Init())
}

func (a *App) tab() *tab {
	if a.at < len(a.tabs) {
		return a.tabs[a.at]
	}
	return nil
}

// resize lays everything out anew: a pure function of width and height.
func (a *App) resize(w, h int) {
	a.lay = Arrange(w, h)
	if !a.banner().IsEmpty() {
		a.lay = a.lay.withBanner()
	}
	for _, t := range a.tabs {
		if t.begun {
			t.Screen.Resize(a.lay.Width, a.lay.BodyHeight)
		}
	}
	for _, o := range a.overlays {
		o.Resize(a.lay.overlayRoom())
	}
}

// minuteMsg lets texts that tell the time change; without such a text nothing is written.
type minuteMsg struct{}

func (a *App) nextMinute() tea.Cmd {
	now := a.env.Now()
	return a.env.After(now.Truncate(time.Minute).Add(time.Minute).Sub(now), minuteMsg{})
}

// rescue turns a panic into an orderly end: typed words are kept, the terminal
// is given back, and the cause goes to the log.
func (a *App) rescue(cmd *tea.Cmd) {
	cause := recover()
	if cause == nil {
		return
	}
	a.crashed = true
	a.env.Log.Error("the screen failed", "cause", cause, "stack", string(debug.Stack()))
	for _, o := range a.overlays {
		if l, ok := o.(ui.Leaver); ok {
			l.Leave()
		}
	}
	*cmd = tea.Quit
}

// Crashed tells whether the session ended by a fault of the program.
func (a *App) Crashed() bool { return a.crashed }

// Env is the session's Env, for those who drive the App in tests.
func (a *App) Env() *ui.Env { return a.env }

// safeName is the person's name as it may be drawn.
func (a *App) safeName() domain.Safe { return domain.Line(a.cfg.Name) }
