package records

import (
	"context"
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// pick is one entry of a closed list: the code that is kept and the word for it.
func pick(code string, label domain.Safe) ui.Choice { return ui.Choice{Key: code, Label: label} }

// Reasons makes choices of a list of the domain.
func Reasons(list []domain.Reason) []ui.Choice {
	out := make([]ui.Choice, len(list))
	for i, r := range list {
		out[i] = pick(r.Code, domain.Line(r.Label))
	}
	return out
}

// words makes choices of codes that read well once their underscores are gone.
func words[T ~string](codes ...T) []ui.Choice {
	out := make([]ui.Choice, len(codes))
	for i, c := range codes {
		out[i] = pick(string(c), domain.Line(strings.ReplaceAll(string(c), "_", " ")))
	}
	return out
}

// none is a closed list's entry for no value; the key must not be empty, or the
// first entry would be taken in its place.
const none = "-"

// code is the value a choice stands for.
func code(key string) string {
	if key == none {
		return ""
	}
	return key
}

// key is the choice that stands for a value.
func key[T ~string](value T) string {
	if value == "" {
		return none
	}
	return string(value)
}

func yesNo(v bool) string {
	if v {
		return "yes"
	}
	return "no"
}

// noYes is the choice of a mark that is seldom set.
func noYes() []ui.Choice {
	return []ui.Choice{pick("no", domain.Lit("no")), pick("yes", domain.Lit("yes"))}
}

// Events are the kinds of things that happen at a customer, the usual ones first.
func Events() []ui.Choice {
	return []ui.Choice{pick(string(domain.EventQBR), domain.Lit("QBR held")), pick(string(domain.EventEBR), domain.Lit("EBR held")),
		pick(string(domain.EventROI), domain.Lit("ROI reached")), pick(string(domain.EventFirstWin), domain.Lit("First win")),
		pick(string(domain.EventProject), domain.Lit("Project completed")), pick(string(domain.EventDelivery), domain.Lit("Delivery done")),
		pick(string(domain.EventImplementation), domain.Lit("Implementation done")), pick(string(domain.EventOnboarding), domain.Lit("Onboarding done")),
		pick(string(domain.EventExpansion), domain.Lit("Expansion")), pick(string(domain.EventRenewal), domain.Lit("Renewal talks begun"))}
}

// Intents is how willing somebody was to refer.
func Intents() []ui.Choice {
	return []ui.Choice{pick(string(domain.IntentNone), domain.Lit("not spoken of")), pick(string(domain.IntentMaybe), domain.Lit("maybe")),
		pick(string(domain.IntentYes), domain.Lit("yes")), pick(string(domain.IntentNamed), domain.Lit("named somebody"))}
}

// Outcomes is how something went.
func Outcomes() []ui.Choice {
	return []ui.Choice{pick(string(domain.OutcomePositive), domain.Lit("went well")), pick(string(domain.OutcomeNeutral), domain.Lit("so-so")),
		pick(string(domain.OutcomeNegative), domain.Lit("went badly"))}
}

// accountField picks one of all accounts.
func (f Forms) accountField(id int64, name string) ui.Field {
	field := ui.Field{Key: "account", Label: "Account", Kind: ui.PickField, Value: idText(id), Hint: domain.Lit("type a part of the name"),
		Search: func(ctx context.Context, text string) ([]ui.Choice, error) {
			found, err := f.Env.Store.Accounts(ctx, page(text))
			out := make([]ui.Choice, len(found))
			for i, a := range found {
				out[i] = ui.Choice{Key: idText(a.ID), Label: domain.Line(a.Name), Note: domain.Line(a.Domain)}
			}
			return out, err
		}}
	if id != 0 {
		field.Choices = []ui.Choice{{Key: idText(id), Label: domain.Line(name)}}
	}
	return field
}

// contactField picks one of all contacts.
func (f Forms) contactField(id int64, name string) ui.Field {
	field := ui.Field{Key: "contact", Label: "Person", Kind: ui.PickField, Value: idText(id), Hint: domain.Lit("type a part of the name or e-mail"),
		Search: func(ctx context.Context, text string) ([]ui.Choice, error) {
			found, err := f.Env.Store.Contacts(ctx, page(text))
			out := make([]ui.Choice, len(found))
			for i, c := range found {
				out[i] = ui.Choice{Key: idText(c.ID), Label: domain.Line(c.Name), Note: domain.Line(c.Email)}
			}
			return out, err
		}}
	if id != 0 {
		field.Choices = []ui.Choice{{Key: idText(id), Label: domain.Line(name)}}
	}
	return field
}

// userField picks one of the colleagues.
func userField(key, label string, id int64, users []domain.User) ui.Field {
	return ui.Field{Key: key, Label: label, Kind: ui.PickField, Value: idText(id), Choices: UserChoices(users), Hint: domain.Lit("type a part of the name")}
}

// UserChoices makes choices of colleagues, those who only stand in imported files last.
func UserChoices(users []domain.User) []ui.Choice {
	out := make([]ui.Choice, 0, len(users))
	for _, active := range []bool{true, false} {
		for _, u := range users {
			if u.Active != active {
				continue
			}
			note := domain.Line(u.Email)
			if !active {
				note = domain.Lit("from a file")
			}
			out = append(out, ui.Choice{Key: idText(u.ID), Label: domain.Line(u.Name), Note: note})
		}
	}
	return out
}
