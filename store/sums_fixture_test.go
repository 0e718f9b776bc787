package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/sqlite"
	"github.com/refdeck/refdeck/store/storetest"
)

// openAt is a desk on a file that is there already.
func openAt(t *testing.T, path string) *desk {
	t.Helper()
	db, err := sqlite.Open(context.Background(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	svc, clock := storetest.NewService(db)
	n := 0
	svc.NewID = func() string { n++; return fmt.Sprintf("%s-%06d", filepath.Base(path), n) }
	return &desk{T: t, svc: svc, clock: clock, boss: svc.As(storetest.Boss()), ctx: context.Background()}
}

func (d *desk) close() {
	if err := d.svc.Backend.Close(); err != nil {
		d.Error(err)
	}
}

// seededFile is a store file with the seeded book that tests copy.
func seededFile(t *testing.T) (string, *storetest.Seeded) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "seeded.db")
	d := openAt(t, path)
	seed := storetest.Seed(t, d.svc)
	// the seed goes back and forth in time; the newest event says how far it got
	got[domain.Note](d)(d.boss.AddNote(d.ctx, "", domain.Note{Subject: "account", SubjectID: seed.Accounts["Northwind Labs"], Body: "all set"}))
	d.close()
	return path, seed
}

// copyOf opens a copy of a store file.
func copyOf(t *testing.T, path, name string, seed *storetest.Seeded) *desk {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(filepath.Dir(path), name)
	if err := os.WriteFile(to, b, 0o600); err != nil {
		t.Fatal(err)
	}
	d := openAt(t, to)
	d.seed = seed
	return d
}

// ailing lists what doctor finds, by check.
func (d *desk) ailing() map[string][]string {
	d.Helper()
	r, err := d.svc.Doctor(d.ctx)
	if err != nil {
		d.Fatal(err)
	}
	out := map[string][]string{}
	for _, c := range r.Checks {
		if c.Findings > 0 {
			out[c.ID] = c.Keys
		}
	}
	if r.OK != (len(out) == 0) {
		d.Errorf("ok is %v with findings %v", r.OK, out)
	}
	return out
}

// sound wants a clean doctor.
func (d *desk) sound() {
	d.Helper()
	for id, keys := range d.ailing() {
		d.Errorf("%s finds %v", id, keys)
	}
}

func usd(units int64) domain.Money { return domain.Money{Minor: units * 100, Currency: "USD"} }

// period reads a period as people type it, at the desk's clock and in the program's zone.
func (d *desk) period(text string) domain.Period {
	d.Helper()
	p, _, err := d.boss.Program(d.ctx)
	if err != nil {
		d.Fatal(err)
	}
	return got[domain.Period](d)(domain.ParsePeriod(text, d.clock.Now(), p.Zone(), p.FiscalYearStart))
}

// introduce adds a referral of a company by a partner of the book.
func (d *desk) introduce(company, partner string, value domain.Money) domain.Referral {
	d.Helper()
	return got[store.Added](d)(d.boss.AddReferral(d.ctx, store.ReferralInput{PartnerID: d.seed.Partners[partner], AccountName: company, ICP: "yes",
		Need: "a need", ConsentBasis: "permission_confirmed", Value: value, OwnerID: d.seed.Users["Leo Park"]})).Referral
}

// accept and advance take a referral through a decision and a stage.
func (d *desk) accept(r domain.Referral) domain.Referral {
	d.Helper()
	return got[domain.Referral](d)(d.boss.Decide(d.ctx, store.DecideInput{ID: r.ID, Rev: r.Rev, To: domain.AcceptAccepted}))
}

func (d *desk) advance(r domain.Referral, to domain.Stage) domain.Referral {
	d.Helper()
	in := store.MoveInput{ID: r.ID, Rev: r.Rev, To: to, Touch: "email", Person: "Somebody", PersonRole: "champion"}
	today := domain.DateOf(d.clock.Now(), time.UTC)
	switch to {
	case domain.StageOpportunity:
		in.ExpectedOn, in.Amount = today.AddDays(30), r.Value
	case domain.StageWon:
		in.ClosedOn = today
	case domain.StageLost:
		in.LostReason = "no_budget"
	}
	return got[domain.Referral](d)(d.boss.Move(d.ctx, in))
}

// win takes a new referral all the way.
func (d *desk) win(company, partner string, value domain.Money) domain.Referral {
	d.Helper()
	r := d.accept(d.introduce(company, partner, value))
	for _, to := range []domain.Stage{domain.StageContacted, domain.StageQualified, domain.StageOpportunity, domain.StageWon} {
		r = d.advance(r, to)
	}
	return r
}

// rows counts a drill's rows, page by page, and checks that none comes twice.
func (d *desk) rows(q store.DrillQuery) int64 {
	d.Helper()
	seen := map[int64]bool{}
	for {
		page := got[store.ReferralPage](d)(d.boss.Drill(d.ctx, q))
		for _, c := range page.Cards {
			if seen[c.ID] {
				d.Fatalf("%s %s lists %d twice", q.Key, q.Part, c.ID)
			}
			seen[c.ID] = true
		}
		if page.Next == "" {
			if page.Total != int64(len(seen)) {
				d.Errorf("%s %s in %s says %d and lists %d", q.Key, q.Part, q.Window.Key(), page.Total, len(seen))
			}
			return int64(len(seen))
		}
		q.After = page.Next
	}
}
