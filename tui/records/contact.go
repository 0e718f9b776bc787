package records

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// Contact opens the form of a person.
func (f Forms) Contact(id int64) tea.Cmd {
	return Load(f.Env, func(ctx context.Context) (store.ContactDetail, error) { return f.Env.Store.Contact(ctx, id) },
		func(d store.ContactDetail) tea.Cmd { return f.contact(d.Contact, d.Account.Name) })
}

// NewContact opens an empty form for a person, at an account if one is given.
func (f Forms) NewContact(account int64, name string) tea.Cmd {
	return f.contact(domain.Contact{AccountID: account}, name)
}

func (f Forms) contact(c domain.Contact, account string) tea.Cmd {
	mail := c.EmailRaw
	if mail == "" {
		mail = c.Email
	}
	return f.open(ui.FormSpec{Draft: draft("contact", c.ID), Title: verb(c.ID, "person"), Button: button(c.ID, "person"),
		Fields: []ui.Field{
			{Key: "name", Label: "Name", Value: c.Name, Required: true, Hint: domain.Lit("first and last name")},
			{Key: "email", Label: "E-mail", Value: mail},
			f.accountField(c.AccountID, account),
			{Key: "title", Label: "Job title", Value: c.Title},
			{Key: "consent", Label: "Consent", Kind: ui.ChoiceField, Value: key(c.Consent), Choices: []ui.Choice{pick(none, domain.Lit("no record")),
				pick(string(domain.ConsentGiven), domain.Lit("given")), pick(string(domain.ConsentWithdrawn), domain.Lit("withdrawn"))}},
			{Key: "do_not_ask", Label: "Asking", Kind: ui.ChoiceField, Value: yesNo(c.DoNotAsk), Choices: []ui.Choice{
				pick("no", domain.Lit("may be asked")), pick("yes", domain.Lit("does not want to be asked"))}},
			{Key: "left", Label: "Employment", Kind: ui.ChoiceField, Value: yesNo(c.Left), Choices: []ui.Choice{
				pick("no", domain.Lit("works there")), pick("yes", domain.Lit("has left"))}},
		},
		Save: func(ctx context.Context, v ui.Values) (domain.Safe, error) {
			f.readContact(&c, v)
			_, err := f.Env.Store.SaveContact(ctx, v.Op, c)
			return said(c.ID, c.Name), err
		}})
}

// readContact puts what was typed into the contact; a consent that changed is dated now.
func (f Forms) readContact(c *domain.Contact, v ui.Values) {
	if consent := domain.Consent(code(v.Choice("consent"))); consent != c.Consent {
		c.Consent, c.ConsentAt = consent, f.moment(f.Env.Today(), c.ConsentAt)
	}
	c.Name, c.EmailRaw, c.Title = v.Text("name"), v.Text("email"), v.Text("title")
	if c.EmailRaw == "" {
		c.Email = ""
	}
	c.AccountID, c.DoNotAsk, c.Left = idOf(v.Choice("account")), v.Choice("do_not_ask") == "yes", v.Choice("left") == "yes"
}
