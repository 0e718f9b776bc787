package remote

import (
	"context"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// Board is the six stages.
func (c *Client) Board(ctx context.Context, q store.BoardQuery) (store.Board, error) {
	return call[store.Board](ctx, c, "board", q)
}

// Cards is a further page of one column.
func (c *Client) Cards(ctx context.Context, q store.BoardQuery, stage domain.Stage, after int64) ([]store.Card, error) {
	return items(call[List[store.Card]](ctx, c, "cards", CardsIn{q, stage, after}))
}

// List is the table view.
func (c *Client) List(ctx context.Context, q store.ReferralQuery) (store.ReferralPage, error) {
	return call[store.ReferralPage](ctx, c, "list", q)
}

// Referral is one referral whole.
func (c *Client) Referral(ctx context.Context, id int64) (store.ReferralDetail, error) {
	return call[store.ReferralDetail](ctx, c, "referral", ByNumber{id})
}

// ReferralByRef is one referral whole, by its reference.
func (c *Client) ReferralByRef(ctx context.Context, ref string) (store.ReferralDetail, error) {
	return call[store.ReferralDetail](ctx, c, "referral_by_ref", RefIn{ref})
}

// AddReferral takes in a new referral.
func (c *Client) AddReferral(ctx context.Context, in store.ReferralInput) (store.Added, error) {
	return call[store.Added](ctx, c, "add_referral", in)
}

// Missing lists what a move still needs.
func (c *Client) Missing(ctx context.Context, id int64, to domain.Stage) ([]domain.Missing, error) {
	return items(call[List[domain.Missing]](ctx, c, "missing", MissingIn{id, to}))
}

// Move changes the stage.
func (c *Client) Move(ctx context.Context, in store.MoveInput) (domain.Referral, error) {
	return call[domain.Referral](ctx, c, "move", in)
}

// Decide is our decision on a referral.
func (c *Client) Decide(ctx context.Context, in store.DecideInput) (domain.Referral, error) {
	return call[domain.Referral](ctx, c, "decide", in)
}

// Mark sets a milestone.
func (c *Client) Mark(ctx context.Context, in store.MarkInput) (domain.Referral, error) {
	return call[domain.Referral](ctx, c, "mark", in)
}

// Edit corrects a referral's own fields.
func (c *Client) Edit(ctx context.Context, in store.EditInput) (domain.Referral, error) {
	return call[domain.Referral](ctx, c, "edit", in)
}

// AddStakeholder adds a person with a buying role.
func (c *Client) AddStakeholder(ctx context.Context, op string, s domain.Stakeholder) (domain.Stakeholder, error) {
	return call[domain.Stakeholder](ctx, c, "add_stakeholder", Save[domain.Stakeholder]{op, s})
}

// AddTouch logs a contact with somebody.
func (c *Client) AddTouch(ctx context.Context, op string, t domain.Touch) (domain.Touch, error) {
	return call[domain.Touch](ctx, c, "add_touch", Save[domain.Touch]{op, t})
}

// AddNote adds a remark.
func (c *Client) AddNote(ctx context.Context, op string, n domain.Note) (domain.Note, error) {
	return call[domain.Note](ctx, c, "add_note", Save[domain.Note]{op, n})
}

// Thank notes that the referrer was thanked.
func (c *Client) Thank(ctx context.Context, op string, referral, rev int64) (domain.Referral, error) {
	return call[domain.Referral](ctx, c, "thank", ThankIn{op, referral, rev})
}

// Unthanked lists referrals whose referrer waits for thanks.
func (c *Client) Unthanked(ctx context.Context, s store.Scope) ([]store.Card, error) {
	return items(call[List[store.Card]](ctx, c, "unthanked", s))
}

// Undo takes back the actor's last operation.
func (c *Client) Undo(ctx context.Context, op string) (store.Undone, error) {
	return call[store.Undone](ctx, c, "undo", UndoIn{op})
}

// Leaderboard ranks who brings in business.
func (c *Client) Leaderboard(ctx context.Context, q store.LeaderQuery) (store.LeaderPage, error) {
	return call[store.LeaderPage](ctx, c, "leaderboard", q)
}

// Metrics is the metrics of a window.
func (c *Client) Metrics(ctx context.Context, q store.MetricsQuery) (store.MetricsReport, error) {
	return call[store.MetricsReport](ctx, c, "metrics", q)
}

// Drill gives the rows behind a metric.
func (c *Client) Drill(ctx context.Context, q store.DrillQuery) (store.ReferralPage, error) {
	return call[store.ReferralPage](ctx, c, "drill", q)
}

// Baseline is what deals do that are not referrals.
func (c *Client) Baseline(ctx context.Context, q store.MetricsQuery) (store.Baseline, error) {
	return call[store.Baseline](ctx, c, "baseline", q)
}

// NPS is the answers by class.
func (c *Client) NPS(ctx context.Context, q store.MetricsQuery) (store.NPSReport, error) {
	return call[store.NPSReport](ctx, c, "nps", q)
}
