package api

import (
	"context"
	"net/http"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// stream is one client that listens for changes.
type stream struct {
	server *Server
	x      *exchange
	rc     *http.ResponseController
	who    caller
	waker  *waker
	seen   int64 // the last change it was told of
}

// events answers with changes until the client goes, its token is revoked or the
// server ends.
func (s *Server) events(x *exchange, r *http.Request) {
	if r.Method == http.MethodHead {
		x.noRoute([]string{http.MethodGet})
		return
	}
	who, ok := s.signIn(x, r)
	if !ok {
		return
	}
	if err := checkBody(r, 0); err != nil {
		x.unread(err)
		return
	}
	st := &stream{server: s, x: x, rc: http.NewResponseController(x.ResponseWriter), who: who}
	if err := st.mayGoOn(r.Context()); err != nil {
		s.failed(x, err)
		return
	}
	x.user = who.store.Actor().UserID
	if !s.openStream(who.token) {
		x.later(time.Minute)
		x.fail(domain.Errorf(domain.Unavailable, "Too many event streams are open; close one and try again."))
		return
	}
	defer s.closeStream(who.token)
	if err := s.startWatching(); err != nil {
		x.fail(err)
		return
	}
	st.waker = s.ring.join()
	defer s.ring.leave(st.waker)
	st.run(r.Context(), r.Header.Get("Last-Event-ID"))
}

// mayGoOn asks the store whether the token still holds. Only so many streams ask at
// once: a change wakes all of them.
func (st *stream) mayGoOn(ctx context.Context) error {
	select {
	case st.server.checks <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-st.server.checks }()
	ctx, cancel := context.WithTimeout(ctx, st.server.limits.Request)
	defer cancel()
	_, err := st.who.store.Me(ctx)
	return err
}

func (st *stream) run(ctx context.Context, lastID string) {
	lift(st.rc)
	if !st.hello(lastID) {
		return
	}
	beat := time.NewTicker(st.server.limits.Heartbeat)
	defer beat.Stop()
	for {
		due := false
		select {
		case <-ctx.Done():
			return
		case <-st.server.draining:
			st.write(byeText("draining"))
			return
		case <-st.waker.wake:
		case <-beat.C:
			due = true
		}
		if !st.tell(ctx, due) || !st.rest(ctx) {
			return
		}
	}
}

// rest lets changes that follow each other closely be told in one piece: each time
// the store is asked whether the client may still listen.
func (st *stream) rest(ctx context.Context) bool {
	timer := time.NewTimer(st.server.limits.StreamPause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-st.server.draining: // said by the next round
	case <-timer.C:
	}
	return true
}

// hello begins the answer: where the stream stands and, if it cannot be known what
// the client has missed, that everything may have changed.
func (st *stream) hello(lastID string) bool {
	h := st.x.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no") // a proxy must not collect events
	st.x.WriteHeader(http.StatusOK)
	seq, missed := st.server.ring.place(lastID)
	st.seen = seq
	return st.write(helloText(st.server.ring.id(seq), missed)) && st.tellChanges()
}

// tell passes on what has changed, or shows that the line is alive, after having
// looked whether the client may still listen. While the store cannot be asked
// nothing is passed on, and nothing is lost.
func (st *stream) tell(ctx context.Context, due bool) bool {
	err := st.mayGoOn(ctx)
	switch code := domain.CodeOf(err); {
	case err == nil:
		if !st.tellChanges() {
			return false
		}
	case code == domain.Unauthenticated || code == domain.Forbidden:
		st.write(byeText(string(code)))
		return false
	}
	return !due || st.write(beatText)
}

// tellChanges writes what the client has not been told yet, in one piece.
func (st *stream) tellChanges() bool {
	changes, seq := st.server.ring.since(st.seen)
	if len(changes) == 0 {
		return true
	}
	if domain.ScopeOf(st.who.store.Actor(), domain.VerbSee) != domain.ScopeAll {
		for i := range changes { // of which record is not for those who may not see it
			changes[i].ID = 0
		}
	}
	text := changesText(st.server.ring, changes, seq)
	st.seen = seq
	return st.write(text)
}

// write sends text within the time that one write may take.
func (st *stream) write(text []byte) bool {
	stop := cutAfter(st.rc, st.server.limits.StreamWrite)
	_, err := st.x.Write(text)
	if err == nil {
		err = st.rc.Flush()
	}
	stop()
	if err != nil {
		st.server.figures.cut.Add(1)
	}
	return err == nil
}

// openStream counts a stream in; false: there are too many.
func (s *Server) openStream(token uint64) bool {
	s.byTokenMu.Lock()
	defer s.byTokenMu.Unlock()
	if s.figures.streams.Load() >= int64(s.limits.Streams) || s.byToken[token] >= s.limits.StreamsPerToken {
		return false
	}
	s.byToken[token]++
	s.figures.streams.Add(1)
	return true
}

func (s *Server) closeStream(token uint64) {
	s.byTokenMu.Lock()
	defer s.byTokenMu.Unlock()
	s.figures.streams.Add(-1)
	if s.byToken[token]--; s.byToken[token] <= 0 {
		delete(s.byToken, token)
	}
}
