package board

import (
	"strings"
	"time"
	"unicode"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/themes"
	"github.com/refdeck/refdeck/tui/ui"
)

// warning is how one of store's warnings is shown: in a word on the card, in a
// sentence below the board, with what to do.
type warning struct {
	code, word string
	sentence   string
	late       bool // ■ instead of ▲
}

var warnings = []warning{
	{store.WarnThank, "thank", "the referrer still waits for thanks (T)", true},
	{store.WarnDecide, "decide", "neither accepted nor rejected in time (d)", true},
	{store.WarnAction, "next step", "the next step is overdue (e)", true},
	{store.WarnStageLate, "", "far too long at this stage", true},
	{store.WarnStage, "", "long at this stage", false},
	{store.WarnOnePerson, "people", "hangs on a single person (p)", false},
	{store.WarnLate, "", "recorded long after the introduction", false},
}

func warningOf(code string) (warning, bool) {
	for _, w := range warnings {
		if w.code == code {
			return w, true
		}
	}
	return warning{}, false
}

func (w warning) span(s *themes.Styles, text string) ui.Span {
	if w.late {
		return ui.Span{Text: domain.Linef("■ %s", text), Ink: s.Bad}
	}
	return ui.Span{Text: domain.Linef("▲ %s", text), Ink: s.Warn}
}

// initials stand for an owner on a card: "Leo Park" is LP.
func initials(name string) string {
	var b strings.Builder
	for i, word := range strings.Fields(name) {
		if i == 3 {
			break
		}
		for _, r := range word {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				b.WriteRune(unicode.ToUpper(r))
			}
			break
		}
	}
	if b.Len() == 0 {
		return "–"
	}
	return b.String()
}

// worth is an amount for a narrow cell; – for none.
func worth(m domain.Money) domain.Safe {
	if m.IsZero() {
		return domain.Lit("–")
	}
	return domain.Line(m.Short())
}

// worths are amounts of several currencies, the base one first.
func worths(values []domain.Money) domain.Safe {
	parts := make([]domain.Safe, 0, len(values))
	for i := range values {
		if !values[i].IsZero() {
			parts = append(parts, worth(values[i]))
		}
	}
	if len(parts) == 0 {
		return domain.Lit("–")
	}
	return domain.Join(domain.Lit(" + "), parts...)
}

// since is how long a card has stood at its stage, or how long ago it was closed.
func (s *Screen) since(c *store.Card) domain.Safe {
	if !c.Stage.Open() && !c.ClosedAt.IsZero() {
		return ui.Near(s.env.Now(), c.ClosedAt, s.env.Zone)
	}
	d := s.env.Now().Sub(c.StageAt)
	if d < time.Minute {
		return domain.Lit("just now")
	}
	return ui.Age(d)
}

// ageMark is the shape in front of an age that is beyond the stage's limits.
func ageMark(c *store.Card) (string, bool) {
	for _, code := range c.Warnings {
		switch code {
		case store.WarnStageLate:
			return "■ ", true
		case store.WarnStage:
			return "▲ ", false
		}
	}
	return "", false
}

// nextStep says what is to be done next and when; late when its day has passed.
func (s *Screen) nextStep(text string, on domain.Date) (words domain.Safe, late bool) {
	today := s.env.Today()
	switch {
	case text == "" && on.IsZero():
		return domain.Safe{}, false
	case text == "":
		text = "next step"
	}
	if on.IsZero() {
		return domain.Line(text), false
	}
	return domain.Join(domain.Lit(" · "), domain.Line(text), dueWords(on, today)), on < today
}

func dueWords(on, today domain.Date) domain.Safe {
	days := today.DaysUntil(on)
	switch {
	case days < 0:
		return domain.Linef("%d d late", -days)
	case days == 0:
		return domain.Lit("today")
	case days == 1:
		return domain.Lit("tomorrow")
	case days < 14:
		return domain.Linef("in %d d", days)
	}
	return ui.Day(on, today)
}

// onDay is an instant as a date: "2 Nov".
func (s *Screen) onDay(at time.Time) domain.Safe {
	return ui.Day(domain.DateOf(at, s.env.Zone), s.env.Today())
}

// when is a day in a sentence: "today", "on 2 Nov".
func (s *Screen) when(at time.Time) domain.Safe {
	if domain.DateOf(at, s.env.Zone) == s.env.Today() {
		return domain.Lit("today")
	}
	return domain.Concat(domain.Lit("on "), s.onDay(at))
}

// namedTrack is a kind of referrer in words.
type namedTrack struct {
	track domain.Track
	label string
}

func tracks() []namedTrack {
	return []namedTrack{{"", "all"}, {domain.TrackCustomer, "customers"}, {domain.TrackPartner, "partners"}, {domain.TrackEmployee, "employees"}, {domain.TrackOther, "others"}}
}

func trackLabel(t domain.Track) string {
	for _, n := range tracks() {
		if n.track == t {
			return n.label
		}
	}
	return string(t)
}

// decisionWord is our decision on a referral as it reads in a sentence.
func decisionWord(a domain.Acceptance) string {
	if a == domain.AcceptPending {
		return "undecided"
	}
	return string(a)
}
