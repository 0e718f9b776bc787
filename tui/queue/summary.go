package queue

import (
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// summaryView is the selected person in three lines under a rule, for windows
// without room for the pane.
func (s *Screen) summaryView(w int) string {
	st := s.env.Styles
	out := ui.Rule(st, w, domain.Safe{})
	it, ok := s.subject()
	if !ok {
		return out + "\n\n\n"
	}
	inner := max(w-2, 1)
	lines := [3]string{ui.Line(inner, ui.Span{Text: domain.Join(dot, domain.Line(it.Contact), domain.Line(it.Title), domain.Line(it.Account)), Ink: st.Title})}
	if s.person.id == it.ContactID && s.person.err == nil {
		x := &s.person.x
		_, ink := bandSign(st, it.Band)
		lines[1] = ui.Line(inner, ui.Span{Text: scoreSummary(&x.Verdict.Readiness), Ink: ink})
		lines[2] = s.ruleSummary(inner)
	} else if s.person.id == it.ContactID {
		lines[1] = ui.Line(inner, ui.Span{Text: domain.Lit("■ "), Ink: st.Bad}, ui.Span{Text: ui.Sentence(s.person.err), Ink: st.Text})
	}
	for _, l := range lines {
		out += "\n " + l
	}
	return out
}

// scoreSummary is the score with what it is made of: "93 hot: +30 NPS 10 · +20 ROI".
func scoreSummary(r *domain.Readiness) domain.Safe {
	var parts []domain.Safe
	for i := range r.Components {
		if c := &r.Components[i]; c.Points != 0 {
			parts = append(parts, domain.Line(c.Signed()+" "+componentWord(c)))
		}
	}
	return domain.Concat(domain.Linef("%d %s: ", r.Score, strings.ReplaceAll(r.Band, "_", " ")), domain.Join(dot, parts...))
}

// whyFrom is the width from which the list itself says why now.
const whyFrom = 68

// ruleSummary is what forbids the ask, or until when it is best.
func (s *Screen) ruleSummary(w int) string {
	st, v := s.env.Styles, &s.person.x.Verdict
	b := brush{env: s.env, st: st, w: w, x: &s.person.x}
	failed := v.Failed()
	switch {
	case len(failed) > 0:
		lifts := domain.Safe{}
		if at := failed[0].LiftsAt; !at.IsZero() {
			lifts = domain.Concat(domain.Lit("lifts "), ui.Day(domain.DateOf(at, s.env.Zone), s.env.Today()))
		}
		more := domain.Safe{}
		if len(failed) > 1 {
			more = domain.Linef("%d more, Enter shows them", len(failed)-1)
		}
		return ui.Line(w, ui.Span{Text: domain.Lit("x "), Ink: st.Bad}, ui.Span{Text: domain.Join(dot, domain.Line(failed[0].Message), lifts, more), Ink: st.Text})
	case len(v.Windows) > 0:
		what := domain.Lit("all rules pass")
		if why := s.labels[s.person.id]; w < whyFrom && why != "" {
			what = domain.Line(why)
		}
		return ui.Line(w, ui.Span{Text: domain.Lit("✓ "), Ink: st.Good}, ui.Span{Text: domain.Join(dot, what, b.windowTimes(&v.Windows[0])), Ink: st.Text})
	case len(v.Missing) > 0:
		code := string(v.Missing[0])
		return ui.Line(w, ui.Span{Text: domain.Lit("○ "), Ink: st.Warn}, ui.Span{Text: domain.Linef("%s: %s", reasonWord(code), reasons[code].change), Ink: st.Text})
	}
	return ""
}
