package store

import (
	"sync/atomic"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// session is one actor's Store.
type session struct {
	*Service
	cred  *credential // nil: the actor is who the caller says
	actor atomic.Pointer[domain.Actor]
}

// As binds the service to an actor whom the caller vouches for: the user of a
// plain local file, or a test's. Where no team is told, a team is everybody.
func (s *Service) As(a domain.Actor) Store {
	if a.TeamID == 0 && a.Team == nil {
		a.Teamless = true
	}
	return s.bind(nil, a)
}

func (s *Service) bind(c *credential, a domain.Actor) *session {
	out := &session{Service: s, cred: c}
	out.actor.Store(&a)
	return out
}

// Actor is who acts, as of the last transaction.
func (s *session) Actor() domain.Actor { return s.who() }

func (s *session) who() domain.Actor { return *s.actor.Load() }

// renew reads again who acts. It comes first in every transaction, so that a role
// that was taken away, a revoked key or a user who was switched off counts from
// the next action on (RELIABILITY S12).
func (s *session) renew(tx Tx) error {
	if s.cred == nil {
		return nil
	}
	a, err := s.cred.actor(tx, s.now())
	if err != nil {
		return err
	}
	s.actor.Store(&a)
	return nil
}

// credential is what somebody signed in with.
type credential struct {
	user  int64
	key   int64 // the SSH key, if it was one
	token int64 // the token, if it was one
	via   string
}

// actor reads who that is at this moment; unauthenticated if nobody any longer.
func (c *credential) actor(tx Tx, now time.Time) (domain.Actor, error) {
	readOnly, err := c.valid(tx, now)
	if err != nil {
		return domain.Actor{}, err
	}
	u, err := tx.Users().Get(c.user)
	if err != nil {
		return domain.Actor{}, signedOut(err, "The user you are signed in as is gone")
	}
	if !u.Active {
		return domain.Actor{}, domain.Errorf(domain.Unauthenticated, "The user you are signed in as was switched off; nothing was changed. Ask an admin to switch you on again.")
	}
	a := domain.Actor{UserID: u.ID, Name: u.Name, Roles: domain.ParseRoles(u.Roles), Via: c.via, TeamID: u.TeamID, ReadOnly: readOnly}
	return a, teamOf(tx, &a)
}

// valid looks whether the key or token still holds.
func (c *credential) valid(tx Tx, now time.Time) (readOnly bool, err error) {
	switch {
	case c.key != 0:
		k, err := tx.Keys().Get(c.key)
		if err != nil || !k.RevokedAt.IsZero() {
			return false, signedOut(err, "The key you signed in with was revoked")
		}
	case c.token != 0:
		t, err := tx.Tokens().Get(c.token)
		if err != nil || !t.RevokedAt.IsZero() {
			return false, signedOut(err, "The token was revoked")
		}
		if !t.ExpiresAt.After(now) {
			return false, signedOut(nil, "The token has expired")
		}
		return t.Scope == TokenRead, nil
	}
	return false, nil
}

// signedOut is unauthenticated with a reason; an error of the store that is not
// about a missing row stays what it is.
func signedOut(err error, why string) error {
	if err != nil && domain.CodeOf(err) != domain.NotFound {
		return err
	}
	return domain.Errorf(domain.Unauthenticated, "%s; nothing was changed. Ask an admin for a new one.", why)
}

// teamOf fills in who is in the actor's team, if that makes a difference.
func teamOf(tx Tx, a *domain.Actor) error {
	if !domain.Teamed(*a) {
		return nil
	}
	teams, err := tx.Teams().Page(0, 1)
	if err != nil {
		return err
	}
	if a.Teamless = len(teams) == 0; a.Teamless {
		return nil
	}
	users, err := membersOf(tx, a.TeamID)
	for _, u := range users {
		a.Team = append(a.Team, u.ID)
	}
	return err
}

// membersOf lists the users of a team; of team 0 those who are in none.
func membersOf(tx Tx, team int64) ([]domain.User, error) {
	if team != 0 {
		return tx.Users().By("team_id", team)
	}
	all, err := tx.Users().Page(0, 0)
	var out []domain.User
	for _, u := range all {
		if u.TeamID == 0 {
			out = append(out, u)
		}
	}
	return out, err
}
