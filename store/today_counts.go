package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// QueueCounts sums the queue up from its kept counts, which are brought up to
// date first as for a page.
func (s *session) QueueCounts(ctx context.Context, sc Scope) (QueueCounts, error) {
	out, due, err := s.countsNow(ctx, sc)
	if err == nil && due && s.sweepAside(ctx) {
		out, _, err = s.countsNow(ctx, sc)
	}
	return out, err
}

func (s *session) countsNow(ctx context.Context, sc Scope) (out QueueCounts, due bool, err error) {
	out, err = read(ctx, s, func(tx Tx, _ *domain.Program) (QueueCounts, error) {
		var out QueueCounts
		if err := s.narrow(&sc); err != nil {
			return out, err
		}
		ids, err := tx.QueueDue(s.now(), 1)
		if err != nil {
			return out, err
		}
		due = len(ids) > 0
		own, err := tx.QueueCounts(ownerScope(s.who().UserID))
		if err != nil {
			return out, err
		}
		out.OwnsAny = s.who().UserID != 0 && slices.ContainsFunc(own, func(c QueueCount) bool { return c.N > 0 })
		if sc.Track != "" && sc.Track != domain.TrackCustomer {
			return out, nil
		}
		rows, err := tx.QueueCounts(sc.queueScope())
		if err != nil {
			return out, err
		}
		out.addAll(rows)
		out.ClosingSoon, err = closing(tx, &sc, s.now().Add(closingSoon))
		return out, err
	})
	return out, due, err
}

// closing counts the windows of a scope that close soon.
func closing(tx Tx, sc *Scope, until time.Time) (int64, error) {
	one, several := sc.queueOwners()
	if several == nil {
		return tx.QueueClosing(one, until)
	}
	var sum int64
	for _, owner := range several {
		n, err := tx.QueueClosing(cmp.Or(owner, Nobody), until)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

func (q *QueueCounts) addAll(rows []QueueCount) {
	reasons := map[string]int64{}
	for _, c := range rows {
		switch c.State {
		case domain.QueueOpen:
			q.Open += c.N
		case domain.QueueSnoozed:
			q.Snoozed += c.N
		case domain.QueueBlocked:
			q.Blocked += c.N
			reasons[c.Code] += c.N
		case domain.QueueNone:
			q.None += c.N
			reasons[c.Code] += c.N
		}
	}
	for code, n := range reasons {
		if code != "" && n > 0 {
			q.Reasons = append(q.Reasons, ReasonCount{code, n})
		}
	}
	slices.SortFunc(q.Reasons, func(a, b ReasonCount) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Code, b.Code)) })
}

// AsksOf lists the asks of a contact, newest first.
func (s *session) AsksOf(ctx context.Context, contact int64) ([]domain.Ask, error) {
	return read(ctx, s, func(tx Tx, _ *domain.Program) ([]domain.Ask, error) {
		if _, err := s.sight(tx).contact(contact); err != nil {
			return nil, err
		}
		return asksOf(tx, contact)
	})
}

func asksOf(tx Tx, contact int64) ([]domain.Ask, error) {
	asks, err := tx.Asks().By("contact_id", contact)
	slices.SortStableFunc(asks, func(a, b domain.Ask) int { return cmp.Or(b.SentAt.Compare(a.SentAt), cmp.Compare(b.ID, a.ID)) })
	return asks, err
}
