package store_test

import (
	"testing"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// A touch of a referral counts as one with the referred company; where that is a
// customer, its people were not judged again.
func TestATouchOfAReferralJudgesTheReferredCustomerAgain(t *testing.T) {
	d := seeded(t)
	var customer domain.Account
	for _, a := range got[[]domain.Account](d)(d.boss.Accounts(d.ctx, store.PageQuery{})) {
		if a.Kind == domain.AccountCustomer && a.Lifecycle == domain.LifeLive && a.OwnerID != 0 {
			customer = a
			break
		}
	}
	in := store.ReferralInput{ReferrerName: "Uma Vale", AccountName: customer.Name, ConsentBasis: "legitimate_interest"}
	first := got[store.Added](d)(d.boss.AddReferral(d.ctx, in))
	if again := got[store.Added](d)(d.boss.AddReferral(d.ctx, in)); !again.Merged {
		t.Fatalf("introduced twice: %+v", again)
	}
	d.healthy()
	r := got[store.ReferralDetail](d)(d.boss.Referral(d.ctx, first.Referral.ID)).Referral
	got[domain.Referral](d)(d.boss.Move(d.ctx, store.MoveInput{ID: r.ID, Rev: r.Rev, To: domain.StageContacted, Touch: "email"}))
	d.healthy()
}

// healthy wants doctor to find nothing.
func (d *desk) healthy() {
	d.Helper()
	for _, c := range got[store.Report](d)(d.svc.Doctor(d.ctx)).Checks {
		if c.Findings > 0 {
			d.Errorf("%s %s: %v", c.ID, c.Name, c.Keys)
		}
	}
}
