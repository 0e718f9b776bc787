package storetest

import (
	"fmt"
	"testing"
	"time"

	diff "github.com/google/go-cmp/cmp"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

var logCases = []backendCase{
	{"an operation id is used once", operations},
	{"the audit is paged backwards", audit},
	{"audit events are sealed once and in order", seals},
	{"records are found by the beginnings of words", terms},
	{"a list of names goes on after any of them", termsGoOn},
	{"the invariants hold on a healthy store and find planted faults", invariants},
}

func operations(t *testing.T, b store.Backend) {
	refused(t, b, domain.Conflict, func(tx store.Tx) error {
		puts(t, tx.AddOperation(store.Operation{ID: "op"}))
		return tx.AddOperation(store.Operation{ID: "op"})
	})
	trial(t, b, func(tx store.Tx) {
		op := filled[store.Operation](1)
		op.UndoneBy = ""
		puts(t, tx.AddOperation(op))
		if d := diff.Diff(op, need[store.Operation](t)(tx.Operation(op.ID))); d != "" {
			t.Error(d)
		}
		_, err := tx.Operation("other")
		wantCode(t, err, domain.NotFound)
		puts(t, tx.MarkUndone(op.ID, "op2"))
		wantCode(t, tx.MarkUndone(op.ID, "op3"), domain.Conflict)
		wantCode(t, tx.MarkUndone("other", "op3"), domain.NotFound)
		if got := need[store.Operation](t)(tx.Operation(op.ID)); got.UndoneBy != "op2" {
			t.Errorf("undone by %q", got.UndoneBy)
		}
		for i := range 3 {
			puts(t, tx.AddOperation(store.Operation{ID: fmt.Sprint("late", i), ActorID: 7, At: start.Add(time.Duration(i) * time.Hour), Undo: "{}"}))
		}
		last := need[[]store.Operation](t)(tx.LastOperations(7, 2))
		if len(last) != 2 || last[0].ID != "late2" || last[1].ID != "late1" {
			t.Errorf("last operations: %v", last)
		}
		puts(t, tx.ForgetUndo(start.Add(time.Hour)))
		for i, want := range []string{"", "{}", "{}"} {
			if got := need[store.Operation](t)(tx.Operation(fmt.Sprint("late", i))); got.Undo != want {
				t.Errorf("undo of %d is %q, want %q", i, got.Undo, want)
			}
		}
	})
}

func audit(t *testing.T, b store.Backend) {
	trial(t, b, func(tx store.Tx) {
		var all []domain.AuditEvent
		for i := range 6 {
			e := filled[domain.AuditEvent](i)
			e.Seq, e.PrevHash, e.Hash = 0, "", "" // given when it is sealed
			e.Subject, e.SubjectID, e.OpID = []string{"referral", "account"}[i%2], int64(i/4+1), fmt.Sprint("op", i/3)
			puts(t, tx.AddAudit(e))
			all = append(all, e)
		}
		got := need[[]domain.AuditEvent](t)(tx.Audit(store.AuditQuery{Limit: 10}))
		for i := range all { // the engine numbers them
			all[i].ID = got[len(got)-1-i].ID
		}
		pick := func(at ...int) []domain.AuditEvent {
			var out []domain.AuditEvent
			for _, i := range at {
				out = append(out, all[i])
			}
			return out
		}
		for name, c := range map[string]struct {
			q    store.AuditQuery
			want []domain.AuditEvent
		}{
			"all":            {store.AuditQuery{Limit: 10}, pick(5, 4, 3, 2, 1, 0)},
			"a record":       {store.AuditQuery{Subject: "referral", SubjectID: 1, Limit: 10}, pick(2, 0)},
			"a kind, paged":  {store.AuditQuery{Subject: "account", Before: all[5].ID, Limit: 1}, pick(3)},
			"an operation":   {store.AuditQuery{OpID: "op1", Limit: 10}, pick(5, 4, 3)},
			"before a point": {store.AuditQuery{Before: all[2].ID, Limit: 10}, pick(1, 0)},
		} {
			if d := diff.Diff(c.want, need[[]domain.AuditEvent](t)(tx.Audit(c.q))); d != "" {
				t.Errorf("%s:\n%s", name, d)
			}
		}
	})
}

func seals(t *testing.T, b store.Backend) {
	trial(t, b, func(tx store.Tx) {
		if last := need[domain.AuditEvent](t)(tx.LastSealed()); last != (domain.AuditEvent{}) {
			t.Errorf("an empty chain ends with %+v", last)
		}
		for i := range 3 {
			puts(t, tx.AddAudit(domain.AuditEvent{At: start.Add(time.Duration(i) * time.Minute), OpID: "op"}))
		}
		open := need[[]domain.AuditEvent](t)(tx.Unsealed(2))
		if len(open) != 2 || open[0].ID >= open[1].ID {
			t.Fatalf("unsealed: %+v", open)
		}
		for i := range open {
			open[i].Seq, open[i].PrevHash, open[i].Hash = int64(i+1), fmt.Sprint("h", i), fmt.Sprint("h", i+1)
		}
		puts(t, tx.Seal(open))
		wantCode(t, tx.Seal(open[:1]), domain.Conflict)
		if d := diff.Diff(open[1], need[domain.AuditEvent](t)(tx.LastSealed())); d != "" {
			t.Error(d)
		}
		if d := diff.Diff(open[1:], need[[]domain.AuditEvent](t)(tx.Sealed(1, 9))); d != "" {
			t.Error(d)
		}
		if n := need[int64](t)(tx.CountUnsealed()); n != 1 {
			t.Errorf("%d are left to seal, want 1", n)
		}
	})
}

func terms(t *testing.T, b store.Backend) {
	trial(t, b, func(tx store.Tx) {
		puts(t, tx.AddTerms("account", 1, []string{"acme", "corp"}), tx.AddTerms("account", 1, []string{"acme"}), tx.AddTerms("contact", 1, []string{"acme"}),
			tx.InsertTerms([]store.Term{{Term: "zürich", Kind: "account", RecordID: 3}, {Term: "acme", Kind: "account", RecordID: 2}, {Term: "acmes", Kind: "account", RecordID: 2}, {Term: "ac", Kind: "account", RecordID: 9}}))
		for prefix, want := range map[string][]int64{"ac": {9, 1, 2}, "acme": {1, 2}, "corp": {1}, "cor": {1}, "zü": {3}, "x": nil, "acmex": nil} {
			if d := diff.Diff(want, need[[]int64](t)(tx.FindTerms(prefix, "account", 10))); d != "" {
				t.Errorf("%q:\n%s", prefix, d)
			}
		}
		if got := need[[]int64](t)(tx.FindTerms("ac", "account", 1)); len(got) != 1 || got[0] != 9 {
			t.Errorf("the first is %v", got)
		}
		puts(t, tx.DropTerms("account", 1, []string{"acme", "corp", "none"}), tx.DropTerms("account", 1, nil))
		if d := diff.Diff([]int64{9, 2}, need[[]int64](t)(tx.FindTerms("ac", "account", 10))); d != "" {
			t.Error(d)
		}
		if got := need[[]int64](t)(tx.FindTerms("ac", "contact", 10)); len(got) != 1 {
			t.Errorf("the contact's words went too: %v", got)
		}
	})
}

// sqlChecks are the invariants that every backend answers in SQL.
var sqlChecks = []string{"I1", "I2", "I3", "I4", "I20", "I38", "I40", "I42", "I44", "I45"}

// healthy writes two referrals with all that belongs to them.
func healthy(tx store.Tx) error {
	meta := domain.Meta{OpID: "op", CreatedAt: start, UpdatedAt: start}
	rows := []domain.Referral{{Meta: meta, RefID: "A", Stage: domain.StageContacted}, {Meta: meta, RefID: "B", Stage: domain.StageNew}}
	if err := tx.Referrals().Insert(rows); err != nil {
		return err
	}
	if err := tx.AddHistories([]domain.StageChange{{ReferralID: 1, Seq: 1, To: domain.StageNew, At: start, OpID: "op"},
		{ReferralID: 1, Seq: 2, From: domain.StageNew, To: domain.StageContacted, At: start, OpID: "op"}, {ReferralID: 2, Seq: 1, To: domain.StageNew, At: start, OpID: "op"}}); err != nil {
		return err
	}
	if err := tx.ImportJobs().Put(&domain.ImportJob{Meta: meta, Rows: 5, Created: 1, Updated: 1, Unchanged: 1, Duplicate: 1, Rejected: 1, Done: true}); err != nil {
		return err
	}
	if err := tx.AddOperation(store.Operation{ID: "op", At: start}); err != nil {
		return err
	}
	return tx.AddAudit(domain.AuditEvent{OpID: "op", At: start})
}

func invariants(t *testing.T, b store.Backend) {
	write(t, b, healthy)
	read(t, b, func(tx store.Tx) error {
		for _, name := range sqlChecks {
			if found := need[[]string](t)(tx.Check(name)); len(found) != 0 {
				t.Errorf("%s finds %v on a healthy store", name, found)
			}
		}
		_, err := tx.Check("I999")
		wantCode(t, err, domain.Invalid)
		return nil
	})
	for name, plant := range faults {
		t.Run(name, func(t *testing.T) {
			trial(t, b, func(tx store.Tx) {
				puts(t, plant(tx))
				if found := need[[]string](t)(tx.Check(name)); len(found) != 1 {
					t.Errorf("%s finds %v, want the one planted fault", name, found)
				}
			})
		})
	}
}

var faults = map[string]func(store.Tx) error{
	"I1": func(tx store.Tx) error {
		r, err := tx.Referrals().Get(1)
		if err != nil {
			return err
		}
		r.Stage = domain.StageWon
		return tx.Referrals().Put(&r)
	},
	"I2": func(tx store.Tx) error { return tx.Referrals().Put(&domain.Referral{RefID: "C"}) },
	"I3": func(tx store.Tx) error {
		return tx.AddHistory(&domain.StageChange{ReferralID: 1, Seq: 4, From: domain.StageContacted, To: domain.StageQualified})
	},
	"I4": func(tx store.Tx) error {
		return tx.AddHistory(&domain.StageChange{ReferralID: 2, Seq: 2, From: domain.StageNew, To: domain.StageWon})
	},
	"I20": func(tx store.Tx) error { return tx.Users().Put(&domain.User{Meta: domain.Meta{OpID: "unknown"}}) },
	"I38": func(tx store.Tx) error {
		return tx.Users().Put(&domain.User{Meta: domain.Meta{CreatedAt: start, UpdatedAt: start.Add(6 * time.Minute)}})
	},
	"I42": func(tx store.Tx) error {
		return tx.ImportJobs().Put(&domain.ImportJob{Rows: 2, Created: 1, Done: true})
	},
}
