package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// World is a book in which the matrix is tried: a user of every role and their
// mate in one team, a stranger in another.
type World struct {
	Users          map[domain.Role]domain.User
	Mate, Stranger domain.User

	svc  *store.Service
	boss store.Store
	kept map[string]Subject // by kind and owner, for what changes nothing
	n    int
}

// Subject is the record of a case, with what belongs to it and how people call it.
type Subject struct {
	Owner                                      int64 // the user; 0 for nobody
	Me, Colleague                              int64 // who acts, and somebody to hand things over to
	Account, Contact, Ask, Event, Partner      int64
	Referral                                   int64
	Ref, AccountName, ReferredName, OwnersName string
	Op                                         string // of an act of the owner's
	World                                      *World
}

// NewWorld fills an empty store and makes its first admin.
func NewWorld(t testing.TB, svc *store.Service) *World {
	t.Helper()
	w := &World{Users: map[domain.Role]domain.User{}, svc: svc, boss: svc.As(Boss()), kept: map[string]Subject{}}
	ctx := context.Background()
	must[domain.User](t)(svc.Init(ctx, "", "Root Admin", "root@refdeck.example"))
	home := must[domain.Team](t)(w.boss.SaveTeam(ctx, "", domain.Team{Name: "Home"})).ID
	away := must[domain.Team](t)(w.boss.SaveTeam(ctx, "", domain.Team{Name: "Away"})).ID
	user := func(name string, role domain.Role, team int64) domain.User {
		return must[domain.User](t)(w.boss.SaveUser(ctx, "", domain.User{Name: name, Roles: string(role), Active: true, TeamID: team}))
	}
	for _, role := range MatrixRoles {
		w.Users[role] = user("Role "+string(role), role, home)
	}
	w.Mate, w.Stranger = user("A Mate", domain.RoleCSM, home), user("A Stranger", domain.RoleCSM, away)
	return w
}

// must stops the test when a preparation fails.
func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(explain(err))
		}
		return v
	}
}

// Subject gives the record of a case for a role: a new one where the case will
// change it, else one that others used before.
func (w *World) Subject(t testing.TB, c *MatrixCase, role domain.Role) Subject {
	t.Helper()
	owner := w.owner(c.Owning, role)
	key := fmt.Sprint(c.Kind, "/", owner.ID)
	s, ok := w.kept[key]
	if !ok || (c.Writes && c.Want(role) == "") {
		s = w.make(t, c.Kind, owner)
		if !c.Writes {
			w.kept[key] = s
		}
	}
	s.Me, s.Colleague, s.World = w.Users[role].ID, w.Mate.ID, w
	return s
}

func (w *World) owner(o Owning, role domain.Role) domain.User {
	switch o {
	case Own:
		return w.Users[role]
	case Team:
		return w.Mate
	case Foreign:
		return w.Stranger
	case Nobodys, Whole:
	}
	return domain.User{}
}

// make writes the records of a kind for an owner.
func (w *World) make(t testing.TB, kind string, owner domain.User) Subject {
	t.Helper()
	w.n++
	s := Subject{Owner: owner.ID, OwnersName: owner.Name, AccountName: fmt.Sprintf("Matrix%04d Works", w.n), ReferredName: fmt.Sprintf("Prospect%04d Ltd", w.n)}
	switch kind {
	case "account", "contact", "ask", "event", "queued":
		w.customer(t, &s, kind)
	case "referral", "decided", "rejected":
		w.referral(t, &s, kind)
	case "partner":
		s.Partner = must[domain.Partner](t)(w.boss.SavePartner(context.Background(), "", domain.Partner{Name: s.AccountName, ManagerID: owner.ID})).ID
	case "act":
		w.act(t, &s)
	}
	return s
}

// customer is an account with a person who may be asked.
func (w *World) customer(t testing.TB, s *Subject, kind string) {
	t.Helper()
	ctx := context.Background()
	a := must[domain.Account](t)(w.boss.SaveAccount(ctx, "", domain.Account{Name: s.AccountName, CustomerSince: domain.NewDate(2020, 1, 1), Lifecycle: domain.LifeLive, OwnerID: s.Owner}))
	p := must[domain.Contact](t)(w.boss.SaveContact(ctx, "", domain.Contact{AccountID: a.ID, Name: fmt.Sprintf("Person%04d Smith", w.n), EmailRaw: fmt.Sprintf("p%04d@matrix.example", w.n)}))
	must[domain.Answer](t)(w.boss.SaveAnswer(ctx, "", domain.Answer{ContactID: p.ID, Survey: domain.SurveyNPS, Score: 9}))
	s.Account, s.Contact = a.ID, p.ID
	switch kind {
	case "ask":
		s.Ask = must[domain.Ask](t)(w.boss.RecordAsk(ctx, store.AskInput{ContactID: p.ID, Channel: "email"})).ID
	case "event":
		s.Event = must[domain.SuccessEvent](t)(w.boss.SaveEvent(ctx, "", domain.SuccessEvent{AccountID: a.ID, Kind: domain.EventQBR})).ID
	}
}

// referral is one by somebody who is neither a contact nor a partner, so that
// nobody but its owner has to do with it; decided or rejected where its kind says so.
func (w *World) referral(t testing.TB, s *Subject, kind string) {
	t.Helper()
	ctx := context.Background()
	in := store.ReferralInput{ReferrerName: fmt.Sprintf("Friend%d Jones", w.n), AccountName: s.ReferredName, ConsentBasis: "permission_confirmed", ICP: "yes", Need: "speed",
		OwnerID: s.Owner, Value: domain.Money{Minor: 10_000_00, Currency: "USD"}}
	r := must[store.Added](t)(w.boss.AddReferral(ctx, in)).Referral
	s.Referral, s.Ref = r.ID, r.RefID
	switch kind {
	case "decided":
		must[domain.Referral](t)(w.boss.Decide(ctx, store.DecideInput{ID: r.ID, Rev: r.Rev, To: domain.AcceptAccepted}))
	case "rejected":
		must[domain.Referral](t)(w.boss.Decide(ctx, store.DecideInput{ID: r.ID, Rev: r.Rev, To: domain.AcceptRejected, Reason: "not_icp"}))
	}
}

// act is something that the owner did.
func (w *World) act(t testing.TB, s *Subject) {
	t.Helper()
	as := w.svc.As(domain.Actor{UserID: s.Owner, Name: s.OwnersName, Roles: domain.InternalRoles, Via: "test"})
	s.Op = fmt.Sprintf("matrix-act-%d", w.n)
	must[domain.Account](t)(as.SaveAccount(context.Background(), s.Op, domain.Account{Name: s.AccountName}))
}

// account and contact read what a write has to name, as somebody who sees everything.
func (s *Subject) account(ctx context.Context) (domain.Account, error) {
	d, err := s.World.boss.Account(ctx, s.Account)
	return d.Account, err
}

func (s *Subject) contact(ctx context.Context) (domain.Contact, error) {
	d, err := s.World.boss.Contact(ctx, s.Contact)
	return d.Contact, err
}

// never is a time before everything.
var never time.Time
