package store

import (
	"context"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// A page of the queue sweeps this many accounts at most before it is read, and
// waits no longer than this for another writer.
const (
	sweepAccounts = 40
	sweepPatience = 2 * time.Second
)

// Sweep brings up to limit accounts up to date whose moment of change has come: a
// window opened or closed, a gate lifted, a snooze ended. It tells whether more
// are left. Nobody acts here, time does, so there is no operation and no audit.
func (s *Service) Sweep(ctx context.Context, limit int) (more bool, err error) {
	swept := false
	err = s.Backend.Write(ctx, func(tx Tx) error {
		p, _, err := s.programIn(tx)
		if err != nil {
			return err
		}
		now := s.now()
		due, err := tx.QueueDue(now, limit)
		if err != nil || len(due) == 0 {
			return err
		}
		seers, err := newAudience(tx)
		if err == nil {
			err = requeue(tx, p, seers, due, now)
		}
		if err != nil {
			return err
		}
		swept = true
		rest, err := tx.QueueDue(now, 1)
		more = len(rest) > 0
		return err
	})
	if err == nil && swept && !more { // nobody is told before it is done: a large backlog would redraw all the time
		s.hub.publish([]Change{{Kind: "queue"}})
	}
	return more && err == nil, err
}

// sweepAside sweeps before a page is read and tells whether it did. A store that
// cannot be written now is no reason not to show it: the page judges its own rows.
func (s *Service) sweepAside(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, sweepPatience)
	defer cancel()
	_, err := s.Sweep(ctx, sweepAccounts)
	return err == nil
}

// SweepAll sweeps until nothing is due.
func (s *Service) SweepAll(ctx context.Context) error {
	for {
		more, err := s.Sweep(ctx, sweepAccounts)
		if err != nil || !more {
			return err
		}
		if err := ctx.Err(); err != nil {
			return domain.Wrap(domain.Unavailable, err, "Bringing the queue up to date was interrupted; it goes on by itself.")
		}
	}
}
