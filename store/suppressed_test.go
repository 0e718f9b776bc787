package store_test

import (
	"testing"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// An entry of the suppression list that names only an address blocks its owner at whatever account they are.
func TestAnAddressOnTheSuppressionListIsNotAsked(t *testing.T) {
	d := seeded(t)
	id := d.item("Priya Shah").ContactID
	p := got[store.ContactDetail](d)(d.boss.Contact(t.Context(), id)).Contact
	err := d.svc.Backend.Write(t.Context(), func(tx store.Tx) error {
		s := domain.Suppression{EmailHash: domain.EmailHash(p.Email), Reason: "asked us to stop"}
		s.CreatedAt = d.clock.Now()
		return tx.Suppressions().Put(&s)
	})
	if err != nil {
		t.Fatal(err)
	}
	why := got[store.Explanation](d)(d.boss.Why(t.Context(), id, store.AsOf{}))
	for _, g := range why.Verdict.Failed() {
		if g.Code == "suppressed" {
			return
		}
	}
	t.Errorf("she may be asked: %+v", why.Verdict.Failed())
}
