package api

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store/remote"
)

// healthz tells that the process answers.
func (s *Server) healthz(x *exchange, _ *http.Request) { x.sendText(http.StatusOK, "ok\n") }

// readiness is what the last look at the store said. Looks are a second apart,
// however many ask: the path needs no sign-in.
type readiness struct {
	mu   sync.Mutex
	at   time.Time
	seen bool
	err  error
}

const readyFor = time.Second

// readyz tells whether requests should come here: the store can be reached and is
// migrated, and the server is not about to end.
func (s *Server) readyz(x *exchange, r *http.Request) {
	if s.isDraining() {
		x.sendText(http.StatusServiceUnavailable, "draining\n")
		return
	}
	if err := s.lookReady(r.Context(), x.began); err != nil {
		x.cause = err
		x.sendText(http.StatusServiceUnavailable, "not ready\n")
		return
	}
	x.sendText(http.StatusOK, "ready\n")
}

func (s *Server) lookReady(ctx context.Context, now time.Time) error {
	if s.cfg.Ready == nil {
		return nil
	}
	s.ready.mu.Lock()
	defer s.ready.mu.Unlock()
	if age := now.Sub(s.ready.at); s.ready.seen && age >= 0 && age < readyFor {
		return s.ready.err
	}
	// One client's going away must not tell the others that the store is away.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.limits.QueueWait)
	defer cancel()
	s.ready.at, s.ready.seen, s.ready.err = now, true, s.cfg.Ready(ctx)
	return s.ready.err
}

// openapi gives the document that describes the API.
func (s *Server) openapi(x *exchange, r *http.Request) {
	if s.welcome(x, r) {
		x.sendJSON(s.document)
	}
}

// version tells which API this is, before anybody signs in.
func (s *Server) version(x *exchange, r *http.Request) {
	if !s.welcome(x, r) {
		return
	}
	b, err := remote.Append(nil, remote.Version{API: remote.APIVersion, Version: s.cfg.Version})
	if err != nil {
		x.fail(err)
		return
	}
	x.sendJSON(b)
}

func (x *exchange) sendText(status int, text string) {
	x.Header().Set("Content-Type", "text/plain; charset=utf-8")
	x.WriteHeader(status)
	x.put([]byte(text))
}

// put writes the body of an answer. A client that is gone is no failure of ours.
func (x *exchange) put(b []byte) {
	if _, err := x.Write(b); err != nil {
		x.cause = domain.Wrap(domain.Unavailable, err, "the client did not take the answer")
	}
}
