package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/refdeck/refdeck/store"
)

// Without a beginning the report read every day since the year 1.
func TestTheReportOfMissedMomentsNeedsNoBeginning(t *testing.T) {
	d := seeded(t)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if _, err := d.boss.Missed(ctx, store.MissedQuery{}); err != nil {
		t.Fatal(err)
	}
}
