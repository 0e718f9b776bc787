package demo_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/demo"
	"github.com/refdeck/refdeck/store/sqlite"
)

var now = time.Date(2026, 11, 20, 9, 12, 0, 0, time.UTC)

func generate(t *testing.T, o demo.Options) (*store.Service, store.Store) {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "demo.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	n := 0
	svc := &store.Service{Backend: db, Now: func() time.Time { return now }, NewID: func() string { n++; return fmt.Sprintf("op-%06d", n) }}
	if err := demo.Generate(t.Context(), svc, o, nil); err != nil {
		t.Fatal(err)
	}
	return svc, svc.As(demo.Who())
}

func TestADemoIsSoundAndAlive(t *testing.T) {
	svc, st := generate(t, demo.Options{Size: demo.Small, Seed: 1, Now: now})
	rep, err := svc.Doctor(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range rep.Checks {
		if c.Findings > 0 {
			t.Errorf("%s %s: %d findings %v", c.ID, c.Name, c.Findings, c.Keys)
		}
	}
	counts, err := st.QueueCounts(t.Context(), store.Scope{})
	if err != nil {
		t.Fatal(err)
	}
	if counts.Open < 8 || counts.Blocked < 8 || counts.ClosingSoon == 0 {
		t.Errorf("nothing to do this morning: %+v", counts)
	}
	board, err := st.Board(t.Context(), store.BoardQuery{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range board.Columns {
		if c.Count == 0 {
			t.Errorf("no card at %s", c.Stage)
		}
	}
}

func TestTheSameSeedGivesTheSameBook(t *testing.T) {
	_, a := generate(t, demo.Options{Size: demo.Small, Seed: 7, Now: now})
	_, b := generate(t, demo.Options{Size: demo.Small, Seed: 7, Now: now})
	_, c := generate(t, demo.Options{Size: demo.Small, Seed: 8, Now: now})
	if d := cmp.Diff(names(t, a), names(t, b)); d != "" {
		t.Errorf("seed 7 twice differs: %s", d)
	}
	if cmp.Equal(names(t, a), names(t, c)) {
		t.Error("seeds 7 and 8 give the same queue")
	}
}

func names(t *testing.T, st store.Store) []string {
	t.Helper()
	page, err := st.Queue(t.Context(), store.QueueQuery{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	out := make([]string, 0, len(page.Items))
	for _, it := range page.Items {
		out = append(out, fmt.Sprintf("%s|%s|%s|%d", it.Account, it.Contact, it.Trigger, it.Score))
	}
	return out
}

func TestADemoNeedsAnEmptyStore(t *testing.T) {
	svc, _ := generate(t, demo.Options{Size: demo.Small, Seed: 1, Now: now})
	err := demo.Generate(context.Background(), svc, demo.Options{Size: demo.Small, Seed: 1, Now: now}, nil)
	if domain.CodeOf(err) != domain.Conflict {
		t.Errorf("a second demo in the same store: %v", err)
	}
}

func TestAMediumDemoIsSound(t *testing.T) {
	if testing.Short() {
		t.Skip("makes thousands of rows; run without -short")
	}
	svc, _ := generate(t, demo.Options{Size: demo.Medium, Customers: 3_000, Seed: 3, Now: now})
	rep, err := svc.Doctor(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !rep.OK {
		t.Errorf("doctor: %+v", rep.Checks)
	}
}
