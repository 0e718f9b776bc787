package tui

import (
	"strconv"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// zone is a stretch of a line that can be clicked.
type zone struct {
	from, to int
	do       string // the id of the action
}

// hitMap is what the last drawing put where.
type hitMap struct{ tabs, hints []zone }

// header draws the tab strip and, at the right, who looks at data how old.
func (a *App) header() string {
	w := a.lay.Width
	left, zones := a.strip(stripDigits)
	right := []ui.Span(nil)
	for _, try := range headerTries(w) {
		l, z := a.strip(try.strip)
		r := a.whoWhen(try.who)
		if measure(l)+measure(r)+2 <= w {
			left, zones, right = l, z, r
			break
		}
	}
	a.hits.tabs = zones
	return ui.Ends(w, left, right)
}

// The ways to draw the tab strip, the widest first.
const (
	stripSpaced = iota
	stripTight
	stripBare   // without the program's name
	stripDigits // only digits beside the open tab
)

type headerTry struct{ strip, who int }

// headerTries is the order in which a narrow window gives things up: the full
// right end, air, the person's name, the program's name, the names of the tabs.
func headerTries(w int) []headerTry {
	tries := []headerTry{{stripSpaced, whoFull}, {stripTight, whoFull}, {stripSpaced, whoShort}, {stripTight, whoShort}, {stripTight, whoTime}, {stripBare, whoTime}, {stripDigits, whoTime}}
	if w >= 110 {
		return tries
	}
	return tries[2:]
}

func measure(spans []ui.Span) int {
	n := 0
	for _, s := range spans {
		n += ui.Width(s.Text)
	}
	return n
}

// strip is the row of tabs, and where each can be clicked.
func (a *App) strip(style int) ([]ui.Span, []zone) {
	s := a.env.Styles
	brand, space := domain.Lit(" refdeck"), domain.Lit(" ")
	switch style {
	case stripSpaced:
		space = domain.Lit("   ")
	case stripBare:
		brand, space = domain.Safe{}, domain.Safe{}
	}
	spans := []ui.Span{{Text: brand, Ink: s.Title}, {Text: space, Ink: s.Text}}
	x := measure(spans)
	var zones []zone
	for i, t := range a.tabs {
		text := domain.Linef("%d %s", i+1, t.Screen.Title())
		switch {
		case i == a.at:
			text = domain.Concat(domain.Lit("▌"), text, domain.Lit("▐"))
			spans = append(spans, ui.Span{Text: text, Ink: s.Tab})
		case style == stripDigits:
			text = domain.Line(" " + strconv.Itoa(i+1))
			spans = append(spans, ui.Span{Text: text, Ink: s.Muted})
		default:
			text = domain.Concat(domain.Lit(" "), text, domain.Lit(" "))
			spans = append(spans, ui.Span{Text: text, Ink: s.Muted})
		}
		zones = append(zones, zone{x, x + ui.Width(text), "go." + string(t.ID)})
		if style == stripSpaced {
			spans = append(spans, ui.Span{Text: domain.Lit("  "), Ink: s.Text})
		}
		x = measure(spans)
	}
	return spans, zones
}

// The ways to say who is looking.
const (
	whoFull = iota
	whoShort
	whoTime
)

// whoWhen says who is looking and when the data was read: in full, short, or
// the time only. The time is not a clock; it changes when data arrives.
func (a *App) whoWhen(style int) []ui.Span {
	s := a.env.Styles
	first := a.safeName()
	if style != whoFull {
		first = firstWord(first)
	}
	parts := []domain.Safe{first}
	if style == whoFull {
		parts = append(parts, a.role())
	}
	if style == whoTime {
		parts = nil
	}
	if !a.readAt.IsZero() {
		layout := "15:04"
		if style == whoFull {
			layout = "as of Mon 2 Jan 15:04"
		}
		parts = append(parts, domain.Line(a.readAt.In(a.env.Zone).Format(layout)))
	}
	sign, word, ink := "●", "live", s.Good
	switch {
	case !a.offline.IsZero():
		sign, word, ink = "■", "offline", s.Bad
	case !a.cfg.Live:
		sign, word, ink = "○", "r reloads", s.Muted
	}
	tail := domain.Line(" " + sign)
	if style == whoFull || !a.offline.IsZero() {
		tail = domain.Line(" " + sign + " " + word)
	}
	return []ui.Span{{Text: domain.Join(domain.Lit(" · "), parts...), Ink: s.Muted}, {Text: tail, Ink: ink}, {Text: domain.Lit(" "), Ink: s.Text}}
}

func firstWord(s domain.Safe) domain.Safe {
	for i, r := range s.String() {
		if r == ' ' && i > 0 {
			return domain.Line(s.String()[:i])
		}
	}
	return s
}
