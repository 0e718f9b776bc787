package records

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// Referrer is the customer who introduces somebody, and the ask that led to it (0: none).
type Referrer struct {
	ContactID, AskID int64
	Name, Account    string
}

// Referral opens the form for a new referral by a customer. Saved goes on with it; it may be nil.
func (f Forms) Referral(by Referrer, saved func(store.Added) tea.Cmd) tea.Cmd {
	var added store.Added
	return f.open(ui.FormSpec{Draft: "referral.by/" + idText(by.ContactID), Title: domain.Concat(domain.Lit("New referral from "), domain.Line(by.Name)), Button: "Add referral",
		Intro: domain.Concat(domain.Line(by.Name), domain.Lit(" of "), domain.Line(by.Account), domain.Lit(" introduces:")),
		Fields: []ui.Field{
			{Key: "account", Label: "Company", Required: true, Hint: domain.Lit("the company that is introduced")},
			{Key: "contact", Label: "Person there", Hint: domain.Lit("first and last name")},
			{Key: "email", Label: "Their e-mail"},
			{Key: "consent", Label: "Basis", Kind: ui.ChoiceField, Value: "unknown", Choices: Reasons(domain.ConsentBases), Hint: domain.Lit("why we may write to them")},
			{Key: "value", Label: "Worth about", Kind: ui.MoneyField, Hint: domain.Lit("such as 40k")},
			{Key: "need", Label: "What they need"},
			{Key: "note", Label: "Note", Kind: ui.AreaField},
		},
		Save: func(ctx context.Context, v ui.Values) (domain.Safe, error) {
			var err error
			added, err = f.Env.Store.AddReferral(ctx, store.ReferralInput{Op: v.Op, ReferrerContactID: by.ContactID, AskID: by.AskID, AccountName: v.Text("account"),
				ContactName: v.Text("contact"), ContactEmail: v.Text("email"), ConsentBasis: v.Choice("consent"), Value: v.Money("value"), Need: v.Text("need"),
				Note: v.Text("note")})
			if added.Merged {
				return domain.Linef("%s had introduced %s before; this is noted with %s.", by.Name, v.Text("account"), added.Referral.RefID), err
			}
			return domain.Linef("%s is added as %s · u undo", v.Text("account"), added.Referral.RefID), err
		},
		Saved: func() tea.Cmd {
			if saved == nil {
				return Reread()
			}
			return tea.Batch(Reread(), saved(added))
		}})
}
