// Package bench measures the store against the raw driver running the same SQL,
// and big books against small ones. Figures are ratios taken in one run:
//
//	go test -run '^$' -bench Ratios -benchtime 1x ./store/bench            # 10k and 100k customers
//	REFDECK_BENCH=1m go test -run '^$' -bench Ratios -benchtime 1x -timeout 60m ./store/bench
package bench

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/demo"
	"github.com/refdeck/refdeck/store/sqlite"
)

// shape changes when the generated books change, so that old ones are not used.
const shape = "v2"

// made is the moment all benchmark books are dated around; measuring stands still there.
var made = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// sizes are the books that are measured; the largest is asked for by name.
func sizes() []int {
	if os.Getenv("REFDECK_BENCH") == "1m" {
		return []int{10_000, 100_000, 1_000_000}
	}
	return []int{10_000, 100_000}
}

// shop is one generated book, opened through the store and as bare databases.
type shop struct {
	n             int
	path          string
	svc           *store.Service
	store         store.Store
	tape          *tape
	reads, writes *sql.DB
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// open gives the book of n customers, made once and kept in the cache folder. The
// file measured is a copy, since moves change it.
func open(b *testing.B, n int) *shop {
	b.Helper()
	kept := cached(b, n)
	path := filepath.Join(b.TempDir(), "book.db")
	copyFile(b, kept, path)
	db, err := sqlite.Open(context.Background(), path, sqlite.Options{MustExist: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	t := &tape{}
	db.Trace(t.hear)
	svc := &store.Service{Backend: db, Now: func() time.Time { return made }, NewID: newID}
	return &shop{n: n, path: path, svc: svc, store: svc.As(demo.Who()), tape: t, reads: bare(b, path, "deferred"), writes: bare(b, path, "immediate")}
}

func cached(b *testing.B, n int) string {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	dir = filepath.Join(dir, "refdeck", "bench")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(dir, shape+"-"+strconv.Itoa(n)+".db")
	if _, err := os.Stat(path); err == nil {
		return path
	}
	unfinished := path + ".part"
	_ = os.Remove(unfinished)
	db, err := sqlite.Open(context.Background(), unfinished, sqlite.Options{Scratch: true})
	if err != nil {
		b.Fatal(err)
	}
	svc := &store.Service{Backend: db, Now: func() time.Time { return made }, NewID: newID}
	if err := demo.Generate(context.Background(), svc, demo.Options{Size: demo.Large, Customers: n, Seed: 1, Now: made}, nil); err != nil {
		b.Fatal(err)
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	if err := os.Rename(unfinished, path); err != nil {
		b.Fatal(err)
	}
	return path
}

func copyFile(b *testing.B, from, to string) {
	data, err := os.Open(from)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = data.Close() }()
	out, err := os.Create(to)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := out.ReadFrom(data); err != nil {
		b.Fatal(err)
	}
	if err := out.Close(); err != nil {
		b.Fatal(err)
	}
}

// bare opens the file with the driver alone, one connection and the same settings.
func bare(b *testing.B, path, lock string) *sql.DB {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=cache_size(-65536)&_txlock="+lock)
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	b.Cleanup(func() { _ = db.Close() })
	return db
}

func must(b *testing.B, err error) {
	if err != nil {
		b.Helper()
		b.Fatal(err)
	}
}

func quarter() domain.Period {
	p, _ := domain.ParsePeriod("2026-Q3", made, time.UTC, 1)
	return p
}

func year() domain.Period {
	p, _ := domain.ParsePeriod("12mo", made, time.UTC, 1)
	return p
}
