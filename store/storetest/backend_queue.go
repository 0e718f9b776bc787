package storetest

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	diff "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

var queueCases = []backendCase{
	{"queue rows are kept field by field", queueRows},
	{"putting an account's queue leaves nothing stale", queueReplaced},
	{"the pages of the queue equal a sort by priority at any moment", queuePages},
	{"due accounts and closing windows are found by time", queueTimes},
	{"queue counts add up", queueCounts},
}

func queueRows(t *testing.T, b store.Backend) {
	trial(t, b, func(tx store.Tx) {
		var rows []store.QueueRow
		for i := range 70 {
			rows = append(rows, filled[store.QueueRow](i+1))
			rows[i].ContactID, rows[i].AccountID = int64(i+1), int64(i/2+1)
		}
		puts(t, tx.InsertQueue(rows))
		if d := diff.Diff(rows[2:6], need[[]store.QueueRow](t)(tx.QueueOf([]int64{3, 2, 99}))); d != "" {
			t.Error(d)
		}
		if d := diff.Diff([]store.QueueRow{rows[0], rows[69]}, need[[]store.QueueRow](t)(tx.QueueContacts([]int64{70, 1, 99}))); d != "" {
			t.Error(d)
		}
		puts(t, tx.AddQueueCounts([]store.QueueCount{{Scope: "all", N: 1}}), tx.ClearQueue())
		if got := need[[]store.QueueRow](t)(tx.QueueOf([]int64{1, 2})); len(got) != 0 {
			t.Errorf("%d rows after clearing", len(got))
		}
		if got := need[[]store.QueueCount](t)(tx.QueueCounts("all")); len(got) != 0 {
			t.Errorf("%d counts after clearing", len(got))
		}
	})
}

func queueReplaced(t *testing.T, b store.Backend) {
	trial(t, b, func(tx store.Tx) {
		row := func(contact, account int64, codes string) store.QueueRow {
			return store.QueueRow{ContactID: contact, AccountID: account, State: domain.QueueOpen, Codes: codes}
		}
		puts(t, tx.PutQueue(1, []store.QueueRow{row(1, 1, "a"), row(2, 1, ""), row(3, 1, "")}), tx.PutQueue(2, []store.QueueRow{row(4, 2, "")}))
		// 2 is gone, 1 has changed, 3 stays, 4 came from account 2.
		puts(t, tx.PutQueue(1, []store.QueueRow{row(1, 1, "b"), row(3, 1, ""), row(4, 1, "")}))
		want := []store.QueueRow{row(1, 1, "b"), row(3, 1, ""), row(4, 1, "")}
		if d := diff.Diff(want, need[[]store.QueueRow](t)(tx.QueueOf([]int64{1, 2}))); d != "" {
			t.Error(d)
		}
		puts(t, tx.PutQueue(2, nil), tx.PutQueue(1, nil))
		if got := need[[]store.QueueRow](t)(tx.QueueContacts([]int64{1, 2, 3, 4})); len(got) != 0 {
			t.Errorf("%d stale rows", len(got))
		}
	})
}

const urgency = 30

func priorityAt(r *store.QueueRow, now time.Time) int64 {
	p := domain.DefaultProgram()
	p.Priority.Urgency = urgency
	return domain.Rank{Const: -r.RankNeg, WindowS: r.WindowS}.At(p, now)
}

func queueOrder(now time.Time) func(a, b store.QueueRow) int {
	closes := func(r store.QueueRow) time.Time {
		if r.ClosesAt.IsZero() {
			return start.AddDate(1000, 0, 0)
		}
		return r.ClosesAt
	}
	return func(a, b store.QueueRow) int {
		return cmp.Or(cmp.Compare(priorityAt(&b, now), priorityAt(&a, now)), closes(a).Compare(closes(b)), cmp.Compare(a.Unready, b.Unready),
			cmp.Compare(a.NameKey, b.NameKey), cmp.Compare(a.ContactID, b.ContactID))
	}
}

// queueRow draws a row; its constant is chosen so that at start priorities of
// different window lengths meet and tie.
func queueRow(t *rapid.T, i int) store.QueueRow {
	few := func(name string, n int) int64 { return int64(rapid.IntRange(0, n).Draw(t, name)) }
	r := store.QueueRow{ContactID: int64(i + 1), AccountID: few("account", 9) + 1, OwnerID: few("owner", 2), Unready: few("unready", 2), NameKey: fmt.Sprint(few("name", 2)),
		State:   rapid.SampledFrom([]domain.QueueState{domain.QueueOpen, domain.QueueOpen, domain.QueueBlocked}).Draw(t, "state"),
		WindowS: rapid.SampledFrom([]int64{0, 7200, 86_400, 1_209_600}).Draw(t, "window")}
	if r.WindowS > 0 || few("ends", 1) > 0 {
		r.ClosesAt = start.Add(time.Duration(few("closes", 3)) * time.Hour)
	}
	r.RankNeg = priorityAt(&store.QueueRow{WindowS: r.WindowS}, start) - few("priority", 3)*5_000_000
	return r
}

func queuePages(t *testing.T, b store.Backend) {
	rapid.Check(t, func(rt *rapid.T) {
		trial(t, b, func(tx store.Tx) {
			all := make([]store.QueueRow, rapid.IntRange(0, 120).Draw(rt, "rows"))
			for i := range all {
				all[i] = queueRow(rt, i)
			}
			puts(t, tx.InsertQueue(all))
			q := store.QueuePageQuery{State: domain.QueueOpen, OwnerID: int64(rapid.IntRange(0, 2).Draw(rt, "of owner")), Urgency: urgency,
				Now: start.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 1, 50, 400}).Draw(rt, "hours")) * time.Hour), Limit: rapid.IntRange(1, 50).Draw(rt, "limit")}
			if q.OwnerID == 0 {
				q.Owners = rapid.SampledFrom(amongst).Draw(rt, "of owners")
			}
			var want []store.QueueRow
			for _, r := range all {
				if r.State == q.State && (q.OwnerID == 0 || r.OwnerID == q.OwnerID) && (len(q.Owners) == 0 || slices.Contains(q.Owners, r.OwnerID)) {
					want = append(want, r)
				}
			}
			slices.SortFunc(want, queueOrder(q.Now))
			if d := diff.Diff(want, queueWalk(rt, tx, q)); d != "" {
				rt.Fatalf("%+v (-sort +pages):\n%s", q, d)
			}
		})
	})
}

func queueWalk(t *rapid.T, tx store.Tx, q store.QueuePageQuery) []store.QueueRow {
	var out []store.QueueRow
	for {
		rows, err := tx.QueuePage(q)
		if err != nil {
			t.Fatal(explain(err))
		}
		out = append(out, rows...)
		if len(rows) < q.Limit {
			return out
		}
		q.After = &rows[len(rows)-1]
		q.AfterPri = priorityAt(q.After, q.Now)
	}
}

func queueTimes(t *testing.T, b store.Backend) {
	trial(t, b, func(tx store.Tx) {
		at := func(h int) time.Time { return start.Add(time.Duration(h) * time.Hour) }
		puts(t, tx.InsertQueue([]store.QueueRow{
			{ContactID: 1, AccountID: 10, OwnerID: 1, State: domain.QueueOpen, NextAt: at(2), ClosesAt: at(2)},
			{ContactID: 2, AccountID: 20, OwnerID: 2, State: domain.QueueOpen, NextAt: at(1), ClosesAt: at(1)},
			{ContactID: 3, AccountID: 20, OwnerID: 1, State: domain.QueueBlocked, NextAt: at(0), ClosesAt: at(0)},
			{ContactID: 4, AccountID: 30, OwnerID: 1, State: domain.QueueOpen},
			{ContactID: 5, AccountID: 40, OwnerID: 1, State: domain.QueueOpen, NextAt: at(9), ClosesAt: at(9)},
		}))
		if d := diff.Diff([]int64{20, 10}, need[[]int64](t)(tx.QueueDue(at(2), 10))); d != "" {
			t.Error(d)
		}
		if d := diff.Diff([]int64{20}, need[[]int64](t)(tx.QueueDue(at(2), 1))); d != "" {
			t.Error(d)
		}
		for owner, want := range map[int64]int64{0: 2, 1: 1, 2: 1, 3: 0} {
			if n := need[int64](t)(tx.QueueClosing(owner, at(2))); n != want {
				t.Errorf("owner %d has %d closing windows, want %d", owner, n, want)
			}
		}
	})
}

func count(scope string, state domain.QueueState, code string, n int64) store.QueueCount {
	return store.QueueCount{Scope: scope, State: state, Code: code, N: n}
}

func queueCounts(t *testing.T, b store.Backend) {
	trial(t, b, func(tx store.Tx) {
		puts(t, tx.AddQueueCounts([]store.QueueCount{count("all", domain.QueueOpen, "", 3), count("all", domain.QueueBlocked, "open_case", 1), count("o:1", domain.QueueOpen, "", 1)}),
			tx.AddQueueCounts([]store.QueueCount{count("all", domain.QueueOpen, "", -1), count("all", domain.QueueOpen, "", 2), count("all", domain.QueueBlocked, "open_case", -1)}))
		if d := diff.Diff([]store.QueueCount{count("all", domain.QueueOpen, "", 4)}, need[[]store.QueueCount](t)(tx.QueueCounts("all"))); d != "" {
			t.Error(d)
		}
	})
}
