package storetest

import (
	"context"
	"crypto/rand"
	"testing"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/program"
)

// Deck is a store under test, and the service that keeps it.
type Deck struct {
	Service *store.Service
	Clock   *Clock
	// As is the store of one actor, reached in the way that is tested.
	As func(domain.Actor) store.Store
}

// NewDeck is a service over a backend, reached directly.
func NewDeck(b store.Backend) Deck {
	svc, clock := NewService(b)
	svc.Parse, svc.Entropy = program.Parse, rand.Reader
	return Deck{Service: svc, Clock: clock, As: svc.As}
}

// desk is a deck with the small book of Seed on it.
type desk struct {
	*testing.T
	Deck
	seed *Seeded
	boss store.Store // every internal role
	ctx  context.Context
}

// Store checks every method of store.Store, through whatever lies between it and a
// Service, on the decks that open makes: each empty and closed when its test ends.
func Store(t *testing.T, open func(*testing.T) Deck) {
	for name, run := range map[string]func(*desk){
		"today":                              today,
		"asks and what comes of them":        asks,
		"accounts are held and handed over":  holds,
		"the pipeline is read":               pipelineRead,
		"referrals are taken in":             referralsAdded,
		"referrals move":                     referralsMove,
		"referrals are worked on":            referralsWorked,
		"measures":                           measures,
		"records are kept":                   recordsKept,
		"partners and views are kept":        partnersKept,
		"records are found":                  recordsFound,
		"an import":                          imports,
		"people":                             people,
		"keys and tokens":                    keysAndTokens,
		"composing":                          composing,
		"the program":                        programs,
		"the audit":                          audits,
		"the same operation counts once":     replays,
		"an old rev is a conflict":           conflicts,
		"what is not there":                  notThere,
		"what is not valid names its field":  invalids,
		"what is not allowed":                forbiddens,
		"undo":                               undos,
		"a watch tells of changes":           watches,
		"every reading is that of a service": sameReadings,
	} {
		t.Run(name, func(t *testing.T) {
			d := &desk{T: t, Deck: open(t), ctx: t.Context()}
			d.seed = Seed(t, d.Service)
			d.boss = d.As(Boss())
			run(d)
		})
	}
}

// got gives the value of a call that should not fail.
func got[T any](d *desk) func(T, error) T {
	return func(v T, err error) T {
		d.Helper()
		if err != nil {
			d.Fatal(explain(err))
		}
		return v
	}
}

// denied checks that a call failed with a code, whatever it says.
func denied[T any](d *desk, code domain.Code) func(T, error) {
	return func(v T, err error) {
		d.Helper()
		_ = refusal[T](d, code)(v, err)
	}
}

// refusal is denied that gives what the refusal says.
func refusal[T any](d *desk, code domain.Code) func(T, error) *domain.Error {
	return func(_ T, err error) *domain.Error {
		d.Helper()
		wantCode(d.T, err, code)
		e, ok := err.(*domain.Error)
		if !ok {
			return &domain.Error{}
		}
		if e.Message == "" {
			d.Error("the refusal says nothing")
		}
		return e
	}
}

func (d *desk) contact(name string) domain.Contact {
	d.Helper()
	return got[store.ContactDetail](d)(d.boss.Contact(d.ctx, d.seed.Contacts[name])).Contact
}

func (d *desk) account(name string) domain.Account {
	d.Helper()
	return got[store.AccountDetail](d)(d.boss.Account(d.ctx, d.seed.Accounts[name])).Account
}

func (d *desk) referral(account string) domain.Referral {
	d.Helper()
	return got[store.ReferralDetail](d)(d.boss.Referral(d.ctx, d.seed.Referrals[account])).Referral
}
