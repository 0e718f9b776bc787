package store

import (
	"cmp"
	"context"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// SaveCase adds or corrects a support case. Its account may be unknown (DECISIONS
// 15); such a case forbids nothing until it gets one.
func (s *session) SaveCase(ctx context.Context, op string, v domain.Case) (domain.Case, error) {
	return write(ctx, s, op, "case.save", func(c *change) (domain.Case, error) {
		if err := cleanRow(&v); err != nil {
			return v, err
		}
		old, err := beforeSeen(c, c.tx.Cases(), &v.Meta, func(r *domain.Case) *domain.Meta { return &r.Meta }, caseTitle,
			func(r *domain.Case) error { return c.mayLog(r.AccountID, "support case") })
		if err != nil {
			return v, err
		}
		if old != nil {
			c.touchAccount(old.AccountID)
		}
		if err := c.prepareCase(&v, old); err != nil {
			return v, err
		}
		if err := c.ownedAccount(v.AccountID, domain.VerbLogEvent); err != nil {
			return v, err
		}
		c.undo.Text = undoWords(caseTitle(&v), old == nil)
		if err := save(c, c.tx.Cases(), "case", &v.Meta, &v); err != nil {
			return v, err
		}
		c.about("case", v.ID)
		if v.AccountID != 0 {
			c.tell("account", v.AccountID)
		}
		c.touchAccount(v.AccountID)
		return v, nil
	})
}

func caseTitle(c *domain.Case) string {
	if c.Ref == "" {
		return "The case"
	}
	return "Case " + c.Ref
}

func (c *change) prepareCase(v, old *domain.Case) error {
	if v.ContactID != 0 {
		p, err := c.sight().contact(v.ContactID)
		if err != nil {
			return err
		}
		v.AccountID = cmp.Or(v.AccountID, p.AccountID)
	}
	v.Severity, v.Status = cmp.Or(v.Severity, domain.SeverityNormal), cmp.Or(v.Status, domain.CaseOpen)
	if v.OpenedAt.IsZero() {
		v.OpenedAt = c.now
	}
	if v.Status == domain.CaseEscalated {
		v.Escalated = true
	}
	c.closeCase(v, old)
	k := checks{}
	oneOf(&k, "severity", v.Severity, domain.SeverityLow, domain.SeverityNormal, domain.SeverityHigh, domain.SeverityCritical)
	oneOf(&k, "status", v.Status, domain.CaseOpen, domain.CasePending, domain.CaseEscalated, domain.CaseResolved, domain.CaseClosed)
	k.notFuture(v.OpenedAt, c.now, "opened_at", "opening of the case")
	k.notFuture(v.ResolvedAt, c.now, "resolved_at", "resolution")
	k.need(v.ResolvedAt.IsZero() || !v.ResolvedAt.Before(v.OpenedAt), "resolved_at", "A case cannot be resolved before it was opened")
	return k.err
}

// closeCase keeps status and dates in step: a resolved case has a date, a case
// that is taken up again has none but remembers that (§3.3 no. 1).
func (c *change) closeCase(v, old *domain.Case) {
	done := v.Status == domain.CaseResolved || v.Status == domain.CaseClosed
	wasDone := old != nil && (old.Status == domain.CaseResolved || old.Status == domain.CaseClosed)
	switch {
	case done && v.ResolvedAt.IsZero():
		v.ResolvedAt = c.now
	case !done && wasDone:
		v.ResolvedAt, v.ReopenedAt, v.Reopened = time.Time{}, c.now, old.Reopened+1
	case !done && !v.ResolvedAt.IsZero():
		v.Status = domain.CaseResolved
	}
}
