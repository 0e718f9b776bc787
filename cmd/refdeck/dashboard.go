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
	"github.com/refdeck/refdeck/themes"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/ui"
)

// places lists the screens in the order of their digits.
func places(*ui.Env) []tui.Place { return nil }

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
	return a.showDashboard(ctx, w, tui.FileState{Path: filepath.Join(a.stateDir(), "session.json")})
}

// needTerminal refuses to draw where nobody can see it.
func (a *app) needTerminal() error {
	if !a.outTerm || a.env("TERM") == "dumb" {
		return usageError{"The dashboard needs a terminal. As text there are refdeck queue, referral list, leaderboard and metrics."}
	}
	return nil
}

func (a *app) stateDir() string { return a.dir("XDG_STATE_HOME", filepath.Join(".local", "state")) }

// showDashboard runs the dashboard until it is left. state is where it keeps what
// it looked like; nil keeps nothing.
func (a *app) showDashboard(ctx context.Context, w *work, state tui.StateStore) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	log, closeLog := a.logFile()
	defer closeLog()
	env := &ui.Env{Now: w.svc.Now, Zone: w.program.Zone(), Ctx: ctx, Log: log, NewID: newID, Currency: w.program.BaseCurrency,
		FiscalStart: w.program.FiscalYearStart, Store: w.Store, Owners: w.owners}
	if state != nil {
		env.Drafts = tui.OpenDrafts(filepath.Join(a.stateDir(), "drafts.json"))
	}
	custom, name, err := a.theme()
	if err != nil {
		return err
	}
	env.Fill()
	actor := w.Actor()
	shell := tui.New(tui.Config{Env: env, Places: places(env), Name: actor.Name, Role: "local", Watch: true, Theme: name, Custom: custom,
		Mouse: a.config.mouse(), ASCII: a.config.ASCII, State: state})
	return tui.Run(shell, tea.WithContext(ctx))
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
