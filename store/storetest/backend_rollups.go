package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	diff "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

var rollupCases = []backendCase{
	{"board sums and facts add up and vanish at nothing", sums},
	{"leaders are ranked, paged and counted", leaders},
	{"a range of days sums whole months from months", leaderTotals},
	{"a series hops over the periods of few people", leaderSeries},
	{"distinct people are counted once in any range of months", distincts},
	{"rollups are listed and cleared", allRollups},
	{"indexes are dropped and made again", indexes},
}

func head(scope string, stage domain.Stage, currency string, n, minor int64) store.BoardSum {
	return store.BoardSum{Scope: scope, Stage: stage, Currency: currency, N: n, Minor: minor}
}

func sums(t *testing.T, b store.Backend) {
	trial(t, b, func(tx store.Tx) {
		puts(t, tx.AddBoardSums([]store.BoardSum{head("all", domain.StageNew, "USD", 2, 500), head("all", domain.StageWon, "EUR", 1, 100), head("o:1", domain.StageNew, "USD", 1, 1)}),
			tx.AddBoardSums([]store.BoardSum{head("all", domain.StageNew, "USD", -1, -200), head("all", domain.StageWon, "EUR", -1, -100)}), tx.AddBoardSums(nil))
		if d := diff.Diff([]store.BoardSum{head("all", domain.StageNew, "USD", 1, 300)}, need[[]store.BoardSum](t)(tx.BoardSums("all"))); d != "" {
			t.Error(d)
		}
		var facts []store.FactSum
		for m := 1; m <= 6; m++ {
			facts = append(facts, store.FactSum{Scope: "all", Grain: "month", Period: fmt.Sprintf("2026-%02d", m), Key: "won", N: int64(m), Minor: 10, Days: 3})
		}
		puts(t, tx.AddFacts(facts), tx.AddFacts([]store.FactSum{{Scope: "all", Grain: "day", Period: "2026-03", Key: "won", N: 1}, {Scope: "x", Grain: "month", Period: "2026-03", N: 1}}))
		if d := diff.Diff(facts[1:4], need[[]store.FactSum](t)(tx.Facts("all", "month", "2026-02", "2026-05"))); d != "" {
			t.Error(d)
		}
	})
}

// leaderRow is somebody's quarter.
func leaderRow(who, revenue, won int64) store.LeaderSum {
	return store.LeaderSum{Kind: "partner", Grain: "quarter", Period: "2026-Q4", Currency: "USD", WhoID: who, Revenue: revenue, Won: won}
}

func leaders(t *testing.T, b store.Backend) {
	trial(t, b, func(tx store.Tx) {
		puts(t, tx.AddLeaders([]store.LeaderSum{leaderRow(1, 50, 1), leaderRow(2, 90, 1), leaderRow(3, 50, 2), leaderRow(4, 50, 1), leaderRow(5, 7, 1)}))
		gone := leaderRow(5, -7, -1)
		other := leaderRow(9, 1000, 9)
		other.Period = "2026-Q3"
		puts(t, tx.AddLeaders([]store.LeaderSum{gone, other, leaderRow(1, 5, 0), leaderRow(1, -5, 0)}))
		q := store.LeaderRowsQuery{Kind: "partner", Grain: "quarter", Period: "2026-Q4", Currency: "USD", Limit: 3}
		first := need[[]store.LeaderSum](t)(tx.Leaders(q))
		q.After = &first[2]
		rest := need[[]store.LeaderSum](t)(tx.Leaders(q))
		if d := diff.Diff([]store.LeaderSum{leaderRow(2, 90, 1), leaderRow(3, 50, 2), leaderRow(4, 50, 1), leaderRow(1, 50, 1)}, append(first, rest...)); d != "" {
			t.Error(d)
		}
		q.After, q.Offset, q.Limit = nil, 1, 1
		if got := need[[]store.LeaderSum](t)(tx.Leaders(q)); len(got) != 1 || got[0].WhoID != 3 {
			t.Errorf("at offset 1: %v", got)
		}
		for period, want := range map[string]int64{"2026-Q4": 4, "2026-Q3": 1, "2026-Q2": 0} {
			if n := need[int64](t)(tx.LeaderCount("partner", "quarter", period, "USD")); n != want {
				t.Errorf("%s has %d people, want %d", period, n, want)
			}
		}
	})
}

func leaderTotals(t *testing.T, b store.Backend) {
	rapid.Check(t, func(rt *rapid.T) {
		trial(t, b, func(tx store.Tx) {
			first := domain.NewDate(2026, 1, 1)
			day := func(name string) domain.Date { return first.AddDays(rapid.IntRange(0, 150).Draw(rt, name)) }
			from, to := day("from"), day("to")
			want := map[int64]int64{}
			var deltas []store.LeaderSum
			for range rapid.IntRange(0, 30).Draw(rt, "deals") {
				on, who := day("on"), int64(rapid.IntRange(1, 3).Draw(rt, "who"))
				if on >= from && on < to {
					want[who]++
				}
				deltas = append(deltas, store.LeaderSum{Kind: "csm", Grain: "day", Period: on.String(), WhoID: who, Won: 1},
					store.LeaderSum{Kind: "csm", Grain: "month", Period: on.Month(), WhoID: who, Won: 1})
			}
			puts(t, tx.AddLeaders(deltas))
			got := map[int64]int64{}
			for _, s := range need[[]store.LeaderSum](t)(tx.LeaderTotals("csm", "day", from.String(), to.String())) {
				got[s.WhoID] = s.Won
			}
			if d := diff.Diff(want, got); d != "" {
				rt.Fatalf("%s to %s:\n%s", from, to, d)
			}
		})
	})
}

func leaderSeries(t *testing.T, b store.Backend) {
	trial(t, b, func(tx store.Tx) {
		var rows []store.LeaderSum
		for m := 1; m <= 5; m++ {
			for who := int64(1); who <= 3; who++ {
				rows = append(rows, store.LeaderSum{Kind: "rep", Grain: "month", Period: fmt.Sprintf("2026-%02d", m), Currency: "USD", WhoID: who, Won: int64(m)})
			}
		}
		puts(t, tx.AddLeaders(rows))
		got := need[[]store.LeaderSum](t)(tx.LeaderSeries("rep", "month", "2026-02", "2026-04", "USD", []int64{3, 1, 8}))
		if d := diff.Diff([]store.LeaderSum{rows[3], rows[5], rows[6], rows[8]}, got); d != "" {
			t.Error(d)
		}
		if got := need[[]store.LeaderSum](t)(tx.LeaderSeries("rep", "month", "2026-02", "2026-04", "USD", nil)); len(got) != 0 {
			t.Errorf("nobody has %d rows", len(got))
		}
	})
}

func distincts(t *testing.T, b store.Backend) {
	months := strings.Split("2025-11 2025-12 2026-01 2026-02 2026-03 2026-04", " ")
	rapid.Check(t, func(rt *rapid.T) {
		trial(t, b, func(tx store.Tx) {
			active := map[string]map[int64]int64{}
			for _, m := range months {
				active[m] = map[int64]int64{}
			}
			for range rapid.IntRange(1, 40).Draw(rt, "steps") {
				m, who := rapid.SampledFrom(months).Draw(rt, "month"), int64(rapid.IntRange(1, 4).Draw(rt, "who"))
				n := max(rapid.Int64Range(-2, 2).Draw(rt, "n"), -active[m][who])
				active[m][who] += n
				puts(t, tx.AddDistinct("advocate", "all", who, m, n))
			}
			puts(t, tx.AddDistinct("advocate", "o:1", 1, months[0], 1))
			checkDistincts(rt, tx, months, active)
		})
	})
}

func checkDistincts(t *rapid.T, tx store.Tx, months []string, active map[string]map[int64]int64) {
	for i := range months {
		for j := i + 1; j <= len(months); j++ {
			people := map[int64]bool{}
			for _, m := range months[i:j] {
				for who, n := range active[m] {
					if n > 0 {
						people[who] = true
					}
				}
			}
			before := append(slices.Clone(months), "2026-05")[j]
			n, err := tx.Distincts("advocate", "all", months[i], before)
			if err != nil || n != int64(len(people)) {
				t.Fatalf("[%s, %s): %d people, want %d (%v)", months[i], before, n, len(people), err)
			}
		}
	}
}

func allRollups(t *testing.T, b store.Backend) {
	trial(t, b, func(tx store.Tx) {
		want := store.Rollups{
			Queue: []store.QueueCount{count("all", domain.QueueOpen, "", 3)}, Board: []store.BoardSum{head("all", domain.StageNew, "USD", 2, 500)},
			Facts: []store.FactSum{{Scope: "all", Grain: "day", Period: "2026-01-01", Key: "won", N: 1, Minor: 2, Days: 3}}, Leaders: []store.LeaderSum{leaderRow(1, 50, 1)},
			Distinct: map[string]int64{"advocate|all|2026-01|": 1},
		}
		puts(t, tx.AddQueueCounts(want.Queue), tx.AddBoardSums(want.Board), tx.AddFacts(want.Facts), tx.AddLeaders(want.Leaders),
			tx.AddDistinct("advocate", "all", 7, "2026-01", 1))
		if d := diff.Diff(want, need[store.Rollups](t)(tx.AllRollups())); d != "" {
			t.Error(d)
		}
		puts(t, tx.ClearRollups())
		if d := diff.Diff(store.Rollups{Distinct: map[string]int64{}}, need[store.Rollups](t)(tx.AllRollups())); d != "" {
			t.Error(d)
		}
		puts(t, tx.AddLeaders(want.Leaders))
		if n := need[int64](t)(tx.LeaderCount("partner", "quarter", "2026-Q4", "USD")); n != 1 {
			t.Errorf("%d people after clearing and adding one", n)
		}
	})
}

func indexes(t *testing.T, b store.Backend) {
	again := func(tx store.Tx) error {
		statements := need[[]string](t)(tx.DropIndexes())
		if n := len(statements); n > 0 && n < 30 { // an engine that keeps them names none
			t.Errorf("%d indexes, want all of them", n)
		}
		puts(t, tx.Contacts().Insert([]domain.Contact{{Email: "a@b.com"}}), tx.MakeIndexes(statements))
		if d := diff.Diff(statements, need[[]string](t)(tx.DropIndexes())); d != "" {
			t.Error(d)
		}
		return tx.MakeIndexes(statements)
	}
	refused(t, b, domain.Conflict, func(tx store.Tx) error {
		puts(t, again(tx))
		return tx.Contacts().Put(&domain.Contact{Email: "a@b.com"})
	})
}
