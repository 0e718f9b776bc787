package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
)

// run is what a command does with its arguments.
type run func(ctx context.Context, args []string) error

// What a command may be marked with.
const (
	evaluated = "as-of"    // understands --as-of
	atHost    = "host"     // needs the files or the database of the store itself
	atHome    = "home"     // is about one's own machine, so not for others over SSH
	operates  = "operator" // may be done by whoever keeps the store, also without being a user of it
)

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
		if err := a.placed(c); err != nil {
			return err
		}
		return do(c.Context(), args)
	}
	return c
}

// asOf lets a command evaluate at another moment.
func asOf(c *cobra.Command) *cobra.Command {
	mark(c, evaluated)
	return c
}

func mark(c *cobra.Command, with ...string) {
	if c.Annotations == nil {
		c.Annotations = map[string]string{}
	}
	for _, name := range with {
		c.Annotations[name] = "yes"
	}
	for _, sub := range c.Commands() {
		mark(sub, with...)
	}
}

// placed refuses a command that cannot be done from here.
func (a *app) placed(c *cobra.Command) error {
	a.operator = c.Annotations[operates] != ""
	what := "refdeck " + path(c)
	if a.guest != nil {
		if c.Annotations[atHost] != "" {
			return domain.Errorf(domain.Forbidden, "%s works on the host of the store only, not over SSH; nothing was done. Ask whoever keeps the store.", what)
		}
		if c.Annotations[atHome] != "" {
			return domain.Errorf(domain.Forbidden, "%s is for one's own machine, not over SSH; nothing was done.", what)
		}
		return a.withoutFiles(c)
	}
	if c.Annotations[atHost] == "" {
		return nil
	}
	d, err := a.storeDSN()
	if err == nil && d.kind == kindRemote {
		err = domain.Errorf(domain.Forbidden, "%s works on the host of the store only, not through %s; nothing was done. Ask whoever keeps the store.", what, d.shown())
	}
	return err
}

// path is a command as it is typed after refdeck.
func path(c *cobra.Command) string {
	_, rest, _ := strings.Cut(c.CommandPath(), " ")
	return rest
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
		err = do(ctx, w, args)
		if err == nil && want == writing {
			_ = sealed(ctx, w.svc) // what is left of it is sealed by whoever comes next
		}
		return err
	}
}
