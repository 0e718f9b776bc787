package store

import (
	"context"
	"slices"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// Decide accepts, rejects, marks as duplicate, withdraws or un-archives a referral.
func (s *session) Decide(ctx context.Context, in DecideInput) (domain.Referral, error) {
	return write(ctx, s, in.Op, "referral."+string(in.To), func(c *change) (domain.Referral, error) {
		if err := cleanRow(&in); err != nil {
			return domain.Referral{}, err
		}
		r, err := c.openReferral(in.ID, in.Rev, domain.VerbAccept)
		if err != nil {
			return r, err
		}
		if in.DuplicateOf != 0 {
			if _, err := c.sight().referral(in.DuplicateOf); err != nil {
				return r, err
			}
		}
		self, err := c.selfCheck(&r)
		if err != nil {
			return r, err
		}
		if err := domain.CheckAcceptance(&r, in.To, in.Reason, s.who(), self); err != nil {
			return r, err
		}
		c.reason = in.Reason
		return r, c.decide(&r, in)
	})
}

func (c *change) decide(r *domain.Referral, in DecideInput) error {
	marks := c.marksOf(r.ID)
	c.rememberMarks(r.ID, marks)
	r.Acceptance, r.ArchivedAt, r.RejectReason = in.To, time.Time{}, ""
	switch in.To {
	case domain.AcceptRejected:
		r.RejectReason, r.ArchivedAt = in.Reason, c.now
	case domain.AcceptDuplicate:
		r.DuplicateOf, r.ArchivedAt = in.DuplicateOf, c.now
	case domain.AcceptWithdrawn:
		r.ArchivedAt = c.now
	case domain.AcceptAccepted:
		if !slices.ContainsFunc(marks, func(m domain.MilestoneMark) bool { return m.Code == domain.MileAccepted }) {
			if err := c.tx.SetMilestone(domain.MilestoneMark{ReferralID: r.ID, Code: domain.MileAccepted, At: c.now}); err != nil {
				return err
			}
		}
	}
	c.undo.Text = r.AccountName + " is undecided again"
	if err := save(c, c.tx.Referrals(), "referral", &r.Meta, r); err != nil {
		return err
	}
	return c.raiseLevel(r)
}

// raiseLevel gives a customer the recognition that the accepted referrals earn (§3.6).
func (c *change) raiseLevel(r *domain.Referral) error {
	if r.Acceptance != domain.AcceptAccepted || r.PartnerID != 0 || r.AdvocateID == 0 {
		return nil
	}
	rows, err := c.tx.ReferralList(ListQuery{By: "advocate", Who: r.AdvocateID, Limit: 1000})
	if err != nil {
		return err
	}
	var accepted []domain.AcceptedReferral
	for i := range rows {
		if rows[i].Acceptance == domain.AcceptAccepted {
			accepted = append(accepted, domain.AcceptedReferral{AccountID: rows[i].AccountID, At: rows[i].SubmittedAt})
		}
	}
	a, err := c.tx.Advocates().Get(r.AdvocateID)
	if err != nil {
		return err
	}
	level := domain.RecognitionLevel(c.p, accepted, c.now)
	if level <= a.Level {
		return nil
	}
	a.Level = level
	return save(c, c.tx.Advocates(), "advocate", &a.Meta, &a)
}

// selfCheck gathers what tells a self-referral from a real one (§2.4(21)).
func (c *change) selfCheck(r *domain.Referral) (domain.SelfCheck, error) {
	out := domain.SelfCheck{ReferrerAccount: r.ReferrerAccount, RefereeAccount: r.AccountID}
	for id, dest := range map[int64]*string{r.ReferrerContact: &out.ReferrerEmail, r.ContactID: &out.RefereeEmail} {
		if id == 0 {
			continue
		}
		p, err := c.tx.Contacts().Get(id)
		if err != nil {
			return out, err
		}
		*dest = p.Email
	}
	for id, dest := range map[int64][2]*string{r.ReferrerAccount: {&out.ReferrerDomain, &out.ReferrerParent}, r.AccountID: {&out.RefereeDomain, &out.RefereeParent}} {
		if id == 0 {
			continue
		}
		a, err := c.tx.Accounts().Get(id)
		if err != nil {
			return out, err
		}
		*dest[0], *dest[1] = a.Domain, a.ParentName
		if a.Kind == domain.AccountInternal && id == r.ReferrerAccount {
			out.InternalDomains = append(out.InternalDomains, a.Domain)
		}
	}
	return out, nil
}

// Mark sets a milestone by hand.
func (s *session) Mark(ctx context.Context, in MarkInput) (domain.Referral, error) {
	return write(ctx, s, in.Op, "referral.milestone", func(c *change) (domain.Referral, error) {
		if err := cleanRow(&in); err != nil {
			return domain.Referral{}, err
		}
		r, err := c.openReferral(in.ID, in.Rev, domain.VerbMove)
		if err != nil {
			return r, err
		}
		if domain.Archived(&r) {
			return r, domain.Errorf(domain.Conflict, "%s is %s; its milestones stay as they are.", r.RefID, r.Acceptance)
		}
		marks := c.marksOf(r.ID)
		at := in.At
		if at.IsZero() {
			at = c.now
		}
		r.Backdated = r.Backdated || in.Backdated != ""
		if err := domain.CheckMilestone(&r, marks, in.Code, at, c.now); err != nil {
			return r, err
		}
		c.reason = in.Backdated
		return r, c.mark(&r, in.Code, at, marks)
	})
}

// byMove lists the milestones that only a stage move or a decision reaches.
var byMove = []domain.Milestone{domain.MileReceived, domain.MileAccepted, domain.MileContacted, domain.MileQualified, domain.MileOpportunity, domain.MileWon, domain.MileLost}

func (c *change) mark(r *domain.Referral, code domain.Milestone, at time.Time, marks []domain.MilestoneMark) error {
	if slices.Contains(byMove, code) {
		return domain.Errorf(domain.Conflict, "%s comes with a stage move or a decision; move or accept the referral instead.", code)
	}
	c.rememberMarks(r.ID, marks)
	if err := c.tx.SetMilestone(domain.MilestoneMark{ReferralID: r.ID, Code: code, At: at.UTC().Truncate(time.Microsecond)}); err != nil {
		return err
	}
	if code == domain.MileFirstInvoice && r.Stage == domain.StageWon {
		r.Earned = true // a partner's commission is payable from the first paid invoice on (DECISIONS 10)
	}
	c.undo.Text = "The milestone of " + r.AccountName + " is taken back"
	c.after["milestone"] = string(code)
	return save(c, c.tx.Referrals(), "referral", &r.Meta, r)
}
