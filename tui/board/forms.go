package board

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// touch logs a contact with the referred company.
func (s *Screen) touch() tea.Cmd {
	c, ok := s.selected()
	if !ok {
		return nil
	}
	return ui.Open(ui.NewForm(s.env, ui.FormSpec{
		Draft: "referral.touch/" + keyOf(c.ID), Title: domain.Linef("Touch with %s", c.AccountName), Button: "Log touch",
		Fields: []ui.Field{
			{Key: "kind", Label: "What", Kind: ui.ChoiceField, Choices: reasonChoices(domain.TouchKinds)},
			{Key: "way", Label: "From whom", Kind: ui.ChoiceField, Choices: []ui.Choice{{Key: "out", Label: domain.Lit("from us to them")}, {Key: "in", Label: domain.Lit("from them to us")}}},
			{Key: "at", Label: "On", Kind: ui.DateField, Value: s.env.Today().String(), Required: true},
			{Key: "note", Label: "Note", Kind: ui.AreaField},
		},
		Save: func(ctx context.Context, v ui.Values) (domain.Safe, error) {
			t := domain.Touch{ReferralID: c.ID, Kind: v.Choice("kind"), Outbound: v.Choice("way") == "out", Note: v.Text("note")}
			if on := v.Date("at"); on != s.env.Today() {
				t.At = on.Start(s.env.Zone)
			}
			_, err := s.env.Store.AddTouch(ctx, v.Op, t)
			return undoable(domain.Linef("Touch with %s logged", c.AccountName)), err
		},
		Saved: func() tea.Cmd { return s.settled(c.ID) },
	}))
}

// note adds an internal remark.
func (s *Screen) note() tea.Cmd {
	c, ok := s.selected()
	if !ok {
		return nil
	}
	return ui.Open(ui.NewForm(s.env, ui.FormSpec{
		Draft: "note/referral/" + keyOf(c.ID), Title: domain.Linef("Note on %s", c.AccountName), Button: "Save note",
		Fields: []ui.Field{{Key: "note", Label: "Note", Kind: ui.AreaField, Required: true, Hint: domain.Lit("only we see it, never the referrer")}},
		Save: func(ctx context.Context, v ui.Values) (domain.Safe, error) {
			_, err := s.env.Store.AddNote(ctx, v.Op, domain.Note{Subject: "referral", SubjectID: c.ID, Body: v.Text("note")})
			return undoable(domain.Linef("Note on %s saved", c.AccountName)), err
		},
		Saved: func() tea.Cmd { return s.settled(c.ID) },
	}))
}

// edit corrects what the referral says and what is to be done next.
func (s *Screen) edit() tea.Cmd {
	c, ok := s.selected()
	if !ok {
		return nil
	}
	return s.with(c.ID, s.askEdit)
}

func (s *Screen) askEdit(r ready) tea.Cmd {
	was := r.d.Referral
	return ui.Open(ui.NewForm(s.env, ui.FormSpec{
		Draft: "referral.edit/" + keyOf(was.ID), Title: domain.Linef("Edit %s", was.AccountName), Button: "Save changes",
		Fields: []ui.Field{
			{Key: "next_action", Label: "Next step", Value: was.NextAction, Hint: domain.Lit("such as: send the proposal")},
			{Key: "next_action_on", Label: "By", Kind: ui.DateField, Value: was.NextActionOn.String(), Hint: domain.Lit("such as tomorrow, +3d or 24 Nov")},
			{Key: "value", Label: "Value", Kind: ui.MoneyField, Value: moneyText(was.Value)},
			{Key: "owner", Label: "Owner", Kind: ui.PickField, Choices: userChoices(r.users), Value: ownerKey(was.OwnerID), Hint: domain.Lit("type a part of the name")},
			{Key: "icp", Label: "Fits our profile", Kind: ui.ChoiceField, Choices: fitChoices(), Value: was.ICP},
			{Key: "need", Label: "What they need", Kind: ui.AreaField, Value: was.Need},
			{Key: "scope", Label: "Scope", Value: was.Scope},
		},
		Save: func(ctx context.Context, v ui.Values) (domain.Safe, error) {
			in, changed := editOf(v, &was)
			if !changed {
				return domain.Linef("Nothing of %s was changed.", was.AccountName), nil
			}
			_, err := s.env.Store.Edit(ctx, in)
			return undoable(domain.Linef("%s saved", was.AccountName)), err
		},
		Saved: func() tea.Cmd { return s.settled(was.ID) },
	}))
}

// ownerKey is what the field of the owner starts with: nothing where nobody owns it.
func ownerKey(id int64) string {
	if id == 0 {
		return ""
	}
	return keyOf(id)
}

func fitChoices() []ui.Choice {
	return []ui.Choice{{Key: "unknown", Label: domain.Lit("not known")}, {Key: "yes", Label: domain.Lit("yes")}, {Key: "no", Label: domain.Lit("no")}}
}

func userChoices(users []domain.User) []ui.Choice {
	out := make([]ui.Choice, 0, len(users))
	for i := range users {
		out = append(out, ui.Choice{Key: keyOf(users[i].ID), Label: domain.Line(users[i].Name), Note: domain.Line(users[i].Email)})
	}
	return out
}

// editOf names only what differs, so that two people can correct different
// fields without undoing each other.
func editOf(v ui.Values, was *domain.Referral) (in store.EditInput, changed bool) {
	in = store.EditInput{Op: v.Op, ID: was.ID, Rev: was.Rev}
	text := func(key, old string) *string {
		now := v.Text(key)
		if now == old {
			return nil
		}
		changed = true
		return &now
	}
	in.NextAction, in.Need, in.Scope = text("next_action", was.NextAction), text("need", was.Need), text("scope", was.Scope)
	if on := v.Date("next_action_on"); on != was.NextActionOn {
		in.NextActionOn, changed = &on, true
	}
	if m := v.Money("value"); m != was.Value && !(m.IsZero() && was.Value.IsZero()) {
		in.Value, changed = &m, true
	}
	if icp := v.Choice("icp"); icp != was.ICP && !(icp == "unknown" && was.ICP == "") {
		in.ICP, changed = &icp, true
	}
	if owner := idOf(v.Choice("owner")); owner != 0 && owner != was.OwnerID {
		in.OwnerID, changed = &owner, true
	}
	return in, changed
}
