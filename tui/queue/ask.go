package queue

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/records"
	"github.com/refdeck/refdeck/tui/ui"
)

// withDraft goes on with the text of an ask: the one read with the person, or a fresh one.
func (s *Screen) withDraft(contact int64, then func(store.DraftText) tea.Cmd) tea.Cmd {
	if s.person.id == contact && s.person.draft.Body != "" {
		return then(s.person.draft)
	}
	return records.Load(s.env, func(ctx context.Context) (store.DraftText, error) { return s.env.Store.Draft(ctx, contact) }, then)
}

// ask opens the form that records an ask, with the draft in it.
func (s *Screen) ask() tea.Cmd {
	it, _ := s.subject()
	return s.withDraft(it.ContactID, func(d store.DraftText) tea.Cmd {
		return ui.Open(ui.NewForm(s.env, s.askForm(it, d)))
	})
}

func (s *Screen) askForm(it store.QueueItem, d store.DraftText) ui.FormSpec {
	against, listed := s.against(&it), s.others || s.find != "" || s.detail != nil
	spec := ui.FormSpec{Draft: fmt.Sprintf("ask/%d", it.ContactID), Title: domain.Linef("Ask %s of %s", it.Contact, it.Account), Button: "Record the ask", Intro: askIntro(against, &d),
		Fields: []ui.Field{
			{Key: "channel", Label: "How", Kind: ui.ChoiceField, Choices: records.Reasons(domain.AskChannels)},
			{Key: "draft", Label: "Message", Kind: ui.AreaField, Value: d.Body},
			{Key: "note", Label: "Note", Hint: domain.Lit("for yourself and colleagues")},
		},
		Save: func(ctx context.Context, v ui.Values) (domain.Safe, error) {
			_, err := s.env.Store.RecordAsk(ctx, store.AskInput{Op: v.Op, ContactID: it.ContactID, Channel: v.Choice("channel"), Draft: v.Text("draft"), Note: v.Text("note"), Override: v.Text("override")})
			err = s.whoAsked(ctx, &it, err)
			return domain.Linef("Recorded: %s was asked · u undo · %s", it.Contact, answerLater(listed)), err
		},
		Saved: records.Reread, Live: s.company(&it)}
	if len(against) > 0 {
		spec.Fields = append(spec.Fields, ui.Field{Key: "override", Label: "Ask anyway", Required: true, Hint: domain.Lit("the reason; it is kept with your name")})
	}
	return spec
}

// answerLater says how the answer is recorded; one who is waited for is listed
// among the blocked.
func answerLater(listed bool) string {
	if listed {
		return "= records the answer"
	}
	return "b and = record the answer"
}

// askIntro says what stands against the ask, and what the draft still lacks.
func askIntro(against []string, d *store.DraftText) domain.Safe {
	var parts []domain.Safe
	if len(against) > 0 {
		parts = append(parts, domain.Linef("Must not be asked now: %s.", reasonsOf(against)))
	}
	parts = append(parts, domain.Lit("Nothing is sent: this records the ask, you send the message yourself. c shows it to copy."))
	if len(d.Missing) > 0 {
		parts = append(parts, domain.Linef("Still missing: %s.", missingWords(d.Missing)))
	}
	return domain.Join(domain.Lit(" "), parts...)
}

func missingWords(fields []string) string {
	words := make([]string, len(fields))
	for i, f := range fields {
		words[i] = strings.ReplaceAll(f, "_", " ")
	}
	return joinWords(words)
}

// compose shows the text of the ask, to copy.
func (s *Screen) compose() tea.Cmd {
	it, _ := s.subject()
	return s.withDraft(it.ContactID, func(d store.DraftText) tea.Cmd {
		title := domain.Linef("Ask %s", it.Contact)
		if len(d.Missing) > 0 {
			title = domain.Linef("Ask %s · fill in: %s", it.Contact, missingWords(d.Missing))
		}
		return ui.Open(ui.NewViewer(s.env, title, draftText(&d)).With(s.company(&it)))
	})
}

func draftText(d *store.DraftText) domain.Safe {
	to := d.To
	if to == "" {
		to = "(no e-mail address known)"
	}
	return domain.Block("To: " + to + "\nSubject: " + d.Subject + "\n\n" + d.Body)
}

// answer asks what came of the last ask. Saying that somebody was named goes on to the new referral.
func (s *Screen) answer() tea.Cmd {
	it, _ := s.subject()
	return records.Load(s.env, func(ctx context.Context) ([]domain.Ask, error) { return s.env.Store.AsksOf(ctx, it.ContactID) },
		func(asks []domain.Ask) tea.Cmd {
			for _, a := range asks {
				if a.State.Active() || a.State == domain.AskAccepted {
					return s.pickAnswer(it, a)
				}
			}
			return ui.Note("The last ask to %s has its answer already; a records a new one.", it.Contact)
		})
}

func (s *Screen) pickAnswer(it store.QueueItem, a domain.Ask) tea.Cmd {
	choices := []ui.Choice{
		{Key: string(domain.AskConverted), Label: domain.Lit("named somebody"), Note: domain.Lit("add the referral")},
		{Key: string(domain.AskAccepted), Label: domain.Lit("said yes"), Note: domain.Lit("will introduce somebody")},
		{Key: string(domain.AskDeclined), Label: domain.Lit("said no"), Note: domain.Lit("is left alone for a while")},
		{Key: string(domain.AskNoReply), Label: domain.Lit("no reply"), Note: domain.Lit("close this ask")},
	}
	title := domain.Linef("%s, asked %s ago", it.Contact, ui.Age(s.env.Now().Sub(a.SentAt)))
	return ui.Open(ui.NewPicker(s.env, ui.PickerSpec{Title: title, Choices: choices, Run: func(c ui.Choice) tea.Cmd {
		if c.Key == string(domain.AskConverted) {
			return s.forms.Referral(records.Referrer{ContactID: it.ContactID, AskID: a.ID, Name: it.Contact, Account: it.Account}, nil)
		}
		return s.write(fmt.Sprintf("answer/%d/%s", a.ID, c.Key), func(ctx context.Context, op string) (domain.Safe, error) {
			_, err := s.env.Store.AnswerAsk(ctx, store.AnswerInput{Op: op, AskID: a.ID, Rev: a.Rev, State: domain.AskState(c.Key)})
			return domain.Linef("%s %s", it.Contact, c.Label), err
		})
	}}))
}

// newReferral opens the form for a referral by the selected person.
func (s *Screen) newReferral() tea.Cmd {
	it, _ := s.subject()
	return s.forms.Referral(records.Referrer{ContactID: it.ContactID, Name: it.Contact, Account: it.Account}, nil)
}
