package board

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// askMissing opens a form with just what the move still needs. Esc leaves the
// card where it is.
func (s *Screen) askMissing(t tried) tea.Cmd {
	w := t.wish
	dir, _ := domain.Transition(nil, w.card.Stage, w.to)
	final := w.to == domain.StageWon || dir == domain.DirReopen
	return ui.Open(ui.NewForm(s.env, ui.FormSpec{
		Draft:  "referral.move/" + keyOf(w.card.ID) + "/" + string(w.to),
		Title:  moveTitle(w),
		Intro:  moveIntro(w, dir),
		Button: moveButton(w, dir),
		Fields: s.missingFields(t),
		Save: func(ctx context.Context, v ui.Values) (domain.Safe, error) {
			in := inputOf(v)
			in.ID, in.Rev, in.To = w.card.ID, w.card.Rev, w.to
			_, err := s.env.Store.Move(ctx, in)
			if final {
				return movedWords(w), err
			}
			return undoable(movedWords(w)), err
		},
		Saved: func() tea.Cmd { return s.moved(w) },
	}))
}

// reverses tells whether the move takes a win back, for which nobody chooses a
// reason of the list.
func (w wish) reverses() bool { return w.to == domain.StageLost && w.card.Stage == domain.StageWon }

func moveTitle(w wish) domain.Safe {
	if w.reverses() {
		return domain.Linef("Reverse the win of %s", w.card.AccountName)
	}
	return domain.Linef("%s → %s", w.card.AccountName, store.StageLabel(w.to))
}

func moveIntro(w wish, dir string) domain.Safe {
	switch {
	case w.to == domain.StageWon:
		return domain.Lit("A won deal counts for commission and cannot be undone; a manager can reopen it.")
	case w.reverses():
		return domain.Lit("This reverses a won deal: it counts as lost, with the reason \"deal reversed\", and its commission is void. u cannot undo it. Say in your own words what happened:")
	case dir == domain.DirReopen:
		return domain.Lit("Reopening is kept in the history with its reason and cannot be undone.")
	}
	return domain.Lit("This is still needed:")
}

func moveButton(w wish, dir string) string {
	to := w.to
	switch {
	case w.reverses():
		return "Reverse the win"
	case to == domain.StageLost:
		return "Mark as lost"
	case dir == domain.DirReopen:
		return "Reopen"
	case to == domain.StageWon:
		return "Mark as won"
	}
	return "Move to " + store.StageLabel(to)
}

// missingFields are the fields of the form, in the order of the requirements,
// filled in as far as the referral knows.
func (s *Screen) missingFields(t tried) []ui.Field {
	r := &t.d.Referral
	var out []ui.Field
	have := map[string]bool{}
	add := func(fields ...ui.Field) {
		for _, f := range fields {
			if !have[f.Key] {
				have[f.Key] = true
				out = append(out, f)
			}
		}
	}
	if t.wish.to == domain.StageWon {
		add(amountField(r.Value), ui.Field{Key: "closed_on", Label: "Closed on", Kind: ui.DateField, Value: s.env.Today().String(), Required: true})
	}
	for _, m := range t.missing {
		add(s.missingField(m, t.d)...)
	}
	return out
}

func (s *Screen) missingField(m domain.Missing, d store.ReferralDetail) []ui.Field {
	switch m.Code {
	case "reason", "note":
		return []ui.Field{{Key: "reason", Label: "Why", Kind: ui.AreaField, Required: true}}
	case "consent":
		return []ui.Field{{Key: "consent_basis", Label: "May be contacted", Kind: ui.ChoiceField, Choices: consentChoices(), Value: "unknown"}}
	case "touch":
		return []ui.Field{{Key: "touch", Label: "What went out", Kind: ui.ChoiceField, Choices: reasonChoices(domain.TouchKinds)}}
	case "icp":
		return []ui.Field{{Key: "icp", Label: "Fits our profile", Kind: ui.ChoiceField, Choices: fitChoices(), Value: d.Referral.ICP}}
	case "need":
		return []ui.Field{{Key: "need", Label: "What they need", Kind: ui.AreaField, Required: true}}
	case "stakeholder":
		name := ""
		if d.Contact != nil {
			name = d.Contact.Name
		}
		return []ui.Field{{Key: "stakeholder", Label: "Person there", Value: name, Required: true, Hint: domain.Lit("somebody who has a say in it")},
			{Key: "role", Label: "Their role", Kind: ui.ChoiceField, Choices: roleChoices()}}
	case "amount", "currency":
		return []ui.Field{amountField(d.Referral.Value)}
	case "close_date":
		if m.Field == "closed_on" {
			return []ui.Field{{Key: "closed_on", Label: "Closed on", Kind: ui.DateField, Value: s.env.Today().String(), Required: true}}
		}
		return []ui.Field{{Key: "expected_close_on", Label: "Expected to close", Kind: ui.DateField, Required: true, Hint: domain.Lit("such as 15 Dec, or +30d")}}
	case "lost_reason":
		return []ui.Field{{Key: "lost_reason", Label: "Lost because", Kind: ui.ChoiceField, Choices: reasonChoices(domain.LostReasons)}}
	}
	return nil // the opportunity is made by the move itself
}

func amountField(m domain.Money) ui.Field {
	f := ui.Field{Key: "amount", Label: "Amount", Kind: ui.MoneyField, Required: true, Hint: domain.Lit("such as 84k, or EUR 1250")}
	if !m.IsZero() {
		f.Value = moneyText(m)
	}
	return f
}

// moneyText is an amount as a money field reads it.
func moneyText(m domain.Money) string {
	if m.IsZero() {
		return ""
	}
	return m.Currency + " " + m.Decimal()
}

func inputOf(v ui.Values) store.MoveInput {
	return store.MoveInput{Op: v.Op, Reason: v.Text("reason"), LostReason: v.Choice("lost_reason"), Consent: v.Choice("consent_basis"), Touch: v.Choice("touch"),
		ICP: v.Choice("icp"), Need: v.Text("need"), Person: v.Text("stakeholder"), PersonRole: v.Choice("role"), Amount: v.Money("amount"),
		ExpectedOn: v.Date("expected_close_on"), ClosedOn: v.Date("closed_on")}
}

// consentChoices are the grounds for contacting somebody. A form starts on
// unknown: nobody is to claim a permission by pressing Enter.
func consentChoices() []ui.Choice { return reasonChoices(domain.ConsentBases) }

// roleChoices are the buying roles that say something.
func roleChoices() []ui.Choice {
	var out []ui.Choice
	for _, r := range domain.BuyingRoles {
		if r.Code != "unknown" {
			out = append(out, ui.Choice{Key: r.Code, Label: domain.Line(r.Label)})
		}
	}
	return out
}
