package queue

import (
	"slices"
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

func (s *Screen) detailView() string {
	if s.w <= 0 || s.h <= 0 {
		return ""
	}
	st, h := s.env.Styles, s.detailHeight()
	head := s.detailHead()
	if s.person.id != s.detail.id {
		if it, ok := s.listed(s.detail.id); ok {
			return head + "\n \n " + strings.ReplaceAll(s.introduce(&it, s.w-2), "\n", "\n ")
		}
		return head
	}
	if s.person.err != nil {
		return head + "\n \n" + ui.Problem(st, s.w, h, ui.Sentence(s.person.err))
	}
	lines := s.detailLines()
	left := s.drawLines(lines, h)
	if !s.wide() {
		return head + "\n \n" + left
	}
	lw := s.detailWidth() + 4
	return head + "\n \n" + ui.Beside(st, left, lw, s.behindView(s.w-lw-3, h), s.w, h)
}

// detailHead says where in the list the person stands.
func (s *Screen) detailHead() string {
	st := s.env.Styles
	left := []ui.Span{{Text: domain.Lit(" ‹ "), Ink: st.Key}, {Text: domain.Lit("Today"), Ink: st.Muted}}
	rows := s.table.Rows()
	if i := slices.IndexFunc(rows, func(r row) bool { return r.ContactID == s.detail.id }); i >= 0 {
		left = append(left, ui.Span{Text: domain.Linef("   %d of %s on the list", i+1, ui.Count(int64(max(s.table.Total(), len(rows))))), Ink: st.Muted})
	}
	right := domain.Lit("Enter shows the record behind a line ")
	if below := len(s.detailLines()) - s.detail.top - s.detailHeight(); below > 0 {
		right = domain.Linef("↓ %s ", ui.Plural(below, "more line", "more lines"))
	}
	return ui.Ends(s.w, left, []ui.Span{{Text: right, Ink: st.Muted}})
}

func (s *Screen) drawLines(lines []line, h int) string {
	d, st := s.detail, s.env.Styles
	w := s.detailWidth()
	var b strings.Builder
	for i := d.top; i < len(lines) && i < d.top+h; i++ {
		if i > d.top {
			b.WriteByte('\n')
		}
		if i == d.at && lines[i].ref.ID != 0 {
			b.WriteString(ui.Focused(w+3, st.Text, append([]ui.Span{{Text: domain.Lit("▌ "), Ink: st.Accent}}, lines[i].spans...)...))
			continue
		}
		b.WriteString("  " + ui.Line(w, lines[i].spans...))
	}
	return b.String()
}

// behindView is the record behind the cursor's line.
func (s *Screen) behindView(w, h int) string {
	st := s.env.Styles
	title, text := s.behind(s.detail.ref)
	if text.IsEmpty() {
		return ""
	}
	out := ui.Line(w, ui.Span{Text: title, Ink: st.Title}) + "\n \n"
	lines := ui.Wrap(text, w)
	for i, l := range lines {
		if i >= h-2 {
			break
		}
		out += ui.Paint(st.Text, l) + "\n"
	}
	return out
}
