package intake_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/intake"
	"github.com/refdeck/refdeck/store/sqlite"
)

// bench is a store with an actor who may import, at a fixed moment.
type bench struct {
	t   *testing.T
	svc *store.Service
	st  store.Store
	now time.Time
	ops int
}

func newBench(t *testing.T) *bench {
	t.Helper()
	db, err := sqlite.OpenMemory(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	b := &bench{t: t, now: time.Date(2026, 11, 20, 9, 12, 0, 0, time.UTC)}
	b.svc = &store.Service{Backend: db, Now: func() time.Time { return b.now }, NewID: b.id, Parse: func(string) (*domain.Program, error) { return domain.DefaultProgram(), nil }}
	err = db.Write(context.Background(), func(tx store.Tx) error {
		return tx.Users().Put(&domain.User{Meta: domain.Meta{CreatedAt: b.now, UpdatedAt: b.now}, Name: "Sam", Active: true})
	})
	if err != nil {
		t.Fatal(err)
	}
	b.st = b.svc.As(domain.Actor{UserID: 1, Name: "Sam", Roles: domain.InternalRoles, Via: "import"})
	return b
}

func (b *bench) id() string {
	b.ops++
	return fmt.Sprintf("op-%06d", b.ops)
}

func (b *bench) options() intake.RunOptions {
	return intake.RunOptions{NewID: b.id, Now: func() time.Time { return b.now }}
}

func (b *bench) load(kind string, src *intake.Source, set func(*intake.Options, *intake.RunOptions)) (intake.Report, error) {
	b.t.Helper()
	opt, run := intake.Options{Mapping: intake.Mapping{Kind: kind}}, b.options()
	if set != nil {
		set(&opt, &run)
	}
	p, err := intake.Prepare(context.Background(), src, opt)
	if err != nil {
		b.t.Fatal(err)
	}
	rep, err := intake.Run(context.Background(), b.st, p, run)
	if sum := rep.Created + rep.Updated + rep.Unchanged + rep.Duplicate + rep.Rejected; err == nil && (sum != rep.Rows || rep.Rows != p.Records) {
		b.t.Errorf("%s: %d records, %d rows, %d accounted for", src.Name, p.Records, rep.Rows, sum)
	}
	return rep, err
}

func (b *bench) text(kind, text string) intake.Report {
	b.t.Helper()
	rep, err := b.load(kind, intake.FromBytes(kind+".csv", []byte(text)), nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return rep
}

func shared(t *testing.T, name string) *intake.Source {
	t.Helper()
	dir := "../../../shared/data"
	if d := os.Getenv("REFDECK_DATA"); d != "" {
		dir = d
	}
	if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
		if os.Getenv("REFDECK_REQUIRE") != "" {
			t.Fatalf("the public data is not here: %s", name)
		}
		t.Skipf("the public data is not here: %s", name)
	}
	src, err := intake.FromFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func counts(r intake.Report) string {
	return fmt.Sprintf("%d = %d created + %d updated + %d unchanged + %d duplicate + %d rejected", r.Rows, r.Created, r.Updated, r.Unchanged, r.Duplicate, r.Rejected)
}

// TestThePublicFilesGoInAndTheSecondTimeNothingChanges imports every set, twice.
func TestThePublicFilesGoInAndTheSecondTimeNothingChanges(t *testing.T) {
	for _, set := range []struct {
		name  string
		files []string // kind file created/duplicate
	}{
		{"maven", []string{"accounts maven-crm-us-dates/accounts.csv 85", "opportunities maven-crm-iso/sales_pipeline.csv 8800", "employees maven-crm-us-dates/sales_teams.csv 35"}},
		{"opsmadeez", []string{"accounts opsmadeez-b2b-funnel/accounts.csv 102", "contacts opsmadeez-b2b-funnel/contacts.csv 1809", "opportunities opsmadeez-b2b-funnel/deals.csv 20"}},
		{"hubspot", []string{"accounts hubspot-dummy/hubspot_companies.csv 200", "contacts hubspot-dummy/hubspot_contacts.csv 950", "opportunities hubspot-dummy/hubspot_deals.csv 500", "cases hubspot-dummy/hubspot_tickets.csv 300"}},
		{"salesforce", []string{"accounts salesforce-dataloader-samples/accountData.csv 423", "opportunities salesforce-dataloader-samples/opportunityData.csv 38", "accounts salesforce-easy-spaces/Accounts.json 12", "contacts salesforce-easy-spaces/Contacts.json 12", "contacts salesforce-easy-spaces/Lead_Data.csv 11"}},
		{"ravenstack", []string{"accounts ravenstack-saas/ravenstack_accounts.csv 500", "subscriptions ravenstack-saas/ravenstack_subscriptions.csv 5000", "cases ravenstack-saas/ravenstack_support_tickets.csv 2000", "churn ravenstack-saas/ravenstack_churn_events.csv 600"}},
		{"yochees", []string{"nps nps-yochees-mock/nps_responses.csv 100", "csat nps-yochees-mock/csat_responses.csv 100", "csat nps-yochees-mock/ces_responses.csv 100"}},
		{"product analytics", []string{"accounts nps-product-analytics/users.csv 200", "nps nps-product-analytics/nps_responses.csv 100", "subscriptions nps-product-analytics/subscriptions.csv 50"}},
		{"signalforge", []string{"accounts signalforge-mini/customers.csv 5", "health signalforge-mini/usage_metrics.csv 5"}},
	} {
		t.Run(set.name, func(t *testing.T) {
			b := newBench(t)
			for _, again := range []bool{false, true} {
				for _, f := range set.files {
					var kind, file string
					var want int64
					if _, err := fmt.Sscan(f, &kind, &file, &want); err != nil {
						t.Fatal(err)
					}
					rep, err := b.load(kind, shared(t, file), nil)
					if err != nil {
						t.Fatal(err)
					}
					if !again && (rep.Created != want || rep.Rows != want) {
						t.Errorf("%s: %s, want %d created; %v", file, counts(rep), want, rep.ByCode)
					}
					if again && rep.Unchanged != want {
						t.Errorf("%s again: %s, want %d unchanged", file, counts(rep), want)
					}
				}
			}
		})
	}
}

func TestTheTwoCopiesOfThePipelineGiveTheSameTotals(t *testing.T) {
	var base []store.Baseline
	for _, file := range []string{"maven-crm-iso/sales_pipeline.csv", "maven-crm-us-dates/sales_pipeline.csv"} {
		b := newBench(t)
		if _, err := b.load("auto", shared(t, file), nil); err != nil {
			t.Fatal(err)
		}
		got, err := b.st.Baseline(context.Background(), store.MetricsQuery{})
		if err != nil {
			t.Fatal(err)
		}
		base = append(base, got)
	}
	if diff := cmp.Diff(base[0], base[1]); diff != "" {
		t.Errorf("totals differ:\n%s", diff)
	}
	t.Logf("%+v", base[0])
}

func TestDuplicatesAndChangesAreToldApart(t *testing.T) {
	b := newBench(t)
	rep := b.text("accounts", "id,name,arr\n1,Acme,100\n2,Beta,200\n1,Acme,100\n2,Beta,250\n")
	if got := counts(rep); got != "4 = 2 created + 1 updated + 0 unchanged + 1 duplicate + 0 rejected" {
		t.Error(got)
	}
	rep = b.text("accounts", "id,name,arr\n1,Acme,100\n2,Beta,300\n3,Acme,1\n")
	if got := counts(rep); got != "3 = 1 created + 1 updated + 1 unchanged + 0 duplicate + 0 rejected" {
		t.Error(got)
	}
	rep = b.text("accounts", "name,arr\nACME ,100\n")
	if got := counts(rep); got != "1 = 0 created + 1 updated + 0 unchanged + 0 duplicate + 0 rejected" {
		t.Error("found by name:", got)
	}
}

func TestAnEmptyCellNeverErasesWhatIsKnown(t *testing.T) {
	b := newBench(t)
	b.text("accounts", "id,name,industry,country\n1,Acme,Toys,US\n")
	b.text("accounts", "id,name,industry,country\n1,Acme,,DE\n")
	hits, err := b.st.Accounts(context.Background(), store.PageQuery{Limit: 10})
	if err != nil || len(hits) != 1 || hits[0].Industry != "Toys" || hits[0].Country != "DE" {
		t.Errorf("%+v %v", hits, err)
	}
}

func TestAnAnswerOfSomebodyUnknownMakesAStubContact(t *testing.T) {
	b := newBench(t)
	b.text("accounts", "id,name\n1,Acme\n")
	b.text("contacts", "id,name,email,account_id\nc1,Ann Lee,ann@acme.com,1\n")
	rep := b.text("nps", "response_id,score,email,name,account,date\n1,10,ann@acme.com,,,2026-11-19\n2,9,new@acme.com,New Person,Acme,2026-11-19\n3,8,new@acme.com,,,2026-11-18\n4,9,,,Acme,2026-11-18\n")
	if rep.Created != 4 || rep.ByCode["stub_contact"] != 2 {
		t.Errorf("%s; %v", counts(rep), rep.ByCode)
	}
	rep = b.text("nps", "response_id,score,email,name,account,date\n4,9,,,Acme,2026-11-18\n")
	if rep.Unchanged != 1 || rep.ByCode["stub_contact"] != 0 {
		t.Errorf("again: %s; %v", counts(rep), rep.ByCode)
	}
	people, err := b.st.Contacts(context.Background(), store.PageQuery{Limit: 10})
	if err != nil || len(people) != 3 {
		t.Errorf("%d contacts, %v", len(people), err)
	}
}

func TestRowsThatTheStoreRefusesReachTheRejectsFile(t *testing.T) {
	b := newBench(t)
	b.text("accounts", "id,name\n1,Acme\n")
	var out bytes.Buffer
	var fates []string
	src := intake.FromBytes("churn.csv", []byte("account_id,churn_date,reason\n1,2026-05-01,price\n7,2026-05-01,gone\n1,soon,x\n1,2027-05-13,later\n"))
	rep, err := b.load("churn", src, func(_ *intake.Options, run *intake.RunOptions) {
		run.Rejects = func() (io.WriteCloser, error) { return nopCloser{&out}, nil }
		run.Each = func(f intake.Fate) { fates = append(fates, fmt.Sprintf("%d %s", f.Line, f.Status)) }
	})
	if err != nil || rep.Created != 1 || rep.Rejected != 3 {
		t.Fatal(counts(rep), err)
	}
	want := "account_id,churn_date,reason,refdeck line,refdeck reason\n" +
		"7,2026-05-01,gone,3,\"the account \"\"7\"\" is not known; import the accounts first\"\n" +
		"1,soon,x,4,\"churn_date: \"\"soon\"\" is no date as the column writes them (year-month-day)\"\n" +
		"1,2027-05-13,later,5,churn_date: the date 2027-05-13 lies in the future\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"2 created", "3 rejected", "4 rejected", "5 rejected"}, fates); diff != "" {
		t.Error(diff)
	}
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

func TestADryRunTellsEverythingAndKeepsNothing(t *testing.T) {
	b := newBench(t)
	rep, err := b.load("accounts", intake.FromBytes("a.csv", []byte("id,name\n1,Acme\n2,Beta\n1,Acme\n")), func(_ *intake.Options, run *intake.RunOptions) { run.DryRun = true })
	if err != nil || rep.Created != 2 || rep.Duplicate != 1 {
		t.Error(counts(rep), err)
	}
	if rows, err := b.st.Accounts(context.Background(), store.PageQuery{Limit: 10}); err != nil || len(rows) != 0 {
		t.Errorf("a dry run left %d accounts, %v", len(rows), err)
	}
}

func TestAnInterruptedImportSaysWhatIsInAndGoesOnWhereItWas(t *testing.T) {
	b := newBench(t)
	var text strings.Builder
	text.WriteString("id,name\n")
	for i := range 7_000 {
		fmt.Fprintf(&text, "%d,Company %d\n", i, i)
	}
	src := intake.FromBytes("a.csv", []byte(text.String()))
	p, err := intake.Prepare(context.Background(), src, intake.Options{Mapping: intake.Mapping{Kind: "accounts"}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	opt := b.options()
	opt.Progress = func(pr intake.Progress) {
		if pr.Done >= 4_000 {
			cancel()
		}
	}
	rep, err := intake.Run(ctx, b.st, p, opt)
	if !errors.Is(err, context.Canceled) || !rep.Interrupted || rep.Created != 4_000 || rep.Rows != 4_000 {
		t.Fatalf("%s, %v", counts(rep), err)
	}
	rep, err = intake.Run(context.Background(), b.st, p, b.options())
	if err != nil || rep.Created != 3_000 || rep.Unchanged != 4_000 {
		t.Errorf("resumed: %s, %v", counts(rep), err)
	}
}

func TestABatchThatIsSentTwiceCountsOnce(t *testing.T) {
	b := newBench(t)
	batch := store.ImportBatch{Op: "the same", Kind: "accounts", System: "file", File: "a.csv", Last: true, Rows: []store.ImportRow{
		{Line: 2, ExtID: "1", AccountRec: &domain.Account{Name: "Acme"}}, {Line: 3, ExtID: "2", AccountRec: &domain.Account{Name: "Beta"}}}}
	first, err := b.st.ImportBatch(context.Background(), batch)
	if err != nil {
		t.Fatal(err)
	}
	second, err := b.st.ImportBatch(context.Background(), batch)
	if diff := cmp.Diff(first, second); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestWhoMayNotImportIsRefused(t *testing.T) {
	b := newBench(t)
	_, err := b.svc.As(domain.Actor{UserID: 2, Name: "Vi", Roles: []domain.Role{domain.RoleViewer}}).ImportBatch(context.Background(), store.ImportBatch{Kind: "accounts"})
	if domain.CodeOf(err) != domain.Forbidden {
		t.Errorf("%v", err)
	}
}

func TestReferralsAndPartnersComeInOnce(t *testing.T) {
	b := newBench(t)
	if rep := b.text("partners", "partner id,name,email,tier,status\np1,Agency One,a@one.com,silver,active\np2,Two GmbH,b@two.de,,active\n"); rep.Created != 2 {
		t.Fatal(counts(rep))
	}
	b.text("accounts", "id,name,domain\n1,Acme,acme.com\n")
	b.text("contacts", "name,email,account\nAnn Lee,ann@acme.com,Acme\n")
	text := "referral id,referrer,referrer email,partner,company,contact,email,submitted at,status\n" +
		"r1,Ann Lee,ann@acme.com,,Globex,Hank Scorpio,hank@globex.com,2026-03-02,Qualified\n" +
		"r2,,,Agency One,Initech,Bill Lumbergh,bill@initech.com,2026-04-02,\n" +
		"r3,Stranger,,,Hooli,Gavin,gavin@hooli.com,2026-05-02,\n"
	rep := b.text("referrals", text)
	if rep.Created != 3 || rep.ByCode["unknown_referrer"] != 1 || rep.ByCode["stage_not_taken"] != 1 {
		t.Errorf("%s %v", counts(rep), rep.Warnings)
	}
	if rep := b.text("referrals", text); rep.Unchanged != 3 {
		t.Errorf("again: %s", counts(rep))
	}
}

func TestEventsHealthAndCasesNeedTheirAccount(t *testing.T) {
	b := newBench(t)
	b.text("accounts", "id,name\n1,Acme\n")
	if rep := b.text("events", "account_id,event kind,outcome,event date\n1,QBR,good,2026-11-18\n9,QBR,good,2026-11-18\n1,party,good,2026-11-18\n"); rep.Created != 1 || rep.Rejected != 2 {
		t.Error(counts(rep))
	}
	if rep := b.text("health", "account,health score,active users,date\nAcme,green,12,2026-11-18\nAcme,amber,11,2026-11-19\n"); rep.Created != 2 {
		t.Error(counts(rep))
	}
	if rep := b.text("health", "account,health score,active users,date\nAcme,green,13,2026-11-18\n"); rep.Updated != 1 {
		t.Error(counts(rep))
	}
	if rep := b.text("cases", "ticket id,subject,status,priority,created at,account_id\nT1,Down,open,urgent,2026-11-18 10:00,1\nT2,Lost,open,low,2026-11-18 10:00,99\n"); rep.Created != 2 || rep.ByCode["unknown_account"] != 1 {
		t.Error(counts(rep), rep.ByCode)
	}
	if rep := b.text("cases", "ticket id,subject,status,priority,created at,account_id\nT1,Down,closed,urgent,2026-11-18 10:00,1\n"); rep.Updated != 1 {
		t.Error(counts(rep))
	}
}
