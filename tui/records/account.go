package records

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// accountSheet is what the forms of an account start from.
type accountSheet struct {
	account domain.Account
	users   []domain.User
}

func (f Forms) accountSheet(id int64) func(ctx context.Context) (accountSheet, error) {
	return func(ctx context.Context) (accountSheet, error) {
		var s accountSheet
		var err error
		if s.users, err = f.Env.Store.Users(ctx); err != nil || id == 0 {
			return s, err
		}
		d, err := f.Env.Store.Account(ctx, id)
		s.account = d.Account
		return s, err
	}
}

// Account opens the form of an account; id 0 adds one.
func (f Forms) Account(id int64) tea.Cmd {
	return Load(f.Env, f.accountSheet(id), func(s accountSheet) tea.Cmd {
		a := s.account
		owner := a.OwnerID
		if id == 0 {
			owner = f.Env.Store.Actor().UserID
		}
		return f.open(ui.FormSpec{Draft: draft("account", id), Title: verb(id, "account"), Button: button(id, "account"),
			Fields: []ui.Field{
				{Key: "name", Label: "Name", Value: a.Name, Required: true},
				{Key: "domain", Label: "Domain", Value: a.Domain, Hint: domain.Lit("such as acme.com")},
				{Key: "lifecycle", Label: "Phase", Kind: ui.ChoiceField, Value: key(a.Lifecycle), Choices: phases()},
				{Key: "arr", Label: "Yearly revenue", Kind: ui.MoneyField, Value: moneyText(a.ARR), Hint: domain.Lit("such as 84k")},
				{Key: "customer_since", Label: "Customer since", Kind: ui.DateField, Value: dateText(a.CustomerSince), Hint: domain.Lit("such as 24 Nov 2025")},
				userField("owner", "Owner (CSM)", owner, s.users),
				{Key: "sign_off", Label: "Sign-off", Kind: ui.ChoiceField, Value: key(a.SignOff), Choices: signOffs()},
			},
			Save: func(ctx context.Context, v ui.Values) (domain.Safe, error) {
				a.Name, a.Domain, a.Lifecycle = v.Text("name"), v.Text("domain"), domain.Lifecycle(code(v.Choice("lifecycle")))
				a.ARR, a.CustomerSince, a.OwnerID, a.SignOff = v.Money("arr"), v.Date("customer_since"), idOf(v.Choice("owner")), code(v.Choice("sign_off"))
				_, err := f.Env.Store.SaveAccount(ctx, v.Op, a)
				return said(id, a.Name), err
			}})
	})
}

func phases() []ui.Choice {
	return append([]ui.Choice{pick(none, domain.Lit("not known"))},
		words(domain.LifeOnboarding, domain.LifeLive, domain.LifeAtRisk, domain.LifeChurned, domain.LifeProspect)...)
}

func signOffs() []ui.Choice {
	return []ui.Choice{pick(none, domain.Lit("not asked")), pick("not_needed", domain.Lit("not needed")), pick("needed", domain.Lit("needed")),
		pick("obtained", domain.Lit("obtained")), pick("refused", domain.Lit("refused"))}
}

// AccountMore opens the rarer fields of an account: those that the rules and the score ask for.
func (f Forms) AccountMore(id int64) tea.Cmd {
	return Load(f.Env, f.accountSheet(id), func(s accountSheet) tea.Cmd {
		a := s.account
		return f.open(ui.FormSpec{Draft: draft("account.more", id), Title: domain.Concat(domain.Lit("More about "), domain.Line(a.Name)), Button: "Save account",
			Fields: []ui.Field{
				{Key: "exec_sponsor", Label: "Exec sponsor", Value: a.ExecSponsor, Hint: domain.Lit("who backs us over there")},
				{Key: "icp", Label: "Our kind", Kind: ui.ChoiceField, Value: key(a.ICP), Choices: append([]ui.Choice{pick(none, domain.Lit("not known"))}, words("yes", "no")...)},
				{Key: "go_live_on", Label: "Live since", Kind: ui.DateField, Value: dateText(a.GoLiveOn), Hint: domain.Lit("the day they went live")},
				{Key: "renewal_on", Label: "Renewal", Kind: ui.DateField, Value: dateText(a.RenewalOn)},
				{Key: "overdue_since", Label: "Unpaid since", Kind: ui.DateField, Value: dateText(a.OverdueSince), Hint: domain.Lit("due date of the oldest unpaid invoice; empty when all are paid")},
				{Key: "gift_ban", Label: "Gift ban", Kind: ui.ChoiceField, Value: yesNo(a.GiftBan), Choices: noYes()},
				{Key: "competitor", Label: "Competitor", Kind: ui.ChoiceField, Value: yesNo(a.Competitor), Choices: noYes()},
			},
			Save: func(ctx context.Context, v ui.Values) (domain.Safe, error) {
				a.ExecSponsor, a.ICP, a.GoLiveOn, a.RenewalOn = v.Text("exec_sponsor"), code(v.Choice("icp")), v.Date("go_live_on"), v.Date("renewal_on")
				a.OverdueSince, a.GiftBan, a.Competitor = v.Date("overdue_since"), v.Choice("gift_ban") == "yes", v.Choice("competitor") == "yes"
				_, err := f.Env.Store.SaveAccount(ctx, v.Op, a)
				return said(id, a.Name), err
			}})
	})
}
