package ui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
)

// Update moves between the fields and types into the one with the focus. No
// keystroke is refused; problems show when a field is left.
func (f *Form) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.MouseClickMsg:
		return f.click(msg.Y)
	case tea.KeyPressMsg:
		if cmd, done := f.key(msg.String()); done {
			return cmd
		}
	}
	if f.at >= len(f.fields) || f.saving {
		return nil
	}
	if f.unknown {
		return f.locked(msg)
	}
	fd := f.fields[f.at]
	was := fd.keep()
	cmd := fd.update(msg)
	if fd.keep() != was {
		f.standing = false // half-typed words are not saved by themselves
	}
	return tea.Batch(cmd, f.keepSoon())
}

// locked says why nothing can be typed while it is not known what was saved.
func (f *Form) locked(msg tea.Msg) tea.Cmd {
	if _, ok := msg.(tea.KeyPressMsg); !ok {
		return nil
	}
	return Aside(domain.Lit("First settle whether it was saved: press Enter. Esc keeps it for later."))
}

func (f *Form) key(k string) (tea.Cmd, bool) {
	switch k {
	case "ctrl+s":
		return f.save(), true
	case "tab":
		return f.goTo(f.at + 1), true
	case "shift+tab":
		return f.goTo(f.at - 1), true
	case "enter":
		return f.enter()
	case "down", "up":
		return f.vertical(k)
	}
	return nil, false
}

// enter goes on, saves on the last field, and is a new line in a text area.
func (f *Form) enter() (tea.Cmd, bool) {
	switch {
	case f.at == len(f.fields):
		return f.save(), true
	case f.at > len(f.fields):
		f.startOver()
		return nil, true
	case f.unknown:
		return f.save(), true
	case f.fields[f.at].Kind == AreaField:
		return nil, false
	}
	fd := f.fields[f.at]
	if fd.Kind == PickField && len(fd.matches) > 0 && fd.chosen.Key == "" && (fd.in.value() != "" || fd.at > 0) {
		fd.take(fd.matches[min(fd.at, len(fd.matches)-1)])
	}
	if f.at == len(f.fields)-1 {
		return f.save(), true
	}
	return f.goTo(f.at + 1), true
}

// vertical moves among matches or lines where there are some, else among fields.
func (f *Form) vertical(k string) (tea.Cmd, bool) {
	step := 1
	if k == "up" {
		step = -1
	}
	if f.at < len(f.fields) {
		fd := f.fields[f.at]
		if fd.Kind == AreaField && !(step < 0 && fd.area.Line() == 0) && !(step > 0 && fd.area.Line() == fd.area.LineCount()-1) {
			return nil, false
		}
		if fd.Kind == PickField && len(fd.matches) > 0 && fd.chosen.Key == "" && fd.at+step >= 0 {
			fd.at = min(fd.at+step, len(fd.matches)-1)
			return nil, true
		}
	}
	return f.goTo(f.at + step), true
}

// stops counts what Tab goes through: the fields, the button, and starting over
// where there is a draft.
func (f *Form) stops() int {
	n := len(f.fields) + 1
	if f.restored && !f.unknown {
		n++
	}
	return n
}

func (f *Form) goTo(i int) tea.Cmd {
	if f.at < len(f.fields) && f.at != i {
		f.fields[f.at].leave()
	}
	f.at = (i + f.stops()) % f.stops()
	if f.at < len(f.fields) {
		return f.fields[f.at].focus()
	}
	return nil
}

func (f *Form) click(line int) tea.Cmd {
	_, starts := f.draw()
	for i := len(starts) - 1; i >= 0; i-- {
		if line < starts[i] {
			continue
		}
		if i == len(f.fields) {
			return f.save()
		}
		return f.goTo(i)
	}
	return nil
}

// update types into the field.
func (f *field) update(msg tea.Msg) tea.Cmd {
	switch f.Kind {
	case AreaField:
		if p, ok := msg.(tea.PasteMsg); ok {
			msg = tea.PasteMsg{Content: domain.Block(p.Content).String()}
		}
		f.area, _ = f.area.Update(msg)
		return nil
	case ChoiceField:
		if k, ok := msg.(tea.KeyPressMsg); ok {
			f.cycle(k.String())
		}
		return nil
	}
	before := f.in.value()
	cmd := f.in.update(msg)
	if f.in.value() == before {
		return cmd
	}
	f.problem = domain.Safe{}
	if f.Kind == PickField {
		f.chosen = Choice{}
		return tea.Batch(cmd, f.find())
	}
	return cmd
}

func (f *field) cycle(k string) {
	step := 0
	switch k {
	case "right", "space", "l":
		step = 1
	case "left", "h":
		step = -1
	}
	at := 0
	for i, c := range f.Choices {
		if c.Key == f.chosen.Key {
			at = i
		}
	}
	if n := len(f.Choices); n > 0 && step != 0 {
		f.chosen = f.Choices[(at+step+n)%n]
	}
}
