package store

import (
	"time"

	"github.com/refdeck/refdeck/domain"
)

// closeDeal brings the opportunity in line with the stage and, at closed won,
// takes down tier, rate and projected commission as they are at this moment
// (§3.7, §3.9; they are never recomputed later).
func (c *change) closeDeal(r *domain.Referral, m domain.Move, plan domain.MovePlan) error {
	o := m.Opportunity
	if o == nil {
		return nil
	}
	o.Probability = domain.StageProbability(o, m.To)
	switch m.To {
	case domain.StageWon:
		o.Result, o.LostReason = domain.ResultWon, ""
	case domain.StageLost:
		o.Result, o.LostReason = domain.ResultLost, plan.LostReason
	default:
		o.Result, o.LostReason, o.ClosedOn = domain.ResultOpen, "", 0
	}
	if err := save(c, c.tx.Opportunities(), "opportunity", &o.Meta, o); err != nil {
		return err
	}
	r.OpportunityID = o.ID
	if o.Amount.Minor != 0 {
		r.Value = o.Amount
	}
	r.TierAtClose, r.RateBP, r.Commission, r.Earned = "", 0, domain.Money{}, false
	if m.To != domain.StageWon || r.PartnerID == 0 {
		return nil
	}
	return c.projectCommission(r, o)
}

// closingMoment is when a deal counts as closed: the day that was entered for it,
// but never before what had to happen first; none for an open stage.
func closingMoment(m domain.Move, plan domain.MovePlan, marks []domain.MilestoneMark) time.Time {
	if m.To.Open() {
		return time.Time{}
	}
	zone := m.Program.Zone()
	if m.Opportunity == nil || m.Opportunity.ClosedOn.IsZero() || m.Opportunity.ClosedOn >= domain.DateOf(plan.At, zone) {
		return plan.At
	}
	at := m.Opportunity.ClosedOn.Start(zone)
	for _, mark := range marks {
		if mark.At.After(at) {
			at = mark.At
		}
	}
	return at
}

// projectCommission takes down the rate of the tier that this very deal reaches.
func (c *change) projectCommission(r *domain.Referral, o *domain.Opportunity) error {
	closes, err := c.partnerCloses(r.PartnerID, r.ID)
	if err != nil {
		return err
	}
	p, err := c.tx.Partners().Get(r.PartnerID)
	if err != nil {
		return err
	}
	tier := domain.CurrentTier(c.p, &p, append(closes, r.ClosedAt), r.ClosedAt)
	r.TierAtClose, r.RateBP = tier, domain.Rate(c.p, tier)
	r.Commission = domain.OneTime(c.p, tier, domain.FirstYear(o))
	return nil
}

// tierYears is how far back deals can matter for a tier: the window, and a
// quarter more for a downgrade that was announced.
const tierYears = 2

// partnerCloses lists when the partner's other deals were won.
func (c *change) partnerCloses(partner, except int64) ([]time.Time, error) {
	return c.tx.PartnerWins(partner, except, c.now.AddDate(-tierYears, 0, 0))
}

// afterWon raises the partner's tier at once when the deal earns it (§3.7).
func (c *change) afterWon(r *domain.Referral) error {
	if r.PartnerID == 0 {
		return nil
	}
	p, err := c.tx.Partners().Get(r.PartnerID)
	if err != nil {
		return err
	}
	closes, err := c.partnerCloses(r.PartnerID, 0)
	if err != nil {
		return err
	}
	today := domain.DateOf(c.now, c.p.Zone())
	tier := domain.TierOf(c.p, closes, c.now)
	if !domain.HigherTier(tier, p.Tier) || p.TierLocked >= today {
		return nil
	}
	from := p.Tier
	p.Tier, p.TierSince = tier, today
	if err := save(c, c.tx.Partners(), "partner", &p.Meta, &p); err != nil {
		return err
	}
	c.tell("partner", p.ID)
	return c.tx.AddTierChange(TierChange{PartnerID: p.ID, From: from, To: tier, Reason: "deals in the trailing year", Deals: domain.DealsInWindow(c.p, closes, c.now), At: c.now}, c.op)
}

// reopenAsNew takes a referral in again that was lost too long ago to go on: a
// new one, linked to the old (§3.5 ⁴).
func (c *change) reopenAsNew(old *domain.Referral, in MoveInput) (domain.Referral, error) {
	if err := c.may(domain.VerbReopen, old.OwnerID, old.CSMID); err != nil {
		return *old, err
	}
	if in.Reason == "" {
		return *old, domain.Invalidf("reason", "%s was not reopened; say why.", old.RefID)
	}
	r := *old
	r.Meta, r.Stage, r.Acceptance, r.LostReason, r.OpportunityID = domain.Meta{}, domain.StageNew, domain.AcceptPending, "", 0
	r.ReopenedFrom, r.SubmittedAt, r.IntroducedAt, r.ClosedAt, r.ThankedAt = old.ID, c.now, c.now, time.Time{}, time.Time{}
	r.TierAtClose, r.RateBP, r.Commission, r.Earned, r.NextAction, r.NextActionOn = "", 0, domain.Money{}, false, "", 0
	c.reason = in.Reason
	c.action, c.fixed = "referral.reopen", true
	return r, c.insertReferral(&r)
}
