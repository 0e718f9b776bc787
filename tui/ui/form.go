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
}

// Values are what a form was filled with; every field has been checked.
type Values struct {
	// Op is the id of the operation, the same each time this form is saved: a
	// repeated save after a lost answer changes nothing twice.
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
	problem       domain.Safe
	waiting       bool // a draft save is on its way
	closed        bool // saved or left: a draft save that is still on its way is too late
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

// Init puts the focus on the first field.
func (f *Form) Init() tea.Cmd { return f.goTo(0) }

// Leave keeps the draft when Esc closes the form.
func (f *Form) Leave() tea.Cmd {
	f.closed = true
	if f.saving || f.untouched() {
		return nil
	}
	if f.spec.Draft == "" {
		return nil
	}
	f.env.Drafts.Save(f.spec.Draft, f.kept())
	return Toast(domain.Lit("Draft kept. Open the form again to go on with it."))
}

// Dirty tells whether typed words would be lost if the form went away unsaved.
func (f *Form) Dirty() bool { return f.spec.Draft == "" && !f.untouched() }

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
			f.env.Drafts.Save(f.spec.Draft, f.kept())
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

func (f *Form) save() tea.Cmd {
	if f.saving {
		return nil
	}
	for i, fd := range f.fields {
		fd.takeMatch()
		if !fd.check() {
			cmd := f.goTo(i)
			fd.check()
			return cmd
		}
	}
	f.saving, f.problem = true, domain.Safe{}
	values := f.values()
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(f.env.Ctx, f.env.Timeout)
		defer cancel()
		said, err := guarded(ctx, f.env, func(ctx context.Context) (domain.Safe, error) { return f.spec.Save(ctx, values) })
		err = classify(f.env, err)
		return Direct(func() tea.Cmd { return f.saved(said, err) })
	}
}

func (f *Form) saved(said domain.Safe, err error) tea.Cmd {
	f.saving = false
	reach := send(ReachMsg{err})
	if err != nil {
		return tea.Batch(reach, f.refuse(err))
	}
	f.closed = true
	if f.spec.Draft != "" {
		f.env.Drafts.Save(f.spec.Draft, nil)
	}
	cmds := []tea.Cmd{reach, send(CloseMsg{f})}
	if !said.IsEmpty() {
		cmds = append(cmds, Toast(said))
	}
	if f.spec.Saved != nil {
		cmds = append(cmds, f.spec.Saved())
	}
	return tea.Batch(cmds...)
}

// refuse shows an error at the field it is about, else above the buttons.
func (f *Form) refuse(err error) tea.Cmd {
	if f.spec.Draft != "" {
		f.env.Drafts.Save(f.spec.Draft, f.kept())
	}
	e, _ := asError(err)
	for i, fd := range f.fields {
		if e != nil && e.Field == fd.Key {
			fd.problem = Sentence(err)
			cmd := f.goTo(i)
			fd.problem = Sentence(err)
			return cmd
		}
	}
	f.problem = Sentence(err)
	return nil
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
