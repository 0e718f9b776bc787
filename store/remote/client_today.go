package remote

import (
	"context"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// The methods of store.Store; their contracts are there.

// Queue is one page of Today.
func (c *Client) Queue(ctx context.Context, q store.QueueQuery) (store.QueuePage, error) {
	return call[store.QueuePage](ctx, c, "queue", q)
}

// QueueCounts sums the queue up.
func (c *Client) QueueCounts(ctx context.Context, s store.Scope) (store.QueueCounts, error) {
	return call[store.QueueCounts](ctx, c, "queue_counts", s)
}

// Why explains one contact.
func (c *Client) Why(ctx context.Context, contact int64, asOf store.AsOf) (store.Explanation, error) {
	return call[store.Explanation](ctx, c, "why", ContactAt{contact, asOf})
}

// WhyAccount explains every contact of an account.
func (c *Client) WhyAccount(ctx context.Context, account int64, asOf store.AsOf) ([]store.Explanation, error) {
	return items(call[List[store.Explanation]](ctx, c, "why_account", AccountAt{account, asOf}))
}

// Draft is the ask's text.
func (c *Client) Draft(ctx context.Context, contact int64) (store.DraftText, error) {
	return call[store.DraftText](ctx, c, "draft", ContactIn{contact})
}

// RecordAsk notes that somebody was asked.
func (c *Client) RecordAsk(ctx context.Context, in store.AskInput) (domain.Ask, error) {
	return call[domain.Ask](ctx, c, "record_ask", in)
}

// AnswerAsk notes what came of an ask.
func (c *Client) AnswerAsk(ctx context.Context, in store.AnswerInput) (domain.Ask, error) {
	return call[domain.Ask](ctx, c, "answer_ask", in)
}

// AsksOf lists the asks of a contact.
func (c *Client) AsksOf(ctx context.Context, contact int64) ([]domain.Ask, error) {
	return items(call[List[domain.Ask]](ctx, c, "asks_of", ContactIn{contact}))
}

// Snooze puts a contact off.
func (c *Client) Snooze(ctx context.Context, in store.SnoozeInput) (domain.Contact, error) {
	return call[domain.Contact](ctx, c, "snooze", in)
}

// Hold forbids asks to an account.
func (c *Client) Hold(ctx context.Context, in store.HoldInput) (domain.Account, error) {
	return call[domain.Account](ctx, c, "hold", in)
}

// Reassign gives an account to another CSM.
func (c *Client) Reassign(ctx context.Context, in store.ReassignInput) (domain.Account, error) {
	return call[domain.Account](ctx, c, "reassign", in)
}

// Missed counts the windows that closed unused.
func (c *Client) Missed(ctx context.Context, q store.MissedQuery) (store.MissedReport, error) {
	return call[store.MissedReport](ctx, c, "missed", q)
}
