package welcome

import (
	"context"
	"maps"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// reading is the form that has a file read differently: after it the preview is
// made again.
func (w *Welcome) reading(p Preview) tea.Cmd {
	next := p.Answers
	field := func(key, label string, kind ui.FieldKind, value, hint string) ui.Field {
		return ui.Field{Key: key, Label: label, Kind: kind, Value: value, Hint: domain.Line(hint)}
	}
	kind := field("kind", "Kind", ui.ChoiceField, p.Kind, "")
	kind.Choices = plain(w.Importer.Kinds())
	dates := field("dates", "Dates", ui.ChoiceField, p.Answers.DateFormat, "")
	dates.Choices = []ui.Choice{{Label: domain.Lit("as found")}, {Key: "dmy", Label: domain.Lit("day first")}, {Key: "mdy", Label: domain.Lit("month first")}}
	decimal := field("decimal", "Decimals", ui.ChoiceField, p.Answers.Decimal, "")
	decimal.Choices = []ui.Choice{{Label: domain.Lit("as found")}, {Key: ".", Label: domain.Lit("1.5")}, {Key: ",", Label: domain.Lit("1,5")}}
	since := field("since", "Customers since", ui.DateField, p.Answers.Since, "for customers without such a date")
	column := field("column", "Use the column", ui.PickField, "", "a column that is read wrongly or not at all")
	column.Choices = plain(p.Headers)
	feeds := field("field", "… as", ui.PickField, "", "what it holds: name, email, arr …")
	feeds.Free = true
	for _, c := range p.Columns {
		feeds.Choices = append(feeds.Choices, ui.Choice{Key: c.Field, Label: domain.Line(c.Field), Note: domain.Linef("now “%s”", c.Header)})
	}
	return ui.Open(ui.NewForm(w.Env, ui.FormSpec{Title: domain.Linef("Read %s differently", p.Name), Button: "Look again",
		Fields: []ui.Field{kind, dates, decimal, field("currency", "Currency", ui.TextField, p.Answers.Currency, "of amounts that name none: EUR"), since, column, feeds},
		Save: func(_ context.Context, v ui.Values) (domain.Safe, error) {
			var err error
			next, err = read(p, v)
			return domain.Safe{}, err
		},
		Saved: func() tea.Cmd { return w.prepare(p.Path, next) }}))
}

// read takes the answers of the form over.
func read(p Preview, v ui.Values) (Answers, error) {
	a := p.Answers
	if kind := v.Choice("kind"); kind != p.Kind {
		a.Kind, a.Fields, a.Scale = kind, nil, 0 // what was said of another kind
	}
	a.DateFormat, a.Decimal, a.Currency, a.Since = v.Choice("dates"), v.Choice("decimal"), v.Text("currency"), ""
	if d := v.Date("since"); !d.IsZero() {
		a.Since = d.String()
	}
	header, field := v.Choice("column"), v.Text("field")
	if (header == "") != (field == "") {
		return a, domain.Invalidf("field", "Say both, the column and what it holds, or neither.")
	}
	if header == "" {
		return a, nil
	}
	a.Fields = maps.Clone(a.Fields)
	if a.Fields == nil {
		a.Fields = map[string]string{}
	}
	a.Fields[field] = header
	return a, nil
}

func plain(words []string) []ui.Choice {
	out := make([]ui.Choice, len(words))
	for i, w := range words {
		out[i] = ui.Choice{Key: w, Label: domain.Line(w)}
	}
	return out
}
