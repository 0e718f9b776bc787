package store_test

import (
	"testing"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// The company and the person that came with a referral are still named by it, so
// that taking the referral back must leave them.
func TestAReferralThatBroughtItsCompanyAlongIsTakenBack(t *testing.T) {
	d := seeded(t)
	added := got[store.Added](d)(d.boss.AddReferral(t.Context(), store.ReferralInput{ReferrerName: "Uma Vale", AccountName: "A company nobody knew",
		ContactName: "Ida Holm", ContactEmail: "ida@nobody-knew.example"}))
	if _, err := d.boss.Undo(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	after := got[store.ReferralDetail](d)(d.boss.Referral(t.Context(), added.Referral.ID))
	if after.Referral.Acceptance != domain.AcceptWithdrawn || after.Referral.ArchivedAt.IsZero() {
		t.Errorf("after the undo it is %s", after.Referral.Acceptance)
	}
	if after.Contact == nil || after.Contact.Name != "Ida Holm" {
		t.Errorf("the person is gone: %+v", after.Contact)
	}
}
