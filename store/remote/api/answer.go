package api

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/remote"
)

// fail answers with a problem. What caused it goes to the log only.
func (x *exchange) fail(err error) {
	x.cause = err
	if x.status != 0 {
		return
	}
	shown := x.shown(err)
	switch domain.CodeOf(shown) {
	case domain.Unauthenticated:
		x.Header().Set("WWW-Authenticate", `Bearer realm="refdeck"`)
	case domain.Unavailable:
		if x.Header().Get("Retry-After") == "" {
			x.Header().Set("Retry-After", "1")
		}
	}
	remote.WriteProblem(x, shown)
}

// refuse answers with a problem of a certain status.
func (x *exchange) refuse(status int, err *domain.Error) {
	x.cause = err
	remote.WriteProblemStatus(x, status, err)
}

// shown is what the client is told: the store's own sentences, and a general one
// for anything else, whose text may show what is inside.
func (x *exchange) shown(err error) error {
	if code := domain.CodeOf(err); code != domain.Internal {
		return err
	}
	if !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled) {
		return domain.Errorf(domain.Internal, "Something is wrong inside the server; its log says what. Nothing more is known here.")
	}
	if r := x.endpoint.route; r == nil || !r.Write {
		return domain.Errorf(domain.Unavailable, "The request took too long and was given up; nothing was changed. Try again.")
	}
	return domain.Wrap(domain.Unavailable, store.ErrOutcome,
		"The request took too long and was given up. It is not known whether anything was changed; the same request with the same %s settles it.", remote.KeyHeader)
}

// later says after how many whole seconds the client may come again.
func (x *exchange) later(wait time.Duration) {
	x.Header().Set("Retry-After", strconv.Itoa(max(1, int(math.Ceil(wait.Seconds())))))
}

// noRoute answers 404, or 405 where the path takes other methods.
func (x *exchange) noRoute(allowed []string) {
	if len(allowed) == 0 {
		x.fail(domain.Errorf(domain.NotFound, "There is nothing at this path. /openapi.json lists what there is."))
		return
	}
	x.Header().Set("Allow", strings.Join(allowed, ", "))
	x.refuse(http.StatusMethodNotAllowed, domain.Errorf(domain.Invalid, "This path takes %s only; nothing was changed.", strings.Join(allowed, ", ")))
}

// tooMany answers a request over the allowance.
func (x *exchange) tooMany(wait time.Duration, what string) {
	x.server.figures.limited.Add(1)
	x.later(wait)
	x.refuse(http.StatusTooManyRequests, domain.Errorf(domain.Unavailable, "%s; nothing was done. Try again after %s seconds.", what, x.Header().Get("Retry-After")))
}

// refused answers a failed sign-in, which costs the address more than a request, so
// that tokens cannot be guessed at the speed of the line.
func (x *exchange) refused(err error) {
	s := x.server
	s.figures.refused.Add(1)
	s.addresses.charge(networkOf(x.from), s.limits.FailedSignIn, x.began)
	x.fail(err)
}
