package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// pageSize is how many rows are read at once when all are wanted.
const pageSize = 500

type queueFlags struct {
	limit   int
	blocked bool
	search  string
	after   string
}

func (a *app) queueCommand() *cobra.Command {
	var f queueFlags
	c := asOf(a.command("queue", "Whom to ask for a referral now, most urgent first", cobra.NoArgs,
		a.reads(func(ctx context.Context, w *work, _ []string) error { return a.queue(ctx, w, f) })))
	c.Flags().IntVar(&f.limit, "limit", 50, "how many to show; 0 for all")
	c.Flags().BoolVar(&f.blocked, "blocked", false, "those who must not be asked, and why")
	c.Flags().StringVar(&f.search, "search", "", "beginnings of words of account, contact or address")
	c.Flags().StringVar(&f.after, "after", "", "go on after this page (next of the JSON)")
	return c
}

func (a *app) queue(ctx context.Context, w *work, f queueFlags) error {
	scope, err := a.scope(ctx, w)
	if err != nil {
		return err
	}
	q := store.QueueQuery{Scope: scope, AsOf: w.asOf, State: domain.QueueOpen, Search: f.search, After: f.after}
	if f.blocked {
		q.State = domain.QueueBlocked
	}
	page, err := w.queuePage(ctx, q, f.limit)
	if err != nil {
		return err
	}
	out := queueJSON{AsOf: instant(page.AsOf), Items: []queueItem{}, Next: optional(page.Next), Askable: page.Total, Blocked: page.Total}
	if out.Askable, out.Blocked, err = w.bothTotals(ctx, q, page.Total); err != nil {
		return err
	}
	if a.flags.json {
		if out.Items, err = w.explained(ctx, page.Items); err != nil {
			return err
		}
	}
	if !a.flags.json && a.outTerm {
		a.say("%d can be asked, %d must not be asked.", out.Askable, out.Blocked)
	}
	a.more(page.Next != "", len(page.Items))
	return a.show(out, queueTable(page.Items, f.blocked))
}

// queuePage reads limit rows, or all for 0.
func (w *work) queuePage(ctx context.Context, q store.QueueQuery, limit int) (store.QueuePage, error) {
	var out store.QueuePage
	for {
		q.Limit = pageSize
		if limit > 0 {
			q.Limit = min(pageSize, limit-len(out.Items))
		}
		page, err := w.Queue(ctx, q)
		if err != nil {
			return out, err
		}
		items := append(out.Items, page.Items...)
		if q.After != "" && len(out.Items) > 0 {
			page.Total = out.Total
		}
		out, out.Items = page, items
		if page.Next == "" || (limit > 0 && len(items) >= limit) {
			return out, nil
		}
		q.After = page.Next
	}
}

// bothTotals counts who can and who must not be asked, given one of the two.
func (w *work) bothTotals(ctx context.Context, q store.QueueQuery, total int64) (askable, blocked int64, err error) {
	asked := q.State
	q.State, q.After, q.Limit = domain.QueueBlocked, "", 1
	if asked == domain.QueueBlocked {
		q.State = domain.QueueOpen
	}
	other, err := w.Queue(ctx, q)
	if asked == domain.QueueBlocked {
		return other.Total, total, err
	}
	return total, other.Total, err
}

// explained adds the score line by line and every gate.
func (w *work) explained(ctx context.Context, items []store.QueueItem) ([]queueItem, error) {
	out := make([]queueItem, 0, len(items))
	for _, i := range items {
		e, err := w.Why(ctx, i.ContactID, w.asOf)
		if err != nil {
			return nil, err
		}
		out = append(out, queueItemOf(i, e.Verdict))
	}
	return out, nil
}

func queueTable(items []store.QueueItem, blocked bool) table {
	if blocked {
		t := table{head: []string{"account", "contact", "because", "lifts", "why", "ready", "band", "asked", "owner"}}
		for _, i := range items {
			t.add(i.Account, i.Contact, joinCodes(i.Codes), i.LiftsAt, i.Record.Label, i.Score, words(i.Band), i.LastAskAt, i.Owner)
		}
		return t
	}
	t := table{head: []string{"due", "closes", "ready", "band", "account", "contact", "why", "asked", "owner", "warnings"}}
	for _, i := range items {
		t.add(i.DueAt, i.ClosesAt, i.Score, words(i.Band), i.Account, i.Contact, i.Record.Label, i.LastAskAt, i.Owner, joinCodes(i.Soft))
	}
	return t
}

func joinCodes(codes []string) string {
	out := ""
	for i, c := range codes {
		if i > 0 {
			out += ", "
		}
		out += words(c)
	}
	return out
}
