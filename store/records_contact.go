package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// SaveContact adds or corrects a contact. An e-mail address belongs to one
// contact only; the conflict names the other. The snooze is changed by Snooze only.
func (s *session) SaveContact(ctx context.Context, op string, p domain.Contact) (domain.Contact, error) {
	return write(ctx, s, op, "contact.save", func(c *change) (domain.Contact, error) {
		if err := cleanRow(&p); err != nil {
			return p, err
		}
		old, err := beforeSeen(c, c.tx.Contacts(), &p.Meta, func(v *domain.Contact) *domain.Meta { return &v.Meta }, func(v *domain.Contact) string { return v.Name }, c.mayEditContact)
		if err != nil {
			return p, err
		}
		if err := c.maySaveContact(&p, old); err != nil {
			return p, err
		}
		if err := c.prepareContact(&p, old); err != nil {
			return p, err
		}
		c.undo.Text = undoWords(p.Name, old == nil)
		if err := save(c, c.tx.Contacts(), "contact", &p.Meta, &p); err != nil {
			return p, err
		}
		c.about("contact", p.ID)
		c.touchAccount(p.AccountID)
		was := ""
		if old != nil {
			was = contactText(old)
		}
		return p, c.index("contact", p.ID, was, contactText(&p))
	})
}

func (c *change) mayEditContact(p *domain.Contact) error {
	if ok, err := c.sight().home(p.AccountID); err != nil || !ok {
		if err == nil {
			err = notFound("contact")
		}
		return err
	}
	return c.ownedAccount(p.AccountID, domain.VerbEditRecord)
}

func (c *change) maySaveContact(p, old *domain.Contact) error {
	if old == nil {
		p.SnoozedUntil = time.Time{}
		return c.ownedAccount(p.AccountID, domain.VerbEditRecord)
	}
	p.SnoozedUntil = old.SnoozedUntil
	if p.AccountID != old.AccountID {
		c.touchAccount(old.AccountID)
		return c.ownedAccount(p.AccountID, domain.VerbEditRecord)
	}
	return nil
}

func (c *change) prepareContact(p, old *domain.Contact) error {
	k := checks{}
	setEmail(&k, p, old)
	if p.Name == "" {
		p.Name = p.EmailRaw
	}
	p.NameKey = domain.NameKey(p.Name)
	p.Stub = false
	k.need(p.Name != "", "name", "Write the contact's name")
	oneOf(&k, "consent", p.Consent, domain.ConsentGiven, domain.ConsentWithdrawn)
	k.need(p.Capacity >= 0, "capacity", "The number of asks a year cannot be negative")
	k.zone(p.TZ)
	k.notFuture(p.ConsentAt, c.now, "consent_at", "time of the consent")
	k.notFuture(p.UnsubscribedAt, c.now, "unsubscribed_at", "time of unsubscribing")
	k.notFuture(p.BouncedAt, c.now, "bounced_at", "time of the bounce")
	k.notFuture(p.ComplainedAt, c.now, "complained_at", "time of the complaint")
	if k.err != nil {
		return k.err
	}
	return c.emailFree(p)
}

// setEmail takes the address from the field that was changed and folds it for matching.
func setEmail(k *checks, p, old *domain.Contact) {
	raw := p.EmailRaw
	if raw == "" || (old != nil && p.EmailRaw == old.EmailRaw && p.Email != old.Email) {
		raw = p.Email
	}
	p.EmailRaw, p.Email = strings.TrimSpace(raw), domain.EmailNorm(raw)
	k.need(p.EmailRaw == "" || p.Email != "", "email", "%q is not an e-mail address such as ana@acme.com", p.EmailRaw)
}

// emailFree refuses an address that somebody else has.
func (c *change) emailFree(p *domain.Contact) error {
	if p.Email == "" {
		return nil
	}
	found, err := c.tx.ContactsByEmail([]string{p.Email})
	if err != nil || found[p.Email] == 0 || found[p.Email] == p.ID {
		return err
	}
	other, err := c.tx.Contacts().Get(found[p.Email])
	if err != nil {
		return err
	}
	if ok, err := c.sight().home(other.AccountID); err != nil || !ok {
		if err == nil {
			err = &domain.Error{Code: domain.Conflict, Field: "email", Message: "Somebody who is not yours to see has this address already; nothing was saved. Write another address, or ask a manager."}
		}
		return err
	}
	name := other.Name
	if other.AccountID != 0 {
		a, err := c.tx.Accounts().Get(other.AccountID)
		if err != nil {
			return err
		}
		name += " of " + a.Name
	}
	return &domain.Error{Code: domain.Conflict, Field: "email", Message: fmt.Sprintf("%s has the address %s already; nothing was saved. Open that contact, or write another address.", name, p.EmailRaw)}
}
