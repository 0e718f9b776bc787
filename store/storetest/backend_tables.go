package storetest

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

var tableCases = []backendCase{
	{"users are kept field by field", keeps(store.Tx.Users, func(r *domain.User) *domain.Meta { return &r.Meta })},
	{"accounts are kept field by field", keeps(store.Tx.Accounts, func(r *domain.Account) *domain.Meta { return &r.Meta })},
	{"contacts are kept field by field", keeps(store.Tx.Contacts, func(r *domain.Contact) *domain.Meta { return &r.Meta })},
	{"answers are kept field by field", keeps(store.Tx.Answers, func(r *domain.Answer) *domain.Meta { return &r.Meta })},
	{"signals are kept field by field", keeps(store.Tx.Signals, func(r *domain.HealthSignal) *domain.Meta { return &r.Meta })},
	{"cases are kept field by field", keeps(store.Tx.Cases, func(r *domain.Case) *domain.Meta { return &r.Meta })},
	{"events are kept field by field", keeps(store.Tx.Events, func(r *domain.SuccessEvent) *domain.Meta { return &r.Meta })},
	{"churns are kept field by field", keeps(store.Tx.Churns, func(r *domain.Churn) *domain.Meta { return &r.Meta })},
	{"subscriptions are kept field by field", keeps(store.Tx.Subscriptions, func(r *domain.Subscription) *domain.Meta { return &r.Meta })},
	{"partners are kept field by field", keeps(store.Tx.Partners, func(r *domain.Partner) *domain.Meta { return &r.Meta })},
	{"advocates are kept field by field", keeps(store.Tx.Advocates, func(r *domain.Advocate) *domain.Meta { return &r.Meta })},
	{"asks are kept field by field", keeps(store.Tx.Asks, func(r *domain.Ask) *domain.Meta { return &r.Meta })},
	{"opportunities are kept field by field", keeps(store.Tx.Opportunities, func(r *domain.Opportunity) *domain.Meta { return &r.Meta })},
	{"referrals are kept field by field", keeps(store.Tx.Referrals, func(r *domain.Referral) *domain.Meta { return &r.Meta })},
	{"stakeholders are kept field by field", keeps(store.Tx.Stakeholders, func(r *domain.Stakeholder) *domain.Meta { return &r.Meta })},
	{"touches are kept field by field", keeps(store.Tx.Touches, func(r *domain.Touch) *domain.Meta { return &r.Meta })},
	{"notes are kept field by field", keeps(store.Tx.Notes, func(r *domain.Note) *domain.Meta { return &r.Meta })},
	{"suppressions are kept field by field", keeps(store.Tx.Suppressions, func(r *domain.Suppression) *domain.Meta { return &r.Meta })},
	{"saved views are kept field by field", keeps(store.Tx.SavedViews, func(r *domain.SavedView) *domain.Meta { return &r.Meta })},
	{"import jobs are kept field by field", keeps(store.Tx.ImportJobs, func(r *domain.ImportJob) *domain.Meta { return &r.Meta })},
	{"a record without values keeps its zeros", zeroRow},
	{"rows are found by column, range, page and ids", finds},
	{"a failed write leaves no trace", failedWrite},
	{"a reference to nothing is invalid", danglingReference},
	{"a read cannot write", readCannotWrite},
}

// keeps is the life of a record: in, out, changed, refused, many at once.
func keeps[T any](rows func(store.Tx) store.Table[T], meta func(*T) *domain.Meta) func(*testing.T, store.Backend) {
	return func(t *testing.T, b store.Backend) {
		trial(t, b, func(tx store.Tx) {
			if err := seed(tx); err != nil {
				t.Fatal(explain(err))
			}
			table := rows(tx)
			row := filled[T](1)
			if err := table.Put(&row); err != nil {
				t.Fatal(explain(err))
			}
			same(t, table, meta, row, 1)
			changed := filled[T](2)
			*meta(&changed) = *meta(&row)
			if err := table.Put(&changed); err != nil {
				t.Fatal(explain(err))
			}
			same(t, table, meta, changed, 2)
			wantCode(t, table.Put(&row), domain.Conflict)
			if m := meta(&row); m.Rev != 1 {
				t.Errorf("a refused row has rev %d, want its own 1", m.Rev)
			}
			same(t, table, meta, changed, 2)
			meta(&row).ID = 1 << 40
			wantCode(t, table.Put(&row), domain.NotFound)
			_, err := table.Get(1 << 40)
			wantCode(t, err, domain.NotFound)
			inserts(t, table, meta)
		})
	}
}

func same[T any](t *testing.T, table store.Table[T], meta func(*T) *domain.Meta, want T, rev int64) {
	t.Helper()
	m := meta(&want)
	if m.ID == 0 || m.Rev != rev {
		t.Fatalf("Put left id %d and rev %d, want an id and %d", m.ID, m.Rev, rev)
	}
	got := need[T](t)(table.Get(m.ID))
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("read differs from written (-written +read):\n%s", d)
	}
}

// inserts writes a number of rows that is no round one.
func inserts[T any](t *testing.T, table store.Table[T], meta func(*T) *domain.Meta) {
	t.Helper()
	many := make([]T, 77)
	for i := range many {
		many[i] = filled[T](i + 3)
	}
	if err := table.Insert(many); err != nil {
		t.Fatal(explain(err))
	}
	var ids []int64
	for i := range many {
		ids = append(ids, meta(&many[i]).ID)
		same(t, table, meta, many[i], 1)
	}
	found := need[map[int64]T](t)(table.In(append(ids, ids[0], 0, 1<<40)))
	if len(found) != len(ids) {
		t.Errorf("In found %d rows, want %d", len(found), len(ids))
	}
	if d := cmp.Diff(many[5], found[ids[5]]); d != "" {
		t.Errorf("In differs from written:\n%s", d)
	}
}

func zeroRow(t *testing.T, b store.Backend) {
	trial(t, b, func(tx store.Tx) {
		var a domain.Account
		if err := tx.Accounts().Put(&a); err != nil {
			t.Fatal(explain(err))
		}
		got := need[domain.Account](t)(tx.Accounts().Get(a.ID))
		if d := cmp.Diff(domain.Account{Meta: domain.Meta{ID: a.ID, Rev: 1}}, got); d != "" {
			t.Errorf("zeros changed:\n%s", d)
		}
	})
}

func finds(t *testing.T, b store.Backend) {
	trial(t, b, func(tx store.Tx) {
		rows := make([]domain.Account, 9)
		for i := range rows {
			rows[i].NameKey = []string{"acme", "globex", "initech"}[i%3]
			rows[i].Employees = int64(i * 10)
		}
		if err := tx.Accounts().Insert(rows); err != nil {
			t.Fatal(explain(err))
		}
		ids := func(got []domain.Account, err error) []int64 {
			var out []int64
			for _, a := range need[[]domain.Account](t)(got, err) {
				out = append(out, a.ID)
			}
			return out
		}
		first := rows[0].ID
		for name, got := range map[string][2][]int64{
			"By":    {ids(tx.Accounts().By("name_key", "globex")), {first + 1, first + 4, first + 7}},
			"Range": {ids(tx.Accounts().Range("employees", 20, 40)), {first + 2, first + 3, first + 4}},
			"Page":  {ids(tx.Accounts().Page(first+5, 2)), {first + 6, first + 7}},
		} {
			if d := cmp.Diff(got[1], got[0]); d != "" {
				t.Errorf("%s:\n%s", name, d)
			}
		}
		if err := tx.Accounts().Insert(nil); err != nil {
			t.Errorf("inserting nothing: %v", err)
		}
	})
}

func failedWrite(t *testing.T, b store.Backend) {
	boom := domain.Errorf(domain.Forbidden, "no")
	err := b.Write(context.Background(), func(tx store.Tx) error {
		u := domain.User{Name: "Ann"}
		if err := tx.Users().Put(&u); err != nil {
			return err
		}
		if err := tx.SetSetting("a", "1"); err != nil {
			return err
		}
		return boom
	})
	if !errors.Is(err, boom) {
		t.Errorf("Write answered %v, want the error of the function", err)
	}
	read(t, b, func(tx store.Tx) error {
		if v := need[string](t)(tx.Setting("a")); v != "" {
			t.Errorf("setting %q was kept", v)
		}
		if rows := need[[]domain.User](t)(tx.Users().Page(0, 10)); len(rows) != 0 {
			t.Errorf("%d users were kept", len(rows))
		}
		return nil
	})
}

func danglingReference(t *testing.T, b store.Backend) {
	err := b.Write(context.Background(), func(tx store.Tx) error {
		return tx.Contacts().Put(&domain.Contact{AccountID: 12345})
	})
	wantCode(t, err, domain.Invalid)
}

func readCannotWrite(t *testing.T, b store.Backend) {
	_ = b.Read(context.Background(), func(tx store.Tx) error { return tx.SetSetting("a", "1") })
	read(t, b, func(tx store.Tx) error {
		if v := need[string](t)(tx.Setting("a")); v != "" {
			t.Error("a read left something behind")
		}
		return nil
	})
}
