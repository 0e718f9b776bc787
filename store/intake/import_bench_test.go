package intake_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/intake"
	"github.com/refdeck/refdeck/store/sqlite"
)

// benchRows is how many rows the import benchmarks read.
func benchRows() int {
	if n, err := strconv.Atoi(os.Getenv("REFDECK_BENCH_ROWS")); err == nil {
		return n
	}
	return 20_000
}

// BenchmarkImport imports into an empty file store: read, checked, de-duplicated,
// audited, with sums and queue. It reports rows per second.
func BenchmarkImport(b *testing.B) {
	n := benchRows()
	var accounts, answers, deals bytes.Buffer
	accounts.WriteString("id,name,domain,customer since\n")
	answers.WriteString("response_id,score,email,account_id,date\n")
	deals.WriteString("opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n")
	for i := range n {
		fmt.Fprintf(&accounts, "%d,Company %d,company%d.com,2024-%02d-%02d\n", i, i, i, i%12+1, i%28+1)
		fmt.Fprintf(&answers, "%d,%d,p%d@company%d.com,%d,2026-%02d-%02d 10:00\n", i, i%11, i, i, i, i%10+1, i%28+1)
		fmt.Fprintf(&deals, "OP%d,Agent %d,GTX,Company %d,Won,%d/%d/2026,%d/%d/2026,%d\n", i, i%40, i%5000, i%10+1, i%28+1, i%10+1, i%28+1, i%9000+1)
	}
	for _, c := range []struct {
		kind string
		text []byte
	}{{"accounts", accounts.Bytes()}, {"nps", answers.Bytes()}, {"opportunities", deals.Bytes()}} {
		b.Run(c.kind, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				st := benchStore(b)
				b.StartTimer()
				benchImport(b, st, c.kind, c.text)
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

func benchStore(b *testing.B) store.Store {
	b.Helper()
	db, err := sqlite.Open(context.Background(), filepath.Join(b.TempDir(), "bench.db"), sqlite.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	svc := &store.Service{Backend: db, Now: func() time.Time { return time.Date(2026, 11, 20, 9, 12, 0, 0, time.UTC) },
		Parse: func(string) (*domain.Program, error) { return domain.DefaultProgram(), nil }}
	return svc.As(domain.Actor{Name: "Sam", Roles: domain.InternalRoles, Via: "import"})
}

func benchImport(b *testing.B, st store.Store, kind string, text []byte) {
	b.Helper()
	p, err := intake.Prepare(context.Background(), intake.FromBytes(kind+".csv", text), intake.Options{Mapping: intake.Mapping{Kind: kind}})
	if err != nil {
		b.Fatal(err)
	}
	ops := 0
	rep, err := intake.Run(context.Background(), st, p, intake.RunOptions{Now: time.Now, NewID: func() string { ops++; return fmt.Sprintf("op-%d", ops) }})
	if err != nil || rep.Created != p.Records {
		b.Fatal(rep, err)
	}
}
