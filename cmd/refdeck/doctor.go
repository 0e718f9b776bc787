package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
)

func (a *app) doctorCommand() *cobra.Command {
	fix := false
	c := a.command("doctor", "Check every invariant of the store", cobra.NoArgs, a.reads(func(ctx context.Context, w *work, _ []string) error {
		if fix {
			if err := w.svc.Rebuild(ctx, nil); err != nil {
				return err
			}
		}
		r, err := w.svc.Doctor(ctx)
		if err != nil {
			return couldNotLook(err)
		}
		t := table{head: []string{"check", "what holds", "findings", "keys"}}
		for _, c := range r.Checks {
			t.add(c.ID, c.Name, c.Findings, strings.Join(c.Keys, " "))
		}
		if err := a.show(r, t); err != nil {
			return err
		}
		if !r.OK {
			return answerNo{}
		}
		return nil
	}))
	c.Long = `doctor recomputes what can be recomputed and compares. It exits with 1 when it finds
something, and with 5 when it could not look. --fix first computes queue, sums and search
words anew from the records, and touches nothing else.`
	c.Flags().BoolVar(&fix, "fix", false, "compute what is derived anew before looking")
	return c
}

// couldNotLook makes every failure to check one of the store (DECISIONS 21).
func couldNotLook(err error) error {
	switch domain.CodeOf(err) {
	case domain.Unavailable, domain.Forbidden, domain.Unauthenticated:
		return err
	}
	return domain.Wrap(domain.Unavailable, err, "The store could not be checked: %s", err)
}
