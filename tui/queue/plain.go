package queue

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// plainWidth is how wide the plain text of a person is made.
const plainWidth = 74

// whyText is the whole explanation as plain text.
func (s *Screen) whyText() domain.Safe {
	b := brush{env: s.env, st: s.env.Styles, w: plainWidth, x: &s.person.x}
	b.all()
	var out []string
	for _, l := range b.lines {
		text := ""
		for _, sp := range l.spans {
			text += sp.Text.String()
		}
		out = append(out, strings.TrimRight(text, " "))
	}
	return domain.Block(strings.Join(out, "\n"))
}

// why shows the explanation as plain text.
func (s *Screen) why() tea.Cmd {
	it, _ := s.subject()
	if s.person.id != it.ContactID || s.person.err != nil {
		return ui.Note("The explanation for %s is still being read.", it.Contact)
	}
	return ui.Open(ui.NewViewer(s.env, domain.Linef("Why %s", it.Contact), s.whyText()))
}

// Copies is what y and Y offer.
func (s *Screen) Copies() []ui.CopyItem {
	it, ok := s.subject()
	if !ok {
		return nil
	}
	items := []ui.CopyItem{{Label: domain.Lit("the name"), Text: domain.Line(it.Contact)}, {Label: domain.Lit("the e-mail address"), Text: domain.Line(it.Email)},
		{Label: domain.Lit("the account"), Text: domain.Line(it.Account)}}
	items = append(items, ui.CopyItem{Label: domain.Lit("name, e-mail and account"), Text: domain.Line(strings.Join(slices.DeleteFunc([]string{it.Contact, it.Email, it.Account}, func(t string) bool { return t == "" }), ", "))})
	if s.person.id == it.ContactID && s.person.err == nil {
		items = append(items, ui.CopyItem{Label: domain.Lit("the draft of the ask"), Text: domain.Block(s.person.draft.Body)}, ui.CopyItem{Label: domain.Lit("the explanation"), Text: s.whyText()})
	}
	return slices.DeleteFunc(items, func(c ui.CopyItem) bool { return c.Text.IsEmpty() })
}

// edit corrects the person, the account, or the record behind the cursor's line.
func (s *Screen) edit() tea.Cmd {
	it, _ := s.subject()
	choices := []ui.Choice{{Key: "contact", Label: domain.Line(it.Contact), Note: domain.Lit("the person")}}
	if it.AccountID != 0 {
		choices = append(choices, ui.Choice{Key: "account", Label: domain.Line(it.Account), Note: domain.Lit("the account")},
			ui.Choice{Key: "more", Label: domain.Linef("more about %s", it.Account), Note: domain.Lit("sponsor, renewal, unpaid …")})
	}
	if s.detail != nil {
		if behind := s.editBehind(); behind != nil {
			choices = append([]ui.Choice{{Key: "line", Label: domain.Line(s.detail.ref.Label), Note: domain.Lit("the record behind the line")}}, choices...)
		}
	}
	return ui.Open(ui.NewPicker(s.env, ui.PickerSpec{Title: domain.Lit("Correct what?"), Choices: choices, Wide: true, Run: func(c ui.Choice) tea.Cmd {
		switch c.Key {
		case "account":
			return s.forms.Account(it.AccountID)
		case "more":
			return s.forms.AccountMore(it.AccountID)
		case "line":
			if behind := s.editBehind(); behind != nil {
				return behind()
			}
			return nil
		}
		return s.forms.Contact(it.ContactID)
	}}))
}

// editBehind opens the form of the record behind the cursor's line; nil where
// there is no form for it.
func (s *Screen) editBehind() func() tea.Cmd {
	f, ref := &s.detail.file, s.detail.ref
	switch ref.Kind {
	case "answer":
		for _, a := range f.account.Answers {
			if a.ID == ref.ID {
				return func() tea.Cmd { return s.forms.Answer(a, f.name(a.ContactID)) }
			}
		}
	case "case":
		for _, c := range f.account.Cases {
			if c.ID == ref.ID {
				return func() tea.Cmd { return s.forms.Case(c, f.account.Account.Name) }
			}
		}
	case "event":
		for _, e := range f.account.Events {
			if e.ID == ref.ID {
				return func() tea.Cmd { return s.forms.Event(e, f.account.Account.Name, f.name(e.ContactID)) }
			}
		}
	}
	return nil
}
