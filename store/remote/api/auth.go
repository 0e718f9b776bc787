package api

import (
	"hash/maphash"
	"net/http"
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// caller is who makes a request: a store bound to them, and what their token is
// counted by.
type caller struct {
	store store.Store
	token uint64
}

// tokenSeed makes the number of a token one that nobody outside can compute.
var tokenSeed = maphash.MakeSeed()

// signIn finds out who calls, in the order of cost: the address's allowance, the
// form of the header, the token's allowance, the store. false: it was answered.
func (s *Server) signIn(x *exchange, r *http.Request) (caller, bool) {
	if !s.welcome(x, r) {
		return caller{}, false
	}
	secret, err := bearer(r)
	if err != nil {
		x.refused(err)
		return caller{}, false
	}
	token := maphash.String(tokenSeed, secret)
	known := s.tokens.known(token)
	if known && !s.allowed(x, token) {
		return caller{}, false
	}
	st, err := s.bind(x, r, secret)
	if err != nil {
		if domain.CodeOf(err) == domain.Unauthenticated {
			x.refused(err)
		} else {
			x.fail(err)
		}
		return caller{}, false
	}
	if !known && !s.allowed(x, token) {
		return caller{}, false
	}
	return caller{store: st, token: token}, true
}

// welcome counts a request against its client's address. false: it was answered.
func (s *Server) welcome(x *exchange, r *http.Request) bool {
	x.from = clientAddress(r, s.cfg.TrustedProxies)
	wait, ok := s.addresses.take(networkOf(x.from), 1, x.began)
	if !ok {
		x.tooMany(wait, "Too many requests come from this address")
	}
	return ok
}

// bind asks the store who the token stands for, when it is this request's turn.
func (s *Server) bind(x *exchange, r *http.Request, secret string) (store.Store, error) {
	if !s.gate.enter(r.Context()) {
		return nil, s.overloaded()
	}
	defer s.gate.leave()
	return s.cfg.SignIn(r.Context(), secret)
}

func (s *Server) allowed(x *exchange, token uint64) bool {
	wait, ok := s.tokens.take(token, 1, x.began)
	if !ok {
		x.tooMany(wait, "Too many requests come with this token")
	}
	return ok
}

// bearer is the token of the Authorization header, the only place where one counts.
func bearer(r *http.Request) (string, error) {
	lines := r.Header["Authorization"]
	if len(lines) == 1 {
		scheme, token, ok := strings.Cut(lines[0], " ")
		if token = strings.TrimLeft(token, " "); ok && strings.EqualFold(scheme, "Bearer") && token != "" && !strings.ContainsAny(token, " \t,") {
			return token, nil
		}
	}
	return "", domain.Errorf(domain.Unauthenticated, "This needs a token in the header Authorization: Bearer; nothing was done. Make one with refdeck token create.")
}
