package welcome

import (
	"context"
	"maps"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// fewAnswers fit into one line; more are a list that filters as one types.
const fewAnswers = 4

// ask lets the person answer what the file leaves open, and tries again.
func (w *Welcome) ask(path string, a Answers, q *Question) tea.Cmd {
	words, choices := wording(baseName(path), q)
	if len(choices) > fewAnswers {
		title := domain.Linef("What is in %s?", baseName(path))
		if q.Key == "map" {
			title = domain.Linef("Which column of %s is “%s”?", baseName(path), q.Column)
		}
		return ui.Open(ui.NewPicker(w.Env, ui.PickerSpec{Title: title, Prompt: domain.Lit("type to find, Enter takes it"), Choices: choices, Wide: true,
			Run: func(c ui.Choice) tea.Cmd { return w.prepare(path, a.with(q, c.Key)) }}))
	}
	field := ui.Field{Key: "answer", Label: "Answer", Kind: ui.ChoiceField, Choices: choices, Required: true}
	next := a
	return ui.Open(ui.NewForm(w.Env, ui.FormSpec{Title: domain.Lit("One thing only you can tell"), Intro: words, Button: "Go on", Fields: []ui.Field{field},
		Save: func(_ context.Context, v ui.Values) (domain.Safe, error) {
			next = a.with(q, v.Choice("answer"))
			return domain.Safe{}, nil
		},
		Saved: func() tea.Cmd { return w.prepare(path, next) }}))
}

// with is a with the answer to a question.
func (a Answers) with(q *Question, answer string) Answers {
	switch q.Key {
	case "kind":
		a.Kind = answer
	case "date-format":
		a.DateFormat = answer
	case "decimal":
		a.Decimal = answer
	case "scale":
		n, err := strconv.ParseInt(answer, 10, 64)
		if err != nil { // the other way out is another kind
			a.Kind = answer
		}
		a.Scale = n
	case "map":
		a.Fields = maps.Clone(a.Fields)
		if a.Fields == nil {
			a.Fields = map[string]string{}
		}
		a.Fields[q.Column] = answer
	}
	return a
}

// wording says a question in the terms of this screen, and its answers in words.
func wording(file string, q *Question) (domain.Safe, []ui.Choice) {
	var say domain.Safe
	word := domain.Line
	switch q.Key {
	case "date-format":
		say = domain.Linef("In %s every date of the column “%s” can be read in two ways, such as %s. Which comes first?", file, q.Column, listed(q.Samples))
		if len(q.Samples) > 1 {
			say = domain.Linef("In %s the column “%s” holds %s: some begin with the day and some with the month. Which is right? Rows that do not fit are left out and listed.", file, q.Column, listed(q.Samples))
		}
		word = named(map[string]string{"dmy": "the day: 3/4 is 3 April", "mdy": "the month: 3/4 is 4 March"})
	case "decimal":
		say = domain.Linef("In %s the column “%s” holds %s. Which sign parts the decimals?", file, q.Column, listed(q.Samples))
		word = named(map[string]string{".": "a point: 1.5", ",": "a comma: 1,5"})
	case "scale":
		say = domain.Linef("The scores in “%s” are low. How high can a score be?", q.Column)
		word = func(s string) domain.Safe {
			if s == "csat" {
				return domain.Lit("it is CSAT, not NPS")
			}
			return domain.Linef("0 to %s", s)
		}
	case "kind":
		say = domain.Linef("The columns of %s do not tell for certain what is in it. What is it?", file)
		if len(q.Options) == 1 {
			say = domain.Linef("The scores in “%s” are not from 0 to 10, as NPS would be. Read %s as %s?", q.Column, file, q.Options[0])
		}
	case "map":
		say = domain.Linef("No column of %s is known as “%s”, and it is needed. Which column holds it?", file, q.Column)
	default:
		say = domain.Line(q.Text)
	}
	choices := make([]ui.Choice, len(q.Options))
	for i, o := range q.Options {
		choices[i] = ui.Choice{Key: o, Label: word(o)}
	}
	return say, choices
}

func named(words map[string]string) func(string) domain.Safe {
	return func(s string) domain.Safe {
		if w, ok := words[s]; ok {
			return domain.Line(w)
		}
		return domain.Line(s)
	}
}

// listed joins the samples of a question.
func listed(samples []string) domain.Safe {
	parts := make([]domain.Safe, len(samples))
	for i, s := range samples {
		parts[i] = ui.Cut(domain.Line(s), 30)
	}
	return domain.Join(domain.Lit(" and "), parts...)
}
