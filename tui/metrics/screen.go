// Package metrics is the screen of the program's figures: the nine of S0 and the
// five of S4 with target and verdict, their trend, the funnel, and the referrals
// against every other channel.
package metrics

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/referrals"
	"github.com/refdeck/refdeck/tui/ui"
)

// ID names the screen.
const ID ui.ScreenID = "metrics"

// skeletonAfter is how long nothing is drawn before the skeleton comes.
const skeletonAfter = 150 * time.Millisecond

// part is what the arrow keys go through.
type part int

const (
	partFigures part = iota
	partFunnel
	partChannels
	parts
)

// Screen shows the figures of a period, as tiles or as a list.
type Screen struct {
	env     *ui.Env
	lane    ui.Lane
	report  store.MetricsReport
	loaded  bool
	late    bool // the first answer takes its time: the skeleton is drawn
	problem domain.Safe
	find    string
	yearAgo bool   // compared with the same period a year before
	cursor  string // the metric the cursor is on
	focus   part
	step    string // the funnel's step the cursor is on
	source  domain.Source
	top     int // first line of the list
	trend   ui.Trend
	trendOf string // which metric of which answer the trend shows
	answers int
	kept    kept
	rows    *referrals.List
	w, h    int
	lay     layout
}

// New makes the screen; the cursor is on the referrals submitted per month.
func New(env *ui.Env) *Screen {
	return &Screen{env: env, rows: referrals.New(env, ID), cursor: domain.MetricKeys()[0]}
}

// Title is the word in the tab strip.
func (s *Screen) Title() string { return "Metrics" }

// Init reads the figures.
func (s *Screen) Init() tea.Cmd {
	return tea.Batch(s.load(), s.env.After(skeletonAfter, ui.Pulse{To: ID}))
}

// reportRead is the answer to load.
type reportRead struct{ store.MetricsReport }

func (s *Screen) scope() store.Scope {
	id, err := strconv.ParseInt(s.env.Filters.Owner, 10, 64)
	if err != nil {
		return store.Scope{}
	}
	return store.Scope{OwnerID: id}
}

func (s *Screen) load() tea.Cmd {
	q := store.MetricsQuery{Scope: s.scope(), Window: s.env.Filters.Period, Compare: s.against()}
	return ui.Do(s.env, ID, s.lane.Next(), func(ctx context.Context) (reportRead, error) {
		rep, err := s.env.Store.Metrics(ctx, q)
		return reportRead{rep}, err
	})
}

// against is the period to compare with; zero when there is none.
func (s *Screen) against() domain.Period {
	p := s.env.Filters.Period
	if s.yearAgo && p.Bounded() {
		return domain.Period{From: p.From.AddMonths(-12), To: p.To.AddMonths(-12), Label: "a year before"}
	}
	before, ok := p.Previous()
	if !ok {
		return domain.Period{}
	}
	return before
}

func (s *Screen) take(m ui.Result[reportRead]) tea.Cmd {
	if m.Err != nil {
		s.problem = ui.Sentence(m.Err)
		if s.loaded && domain.CodeOf(m.Err) != domain.Unavailable {
			return ui.Fail(m.Err)
		}
		return nil // the banner, or the place of the figures, says it
	}
	s.report, s.loaded, s.problem = m.Val.MetricsReport, true, domain.Safe{}
	s.answers++
	s.settle()
	s.arrange()
	return nil
}

// settle keeps the cursors on what there is.
func (s *Screen) settle() {
	shown := s.shown()
	if !slices.ContainsFunc(shown, func(m *domain.Metric) bool { return m.Key == s.cursor }) && len(shown) > 0 {
		s.cursor = shown[0].Key
	}
	if !slices.ContainsFunc(s.report.Funnel, func(f store.FunnelStep) bool { return f.Key == s.step }) && len(s.report.Funnel) > 0 {
		s.step = s.report.Funnel[0].Key
	}
	if !slices.ContainsFunc(s.report.Channels, func(c store.ChannelRow) bool { return c.Source == s.source }) && len(s.report.Channels) > 0 {
		s.source = s.report.Channels[0].Source
	}
}

// shown is the metrics that the search leaves.
func (s *Screen) shown() []*domain.Metric {
	var out []*domain.Metric
	for i := range s.report.Metrics {
		m := &s.report.Metrics[i]
		text := domain.NameKey(m.Name + " " + wordsOf(m).short + " " + m.Source)
		fits := true
		for _, w := range strings.Fields(domain.NameKey(s.find)) {
			fits = fits && strings.Contains(text, w)
		}
		if fits {
			out = append(out, m)
		}
	}
	return out
}

func (s *Screen) selected() *domain.Metric {
	for i := range s.report.Metrics {
		if s.report.Metrics[i].Key == s.cursor {
			return &s.report.Metrics[i]
		}
	}
	return nil
}

// Resize gives the screen its room.
func (s *Screen) Resize(w, h int) {
	s.w, s.h = w, h
	s.arrange()
	s.rows.Resize(w, h)
}

// Update handles what no action does.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case ui.Result[reportRead]:
		return s.take(m)
	case ui.FiltersMsg:
		if s.rows.Shown() {
			return tea.Batch(s.load(), s.rows.Refilter())
		}
		return s.load()
	case ui.ReloadMsg:
		if s.rows.Shown() {
			return tea.Batch(s.load(), s.rows.Update(m))
		}
		return s.load()
	case ui.VisitMsg:
		return s.visit(m.Target)
	case ui.Pulse:
		s.late = !s.loaded
	}
	if s.rows.Shown() {
		return s.rows.Update(msg)
	}
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		s.key(m.String())
	case tea.MouseClickMsg:
		return s.click(m.X, m.Y)
	case tea.MouseWheelMsg:
		s.wheel(m.Button)
	}
	return nil
}

// visit comes from elsewhere to a metric (Query "metric").
func (s *Screen) visit(t ui.Target) tea.Cmd {
	s.rows.Close()
	if key := t.Query["metric"]; slices.Contains(domain.MetricKeys(), key) {
		s.cursor, s.focus = key, partFigures
		s.arrange()
	}
	return nil
}

// Back closes the rows, or goes back from the charts to the figures.
func (s *Screen) Back() (tea.Cmd, bool) {
	switch {
	case s.rows.Shown():
		s.rows.Close()
	case s.focus != partFigures:
		s.focus = partFigures
		s.arrange()
	default:
		return nil, false
	}
	return nil, true
}
