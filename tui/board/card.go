package board

import (
	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// cardHeight is two lines. Where there is room a blank line separates the cards;
// the selected one uses it for a third line of words, so that nothing moves.
func (s *Screen) cardHeight(selected bool) int {
	if selected || !s.lay.compact {
		return 3
	}
	return 2
}

// cardLines draws a card: the account, then value, age at the stage, owner and
// at most one flag; selected, also what comes next.
func (s *Screen) cardLines(r row, selected bool, w int) [][]ui.Span {
	st := s.env.Styles
	name := ui.Span{Text: domain.Line(r.AccountName), Ink: st.Text}
	if selected {
		name.Ink = st.Title
	}
	lines := [][]ui.Span{{{Text: ui.Cut(name.Text, w), Ink: name.Ink}}, s.figures(&r.Card, w)}
	switch {
	case selected:
		lines = append(lines, []ui.Span{s.third(&r, w)})
	case !s.lay.compact:
		lines = append(lines, nil)
	}
	return lines
}

// figures is the second line. When it is too long the owner goes first, then
// the flag; the value and the age always stand.
func (s *Screen) figures(c *store.Card, w int) []ui.Span {
	st := s.env.Styles
	spans := make([]ui.Span, 0, 6) // spans are large, and a board draws many
	mark, late := ageMark(c)
	switch {
	case mark == "":
		spans = append(spans, ui.Span{Text: domain.Join(dot, worth(c.Value), s.since(c)), Ink: st.Muted})
	case late:
		spans = append(spans, ui.Span{Text: domain.Concat(worth(c.Value), domain.Lit(" ")), Ink: st.Muted}, ui.Span{Text: domain.Line(mark), Ink: st.Bad}, ui.Span{Text: s.since(c), Ink: st.Muted})
	default:
		spans = append(spans, ui.Span{Text: domain.Concat(worth(c.Value), domain.Lit(" ")), Ink: st.Muted}, ui.Span{Text: domain.Line(mark), Ink: st.Warn}, ui.Span{Text: s.since(c), Ink: st.Muted})
	}
	room := w - widthOf(spans)
	flag, flagged := s.flag(c)
	owner := domain.Line(initials(c.Owner))
	if flagged && 3+ui.Width(flag.Text) > room {
		flagged = false
	}
	if flagged {
		room -= 3 + ui.Width(flag.Text)
	}
	if 3+ui.Width(owner) <= room {
		spans = append(spans, ui.Span{Text: domain.Concat(dot, owner), Ink: st.Muted})
	}
	if flagged {
		spans = append(spans, ui.Span{Text: dot, Ink: st.Muted}, flag)
	}
	return spans
}

// dot stands between the parts of a card's line.
var dot = domain.Lit(" · ")

func widthOf(spans []ui.Span) int {
	n := 0
	for _, sp := range spans {
		n += ui.Width(sp.Text)
	}
	return n
}

// flag is the most pressing thing about a card, in a word.
func (s *Screen) flag(c *store.Card) (ui.Span, bool) {
	for _, code := range c.Warnings {
		if w, ok := warningOf(code); ok && w.word != "" {
			return w.span(s.env.Styles, w.word), true
		}
	}
	if c.Acceptance == domain.AcceptPending && c.Stage.Open() {
		return ui.Span{Text: domain.Lit("○ undecided"), Ink: s.env.Styles.Info}, true
	}
	return ui.Span{}, false
}

// third is the line that only the selected card has.
func (s *Screen) third(r *row, w int) ui.Span {
	st := s.env.Styles
	if words, left := s.departedWords(r.ID); left {
		return ui.Span{Text: ui.Cut(words, w), Ink: st.Mark}
	}
	if words, late := s.nextStep(r.NextAction, r.NextActionOn); !words.IsEmpty() {
		ink := st.Text
		if late {
			ink = st.Bad
		}
		return ui.Span{Text: ui.Cut(words, w), Ink: ink}
	}
	if r.Referrer != "" {
		return ui.Span{Text: ui.Cut(domain.Linef("from %s", r.Referrer), w), Ink: st.Muted}
	}
	return ui.Span{Text: ui.Cut(domain.Lit("no next step yet"), w), Ink: st.Muted}
}

// noCards is what an empty column says.
func (s *Screen) noCards(c *column) ui.Words {
	switch {
	case s.find != "":
		return ui.Words{What: domain.Lit("No match here.")}
	case s.only != onlyAll:
		return ui.Words{What: domain.Lit("Nothing overdue.")}
	case !c.stage.Open():
		return ui.Words{What: domain.Linef("None %s in %d days.", closedWord(c.stage), s.sums.days)}
	case c.stage == domain.StageNew:
		return ui.Words{What: domain.Lit("Nothing new."), Next: domain.Lit("n adds a referral.")}
	}
	return ui.Words{What: domain.Linef("None at %s.", store.StageLabel(c.stage))}
}

func closedWord(stage domain.Stage) string {
	if stage == domain.StageWon {
		return "won"
	}
	return "lost"
}
