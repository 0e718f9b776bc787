package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

func (a *app) referralCommand() *cobra.Command {
	return a.group("referral", "Referrals on their way to a decision", a.referralListCommand(), a.referralShowCommand(), a.referralAddCommand(),
		a.referralMoveCommand(), a.referralAcceptCommand(), a.referralRejectCommand(), a.referralLoseCommand(), a.referralReopenCommand())
}

type listFlags struct {
	limit  int
	after  string
	search string
	stage  string
}

func (f *listFlags) add(c *cobra.Command) {
	c.Flags().IntVar(&f.limit, "limit", 50, "how many to show; 0 for all")
	c.Flags().StringVar(&f.after, "after", "", "go on after this page (next of the JSON)")
	c.Flags().StringVar(&f.search, "search", "", "beginnings of words")
}

func (a *app) referralListCommand() *cobra.Command {
	var f listFlags
	c := asOf(a.command("list", "Referrals submitted in a period, newest first", cobra.NoArgs,
		a.reads(func(ctx context.Context, w *work, _ []string) error { return a.referralList(ctx, w, f) })))
	f.add(c)
	c.Flags().StringVar(&f.stage, "stage", "", "only those at this stage")
	return c
}

func (a *app) referralList(ctx context.Context, w *work, f listFlags) error {
	scope, err := a.scope(ctx, w)
	if err != nil {
		return err
	}
	stage, err := parseStage(f.stage, true)
	if err != nil {
		return err
	}
	window, err := a.period(w, "all")
	if err != nil {
		return err
	}
	page, err := w.referralPage(ctx, store.ReferralQuery{Scope: scope, Search: f.search, Window: window, By: "submitted", Stage: stage, After: f.after}, f.limit)
	if err != nil {
		return err
	}
	out := referralList{Items: []cardJSON{}, Next: optional(page.Next)}
	if page.Total >= 0 {
		out.Total = &page.Total
	}
	t := table{head: []string{"id", "company", "stage", "since", "acceptance", "value", "referrer", "owner", "submitted", "next action", "on", "warnings"}}
	for _, c := range page.Cards {
		out.Items = append(out.Items, cardOf(c))
		t.add(c.RefID, c.AccountName, words(c.Stage), c.StageAt, words(c.Acceptance), c.Value, c.Referrer, c.Owner, c.SubmittedAt, c.NextAction, c.NextActionOn,
			joinCodes(c.Warnings))
	}
	a.more(page.Next != "", len(page.Cards))
	return a.show(out, t)
}

func (w *work) referralPage(ctx context.Context, q store.ReferralQuery, limit int) (store.ReferralPage, error) {
	var out store.ReferralPage
	for {
		q.Limit = pageSize
		if limit > 0 {
			q.Limit = min(pageSize, limit-len(out.Cards))
		}
		page, err := w.List(ctx, q)
		if err != nil {
			return out, err
		}
		if len(out.Cards) > 0 {
			page.Total = out.Total
		}
		out, out.Cards = page, append(out.Cards, page.Cards...)
		if page.Next == "" || (limit > 0 && len(out.Cards) >= limit) {
			return out, nil
		}
		q.After = page.Next
	}
}

// period reads --period in the program's zone, cut off at --as-of.
func (a *app) period(w *work, fallback string) (domain.Period, error) {
	p, err := a.flags.window(fallback, w.moment(), w.program.Zone(), w.program.FiscalYearStart)
	if err == nil && !w.asOf.IsZero() {
		p = p.Clip(domain.DateOf(w.asOf, w.program.Zone()))
	}
	return p, err
}

// parseStage reads the name of a stage; "won" and "lost" do, too.
func parseStage(text string, mayBeEmpty bool) (domain.Stage, error) {
	key := domain.Stage(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(text)), "-", "_"))
	switch {
	case key == "" && mayBeEmpty:
		return "", nil
	case key == "won" || key == "lost":
		return "closed_" + key, nil
	case key.Rank() >= 0:
		return key, nil
	}
	var names []string
	for _, s := range domain.Stages {
		names = append(names, string(s))
	}
	return "", usageError{"There is no stage " + quoted(text) + "; write one of " + strings.Join(names, ", ") + "."}
}

func (a *app) referralShowCommand() *cobra.Command {
	return a.command("show REF", "One referral with its people, milestones and history", cobra.ExactArgs(1),
		a.reads(func(ctx context.Context, w *work, args []string) error {
			d, err := w.referral(ctx, args[0])
			if err != nil {
				return err
			}
			return a.show(referralOf(&d), referralTable(&d))
		}))
}

// showChanged reads a referral again after a change and shows it.
func (a *app) showChanged(ctx context.Context, w *work, id int64) error {
	d, err := w.Referral(ctx, id)
	if err != nil {
		return err
	}
	return a.show(referralOf(&d), referralTable(&d))
}
