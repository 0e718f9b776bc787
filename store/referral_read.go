package store

import (
	"context"
	"slices"

	"github.com/refdeck/refdeck/domain"
)

// Referral reads one referral whole. not_found for an unknown id.
func (s *session) Referral(ctx context.Context, id int64) (ReferralDetail, error) {
	return read(ctx, s, func(tx Tx, p *domain.Program) (ReferralDetail, error) {
		r, err := s.sight(tx).referral(id)
		if err != nil {
			return ReferralDetail{}, err
		}
		return s.referralDetail(tx, p, r)
	})
}

// ReferralByRef reads one referral by the number that people know. not_found for an unknown one.
func (s *session) ReferralByRef(ctx context.Context, ref string) (ReferralDetail, error) {
	return read(ctx, s, func(tx Tx, p *domain.Program) (ReferralDetail, error) {
		r, err := tx.ReferralByRef(ref)
		if err == nil && !s.sight(tx).seesReferral(&r) {
			err = domain.Errorf(domain.NotFound, "There is no referral %q.", ref)
		}
		if err != nil {
			return ReferralDetail{}, err
		}
		return s.referralDetail(tx, p, r)
	})
}

func (s *session) referralDetail(tx Tx, p *domain.Program, r domain.Referral) (ReferralDetail, error) {
	d, v := ReferralDetail{Referral: r}, s.sight(tx)
	if err := d.load(v); err != nil {
		return d, err
	}
	var err error
	if d.By, err = v.author(&r.Meta); err != nil {
		return d, err
	}
	people, err := tx.RolesKnown([]int64{r.ID})
	if err != nil {
		return d, err
	}
	d.PublicStatus = string(domain.PublicStatus(&r, d.Marks))
	d.Warnings = warningsOf(p, &r, people[r.ID], s.now())
	d.Timeline, err = referralTimeline(tx, &d)
	return d, err
}

// load reads what hangs on the referral.
func (d *ReferralDetail) load(v sight) error {
	r, tx := &d.Referral, v.tx
	deals, err := dealsOf(tx, []domain.Referral{*r})
	if err != nil {
		return err
	}
	d.Marks, d.Opportunity = deals[0].Marks, deals[0].Opp
	if d.Stakeholders, err = tx.Stakeholders().By("referral_id", r.ID); err != nil {
		return err
	}
	if d.Touches, err = tx.Touches().By("referral_id", r.ID); err != nil {
		return err
	}
	if d.Notes, err = notesOf(tx, "referral", r.ID); err != nil {
		return err
	}
	if d.History, err = tx.History(r.ID); err != nil {
		return err
	}
	names, err := userNames(tx, []int64{r.OwnerID, r.CSMID})
	if err != nil {
		return err
	}
	d.Owner, d.CSM = names[r.OwnerID], names[r.CSMID]
	d.Contact, err = v.referee(r)
	return err
}

// referee is who was referred: a person of a prospect belongs to the referral; one
// of an account that has others to look after it is shown to those only.
func (v sight) referee(r *domain.Referral) (*domain.Contact, error) {
	if r.ContactID == 0 {
		return nil, nil //nolint:nilnil // nobody was named
	}
	c, err := v.tx.Contacts().Get(r.ContactID)
	if err != nil || v.scope == domain.ScopeAll || c.AccountID == 0 {
		return &c, err
	}
	home, err := v.tx.Accounts().Get(c.AccountID)
	if err != nil || (home.Kind != domain.AccountProspect && !v.seesAccount(&home)) {
		return nil, err
	}
	return &c, nil
}

// notesOf lists the notes of one record, oldest first.
func notesOf(tx Tx, subject string, id int64) ([]domain.Note, error) {
	rows, err := tx.Notes().By("subject_id", id)
	return slices.DeleteFunc(rows, func(n domain.Note) bool { return n.Subject != subject }), err
}

// Missing lists what a move still needs, for a form to ask.
func (s *session) Missing(ctx context.Context, id int64, to domain.Stage) ([]domain.Missing, error) {
	return read(ctx, s, func(tx Tx, p *domain.Program) ([]domain.Missing, error) {
		r, err := s.sight(tx).referral(id)
		if err != nil {
			return nil, err
		}
		deals, err := dealsOf(tx, []domain.Referral{r})
		if err != nil {
			return nil, err
		}
		now := s.now()
		if r.Stage == domain.StageLost && domain.ReopensAsNew(p, &r, now) {
			return []domain.Missing{{Code: "reason", Field: "reason", Message: "say why"}}, nil
		}
		m := domain.Move{Program: p, Referral: &r, To: to, Now: now, Actor: s.who(), Opportunity: deals[0].Opp, Marks: deals[0].Marks}
		if m.Opportunity == nil && (to == domain.StageOpportunity || to == domain.StageWon) {
			// the move makes it, with the value that is expected so far
			m.Opportunity = &domain.Opportunity{Amount: r.Value}
		}
		people, err := tx.RolesKnown([]int64{id})
		if err != nil {
			return nil, err
		}
		m.Stakeholders = int(people[id])
		if m.OutboundTouches, err = outboundTouches(tx, id); err != nil {
			return nil, err
		}
		return domain.Requirements(m), nil
	})
}

func outboundTouches(tx Tx, referral int64) (int, error) {
	touches, err := tx.Touches().By("referral_id", referral)
	n := 0
	for i := range touches {
		if touches[i].Outbound {
			n++
		}
	}
	return n, err
}

// unthankedCap is how many of the newest unthanked referrals are listed.
const unthankedCap = 500

// Unthanked lists referrals whose referrer still waits for thanks, oldest first;
// of very many, the newest ones: thanks for what was imported years later are no use.
func (s *session) Unthanked(ctx context.Context, scope Scope) ([]Card, error) {
	return read(ctx, s, func(tx Tx, p *domain.Program) ([]Card, error) {
		if err := s.narrow(&scope); err != nil {
			return nil, err
		}
		rows, err := tx.ReferralList(ListQuery{By: "unthanked", OwnerID: scope.OwnerID, Among: scope.among(), Track: scope.Track, Limit: unthankedCap})
		if err != nil {
			return nil, err
		}
		slices.Reverse(rows)
		return cardsOf(tx, p, rows, s.now())
	})
}
