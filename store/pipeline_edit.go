package store

import (
	"cmp"
	"context"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// Edit corrects a referral's own fields.
func (s *session) Edit(ctx context.Context, in EditInput) (domain.Referral, error) {
	return write(ctx, s, in.Op, "referral.edit", func(c *change) (domain.Referral, error) {
		r, err := c.openReferral(in.ID, in.Rev, domain.VerbMove)
		if err != nil {
			return r, err
		}
		found := referralText(&r)
		if in.OwnerID != nil && *in.OwnerID != r.OwnerID {
			if err := c.may(domain.VerbReassign, r.OwnerID, r.CSMID); err != nil {
				return r, err
			}
			if *in.OwnerID != 0 {
				if _, err := c.tx.Users().Get(*in.OwnerID); err != nil {
					return r, err
				}
			}
			r.OwnerID = *in.OwnerID
		}
		set(in.Need, &r.Need)
		set(in.Scope, &r.Scope)
		set(in.ICP, &r.ICP)
		set(in.NextAction, &r.NextAction)
		set(in.NextActionOn, &r.NextActionOn)
		set(in.ConsentBasis, &r.ConsentBasis)
		set(in.AccountName, &r.AccountName)
		if strings.TrimSpace(r.AccountName) == "" {
			return r, domain.Invalidf("account", "The company's name cannot be empty; nothing was changed.")
		}
		if in.Value != nil {
			if err := c.editValue(&r, *in.Value); err != nil {
				return r, err
			}
		}
		c.undo.Text = r.AccountName + " is as it was"
		if err := c.index("referral", r.ID, found, referralText(&r)); err != nil {
			return r, err
		}
		return r, save(c, c.tx.Referrals(), "referral", &r.Meta, &r)
	})
}

func set[T any](from *T, to *T) {
	if from != nil {
		*to = *from
	}
}

// editValue changes the expected value and the amount of the open deal. The
// amount of a closed deal is what commission was computed from, so it stays.
func (c *change) editValue(r *domain.Referral, v domain.Money) error {
	if v.Minor < 0 {
		return domain.Invalidf("value", "The value cannot be negative; nothing was changed.")
	}
	if !r.Stage.Open() {
		return domain.Errorf(domain.Conflict, "%s is closed; its amount can only change by reopening it.", r.RefID)
	}
	r.Value = v
	if r.OpportunityID == 0 {
		return nil
	}
	o, err := c.tx.Opportunities().Get(r.OpportunityID)
	if err != nil {
		return err
	}
	o.Amount = v
	return save(c, c.tx.Opportunities(), "opportunity", &o.Meta, &o)
}

// Thank notes that a person thanked the referrer.
func (s *session) Thank(ctx context.Context, op string, referral, rev int64) (domain.Referral, error) {
	return write(ctx, s, op, "referral.thank", func(c *change) (domain.Referral, error) {
		r, err := c.openReferral(referral, rev, domain.VerbThank)
		if err != nil {
			return r, err
		}
		if !r.ThankedAt.IsZero() {
			return r, domain.Errorf(domain.Conflict, "%s was thanked for %s already; nothing was changed.", r.ReferrerName, r.RefID)
		}
		marks := c.marksOf(r.ID)
		c.rememberMarks(r.ID, marks)
		r.ThankedAt = c.now
		if err := c.tx.SetMilestone(domain.MilestoneMark{ReferralID: r.ID, Code: domain.MileAcknowledged, At: c.now}); err != nil {
			return r, err
		}
		c.undo.Text = r.ReferrerName + " is not thanked yet again"
		return r, save(c, c.tx.Referrals(), "referral", &r.Meta, &r)
	})
}

// AddStakeholder notes a person of the referred company with a buying role.
func (s *session) AddStakeholder(ctx context.Context, op string, p domain.Stakeholder) (domain.Stakeholder, error) {
	return write(ctx, s, op, "referral.stakeholder", func(c *change) (domain.Stakeholder, error) {
		if p.ID != 0 { // it is corrected
			if was, err := c.tx.Stakeholders().Get(p.ID); err != nil || was.ReferralID != p.ReferralID {
				return p, cmp.Or(err, notFound("stakeholder"))
			}
		}
		if _, err := c.openReferral(p.ReferralID, 0, domain.VerbMove); err != nil {
			return p, err
		}
		if p.ContactID != 0 {
			if _, err := c.sight().contact(p.ContactID); err != nil {
				return p, err
			}
		}
		if strings.TrimSpace(p.Name) == "" {
			return p, domain.Invalidf("name", "The person was not saved; write a name.")
		}
		if !domain.HasReason(domain.BuyingRoles, p.Role) {
			return p, domain.Invalidf("role", "The person was not saved; choose a buying role.")
		}
		c.undo.Text = "The person is gone again"
		return p, save(c, c.tx.Stakeholders(), "stakeholder", &p.Meta, &p)
	})
}

// AddTouch logs a contact with a prospect or a customer.
func (s *session) AddTouch(ctx context.Context, op string, t domain.Touch) (domain.Touch, error) {
	return write(ctx, s, op, "touch", func(c *change) (domain.Touch, error) {
		t.Meta = domain.Meta{}
		if t.ReferralID != 0 {
			r, err := c.openReferral(t.ReferralID, 0, domain.VerbMove)
			if err != nil {
				return t, err
			}
			t.AccountID = r.AccountID
		} else if err := c.ownedAccount(t.AccountID, domain.VerbLogEvent); err != nil {
			return t, err
		}
		if t.At.IsZero() {
			t.At = c.now
		}
		if t.At.After(c.now) {
			return t, domain.Invalidf("at", "The touch was not saved; it cannot lie in the future.")
		}
		if c.subject == "" {
			c.about("account", t.AccountID)
		}
		c.touchAccount(t.AccountID)
		c.undo.Text = "The touch is gone again"
		return t, save(c, c.tx.Touches(), "touch", &t.Meta, &t)
	})
}

// AddNote adds an internal remark.
func (s *session) AddNote(ctx context.Context, op string, n domain.Note) (domain.Note, error) {
	return write(ctx, s, op, "note", func(c *change) (domain.Note, error) {
		n.Meta = domain.Meta{}
		if err := c.mayNote(&n); err != nil {
			return n, err
		}
		if strings.TrimSpace(n.Body) == "" {
			return n, domain.Invalidf("note", "The note is empty and was not saved.")
		}
		c.about(n.Subject, n.SubjectID)
		c.undo.Text = "The note is gone again"
		return n, save(c, c.tx.Notes(), "note", &n.Meta, &n)
	})
}

// mayNote lets those remark on a record who may edit it.
func (c *change) mayNote(n *domain.Note) error {
	v := c.sight()
	switch n.Subject {
	case "referral":
		r, err := v.referral(n.SubjectID)
		if err != nil {
			return err
		}
		return c.may(domain.VerbEditRecord, r.OwnerID, r.CSMID)
	case "account":
		return c.ownedAccount(cmp.Or(n.SubjectID, Nobody), domain.VerbEditRecord)
	case "contact":
		p, err := v.contact(n.SubjectID)
		if err != nil {
			return err
		}
		return c.ownedAccount(p.AccountID, domain.VerbEditRecord)
	case "partner":
		p, err := v.partner(n.SubjectID)
		if err != nil {
			return err
		}
		return c.may(domain.VerbEditRecord, p.ManagerID)
	}
	return domain.Invalidf("subject", "The note was not saved; say what it is about: a referral, an account, a contact or a partner.")
}
