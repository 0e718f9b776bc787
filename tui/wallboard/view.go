package wallboard

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/themes"
	"github.com/refdeck/refdeck/tui/ui"
)

// The smallest window that has room for a page.
const (
	leastWidth  = 40
	leastHeight = 12
)

// kept is the body as it was drawn, until something it depends on changes.
type kept struct {
	styles *themes.Styles
	at     int
	w, h   int
	body   string
}

// View draws the page that is up.
func (w *Wall) View() tea.View {
	text := w.draw()
	if w.cfg.ASCII {
		text = ui.ASCII(text)
	}
	v := tea.NewView(text)
	v.AltScreen = true
	v.WindowTitle = "refdeck – wallboard"
	return v
}

func (w *Wall) draw() string {
	st := w.env.Styles
	if w.w < leastWidth || w.h < leastHeight {
		return w.notice(domain.Linef("The wallboard needs a window of %d × %d or more.", leastWidth, leastHeight))
	}
	body := max(w.h-4, 1)
	var text string
	switch {
	case w.over:
		text = w.notice(domain.Concat(w.problem, domain.Lit(" q leaves.")))
		return ui.Box(text, w.w, w.h)
	case !w.loaded && !w.problem.IsEmpty():
		text = ui.Box(ui.Line(w.w, ui.Span{Text: domain.Lit("  ■ "), Ink: st.Bad}, ui.Span{Text: w.problem, Ink: st.Text}), w.w, body)
	case !w.loaded:
		text = ui.Box("  "+ui.Paint(st.Muted, domain.Lit("Loading…")), w.w, body)
	case len(w.pages) == 0:
		text = ui.Empty(st, w.w, body, ui.Words{What: domain.Lit("Nothing has been referred yet."),
			Next: domain.Lit("As soon as there is a referral, the leaders and the metrics are shown here in turn.")})
	default:
		text = w.body(body)
	}
	return ui.Box(ui.Stack(w.header(), ui.Box("", w.w, 1), text, ui.Box("", w.w, 1), w.footer()), w.w, w.h)
}

// notice is a sentence alone in the window.
func (w *Wall) notice(text domain.Safe) string {
	var lines []string
	for _, l := range ui.Wrap(text, max(min(w.w-4, 70), 1)) {
		lines = append(lines, "  "+ui.Paint(w.env.Styles.Text, l))
	}
	return ui.Box(strings.Repeat("\n", max(w.h/3, 0))+strings.Join(lines, "\n"), w.w, w.h)
}

// body draws the page once, and again when something has changed.
func (w *Wall) body(h int) string {
	st := w.env.Styles
	if k := &w.kept; k.styles == st && k.at == w.at && k.w == w.w && k.h == h && k.body != "" {
		return k.body
	}
	p := w.pages[w.at]
	var text string
	if p.board < 0 {
		text = w.drawMetrics(w.w, h)
	} else {
		text = w.drawBoard(&w.figures.boards[p.board], w.w, h)
	}
	w.kept = kept{st, w.at, w.w, h, ui.Box(text, w.w, h)}
	return w.kept.body
}

// header says what is up, of which period, and how old it is.
func (w *Wall) header() string {
	st := w.env.Styles
	left := []ui.Span{{Text: domain.Lit(" refdeck  "), Ink: st.Muted}}
	if w.at < len(w.pages) {
		p := w.pages[w.at]
		left = append(left, ui.Span{Text: domain.Linef("▌%s▐", p.title), Ink: st.Tab}, ui.Span{Text: domain.Concat(domain.Lit("  "), w.periodWords(p)), Ink: st.Text})
	}
	for _, brief := range []bool{false, true} {
		if right := w.clock(brief); wide(left)+wide(right)+1 <= w.w || brief {
			return ui.Ends(w.w, left, right)
		}
	}
	return ui.Ends(w.w, left, nil)
}

func wide(spans []ui.Span) int {
	n := 0
	for _, s := range spans {
		n += ui.Width(s.Text)
	}
	return n
}

func (w *Wall) periodWords(p page) domain.Safe {
	period := w.env.Filters.Period
	if p.board < 0 {
		return domain.Lit("last 90 days")
	}
	if period.Bounded() && period.To > w.env.Today().AddDays(1) {
		return domain.Linef("%s to date", period.Label)
	}
	return domain.Line(period.Label)
}

// clock is when the figures were read, and whether changes arrive by themselves.
func (w *Wall) clock(brief bool) []ui.Span {
	st := w.env.Styles
	layout, sign, word, ink := "as of Mon 2 Jan 15:04", "●", " live", st.Good
	away := " no connection since "
	if brief {
		layout, word, away = "15:04", "", " offline since "
	}
	switch {
	case !w.offline.IsZero():
		sign, word, ink = "■", away+w.offline.In(w.env.Zone).Format("15:04"), st.Bad
	case !w.live:
		sign, word, ink = "○", "", st.Muted
	}
	var spans []ui.Span
	if w.loaded {
		spans = append(spans, ui.Span{Text: domain.Line(w.figures.at.In(w.env.Zone).Format(layout)), Ink: st.Muted}, ui.Span{Text: domain.Lit(" "), Ink: st.Text})
	}
	return append(spans, ui.Span{Text: domain.Line(sign + word), Ink: ink}, ui.Span{Text: domain.Lit(" "), Ink: st.Text})
}

// footer is a quiet line that fills up until the page is turned, and what comes next.
func (w *Wall) footer() string {
	st := w.env.Styles
	if len(w.pages) < 2 {
		return ui.Box(ui.Line(w.w, ui.Span{Text: domain.Lit(" q leaves"), Ink: st.Faint}), w.w, 1)
	}
	next := domain.Linef(" next: %s ", w.pages[(w.at+1)%len(w.pages)].title)
	room := max(w.w-ui.Width(next)-1, 1)
	full := 0
	if !w.env.Still {
		full = min(int(float64(room)*float64(w.env.Now().Sub(w.since))/float64(w.cfg.Every)), room)
	}
	return ui.Line(w.w, ui.Span{Text: domain.Lit(" "), Ink: st.Text}, ui.Span{Text: domain.Line(strings.Repeat("━", max(full, 0))), Ink: st.Accent},
		ui.Span{Text: domain.Line(strings.Repeat("─", room-max(full, 0))), Ink: st.Rule}, ui.Span{Text: next, Ink: st.Muted})
}

// block is a few lines of one width, painted.
type block struct {
	w     int
	lines []string
}

func (b *block) add(spans ...ui.Span) {
	b.lines = append(b.lines, ui.Box(ui.Line(b.w, spans...), b.w, 1))
}

// figure adds a number in large type, or plainly where it does not fit.
func (b *block) figure(text domain.Safe, h int, s scale, ink, plain themes.Ink) {
	lines, ok := large(text.String(), b.w, h, s)
	if !ok {
		b.add(ui.Span{Text: text, Ink: plain})
		return
	}
	for _, l := range lines {
		b.add(ui.Span{Text: domain.Line(l), Ink: ink})
	}
}

// side puts blocks beside each other, with a gap between them.
func side(blocks []block, gap int) string {
	most := 0
	for _, b := range blocks {
		most = max(most, len(b.lines))
	}
	out := make([]string, most)
	for i, b := range blocks {
		for n := range out {
			if i > 0 {
				out[n] += strings.Repeat(" ", gap)
			}
			if n < len(b.lines) {
				out[n] += b.lines[n]
			} else {
				out[n] += strings.Repeat(" ", b.w)
			}
		}
	}
	return strings.Join(out, "\n")
}
