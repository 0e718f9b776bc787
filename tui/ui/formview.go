package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
)

const (
	shownMatches = 5
	areaLines    = 3
)

// Resize tells how large the form may be.
func (f *Form) Resize(w, h int) {
	f.width, f.height = w, h
	for _, fd := range f.fields {
		if fd.Kind == AreaField {
			fd.area.SetWidth(max(f.inputWidth(), 4))
		}
	}
}

func (f *Form) formWidth() int { return min(72, f.width) }

// Size is the form's, with room for the matches of a pick field.
func (f *Form) Size() (int, int) {
	w := f.formWidth()
	h, picks := len(f.fields)+3, false // with the line of a hint or problem, a blank one, and the button
	for _, fd := range f.fields {
		if fd.Kind == AreaField {
			h += areaLines - 1
		}
		picks = picks || fd.Kind == PickField
	}
	if picks {
		h += shownMatches
	}
	if n := len(f.introLines(w)); n > 0 {
		h += n + 1
	}
	if n := len(f.problemOf(w)); n > 1 { // one line stands in the place of the hint
		h += n - 1
	}
	return w, min(h, f.height)
}

// introLines are what others do just now, and what the form is about.
func (f *Form) introLines(w int) []string {
	s := f.env.Styles
	var out []string
	if head := f.spec.Live.head(); !head.IsEmpty() {
		for _, l := range Wrap(head, w) {
			out = append(out, Paint(s.Warn, l))
		}
	}
	if !f.spec.Intro.IsEmpty() {
		for _, l := range Wrap(f.spec.Intro, w) {
			out = append(out, Paint(s.Muted, l))
		}
	}
	return out
}

// problemOf is what went wrong with the whole form, and what to do about it.
func (f *Form) problemOf(w int) []string {
	if f.problem.IsEmpty() {
		return nil
	}
	out := f.problemLines(f.problem, w, "")
	if !f.advice.IsEmpty() {
		for _, l := range Wrap(f.advice, w-2) {
			out = append(out, "  "+Paint(f.env.Styles.Muted, l))
		}
	}
	return out
}

func (f *Form) labelWidth() int {
	w := 6
	for _, fd := range f.fields {
		w = max(w, Width(domain.Line(fd.Label))+4)
	}
	return min(w, 22)
}

func (f *Form) inputWidth() int {
	return max(f.formWidth()-f.labelWidth(), 4)
}

// View draws the fields in view; the one with the focus always is.
func (f *Form) View() string {
	w, h := f.Size()
	lines, _ := f.draw()
	top := f.scrolled(h)
	return Box(strings.Join(lines[top:], "\n"), w, h)
}

// scrolled is the first line drawn when the form is higher than its room.
func (f *Form) scrolled(h int) int {
	lines, starts := f.draw()
	if len(lines) <= h {
		return 0
	}
	focus := starts[min(f.at, len(starts)-1)]
	return min(max(focus-h/2, 0), len(lines)-h)
}

// draw gives all lines, and on which the fields and the button begin.
func (f *Form) draw() (lines []string, starts []int) {
	w := f.formWidth()
	if lines = f.introLines(w); len(lines) > 0 {
		lines = append(lines, "")
	}
	for i, fd := range f.fields {
		starts = append(starts, len(lines))
		lines = append(lines, f.drawField(fd, i == f.at)...)
	}
	lines = append(lines, "")
	lines = append(lines, f.problemOf(w)...)
	starts = append(starts, len(lines))
	return append(lines, f.buttons(w)), starts
}

func (f *Form) drawField(fd *field, focused bool) []string {
	s, lw := f.env.Styles, f.labelWidth()
	bar, ink := domain.Lit("  "), s.Muted
	if focused {
		bar, ink = domain.Lit("▌ "), s.Accent
	}
	label := Line(lw, Span{bar, s.Accent}, Span{Fit(domain.Line(fd.Label), lw-2, Left), ink})
	lines := fd.body(f.inputWidth(), focused)
	lines[0] = label + lines[0]
	for i := 1; i < len(lines); i++ {
		lines[i] = spaces(lw) + lines[i]
	}
	switch {
	case !fd.problem.IsEmpty():
		lines = append(lines, f.problemLines(fd.problem, f.inputWidth(), spaces(lw))...)
	case focused && fd.text() == "" && !fd.Hint.IsEmpty():
		lines = append(lines, spaces(lw)+Paint(s.Muted, Cut(fd.Hint, f.inputWidth())))
	}
	return lines
}

// problemLines draws one error: one sign, however many lines it takes.
func (f *Form) problemLines(problem domain.Safe, w int, indent string) []string {
	s := f.env.Styles
	var out []string
	for i, l := range Wrap(problem, w-2) {
		sign := Span{domain.Lit("  "), s.Text}
		if i == 0 {
			sign = Span{domain.Lit("■ "), s.Bad}
		}
		out = append(out, indent+Line(w, sign, Span{l, s.Text}))
	}
	return out
}

// body is the field itself, without its label.
func (f *field) body(w int, focused bool) []string {
	s := f.env.Styles
	switch f.Kind {
	case AreaField:
		return strings.Split(f.area.View(), "\n")
	case ChoiceField:
		return []string{f.choices(w)}
	}
	echo := f.echo()
	line := f.in.view(w-Width(echo)-1) + " " + Paint(s.Muted, echo)
	if f.Kind != PickField || !focused || f.chosen.Key != "" {
		return []string{line}
	}
	lines := []string{line}
	first := max(0, f.at-shownMatches+1)
	for i := first; i < len(f.matches) && i < first+shownMatches; i++ {
		c := f.matches[i]
		spans := []Span{{domain.Lit("  "), s.Text}, {c.Label, s.Text}, {domain.Lit("  "), s.Text}, {c.Note, s.Muted}}
		if c.Off != "" {
			spans[1].Ink, spans[3].Text = s.Faint, domain.Line(c.Off)
		}
		if i == f.at {
			spans[0] = Span{domain.Lit("▌ "), s.Accent}
			lines = append(lines, Focused(w, s.Text, spans...))
			continue
		}
		lines = append(lines, Line(w, spans...))
	}
	return lines
}

func (f *field) choices(w int) string {
	s := f.env.Styles
	var spans []Span
	for _, c := range f.Choices {
		sign, ink := domain.Lit("○ "), s.Muted
		if c.Key == f.chosen.Key {
			sign, ink = domain.Lit("● "), s.Text
		}
		spans = append(spans, Span{sign, ink}, Span{c.Label, ink}, Span{domain.Lit("   "), s.Text})
	}
	total := 0
	for _, sp := range spans {
		total += Width(sp.Text)
	}
	if total-3 <= w {
		return Line(w, spans...)
	}
	return Line(w, Span{domain.Lit("← "), s.Key}, Span{f.chosen.Label, s.Text}, Span{domain.Lit(" →"), s.Key})
}

func (f *Form) buttons(w int) string {
	s := f.env.Styles
	word := domain.Line(f.spec.Button)
	switch {
	case f.saving:
		word = domain.Lit("Saving…")
	case f.unknown:
		word = domain.Lit("Settle it")
	}
	button := func(text domain.Safe, focused bool) []Span {
		if focused {
			return []Span{{domain.Lit("▌ "), s.Accent}, {text, s.Tab}, {domain.Lit("   "), s.Text}}
		}
		return []Span{{domain.Lit("  "), s.Text}, {text, s.Key}, {domain.Lit("   "), s.Text}}
	}
	spans := button(word, f.at == len(f.fields))
	if f.restored && !f.unknown {
		over := domain.Lit("Start over")
		if f.swapped != nil {
			over = domain.Lit("Back to the draft")
		}
		spans = append(spans, button(over, f.at > len(f.fields))...)
		spans = append(spans, Span{domain.Lit("your draft"), s.Muted})
	}
	return Line(w, spans...)
}

// Cursor is where the next character goes.
func (f *Form) Cursor() *tea.Cursor {
	if f.at >= len(f.fields) {
		return nil
	}
	_, h := f.Size()
	_, starts := f.draw()
	y := starts[f.at] - f.scrolled(h)
	fd := f.fields[f.at]
	switch fd.Kind {
	case ChoiceField:
		return nil
	case AreaField:
		c := fd.area.Cursor()
		if c != nil {
			c.X, c.Y, c.Blink = c.X+f.labelWidth(), c.Y+y, false
		}
		return c
	}
	return fd.in.cursor(f.labelWidth(), y)
}

// Hints are the keys of the form.
func (f *Form) Hints() []Hint {
	return []Hint{{Key: "Tab", Word: "next"}, {Key: "Ctrl+S", Word: strings.ToLower(f.spec.Button)}, {Key: "Esc", Word: "close, keep the draft"}}
}
