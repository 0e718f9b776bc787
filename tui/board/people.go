package board

import (
	"context"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// wanted are the four roles without which a deal hangs in the air [A].
var wanted = []string{"champion", "economic_buyer", "decision_maker", "technical_evaluator"}

// dispositions are how somebody stands to it (DOMAIN §2.1 stakeholder).
var dispositions = []domain.Reason{{Code: "unknown", Label: "Not known"}, {Code: "supporter", Label: "For it"}, {Code: "neutral", Label: "Neutral"},
	{Code: "sceptic", Label: "Sceptical"}, {Code: "opponent", Label: "Against it"}}

// people shows who is known there, and which roles nobody has yet.
func (s *Screen) people() tea.Cmd {
	c, ok := s.selected()
	if !ok {
		return nil
	}
	return s.with(c.ID, s.showPeople)
}

func (s *Screen) showPeople(r ready) tea.Cmd {
	d := r.d
	var choices []ui.Choice
	for i := range d.Stakeholders {
		p := &d.Stakeholders[i]
		choices = append(choices, ui.Choice{Key: "person/" + strconv.Itoa(i), Label: domain.Linef("✓ %s", p.Name),
			Note: domain.Join(domain.Lit(" · "), domain.Line(roleLabel(p.Role)), domain.Line(standing(p)))})
	}
	for _, role := range gaps(d.Stakeholders) {
		choices = append(choices, ui.Choice{Key: "role/" + role, Label: domain.Lit("○ nobody known yet"), Note: domain.Line(roleLabel(role))})
	}
	choices = append(choices, ui.Choice{Key: "role/", Label: domain.Lit("+ add somebody")})
	return ui.Open(ui.NewPicker(s.env, ui.PickerSpec{Title: peopleTitle(d.Referral.AccountName, d.Stakeholders), Choices: choices, Wide: true, Run: func(ch ui.Choice) tea.Cmd {
		kind, rest, _ := strings.Cut(ch.Key, "/")
		p := domain.Stakeholder{ReferralID: d.Referral.ID, Role: rest}
		if i, err := strconv.Atoi(rest); kind == "person" && err == nil {
			p = d.Stakeholders[i]
		} else if len(d.Stakeholders) == 0 && d.Contact != nil {
			p.Name, p.Email, p.ContactID = d.Contact.Name, d.Contact.Email, d.Contact.ID
		}
		return s.askPerson(d.Referral.AccountName, p)
	}}))
}

func peopleTitle(account string, people []domain.Stakeholder) domain.Safe {
	title := domain.Linef("People at %s · %d of %d roles known", account, len(wanted)-len(gaps(people)), len(wanted))
	switch len(people) {
	case 0:
		return domain.Concat(title, domain.Lit(" · ▲ nobody yet"))
	case 1:
		return domain.Concat(title, domain.Lit(" · ▲ hangs on a single person"))
	}
	return title
}

// gaps are the wanted roles that nobody has.
func gaps(people []domain.Stakeholder) []string {
	var out []string
	for _, role := range wanted {
		if !slices.ContainsFunc(people, func(p domain.Stakeholder) bool { return p.Role == role }) {
			out = append(out, role)
		}
	}
	return out
}

func roleLabel(code string) string {
	if code == "" {
		return "Role not known"
	}
	return domain.ReasonText(domain.BuyingRoles, code)
}

func standing(p *domain.Stakeholder) string {
	var parts []string
	if p.Disposition != "" && p.Disposition != "unknown" {
		parts = append(parts, strings.ToLower(domain.ReasonText(dispositions, p.Disposition)))
	}
	if p.Introduced {
		parts = append(parts, "introduced by the referrer")
	}
	return strings.Join(parts, " · ")
}

func (s *Screen) askPerson(account string, p domain.Stakeholder) tea.Cmd {
	draft, title, button := "referral.person/"+keyOf(p.ReferralID), domain.Linef("Somebody at %s", account), "Add person"
	if p.ID != 0 {
		draft, title, button = draft+"/"+keyOf(p.ID), domain.Line(p.Name), "Save person"
	}
	met := "no"
	if p.Introduced {
		met = "yes"
	}
	return ui.Open(ui.NewForm(s.env, ui.FormSpec{
		Draft: draft, Title: title, Button: button,
		Fields: []ui.Field{
			{Key: "name", Label: "Name", Value: p.Name, Required: true},
			{Key: "role", Label: "Role", Kind: ui.ChoiceField, Choices: reasonChoices(domain.BuyingRoles), Value: p.Role},
			{Key: "email", Label: "E-mail", Value: p.Email},
			{Key: "disposition", Label: "Stands", Kind: ui.ChoiceField, Choices: reasonChoices(dispositions), Value: p.Disposition},
			{Key: "introduced", Label: "Met through", Kind: ui.ChoiceField, Value: met, Choices: []ui.Choice{{Key: "no", Label: domain.Lit("us")}, {Key: "yes", Label: domain.Lit("the referrer")}}},
		},
		Save: func(ctx context.Context, v ui.Values) (domain.Safe, error) {
			p := p
			p.Name, p.Role, p.Email = v.Text("name"), v.Choice("role"), v.Text("email")
			p.Disposition, p.Introduced = v.Choice("disposition"), v.Choice("introduced") == "yes"
			_, err := s.env.Store.AddStakeholder(ctx, v.Op, p)
			return undoable(domain.Linef("%s saved as %s at %s", p.Name, strings.ToLower(roleLabel(p.Role)), account)), err
		},
		Saved: func() tea.Cmd { return s.settled(p.ReferralID) },
	}))
}
