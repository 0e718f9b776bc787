package intake_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// sound fails unless doctor finds the store clean. Engine checks are about files
// and are left out: these tests work in memory.
func (b *bench) sound() {
	b.t.Helper()
	rep, err := b.svc.Doctor(context.Background())
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range rep.Checks {
		if c.Findings > 0 && c.ID != "I45" && (c.ID != "I20" || c.Findings > 1 || c.Keys[0] != "user/1") { // Sam was not made by an operation
			b.t.Errorf("%s (%s): %d findings: %v", c.ID, c.Name, c.Findings, c.Keys[:min(5, len(c.Keys))])
		}
	}
}

func (b *bench) sharedFiles(files ...string) {
	b.t.Helper()
	for _, f := range files {
		if _, err := b.load("auto", shared(b.t, f), nil); err != nil {
			b.t.Fatal(err)
		}
	}
}

func TestAnImportedStoreIsSound(t *testing.T) {
	b := newBench(t)
	b.sharedFiles("hubspot-dummy/hubspot_companies.csv", "hubspot-dummy/hubspot_contacts.csv", "hubspot-dummy/hubspot_deals.csv", "hubspot-dummy/hubspot_tickets.csv",
		"ravenstack-saas/ravenstack_accounts.csv", "ravenstack-saas/ravenstack_support_tickets.csv", "nps-yochees-mock/nps_responses.csv")
	b.text("partners", "partner id,name,tier\np1,Agency One,silver\n")
	b.text("referrals", "referral id,partner,company,contact,email,submitted at\nr1,Agency One,Globex,Hank Scorpio,hank@globex.com,2026-03-02\n")
	b.text("health", "account_id,health score,date\nA-2e4581,green,2026-11-18\n")
	b.sharedFiles("hubspot-dummy/hubspot_deals.csv", "ravenstack-saas/ravenstack_accounts.csv")
	b.sound()
}

// TestABulkImportIsMadeUpFor sends a bulk batch whose last one never comes, as if
// the program were killed, and one whose last one comes.
func TestABulkImportIsMadeUpFor(t *testing.T) {
	b := newBench(t)
	b.text("accounts", "id,name,customer since\n1,Acme,2024-01-15\n")
	b.text("contacts", "id,name,email,account_id\nc1,Ann Lee,ann@acme.com,1\n")
	answer := func(id string, day int) store.ImportRow {
		return store.ImportRow{Line: 2, ExtID: id, Contact: store.RefContact{ExtID: "c1"}, Account: store.RefAccount{ExtID: "1"},
			Answer: &domain.Answer{Survey: domain.SurveyNPS, Score: 10, Scale: 10, RespondedAt: b.now.AddDate(0, 0, -day)}}
	}
	send := func(last bool, rows ...store.ImportRow) {
		t.Helper()
		if _, err := b.st.ImportBatch(context.Background(), store.ImportBatch{Op: b.id(), Kind: "nps", System: "file", Bulk: true, Last: last, Rows: rows}); err != nil {
			t.Fatal(err)
		}
	}
	open := func() int {
		t.Helper()
		q, err := b.st.Queue(context.Background(), store.QueueQuery{})
		if err != nil {
			t.Fatal(err)
		}
		return len(q.Items)
	}
	send(false, answer("a1", 20))
	if n := open(); n != 0 {
		t.Fatalf("the queue was kept in the middle of a bulk import: %d rows", n)
	}
	if err := b.svc.Repair(context.Background()); err != nil {
		t.Fatal(err)
	}
	if n := open(); n != 1 {
		t.Errorf("%d people in the queue after the repair, want 1", n)
	}
	b.sound()
	send(true, answer("a2", 10))
	b.sound()
	if err := b.svc.Repair(context.Background()); err != nil {
		t.Error(err)
	}
}

// TestNobodyIsAskedWhoHasAnOpenTicketOrHasChurned reads the files a second time,
// on its own, and compares: with a promoter and a good event at every account,
// the tickets that were open and the churn of that moment keep people out.
func TestNobodyIsAskedWhoHasAnOpenTicketOrHasChurned(t *testing.T) {
	b := newBench(t)
	b.sharedFiles("ravenstack-saas/ravenstack_accounts.csv", "ravenstack-saas/ravenstack_subscriptions.csv", "ravenstack-saas/ravenstack_support_tickets.csv", "ravenstack-saas/ravenstack_churn_events.csv")
	var nps, events strings.Builder
	nps.WriteString("response_id,score,email,name,account_id,date\n")
	events.WriteString("event id,account_id,event kind,outcome,event date\n")
	for i, row := range table(t, "ravenstack-saas/ravenstack_accounts.csv") {
		fmt.Fprintf(&nps, "n%d,10,p%d@example.com,Person %d,%s,2023-11-05 10:00\n", i, i, i, row["account_id"])
		fmt.Fprintf(&events, "e%d,%s,ROI achieved,positive,2023-11-05 10:00\n", i, row["account_id"])
	}
	b.text("nps", nps.String())
	b.text("events", events.String())
	at := time.Date(2023, 11, 6, 12, 0, 0, 0, time.UTC)
	blocked := ravenBlocked(t, at)
	asked, after := 0, ""
	for {
		page, err := b.st.Queue(context.Background(), store.QueueQuery{AsOf: at, Limit: 200, After: after})
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range page.Items {
			asked++
			if why, no := blocked[it.Account]; no {
				t.Errorf("%s is asked: %s", it.Account, why)
			}
		}
		if after = page.Next; after == "" {
			break
		}
	}
	t.Logf("%d asked, %d accounts blocked", asked, len(blocked))
	if asked == 0 {
		t.Error("nobody is asked at all")
	}
}

func table(t *testing.T, file string) []map[string]string {
	t.Helper()
	f, err := os.Open(shared(t, file).Name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, r := range rows[1:] {
		m := map[string]string{}
		for i, h := range rows[0] {
			m[strings.TrimPrefix(h, "\ufeff")] = r[i]
		}
		out = append(out, m)
	}
	return out
}

// ravenBlocked names the accounts that must not be asked at a moment.
func ravenBlocked(t *testing.T, at time.Time) map[string]string {
	t.Helper()
	names, out := map[string]string{}, map[string]string{}
	for _, r := range table(t, "ravenstack-saas/ravenstack_accounts.csv") {
		names[r["account_id"]] = r["account_name"]
	}
	open := 0
	for _, r := range table(t, "ravenstack-saas/ravenstack_support_tickets.csv") {
		from, _ := time.Parse(time.DateOnly, r["submitted_at"])
		to, _ := time.Parse(time.DateTime, r["closed_at"])
		if from.After(at) || !to.After(at) {
			continue
		}
		if open++; r["priority"] != "low" {
			out[names[r["account_id"]]] = "ticket " + r["ticket_id"]
		}
	}
	if open != 11 {
		t.Errorf("%d tickets are open at %s, want 11", open, at)
	}
	last := map[string]time.Time{}
	gone := map[string]bool{}
	for _, r := range table(t, "ravenstack-saas/ravenstack_churn_events.csv") {
		on, err := time.Parse("2/1/2006", r["churn_date"])
		if err != nil {
			t.Fatal(err)
		}
		id := r["account_id"]
		if on.After(at) || on.Before(last[id]) {
			continue
		}
		back := r["is_reactivation"] == "TRUE"
		gone[id] = !back || on.Equal(last[id]) && gone[id] && !back
		last[id] = on
	}
	for id, yes := range gone {
		if yes {
			out[names[id]] = "churned on " + last[id].Format(time.DateOnly)
		}
	}
	return out
}
