package ui

import (
	"context"
	"strconv"
	"strings"

	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"github.com/refdeck/refdeck/domain"
)

// FieldKind is how a field is typed and read.
type FieldKind int

// The kinds of fields.
const (
	TextField   FieldKind = iota
	AreaField             // several lines
	PickField             // one of many, filtered while typing
	ChoiceField           // one of few, all in view
	DateField             // "tomorrow", "+3d", "24 Nov", ISO
	MoneyField            // "1.5k"
	NumberField           // a whole number
)

// Field is one field of a form. Value is the text it starts with; of Pick and
// Choice fields the key of a choice.
type Field struct {
	Key      string
	Label    string
	Kind     FieldKind
	Value    string
	Hint     domain.Safe // an example, under the field while it has the focus
	Required bool
	Choices  []Choice
	Chosen   Choice // what a PickField with Search starts with
	// Search finds the choices for a typed text, when there are too many to list.
	Search func(ctx context.Context, text string) ([]Choice, error)
	// Free lets a PickField keep a typed text that is none of the choices.
	Free  bool
	Check func(text string) error
}

// field is the state of a Field on the screen.
type field struct {
	Field
	env     *Env
	in      lineInput
	area    textarea.Model
	chosen  Choice   // Pick and Choice
	matches []Choice // Pick: what the typed text finds
	at      int      // the match the cursor is on
	problem domain.Safe
	search  Lane
}

func newField(env *Env, f Field) *field {
	s := &field{Field: f, env: env, in: newLineInput(env)}
	if f.Kind == AreaField {
		s.area = newArea()
	}
	s.reset(f.start())
	return s
}

func newArea() textarea.Model {
	a := textarea.New()
	a.Prompt, a.ShowLineNumbers, a.CharLimit = "", false, 20_000
	a.SetVirtualCursor(false)
	none := textarea.StyleState{Base: lipgloss.NewStyle()}
	a.SetStyles(textarea.Styles{Focused: none, Blurred: none})
	a.SetHeight(areaLines)
	return a
}

// reset puts a value in, as Field.Value or as a draft kept it.
func (f *field) reset(v string) {
	f.problem = domain.Safe{}
	switch f.Kind {
	case AreaField:
		f.area.SetValue(domain.Block(v).String())
	case PickField, ChoiceField:
		f.resetChoice(v)
	default:
		f.in.set(v)
	}
}

// resetChoice finds the choice of a key; a typed text that is none stays typed.
func (f *field) resetChoice(v string) {
	f.chosen = Choice{}
	for _, c := range f.Choices {
		if c.Key == v {
			f.chosen = c
		}
	}
	key, label, found := strings.Cut(v, draftSep)
	switch {
	case f.chosen.Key != "":
	case found:
		f.chosen = Choice{Key: key, Label: domain.Line(label)}
	case f.Kind == ChoiceField && len(f.Choices) > 0:
		f.chosen = f.Choices[0]
	}
	f.in.set(f.chosen.Label.String())
	if f.chosen.Key == "" {
		f.in.set(v)
	}
}

// start is what the field begins with: a choice given whole, or Value.
func (f Field) start() string {
	if f.Chosen.Key != "" {
		return f.Chosen.Key + draftSep + f.Chosen.Label.String()
	}
	return f.Value
}

// draftSep stands between a choice's key and its words in a draft.
const draftSep = "\x1f"

// keep is what a draft remembers of the field.
func (f *field) keep() string {
	switch {
	case f.Kind == AreaField:
		return f.area.Value()
	case f.Kind == ChoiceField:
		return f.chosen.Key
	case f.Kind == PickField && f.chosen.Key != "":
		return f.chosen.Key + draftSep + f.chosen.Label.String()
	}
	return f.in.value()
}

func (f *field) text() string {
	switch f.Kind {
	case AreaField:
		return strings.TrimSpace(f.area.Value())
	case ChoiceField:
		return f.chosen.Label.String()
	}
	return strings.TrimSpace(f.in.value())
}

func (f *field) focus() tea.Cmd {
	if f.Kind == AreaField {
		f.area.Focus()
		return nil
	}
	cmd := f.in.focus()
	if f.Kind == PickField {
		return tea.Batch(cmd, f.find())
	}
	return cmd
}

// leave is what happens when the focus goes on: the match under the cursor is
// taken, and the text is checked and spelled out.
func (f *field) leave() {
	f.in.blur()
	if f.Kind == AreaField {
		f.area.Blur()
	}
	if f.Kind == PickField {
		f.takeMatch()
	}
	f.matches = nil
	f.problem = domain.Safe{}
	if f.text() != "" {
		f.check()
	}
}

func (f *field) takeMatch() {
	if f.chosen.Key != "" || strings.TrimSpace(f.in.value()) == "" || f.at >= len(f.matches) {
		return
	}
	if f.Free && !strings.EqualFold(f.matches[f.at].Label.String(), f.text()) {
		return
	}
	f.take(f.matches[f.at])
}

func (f *field) take(c Choice) {
	if c.Off != "" {
		f.problem = domain.Line(c.Off)
		return
	}
	f.chosen = c
	f.in.set(c.Label.String())
	f.matches = nil
}

// check reads the text; the problem is shown under the field.
func (f *field) check() bool {
	err := f.read()
	f.problem = domain.Safe{}
	if err != nil {
		f.problem = Sentence(err)
	}
	return err == nil
}

func (f *field) read() error {
	t := f.text()
	if t == "" {
		if f.Required {
			return domain.Invalidf(f.Key, "%s is needed.", f.Label)
		}
		return nil
	}
	var err error
	switch f.Kind {
	case DateField:
		_, err = ParseDay(t, f.env.Today())
	case MoneyField:
		_, err = ParseAmount(t, f.env.Currency)
	case NumberField:
		if _, e := strconv.ParseInt(t, 10, 64); e != nil {
			err = domain.Invalidf(f.Key, "%s must be a whole number, such as 12.", f.Label)
		}
	case PickField:
		if f.chosen.Key == "" && !f.Free {
			err = domain.Invalidf(f.Key, "%q is not in the list. Type a part of the name and choose with the arrows.", t)
		}
	}
	if err == nil && f.Check != nil {
		err = f.Check(t)
	}
	return err
}

// echo spells out how the text was understood.
func (f *field) echo() domain.Safe {
	t := f.text()
	switch f.Kind {
	case DateField:
		if d, err := ParseDay(t, f.env.Today()); err == nil && !d.IsZero() {
			return domain.Concat(domain.Lit("= "), domain.Line(d.Start(f.env.Zone).In(f.env.Zone).Format("Mon 2 Jan 2006")))
		}
	case MoneyField:
		if m, err := ParseAmount(t, f.env.Currency); err == nil && t != "" {
			return domain.Linef("= %s", m.String())
		}
	}
	return domain.Safe{}
}

// find looks for the choices that match the typed text.
func (f *field) find() tea.Cmd {
	f.at = 0
	text := strings.TrimSpace(f.in.value())
	if f.chosen.Key != "" {
		text = ""
	}
	if f.Search == nil {
		f.matches = matching(f.Choices, text)
		return nil
	}
	gen := f.search.Next()
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(f.env.Ctx, f.env.Timeout)
		defer cancel()
		found, err := guarded(ctx, f.env, func(ctx context.Context) ([]Choice, error) { return f.Search(ctx, text) })
		err = classify(f.env, err)
		return Direct(func() tea.Cmd { return f.found(gen, found, err) })
	}
}

func (f *field) found(gen Gen, choices []Choice, err error) tea.Cmd {
	if gen.Stale() {
		return nil
	}
	if err != nil {
		f.problem = Sentence(err)
		return nil
	}
	f.matches = choices
	return nil
}

func matching(all []Choice, text string) []Choice {
	var out []Choice
	for _, i := range matchingIndexes(all, text) {
		out = append(out, all[i])
	}
	return out
}
