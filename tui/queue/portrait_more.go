package queue

import (
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/themes"
	"github.com/refdeck/refdeck/tui/ui"
)

// pointsWidth is the column of the points, "+11.25" and a space.
const pointsWidth = 8

// score explains the readiness line by line, with the record behind each line.
func (b *brush) score() {
	r := &b.x.Verdict.Readiness
	if len(r.Components) == 0 {
		return
	}
	b.blank()
	_, ink := bandSign(b.st, r.Band)
	head := domain.Linef("%d %s", r.Score, strings.ReplaceAll(r.Band, "_", " "))
	b.add(ui.Span{Text: ui.Fit(head, 11, ui.Left), Ink: ink}, ui.Span{Text: ui.Gauge(float64(r.Score), 100, min(max(b.w-12, 4), 24)), Ink: ink})
	for i := range r.Components {
		c := &r.Components[i]
		word, textInk := componentWord(c), b.st.Text
		pointsInk := b.st.Good
		switch {
		case c.Points == 0:
			textInk, pointsInk = b.st.Muted, b.st.Muted
		case c.Points < 0:
			pointsInk = b.st.Bad
		}
		sign := domain.Concat(ui.Fit(domain.Line(c.Signed()), pointsWidth-2, ui.Right), domain.Lit("  "))
		b.wrapped(sign, pointsInk, domain.Line(word), textInk, c.Record)
	}
	if r.Hint != "" {
		b.wrapped(ui.Fit(domain.Safe{}, pointsWidth, ui.Left), b.st.Text, domain.Line(r.Hint), b.st.Info, domain.RecordRef{})
	}
}

// componentWord is what a line of the score is about.
func componentWord(c *domain.Component) string {
	name := map[string]string{domain.CompSentiment: "sentiment", domain.CompValue: "value seen", domain.CompUsage: "usage",
		domain.CompRelationship: "relationship", domain.CompTenure: "tenure", domain.CompAdvocacy: "willing to refer"}[c.Code]
	switch {
	case c.Note == "" || c.Note == "no data":
		if name == "" {
			name = strings.ReplaceAll(c.Code, "_", " ")
		}
		return strings.TrimSuffix(name+": "+c.Note, ": ")
	case c.Code == domain.CompTenure:
		return "customer for " + c.Note
	case c.Code == domain.CompRelationship:
		return "relationship: " + c.Note
	}
	return c.Note
}

// rules lists what stands against asking first, then the warnings.
func (b *brush) rules() {
	gates := b.x.Verdict.Gates
	if len(gates) == 0 {
		return
	}
	hard, failed := 0, 0
	for i := range gates {
		if gates[i].Hard {
			hard++
			if !gates[i].Passed {
				failed++
			}
		}
	}
	b.blank()
	if failed == 0 {
		b.plain(domain.Linef("May be asked: all %d rules pass", hard), b.st.Good)
	} else {
		b.plain(domain.Linef("Must not be asked: %d of %d rules %s", failed, hard, verb(int64(failed), "forbids it", "forbid it")), b.st.Bad)
	}
	for _, wantHard := range []bool{true, false} {
		for i := range gates {
			if g := &gates[i]; !g.Passed && g.Hard == wantHard {
				b.gate(g)
			}
		}
	}
}

// passed names the rules that have nothing against asking.
func (b *brush) passed() {
	gates := b.x.Verdict.Gates
	var fine []domain.Safe
	for i := range gates {
		if g := &gates[i]; g.Passed && g.Hard {
			fine = append(fine, domain.Line(g.Message))
		}
	}
	if len(fine) > 0 {
		b.blank()
		b.plain(domain.Lit("Rules that pass"), b.st.Title)
		b.wrapped(domain.Lit(" ✓ "), b.st.Good, domain.Join(dot, fine...), b.st.Muted, domain.RecordRef{})
	}
}

func (b *brush) gate(g *domain.Gate) {
	sign, ink := domain.Lit(" x "), b.st.Bad
	if !g.Hard {
		sign, ink = domain.Lit(" ▲ "), b.st.Warn
	}
	lifts := domain.Safe{}
	if !g.LiftsAt.IsZero() {
		lifts = domain.Concat(domain.Lit("lifts "), ui.Day(domain.DateOf(g.LiftsAt, b.env.Zone), b.env.Today()))
	} else if g.Hard {
		lifts = domain.Line(reasons[g.Code].change)
	}
	b.wrapped(sign, ink, domain.Join(dot, domain.Line(g.Message), lifts), b.st.Text, g.Record)
}

// dateWidth is the column of the dates of the history.
const dateWidth = 13

// history is what happened with the person and the account, newest first.
func (b *brush) history() {
	if len(b.x.Timeline) == 0 {
		return
	}
	b.blank()
	b.plain(domain.Lit("History"), b.st.Title)
	today := b.env.Today()
	for i := range b.x.Timeline {
		t := &b.x.Timeline[i]
		day := ui.Fit(ui.Day(domain.DateOf(t.At, b.env.Zone), today), dateWidth, ui.Left)
		b.wrapped(day, b.st.Muted, domain.Line(t.Text), b.historyInk(t.Kind), t.Record)
	}
}

func (b *brush) historyInk(kind string) themes.Ink {
	if kind == "signal" {
		return b.st.Muted
	}
	return b.st.Text
}
