package records

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// Actions are the commands that add and correct records; they stand in the
// palette of every screen.
func Actions(env *ui.Env) []ui.Action {
	f := Forms{env}
	add := func(id, label, help string, v domain.Verb, run func() tea.Cmd) ui.Action {
		return ui.Action{ID: "record." + id, Label: label, Help: help, Risk: ui.Undoable, Run: run, Off: f.may(v)}
	}
	return []ui.Action{
		add("account.new", "add account", "Add a company by hand.", domain.VerbEditRecord, func() tea.Cmd { return f.Account(0) }),
		add("account.edit", "correct account", "Correct a company: name, phase, revenue, customer since.", domain.VerbEditRecord, func() tea.Cmd { return f.whichAccount(f.Account) }),
		add("account.more", "more about account", "Sponsor, go-live, renewal, unpaid invoices, gift ban.", domain.VerbEditRecord, func() tea.Cmd { return f.whichAccount(f.AccountMore) }),
		add("contact.new", "add person", "Add a person at a company by hand.", domain.VerbEditRecord, func() tea.Cmd { return f.NewContact(0, "") }),
		add("contact.edit", "correct person", "Correct a person: name, e-mail, consent, whether they may be asked.", domain.VerbEditRecord, func() tea.Cmd { return f.whichContact(f.Contact) }),
		add("answer.new", "add answer", "Add an NPS, CSAT or CES answer by hand.", domain.VerbLogEvent, func() tea.Cmd { return f.Answer(domain.Answer{}, "") }),
		add("answer.edit", "correct answer", "Correct an answer that somebody gave.", domain.VerbLogEvent, func() tea.Cmd { return f.whichAccount(f.answersOf) }),
		add("case.new", "add support case", "Add a support case by hand.", domain.VerbLogEvent, func() tea.Cmd { return f.Case(domain.Case{}, "") }),
		add("case.edit", "correct support case", "Correct or close a support case.", domain.VerbLogEvent, func() tea.Cmd { return f.whichAccount(f.casesOf) }),
		add("event.new", "add event", "Add something that happened at a customer: QBR, first win, ROI.", domain.VerbLogEvent, func() tea.Cmd { return f.Event(domain.SuccessEvent{}, "", "") }),
		add("event.edit", "correct event", "Correct something that happened at a customer.", domain.VerbLogEvent, func() tea.Cmd { return f.whichAccount(f.eventsOf) }),
		add("partner.new", "add partner", "Add a partner by hand.", domain.VerbEditRecord, func() tea.Cmd { return f.Partner(0) }),
		add("partner.edit", "correct partner", "Correct a partner: name, code, tier, manager.", domain.VerbEditRecord, f.whichPartner),
	}
}

// may gives the reason why the actor cannot do something anywhere, "" if somewhere.
func (f Forms) may(v domain.Verb) func() string {
	return func() string {
		if f.Env.Store == nil {
			return "There is no store to write to."
		}
		if err := domain.Can(f.Env.Store.Actor(), v); err != nil {
			return err.Error()
		}
		return ""
	}
}

// which asks for one record by its name and goes on with its id.
func (f Forms) which(title domain.Safe, field ui.Field, then func(id int64) tea.Cmd) tea.Cmd {
	field.Required = true
	var id int64
	return ui.Open(ui.NewForm(f.Env, ui.FormSpec{Title: title, Button: "Open", Fields: []ui.Field{field},
		Save: func(_ context.Context, v ui.Values) (domain.Safe, error) {
			id = idOf(v.Choice(field.Key))
			return domain.Safe{}, nil
		},
		Saved: func() tea.Cmd { return then(id) }}))
}

func (f Forms) whichAccount(then func(id int64) tea.Cmd) tea.Cmd {
	return f.which(domain.Lit("Which account?"), f.accountField(0, ""), then)
}

func (f Forms) whichContact(then func(id int64) tea.Cmd) tea.Cmd {
	return f.which(domain.Lit("Which person?"), f.contactField(0, ""), then)
}

func (f Forms) whichPartner() tea.Cmd {
	return f.which(domain.Lit("Which partner?"), ui.Field{Key: "partner", Label: "Partner", Kind: ui.PickField, Hint: domain.Lit("type a part of the name"),
		Search: func(ctx context.Context, text string) ([]ui.Choice, error) {
			found, err := f.Env.Store.Partners(ctx, page(text))
			out := make([]ui.Choice, len(found))
			for i, p := range found {
				out[i] = ui.Choice{Key: idText(p.ID), Label: domain.Line(p.Name), Note: domain.Line(p.Code)}
			}
			return out, err
		}}, f.Partner)
}

func (f Forms) dossier(account int64, then func(store.AccountDetail) tea.Cmd) tea.Cmd {
	return Load(f.Env, func(ctx context.Context) (store.AccountDetail, error) { return f.Env.Store.Account(ctx, account) }, then)
}

// oneOf lets one of an account's facts be chosen; without any it says so.
func (f Forms) oneOf(title, nothing domain.Safe, choices []ui.Choice, run func(i int) tea.Cmd) tea.Cmd {
	if len(choices) == 0 {
		return ui.Toast(nothing)
	}
	for i := range choices {
		choices[i].Key = idText(int64(i + 1))
	}
	return ui.Open(ui.NewPicker(f.Env, ui.PickerSpec{Title: title, Choices: choices, Wide: true, Run: func(c ui.Choice) tea.Cmd { return run(int(idOf(c.Key)) - 1) }}))
}

func (f Forms) answersOf(account int64) tea.Cmd {
	return f.dossier(account, func(d store.AccountDetail) tea.Cmd {
		var choices []ui.Choice
		for _, a := range d.Answers {
			choices = append(choices, ui.Choice{Label: domain.Linef("%s %d · %s", SurveyName(a.Survey), a.Score, personIn(d, a.ContactID)), Note: f.on(a.RespondedAt)})
		}
		return f.oneOf(domain.Lit("Which answer?"), domain.Linef("%s has given no answer yet. Add one with: add answer.", d.Account.Name), choices,
			func(i int) tea.Cmd { return f.Answer(d.Answers[i], personIn(d, d.Answers[i].ContactID)) })
	})
}

func (f Forms) casesOf(account int64) tea.Cmd {
	return f.dossier(account, func(d store.AccountDetail) tea.Cmd {
		var choices []ui.Choice
		for _, c := range d.Cases {
			choices = append(choices, ui.Choice{Label: domain.Linef("%s %s · %s", c.Ref, c.Subject, string(c.Status)), Note: f.on(c.OpenedAt)})
		}
		return f.oneOf(domain.Lit("Which case?"), domain.Linef("%s has no support case.", d.Account.Name), choices,
			func(i int) tea.Cmd { return f.Case(d.Cases[i], d.Account.Name) })
	})
}

func (f Forms) eventsOf(account int64) tea.Cmd {
	return f.dossier(account, func(d store.AccountDetail) tea.Cmd {
		var choices []ui.Choice
		for _, e := range d.Events {
			choices = append(choices, ui.Choice{Label: domain.Linef("%s · %s", EventName(e.Kind), string(e.Outcome)), Note: f.on(e.OccurredAt)})
		}
		return f.oneOf(domain.Lit("Which event?"), domain.Linef("Nothing is noted for %s yet. Add it with: add event.", d.Account.Name), choices,
			func(i int) tea.Cmd { return f.Event(d.Events[i], d.Account.Name, personIn(d, d.Events[i].ContactID)) })
	})
}
