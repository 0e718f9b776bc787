package store

import (
	"encoding/json"

	"github.com/refdeck/refdeck/domain"
)

// restore puts one row back as it was before the operation that is undone, or
// removes one that the operation made.
func (c *change) restore(u undoRow) error {
	switch u.Kind {
	case "account":
		return restoreRow(c, c.tx.Accounts(), u, func(a *domain.Account) *domain.Meta { c.touchAccount(a.ID); return &a.Meta })
	case "contact":
		return restoreRow(c, c.tx.Contacts(), u, func(v *domain.Contact) *domain.Meta { c.touchAccount(v.AccountID); return &v.Meta })
	case "answer":
		return restoreRow(c, c.tx.Answers(), u, func(v *domain.Answer) *domain.Meta { c.touchAccount(v.AccountID); return &v.Meta })
	case "case":
		return restoreRow(c, c.tx.Cases(), u, func(v *domain.Case) *domain.Meta { c.touchAccount(v.AccountID); return &v.Meta })
	case "event":
		return restoreRow(c, c.tx.Events(), u, func(v *domain.SuccessEvent) *domain.Meta { c.touchAccount(v.AccountID); return &v.Meta })
	case "ask":
		return c.restoreAsk(u)
	case "referral":
		return c.restoreReferral(u)
	case "opportunity":
		if err := c.touchOpportunity(u.ID); err != nil {
			return err
		}
		return restoreRow(c, c.tx.Opportunities(), u, func(v *domain.Opportunity) *domain.Meta { return &v.Meta })
	case "stakeholder":
		return restoreRow(c, c.tx.Stakeholders(), u, func(v *domain.Stakeholder) *domain.Meta { return &v.Meta })
	case "touch":
		return restoreRow(c, c.tx.Touches(), u, func(v *domain.Touch) *domain.Meta { c.touchAccount(v.AccountID); return &v.Meta })
	case "note":
		return restoreRow(c, c.tx.Notes(), u, func(v *domain.Note) *domain.Meta { return &v.Meta })
	case "partner":
		return restoreRow(c, c.tx.Partners(), u, func(v *domain.Partner) *domain.Meta { return &v.Meta })
	case "advocate":
		return nil // a referrer code is never reused, so the advocate stays
	case "saved_view":
		return restoreRow(c, c.tx.SavedViews(), u, func(v *domain.SavedView) *domain.Meta { return &v.Meta })
	}
	return domain.Errorf(domain.Conflict, "A change of a %s cannot be undone; change it back by hand.", u.Kind)
}

// restoreRow checks that nobody changed the row since, and puts back what it was.
func restoreRow[T any](c *change, t Table[T], u undoRow, meta func(*T) *domain.Meta) error {
	now, err := t.Get(u.ID)
	if err != nil {
		return err
	}
	if ok, err := c.untouched(u, meta(&now)); err != nil || !ok {
		if err != nil {
			return err
		}
		return domain.Errorf(domain.Conflict, "Somebody changed this %s since; your change stays. Look at it and change it back by hand.", u.Kind)
	}
	is, err := json.Marshal(now)
	if err != nil {
		return err
	}
	if len(u.Before) == 0 {
		c.note(u.Kind, is, []byte("{}"))
		return t.Delete(u.ID)
	}
	var was T
	if err := json.Unmarshal(u.Before, &was); err != nil {
		return err
	}
	m := meta(&was)
	m.Rev, m.UpdatedAt, m.OpID = meta(&now).Rev, c.now, c.op
	c.note(u.Kind, is, u.Before)
	delete(c.saved, u.ID) // it may be a referral
	return t.Change(&now, &was)
}

// restoreAsk cancels an ask that was recorded by mistake: that it was made stays on record.
func (c *change) restoreAsk(u undoRow) error {
	if len(u.Before) > 0 {
		return restoreRow(c, c.tx.Asks(), u, func(v *domain.Ask) *domain.Meta { c.touchAccount(v.AccountID); return &v.Meta })
	}
	a, err := c.tx.Asks().Get(u.ID)
	if err != nil {
		return err
	}
	if ok, err := c.untouched(u, &a.Meta); err != nil || !ok {
		if err != nil {
			return err
		}
		return domain.Errorf(domain.Conflict, "This ask was answered since; it stays.")
	}
	a.State, a.ClosedAt = domain.AskCancelled, c.now
	c.touchAccount(a.AccountID)
	return save(c, c.tx.Asks(), "ask", &a.Meta, &a)
}

// restoreReferral withdraws a referral that was added by mistake: its number is
// spent and its history stays.
func (c *change) restoreReferral(u undoRow) error {
	if err := c.touchReferral(u.ID); err != nil {
		return err
	}
	if len(u.Before) > 0 {
		return restoreRow(c, c.tx.Referrals(), u, func(v *domain.Referral) *domain.Meta { c.touchAccount(v.ReferrerAccount); return &v.Meta })
	}
	r, err := c.tx.Referrals().Get(u.ID)
	if err != nil {
		return err
	}
	if ok, err := c.untouched(u, &r.Meta); err != nil || !ok {
		if err != nil {
			return err
		}
		return domain.Errorf(domain.Conflict, "%s was worked on since and stays; withdraw it instead.", r.RefID)
	}
	r.Acceptance, r.ArchivedAt = domain.AcceptWithdrawn, c.now
	c.touchAccount(r.ReferrerAccount)
	return save(c, c.tx.Referrals(), "referral", &r.Meta, &r)
}
