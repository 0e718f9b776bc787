package sqlite_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/sqlite"
)

// benchRows is the number of customers, referrals and leaders; REFDECK_BENCH_ROWS.
func benchRows() int {
	if n, err := strconv.Atoi(os.Getenv("REFDECK_BENCH_ROWS")); err == nil && n > 0 {
		return n
	}
	return 10_000
}

var benchNow = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

const benchOwners = 50

func benchStore(b *testing.B) *sqlite.DB {
	b.Helper()
	d, err := sqlite.Open(ctx, filepath.Join(b.TempDir(), "bench.db"), sqlite.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = d.Close() })
	if err := d.Write(ctx, func(tx store.Tx) error { return fillBench(tx, benchRows()) }); err != nil {
		b.Fatal(err)
	}
	return d
}

// mix spreads row numbers over a range, the same way each time.
func mix(i, n int) int { return int(uint64(i) * 0x9e3779b97f4a7c15 >> 33 % uint64(n)) }

func fillBench(tx store.Tx, rows int) error {
	indexes, err := tx.DropIndexes()
	if err != nil {
		return err
	}
	if err := tx.Users().Insert(make([]domain.User, benchOwners)); err != nil {
		return err
	}
	windows := []int64{0, 86_400, 2 * 86_400, 14 * 86_400, 21 * 86_400, 30 * 86_400}
	queue, referrals, leaders := make([]store.QueueRow, rows), make([]domain.Referral, rows), make([]store.LeaderSum, rows)
	for i := range rows {
		queue[i] = store.QueueRow{ContactID: int64(i + 1), AccountID: int64(i + 1), OwnerID: int64(mix(i, benchOwners) + 1), State: domain.QueueOpen, WindowS: windows[mix(i+1, len(windows))],
			RankNeg: -int64(mix(i+2, 150_000_000)), ClosesAt: benchNow.Add(time.Duration(mix(i, 700)) * time.Hour), NameKey: fmt.Sprintf("name %d", mix(i, rows)), Kind: domain.TriggerNPS}
		r := domain.Referral{RefID: fmt.Sprintf("CUST-%d", i), Stage: domain.Stages[mix(i+3, 6)], OwnerID: int64(mix(i, benchOwners) + 1), StageAt: benchNow.Add(-time.Duration(mix(i, 90)) * time.Hour),
			SubmittedAt: benchNow.Add(-time.Duration(mix(i+4, 9000)) * time.Hour), NextActionOn: domain.NewDate(2026, 11, mix(i+5, 60)), AccountName: "A company of some length", Need: "what they need"}
		if !r.Stage.Open() {
			r.ClosedAt = r.SubmittedAt.Add(time.Hour)
		}
		referrals[i] = r
		leaders[i] = store.LeaderSum{Kind: "partner", Grain: "quarter", Period: "2026-Q4", Currency: "USD", WhoID: int64(i + 1), Revenue: int64(mix(i+6, 1_000_000)), Won: 1}
	}
	for _, fill := range []func() error{func() error { return tx.InsertQueue(queue) }, func() error { return tx.Referrals().Insert(referrals) },
		func() error { return tx.AddLeaders(leaders) }, func() error { return tx.MakeIndexes(indexes) }} {
		if err := fill(); err != nil {
			return err
		}
	}
	return nil
}

func benchRead(b *testing.B, d *sqlite.DB, f func(store.Tx) error) {
	b.Helper()
	for b.Loop() {
		if err := d.Read(ctx, f); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPages measures the first and a deep page of each screen beside the
// driver running the same kind of query through database/sql.
func BenchmarkPages(b *testing.B) {
	d := benchStore(b)
	page := store.QueuePageQuery{State: domain.QueueOpen, Now: benchNow, Urgency: 30, Limit: 50}
	mine := page
	mine.OwnerID = 7
	deep := page
	deep.After, deep.AfterPri = &store.QueueRow{NameKey: "m", ClosesAt: benchNow}, 0
	err := d.Read(ctx, func(tx store.Tx) error { // the priority in the middle of the queue
		rows, err := tx.QueueContacts([]int64{int64(benchRows() / 2)})
		deep.After = &rows[0]
		deep.AfterPri = domain.Rank{Const: -rows[0].RankNeg, WindowS: rows[0].WindowS}.At(domain.DefaultProgram(), benchNow)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	for name, q := range map[string]store.QueuePageQuery{"queue/first": page, "queue/owner": mine, "queue/deep": deep} {
		b.Run(name, func(b *testing.B) {
			benchRead(b, d, func(tx store.Tx) error { _, err := tx.QueuePage(q); return err })
		})
	}
	b.Run("queue/raw", func(b *testing.B) { rawQueue(b, d.Path()) })
	column := store.ColumnQuery{Stage: domain.StageQualified, Limit: 20}
	b.Run("board/first", func(b *testing.B) {
		benchRead(b, d, func(tx store.Tx) error { _, err := tx.BoardColumn(column); return err })
	})
	leaders := store.LeaderRowsQuery{Kind: "partner", Grain: "quarter", Period: "2026-Q4", Currency: "USD", Limit: 50}
	b.Run("leaders/first", func(b *testing.B) {
		benchRead(b, d, func(tx store.Tx) error { _, err := tx.Leaders(leaders); return err })
	})
}

// rawQueue reads the top of one window length and its rows through database/sql.
func rawQueue(b *testing.B, path string) {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	st, err := db.Prepare(`SELECT * FROM queue WHERE state = 'open' AND window_s = 86400 ORDER BY rank_neg, closes_key, unready, name_key, contact_id LIMIT 50`)
	if err != nil {
		b.Fatal(err)
	}
	row := make([]any, 22)
	into := make([]any, len(row))
	for i := range row {
		into[i] = &row[i]
	}
	for b.Loop() {
		rows, err := st.QueryContext(ctx)
		if err != nil {
			b.Fatal(err)
		}
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				b.Fatal(err)
			}
		}
		if err := rows.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
