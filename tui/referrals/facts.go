package referrals

import (
	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/themes"
	"github.com/refdeck/refdeck/tui/ui"
)

const labelWidth = 14

// fact is one line about a row.
type fact struct {
	label string
	text  domain.Safe
	ink   themes.Ink
}

// facts are what is known of a row; the first is what it is just now.
func (l *List) facts(c *store.Card) []fact {
	s := l.env.Styles
	out := []fact{{"stage", l.stageFact(c), s.Text}}
	add := func(label string, text domain.Safe, ink themes.Ink) {
		if !text.IsEmpty() {
			out = append(out, fact{label, text, ink})
		}
	}
	if !c.Value.IsZero() {
		add(valueLabel(c), domain.Line(c.Value.String()), s.Text)
	}
	add(fromLabel(c), domain.Line(c.Referrer), s.Text)
	if !c.SubmittedAt.IsZero() {
		add(cameLabel(c), l.day(c.SubmittedAt), s.Text)
	}
	if cardClosed(c) && !c.ClosedAt.IsZero() {
		add("closed", l.day(c.ClosedAt), s.Text)
	}
	add("owner", domain.Line(c.Owner), s.Text)
	add("next step", l.next(c), s.Text)
	if c.ID > 0 && !c.ThankedAt.IsZero() {
		add("thanked", l.day(c.ThankedAt), s.Text)
	}
	add("number", domain.Line(c.RefID), s.Muted)
	for _, code := range c.Warnings {
		if w, ok := warnings[code]; ok {
			add("", domain.Line("▲ "+w), s.Warn)
		}
	}
	return out
}

// warnings are the store's warnings in words; read only.
var warnings = map[string]string{
	store.WarnThank: "the referrer still waits for thanks", store.WarnDecide: "neither accepted nor rejected in time", store.WarnAction: "the next step is overdue",
	store.WarnStageLate: "far too long at this stage", store.WarnStage: "long at this stage", store.WarnOnePerson: "hangs on a single person",
	store.WarnLate: "recorded long after the introduction",
}

func (l *List) stageFact(c *store.Card) domain.Safe {
	word := domain.Line(stageOf(c))
	if c.ID > 0 && c.Stage.Open() && !c.StageAt.IsZero() {
		return domain.Concat(word, domain.Lit(" for "), ui.Age(max(l.env.Now().Sub(c.StageAt), 0)))
	}
	return word
}

func (l *List) next(c *store.Card) domain.Safe {
	if c.NextActionOn.IsZero() {
		return domain.Line(c.NextAction)
	}
	return domain.Join(domain.Lit(" · "), domain.Line(c.NextAction), ui.Day(c.NextActionOn, l.env.Today()))
}

func valueLabel(c *store.Card) string {
	if c.ID < 0 && c.Stage == "" {
		return "pays a year"
	}
	return "value"
}

func fromLabel(c *store.Card) string {
	if c.ID < 0 {
		return "channel"
	}
	return "introduced by"
}

func cameLabel(c *store.Card) string {
	if c.ID < 0 {
		return "opened"
	}
	return "came in"
}
