package records

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// partnerSheet is what the form of a partner starts from.
type partnerSheet struct {
	partner domain.Partner
	users   []domain.User
}

// Partner opens the form of a partner; id 0 adds one.
func (f Forms) Partner(id int64) tea.Cmd {
	return Load(f.Env, func(ctx context.Context) (partnerSheet, error) {
		var s partnerSheet
		var err error
		if s.users, err = f.Env.Store.Users(ctx); err != nil || id == 0 {
			return s, err
		}
		s.partner, err = f.Env.Store.Partner(ctx, id)
		return s, err
	}, func(s partnerSheet) tea.Cmd { return f.partner(s.partner, s.users) })
}

func (f Forms) partner(p domain.Partner, users []domain.User) tea.Cmd {
	return f.open(ui.FormSpec{Draft: draft("partner", p.ID), Title: verb(p.ID, "partner"), Button: button(p.ID, "partner"),
		Fields: []ui.Field{
			{Key: "name", Label: "Name", Value: p.Name, Required: true},
			{Key: "type", Label: "Kind", Value: p.Type, Hint: domain.Lit("such as agency, reseller, consultant")},
			{Key: "email", Label: "E-mail", Value: p.Email},
			{Key: "code", Label: "Code", Value: p.Code, Hint: domain.Lit("such as AB78; made from the name when empty")},
			{Key: "tier", Label: "Tier", Kind: ui.ChoiceField, Value: string(p.Tier), Choices: words(domain.TierBronze, domain.TierSilver, domain.TierGold)},
			{Key: "status", Label: "Status", Kind: ui.ChoiceField, Value: p.Status, Choices: words(domain.PartnerStatuses()...)},
			userField("manager", "Manager", p.ManagerID, users),
		},
		Save: func(ctx context.Context, v ui.Values) (domain.Safe, error) {
			p.Name, p.Type, p.Email, p.Code = v.Text("name"), v.Text("type"), v.Text("email"), v.Text("code")
			p.Tier, p.Status, p.ManagerID = domain.Tier(v.Choice("tier")), v.Choice("status"), idOf(v.Choice("manager"))
			_, err := f.Env.Store.SavePartner(ctx, v.Op, p)
			return said(p.ID, p.Name), err
		}})
}
