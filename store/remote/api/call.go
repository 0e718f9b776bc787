package api

import (
	"context"
	"net/http"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store/remote"
)

// call answers a route: who calls, what they ask for, the store's method, the answer.
func (s *Server) call(x *exchange, r *http.Request) {
	route := x.endpoint.route
	who, ok := s.signIn(x, r)
	if !ok {
		return
	}
	if err := checkBody(r, s.bodyLimit(route)); err != nil {
		x.unread(err)
		return
	}
	patience := s.limits.Request
	if route.Limit > remote.MaxBody {
		if !s.imports.enter(r.Context()) {
			x.fail(s.overloaded())
			return
		}
		defer s.imports.leave()
		patience = s.limits.Import
		defer s.extend(x, patience)()
	}
	buf := takeBuffer()
	defer giveBuffer(buf)
	if err := readBody(x, r, s.bodyLimit(route), buf); err != nil {
		x.unread(err)
		return
	}
	in, op, err := x.input(r, who, buf.bytes)
	if err != nil {
		x.fail(err)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	replayed, out, err := s.run(ctx, who, route, op, in)
	actor := who.store.Actor()
	x.user = actor.UserID
	if err != nil {
		s.failed(x, err)
		return
	}
	if replayed {
		x.Header().Set(remote.ReplayHeader, "true")
	}
	x.send(actor, out, buf)
}

// run calls the store when it is this request's turn; of the same operation twice
// at once, the second waits for the first.
func (s *Server) run(ctx context.Context, who caller, route *remote.Route, op operation, in any) (replayed bool, out any, err error) {
	if op.key.id != "" {
		if replayed, err = s.ops.begin(ctx, op); err != nil {
			return false, nil, err
		}
		defer func() { s.ops.end(op, err == nil) }()
	}
	if !s.gate.enter(ctx) {
		return false, nil, s.overloaded()
	}
	defer s.gate.leave()
	out, err = route.Call(ctx, who.store, in)
	return replayed, out, err
}

// failed answers an error of the store. A token that was refused only now, when the
// transaction looked, counts like one that was refused at once.
func (s *Server) failed(x *exchange, err error) {
	if domain.CodeOf(err) == domain.Unauthenticated {
		x.refused(err)
		return
	}
	x.fail(err)
}

// overloaded is the answer when too many requests wait already.
func (s *Server) overloaded() error {
	s.figures.busy.Add(1)
	return domain.Errorf(domain.Unavailable, "The server is busy; nothing was done. Try again in a moment.")
}

// extend gives a request more time than the listener's timeouts do: its own limit
// cuts it instead. The deadlines are set from a timer, so that no clock is read.
func (s *Server) extend(x *exchange, limit time.Duration) (stop func()) {
	rc := http.NewResponseController(x.ResponseWriter)
	lift(rc)
	return cutAfter(rc, limit+s.limits.StreamWrite)
}
