package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/refdeck/refdeck/store"
)

func TestASlowReaderOfChangesMissesNothing(t *testing.T) {
	few := store.NewMailbox()
	few.Put(store.Change{Kind: "referral", ID: 1}, store.Change{Kind: "referral", ID: 2})
	few.Put(store.Change{Kind: "referral", ID: 1})
	go few.Deliver(t.Context())
	heard := []store.Change{<-few.Out(), <-few.Out()}
	if diff := cmp.Diff([]store.Change{{Kind: "referral", ID: 1}, {Kind: "referral", ID: 2}}, heard); diff != "" {
		t.Errorf("heard (-put +heard): %s", diff)
	}
	many := store.NewMailbox()
	for i := range int64(1_000) {
		many.Put(store.Change{Kind: "referral", ID: i})
	}
	go many.Deliver(t.Context())
	if c := <-many.Out(); !c.All {
		t.Errorf("heard %+v of what was too much to keep, want all", c)
	}
}
