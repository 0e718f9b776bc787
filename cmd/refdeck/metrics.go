package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

type metricsJSON struct {
	AsOf     instant         `json:"as_of"`
	Window   string          `json:"window"`
	Label    string          `json:"window_label"`
	Compare  string          `json:"compare"`
	Metrics  []domain.Metric `json:"metrics"`
	Funnel   []funnelJSON    `json:"funnel"`
	Channels []channelJSON   `json:"channels"`
	Monthly  []monthJSON     `json:"monthly"`
}

type funnelJSON struct {
	Key  string   `json:"key"`
	N    int64    `json:"n"`
	Drop *float64 `json:"drop"`
}

type channelJSON struct {
	Source  domain.Source `json:"source"`
	Won     int64         `json:"won"`
	Lost    int64         `json:"lost"`
	WinRate *float64      `json:"win_rate"`
	AvgDeal *domain.Money `json:"avg_deal"`
	AvgDays *float64      `json:"avg_cycle_days"`
}

type monthJSON struct {
	Month string `json:"month"`
	N     int64  `json:"submitted"`
}

func (a *app) metricsCommand() *cobra.Command {
	c := asOf(a.command("metrics [KEY…]", "The program's figures against target, benchmark and the period before", cobra.ArbitraryArgs, a.reads(a.metrics)))
	c.Long = "metrics shows every figure, or those named: " + strings.Join(domain.MetricKeys(), ", ") + "."
	c.ValidArgs = domain.MetricKeys()
	c.AddCommand(
		asOf(a.command("baseline", "Opportunities that are not referrals, to compare with", cobra.NoArgs, a.reads(a.baseline))),
		asOf(a.command("nps", "NPS answers by class", cobra.NoArgs, a.reads(a.nps))))
	return c
}

func (a *app) metricsQuery(ctx context.Context, w *work, fallback string) (store.MetricsQuery, error) {
	scope, err := a.scope(ctx, w)
	if err != nil {
		return store.MetricsQuery{}, err
	}
	window, err := a.period(w, fallback)
	return store.MetricsQuery{Scope: scope, Window: window}, err
}

func (a *app) metrics(ctx context.Context, w *work, keys []string) error {
	for _, k := range keys {
		if !slices.Contains(domain.MetricKeys(), k) {
			return usageError{"There is no metric " + quoted(k) + "; write some of " + strings.Join(domain.MetricKeys(), ", ") + "."}
		}
	}
	q, err := a.metricsQuery(ctx, w, a.thisQuarter(w))
	if err != nil {
		return err
	}
	r, err := w.Metrics(ctx, q)
	if err != nil {
		return err
	}
	if len(keys) > 0 {
		r.Metrics = slices.DeleteFunc(r.Metrics, func(m domain.Metric) bool { return !slices.Contains(keys, m.Key) })
	}
	if !a.flags.json && a.outTerm {
		a.say("%s, compared with %s", r.Window.Label, r.Compare.Label)
	}
	if !w.asOf.IsZero() {
		r.AsOf = w.asOf
	}
	return a.show(metricsOf(&r), metricsTable(r.Metrics))
}

func metricsOf(r *store.MetricsReport) metricsJSON {
	out := metricsJSON{AsOf: instant(r.AsOf), Window: r.Window.Key(), Label: r.Window.Label, Compare: r.Compare.Key(), Metrics: listOf(r.Metrics),
		Funnel: []funnelJSON{}, Channels: []channelJSON{}, Monthly: []monthJSON{}}
	for _, f := range r.Funnel {
		out.Funnel = append(out.Funnel, funnelJSON(f))
	}
	for _, c := range r.Channels {
		out.Channels = append(out.Channels, channelJSON(c))
	}
	for _, m := range r.Monthly {
		out.Monthly = append(out.Monthly, monthJSON(m))
	}
	return out
}

func metricsTable(metrics []domain.Metric) table {
	t := table{head: []string{"key", "metric", "value", "numerator", "denominator", "target", "verdict", "before", "benchmark", "note"}}
	for i := range metrics {
		m := &metrics[i]
		note := m.Note
		if m.LowN {
			note = strings.TrimPrefix(note+", low n", ", ")
		}
		t.add(m.Key, m.Name, valueCell(m, m.Value), m.Numerator, m.Denominator, targetText(m), m.Verdict, valueCell(m, m.Previous), m.Benchmark, note)
	}
	return t
}

// valueCell is a figure in its unit; money is shown as it is kept.
func valueCell(m *domain.Metric, v *float64) any {
	switch {
	case m.Unit == domain.UnitRate:
		return share{v}
	case m.Money != nil && v == m.Value:
		return *m.Money
	}
	if v == nil {
		return amount{}
	}
	rounded := float64(int64(*v*1000+0.5)) / 1000
	return amount{&rounded}
}

func targetText(m *domain.Metric) string {
	p := printer{person: true}
	show := func(v *float64) string {
		if m.Unit == domain.UnitRate {
			return p.share(v)
		}
		return p.number(v)
	}
	lo, hi := m.Target.Min, m.Target.Max
	switch {
	case lo == nil && hi == nil:
		return ""
	case hi == nil:
		return "at least " + show(lo)
	case lo == nil:
		return "at most " + show(hi)
	}
	return show(lo) + " to " + show(hi)
}

func (a *app) baseline(ctx context.Context, w *work, _ []string) error {
	q, err := a.metricsQuery(ctx, w, "all")
	if err != nil {
		return err
	}
	b, err := w.Baseline(ctx, q)
	if err != nil {
		return err
	}
	t := table{head: []string{"result", "count", "value"}}
	t.add("won", b.Won.Count, b.Won.Value)
	t.add("lost", b.Lost.Count, b.Lost.Value)
	t.add("open", b.Open.Count, b.Open.Value)
	t.add("renewals won", b.Renewals.Won.Count, b.Renewals.Won.Value)
	t.add("renewals lost", b.Renewals.Lost.Count, b.Renewals.Lost.Value)
	t.add("renewals open", b.Renewals.Open.Count, b.Renewals.Open.Value)
	t.add("mean cycle, days", amount{b.MeanCycle}, nil)
	t.add("mean cycle of won, days", amount{b.WonMeanCycle}, nil)
	return a.show(b, t)
}

func (a *app) nps(ctx context.Context, w *work, _ []string) error {
	q, err := a.metricsQuery(ctx, w, "all")
	if err != nil {
		return err
	}
	r, err := w.NPS(ctx, q)
	if err != nil {
		return err
	}
	t := table{head: []string{"answers", "promoters", "passives", "detractors", "score"}}
	for _, row := range []struct {
		name string
		n    store.NPSCount
	}{{"all", r.All}, {"latest per contact", r.LatestPerContact}, {"latest per account", r.LatestPerAccount}} {
		t.add(row.name, row.n.Promoters, row.n.Passives, row.n.Detractors, amount{row.n.Score})
	}
	return a.show(r, t)
}
