package queue

import (
	"fmt"
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// The window sizes at which the layout changes, in cells.
const (
	paneFrom    = 110 // a pane stands beside the list
	summaryFrom = 13  // the selected person is summed up under the list
	secondFrom  = 16  // the reasons have a line of their own
)

func (s *Screen) wide() bool { return s.w >= paneFrom }

// listWidth leaves the pane about a third of a wide window.
func (s *Screen) listWidth() int {
	if !s.wide() {
		return s.w
	}
	return s.w - 3 - max(37, s.w*31/100)
}

// headLines is what stands above the list: the sentence of numbers, the reasons, a blank line.
func (s *Screen) headLines() int {
	if s.h >= secondFrom {
		return 3
	}
	return 1
}

// footLines is what stands below the list: a rule and three lines about the selected person.
func (s *Screen) footLines() int {
	if s.wide() || s.h < summaryFrom {
		return 0
	}
	return 4
}

func (s *Screen) listView() string {
	if s.w <= 0 || s.h <= 0 {
		return ""
	}
	head := s.headline()
	if s.headLines() > 1 {
		head += "\n" + s.reasonsLine() + "\n "
	}
	below := max(s.h-s.headLines(), 1)
	if s.wide() {
		lw := s.listWidth()
		return head + "\n" + s.beside(s.table.View(), s.paneLines(s.w-lw-3, below))
	}
	out := head + "\n" + s.table.View()
	if s.footLines() > 0 {
		out += "\n" + s.summaryView(s.w)
	}
	return out
}

// beside puts the pane at the right of the list. Both are exactly as large as
// their room, so nothing is measured again.
func (s *Screen) beside(list string, pane []string) string {
	bar := " " + ui.Paint(s.env.Styles.Rule, domain.Lit("│")) + " "
	var b strings.Builder
	b.Grow(len(list) * 3 / 2)
	i := 0
	for line := range strings.SplitSeq(list, "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(line)
		b.WriteString(bar)
		if i < len(pane) {
			b.WriteString(pane[i])
		}
		i++
	}
	return b.String()
}

// headline is the screen in one sentence of numbers.
func (s *Screen) headline() string {
	st := s.env.Styles
	right := []ui.Span{{Text: domain.Lit("owner: "), Ink: st.Muted}, {Text: s.ownerName(), Ink: st.Text}, {Text: domain.Lit(" "), Ink: st.Text}}
	if !s.known {
		return ui.Ends(s.w, []ui.Span{{Text: domain.Lit(" Ask today"), Ink: st.Title}}, nil)
	}
	c := s.counts
	left := []ui.Span{{Text: domain.Linef(" Ask today %s", ui.Count(c.Open)), Ink: st.Title}}
	switch {
	case s.people() == 0:
		return ui.Ends(s.w, []ui.Span{{Text: domain.Lit(" Nobody is here yet"), Ink: st.Title}}, right)
	case c.Open == 0:
		left[0].Text = domain.Lit(" Nobody to ask now")
	}
	dot := ui.Span{Text: domain.Lit(" · "), Ink: st.Muted}
	if c.ClosingSoon > 0 {
		left = append(left, dot, ui.Span{Text: domain.Linef("%s %s within 2 h", ui.Count(c.ClosingSoon), verb(c.ClosingSoon, "closes", "close")), Ink: st.Hot})
	}
	left = append(left, dot, ui.Span{Text: domain.Linef("%s blocked", ui.Count(c.Blocked)), Ink: st.Text})
	if c.Snoozed > 0 {
		left = append(left, dot, ui.Span{Text: domain.Linef("%s snoozed", ui.Count(c.Snoozed)), Ink: st.Muted})
	}
	if c.Open > 1 && s.find == "" && s.w >= 80 {
		left = append(left, dot, ui.Span{Text: domain.Lit("most urgent first"), Ink: st.Muted})
	}
	return ui.Ends(s.w, left, right)
}

func verb(n int64, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// reasonsLine tells what keeps most people from being asked.
func (s *Screen) reasonsLine() string {
	st := s.env.Styles
	if len(s.counts.Reasons) == 0 {
		return " "
	}
	text := " kept back:"
	for i, r := range s.counts.Reasons {
		part := fmt.Sprintf(" %s %s", reasonWord(r.Code), ui.Count(r.N))
		if i > 0 {
			part = " ·" + part
		}
		if i == 5 || ui.Width(domain.Line(text+part)) > s.w-2 {
			break
		}
		text += part
	}
	return ui.Line(s.w, ui.Span{Text: domain.Line(text), Ink: st.Muted})
}

// people counts everybody in scope, whatever the rules say about them.
func (s *Screen) people() int64 {
	c := &s.counts
	return c.Open + c.Blocked + c.Snoozed + c.None
}
