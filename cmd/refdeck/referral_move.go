package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// moveFlags answer what a move may require.
type moveFlags struct {
	reason, lost, consent, touch, icp, need, person, role, amount, expected, closed string
}

func (a *app) referralMoveCommand() *cobra.Command {
	var f moveFlags
	c := a.command("move REF STAGE", "Move a referral to another stage", cobra.ExactArgs(2),
		a.writes(func(ctx context.Context, w *work, args []string) error {
			to, err := parseStage(args[1], false)
			if err != nil {
				return err
			}
			return a.move(ctx, w, args[0], to, f)
		}))
	c.Long = `move changes the stage. What the stage requires and the referral does not have yet can
be given with it; a refusal lists all that is missing.`
	p := c.Flags()
	p.StringVar(&f.reason, "reason", "", "why, where a reason is needed")
	p.StringVar(&f.lost, "lost-reason", "", codesOf(domain.LostReasons))
	p.StringVar(&f.consent, "consent", "", codesOf(domain.ConsentBases))
	p.StringVar(&f.touch, "touch", "", "how we wrote or spoke to them: "+codesOf(domain.TouchKinds))
	p.StringVar(&f.icp, "icp", "", "yes, no or unknown")
	p.StringVar(&f.need, "need", "", "what they need")
	p.StringVar(&f.person, "person", "", "a stakeholder to add")
	p.StringVar(&f.role, "role", "", "and their part in the decision: "+codesOf(domain.BuyingRoles))
	p.StringVar(&f.amount, "amount", "", "of the opportunity, such as 84k or \"12,500 EUR\"")
	p.StringVar(&f.expected, "expected", "", "the date it is expected to close")
	p.StringVar(&f.closed, "closed", "", "the date it was closed")
	return c
}

func (a *app) move(ctx context.Context, w *work, ref string, to domain.Stage, f moveFlags) error {
	for _, c := range []struct {
		flag, value string
		of          []domain.Reason
	}{{"--lost-reason", f.lost, domain.LostReasons}, {"--consent", f.consent, domain.ConsentBases}, {"--touch", f.touch, domain.TouchKinds},
		{"--role", f.role, domain.BuyingRoles}} {
		if err := oneOf(c.flag, c.value, c.of); err != nil {
			return err
		}
	}
	if err := yesNo("--icp", f.icp); err != nil {
		return err
	}
	d, err := w.referral(ctx, ref)
	if err != nil {
		return err
	}
	in := store.MoveInput{Op: newID(), ID: d.Referral.ID, Rev: d.Referral.Rev, To: to, Reason: f.reason, LostReason: f.lost, Consent: f.consent, Touch: f.touch,
		ICP: f.icp, Need: f.need, Person: f.person, PersonRole: f.role}
	if in.Amount, err = a.money("--amount", f.amount, w); err != nil {
		return err
	}
	if in.ExpectedOn, err = a.date("--expected", f.expected); err != nil {
		return err
	}
	if in.ClosedOn, err = a.date("--closed", f.closed); err != nil {
		return err
	}
	r, err := w.Move(ctx, in)
	if err != nil {
		return err
	}
	a.say("%s (%s) is at %s now; it was at %s.", r.RefID, domain.Line(r.AccountName), store.StageLabel(r.Stage), store.StageLabel(d.Referral.Stage))
	return a.showChanged(ctx, w, r.ID)
}

func (a *app) referralAcceptCommand() *cobra.Command {
	return a.command("accept REF", "Accept a referral", cobra.ExactArgs(1),
		a.writes(func(ctx context.Context, w *work, args []string) error {
			return a.decide(ctx, w, args[0], domain.AcceptAccepted, "", "")
		}))
}

func (a *app) referralRejectCommand() *cobra.Command {
	var reason, of string
	c := a.command("reject REF", "Reject a referral, or put it away as a duplicate", cobra.ExactArgs(1),
		a.writes(func(ctx context.Context, w *work, args []string) error {
			if err := oneOf("--reason", reason, domain.RejectionReasons); err != nil {
				return err
			}
			to := domain.AcceptRejected
			if of != "" {
				to = domain.AcceptDuplicate
			}
			return a.decide(ctx, w, args[0], to, reason, of)
		}))
	c.Flags().StringVar(&reason, "reason", "", codesOf(domain.RejectionReasons)+"; a note may follow a colon")
	c.Flags().StringVar(&of, "duplicate-of", "", "the referral that came first")
	return c
}

func (a *app) decide(ctx context.Context, w *work, ref string, to domain.Acceptance, reason, duplicateOf string) error {
	d, err := w.referral(ctx, ref)
	if err != nil {
		return err
	}
	in := store.DecideInput{Op: newID(), ID: d.Referral.ID, Rev: d.Referral.Rev, To: to, Reason: reason}
	if duplicateOf != "" {
		first, err := w.referral(ctx, duplicateOf)
		if err != nil {
			return err
		}
		in.DuplicateOf = first.Referral.ID
	}
	r, err := w.Decide(ctx, in)
	if err != nil {
		return err
	}
	a.say("%s (%s) is %s now.", r.RefID, domain.Line(r.AccountName), words(r.Acceptance))
	return a.showChanged(ctx, w, r.ID)
}

func (a *app) referralLoseCommand() *cobra.Command {
	var reason string
	c := a.command("lose REF", "Close a referral as lost", cobra.ExactArgs(1),
		a.writes(func(ctx context.Context, w *work, args []string) error {
			if err := oneOf("--reason", reason, domain.LostReasons); err != nil {
				return err
			}
			code, note := domain.SplitReason(reason)
			return a.move(ctx, w, args[0], domain.StageLost, moveFlags{lost: code, reason: note})
		}))
	c.Flags().StringVar(&reason, "reason", "", codesOf(domain.LostReasons)+"; a note may follow a colon")
	return c
}

func (a *app) referralReopenCommand() *cobra.Command {
	var reason, stage string
	c := a.command("reopen REF", "Take up again what was closed, rejected or withdrawn", cobra.ExactArgs(1),
		a.writes(func(ctx context.Context, w *work, args []string) error {
			d, err := w.referral(ctx, args[0])
			if err != nil {
				return err
			}
			if domain.Archived(&d.Referral) {
				return a.decide(ctx, w, args[0], domain.AcceptPending, reason, "")
			}
			to, err := reopenStage(&d.Referral, stage)
			if err != nil {
				return err
			}
			return a.move(ctx, w, args[0], to, moveFlags{reason: reason})
		}))
	c.Flags().StringVar(&reason, "reason", "", "why (required)")
	c.Flags().StringVar(&stage, "stage", "", "where it goes on: contacted, qualified or opportunity")
	return c
}

// reopenStage is where a closed referral goes on: a won one at opportunity, a
// lost one at the first stage that it may return to.
func reopenStage(r *domain.Referral, stage string) (domain.Stage, error) {
	if strings.TrimSpace(stage) != "" {
		return parseStage(stage, false)
	}
	if r.Stage == domain.StageWon {
		return domain.StageOpportunity, nil
	}
	return domain.StageContacted, nil
}
