package store

import (
	"context"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// RecordAsk notes that somebody was asked. The rules are applied again inside the
// transaction: what forbids the ask now forbids it, whatever the screen showed.
func (s *session) RecordAsk(ctx context.Context, in AskInput) (domain.Ask, error) {
	return write(ctx, s, in.Op, "ask", func(c *change) (domain.Ask, error) {
		if err := cleanRow(&in); err != nil {
			return domain.Ask{}, err
		}
		v, acc, err := c.verdict(in.ContactID)
		if err != nil {
			return domain.Ask{}, err
		}
		if err := c.checkGates(&v, &acc, in.Override); err != nil {
			return domain.Ask{}, err
		}
		w := v.Best()
		a := domain.Ask{ContactID: in.ContactID, AccountID: acc.ID, Trigger: w.Kind, SourceID: w.Record.ID, OwnerID: s.who().UserID, Channel: in.Channel,
			Draft: in.Draft, State: domain.AskSent, SentAt: c.now, Note: in.Note}
		if a.Trigger == domain.TriggerNoneKnown {
			a.Trigger = domain.TriggerManual
		}
		if !domain.HasReason(domain.AskChannels, a.Channel) {
			return a, domain.Invalidf("channel", "The ask was not recorded; choose how you asked.")
		}
		if err := save(c, c.tx.Asks(), "ask", &a.Meta, &a); err != nil {
			return a, err
		}
		c.about("contact", in.ContactID)
		c.touchAccount(acc.ID)
		c.undo.Text = "The ask is cancelled"
		return a, nil
	})
}

// verdict evaluates one contact, whom the actor may ask, inside the write.
func (c *change) verdict(contact int64) (domain.Verdict, domain.Account, error) {
	p, err := c.sight().contact(contact)
	if err == nil {
		err = c.ownedAccount(p.AccountID, domain.VerbAsk)
	}
	if err != nil {
		return domain.Verdict{}, domain.Account{}, err
	}
	books, err := c.tx.Books([]int64{p.AccountID})
	if err != nil || len(books) == 0 {
		return domain.Verdict{}, domain.Account{}, noAccount(err, p.Name)
	}
	return domain.Explain(c.p, &books[0], contact, c.now), books[0].Account, nil
}

func noAccount(err error, name string) error {
	if err != nil {
		return err
	}
	return domain.Errorf(domain.Conflict, "%s belongs to no account yet, so nothing says whether they may be asked; give them an account first.", name)
}

// checkGates refuses what a hard gate forbids. A manager or program manager may
// go on with a reason, except where the person's own will forbids it (§3.3).
func (c *change) checkGates(v *domain.Verdict, a *domain.Account, override string) error {
	failed := v.Failed()
	if len(failed) == 0 {
		return nil
	}
	for _, g := range failed {
		if strings.TrimSpace(override) == "" || domain.NeverOverridable(g.Code) {
			return domain.Errorf(domain.Conflict, "Not recorded: this person must not be asked now, because of %s.", g.Message)
		}
	}
	c.reason = override
	return c.may(domain.VerbOverrideGate, a.OwnerID, a.OwnerAE)
}

// AnswerAsk notes what came of an ask.
func (s *session) AnswerAsk(ctx context.Context, in AnswerInput) (domain.Ask, error) {
	return write(ctx, s, in.Op, "ask.answer", func(c *change) (domain.Ask, error) {
		if err := cleanRow(&in); err != nil {
			return domain.Ask{}, err
		}
		a, err := c.sight().ask(in.AskID)
		if err != nil {
			return a, err
		}
		if err := c.mayAnswer(&a); err != nil {
			return a, err
		}
		if in.Rev != 0 && in.Rev != a.Rev {
			return a, c.overtaken(&a.Meta, "This ask was answered by %s in the meantime (%s); your answer was not saved.", a.State)
		}
		outcome, ok := askOutcomes[in.State]
		if !ok {
			return a, domain.Invalidf("state", "The answer was not saved; choose accepted, declined, no_response or converted.")
		}
		a.State, a.Outcome, a.ClosedAt = in.State, outcome, c.now
		if in.Note != "" {
			a.Note = in.Note
		}
		c.about("contact", a.ContactID)
		c.touchAccount(a.AccountID)
		c.undo.Text = "The ask is open again"
		return a, save(c, c.tx.Asks(), "ask", &a.Meta, &a)
	})
}

// mayAnswer lets those note an answer who asked, and those whose account it is.
func (c *change) mayAnswer(a *domain.Ask) error {
	if a.OwnerID == c.s.who().UserID || a.AccountID == 0 {
		return c.may(domain.VerbAsk, a.OwnerID)
	}
	home, err := c.tx.Accounts().Get(a.AccountID)
	if err != nil {
		return err
	}
	return c.may(domain.VerbAsk, a.OwnerID, home.OwnerID, home.OwnerAE)
}

var askOutcomes = map[domain.AskState]string{domain.AskAccepted: "", domain.AskDeclined: "decline", domain.AskNoReply: "none", domain.AskConverted: "referral"}

// Snooze puts a contact off until a moment.
func (s *session) Snooze(ctx context.Context, in SnoozeInput) (domain.Contact, error) {
	return write(ctx, s, in.Op, "contact.snooze", func(c *change) (domain.Contact, error) {
		p, err := c.sight().contact(in.ContactID)
		if err != nil {
			return p, err
		}
		if err := c.ownedAccount(p.AccountID, domain.VerbSnooze); err != nil {
			return p, err
		}
		if !in.Until.IsZero() && !in.Until.After(c.now) {
			return p, domain.Invalidf("until", "The snooze was not saved; it must end in the future.")
		}
		if in.Rev != 0 && in.Rev != p.Rev {
			return p, c.changedMeanwhile(&p.Meta, p.Name)
		}
		p.SnoozedUntil = in.Until
		c.about("contact", p.ID)
		c.touchAccount(p.AccountID)
		c.undo.Text = p.Name + " is back in the queue"
		return p, save(c, c.tx.Contacts(), "contact", &p.Meta, &p)
	})
}

// ownedAccount applies the policy to what belongs to an account; what belongs to
// none is nobody's.
func (c *change) ownedAccount(id int64, verb domain.Verb) error {
	if id == 0 {
		return c.may(verb, 0)
	}
	a, err := c.sight().account(id)
	if err != nil {
		return err
	}
	return c.may(verb, a.OwnerID, a.OwnerAE)
}

// Hold forbids asks to an account, or lifts that.
func (s *session) Hold(ctx context.Context, in HoldInput) (domain.Account, error) {
	return write(ctx, s, in.Op, "account.hold", func(c *change) (domain.Account, error) {
		if err := cleanRow(&in); err != nil {
			return domain.Account{}, err
		}
		a, err := c.editAccount(in.AccountID, in.Rev, domain.VerbHold)
		if err != nil {
			return a, err
		}
		today := domain.DateOf(c.now, c.p.Zone())
		switch {
		case in.Lift:
			a.HoldReason, a.HoldUntil = "", 0
		case strings.TrimSpace(in.Reason) == "":
			return a, domain.Invalidf("reason", "The hold was not saved; say why.")
		case !in.Until.IsZero() && in.Until <= today:
			return a, domain.Invalidf("until", "The hold was not saved; it must end after today.")
		default:
			a.HoldReason, a.HoldUntil = in.Reason, in.Until
		}
		c.undo.Text = "The hold on " + a.Name + " is as it was"
		return a, save(c, c.tx.Accounts(), "account", &a.Meta, &a)
	})
}

// Reassign gives an account to another CSM.
func (s *session) Reassign(ctx context.Context, in ReassignInput) (domain.Account, error) {
	return write(ctx, s, in.Op, "account.reassign", func(c *change) (domain.Account, error) {
		a, err := c.editAccount(in.AccountID, in.Rev, domain.VerbReassign)
		if err != nil {
			return a, err
		}
		if in.OwnerID != 0 {
			if _, err := c.tx.Users().Get(in.OwnerID); err != nil {
				return a, err
			}
		}
		a.OwnerID = in.OwnerID
		c.undo.Text = a.Name + " has its former owner again"
		return a, save(c, c.tx.Accounts(), "account", &a.Meta, &a)
	})
}

func (c *change) editAccount(id, rev int64, verb domain.Verb) (domain.Account, error) {
	a, err := c.sight().account(id)
	if err != nil {
		return a, err
	}
	if err := c.may(verb, a.OwnerID, a.OwnerAE); err != nil {
		return a, err
	}
	if rev != 0 && rev != a.Rev {
		return a, c.changedMeanwhile(&a.Meta, a.Name)
	}
	c.about("account", id)
	c.touchAccount(id)
	return a, nil
}
