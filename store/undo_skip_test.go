package store_test

import (
	"testing"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// No stage leads from qualified back to new by hand; an undone skip does, and its
// history is a sound one all the same.
func TestASkipThatIsUndoneLeavesASoundHistory(t *testing.T) {
	d := seeded(t)
	added := got[store.Added](d)(d.boss.AddReferral(t.Context(), store.ReferralInput{ReferrerName: "Uma Vale", AccountName: "Skipped Inc", ConsentBasis: "permission_confirmed"}))
	r := got[domain.Referral](d)(d.boss.Decide(t.Context(), store.DecideInput{ID: added.Referral.ID, To: domain.AcceptAccepted}))
	got[domain.Referral](d)(d.boss.Move(t.Context(), store.MoveInput{ID: r.ID, To: domain.StageQualified, ICP: "yes", Need: "reports", Person: "Ida Holm", PersonRole: "champion"}))
	if _, err := d.boss.Undo(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	rep, err := d.svc.Doctor(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range rep.Checks {
		if c.ID == "I4" && c.Findings != 0 {
			t.Errorf("I4 finds %v", c.Keys)
		}
	}
}
