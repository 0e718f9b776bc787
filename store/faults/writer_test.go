package faults_test

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/program"
	"github.com/refdeck/refdeck/store/sqlite"
)

// A process of this test that is started with these writes until it is killed.
const (
	writerStore = "REFDECK_FAULTS_STORE"
	writerName  = "REFDECK_FAULTS_WRITER"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(writerStore); path != "" {
		if err := writeForEver(context.Background(), path, os.Getenv(writerName)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// times is how often something is broken: as the flag says, else often where
// everything is required, and a few times for whoever just runs the tests.
func times(flag, required, few int) int {
	switch {
	case flag > 0:
		return flag
	case os.Getenv("REFDECK_REQUIRE") != "":
		return required
	}
	return few
}

func service(b store.Backend) *store.Service {
	return &store.Service{Backend: b, Now: time.Now, NewID: func() string { return uuid.Must(uuid.NewV7()).String() }, Parse: program.Parse}
}

func somebody() domain.Actor {
	return domain.Actor{Name: "Local user", Roles: domain.InternalRoles, Via: "test"}
}

// writeForEver takes in referrals and moves each on, and prints every operation's
// id once it was acknowledged.
func writeForEver(ctx context.Context, path, name string) error {
	db, err := sqlite.Open(ctx, path, sqlite.Options{MustExist: true})
	if err != nil {
		return err
	}
	st := service(db).As(somebody())
	for n := 0; ; n++ {
		if err := writePair(ctx, st, name+"."+strconv.Itoa(n), func(op string) { fmt.Println(op) }); err != nil {
			return err
		}
	}
}

// writePair is two operations on one referral; acked hears of each when it is known to be kept.
func writePair(ctx context.Context, st store.Store, name string, acked func(op string)) error {
	add := name + ".add"
	added, err := st.AddReferral(ctx, store.ReferralInput{Op: add, ReferrerName: "Uma Vale", AccountName: "Company " + name, ConsentBasis: "legitimate_interest"})
	if err != nil {
		return fmt.Errorf("%s: %w", add, err)
	}
	acked(add)
	edit, next := name+".edit", "call them"
	r := added.Referral
	if _, err := st.Edit(ctx, store.EditInput{Op: edit, ID: r.ID, Rev: r.Rev, NextAction: &next}); err != nil {
		return fmt.Errorf("%s: %w", edit, err)
	}
	acked(edit)
	return nil
}

// checkKept looks that every acknowledged operation is there and, with doctor,
// that no referral is there twice and that doctor finds nothing.
func checkKept(t *testing.T, b store.Backend, acked []string, doctor bool) {
	t.Helper()
	err := b.Read(context.Background(), func(tx store.Tx) error {
		for _, op := range acked {
			o, err := tx.Operation(op)
			if err != nil {
				t.Errorf("acknowledged %s is lost: %v", op, err)
				continue
			}
			if _, err := tx.Referrals().Get(o.SubjectID); err != nil {
				t.Errorf("the referral of %s is lost: %v", op, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if doctor {
		checkOnce(t, b)
		checkDoctor(t, b)
	}
}

// checkOnce looks that no referral was taken in twice.
func checkOnce(t *testing.T, b store.Backend) {
	t.Helper()
	have := map[string]int{}
	err := b.Read(context.Background(), func(tx store.Tx) error {
		rows, err := tx.Referrals().Page(0, 0)
		clear(have)
		for _, r := range rows {
			have[r.AccountName]++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, n := range have {
		if n != 1 {
			t.Errorf("%s was taken in %d times", name, n)
		}
	}
}

func checkDoctor(t *testing.T, b store.Backend) {
	t.Helper()
	report, err := service(b).Doctor(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range report.Checks {
		if c.Findings > 0 {
			t.Errorf("doctor: %s %s: %v", c.ID, c.Name, c.Keys)
		}
	}
}
