package ui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
)

// NewPalette lists every action in words with its key; those that are off are
// grey and say why.
func NewPalette(env *Env, actions []Action) *Picker {
	return actionPicker(env, domain.Lit("Commands"), domain.Lit("type to find"), actions, func(a Action) domain.Safe {
		return domain.Linef("%s  –  %s", a.Label, a.Help)
	})
}

// NewHelp lists the keys of the screen, then those of everywhere. It filters
// as one types, and Enter does what it says.
func NewHelp(env *Env, screen string, here, everywhere []Action) *Picker {
	all := append(append([]Action{}, here...), everywhere...)
	p := actionPicker(env, domain.Linef("Help – %s", screen), domain.Lit("type to find, Enter does it"), all, func(a Action) domain.Safe {
		return domain.Concat(Fit(domain.Line(a.KeyLabel()), helpKeys, Left), domain.Line(a.Label))
	})
	for i := range all {
		p.spec.Choices[i].Note = domain.Line(all[i].Help)
	}
	p.spec.Choices = append(p.spec.Choices, moving()...)
	for _, c := range p.spec.Choices {
		p.spec.Told = min(max(p.spec.Told, Width(c.Label)), helpLabels)
	}
	p.filter()
	return p
}

// helpKeys is the width of the keys in the help, helpLabels the most that keys
// and names take together.
const helpKeys, helpLabels = 8, 26

func moving() []Choice {
	out := []Choice{}
	for _, w := range [][2]string{
		{"↑ ↓", "go through the list; PgUp PgDn Home End go further"}, {"Enter", "open what is selected"}, {"Esc", "one step back; it never quits and loses nothing"},
		{"Tab", "the next part of the screen"}, {"mouse", "click selects, a second click opens; Shift or Option and drag selects text"},
	} {
		out = append(out, Choice{Key: "moving", Label: domain.Line(w[0]), Note: domain.Line(w[1])})
	}
	return out
}

func actionPicker(env *Env, title, prompt domain.Safe, actions []Action, words func(Action) domain.Safe) *Picker {
	choices := make([]Choice, 0, len(actions))
	for _, a := range actions {
		choices = append(choices, Choice{Key: a.ID, Label: words(a), Note: domain.Line(a.KeyLabel()), Off: a.Why()})
	}
	return NewPicker(env, PickerSpec{Title: title, Prompt: prompt, Choices: choices, Wide: true, Run: func(c Choice) tea.Cmd {
		if a, ok := ByID(actions, c.Key); ok {
			return a.Do()
		}
		return nil
	}})
}
