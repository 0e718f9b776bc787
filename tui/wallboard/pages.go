package wallboard

import (
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/metrics"
	"github.com/refdeck/refdeck/tui/ui"
)

const margin = 2

// drawBoard shows the first three in large type and the others below, as far as
// there is room.
func (w *Wall) drawBoard(p *store.LeaderPage, width, h int) string {
	var rows []store.LeaderRow
	for _, r := range p.Rows {
		if r.Rank > 0 {
			rows = append(rows, r)
		}
	}
	rest := min(3, len(rows))
	if width < 60 {
		rest = min(2, len(rows))
	}
	digits := min(max(h/4, glyphLines), 3*glyphLines)
	inner := width - 2*margin
	gap := 3
	each := (inner - gap*(rest-1)) / max(rest, 1)
	each = min(each, max(inner/2, 24))
	var texts []string
	for i := range rest {
		value, _ := headlineOf(&rows[i])
		texts = append(texts, value.String())
	}
	size := scaleFor(texts, each, digits)
	blocks := make([]block, 0, rest)
	for i := range rest {
		blocks = append(blocks, w.winner(&rows[i], each, digits, size))
	}
	top := side(blocks, gap)
	used := strings.Count(top, "\n") + 1
	below := w.ranks(rows[rest:], inner, h-used-2)
	return indent(top) + "\n\n" + indent(below)
}

// headlineOf is the figure in large type and what it is made of: the revenue;
// without an amount the won deals, and without any the referrals.
func headlineOf(r *store.LeaderRow) (value domain.Safe, parts []domain.Safe) {
	value, parts = amountOf(r), []domain.Safe{ui.Plural(int(r.Won), "deal won", "deals won")}
	switch {
	case r.Won == 0:
		return ui.Count(r.Submitted), []domain.Safe{ui.Plural(int(r.Submitted), "referral", "referrals")}
	case r.Masked, r.Revenue.IsZero():
		value = ui.Count(r.Won)
	}
	if r.WinRate != nil && !r.LowN {
		parts = append(parts, domain.Linef("%.0f %% win rate", 100**r.WinRate))
	}
	return value, parts
}

// winner is one of the first.
func (w *Wall) winner(r *store.LeaderRow, width, digits int, size scale) block {
	st := w.env.Styles
	b := block{w: width}
	b.add(ui.Span{Text: domain.Linef("%d  ", r.Rank), Ink: st.Accent}, ui.Span{Text: ui.Cut(nameOf(r), width-4), Ink: st.Title})
	b.add()
	value, parts := headlineOf(r)
	b.figure(value, digits, size, st.Series[0], st.Title)
	b.add()
	b.add(ui.Span{Text: domain.Join(domain.Lit(" · "), parts...), Ink: st.Muted})
	return b
}

// ranks are the others, one a line, or every second line where there is room.
func (w *Wall) ranks(rows []store.LeaderRow, width, h int) string {
	st := w.env.Styles
	if h < 1 || len(rows) == 0 {
		return ""
	}
	step := 1
	if h >= 2*len(rows)-1 && h >= 20 {
		step = 2
	}
	rows = rows[:min(len(rows), (h+step-1)/step)]
	top := float64(0)
	for i := range rows {
		top = max(top, float64(rows[i].Revenue.Minor))
	}
	name := min(max(width/3, 16), 40)
	var out []string
	for i := range rows {
		r := &rows[i]
		room := max(width-name-6-10-10, 1)
		bar := ui.Fit(ui.HBar(float64(r.Revenue.Minor), top, room), room, ui.Left)
		out = append(out, ui.Line(width, ui.Span{Text: ui.Fit(ui.Count(int64(r.Rank)), 3, ui.Right), Ink: st.Muted}, ui.Span{Text: domain.Lit("   "), Ink: st.Text},
			ui.Span{Text: ui.Fit(ui.Cut(nameOf(r), name-1), name, ui.Left), Ink: st.Text}, ui.Span{Text: bar, Ink: st.Series[0]},
			ui.Span{Text: ui.Fit(amountOf(r), 10, ui.Right), Ink: st.Text}, ui.Span{Text: ui.Fit(wonOrSent(r), 10, ui.Right), Ink: st.Muted}))
		for range step - 1 {
			out = append(out, "")
		}
	}
	return strings.Join(out, "\n")
}

func wonOrSent(r *store.LeaderRow) domain.Safe {
	if r.Won == 0 {
		return domain.Linef("%s sent", ui.Count(r.Submitted))
	}
	return domain.Linef("%s won", ui.Count(r.Won))
}

func nameOf(r *store.LeaderRow) domain.Safe {
	if r.Name == "" {
		return domain.Lit("(no name)")
	}
	return domain.Line(r.Name)
}

// amountOf is the revenue in short; – for none, · where it is not shown to the actor.
func amountOf(r *store.LeaderRow) domain.Safe {
	switch {
	case r.Masked:
		return domain.Lit("·")
	case r.Revenue.IsZero():
		return domain.Lit("–")
	}
	return domain.Line(r.Revenue.Short())
}

// wallKeys are the metrics of the wall, the most telling first.
var wallKeys = []string{"submitted_per_month", "acceptance_rate", "opportunity_to_close", "avg_deal_size", "referral_to_meeting", "avg_sales_cycle", "meeting_to_opportunity", "revenue_per_referrer"}

// tileWords are the lines of a tile beside its figure, the blank one below among them.
const tileWords = 4

// drawMetrics shows the main figures in large type, each with its target.
func (w *Wall) drawMetrics(width, h int) string {
	cols := 3
	if width < 60 {
		cols = 2
	}
	gap, inner := 3, width-2*margin
	each := (inner - gap*(cols-1)) / cols
	var rows, texts []string
	shown := w.wallMetrics(len(wallKeys))
	for _, m := range shown {
		texts = append(texts, compact(metrics.FigureOf(w.env, m).Value).String())
	}
	size := scaleFor(texts, each, max(h/2-tileWords, glyphLines))
	digits := glyphLines * size.y
	lines := min(max(h/(digits+tileWords), 1), (len(shown)+cols-1)/cols)
	shown = shown[:min(len(shown), cols*lines)]
	tall := h / max(lines, 1)
	for from := 0; from < len(shown); from += cols {
		var blocks []block
		for _, m := range shown[from:min(from+cols, len(shown))] {
			blocks = append(blocks, w.tile(m, each, digits, size))
		}
		rows = append(rows, ui.Box(indent(side(blocks, gap)), width, tall))
	}
	return strings.Join(rows, "\n")
}

func (w *Wall) wallMetrics(n int) []*domain.Metric {
	var out []*domain.Metric
	for _, key := range wallKeys {
		for i := range w.figures.report.Metrics {
			if m := &w.figures.report.Metrics[i]; m.Key == key && len(out) < n {
				out = append(out, m)
			}
		}
	}
	return out
}

func (w *Wall) tile(m *domain.Metric, width, digits int, size scale) block {
	st := w.env.Styles
	f := metrics.FigureOf(w.env, m)
	b := block{w: width}
	b.add(ui.Span{Text: f.Name, Ink: st.Title})
	ink := st.Series[0]
	if m.Value == nil {
		ink = st.Faint
	}
	b.figure(compact(f.Value), digits, size, ink, st.Title)
	b.add(ui.Span{Text: f.Of, Ink: st.Muted})
	b.add(ui.Span{Text: domain.Join(domain.Lit("  "), f.Target, f.Verdict), Ink: f.VerdictInk})
	return b
}

// compact leaves out the space before a unit: large type has room for the figure.
func compact(s domain.Safe) domain.Safe {
	return domain.Line(strings.ReplaceAll(s.String(), " ", ""))
}

func indent(text string) string {
	pad := strings.Repeat(" ", margin)
	return pad + strings.ReplaceAll(text, "\n", "\n"+pad)
}
