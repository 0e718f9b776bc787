package storetest

import (
	"context"
	"testing"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// Owning is whose a record is, as the one who acts sees it.
type Owning string

// The ownings. Whole is what is done to no record in particular.
const (
	Whole   Owning = ""
	Own     Owning = "own"
	Team    Owning = "team"    // a colleague's of the same team
	Foreign Owning = "foreign" // somebody's of another team
	Nobodys Owning = "nobody"  // without an owner
)

// How a record that is out of reach is answered for.
type reply int

const (
	hides   reply = iota // not_found where it is not seen, forbidden where it is seen but the verb does not reach it
	filters              // not_found where the verb does not reach it, forbidden only for whoever lacks the verb altogether
	says                 // forbidden wherever the verb does not reach it
	open                 // everybody of one's own company sees it
)

// MatrixCase is one thing that people may or may not do, to a record of
// somebody's. It is data: other ways to the store than Go calls drive the same
// table by its Name, with the ids of World.Subject, and expect Want.
type MatrixCase struct {
	Name   string        // what is done, in words: "snooze a contact"
	Needs  []domain.Verb // every right that it takes
	Kind   string        // account, contact, ask, referral, partner, event, user, act; empty for the whole
	Owning Owning
	// Writes tells that it changes the record, where it succeeds.
	Writes bool

	reply reply
	do    func(*MatrixAct) error
}

// MatrixAct is one carrying out of a case.
type MatrixAct struct {
	Ctx context.Context
	St  store.Store
	Subject
}

// Do carries the case out.
func (c *MatrixCase) Do(a *MatrixAct) error { return c.do(a) }

// The users of the matrix, as the policy knows them.
const (
	meID, mateID, strangerID = 1, 2, 3
	homeTeam                 = 1
)

func (o Owning) owners() []int64 {
	switch o {
	case Own:
		return []int64{meID}
	case Team:
		return []int64{mateID}
	case Foreign:
		return []int64{strangerID}
	case Nobodys:
		return []int64{0}
	case Whole:
	}
	return nil
}

// Want is what a role gets: an empty code where it succeeds. It follows from the
// policy table alone.
func (c *MatrixCase) Want(role domain.Role) domain.Code {
	a := domain.Actor{UserID: meID, Roles: []domain.Role{role}, TeamID: homeTeam, Team: []int64{meID, mateID}}
	owners := c.Owning.owners()
	switch c.reply {
	case hides:
		if domain.Can(a, domain.VerbSee, owners...) != nil {
			return domain.NotFound
		}
	case open:
		if role == domain.RolePartner || role == domain.RoleReferrer {
			return domain.NotFound
		}
	case filters:
		for _, v := range c.Needs {
			if domain.Can(a, v) == nil && domain.Can(a, v, owners...) != nil {
				return domain.NotFound
			}
		}
	case says:
	}
	for _, v := range c.Needs {
		if domain.Can(a, v, owners...) != nil {
			return domain.Forbidden
		}
	}
	return ""
}

// MatrixRoles are the roles of the matrix: all that people can hold.
var MatrixRoles = append(append([]domain.Role{}, domain.InternalRoles...), domain.RolePartner, domain.RoleReferrer)

// Matrix tries every case as every role, each signed in through sign, and wants
// the policy's answer: ok, forbidden, or not_found for what is not seen.
func Matrix(t *testing.T, svc *store.Service, sign func(*testing.T, domain.User) store.Store) {
	t.Helper()
	w := NewWorld(t, svc)
	cases := MatrixCases()
	for _, role := range MatrixRoles {
		t.Run(string(role), func(t *testing.T) {
			st := sign(t, w.Users[role])
			for i := range cases {
				c := &cases[i]
				want := c.Want(role)
				err := c.Do(&MatrixAct{Ctx: context.Background(), St: st, Subject: w.Subject(t, c, role)})
				if got := codeOf(err); got != want {
					t.Errorf("%s, %s's: got %q (%v), want %q", c.Name, c.Owning, got, err, want)
				}
			}
		})
	}
}

func codeOf(err error) domain.Code {
	if err == nil {
		return ""
	}
	return domain.CodeOf(err)
}
