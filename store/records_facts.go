package store

import (
	"cmp"
	"context"

	"github.com/refdeck/refdeck/domain"
)

// SaveAnswer adds or corrects a survey answer. It belongs to its contact's account.
func (s *session) SaveAnswer(ctx context.Context, op string, a domain.Answer) (domain.Answer, error) {
	return write(ctx, s, op, "answer.save", func(c *change) (domain.Answer, error) {
		if err := cleanRow(&a); err != nil {
			return a, err
		}
		old, err := beforeSeen(c, c.tx.Answers(), &a.Meta, func(v *domain.Answer) *domain.Meta { return &v.Meta }, func(*domain.Answer) string { return "This answer" },
			func(v *domain.Answer) error { return c.mayLog(v.AccountID, "answer") })
		if err != nil {
			return a, err
		}
		p, err := c.personOf(a.ContactID)
		if err != nil {
			return a, err
		}
		if old != nil {
			c.touchAccount(old.AccountID)
		}
		a.AccountID = p.AccountID
		if err := c.ownedAccount(a.AccountID, domain.VerbLogEvent); err != nil {
			return a, err
		}
		if err := c.prepareAnswer(&a); err != nil {
			return a, err
		}
		c.undo.Text = undoWords("The answer of "+p.Name, old == nil)
		if err := save(c, c.tx.Answers(), "answer", &a.Meta, &a); err != nil {
			return a, err
		}
		c.about("contact", a.ContactID)
		c.touchAccount(a.AccountID)
		return a, nil
	})
}

// personOf finds the contact that a record is about; it must name one.
func (c *change) personOf(id int64) (domain.Contact, error) {
	if id == 0 {
		return domain.Contact{}, domain.Invalidf("contact", "Say whose answer this is; nothing was saved.")
	}
	return c.sight().contact(id)
}

// mayLog is ownedAccount for a record of an account that is there already: where
// the account is not seen, the record is not there.
func (c *change) mayLog(account int64, noun string) error {
	if ok, err := c.sight().home(account); err != nil || !ok {
		if err == nil {
			err = notFound(noun)
		}
		return err
	}
	return c.ownedAccount(account, domain.VerbLogEvent)
}

func (c *change) prepareAnswer(a *domain.Answer) error {
	a.Survey = cmp.Or(a.Survey, domain.SurveyNPS)
	if a.RespondedAt.IsZero() {
		a.RespondedAt = c.now
	}
	k := checks{}
	oneOf(&k, "survey", a.Survey, domain.SurveyNPS, domain.SurveyCSAT, domain.SurveyCES)
	lowest := int64(1)
	switch a.Survey {
	case domain.SurveyNPS:
		lowest, a.Scale = 0, 10
	case domain.SurveyCES:
		a.Scale = cmp.Or(a.Scale, 7)
	case domain.SurveyCSAT:
		a.Scale = cmp.Or(a.Scale, 5)
	}
	if a.Scale >= 10 {
		lowest = 0
	}
	k.need(a.Scale > 1 && a.Scale <= 100, "scale", "The scale must end between 2 and 100")
	k.need(a.Score >= lowest && a.Score <= a.Scale, "score", "The score must lie between %d and %d", lowest, a.Scale)
	k.notFuture(a.RespondedAt, c.now, "responded_at", "answer")
	return k.err
}

// SaveEvent adds or corrects a success event of an account.
func (s *session) SaveEvent(ctx context.Context, op string, e domain.SuccessEvent) (domain.SuccessEvent, error) {
	return write(ctx, s, op, "event.save", func(c *change) (domain.SuccessEvent, error) {
		if err := cleanRow(&e); err != nil {
			return e, err
		}
		old, err := beforeSeen(c, c.tx.Events(), &e.Meta, func(v *domain.SuccessEvent) *domain.Meta { return &v.Meta }, func(*domain.SuccessEvent) string { return "This event" },
			func(v *domain.SuccessEvent) error { return c.mayLog(v.AccountID, "event") })
		if err != nil {
			return e, err
		}
		if old != nil {
			c.touchAccount(old.AccountID)
		}
		if err := c.prepareEvent(&e); err != nil {
			return e, err
		}
		if err := c.ownedAccount(e.AccountID, domain.VerbLogEvent); err != nil {
			return e, err
		}
		c.undo.Text = undoWords("The "+eventName(e.Kind), old == nil)
		if err := save(c, c.tx.Events(), "event", &e.Meta, &e); err != nil {
			return e, err
		}
		c.about("account", e.AccountID)
		c.touchAccount(e.AccountID)
		return e, nil
	})
}

func (c *change) prepareEvent(e *domain.SuccessEvent) error {
	if e.ContactID != 0 {
		p, err := c.sight().contact(e.ContactID)
		if err != nil {
			return err
		}
		e.AccountID = cmp.Or(e.AccountID, p.AccountID)
		if p.AccountID != e.AccountID {
			return domain.Invalidf("contact", "%s belongs to another account; nothing was saved.", p.Name)
		}
	}
	e.Outcome = cmp.Or(e.Outcome, domain.OutcomePositive)
	e.OwnerID = cmp.Or(e.OwnerID, c.s.who().UserID)
	if e.OccurredAt.IsZero() {
		e.OccurredAt = c.now
	}
	k := checks{}
	k.need(e.AccountID != 0, "account", "Say at which account this happened")
	k.need(eventNames[e.Kind] != "", "kind", "Choose what happened")
	oneOf(&k, "outcome", e.Outcome, domain.OutcomePositive, domain.OutcomeNeutral, domain.OutcomeNegative)
	oneOf(&k, "intent", e.Intent, domain.IntentNone, domain.IntentMaybe, domain.IntentYes, domain.IntentNamed)
	k.notFuture(e.OccurredAt, c.now, "occurred_at", "event")
	k.need(e.EndsAt.IsZero() || e.EndsAt.After(e.OccurredAt), "ends_at", "The end must come after the beginning")
	c.user(&k, e.OwnerID, "owner")
	return k.err
}
