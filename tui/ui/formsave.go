package ui

import (
	"context"
	"maps"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
)

// opKey is where a draft keeps the id of an operation whose answer is not there
// yet. Whoever finds it in a draft asks again as that operation.
const opKey = "\x1fop"

// keepDraft writes the draft down, with the operation while its end is not known:
// a session that ends meanwhile can be settled by the next one.
func (f *Form) keepDraft() {
	if f.spec.Draft == "" {
		return
	}
	values := f.kept()
	if f.saving || f.unknown {
		values[opKey] = f.op
	}
	f.env.Drafts.Save(f.spec.Draft, values)
}

// save sends what was typed. A form whose end is not known sends again just what
// it has sent; one that was refused and then changed is another operation.
func (f *Form) save() tea.Cmd {
	if f.saving {
		return nil
	}
	if !f.unknown {
		if cmd, ok := f.checked(); !ok {
			return cmd
		}
		if f.refused != nil && !maps.Equal(f.refused, f.kept()) {
			f.op = f.env.NewID()
		}
		f.refused, f.sent = nil, f.values()
	} else if f.sent.Op == "" { // taken up from a draft
		f.sent = f.values()
	}
	f.saving, f.standing, f.problem = true, false, domain.Safe{}
	f.keepDraft()
	values := f.sent
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(f.env.Ctx, f.env.Timeout)
		defer cancel()
		said, err := guarded(ctx, f.env, func(ctx context.Context) (domain.Safe, error) { return f.spec.Save(ctx, values) })
		err = classify(f.env, err)
		return Direct(func() tea.Cmd { return f.saved(said, err) })
	}
}

// checked looks at every field, and goes to the first that is not in order.
func (f *Form) checked() (tea.Cmd, bool) {
	for i, fd := range f.fields {
		fd.takeMatch()
		if !fd.check() {
			cmd := f.goTo(i)
			fd.check()
			return cmd, false
		}
	}
	return nil, true
}

func (f *Form) saved(said domain.Safe, err error) tea.Cmd {
	f.saving = false
	reach := send(ReachMsg{err})
	if err != nil {
		return tea.Batch(f.refuse(err), reach)
	}
	f.closed, f.unknown = true, false
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

// refuse shows an error at the field it is about, else above the buttons. What
// was typed stays in any case.
func (f *Form) refuse(err error) tea.Cmd {
	f.unknown = Unknown(err)
	f.standing = !f.unknown && domain.CodeOf(err) == domain.Unavailable
	f.advice = f.whatNext(err)
	if Definite(err) {
		f.refused = f.kept()
	}
	f.keepDraft()
	if f.closed { // left while it was being saved
		return Fail(err)
	}
	var show tea.Cmd
	if domain.CodeOf(err) == domain.Conflict {
		show = send(ReloadMsg{}) // so that what is true now stands behind the form
	}
	e, _ := asError(err)
	for i, fd := range f.fields {
		if e != nil && e.Field == fd.Key {
			fd.problem = Sentence(err)
			cmd := f.goTo(i)
			fd.problem, f.advice = Sentence(err), domain.Safe{}
			return cmd
		}
	}
	f.problem = Sentence(err)
	if f.unknown {
		return f.goTo(len(f.fields))
	}
	return show
}

// whatNext says what becomes of what was typed.
func (f *Form) whatNext(err error) domain.Safe {
	switch {
	case f.unknown:
		return domain.Lit("Enter settles it: nothing is done twice.")
	case f.standing:
		return domain.Lit("Not saved yet. It is saved by itself when the connection is back, or press the button again.")
	case domain.CodeOf(err) == domain.Conflict && f.spec.Draft != "":
		return domain.Lit("What you typed is kept: Esc, and open this again, to go on from what is true now.")
	}
	return domain.Safe{}
}

// Retry saves again what was not saved because the store was away, unless it was
// changed since.
func (f *Form) Retry() tea.Cmd {
	if !f.standing && !f.unknown {
		return nil
	}
	return f.save()
}
