package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"
)

// run is what a command does with its arguments.
type run func(ctx context.Context, args []string) error

// evaluated marks commands that understand --as-of.
const evaluated = "as-of"

// command makes a command. What it takes is its use line; what fails before run
// starts is wrong usage.
func (a *app) command(use, short string, args cobra.PositionalArgs, do run) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short, Args: counted(args)}
	c.RunE = func(c *cobra.Command, args []string) error {
		a.running = true
		if a.flags.asOf != "" && c.Annotations[evaluated] == "" {
			return usageError{"--as-of works with queue, why, leaderboard, metrics and referral list; " + c.CommandPath() + " knows only now, so nothing was done."}
		}
		if err := a.loadConfig(); err != nil {
			return err
		}
		return do(c.Context(), args)
	}
	return c
}

// asOf lets a command evaluate at another moment.
func asOf(c *cobra.Command) *cobra.Command {
	c.Annotations = map[string]string{evaluated: "yes"}
	return c
}

// group makes a noun whose verbs are given.
func (a *app) group(use, short string, verbs ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short}
	c.RunE = func(c *cobra.Command, args []string) error {
		var names []string
		for _, v := range verbs {
			names = append(names, v.Name())
		}
		list := strings.Join(names, ", ")
		if len(args) == 0 {
			return usageError{"Say what to do: refdeck " + use + " followed by " + list + "."}
		}
		return usageError{"refdeck " + use + " does not know " + quoted(args[0]) + "; it knows " + list + "."}
	}
	c.AddCommand(verbs...)
	return c
}

// reads opens the store for a command that only looks.
func (a *app) reads(do func(ctx context.Context, w *work, args []string) error) run {
	return a.opened(reading, do)
}

// writes opens the store for a command that changes it.
func (a *app) writes(do func(ctx context.Context, w *work, args []string) error) run {
	return a.opened(writing, do)
}

func (a *app) opened(want access, do func(ctx context.Context, w *work, args []string) error) run {
	return func(ctx context.Context, args []string) error {
		w, err := a.open(ctx, want)
		if err != nil {
			return err
		}
		defer w.close()
		return do(ctx, w, args)
	}
}
