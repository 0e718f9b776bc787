package sqlite_test

import (
	"context"
	"runtime"
	"testing"

	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/sqlite"
)

// A transaction whose beginning was cancelled may have begun all the same; its
// connection then refused every further transaction.
func TestACancelledBeginningLeavesNoTransactionOpen(t *testing.T) {
	db, err := sqlite.OpenMemory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	nothing := func(store.Tx) error { return nil }
	for n := range 20_000 {
		ctx, cancel := context.WithCancel(t.Context())
		go func() { // at some moment of it
			for range n % 40 {
				runtime.Gosched()
			}
			cancel()
		}()
		do := db.Read
		if n%2 == 0 {
			do = db.Write
		}
		_ = do(ctx, nothing)
		if err := db.Read(t.Context(), nothing); err != nil {
			t.Fatalf("after %d: %v", n, err)
		}
	}
}
