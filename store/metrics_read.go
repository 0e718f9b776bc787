package store

import (
	"context"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// Metrics computes the program's metrics for a window against another. Whole
// months are read as months, the days at the edges as days.
func (s *session) Metrics(ctx context.Context, q MetricsQuery) (MetricsReport, error) {
	return shared(ctx, s, "metrics", q, MetricsReport.copied, func() (MetricsReport, error) { return s.metrics(ctx, q) })
}

func (s *session) metrics(ctx context.Context, q MetricsQuery) (MetricsReport, error) {
	return read(ctx, s, func(tx Tx, p *domain.Program) (MetricsReport, error) {
		now := s.now()
		if err := s.narrow(&q.Scope); err != nil {
			return MetricsReport{}, err
		}
		m, err := newMetricsReader(tx, p, q.Scope, domain.DateOf(now, p.Zone()))
		if err != nil {
			return MetricsReport{}, err
		}
		if q.Compare == (domain.Period{}) {
			q.Compare, _ = q.Window.Previous()
		}
		return m.report(now, q)
	})
}

// metricsReader is one reading of the metrics.
type metricsReader struct {
	tx    Tx
	p     *domain.Program
	scope Scope
	today domain.Date
	sums  scopeSums // of the scope
	whole scopeSums // of the scope in all tracks; other channels have none
}

func newMetricsReader(tx Tx, p *domain.Program, sc Scope, today domain.Date) (metricsReader, error) {
	m := metricsReader{tx: tx, p: p, scope: sc, today: today}
	var err error
	if m.sums, err = sumsOf(tx, p, sc, false); err != nil {
		return m, err
	}
	sc.Track = ""
	m.whole, err = sumsOf(tx, p, sc, false)
	return m, err
}

func (m *metricsReader) report(now time.Time, q MetricsQuery) (MetricsReport, error) {
	out := MetricsReport{AsOf: now, Window: q.Window, Compare: q.Compare}
	cur, err := m.window(q.Window)
	if err != nil {
		return out, err
	}
	prev, before, err := m.compare(q.Compare)
	if err != nil {
		return out, err
	}
	trend, err := m.trend(q.Window)
	if err != nil {
		return out, err
	}
	months, err := m.months(q.Window)
	if err != nil {
		return out, err
	}
	out.Metrics = domain.Metrics(m.p, cur, prev, domain.MetricOptions{Months: months, PrevMonths: before, Trend: trend})
	for _, step := range domain.Funnel(cur) {
		out.Funnel = append(out.Funnel, FunnelStep{Key: step.Key, N: step.N, Drop: step.Drop})
	}
	for _, c := range domain.Channels(m.p, cur) {
		out.Channels = append(out.Channels, ChannelRow{Source: c.Source, Won: c.Won, Lost: c.Lost, WinRate: c.WinRate, AvgDeal: c.AvgDeal, AvgDays: c.AvgDays})
	}
	for _, t := range trend {
		out.Monthly = append(out.Monthly, MonthCount{Month: t.Label, N: t.Tally[domain.KeySubmitted].N})
	}
	return out, nil
}

// compare is the tally of the window before and its length in months; nil without one.
func (m *metricsReader) compare(w domain.Period) (domain.Tally, float64, error) {
	if w == (domain.Period{}) {
		return nil, 0, nil
	}
	t, err := m.window(w)
	if err != nil {
		return nil, 0, err
	}
	months, err := m.months(w)
	return t, months, err
}

// months is how long the window has been so far. One that has no beginning is as
// old as its first fact, and one that has only begun counts as a month, so that
// its first days are not blown up to one.
func (m *metricsReader) months(w domain.Period) (float64, error) {
	w = w.Clip(m.today)
	if w.From == 0 {
		rows, err := m.whole.facts(grainMonth, "0", lastPeriod)
		if err != nil || len(rows) == 0 {
			return 0, err
		}
		if w.From, err = domain.ParseDate(rows[0].Period + "-01"); err != nil {
			return 0, err
		}
	}
	return max(1, w.Months()), nil
}

// window is the full tally of a period: its own facts and what is counted over
// the twelve months that end with it.
func (m *metricsReader) window(w domain.Period) (domain.Tally, error) {
	t, err := m.tally(w)
	if err != nil {
		return nil, err
	}
	last := m.today
	if w.To != 0 && w.To <= m.today {
		last = w.To.AddDays(-1)
	}
	year, err := m.tally(yearTo(last))
	if err != nil {
		return nil, err
	}
	if err := m.addYear(t, year, last); err != nil {
		return nil, err
	}
	if last == m.today {
		return t, m.addEligible(t)
	}
	return t, nil
}

// yearTo is the twelve calendar months up to and including that of a day.
func yearTo(last domain.Date) domain.Period {
	end := monthOf(last).AddMonths(1)
	return domain.Period{From: end.AddMonths(-12), To: end}
}

// addYear adds what is counted over twelve months: revenue, and people who count
// once however often they acted.
func (m *metricsReader) addYear(t, year domain.Tally, last domain.Date) error {
	w := yearTo(last)
	t[domain.KeyWon12mo] = domain.Sum{N: year[domain.KeyWon].N, Minor: year[domain.KeyWon].Minor}
	for key, kind := range map[string]string{domain.KeyReferrers12mo: distinctReferrers, domain.KeySubmitting12mo: distinctClients} {
		n, err := m.distinct(kind, w)
		if err != nil {
			return err
		}
		t[key] = domain.Sum{N: n}
	}
	return nil
}

// distinct counts the people of a kind who were active in whole months.
func (m *metricsReader) distinct(kind string, w domain.Period) (int64, error) {
	switch {
	case kind == distinctClients && m.program():
		return m.tx.Distincts(kind, "", w.From.Month(), w.To.Month())
	case kind == distinctClients:
		return 0, nil
	}
	return m.sums.distinct(kind, w.From.Month(), w.To.Month())
}

// program tells whether the figures are those of all clients; who may be asked
// is no matter of a referral's owner or of another track.
func (m *metricsReader) program() bool {
	return m.scope.OwnerID == 0 && m.scope.Sight == nil && (m.scope.Track == "" || m.scope.Track == domain.TrackCustomer)
}

// tally adds up the facts of a period. Other channels have no track, so that the
// referrals of a track are compared with all of them.
func (m *metricsReader) tally(w domain.Period) (domain.Tally, error) {
	t, err := tallyOf(m.sums, w)
	if err != nil || m.scope.Track == "" {
		return t, err
	}
	channels, err := tallyOf(m.whole, w)
	if err != nil {
		return nil, err
	}
	for key, s := range channels {
		if baselineKey(key) {
			t[key] = s
		}
	}
	return t, nil
}

// monthly is the tallies of whole months in [from, to), by their names.
func (m *metricsReader) monthly(from, to domain.Date) (map[string]domain.Tally, error) {
	out := map[string]domain.Tally{}
	for d := from; d < to; d = d.AddMonths(1) {
		out[d.Month()] = domain.Tally{}
	}
	if m.scope.Track != "" {
		for d := from; d < to; d = d.AddMonths(1) {
			t, err := m.tally(domain.Period{From: d, To: d.AddMonths(1)})
			if err != nil {
				return nil, err
			}
			out[d.Month()] = t
		}
		return out, nil
	}
	rows, err := m.sums.facts(grainMonth, from.Month(), to.Month())
	for i := range rows {
		addFacts(out[rows[i].Period], rows[i:i+1])
	}
	return out, err
}

// trend is the tallies of twelve months up to the window's end, each with the
// figures of the twelve months that it ends.
func (m *metricsReader) trend(w domain.Period) ([]domain.TrendMonth, error) {
	months := domain.MonthsBefore(w.Clip(m.today).To.AddDays(-1), 2*trendMonths-1)
	tallies, err := m.monthly(months[0].From, months[len(months)-1].To)
	if err != nil {
		return nil, err
	}
	var out []domain.TrendMonth
	for i := trendMonths - 1; i < len(months); i++ {
		year := domain.Tally{}
		for _, month := range months[i-trendMonths+1 : i+1] {
			year[domain.KeyWon] = year[domain.KeyWon].Plus(tallies[month.From.Month()][domain.KeyWon])
		}
		label := months[i].From.Month()
		if err := m.addYear(tallies[label], year, months[i].From); err != nil {
			return nil, err
		}
		out = append(out, domain.TrendMonth{Label: label, Tally: tallies[label]})
	}
	return out, nil
}
