package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/demo"
	"github.com/refdeck/refdeck/themes"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/board"
	"github.com/refdeck/refdeck/tui/leaderboard"
	"github.com/refdeck/refdeck/tui/metrics"
	"github.com/refdeck/refdeck/tui/queue"
	"github.com/refdeck/refdeck/tui/records"
	"github.com/refdeck/refdeck/tui/ui"
	"github.com/refdeck/refdeck/tui/welcome"
)

// places lists the screens in the order of their digits.
func places(env *ui.Env) []tui.Place {
	return []tui.Place{{ID: queue.ID, Screen: queue.New(env)}, {ID: board.ID, Screen: board.New(env)},
		{ID: leaderboard.ID, Screen: leaderboard.New(env)}, {ID: metrics.ID, Screen: metrics.New(env)}}
}

// dashboard opens the store and shows it.
func (a *app) dashboard(ctx context.Context) error {
	if err := a.needTerminal(); err != nil {
		return err
	}
	w, err := a.open(ctx, writing)
	if err != nil {
		return err
	}
	defer w.close()
	name, err := a.keptAs()
	if err != nil {
		return err
	}
	state := tui.FileState{Path: a.kept("session", name)}
	back := false
	for {
		toDemo, err := a.showDashboard(ctx, w, visit{state: state, back: back})
		if err != nil || !toDemo {
			return err
		}
		if err := a.demo(ctx, demoFlags{size: string(demo.Small), seed: 1}); err != nil {
			return err
		}
		back = true
	}
}

// needTerminal refuses to draw where nobody can see it.
func (a *app) needTerminal() error {
	if !a.outTerm || a.env("TERM") == "dumb" {
		return usageError{"The dashboard needs a terminal. As text there are refdeck queue, referral list, leaderboard and metrics."}
	}
	return nil
}

func (a *app) stateDir() string { return a.dir("XDG_STATE_HOME", filepath.Join(".local", "state")) }

// visit is how a dashboard is come to.
type visit struct {
	state tui.StateStore // where it keeps what it looked like; nil keeps nothing
	demo  bool           // the data is generated
	back  bool           // from the demo
}

// localFrames is how often a second the screen may be drawn on one's own terminal:
// a key waits for the next frame, and half as long at twice the usual rate.
const localFrames = 120

// showDashboard runs the dashboard until it is left. It answers true when it was
// left to look at demo data.
func (a *app) showDashboard(ctx context.Context, w *work, v visit) (toDemo bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	log, closeLog := a.logFile()
	defer closeLog()
	s, err := a.begin(ctx, w, v, log)
	if err == nil {
		a.keep(ctx, w, log)
		err = a.run(ctx, s.shell, tea.WithFPS(localFrames))
		toDemo = s.toDemo
	}
	cancel()
	if s != nil && s.files != nil {
		s.files.under.Wait() // an import that is under way rolls its batch back first
	}
	return toDemo && err == nil, err
}

// keep looks after the store while it is open, unless a server does that.
func (a *app) keep(ctx context.Context, w *work, log *slog.Logger) {
	if w.svc != nil {
		go keepStore(ctx, w.svc, log)
	}
}

// run shows a model where the person sits.
func (a *app) run(ctx context.Context, model tea.Model, local ...tea.ProgramOption) error {
	if a.guest != nil {
		return a.guest.run(ctx, model)
	}
	return tui.RunModel(model, append(local, tea.WithContext(ctx))...)
}

// session is one dashboard from its first to its last frame.
type session struct {
	shell  *tui.App
	files  *imports // nil over SSH
	toDemo bool
}

// begin makes the dashboard of an open store.
func (a *app) begin(ctx context.Context, w *work, v visit, log *slog.Logger) (*session, error) {
	env, err := a.environment(ctx, w, v, log)
	if err != nil {
		return nil, err
	}
	custom, name, err := a.theme()
	if err != nil {
		return nil, err
	}
	s := &session{}
	var actions []ui.Action
	var first tea.Cmd
	if a.guest == nil { // over SSH there is nothing to import from and no demo
		if s.files, err = a.imports(ctx, w); err != nil {
			return nil, err
		}
		var greet *welcome.Welcome
		if greet, first, err = a.welcome(ctx, w, v, env, s); err != nil {
			return nil, err
		}
		actions = greet.Actions()
	}
	me, err := w.Me(ctx)
	if err != nil {
		return nil, err
	}
	screens, start := opening(places(env), first)
	s.shell = tui.New(tui.Config{Env: env, Places: screens, Start: start, Name: w.Actor().Name, Role: rolesShown(&me), Live: true, Watch: true, Theme: name, Custom: custom,
		Mouse: a.config.mouse(), ASCII: a.config.ASCII, State: v.state, Actions: append(actions, records.Actions(env)...)})
	return s, a.chooseOwner(ctx, w, &env.Filters) // after the shell took up what it kept
}

// environment is what the screens of one session share.
func (a *app) environment(ctx context.Context, w *work, v visit, log *slog.Logger) (*ui.Env, error) {
	env := &ui.Env{Now: w.clock, Zone: w.program.Zone(), Ctx: ctx, Log: log, NewID: newID, Currency: w.program.BaseCurrency,
		FiscalStart: w.program.FiscalYearStart, Store: w.Store, Owners: w.owners, Still: a.guest != nil}
	if v.state != nil {
		name, err := a.keptAs()
		if err != nil {
			return nil, err
		}
		if a.guest != nil {
			env.Drafts = a.guest.desk.drafts
		} else {
			env.Drafts = tui.OpenDrafts(a.kept("drafts", name))
		}
	}
	return env.Fill(), nil
}

// rolesShown is what the header says of somebody beside the name.
func rolesShown(me *store.Identity) string {
	if me.Local {
		return "local"
	}
	words := make([]string, len(me.Roles))
	for i, r := range me.Roles {
		words[i] = strings.ReplaceAll(string(r), "_", " ")
	}
	return strings.Join(words, ", ")
}

// theme reads the config's theme: a name the shell knows, or a file.
func (a *app) theme() (*themes.Theme, string, error) {
	name := a.config.Theme
	if a.flags.noColor || a.env("NO_COLOR") != "" {
		return nil, "plain", nil
	}
	if !strings.HasSuffix(name, ".toml") {
		return nil, name, nil
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, "", domain.Wrap(domain.Invalid, err, "The theme file %s cannot be read; correct it in %s.", name, a.config.path)
	}
	custom, err := themes.Parse(name, string(text))
	if err != nil {
		return nil, "", domain.Wrap(domain.Invalid, err, "The theme file is not in order, %s; correct it, or choose another theme in %s.", err, a.config.path)
	}
	return &custom, "", nil
}

// logFile is where the dashboard writes what is not for the screen.
func (a *app) logFile() (*slog.Logger, func()) {
	if a.guest != nil {
		return a.guest.log, func() {}
	}
	path := filepath.Join(a.stateDir(), "refdeck.log")
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err != nil {
		return slog.New(slog.DiscardHandler), func() {}
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return slog.New(slog.DiscardHandler), func() {}
	}
	return slog.New(slog.NewTextHandler(f, nil)), func() { _ = errors.Join(f.Sync(), f.Close()) }
}

// owners lists whom the owner filter may name.
func (w *work) owners(ctx context.Context) ([]ui.Choice, error) {
	users, err := w.Users(ctx)
	var out []ui.Choice
	for _, u := range users {
		out = append(out, ui.Choice{Key: strconv.FormatInt(u.ID, 10), Label: domain.Line(u.Name)})
	}
	return out, err
}
