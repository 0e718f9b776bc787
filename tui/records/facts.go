package records

import (
	"context"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// Answer opens the form of a survey answer; without an id it adds one. person is
// the name of the contact, if that is known.
func (f Forms) Answer(a domain.Answer, person string) tea.Cmd {
	who := f.contactField(a.ContactID, person)
	who.Required = true
	score, scale := "", ""
	if a.ID != 0 {
		score, scale = strconv.FormatInt(a.Score, 10), strconv.FormatInt(a.Scale, 10)
	}
	day := f.dayText(a.RespondedAt)
	if a.ID == 0 && day == "" {
		day = "today"
	}
	return f.open(ui.FormSpec{Draft: draft("answer", a.ID), Title: verb(a.ID, "answer"), Button: button(a.ID, "answer"),
		Fields: []ui.Field{
			who,
			{Key: "survey", Label: "Survey", Kind: ui.ChoiceField, Value: string(a.Survey), Choices: []ui.Choice{pick("nps", domain.Lit("NPS")),
				pick("csat", domain.Lit("CSAT")), pick("ces", domain.Lit("CES"))}},
			{Key: "score", Label: "Score", Kind: ui.NumberField, Value: score, Required: true, Hint: domain.Lit("NPS 0 to 10, CSAT 1 to 5, CES 1 to 7")},
			{Key: "scale", Label: "Best score", Kind: ui.NumberField, Value: scale, Hint: domain.Lit("only where it is another one than usual")},
			{Key: "responded_at", Label: "Given on", Kind: ui.DateField, Value: day, Required: true},
			{Key: "comment", Label: "Comment", Kind: ui.AreaField, Value: a.Comment},
		},
		Save: func(ctx context.Context, v ui.Values) (domain.Safe, error) {
			a.ContactID, a.Survey, a.Score, a.Scale = idOf(v.Choice("contact")), domain.Survey(v.Choice("survey")), v.Number("score"), v.Number("scale")
			a.RespondedAt, a.Comment = f.moment(v.Date("responded_at"), a.RespondedAt), v.Text("comment")
			_, err := f.Env.Store.SaveAnswer(ctx, v.Op, a)
			return said(a.ID, "The answer"), err
		}})
}

// Case opens the form of a support case; without an id it adds one. account is the name of its account.
func (f Forms) Case(c domain.Case, account string) tea.Cmd {
	opened := f.dayText(c.OpenedAt)
	if c.ID == 0 && opened == "" {
		opened = "today"
	}
	severity := string(c.Severity)
	if severity == "" {
		severity = string(domain.SeverityNormal)
	}
	return f.open(ui.FormSpec{Draft: draft("case", c.ID), Title: verb(c.ID, "support case"), Button: button(c.ID, "case"),
		Fields: []ui.Field{
			f.accountField(c.AccountID, account),
			{Key: "ref", Label: "Number", Value: c.Ref, Hint: domain.Lit("the number people know it by")},
			{Key: "subject", Label: "Subject", Value: c.Subject},
			{Key: "severity", Label: "Severity", Kind: ui.ChoiceField, Value: severity,
				Choices: words(domain.SeverityLow, domain.SeverityNormal, domain.SeverityHigh, domain.SeverityCritical)},
			{Key: "status", Label: "Status", Kind: ui.ChoiceField, Value: string(c.Status),
				Choices: words(domain.CaseOpen, domain.CasePending, domain.CaseEscalated, domain.CaseResolved, domain.CaseClosed)},
			{Key: "opened_at", Label: "Opened on", Kind: ui.DateField, Value: opened, Required: true},
			{Key: "resolved_at", Label: "Resolved on", Kind: ui.DateField, Value: f.dayText(c.ResolvedAt), Hint: domain.Lit("empty while it is open")},
		},
		Save: func(ctx context.Context, v ui.Values) (domain.Safe, error) {
			next := f.readCase(c, v)
			_, err := f.Env.Store.SaveCase(ctx, v.Op, next)
			return said(c.ID, "The case"), err
		}})
}

// readCase puts what was typed into the case. One that is taken up again loses
// its date of resolution, unless another one was typed.
func (f Forms) readCase(c domain.Case, v ui.Values) domain.Case {
	resolved := f.moment(v.Date("resolved_at"), c.ResolvedAt)
	c.AccountID, c.Ref, c.Subject = idOf(v.Choice("account")), v.Text("ref"), v.Text("subject")
	c.Severity, c.Status = domain.Severity(v.Choice("severity")), domain.CaseStatus(v.Choice("status"))
	c.OpenedAt, c.ResolvedAt = f.moment(v.Date("opened_at"), c.OpenedAt), resolved
	return c
}

// Event opens the form of something that happened at a customer; without an id
// it adds one. account and person are the names of who it concerns.
func (f Forms) Event(e domain.SuccessEvent, account, person string) tea.Cmd {
	day := f.dayText(e.OccurredAt)
	if e.ID == 0 && day == "" {
		day = "today"
	}
	where := f.accountField(e.AccountID, account)
	where.Required = true
	return f.open(ui.FormSpec{Draft: draft("event", e.ID), Title: verb(e.ID, "event"), Button: button(e.ID, "event"),
		Fields: []ui.Field{
			{Key: "kind", Label: "What", Kind: ui.PickField, Value: string(e.Kind), Choices: Events(), Required: true},
			where,
			f.contactField(e.ContactID, person),
			{Key: "outcome", Label: "It", Kind: ui.ChoiceField, Value: string(e.Outcome), Choices: Outcomes()},
			{Key: "intent", Label: "Would refer", Kind: ui.ChoiceField, Value: string(e.Intent), Choices: Intents()},
			{Key: "occurred_at", Label: "On", Kind: ui.DateField, Value: day, Required: true},
			{Key: "evidence", Label: "Evidence", Kind: ui.AreaField, Value: e.Evidence, Hint: domain.Lit("such as: 38 % less handling time")},
		},
		Save: func(ctx context.Context, v ui.Values) (domain.Safe, error) {
			e.Kind, e.Outcome, e.Intent = domain.EventKind(v.Choice("kind")), domain.Outcome(v.Choice("outcome")), domain.Intent(v.Choice("intent"))
			e.AccountID, e.ContactID = idOf(v.Choice("account")), idOf(v.Choice("contact"))
			e.OccurredAt, e.Evidence = f.moment(v.Date("occurred_at"), e.OccurredAt), v.Text("evidence")
			_, err := f.Env.Store.SaveEvent(ctx, v.Op, e)
			return said(e.ID, v.Text("kind")), err
		}})
}
