package store

import (
	"context"
	"slices"

	"github.com/refdeck/refdeck/domain"
)

// openReferral reads a referral for changing it: it checks the rev that the
// client saw and the actor's right, and has the sums and the queue follow what
// happens to it.
func (c *change) openReferral(id, rev int64, verb domain.Verb) (domain.Referral, error) {
	if err := c.touchReferral(id); err != nil {
		return domain.Referral{}, err
	}
	d, ok := c.deals[id]
	if !ok {
		return domain.Referral{}, domain.Errorf(domain.NotFound, "There is no such referral.")
	}
	r := d.R
	if !c.sight().seesReferral(&r) {
		return domain.Referral{}, notFound("referral")
	}
	if err := c.may(verb, r.OwnerID, r.CSMID); err != nil {
		return r, err
	}
	if rev != 0 && rev != r.Rev {
		return r, c.overtaken(&r.Meta, "%[2]s was changed by %[1]s in the meantime and is at %[3]s now; your change was not made.", r.RefID, StageLabel(r.Stage))
	}
	c.about("referral", id)
	return r, nil
}

// StageLabel is the name of a stage as people read it.
func StageLabel(s domain.Stage) string {
	switch s {
	case domain.StageNew:
		return "New"
	case domain.StageContacted:
		return "Contacted"
	case domain.StageQualified:
		return "Qualified"
	case domain.StageOpportunity:
		return "Opportunity"
	case domain.StageWon:
		return "Won"
	case domain.StageLost:
		return "Lost"
	}
	return string(s)
}

// Move changes the stage.
func (s *session) Move(ctx context.Context, in MoveInput) (domain.Referral, error) {
	return write(ctx, s, in.Op, moveAction(in.To), func(c *change) (domain.Referral, error) {
		if err := cleanRow(&in); err != nil {
			return domain.Referral{}, err
		}
		r, err := c.openReferral(in.ID, in.Rev, domain.VerbMove)
		if err != nil {
			return r, err
		}
		marks := c.marksOf(r.ID)
		if r.Stage == domain.StageLost && domain.ReopensAsNew(c.p, &r, c.now) {
			return c.reopenAsNew(&r, in)
		}
		move, err := c.prepareMove(&r, in, marks)
		if err != nil {
			return r, err
		}
		plan, err := domain.CheckMove(move)
		if err != nil {
			return r, err
		}
		c.reason = in.Reason
		return r, c.carryOut(&r, move, plan, marks)
	})
}

// moveAction names the operation; closing won is a name of its own, for undo refuses it.
func moveAction(to domain.Stage) string {
	if to == domain.StageWon {
		return "referral.won"
	}
	return "referral.move"
}

// marksOf gives the milestones of a referral as they were when it was opened.
func (c *change) marksOf(id int64) []domain.MilestoneMark { return slices.Clone(c.deals[id].Marks) }

// prepareMove writes down what the form answered (touch, person, amount …) and
// gathers what the rules look at.
func (c *change) prepareMove(r *domain.Referral, in MoveInput, marks []domain.MilestoneMark) (domain.Move, error) {
	applyMoveFields(r, in)
	if in.Touch != "" {
		c.touchAccount(r.AccountID) // the referred company may be a customer, too
		t := domain.Touch{ReferralID: r.ID, AccountID: r.AccountID, Kind: in.Touch, Outbound: true, At: c.now}
		if err := save(c, c.tx.Touches(), "touch", &t.Meta, &t); err != nil {
			return domain.Move{}, err
		}
	}
	if in.Person != "" {
		p := domain.Stakeholder{ReferralID: r.ID, Name: in.Person, Role: in.PersonRole, Disposition: "unknown"}
		if err := save(c, c.tx.Stakeholders(), "stakeholder", &p.Meta, &p); err != nil {
			return domain.Move{}, err
		}
	}
	opp, err := c.moveOpportunity(r, in)
	if err != nil {
		return domain.Move{}, err
	}
	move := domain.Move{Program: c.p, Referral: r, To: in.To, Now: c.now, Actor: c.s.who(), Reason: in.Reason, LostReason: in.LostReason, Opportunity: opp, Marks: marks}
	return move, c.countPeople(r.ID, &move)
}

func applyMoveFields(r *domain.Referral, in MoveInput) {
	if in.ICP != "" {
		r.ICP = in.ICP
	}
	if in.Need != "" {
		r.Need = in.Need
	}
	if in.Consent != "" {
		r.ConsentBasis = in.Consent
	}
}

func (c *change) countPeople(id int64, m *domain.Move) error {
	people, err := c.tx.RolesKnown([]int64{id})
	if err != nil {
		return err
	}
	touches, err := c.tx.OutboundTouches(id)
	m.Stakeholders, m.OutboundTouches = int(people[id]), int(touches)
	return err
}

// moveOpportunity is the deal of the referral as it will be after the move; it
// is made when the move brings an amount and there is none yet.
func (c *change) moveOpportunity(r *domain.Referral, in MoveInput) (*domain.Opportunity, error) {
	var o domain.Opportunity
	if r.OpportunityID != 0 {
		var err error
		if o, err = c.tx.Opportunities().Get(r.OpportunityID); err != nil {
			return nil, err
		}
	} else if in.Amount.Minor == 0 && in.To != domain.StageOpportunity && in.To != domain.StageWon {
		return nil, nil //nolint:nilnil // no deal yet is a normal answer
	} else {
		o = domain.Opportunity{AccountID: r.AccountID, Name: r.AccountName, Result: domain.ResultOpen, Source: domain.SourceReferral, ReferralID: r.ID,
			OwnerID: r.OwnerID, OpenedOn: domain.DateOf(c.now, c.p.Zone()), Amount: r.Value}
	}
	if in.Amount.Minor != 0 {
		o.Amount = in.Amount
	}
	if !in.ExpectedOn.IsZero() {
		o.ExpectedOn = in.ExpectedOn
	}
	if in.To == domain.StageWon || in.To == domain.StageLost {
		o.ClosedOn = in.ClosedOn
		if o.ClosedOn.IsZero() && in.To == domain.StageLost {
			o.ClosedOn = domain.DateOf(c.now, c.p.Zone())
		}
	}
	return &o, nil
}

// carryOut writes what the plan says.
func (c *change) carryOut(r *domain.Referral, m domain.Move, plan domain.MovePlan, marks []domain.MilestoneMark) error {
	from := r.Stage
	c.rememberMarks(r.ID, marks)
	r.Stage, r.StageAt, r.LostReason = m.To, c.now, plan.LostReason
	r.ClosedAt = closingMoment(m, plan, marks)
	if !r.ClosedAt.IsZero() {
		plan.At = r.ClosedAt
	}
	if err := c.closeDeal(r, m, plan); err != nil {
		return err
	}
	if err := save(c, c.tx.Referrals(), "referral", &r.Meta, r); err != nil {
		return err
	}
	if err := c.setMarks(r.ID, plan, marks); err != nil {
		return err
	}
	if err := c.history(r, from, plan.Direction, m.Reason, len(plan.Inferred) > 0); err != nil {
		return err
	}
	c.undo.Stage = &undoStage{ReferralID: r.ID, From: m.To, To: from}
	c.undo.Text = r.AccountName + " is back at " + StageLabel(from)
	if m.To == domain.StageWon {
		c.fixed = true
		return c.afterWon(r)
	}
	if plan.Reopens {
		c.fixed = true
		c.action = "referral.reopen"
	}
	return nil
}

func (c *change) rememberMarks(id int64, marks []domain.MilestoneMark) {
	if c.undo.Marks == nil {
		c.undo.Marks = map[int64][]domain.MilestoneMark{}
	}
	if _, ok := c.undo.Marks[id]; !ok {
		c.undo.Marks[id] = slices.Clone(marks)
	}
}

func (c *change) setMarks(id int64, plan domain.MovePlan, marks []domain.MilestoneMark) error {
	for _, code := range plan.Clear {
		if slices.ContainsFunc(marks, func(m domain.MilestoneMark) bool { return m.Code == code }) {
			if err := c.tx.ClearMilestone(id, code); err != nil {
				return err
			}
		}
	}
	for _, code := range plan.Inferred {
		if err := c.tx.SetMilestone(domain.MilestoneMark{ReferralID: id, Code: code, At: plan.At, Inferred: true}); err != nil {
			return err
		}
	}
	for _, code := range plan.Set {
		if err := c.tx.SetMilestone(domain.MilestoneMark{ReferralID: id, Code: code, At: plan.At}); err != nil {
			return err
		}
	}
	return nil
}

// history appends the one row that every stage change has (§2.4(2)).
func (c *change) history(r *domain.Referral, from domain.Stage, dir, reason string, inferred bool) error {
	last, err := c.tx.LastChange(r.ID)
	if err != nil {
		return err
	}
	row := domain.StageChange{ReferralID: r.ID, Seq: last.Seq + 1, From: from, To: r.Stage, Direction: dir, At: c.now,
		ActorID: c.s.who().UserID, Reason: reason, Inferred: inferred, OpID: c.op}
	if last.Seq > 0 {
		row.SecondsInFrom = int64(c.now.Sub(last.At).Seconds())
	}
	return c.tx.AddHistory(&row)
}
