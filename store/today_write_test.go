package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/storetest"
)

func TestAnEventChangesTheQueueAtOnce(t *testing.T) {
	d := seeded(t)
	finn := d.seed.Contacts["Finn Gray"]
	got[domain.SuccessEvent](d)(d.boss.SaveEvent(d.ctx, "", domain.SuccessEvent{ContactID: finn, Kind: domain.EventROI}))
	if s := d.state("Finn Gray"); s != domain.QueueOpen {
		t.Errorf("after a success Finn is %s", s)
	}
	c := got[domain.Case](d)(d.boss.SaveCase(d.ctx, "", domain.Case{ContactID: finn, Ref: "9", Severity: domain.SeverityHigh}))
	if s := d.state("Finn Gray"); s != domain.QueueBlocked {
		t.Errorf("with an open case Finn is %s", s)
	}
	c.Status = domain.CaseResolved
	got[domain.Case](d)(d.boss.SaveCase(d.ctx, "", c))
	if s := d.state("Finn Gray"); s != domain.QueueOpen {
		t.Errorf("after the case Finn is %s", s)
	}
	got[domain.Answer](d)(d.boss.SaveAnswer(d.ctx, "", domain.Answer{ContactID: finn, Survey: domain.SurveyNPS, Score: 3}))
	if s := d.state("Finn Gray"); s == domain.QueueOpen {
		t.Errorf("as a detractor Finn is %s", s)
	}
}

func TestARecordedAskTakesSomebodyOutOfTheQueueAndUndoPutsThemBack(t *testing.T) {
	d := seeded(t)
	ana := d.svc.As(d.seed.Ana())
	priya := d.seed.Contacts["Priya Shah"]
	got[domain.Ask](d)(ana.RecordAsk(d.ctx, store.AskInput{ContactID: priya, Channel: "email"}))
	if d.state("Priya Shah") == domain.QueueOpen {
		t.Error("Priya is still to be asked")
	}
	u := got[store.Undone](d)(ana.Undo(d.ctx, ""))
	if u.Action != "ask" || d.state("Priya Shah") != domain.QueueOpen {
		t.Errorf("undid %s, Priya is %s", u.Action, d.state("Priya Shah"))
	}
	asks := got[[]domain.Ask](d)(ana.AsksOf(d.ctx, priya))
	if len(asks) != 1 || asks[0].State != domain.AskCancelled {
		t.Errorf("asks %+v", asks)
	}
}

func TestSnoozeHoldAndReassignCanBeUndone(t *testing.T) {
	steps := map[string]struct {
		do    func(d *desk, st store.Store) error
		state domain.QueueState
	}{
		"snooze": {func(d *desk, st store.Store) error {
			_, err := st.Snooze(d.ctx, store.SnoozeInput{ContactID: d.seed.Contacts["Priya Shah"], Until: d.clock.Now().Add(time.Hour)})
			return err
		}, domain.QueueSnoozed},
		"hold": {func(d *desk, st store.Store) error {
			_, err := st.Hold(d.ctx, store.HoldInput{AccountID: d.seed.Accounts["Northwind Labs"], Reason: "merger", Until: domain.NewDate(2026, 12, 1)})
			return err
		}, domain.QueueBlocked},
		"reassign": {func(d *desk, st store.Store) error {
			_, err := st.Reassign(d.ctx, store.ReassignInput{AccountID: d.seed.Accounts["Northwind Labs"], OwnerID: d.seed.Users["Maya Koch"]})
			return err
		}, domain.QueueOpen},
	}
	for name, step := range steps {
		t.Run(name, func(t *testing.T) {
			d := seeded(t)
			ana := d.svc.As(d.seed.Ana())
			before := d.item("Priya Shah")
			if err := step.do(d, ana); err != nil {
				t.Fatal(err)
			}
			if s := d.state("Priya Shah"); s != step.state {
				t.Errorf("Priya is %s, want %s", s, step.state)
			}
			got[store.Undone](d)(ana.Undo(d.ctx, ""))
			after := d.item("Priya Shah")
			if after.State != before.State || after.OwnerID != before.OwnerID {
				t.Errorf("after undo %s of %s", after.State, after.Owner)
			}
		})
	}
}

func TestAReassignedAccountIsInTheNewOwnersQueue(t *testing.T) {
	d := seeded(t)
	maya := d.seed.Users["Maya Koch"]
	got[domain.Account](d)(d.boss.Reassign(d.ctx, store.ReassignInput{AccountID: d.seed.Accounts["Northwind Labs"], OwnerID: maya}))
	if have := d.names(store.QueueQuery{Scope: store.Scope{OwnerID: maya}}); !slices.Contains(have, "Priya Shah") {
		t.Errorf("Maya's queue: %v", have)
	}
	ana := d.seed.Users["Ana Ruiz"]
	c := got[store.QueueCounts](d)(d.boss.QueueCounts(d.ctx, store.Scope{OwnerID: ana}))
	if have := d.names(store.QueueQuery{Scope: store.Scope{OwnerID: ana}}); int64(len(have)) != c.Open {
		t.Errorf("%d rows, %d counted", len(have), c.Open)
	}
}

func TestTheSameOperationAgainChangesNothing(t *testing.T) {
	d := seeded(t)
	in := store.AskInput{Op: "op-ask", ContactID: d.seed.Contacts["Marta Diaz"], Channel: "call"}
	a := got[domain.Ask](d)(d.boss.RecordAsk(d.ctx, in))
	b := got[domain.Ask](d)(d.boss.RecordAsk(d.ctx, in))
	asks := got[[]domain.Ask](d)(d.boss.AsksOf(d.ctx, in.ContactID))
	if a.ID != b.ID || len(asks) != 1 {
		t.Errorf("ids %d and %d, %d asks", a.ID, b.ID, len(asks))
	}
	acc := got[domain.Account](d)(d.boss.SaveAccount(d.ctx, "op-save", domain.Account{Name: "Once Only"}))
	again := got[domain.Account](d)(d.boss.SaveAccount(d.ctx, "op-save", domain.Account{Name: "Once Only"}))
	if acc.ID != again.ID {
		t.Errorf("ids %d and %d", acc.ID, again.ID)
	}
}

func TestAnOldRevIsAConflictAndChangesNothing(t *testing.T) {
	d := seeded(t)
	a := got[store.AccountDetail](d)(d.boss.Account(d.ctx, d.seed.Accounts["Fjord Analytics"])).Account
	newer := a
	newer.Industry = "shipping"
	got[domain.Account](d)(d.boss.SaveAccount(d.ctx, "", newer))
	a.Industry = "mining"
	_, err := d.boss.SaveAccount(d.ctx, "", a)
	d.refused(err, domain.Conflict, "")
	if now := got[store.AccountDetail](d)(d.boss.Account(d.ctx, a.ID)).Account; now.Industry != "shipping" {
		t.Errorf("industry %q", now.Industry)
	}
}

func TestADraftIsFilledInAndListsWhatIsMissing(t *testing.T) {
	d := seeded(t)
	dr := got[store.DraftText](d)(d.svc.As(d.seed.Ana()).Draft(d.ctx, d.seed.Contacts["Priya Shah"]))
	for _, want := range []string{"Hi Priya,", "20 min ago", "Northwind Labs", "Ana Ruiz", "[product]"} {
		if !strings.Contains(dr.Body, want) {
			t.Errorf("%q is not in the draft:\n%s", want, dr.Body)
		}
	}
	if dr.To != "priya.shah@northwind.example" || !slices.Equal(dr.Missing, []string{"product"}) {
		t.Errorf("to %q, missing %v", dr.To, dr.Missing)
	}
}

func TestMissedWindowsAreCountedPerOwner(t *testing.T) {
	d := seeded(t)
	got[domain.Ask](d)(d.boss.RecordAsk(d.ctx, store.AskInput{ContactID: d.seed.Contacts["Jonas Weber"], Channel: "email"}))
	d.clock.Set(storetest.Morning.Add(3 * day))
	r := got[store.MissedReport](d)(d.boss.Missed(d.ctx, store.MissedQuery{From: storetest.Morning, To: storetest.Morning.Add(3 * day)}))
	ana := store.MissedRow{}
	for _, row := range r.Rows {
		if row.Owner == "Ana Ruiz" {
			ana = row
		}
	}
	// Priya, Marta, Tom and Aiko were left; Jonas was asked; Ruth's case forbade it.
	if ana.Opened != 6 || ana.Asked != 1 || ana.Missed != 4 {
		t.Errorf("%+v in %+v", ana, r.Items)
	}
	for _, i := range r.Items {
		if i.Contact == "Ruth Adler" || i.Contact == "Ken Ito" || i.Contact == "Jonas Weber" {
			t.Errorf("%s could not be asked, or was", i.Contact)
		}
	}
	mine := got[store.MissedReport](d)(d.boss.Missed(d.ctx, store.MissedQuery{Scope: store.Scope{OwnerID: d.seed.Users["Maya Koch"]}, From: storetest.Morning, To: d.clock.Now()}))
	for _, row := range mine.Rows {
		if row.Owner != "Maya Koch" {
			t.Errorf("Maya's report has %+v", row)
		}
	}
}
