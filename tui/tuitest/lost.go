package tuitest

import (
	"context"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// Lost is a store that moves and snoozes as it is asked, but whose first answers
// do not arrive.
type Lost struct {
	store.Store
	Left int      // how many more answers are lost
	Err  error    // what comes instead of them
	Ops  []string // the operations that were asked for
}

// ErrUnknown is what comes instead of an answer where a change was perhaps saved.
var ErrUnknown = domain.Wrap(domain.Unavailable, store.ErrOutcome, "It is not known whether the change was saved; doing it again is safe and settles it.")

// Over puts it in front of a store.
func (l *Lost) Over(st store.Store) store.Store {
	l.Store = st
	return l
}

// Move is the store's own; its answer may be lost.
func (l *Lost) Move(ctx context.Context, in store.MoveInput) (domain.Referral, error) {
	r, err := l.Store.Move(ctx, in)
	return r, l.answer(in.Op, err)
}

// Snooze is the store's own; its answer may be lost.
func (l *Lost) Snooze(ctx context.Context, in store.SnoozeInput) (domain.Contact, error) {
	p, err := l.Store.Snooze(ctx, in)
	return p, l.answer(in.Op, err)
}

func (l *Lost) answer(op string, err error) error {
	l.Ops = append(l.Ops, op)
	if l.Left == 0 {
		return err
	}
	l.Left--
	return l.Err
}
