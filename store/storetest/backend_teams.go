package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

var teamCases = []backendCase{
	{"teams are kept field by field", keeps(store.Tx.Teams, func(r *domain.Team) *domain.Meta { return &r.Meta })},
	{"keys are kept field by field", keeps(store.Tx.Keys, func(r *domain.Key) *domain.Meta { return &r.Meta })},
	{"tokens are kept field by field", keeps(store.Tx.Tokens, func(r *domain.Token) *domain.Meta { return &r.Meta })},
	{"a team's name and a key's fingerprint are taken once", takenOnce},
	{"the last use of a key is kept by kind", lastUses},
	{"presence lasts until it expires or is replaced", presences},
}

func takenOnce(t *testing.T, b store.Backend) {
	for name, put := range map[string]func(store.Tx) error{
		"a team's name":       func(tx store.Tx) error { return tx.Teams().Put(&domain.Team{NameKey: "north"}) },
		"a key's fingerprint": func(tx store.Tx) error { return tx.Keys().Put(&domain.Key{UserID: 1, Fingerprint: "SHA256:x"}) },
		"a token's id":        func(tx store.Tx) error { return tx.Tokens().Put(&domain.Token{UserID: 1, PublicID: "abc"}) },
	} {
		t.Run(name, func(t *testing.T) {
			refused(t, b, domain.Conflict, func(tx store.Tx) error {
				puts(t, tx.Users().Put(&domain.User{Name: "Ann"}), put(tx))
				return put(tx)
			})
		})
	}
	refused(t, b, domain.Invalid, func(tx store.Tx) error { return tx.Users().Put(&domain.User{TeamID: 7}) })
}

func lastUses(t *testing.T, b store.Backend) {
	trial(t, b, func(tx store.Tx) {
		puts(t, tx.SetLastUse("ssh_key", 1, start), tx.SetLastUse("token", 1, start), tx.SetLastUse("ssh_key", 2, start), tx.SetLastUse("ssh_key", 1, start.Add(time.Hour)))
		got := need[map[int64]time.Time](t)(tx.LastUses("ssh_key", []int64{1, 2, 3}))
		if d := cmp.Diff(map[int64]time.Time{1: start.Add(time.Hour), 2: start}, got); d != "" {
			t.Error(d)
		}
	})
}

func presences(t *testing.T, b store.Backend) {
	trial(t, b, func(tx store.Tx) {
		seen := func(now time.Time) []domain.Presence {
			return need[[]domain.Presence](t)(tx.Presences([]int64{5, 6, 7}, now))
		}
		at := func(session string, contact, user int64, minutes int) domain.Presence {
			return domain.Presence{Session: session, ContactID: contact, UserID: user, Until: start.Add(time.Duration(minutes) * time.Minute)}
		}
		puts(t, tx.SetPresence(at("a", 5, 1, 1), start), tx.SetPresence(at("b", 5, 2, 2), start), tx.SetPresence(at("c", 8, 3, 9), start))
		if d := cmp.Diff([]domain.Presence{at("a", 5, 1, 1), at("b", 5, 2, 2)}, seen(start)); d != "" {
			t.Error(d)
		}
		if d := cmp.Diff([]domain.Presence{at("b", 5, 2, 2)}, seen(start.Add(time.Minute))); d != "" {
			t.Errorf("after a minute:\n%s", d)
		}
		puts(t, tx.SetPresence(at("b", 6, 2, 3), start), tx.SetPresence(domain.Presence{Session: "a"}, start))
		if d := cmp.Diff([]domain.Presence{at("b", 6, 2, 3)}, seen(start)); d != "" {
			t.Errorf("replaced:\n%s", d)
		}
	})
}
