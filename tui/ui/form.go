package ui

import (
	"context"
	"maps"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
)

// FormSpec is a form of at most seven fields on one screen.
type FormSpec struct {
	Draft  string // under which name typed words are kept; "" keeps none
	Title  domain.Safe
	Intro  domain.Safe // a line above the fields: what is missing, and why
	Button string      // says the effect: "Add referral"
	Fields []Field
	// Save runs off the program's goroutine and answers with the toast. An error
	// with a Field of the form is shown there; in any case the form keeps everything.
	Save  func(ctx context.Context, v Values) (domain.Safe, error)
	Saved func() tea.Cmd // after Save succeeded; may be nil
	Live  Live
}

// Values are what a form was filled with; every field has been checked.
type Values struct {
	// Op is the id of the operation, the same each time this form is saved until it
	// was refused and then changed: a repeated save after a lost answer changes
	// nothing twice.
	Op     string
	text   map[string]string
	choice map[string]string
	date   map[string]domain.Date
	money  map[string]domain.Money
	number map[string]int64
}

// Text is the trimmed raw text of a field; of a choice its words.
func (v Values) Text(key string) string { return v.text[key] }

// Choice is the key of the choice taken, "" for none.
func (v Values) Choice(key string) string { return v.choice[key] }

// Date is the date of a field, zero for none.
func (v Values) Date(key string) domain.Date { return v.date[key] }

// Money is the amount of a field, zero for none.
func (v Values) Money(key string) domain.Money { return v.money[key] }

// Number is the whole number of a field, 0 for none.
func (v Values) Number(key string) int64 { return v.number[key] }

// Form is the overlay of a FormSpec. What is typed survives Esc as a draft.
type Form struct {
	env           *Env
	op            string
	spec          FormSpec
	fields        []*field
	at            int // the field with the focus; beyond them the buttons
	width, height int
	restored      bool // a draft was found and put in
	swapped       map[string]string
	saving        bool
	standing      bool              // not saved because the store was away; it is tried again
	unknown       bool              // sent, and the answer never came: settled before anything else
	sent          Values            // what was sent last
	refused       map[string]string // what was typed when it was refused; nil: it was not
	problem       domain.Safe
	advice        domain.Safe // what to do about the problem
	waiting       bool        // a draft save is on its way
	closed        bool        // saved or left: a draft save that is still on its way is too late
}

// NewForm makes the overlay; a draft of the same name is put in.
func NewForm(env *Env, spec FormSpec) *Form {
	f := &Form{env: env, op: env.NewID(), spec: spec}
	for _, fd := range spec.Fields {
		f.fields = append(f.fields, newField(env, fd))
	}
	if draft := env.Drafts.Load(spec.Draft); spec.Draft != "" && len(draft) > 0 {
		f.put(draft)
		f.restored = true
		if op := draft[opKey]; op != "" {
			f.op, f.unknown = op, true
			f.problem, f.advice = domain.Lit("The connection ended while this was being saved; it is not known whether it was."), domain.Lit("Enter settles it: nothing is done twice.")
		}
	}
	return f
}

func (f *Form) put(values map[string]string) {
	for _, fd := range f.fields {
		if v, ok := values[fd.Key]; ok {
			fd.reset(v)
		}
	}
}

func (f *Form) kept() map[string]string {
	out := map[string]string{}
	for _, fd := range f.fields {
		out[fd.Key] = fd.keep()
	}
	return out
}

// untouched tells whether nothing was typed since the form was first opened.
func (f *Form) untouched() bool {
	fresh := map[string]string{}
	for _, fd := range f.spec.Fields {
		fresh[fd.Key] = newField(f.env, fd).keep()
	}
	return maps.Equal(fresh, f.kept())
}

// Title is the text of the frame.
func (f *Form) Title() domain.Safe { return f.spec.Title }

// Init puts the focus on the first field, or on the button where there is
// something to settle first.
func (f *Form) Init() tea.Cmd {
	at := 0
	if f.unknown {
		at = len(f.fields)
	}
	return tea.Batch(f.goTo(at), f.spec.Live.opened())
}

// Closed tells that the form is gone.
func (f *Form) Closed() tea.Cmd { return f.spec.Live.closed() }

// Leave keeps the draft when Esc closes the form.
func (f *Form) Leave() tea.Cmd {
	f.closed = true
	switch {
	case f.saving || f.spec.Draft == "":
		return nil
	case f.unknown:
		f.keepDraft()
		return Toast(domain.Lit("It is not known whether this was saved. Open the form again to settle it."))
	case f.untouched():
		return nil
	}
	f.keepDraft()
	return Toast(domain.Lit("Draft kept. Open the form again to go on with it."))
}

// Dirty tells whether typed words would be lost if the form went away unsaved.
func (f *Form) Dirty() bool { return f.spec.Draft == "" && !f.untouched() }

// Typed is what stands in the fields, each with its name; "" when nothing was typed.
func (f *Form) Typed() domain.Safe {
	if f.untouched() {
		return domain.Safe{}
	}
	text := f.spec.Title.String()
	for _, fd := range f.fields {
		if t := fd.text(); t != "" {
			text += "\n" + fd.Label + ": " + t
		}
	}
	return domain.Block(text)
}

// keepSoon saves the draft one second after the first key, so that a crash or a
// hang-up loses a second at most.
func (f *Form) keepSoon() tea.Cmd {
	if f.waiting || f.spec.Draft == "" {
		return nil
	}
	f.waiting = true
	return f.env.After(time.Second, Direct(func() tea.Cmd {
		f.waiting = false
		if !f.closed && !f.saving && !f.untouched() {
			f.keepDraft()
		}
		return nil
	}))
}

// startOver swaps the draft for a fresh form, and back when pressed again.
func (f *Form) startOver() {
	now := f.kept()
	if f.swapped == nil {
		for i, fd := range f.fields {
			fd.reset(f.spec.Fields[i].start())
		}
	} else {
		f.put(f.swapped)
	}
	f.swapped = now
	f.env.Drafts.Save(f.spec.Draft, nil)
}

func (f *Form) values() Values {
	v := Values{f.op, map[string]string{}, map[string]string{}, map[string]domain.Date{}, map[string]domain.Money{}, map[string]int64{}}
	for _, fd := range f.fields {
		t := fd.text()
		v.text[fd.Key], v.choice[fd.Key] = t, fd.chosen.Key
		switch fd.Kind { // all have been checked
		case DateField:
			v.date[fd.Key], _ = ParseDay(t, f.env.Today())
		case MoneyField:
			v.money[fd.Key], _ = ParseAmount(t, f.env.Currency)
		case NumberField:
			v.number[fd.Key], _ = strconv.ParseInt(t, 10, 64)
		}
	}
	return v
}
