package metrics_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/demo"
	"github.com/refdeck/refdeck/store/sqlite"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/metrics"
	"github.com/refdeck/refdeck/tui/tuitest"
	"github.com/refdeck/refdeck/tui/ui"
)

var morning = time.Date(2026, 11, 20, 9, 12, 0, 0, time.UTC)

// service is one on an empty SQLite file.
func service(t testing.TB) *store.Service {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "metrics.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	n := 0
	return &store.Service{Backend: db, Now: func() time.Time { return morning }, NewID: func() string { n++; return fmt.Sprintf("op-%06d", n) }}
}

// demoStore is the small demo's book of business.
func demoStore(t testing.TB) store.Store {
	t.Helper()
	svc := service(t)
	if err := demo.Generate(t.Context(), svc, demo.Options{Size: demo.Small, Seed: 1, Now: morning}, nil); err != nil {
		t.Fatal(err)
	}
	return svc.As(demo.Who())
}

// stub is a store with figures of the test's own; everything else is not there.
type stub struct {
	store.Store
	report store.MetricsReport
	err    error
	asked  []store.MetricsQuery
	drills []store.DrillQuery
	cards  []store.Card
}

func (s *stub) Actor() domain.Actor { return demo.Who() }

func (s *stub) Me(context.Context) (store.Identity, error) { return store.Identity{Local: true}, nil }

func (s *stub) Metrics(_ context.Context, q store.MetricsQuery) (store.MetricsReport, error) {
	s.asked = append(s.asked, q)
	r := s.report
	r.Window, r.Compare = q.Window, q.Compare
	return r, s.err
}

func (s *stub) Drill(_ context.Context, q store.DrillQuery) (store.ReferralPage, error) {
	s.drills = append(s.drills, q)
	return store.ReferralPage{Title: q.Key, Cards: s.cards, Total: int64(len(s.cards))}, s.err
}

// sketch is the figures of a good quarter, made from a tally as the store does.
func sketch() store.MetricsReport {
	p := domain.DefaultProgram()
	t := domain.Tally{
		domain.KeySubmitted: {N: 220}, domain.KeyAccepted: {N: 152}, domain.KeyRejected: {N: 40}, domain.KeyDuplicate: {N: 8}, domain.KeyPending: {N: 20},
		domain.KeyCohortAccept: {N: 152}, domain.KeyCohortMeeting: {N: 67}, domain.KeyCohortOpp: {N: 39}, domain.KeyCohortWon: {N: 10},
		domain.KeyMeetingHeld: {N: 67}, domain.KeyMeetingToOpp: {N: 39}, domain.KeyLost: {N: 31}, domain.KeyLostOpp: {N: 29},
		domain.KeyWon: {N: 10, Minor: 612_000_00, Days: 410}, domain.KeyWon12mo: {N: 30, Minor: 1_800_000_00}, domain.KeyReferrers12mo: {N: 41},
		domain.KeySubmitting12mo: {N: 9}, domain.KeyEligible: {N: 120},
		domain.SourceKey("won", domain.SourceOutbound): {N: 20, Minor: 898_000_00, Days: 1_320}, domain.SourceKey("lost", domain.SourceOutbound): {N: 313},
		domain.SourceKey("won", domain.SourceInbound): {N: 30, Minor: 1_419_000_00, Days: 1_740}, domain.SourceKey("lost", domain.SourceInbound): {N: 200},
	}
	months := []domain.TrendMonth{}
	for i, m := range domain.MonthsBefore(domain.NewDate(2026, 11, 20), 12) {
		month := domain.Tally{domain.KeySubmitted: {N: int64(20 + 3*i)}}
		if i > 3 {
			month[domain.KeyAccepted], month[domain.KeyRejected] = domain.Sum{N: 10}, domain.Sum{N: int64(i)}
		}
		months = append(months, domain.TrendMonth{Label: m.From.Month(), Tally: month})
	}
	r := store.MetricsReport{AsOf: morning, Metrics: domain.Metrics(p, t, t, domain.MetricOptions{Months: 3, PrevMonths: 3, Trend: months})}
	for _, f := range domain.Funnel(t) {
		r.Funnel = append(r.Funnel, store.FunnelStep{Key: f.Key, N: f.N, Drop: f.Drop})
	}
	for _, c := range domain.Channels(p, t) {
		r.Channels = append(r.Channels, store.ChannelRow{Source: c.Source, Won: c.Won, Lost: c.Lost, WinRate: c.WinRate, AvgDeal: c.AvgDeal, AvgDays: c.AvgDays})
	}
	for _, m := range months {
		r.Monthly = append(r.Monthly, store.MonthCount{Month: m.Label, N: m.Tally[domain.KeySubmitted].N})
	}
	return r
}

// screens remembers the screen of each driver.
var screens = map[*tuitest.Driver]*metrics.Screen{}

func open(t testing.TB, w, h int, st store.Store) *tuitest.Driver {
	t.Helper()
	var s *metrics.Screen
	d := tuitest.New(t, w, h, morning, func(env *ui.Env) []tui.Place {
		s = metrics.New(env)
		return []tui.Place{{ID: metrics.ID, Screen: s}}
	}, tuitest.WithStore(st))
	screens[d] = s
	t.Cleanup(func() { delete(screens, d) })
	return d
}

func screenOf(t testing.TB, d *tuitest.Driver) *metrics.Screen {
	t.Helper()
	return screens[d]
}

// checkRoom fails when a drawing leaves its room.
func checkRoom(t testing.TB, drawing string, w, h int) {
	t.Helper()
	lines := strings.Split(ansi.Strip(drawing), "\n")
	if len(lines) > h {
		t.Fatalf("%d lines in a room of %d × %d", len(lines), w, h)
	}
	for _, l := range lines {
		if n := ansi.StringWidth(l); n > w {
			t.Fatalf("a line of %d cells in a room of %d × %d: %q", n, w, h, l)
		}
	}
}
