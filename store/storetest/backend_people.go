package storetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

var peopleCases = []backendCase{
	{"ids of other systems lead to one record", externals},
	{"accounts and contacts are found by their keys", lookups},
	{"a book holds what belongs to its account and nothing else", books},
	{"customers are paged by id", customerIDs},
	{"settings and program versions are kept", settings},
}

func externals(t *testing.T, b store.Backend) {
	trial(t, b, func(tx store.Tx) {
		if err := tx.LinkExternal("account", "hubspot", map[string]int64{"A": 1, "B": 2, "B2": 2}); err != nil {
			t.Fatal(explain(err))
		}
		if err := tx.LinkExternal("account", "hubspot", map[string]int64{"A": 1, "C": 3}); err != nil {
			t.Errorf("linking again: %v", err)
		}
		wantCode(t, tx.LinkExternal("account", "hubspot", map[string]int64{"A": 9}), domain.Conflict)
		if id := need[int64](t)(tx.External("account", "hubspot", "B")); id != 2 {
			t.Errorf("B is %d", id)
		}
		for _, other := range [][3]string{{"contact", "hubspot", "B"}, {"account", "csv", "B"}, {"account", "hubspot", "b"}} {
			if id := need[int64](t)(tx.External(other[0], other[1], other[2])); id != 0 {
				t.Errorf("%v is %d, want none", other, id)
			}
		}
		got := need[map[string]int64](t)(tx.Externals("account", "hubspot", []string{"A", "C", "X"}))
		if d := cmp.Diff(map[string]int64{"A": 1, "C": 3}, got); d != "" {
			t.Error(d)
		}
		of := need[[]domain.ExternalID](t)(tx.ExternalsOf("account", 2))
		if d := cmp.Diff([]domain.ExternalID{{System: "hubspot", ID: "B"}, {System: "hubspot", ID: "B2"}}, of); d != "" {
			t.Error(d)
		}
	})
}

func lookups(t *testing.T, b store.Backend) {
	refused(t, b, domain.Conflict, func(tx store.Tx) error {
		puts(t, tx.Contacts().Put(&domain.Contact{Email: "ann@acme.com"}))
		return tx.Contacts().Put(&domain.Contact{Email: "ann@acme.com"})
	})
	trial(t, b, func(tx store.Tx) {
		rows := []domain.Account{{NameKey: "acme", Domain: "acme.com"}, {NameKey: "acme", Domain: "acme.com"}, {NameKey: "globex"}}
		if err := tx.Accounts().Insert(rows); err != nil {
			t.Fatal(explain(err))
		}
		people := []domain.Contact{{Email: "ann@acme.com"}, {}, {}}
		if err := tx.Contacts().Insert(people); err != nil {
			t.Fatal(explain(err))
		}
		named := need[map[string]int64](t)(tx.AccountsNamed([]string{"globex", "acme", "other"}))
		at := need[map[string]int64](t)(tx.AccountsAt([]string{"acme.com", "", "other.com"}))
		byEmail := need[map[string]int64](t)(tx.ContactsByEmail([]string{"ann@acme.com", "", "x"}))
		for name, c := range map[string][2]map[string]int64{
			"names":   {{"acme": rows[0].ID, "globex": rows[2].ID}, named},
			"domains": {{"acme.com": rows[0].ID}, at},
			"e-mails": {{"ann@acme.com": people[0].ID}, byEmail},
		} {
			if d := cmp.Diff(c[0], c[1]); d != "" {
				t.Errorf("%s:\n%s", name, d)
			}
		}
	})
}

// puts writes rows in turn and stops at the first failure.
func puts(t *testing.T, all ...error) {
	t.Helper()
	for _, err := range all {
		if err != nil {
			t.Fatal(explain(err))
		}
	}
}

func books(t *testing.T, b store.Backend) {
	trial(t, b, func(tx store.Tx) {
		puts(t, tx.Accounts().Insert(make([]domain.Account, 3)), tx.Contacts().Insert([]domain.Contact{{AccountID: 1}, {AccountID: 2}, {AccountID: 1}, {}}))
		for account := int64(1); account <= 3; account++ {
			puts(t, tx.Answers().Insert([]domain.Answer{{ContactID: account, AccountID: account, RespondedAt: start}, {ContactID: account, AccountID: account}}),
				tx.Cases().Put(&domain.Case{AccountID: account}), tx.Events().Put(&domain.SuccessEvent{AccountID: account}),
				tx.Signals().Put(&domain.HealthSignal{AccountID: account, Value: 1.5}), tx.Churns().Put(&domain.Churn{AccountID: account}),
				tx.Subscriptions().Put(&domain.Subscription{AccountID: account}), tx.Asks().Put(&domain.Ask{ContactID: account, AccountID: account}),
				tx.Referrals().Put(&domain.Referral{RefID: string(rune('A' + account)), ReferrerAccount: account, AccountID: account%3 + 1}),
				tx.Touches().Put(&domain.Touch{AccountID: account}), tx.Suppressions().Put(&domain.Suppression{AccountID: account}))
		}
		puts(t, tx.Advocates().Put(&domain.Advocate{ContactID: 3, Code: "X"}))
		got := need[[]domain.Book](t)(tx.Books([]int64{2, 1, 1, 77}))
		if len(got) != 2 || got[0].Account.ID != 1 || got[1].Account.ID != 2 {
			t.Fatalf("got %d books, want those of 1 and 2", len(got))
		}
		for i, book := range got {
			id := int64(i + 1)
			counts := []int{len(book.Answers), len(book.Cases), len(book.Events), len(book.Signals), len(book.Churns), len(book.Subs), len(book.Asks),
				len(book.Referrals), len(book.Touches), len(book.Suppressed)}
			if d := cmp.Diff([]int{2, 1, 1, 1, 1, 1, 1, 1, 1, 1}, counts); d != "" {
				t.Errorf("book %d:\n%s", id, d)
			}
			if book.Answers[0].AccountID != id || book.Referrals[0].ReferrerAccount != id || !book.Answers[0].RespondedAt.Before(book.Answers[1].RespondedAt) {
				t.Errorf("book %d holds rows of others, or not oldest first", id)
			}
		}
		if len(got[0].Contacts) != 2 || len(got[1].Contacts) != 1 || got[0].HasAdvocate[3].Code != "X" || got[1].HasAdvocate != nil {
			t.Error("contacts or their referrer codes went to the wrong book")
		}
	})
}

func customerIDs(t *testing.T, b store.Backend) {
	trial(t, b, func(tx store.Tx) {
		rows := make([]domain.Account, 6)
		for i := range rows {
			rows[i].Kind = []domain.AccountKind{domain.AccountCustomer, domain.AccountProspect}[i%2]
		}
		puts(t, tx.Accounts().Insert(rows))
		first := need[[]int64](t)(tx.AccountIDs(0, 2))
		rest := need[[]int64](t)(tx.AccountIDs(first[1], 2))
		if d := cmp.Diff([]int64{1, 3, 5}, append(first, rest...)); d != "" {
			t.Error(d)
		}
	})
}

func settings(t *testing.T, b store.Backend) {
	trial(t, b, func(tx store.Tx) {
		version, toml, err := tx.ProgramTOML()
		if version != 0 || toml != "" || err != nil {
			t.Errorf("no program is version %d %q, %v", version, toml, err)
		}
		puts(t, tx.SetSetting("a", "1"), tx.SetSetting("a", "2"))
		if v := need[string](t)(tx.Setting("a")); v != "2" {
			t.Errorf("setting is %q", v)
		}
		for i, text := range []string{"one", "two"} {
			if v := need[int64](t)(tx.AddProgramTOML(start, 1, text, "op")); v != int64(i+1) {
				t.Errorf("version %d, want %d", v, i+1)
			}
		}
		version, toml, err = tx.ProgramTOML()
		if version != 2 || toml != "two" || err != nil {
			t.Errorf("newest is %d %q, %v", version, toml, err)
		}
	})
}
