package main

import (
	"context"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/tui/wallboard"
)

func (a *app) wallboardCommand() *cobra.Command {
	c := a.command("wallboard", "The leaders and the metrics in turn, in large type, for a screen on the wall", cobra.NoArgs,
		a.reads(func(ctx context.Context, w *work, _ []string) error { return a.wallboard(ctx, w) }))
	c.Long = "wallboard needs a terminal (over SSH: ssh -t HOST wallboard). q leaves it; there are no other keys."
	return c
}

func (a *app) wallboard(ctx context.Context, w *work) error {
	if err := a.needTerminal(); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	log, closeLog := a.logFile()
	defer closeLog()
	defer cancel()
	env, err := a.environment(ctx, w, visit{}, log)
	if err != nil {
		return err
	}
	custom, name, err := a.theme()
	if err != nil {
		return err
	}
	if err := a.chooseOwner(ctx, w, &env.Filters); err != nil {
		return err
	}
	a.keep(ctx, w, log)
	return a.run(ctx, wallboard.New(env, wallboard.Config{Watch: true, Theme: name, Custom: custom, ASCII: a.config.ASCII}), tea.WithFPS(localFrames))
}
