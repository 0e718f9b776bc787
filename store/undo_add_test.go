package store_test

import (
	"errors"
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

// What was done to it after was taken back, so that it is as the adding left it.
func TestAnAddedReferralIsTakenBackAfterItsLaterChangesWere(t *testing.T) {
	d := seeded(t)
	added := got[store.Added](d)(d.boss.AddReferral(t.Context(), store.ReferralInput{ReferrerName: "Uma Vale", AccountName: "A company nobody knew"}))
	for _, next := range []string{"call them", "write to them"} {
		r := got[store.ReferralDetail](d)(d.boss.Referral(t.Context(), added.Referral.ID)).Referral
		if _, err := d.boss.Edit(t.Context(), store.EditInput{ID: r.ID, Rev: r.Rev, NextAction: &next}); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		if _, err := d.boss.Undo(t.Context(), ""); err != nil {
			t.Fatal(err)
		}
	}
	if r := got[store.ReferralDetail](d)(d.boss.Referral(t.Context(), added.Referral.ID)).Referral; r.Acceptance != domain.AcceptWithdrawn {
		t.Errorf("after three undos it is %s", r.Acceptance)
	}
}

func TestAReferralWithAnAddressThatIsNoneIsNotSaved(t *testing.T) {
	d := seeded(t)
	for _, email := range []string{"maria@@x", "maria", "maria@localhost", "maria b@x.example"} {
		_, err := d.boss.AddReferral(t.Context(), store.ReferralInput{ReferrerName: "Uma Vale", AccountName: "Beta", ContactName: "Ann B", ContactEmail: email})
		var known *domain.Error
		if !errors.As(err, &known) || known.Code != domain.Invalid || known.Field != "email" {
			t.Errorf("%s: %v", email, err)
		}
	}
}
