package welcome

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/themes"
	"github.com/refdeck/refdeck/tui/ui"
)

const shownRejects = 3

// View draws the part in view and, always, what can be done.
func (v *preview) View() string {
	w, h := v.Size()
	lines := v.lines()
	end := min(v.top+v.room(), len(lines))
	body := ui.Box(strings.Join(lines[min(v.top, end):end], "\n"), w, max(h-2, 0))
	return ui.Box(body+"\n\n"+ui.Line(w, v.buttons()...), w, h)
}

// button is the word of the import: it says how many rows it brings in.
func (v *preview) button() domain.Safe {
	n := v.p.Counts.Rows() - v.p.Counts.Rejected
	return domain.Linef("Import %s", rows(n))
}

func rows(n int64) domain.Safe {
	if n == 1 {
		return domain.Lit("1 row")
	}
	return domain.Linef("%s rows", ui.Count(n))
}

func (v *preview) buttons() []ui.Span {
	s := v.w.Env.Styles
	ink := s.Accent
	if v.off() != "" {
		ink = s.Faint
	}
	return []ui.Span{{Text: domain.Lit(importKey + " "), Ink: s.Key}, {Text: v.button(), Ink: ink}, {Text: domain.Lit("   e "), Ink: s.Key},
		{Text: domain.Lit("Read it differently"), Ink: s.Text}, {Text: domain.Lit("   Esc "), Ink: s.Key}, {Text: domain.Lit("Back"), Ink: s.Text}}
}

// clicked is a click in the line of buttons.
func (v *preview) clicked(x int) tea.Cmd {
	at := 0
	for i, sp := range v.buttons() {
		at += ui.Width(sp.Text)
		if x >= at {
			continue
		}
		switch i {
		case 0, 1:
			return v.run()
		case 2, 3:
			return v.w.reading(v.p)
		}
		return tea.Sequence(send(ui.CloseMsg{Overlay: v}), func() tea.Msg { return ui.Direct(v.Leave) })
	}
	return nil
}

// lines is everything there is to say, for the width of the room.
func (v *preview) lines() []string {
	w := min(110, v.width)
	s := v.w.Env.Styles
	var out []string
	for _, l := range ui.Wrap(domain.Line(v.p.Say), w) {
		out = append(out, ui.Paint(s.Text, l))
	}
	if warn := undated(&v.p); !warn.IsEmpty() {
		for _, l := range ui.Wrap(warn, w) {
			out = append(out, ui.Paint(s.Warn, l))
		}
	}
	out = append(out, "")
	out = append(out, tally(s, v.p.Counts, w)...)
	out = append(out, v.rejectLines(w)...)
	out = append(out, "")
	out = append(out, v.table(w)...)
	if len(v.p.Ignored) > 0 {
		out = append(out, "", ui.Rule(s, w, domain.Lit("columns not used")))
		names := make([]domain.Safe, len(v.p.Ignored))
		for i, name := range v.p.Ignored {
			names[i] = domain.Line(name)
		}
		for _, l := range ui.Wrap(domain.Join(domain.Lit(" · "), names...), w) {
			out = append(out, ui.Paint(s.Muted, l))
		}
	}
	if n := len(v.p.Remarks); n > 0 {
		said := domain.Concat(ui.Plural(n, "remark", "remarks"), domain.Lit(" besides: w lists them."))
		out = append(out, "", ui.Line(w, ui.Span{Text: domain.Lit("▲ "), Ink: s.Warn}, ui.Span{Text: said, Ink: s.Muted}))
	}
	return out
}

// tally is how many rows there are and what becomes of them; what is nought is left out.
func tally(s *themes.Styles, c Counts, w int) []string {
	parts := []domain.Safe{}
	for _, p := range []struct {
		n    int64
		word string
	}{{c.Created, "new"}, {c.Updated, "updated"}, {c.Unchanged, "unchanged"}, {c.Duplicate, "duplicate"}} {
		if p.n > 0 {
			parts = append(parts, domain.Linef("%s %s", ui.Count(p.n), p.word))
		}
	}
	spans := []ui.Span{{Text: rows(c.Rows()), Ink: s.Title}}
	if len(parts) > 0 {
		spans = append(spans, ui.Span{Text: domain.Lit("   ✓ "), Ink: s.Good}, ui.Span{Text: domain.Join(domain.Lit(" · "), parts...), Ink: s.Text})
	}
	if c.Rejected == 0 {
		return []string{ui.Line(w, spans...)}
	}
	bad := []ui.Span{{Text: domain.Lit("■ "), Ink: s.Bad}, {Text: domain.Linef("%s rejected", ui.Count(c.Rejected)), Ink: s.Text}}
	used := 0
	for _, sp := range append(spans, bad...) {
		used += ui.Width(sp.Text)
	}
	if used+3 > w { // what is lost is never what is cut off
		return []string{ui.Line(w, spans...), ui.Line(w, bad...)}
	}
	return []string{ui.Line(w, append(append(spans, ui.Span{Text: domain.Lit("   "), Ink: s.Text}), bad...)...)}
}

func (v *preview) rejectLines(w int) []string {
	s := v.w.Env.Styles
	var out []string
	for i, r := range v.p.Rejected {
		if i == shownRejects {
			more := v.p.Counts.Rejected - shownRejects
			return append(out, ui.Paint(s.Muted, domain.Linef("  … and %s more: w lists them", ui.Count(more))))
		}
		out = append(out, ui.Line(w, ui.Span{Text: domain.Lit("  ■ "), Ink: s.Bad}, ui.Span{Text: r.sentence(), Ink: s.Text}))
	}
	return out
}

// table shows the used columns from top to bottom, and beside each what its
// first values were understood as.
func (v *preview) table(w int) []string {
	s := v.w.Env.Styles
	out := []string{ui.Rule(s, w, domain.Lit("columns used, and the first rows as understood"))}
	field, header := 8, 8
	for _, c := range v.p.Columns {
		field, header = max(field, ui.Width(domain.Line(c.Field))), max(header, ui.Width(heading(c)))
	}
	field, header = min(field, 18), min(header, max(w/4, 14))
	n, each := v.columns(w - field - header - 5)
	head := []ui.Span{{Text: ui.Fit(domain.Lit("is"), field, ui.Left), Ink: s.Muted}, {Text: domain.Lit("   "), Ink: s.Text}, {Text: ui.Fit(domain.Lit("in the file"), header, ui.Left), Ink: s.Muted}}
	for _, sm := range v.p.Samples[:n] {
		head = append(head, ui.Span{Text: domain.Lit("  "), Ink: s.Text}, ui.Span{Text: ui.Fit(domain.Linef("line %d", sm.Line), each, ui.Left), Ink: s.Muted})
	}
	out = append(out, ui.Line(w, head...))
	for i, c := range v.p.Columns {
		spans := []ui.Span{{Text: ui.Fit(domain.Line(c.Field), field, ui.Left), Ink: s.Text}, {Text: domain.Lit(" ← "), Ink: s.Faint}, {Text: ui.Fit(heading(c), header, ui.Left), Ink: s.Muted}}
		for _, sm := range v.p.Samples[:n] {
			spans = append(spans, ui.Span{Text: domain.Lit("  "), Ink: s.Text}, v.cell(sm, i, each))
		}
		out = append(out, ui.Line(w, spans...))
	}
	return out
}

// columns is how many of the samples fit, and how wide each is.
func (v *preview) columns(room int) (n, each int) {
	n = min(len(v.p.Samples), max(room/16, 1))
	if n == 0 {
		return 0, 0
	}
	return n, max(min(room/n-2, 30), 4)
}

func (v *preview) cell(sm Sample, i, w int) ui.Span {
	s := v.w.Env.Styles
	switch {
	case sm.Bad != "" && i == 0:
		return ui.Span{Text: ui.Fit(domain.Linef("■ %s", sm.Bad), w, ui.Left), Ink: s.Bad}
	case sm.Bad != "" || i >= len(sm.Values):
		return ui.Span{Text: ui.Fit(domain.Safe{}, w, ui.Left), Ink: s.Faint}
	case sm.Values[i] == "":
		return ui.Span{Text: ui.Fit(domain.Lit("–"), w, ui.Left), Ink: s.Faint}
	}
	return ui.Span{Text: ui.Fit(domain.Line(sm.Values[i]), w, ui.Left), Ink: s.Text}
}

// heading is a column's header, with how it is read where that was decided.
func heading(c Column) domain.Safe {
	if c.Reads == "" {
		return domain.Line(c.Header)
	}
	return domain.Linef("%s (%s)", c.Header, c.Reads)
}
