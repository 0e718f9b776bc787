package ui_test

import (
	"testing"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/sqlite"
	"github.com/refdeck/refdeck/store/storetest"
	"github.com/refdeck/refdeck/tui/ui"
)

// Who accepted a referral and moved it before the screen had read it again was
// told that it was changed in the meantime, by themselves.
func TestOnesOwnLastChangeIsNoConflictAndSomebodyElsesIs(t *testing.T) {
	db, err := sqlite.OpenMemory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	svc, _ := storetest.NewService(db)
	other := svc.As(storetest.Boss())
	st := ui.OwnRevs(svc.As(storetest.Boss()))
	added, err := st.AddReferral(t.Context(), store.ReferralInput{ReferrerName: "Uma Vale", AccountName: "Acme"})
	if err != nil {
		t.Fatal(err)
	}
	id, seen := added.Referral.ID, added.Referral.Rev
	if _, err := st.Decide(t.Context(), store.DecideInput{ID: id, Rev: seen, To: domain.AcceptAccepted}); err != nil {
		t.Fatal(err)
	}
	next := "call them"
	if _, err := st.Edit(t.Context(), store.EditInput{ID: id, Rev: seen, NextAction: &next}); err != nil {
		t.Errorf("one's own change is in the way: %v", err)
	}
	if _, err := st.Undo(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	edited, err := st.Edit(t.Context(), store.EditInput{ID: id, Rev: seen, NextAction: &next})
	if err != nil {
		t.Fatalf("one's own undo is in the way: %v", err)
	}
	if _, err := other.Edit(t.Context(), store.EditInput{ID: id, Rev: edited.Rev, Need: &next}); err != nil {
		t.Fatal(err)
	}
	_, err = st.Move(t.Context(), store.MoveInput{ID: id, Rev: seen, To: domain.StageContacted, Consent: "legitimate_interest"})
	if domain.CodeOf(err) != domain.Conflict {
		t.Errorf("somebody else's change was passed over: %v", err)
	}
}
