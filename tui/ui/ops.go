package ui

import (
	"context"
	"errors"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// Definite tells whether an answer settles a write: it was done, or it was
// refused and nothing was changed. Anything else is asked again as the same
// operation.
func Definite(err error) bool {
	if err == nil {
		return true
	}
	switch domain.CodeOf(err) {
	case domain.Invalid, domain.Conflict, domain.Forbidden, domain.NotFound, domain.Unauthenticated:
		return true
	}
	return false
}

// Unknown tells whether a write may have been done although its answer never came.
func Unknown(err error) bool {
	return errors.Is(err, store.ErrOutcome) || errors.Is(err, context.DeadlineExceeded)
}

// standsFor is how long a wish without an answer counts as the same wish when it
// is made again.
const standsFor = 10 * time.Minute

// Ops gives each wish of a person the id of one operation, the same one again
// until it was answered: a key pressed twice then changes nothing twice. A wish is
// named by what decides it ("snooze/12/7").
type Ops struct {
	env  *Env
	open map[string]standing
}

type standing struct {
	id string
	at time.Time
}

// NewOps makes an empty set of wishes.
func NewOps(env *Env) *Ops { return &Ops{env: env, open: map[string]standing{}} }

// For is the operation id of a wish.
func (o *Ops) For(wish string) string {
	now := o.env.Now()
	if s, ok := o.open[wish]; ok && now.Sub(s.at) < standsFor {
		return s.id
	}
	id := o.env.NewID()
	o.open[wish] = standing{id, now}
	return id
}

// Answered forgets a wish that was settled, and keeps any other.
func (o *Ops) Answered(wish string, err error) {
	if Definite(err) {
		delete(o.open, wish)
	}
}
