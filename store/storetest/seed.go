package storetest

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// Morning is the moment around which the seeded book is dated: Friday, 20 November
// 2026, 09:12 UTC.
var Morning = time.Date(2026, 11, 20, 9, 12, 0, 0, time.UTC)

// Clock is a clock that stands still until a test moves it.
type Clock struct{ at atomic.Int64 }

// NewClock makes a clock that shows a moment.
func NewClock(at time.Time) *Clock {
	c := &Clock{}
	c.Set(at)
	return c
}

// Now is the moment that the clock shows.
func (c *Clock) Now() time.Time { return time.UnixMicro(c.at.Load()).UTC() }

// Set moves the clock to a moment.
func (c *Clock) Set(at time.Time) { c.at.Store(at.UnixMicro()) }

// Add moves the clock on.
func (c *Clock) Add(d time.Duration) { c.Set(c.Now().Add(d)) }

// NewService makes a service over a backend with a standing clock that shows
// Morning, and with operation ids that count up.
func NewService(b store.Backend) (*store.Service, *Clock) {
	clock := NewClock(Morning)
	var n atomic.Int64
	svc := &store.Service{Backend: b, Now: clock.Now, NewID: func() string { return fmt.Sprintf("op-%06d", n.Add(1)) }}
	return svc, clock
}

// Boss acts with every internal role and owns nothing.
func Boss() domain.Actor {
	return domain.Actor{Name: "Local user", Roles: domain.InternalRoles, Via: "test"}
}

// Seeded is the ids of what Seed made, by name: users, accounts and partners by
// theirs, contacts and asks by the contact's, referrals by the referred account's.
type Seeded struct {
	Users, Accounts, Contacts, Partners, Asks, Referrals map[string]int64
}

// Actor is a seeded user with the given roles.
func (s *Seeded) Actor(name string, roles ...domain.Role) domain.Actor {
	return domain.Actor{UserID: s.Users[name], Name: name, Roles: roles, Via: "test"}
}

// Ana is the CSM who owns most accounts of the book.
func (s *Seeded) Ana() domain.Actor { return s.Actor("Ana Ruiz", domain.RoleCSM) }

// Leo is the sales rep who owns the referrals of the book.
func (s *Seeded) Leo() domain.Actor { return s.Actor("Leo Park", domain.RoleRep) }

// Maya is the manager.
func (s *Seeded) Maya() domain.Actor { return s.Actor("Maya Koch", domain.RoleManager, domain.RoleCSM) }

// Seed fills an empty store with a small book in which every state of the queue
// occurs, written through the Store as people would. The service's clock is left
// as it was; what Seed writes is dated around Morning.
func Seed(t testing.TB, svc *store.Service) *Seeded {
	t.Helper()
	now := svc.Now
	defer func() { svc.Now = now }()
	s := &seeder{t: t, svc: svc, as: svc.As(Boss()), out: &Seeded{Users: map[string]int64{}, Accounts: map[string]int64{}, Contacts: map[string]int64{},
		Partners: map[string]int64{}, Asks: map[string]int64{}, Referrals: map[string]int64{}}}
	s.at(Morning.AddDate(-5, 0, 0))
	for _, u := range seedUsers {
		s.out.Users[u.Name] = made[domain.User](s, "user")(s.as.SaveUser(context.Background(), "", u)).ID
	}
	for i := range seedBook {
		s.customer(&seedBook[i])
	}
	s.partners()
	s.referrals()
	return s.out
}

type seeder struct {
	t   testing.TB
	svc *store.Service
	as  store.Store
	out *Seeded
}

// at sets the moment at which the next writes happen.
func (s *seeder) at(at time.Time) { s.svc.Now = func() time.Time { return at } }

// made stops the test when a write of the seed fails.
func made[T any](s *seeder, what string) func(T, error) T {
	return func(v T, err error) T {
		s.t.Helper()
		if err != nil {
			s.t.Fatalf("seed %s: %v", what, explain(err))
		}
		return v
	}
}

// customer writes an account with its person and what happened there, in the
// order of time, since the rules judge each ask at its own moment.
func (s *seeder) customer(c *seedCustomer) {
	ctx := context.Background()
	s.at(Morning.AddDate(0, -c.months, 0))
	since := domain.DateOf(s.svc.Now(), time.UTC)
	if c.kind == domain.AccountProspect {
		since = 0
	}
	a := made[domain.Account](s, c.account)(s.as.SaveAccount(ctx, "", domain.Account{Name: c.account, Domain: c.domain, Kind: c.kind, CustomerSince: since,
		Lifecycle: domain.LifeLive, OwnerID: s.out.Users[c.owner], ARR: domain.Money{Minor: c.arr * 100, Currency: "USD"}, ICP: c.icp}))
	s.out.Accounts[c.account] = a.ID
	p := made[domain.Contact](s, c.contact)(s.as.SaveContact(ctx, "", domain.Contact{AccountID: a.ID, Name: c.contact, EmailRaw: c.email, Title: c.title, DecisionMaker: true}))
	s.out.Contacts[c.contact] = p.ID
	for _, f := range c.facts {
		s.at(Morning.Add(-f.ago))
		f.write(s, a, p)
	}
}

func (s *seeder) partners() {
	s.at(Morning.AddDate(-1, 0, 0))
	for _, p := range []domain.Partner{{Name: "Brightpath Agency", Code: "AB78", Type: "agency"}, {Name: "Corvus Systems", Code: "CS12", Type: "reseller"}} {
		p.ManagerID = s.out.Users["Maya Koch"]
		s.out.Partners[p.Name] = made[domain.Partner](s, p.Name)(s.as.SavePartner(context.Background(), "", p)).ID
	}
}

// referrals are three introductions: one by a customer who was thanked, and two
// by a partner, the second one fresh.
func (s *seeder) referrals() {
	helios := s.referral(30*day, store.ReferralInput{ReferrerContactID: s.out.Contacts["Dana Cole"], AccountName: "Helios Energy", ContactName: "Nora Lind",
		ContactEmail: "nora@helios.example", Value: domain.Money{Minor: 4_800_000, Currency: "USD"}, Need: "routing"})
	made[domain.Referral](s, "thanks")(s.as.Thank(context.Background(), "", helios.ID, helios.Rev))
	s.referral(18*day, store.ReferralInput{PartnerID: s.out.Partners["Brightpath Agency"], AccountName: "Sona Medical", ContactName: "Ivo Brandt",
		ContactEmail: "ivo@sona.example", Value: domain.Money{Minor: 8_400_000, Currency: "USD"}})
	s.referral(2*time.Hour, store.ReferralInput{PartnerID: s.out.Partners["Brightpath Agency"], AccountName: "Quill Legal",
		Value: domain.Money{Minor: 1_200_000, Currency: "USD"}})
}

func (s *seeder) referral(ago time.Duration, in store.ReferralInput) domain.Referral {
	s.at(Morning.Add(-ago))
	in.OwnerID, in.ConsentBasis = s.out.Users["Leo Park"], "permission_confirmed"
	r := made[store.Added](s, in.AccountName)(s.as.AddReferral(context.Background(), in)).Referral
	s.out.Referrals[in.AccountName] = r.ID
	return r
}
