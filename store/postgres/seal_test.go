package postgres_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/postgres"
	"github.com/refdeck/refdeck/store/postgres/pgtest"
	"github.com/refdeck/refdeck/store/storetest"
)

func TestSeveralServersMakeOneChainWhilePeopleWrite(t *testing.T) {
	ctx, dsn := context.Background(), database(t)
	var n atomic.Int64
	server := func() *store.Service {
		svc, _ := storetest.NewService(open(t, dsn, postgres.Options{}))
		svc.NewID = func() string { return fmt.Sprintf("op-%06d", n.Add(1)) }
		return svc
	}
	servers := []*store.Service{server(), server()}
	boss := servers[0].As(storetest.Boss())
	a, err := boss.SaveAccount(ctx, "", domain.Account{Name: "Northwind Labs"})
	if err != nil {
		t.Fatal(explain(err))
	}
	const notes = 12
	var writers, sealers sync.WaitGroup
	done := make(chan struct{})
	for i := range 4 {
		svc := servers[i%2]
		writers.Go(func() {
			for j := range notes {
				if _, err := svc.As(storetest.Boss()).AddNote(ctx, "", domain.Note{Subject: "account", SubjectID: a.ID, Body: fmt.Sprint(i, j)}); err != nil {
					t.Error(explain(err))
				}
			}
		})
		if i >= len(servers) {
			continue
		}
		sealers.Go(func() {
			for {
				if err := svc.SealAll(ctx); err != nil {
					t.Error(explain(err))
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	writers.Wait()
	close(done)
	sealers.Wait()
	if err := servers[1].SealAll(ctx); err != nil {
		t.Fatal(explain(err))
	}
	r, err := boss.VerifyAudit(ctx)
	if err != nil || !r.OK || r.Sealed != 4*notes+1 || r.Unsealed != 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	report, err := servers[0].Doctor(ctx)
	if err != nil || !report.OK {
		t.Errorf("doctor: %+v, %v", report, err)
	}
}

func TestATamperedChainIsFoundInADatabase(t *testing.T) {
	ctx, dsn := context.Background(), database(t)
	d := open(t, dsn, postgres.Options{})
	svc, _ := storetest.NewService(d)
	boss := svc.As(storetest.Boss())
	for i := range 5 {
		if _, err := boss.SaveAccount(ctx, "", domain.Account{Name: fmt.Sprint("Account ", i)}); err != nil {
			t.Fatal(explain(err))
		}
	}
	if err := svc.SealAll(ctx); err != nil {
		t.Fatal(explain(err))
	}
	tamper := func(statements string) { pgtest.Shared(t).Exec(t, name(dsn), statements) }
	tamper("CREATE TABLE untouched AS SELECT * FROM audit_event")
	for statement, want := range map[string]string{
		"UPDATE audit_event SET actor = 'x' WHERE seq = 3": "Record 3 (id 3, ",
		"DELETE FROM audit_event WHERE seq = 3":            "Record 3 of the audit is missing",
		"DELETE FROM audit_event WHERE seq > 2":            "Record 3 of the audit is missing",
	} {
		tamper(statement)
		r, err := boss.VerifyAudit(ctx)
		if err != nil || r.OK || r.Broken != 3 || !strings.HasPrefix(r.Reason, want) {
			t.Errorf("%s: %+v, %v", statement, r, err)
		}
		tamper("DELETE FROM audit_event; INSERT INTO audit_event SELECT * FROM untouched")
	}
}
