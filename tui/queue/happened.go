package queue

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/records"
	"github.com/refdeck/refdeck/tui/ui"
)

// happened logs a success in three keys: what, how it went, done.
func (s *Screen) happened() tea.Cmd {
	it, _ := s.subject()
	return ui.Open(ui.NewPicker(s.env, ui.PickerSpec{Title: domain.Linef("What happened at %s?", it.Account), Choices: records.Events(), Run: func(c ui.Choice) tea.Cmd {
		return s.howItWent(it, domain.EventKind(c.Key))
	}}))
}

// result is how something went, and what was heard about referring.
type result struct {
	outcome domain.Outcome
	intent  domain.Intent
	label   domain.Safe
}

// results are the choices: in a review people also speak of referring.
func results(kind domain.EventKind) []result {
	if kind == domain.EventQBR || kind == domain.EventEBR {
		return []result{
			{domain.OutcomePositive, domain.IntentNamed, domain.Lit("went well, named somebody to introduce")},
			{domain.OutcomePositive, domain.IntentYes, domain.Lit("went well, would refer")},
			{domain.OutcomePositive, domain.IntentMaybe, domain.Lit("went well, may refer later")},
			{domain.OutcomePositive, domain.IntentNone, domain.Lit("went well, referring not spoken of")},
			{domain.OutcomeNeutral, domain.IntentNone, domain.Lit("so-so")},
			{domain.OutcomeNegative, domain.IntentNone, domain.Lit("went badly")},
		}
	}
	return []result{{domain.OutcomePositive, domain.IntentNone, domain.Lit("went well")}, {domain.OutcomeNeutral, domain.IntentNone, domain.Lit("so-so")},
		{domain.OutcomeNegative, domain.IntentNone, domain.Lit("went badly")}}
}

func (s *Screen) howItWent(it store.QueueItem, kind domain.EventKind) tea.Cmd {
	list := results(kind)
	var choices []ui.Choice
	for i, r := range list {
		choices = append(choices, ui.Choice{Key: fmt.Sprint(i), Label: r.label})
	}
	choices = append(choices, ui.Choice{Key: "form", Label: domain.Lit("with date and evidence…")})
	name := records.EventName(kind)
	return ui.Open(ui.NewPicker(s.env, ui.PickerSpec{Title: domain.Linef("%s with %s", name, it.Contact), Choices: choices, Run: func(c ui.Choice) tea.Cmd {
		e := domain.SuccessEvent{AccountID: it.AccountID, ContactID: it.ContactID, Kind: kind}
		if c.Key == "form" {
			return s.forms.Event(e, it.Account, it.Contact)
		}
		for i, r := range list {
			if fmt.Sprint(i) == c.Key {
				e.Outcome, e.Intent = r.outcome, r.intent
			}
		}
		return s.write(fmt.Sprintf("event/%d/%s/%s", it.ContactID, kind, c.Key), func(ctx context.Context, op string) (domain.Safe, error) {
			_, err := s.env.Store.SaveEvent(ctx, op, e)
			return domain.Linef("Logged: %s, %s", name, it.Account), err
		})
	}}))
}
