package store

import (
	"context"

	"github.com/refdeck/refdeck/domain"
)

// Every audit event gets its place in a hash chain (domain.ChainHash). On SQLite a
// write seals its own event before it commits: measured on a stage move this costs
// 5 percent, nothing is ever unsealed but what older programs left behind, and
// no second commit has every other process read its screens again. Elsewhere, and
// for such a backlog, Seal does it in batches, since there each statement of a write
// is a round trip during which nobody else can write.
const (
	sealBatch  = 500 // events that one transaction of Seal puts into the chain
	sealOwn    = 4   // events that a write seals beside its own work
	headOfLast = "audit_head"
)

// sealer is a backend whose writes seal their own audit events.
type sealer interface{ SealsAtCommit() bool }

// sealAtCommit puts what this write recorded into the chain. No write fails
// because that did not work: the event stays unsealed and Seal takes it up.
func (c *change) sealAtCommit() {
	if b, ok := c.s.Backend.(sealer); ok && b.SealsAtCommit() {
		_, _ = sealNext(c.tx, sealOwn)
	}
}

// Seal puts the next audit events into the chain, at most 500 of them, and tells
// whether more are left. There is one sealer at a time, since there is one write
// transaction at a time; finding that another was faster is no error.
func (s *Service) Seal(ctx context.Context) (more bool, err error) {
	waiting := int64(0)
	err = s.Backend.Read(ctx, func(tx Tx) (err error) { // not to take the writers' place for nothing
		waiting, err = tx.CountUnsealed()
		return err
	})
	if err != nil || waiting == 0 {
		return false, err
	}
	n := 0
	err = s.Backend.Write(ctx, func(tx Tx) (err error) {
		n, err = sealNext(tx, sealBatch)
		return err
	})
	if domain.CodeOf(err) == domain.Conflict {
		return false, nil
	}
	return n == sealBatch && err == nil, err
}

// SealAll seals until nothing is left. A store that cannot be written now is
// unavailable; nobody's data is worse off for that.
func (s *Service) SealAll(ctx context.Context) error {
	for {
		more, err := s.Seal(ctx)
		if err != nil || !more {
			return err
		}
		if err := ctx.Err(); err != nil {
			return domain.Wrap(domain.Unavailable, err, "Sealing the audit was interrupted; it goes on by itself.")
		}
	}
}

// sealNext seals up to n events in the order of their numbers, never of their
// times: a clock may go back (CASES 112).
func sealNext(tx Tx, n int) (int, error) {
	events, err := tx.Unsealed(n)
	if err != nil || len(events) == 0 {
		return 0, err
	}
	head, err := chainHead(tx)
	if err != nil {
		return 0, err
	}
	for i := range events {
		e := &events[i]
		e.Seq, e.PrevHash, e.Hash = head.Seq+1, head.Hash, domain.ChainHash(head.Hash, *e)
		head = domain.ChainHead{Seq: e.Seq, Hash: e.Hash}
	}
	if err := tx.Seal(events); err != nil {
		return 0, err
	}
	return len(events), tx.SetSetting(headOfLast, head.String())
}

// chainHead is where the chain goes on: behind the last record that was ever
// sealed, also when that record is gone, so that its place stays empty for
// everybody to see.
func chainHead(tx Tx) (domain.ChainHead, error) {
	last, err := tx.LastSealed()
	if err != nil {
		return domain.ChainHead{}, err
	}
	kept, err := keptHead(tx)
	if err != nil || kept.Seq >= last.Seq {
		return kept, err
	}
	return domain.ChainHead{Seq: last.Seq, Hash: last.Hash}, nil
}

// keptHead is the head as it was noted beside the chain when something was sealed
// last; the zero head where nothing was, or where the note makes no sense.
func keptHead(tx Tx) (domain.ChainHead, error) {
	text, err := tx.Setting(headOfLast)
	if err != nil || text == "" {
		return domain.ChainHead{}, err
	}
	head, err := domain.ParseChainHead(text)
	if err != nil {
		return domain.ChainHead{}, nil
	}
	return head, nil
}
