package board

import (
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// View draws the referral that is open, the list, or the columns.
func (s *Screen) View() string {
	if s.w <= 0 || s.h <= 0 {
		return ""
	}
	text := s.draw()
	if s.w < leastColumn { // narrower than one column nothing keeps its width by itself
		return ui.Box(text, s.w, s.h)
	}
	return text
}

func (s *Screen) draw() string {
	if s.page != nil {
		return s.drawDetail()
	}
	lines := make([]string, 0, s.h)
	lines = append(lines, s.headline())
	switch {
	case s.listing:
		lines = s.drawList(lines)
	default:
		lines = s.drawBoard(lines)
	}
	if l := s.lay; l.footH > 0 {
		lines = append(s.padded(lines, l.footY), s.foot(l.footH)...)
	}
	return strings.Join(lines[:min(len(lines), s.h)], "\n")
}

// padded brings the lines to a number, cutting or adding blank ones.
func (s *Screen) padded(lines []string, n int) []string {
	if len(lines) > n {
		return lines[:n]
	}
	for len(lines) < n {
		lines = append(lines, "")
	}
	return lines
}

func (s *Screen) drawBoard(lines []string) []string {
	l := s.lay
	if text, ok := s.instead(max(l.footY-2, 0)); ok {
		return append(s.padded(lines, 2), strings.Split(text, "\n")...)
	}
	if l.stripY >= 0 {
		lines = append(s.padded(lines, l.stripY), s.strip())
	}
	lines = append(s.padded(lines, l.headY), s.besides(s.heads(), 0))
	if l.ruleY >= 0 {
		lines = append(s.padded(lines, l.ruleY), s.besides(s.rules(), 1))
	}
	bodies := make([][]string, len(l.slots))
	for i, slot := range l.slots {
		bodies[i] = strings.Split(s.columns[slot.col].cards.View(), "\n")
	}
	parts := make([]string, len(l.slots))
	lines = s.padded(lines, l.cardsY)
	for y := range l.cardsH {
		for i := range bodies {
			parts[i] = ""
			if y < len(bodies[i]) {
				parts[i] = bodies[i][y]
			}
		}
		lines = append(lines, s.besides(parts, l.cardsY+y-l.headY))
	}
	return lines
}

// besides puts a line of every column next to each other, and the rail's at the right.
func (s *Screen) besides(parts []string, y int) string {
	var b strings.Builder
	b.WriteString(strings.Repeat(" ", leftMargin))
	x := leftMargin
	for i, slot := range s.lay.slots {
		if x < slot.x {
			b.WriteString(strings.Repeat(" ", slot.x-x))
		}
		if parts[i] == "" {
			b.WriteString(strings.Repeat(" ", slot.w))
		} else {
			b.WriteString(parts[i])
		}
		x = slot.x + slot.w
	}
	if s.lay.railX > 0 {
		b.WriteString(strings.Repeat(" ", max(s.lay.railX-x, 0)))
		b.WriteString(s.rail(y))
	}
	return b.String()
}

// heads are the names of the columns with number and value.
func (s *Screen) heads() []string {
	st := s.env.Styles
	out := make([]string, len(s.lay.slots))
	for i, slot := range s.lay.slots {
		c := s.columns[slot.col]
		name, ink := domain.Concat(domain.Lit(" "), s.headName(c, slot.w)), st.Muted
		if slot.col == s.at {
			name, ink = domain.Concat(domain.Lit("▌"), s.headName(c, slot.w)), st.Tab
		}
		out[i] = ui.Box(ui.Ends(slot.w, []ui.Span{{Text: name, Ink: ink}}, []ui.Span{{Text: s.headFigures(c), Ink: st.Text}}), slot.w, 1)
	}
	return out
}

func (s *Screen) headName(c *column, w int) domain.Safe {
	name := domain.Line(store.StageLabel(c.stage))
	if !c.stage.Open() && w >= 30 {
		return domain.Linef("%s in %d days", name.String(), s.sums.days)
	}
	return name
}

func (s *Screen) headFigures(c *column) domain.Safe {
	if !s.loaded {
		return domain.Safe{}
	}
	if c.count == 0 {
		return domain.Lit("0")
	}
	return domain.Join(domain.Lit(" · "), ui.Count(c.count), worths(c.values))
}

func (s *Screen) rules() []string {
	st := s.env.Styles
	out := make([]string, len(s.lay.slots))
	for i, slot := range s.lay.slots {
		ink := st.Rule
		if slot.col == s.at {
			ink = st.Accent
		}
		out[i] = ui.Paint(ink, domain.Line(strings.Repeat("─", slot.w)))
	}
	return out
}

// instead stands in the place of the columns when there is nothing in any of them.
func (s *Screen) instead(h int) (string, bool) {
	st := s.env.Styles
	switch {
	case !s.problem.IsEmpty() && !s.loaded:
		return ui.Problem(st, s.w, h, s.problem), true
	case !s.loaded || s.sums.matched > 0:
		return "", false
	}
	return ui.Empty(st, s.w, h, s.nothing()), true
}

// nothing says why the board is empty: nobody has added a referral, none
// matches, or everything is done.
func (s *Screen) nothing() ui.Words {
	switch {
	case s.find != "":
		return ui.Words{What: domain.Linef("No referral on the board matches “%s”.", s.find), Next: domain.Lit("Esc shows all again. b searches closed ones of any age in the list.")}
	case s.only == onlyMine:
		return ui.Words{What: domain.Lit("Nothing of yours is overdue."), Next: domain.Lit("Esc shows the whole board.")}
	case s.only == onlyLate:
		return ui.Words{What: domain.Lit("No next step is overdue."), Next: domain.Lit("Esc shows the whole board.")}
	case s.env.Filters.Owner != "" || s.track != "":
		return ui.Words{What: domain.Concat(domain.Lit("No open referrals for this choice of owner and track: "), s.env.OwnerName(), domain.Linef(", %s.", trackLabel(s.track))),
			Next: domain.Lit("f shows everybody's.")}
	}
	return ui.Words{What: domain.Lit("No referrals yet."), Next: domain.Lit("n adds the first one: who introduced whom. Asking the people on Today brings more.")}
}

// foot is what there is to say about the selected referral, below a rule where
// there is room for one.
func (s *Screen) foot(h int) []string {
	var out []string
	if h >= 3 {
		out = append(out, ui.Rule(s.env.Styles, s.w, domain.Safe{}))
		h--
	}
	c, ok := s.selected()
	if !ok {
		return append(out, s.footOfRail()...)
	}
	return append(out, flow(s.w, h, s.facts(&c))...)
}

func (s *Screen) footOfRail() []string {
	if s.listing || !s.loaded || !s.folded() {
		return nil
	}
	c := s.column()
	words := domain.Concat(domain.Linef(" %s in the last %d days: %s · ", store.StageLabel(c.stage), s.sums.days, ui.Count(c.count)), worths(c.values))
	return []string{ui.Line(s.w, ui.Span{Text: words, Ink: s.env.Styles.Text}, ui.Span{Text: domain.Lit("   Enter shows the cards"), Ink: s.env.Styles.Muted})}
}

// facts are the parts of the lines below the board, the most important first.
func (s *Screen) facts(c *store.Card) []ui.Span {
	st := s.env.Styles
	stage := domain.Concat(domain.Linef("%s ", store.StageLabel(c.Stage)), s.since(c))
	parts := []ui.Span{{Text: domain.Line(c.RefID), Ink: st.Muted}, {Text: domain.Line(c.AccountName), Ink: st.Title}, {Text: stage, Ink: st.Text}}
	if c.Acceptance != domain.AcceptAccepted {
		parts = append(parts, ui.Span{Text: domain.Line(decisionWord(c.Acceptance)), Ink: st.Info})
	}
	if words, late := s.nextStep(c.NextAction, c.NextActionOn); !words.IsEmpty() {
		ink := st.Text
		if late {
			ink = st.Bad
		}
		parts = append(parts, ui.Span{Text: domain.Concat(domain.Lit("next: "), words), Ink: ink})
	}
	if c.Referrer != "" {
		parts = append(parts, ui.Span{Text: domain.Concat(domain.Linef("introduced by %s ", c.Referrer), s.when(c.SubmittedAt)), Ink: st.Text})
	}
	owner := domain.Lit("no owner")
	if c.Owner != "" {
		owner = domain.Linef("owner %s", c.Owner)
	}
	parts = append(parts, ui.Span{Text: owner, Ink: st.Muted})
	for _, code := range c.Warnings {
		if w, ok := warningOf(code); ok {
			parts = append(parts, w.span(st, w.sentence))
		}
	}
	return parts
}

// flow writes parts one after the other, on at most n lines; on the last one,
// what does not fit is passed over.
func flow(w, n int, parts []ui.Span) []string {
	var out []string
	for len(parts) > 0 && len(out) < n {
		last := len(out) == n-1
		line, used := []ui.Span{{Text: domain.Lit(" "), Ink: parts[0].Ink}}, 1
		var left []ui.Span
		for i, p := range parts {
			gap := 3
			if len(line) == 1 {
				gap = 0
			}
			if used+gap+ui.Width(p.Text) > w && len(line) > 1 {
				if !last {
					left = parts[i:]
					break
				}
				continue
			}
			line = append(line, ui.Span{Text: domain.Line(strings.Repeat(" ", gap)), Ink: p.Ink}, p)
			used += gap + ui.Width(p.Text)
		}
		out, parts = append(out, ui.Line(w, line...)), left
	}
	return out
}
