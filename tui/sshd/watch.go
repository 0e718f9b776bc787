package sshd

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// enter takes a place for a session; unavailable if there is none for the person
// or for anybody.
func (s *Server) enter(sess *Session) error {
	l := &s.cfg.Limits
	s.mu.Lock()
	defer s.mu.Unlock()
	switch who := sess.person.UserID; {
	case len(s.sessions) >= l.Sessions:
		s.gate.refuse(RefusedTotal)
		return domain.Errorf(domain.Unavailable, "The server has as many sessions as it may have (%d); try again in a moment.", l.Sessions)
	case s.people[who] >= l.PerPerson:
		s.gate.refuse(RefusedPerson)
		return domain.Errorf(domain.Unavailable, "You have %d sessions already, as many as one person may have; end one of them first.", l.PerPerson)
	default:
		s.people[who]++
	}
	s.sessions[sess] = struct{}{}
	return nil
}

func (s *Server) leave(sess *Session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sessions, sess)
	who := sess.person.UserID
	if s.people[who]--; s.people[who] <= 0 {
		delete(s.people, who)
	}
}

// open lists the sessions of this moment.
func (s *Server) open() []*Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Keys(s.sessions))
}

func (s *Server) connections() []*conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Keys(s.conns))
}

// Recheck has all sessions checked now, because a user, a key or a role may have
// changed. It never waits; several calls in a row are one.
func (s *Server) Recheck() {
	select {
	case s.recheck <- struct{}{}:
	default:
	}
}

// watch looks at all connections and sessions now and then.
func (s *Server) watch(ctx context.Context) {
	tick := time.NewTicker(s.cfg.Limits.Look)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			s.look(s.cfg.Now())
			s.check(ctx)
		case <-s.recheck:
			s.check(ctx)
		}
	}
}

func (s *Server) look(now time.Time) {
	for _, c := range s.connections() {
		c.look(now)
	}
	for _, sess := range s.open() {
		sess.look(now)
	}
}

// check ends the sessions of whoever may not act any longer. A store that cannot
// be reached at the moment ends nothing.
func (s *Server) check(ctx context.Context) {
	found := map[string]error{}
	for _, sess := range s.open() {
		err, done := found[sess.fingerprint]
		if !done {
			err = s.checked(ctx, sess)
			found[sess.fingerprint] = err
		}
		if err != nil {
			s.cfg.Log.Info("signed out", "user", sess.person.UserID, "key", sess.fingerprint)
			sess.end(&ending{line: err.Error(), code: exitForbidden})
		}
	}
}

// checked is the error of somebody who is no longer signed in, else nil.
func (s *Server) checked(ctx context.Context, sess *Session) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			s.fault("a session could not be checked", cause)
			err = nil
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, s.cfg.Limits.Look)
	defer cancel()
	if err = s.cfg.Check(ctx, sess.person); err != nil && domain.CodeOf(err) == domain.Unauthenticated {
		return err
	}
	return nil
}
