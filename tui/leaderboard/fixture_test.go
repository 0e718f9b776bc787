package leaderboard_test

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
	"github.com/refdeck/refdeck/tui/leaderboard"
	"github.com/refdeck/refdeck/tui/tuitest"
	"github.com/refdeck/refdeck/tui/ui"
)

var morning = time.Date(2026, 11, 20, 9, 12, 0, 0, time.UTC)

// service is one on an empty SQLite file.
func service(t testing.TB) *store.Service {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "leaders.db"), sqlite.Options{})
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

// stub is a store with a leaderboard of the test's own; everything else is not there.
type stub struct {
	store.Store
	page  store.LeaderPage
	err   error
	asked []store.LeaderQuery
	lists []store.ReferralQuery
	cards []store.Card
}

func (s *stub) Actor() domain.Actor { return demo.Who() }

func (s *stub) Me(context.Context) (store.Identity, error) { return store.Identity{Local: true}, nil }

func (s *stub) Leaderboard(_ context.Context, q store.LeaderQuery) (store.LeaderPage, error) {
	s.asked = append(s.asked, q)
	p := s.page
	p.Rows = append([]store.LeaderRow{}, p.Rows...)
	return p, s.err
}

func (s *stub) List(_ context.Context, q store.ReferralQuery) (store.ReferralPage, error) {
	s.lists = append(s.lists, q)
	return store.ReferralPage{Title: "Atlas Freight, " + q.Window.Label, Cards: s.cards, Total: -1}, s.err
}

func (s *stub) last() store.LeaderQuery { return s.asked[len(s.asked)-1] }

func usd(units int64) domain.Money { return domain.Money{Minor: 100 * units, Currency: "USD"} }

func rate(v float64) *float64 { return &v }

// six are the partners of the sketch, in the order of the store: with a tie and a low n.
func six() store.LeaderPage {
	months := []int64{1, 2, 2, 3, 3, 5, 5, 6, 6, 7, 7, 8}
	row := func(rank int, id int64, name string, tier domain.Tier, sent, acc, won, lost, revenue int64) store.LeaderRow {
		r := store.LeaderRow{Rank: rank, WhoID: id, Name: name, Tier: tier, Submitted: sent, Accepted: acc, Won: won, Lost: lost, LowN: won+lost < 5,
			Revenue: usd(revenue), Projected: usd(revenue / 5), DealsToNext: -1, Series: months, Deals: won}
		r.WinRate = rate(float64(won) / float64(won+lost))
		return r
	}
	rows := []store.LeaderRow{row(1, 11, "Atlas Freight", domain.TierGold, 24, 19, 9, 8, 612_400), row(2, 12, "Brightpath Agency", domain.TierGold, 18, 15, 6, 9, 388_000),
		row(3, 13, "Corvus Systems", domain.TierSilver, 15, 11, 5, 6, 301_250), row(3, 14, "Delta Cloud", domain.TierSilver, 17, 12, 5, 7, 301_250),
		row(5, 15, "Ember MSP", domain.TierBronze, 9, 6, 2, 4, 96_000), row(6, 16, "Foxglove Advisors", domain.TierBronze, 4, 4, 1, 2, 40_000)}
	for i := range rows[2:] {
		rows[2+i].NextTier, rows[2+i].DealsToNext = domain.TierGold, int64(2+i)
	}
	rows[4].NextTier, rows[5].NextTier, rows[4].DealsToNext = domain.TierSilver, domain.TierSilver, 1
	rows[0].Earned, rows[0].Projected, rows[0].Code = usd(80_000), usd(42_480), "AB78"
	rows[0].OtherRevenue = []domain.Money{{Minor: 12_000_00, Currency: "EUR"}}
	rows[0].PrevRank, rows[0].PrevRevenue = 3, usd(500_000)
	rows[1].PrevRank, rows[1].PrevRevenue = 1, usd(600_000)
	return store.LeaderPage{By: "partner", Currency: "USD", Rows: rows, Total: 6, Active90: 5, Share: rate(.27)}
}

// screens remembers the screen of each driver.
var screens = map[*tuitest.Driver]*leaderboard.Screen{}

func open(t testing.TB, w, h int, st store.Store) *tuitest.Driver {
	t.Helper()
	var s *leaderboard.Screen
	d := tuitest.New(t, w, h, morning, func(env *ui.Env) []tui.Place {
		s = leaderboard.New(env)
		return []tui.Place{{ID: leaderboard.ID, Screen: s}}
	}, tuitest.WithStore(st))
	screens[d] = s
	t.Cleanup(func() { delete(screens, d) })
	return d
}

func screenOf(t testing.TB, d *tuitest.Driver) *leaderboard.Screen {
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
