package store

import (
	"context"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// queueStale is the setting that says that a bulk import has written rows which
// the queue does not know yet; Repair makes it up.
const queueStale = "queue_stale"

// bulk tells whether the queue is brought up to date once, at the end. Rows of
// some kinds never move it.
func (im *importer) bulk() bool {
	switch im.b.Kind {
	case "opportunities", "partners", "employees", "referrals":
		return false
	}
	return im.b.Bulk
}

// keepQueue has the queue follow: batch by batch, or for a bulk import all at
// once with the last one, in the same transaction.
func (im *importer) keepQueue(ctx context.Context) error {
	if !im.bulk() {
		return nil // the touched accounts are judged when the write ends
	}
	im.c.accounts = map[int64]bool{}
	if im.b.Last {
		return catchUp(ctx, im.c.tx, im.c.p, im.c.now)
	}
	return im.c.tx.SetSetting(queueStale, "1")
}

// catchUp computes queue and sums anew; the sums count the clients in the queue.
func catchUp(ctx context.Context, tx Tx, p *domain.Program, now time.Time) error {
	if err := rebuildQueue(ctx, tx, p, now, nil); err != nil {
		return err
	}
	if err := rebuildSums(ctx, tx, p, nil); err != nil {
		return err
	}
	return tx.SetSetting(queueStale, "")
}

// Repair makes up what a bulk import that was killed has left undone: the rows
// that are in get their place in the queue. It does nothing when there is
// nothing to do, and is meant to be called when a store is opened for writing.
func (s *Service) Repair(ctx context.Context) error {
	stale := ""
	err := s.Backend.Read(ctx, func(tx Tx) error {
		var err error
		stale, err = tx.Setting(queueStale)
		return err
	})
	if domain.CodeOf(err) == domain.NotFound {
		return nil
	}
	if err != nil || stale == "" {
		return err
	}
	err = s.Backend.Write(ctx, func(tx Tx) error {
		p, _, err := s.programIn(tx)
		if err != nil {
			return err
		}
		return catchUp(ctx, tx, p, s.now())
	})
	if err == nil {
		s.hub.publish([]Change{{Kind: "queue", All: true}})
	}
	return err
}
