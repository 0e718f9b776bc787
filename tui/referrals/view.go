package referrals

import (
	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

const (
	sideBySide = 110 // from this width the selected row's facts stand beside the list
	paneWidth  = 40
	footLines  = 3 // else these lines below it, where the window is high enough
	footFrom   = 14
)

// Resize gives the list its room.
func (l *List) Resize(w, h int) {
	l.w, l.h = w, h
	if l.table != nil {
		l.arrange()
	}
}

func (l *List) arrange() {
	l.table.Resize(l.tableWidth(), max(l.h-l.tableY()-l.foot(), 0))
}

func (l *List) beside() bool { return l.w >= sideBySide }

func (l *List) foot() int {
	if l.beside() || l.h < footFrom {
		return 0
	}
	return footLines
}

func (l *List) tableWidth() int {
	if l.beside() {
		return l.w - paneWidth - 3
	}
	return l.w
}

// tableY is below the title and, when there are two, the parts.
func (l *List) tableY() int {
	if l.h < 8 {
		return 1
	}
	return 2
}

// View draws the list: exactly its room.
func (l *List) View() string {
	if l.w <= 0 || l.h <= 0 {
		return ""
	}
	head := l.drawTitle()
	if l.tableY() == 2 {
		head = ui.Stack(head, l.drawParts())
	}
	below := l.h - l.tableY()
	switch {
	case below <= 0:
		return ui.Box(head, l.w, l.h)
	case l.beside():
		return ui.Stack(head, ui.Beside(l.env.Styles, l.table.View(), l.tableWidth(), l.drawPane(below), l.w, below))
	case l.foot() > 0:
		return ui.Box(ui.Stack(head, l.table.View(), l.drawFoot()), l.w, l.h)
	}
	return ui.Box(ui.Stack(head, l.table.View()), l.w, l.h)
}

func (l *List) drawTitle() string {
	s, title := l.env.Styles, l.title
	if own := l.part().Title; !own.IsEmpty() {
		title = own
	}
	if title.IsEmpty() {
		title = domain.Lit("The rows behind this number")
	}
	left := []ui.Span{{Text: domain.Lit(" ‹ Esc  "), Ink: s.Muted}, {Text: title, Ink: s.Title}}
	if n := l.table.Total(); n >= 0 && l.table.Loaded() {
		left = append(left, ui.Span{Text: domain.Concat(domain.Lit("   "), ui.Plural(n, l.nouns()[0], l.nouns()[1])), Ink: s.Muted})
	}
	return ui.Ends(l.w, left, nil)
}

func (l *List) nouns() [2]string {
	if n := l.part().Nouns; n[0] != "" {
		return n
	}
	return [2]string{"referral", "referrals"}
}

// drawParts is the tabs of numerator and denominator; a blank line for one part.
func (l *List) drawParts() string {
	if len(l.parts) < 2 {
		return ui.Box("", l.w, 1)
	}
	s := l.env.Styles
	spans := []ui.Span{{Text: domain.Lit(" "), Ink: s.Text}}
	for i, p := range l.parts {
		if i == l.at {
			spans = append(spans, ui.Span{Text: domain.Concat(domain.Lit("▌"), p.Word, domain.Lit("▐")), Ink: s.Tab})
		} else {
			spans = append(spans, ui.Span{Text: domain.Concat(domain.Lit(" "), p.Word, domain.Lit(" ")), Ink: s.Muted})
		}
		spans = append(spans, ui.Span{Text: domain.Lit("  "), Ink: s.Text})
	}
	return ui.Ends(l.w, spans, []ui.Span{{Text: domain.Lit("Tab the other part "), Ink: s.Muted}})
}

// clickPart chooses the part under the mouse.
func (l *List) clickPart(x int) tea.Cmd {
	if len(l.parts) < 2 {
		return nil
	}
	at := 1
	for i, p := range l.parts {
		w := ui.Width(p.Word) + 2
		if x >= at && x < at+w {
			return l.show(i)
		}
		at += w + 2
	}
	return nil
}

// drawFoot is the selected row in three lines, for windows without a pane.
func (l *List) drawFoot() string {
	s := l.env.Styles
	c, ok := l.table.Selected()
	if !ok {
		return ui.Box(ui.Rule(s, l.w, domain.Safe{}), l.w, footLines)
	}
	facts := l.facts(&c)
	first := domain.Concat(domain.Line(c.AccountName), domain.Lit(" · "), facts[0].text)
	var rest []domain.Safe
	for _, f := range facts[1:] {
		if f.label == "" {
			rest = append(rest, f.text)
			continue
		}
		rest = append(rest, domain.Concat(domain.Line(f.label), domain.Lit(" "), f.text))
	}
	return ui.Stack(ui.Rule(s, l.w, domain.Safe{}), ui.Ends(l.w, []ui.Span{{Text: domain.Lit(" "), Ink: s.Text}, {Text: first, Ink: s.Text}}, nil),
		ui.Ends(l.w, []ui.Span{{Text: domain.Lit(" "), Ink: s.Text}, {Text: domain.Join(domain.Lit(" · "), rest...), Ink: s.Muted}}, nil))
}

// drawPane is the selected row's facts, one a line.
func (l *List) drawPane(h int) string {
	s := l.env.Styles
	c, ok := l.table.Selected()
	if !ok {
		return ""
	}
	lines := []string{ui.Line(paneWidth, ui.Span{Text: domain.Line(c.AccountName), Ink: s.Title}), " "}
	for _, f := range l.facts(&c) {
		for i, t := range ui.Wrap(f.text, paneWidth-labelWidth) {
			label := domain.Safe{}
			if i == 0 {
				label = domain.Line(f.label)
			}
			lines = append(lines, ui.Line(paneWidth, ui.Span{Text: ui.Fit(label, labelWidth, ui.Left), Ink: s.Muted}, ui.Span{Text: t, Ink: f.ink}))
		}
	}
	if c.ID > 0 {
		lines = append(lines, " ", ui.Line(paneWidth, ui.Span{Text: domain.Lit("Enter opens it on the board"), Ink: s.Muted}))
	}
	return ui.Box(ui.Stack(lines...), paneWidth, h)
}

func cardClosed(c *store.Card) bool { return c.Stage != "" && !c.Stage.Open() }
