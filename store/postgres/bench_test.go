package postgres_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/postgres"
	"github.com/refdeck/refdeck/store/postgres/pgtest"
	"github.com/refdeck/refdeck/store/sqlite"
	"github.com/refdeck/refdeck/store/storetest"
)

// engines open a store on the disk, where each commit waits for it: the engines side
// by side in one run.
var engines = []struct {
	name string
	open func(*testing.B) (store.Backend, error)
}{
	{"SQLite", func(b *testing.B) (store.Backend, error) {
		return sqlite.Open(context.Background(), filepath.Join(b.TempDir(), "bench.db"), sqlite.Options{})
	}},
	{"PostgreSQL", func(b *testing.B) (store.Backend, error) {
		return postgres.Open(context.Background(), pgtest.Start(b).DSN("postgres"), postgres.Options{})
	}},
	{"PostgreSQL, not prepared", func(b *testing.B) (store.Backend, error) {
		return postgres.Open(context.Background(), pgtest.Start(b).DSN("postgres")+"&default_query_exec_mode=cache_describe", postgres.Options{})
	}},
}

// BenchmarkWrites makes one write after the other, and many at once, through a service.
func BenchmarkWrites(b *testing.B) {
	for _, e := range engines {
		b.Run(e.name, func(b *testing.B) {
			db, err := e.open(b)
			if err != nil {
				b.Fatal(explain(err))
			}
			b.Cleanup(func() { _ = db.Close() })
			svc, _ := storetest.NewService(db)
			seed := storetest.Seed(b, svc)
			account := seed.Accounts["Northwind Labs"]
			var n atomic.Int64
			ops := map[string]func() error{
				"touch": func() error {
					_, err := svc.As(storetest.Boss()).AddTouch(context.Background(), "", domain.Touch{AccountID: account, Kind: "call"})
					return err
				},
				"referral": func() error {
					_, err := svc.As(storetest.Boss()).AddReferral(context.Background(), store.ReferralInput{ReferrerName: "Ann", ReferrerCompany: "Fern",
						AccountName: fmt.Sprintf("Company %d", n.Add(1)), ContactName: "Bo", Need: "a thing", Value: domain.Money{Minor: 100, Currency: "USD"}})
					return err
				},
			}
			for _, name := range []string{"touch", "referral"} {
				b.Run(name, func(b *testing.B) {
					for b.Loop() {
						if err := ops[name](); err != nil {
							b.Fatal(explain(err))
						}
					}
					b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "writes/s")
				})
				b.Run(name+" by 8", func(b *testing.B) {
					b.SetParallelism(4)
					b.RunParallel(func(pb *testing.PB) {
						for pb.Next() {
							if err := ops[name](); err != nil {
								b.Error(explain(err))
								return
							}
						}
					})
					b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "writes/s")
				})
			}
		})
	}
}
