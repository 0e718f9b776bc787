package store

import (
	"context"
	"fmt"
	"iter"

	"github.com/refdeck/refdeck/domain"
)

// ChainReader is a Store that can also tell single records of the chain. The one
// over a network cannot.
type ChainReader interface {
	// SealedAt is the record at a place of the chain; at place 0 the last one. not_found
	// if there is none. It needs to read the whole audit, as VerifyAudit does.
	SealedAt(ctx context.Context, seq int64) (domain.AuditEvent, error)
}

var _ ChainReader = (*session)(nil)

// chainPage is how many records are read at a time.
const chainPage = 1000

// VerifyAudit walks along the sealed chain. It finds every record that was
// changed, taken away, put in or moved, as long as not everything behind it was
// sealed anew and the note of the head with it; what remains, a head that was kept
// elsewhere finds (domain.ChainHead).
func (s *session) VerifyAudit(ctx context.Context) (ChainReport, error) {
	return read(ctx, s, func(tx Tx, _ *domain.Program) (ChainReport, error) {
		if err := domain.Can(s.who(), domain.VerbAuditRead, nobody); err != nil {
			return ChainReport{}, err
		}
		return verifyChain(ctx, tx)
	})
}

// nobody is an owner that no team has, so that only a scope of all takes it in.
const nobody = -1

// SealedAt gives a record of the chain, or its last one.
func (s *session) SealedAt(ctx context.Context, seq int64) (domain.AuditEvent, error) {
	return read(ctx, s, func(tx Tx, _ *domain.Program) (domain.AuditEvent, error) {
		if err := domain.Can(s.who(), domain.VerbAuditRead, nobody); err != nil {
			return domain.AuditEvent{}, err
		}
		if seq == 0 {
			e, err := tx.LastSealed()
			if err == nil && e.Seq == 0 {
				err = domain.Errorf(domain.NotFound, "No record of the audit has been sealed yet.")
			}
			return e, err
		}
		rows, err := tx.Sealed(seq-1, 1)
		if err == nil && (len(rows) == 0 || rows[0].Seq != seq) {
			err = domain.Errorf(domain.NotFound, "There is no record %d in the chain of the audit.", seq)
		}
		return first(rows), err
	})
}

// VerifyAgainst is VerifyAudit, and then compares the chain with a head that was
// kept elsewhere: the record must still be there, as it was. forbidden for an older
// head where the Store cannot tell single records.
func VerifyAgainst(ctx context.Context, st Store, head domain.ChainHead) (ChainReport, error) {
	r, err := st.VerifyAudit(ctx)
	if err != nil || !r.OK {
		return r, err
	}
	hash := r.Head
	if head.Seq > r.Sealed {
		return broken(r, head.Seq, "Record %d of the audit, which the given head names, is missing: the end of the audit was cut off."), nil
	}
	if head.Seq < r.Sealed {
		c, ok := st.(ChainReader)
		if !ok {
			return r, domain.Errorf(domain.Forbidden, "Only the host of the store can look at record %d alone; the chain itself is whole. Run this command there, or give a newer head.", head.Seq)
		}
		e, err := c.SealedAt(ctx, head.Seq)
		if err != nil {
			return r, err
		}
		hash = e.Hash
	}
	if hash != head.Hash {
		return broken(r, head.Seq, "Record %d of the audit is not the one that the given head names: the audit was written anew up to there at least."), nil
	}
	return r, nil
}

func broken(r ChainReport, seq int64, sentence string) ChainReport {
	r.OK, r.Broken, r.Reason = false, seq, fmt.Sprintf(sentence, seq)
	return r
}

// verifyChain walks along the chain as a transaction sees it.
func verifyChain(ctx context.Context, tx Tx) (ChainReport, error) {
	c, err := domain.VerifyChain(sealedEvents(ctx, tx))
	if err != nil {
		return ChainReport{}, err
	}
	out := ChainReport{OK: c.Fault == nil, Sealed: c.Records, Head: c.Head.Hash}
	if out.Unsealed, err = tx.CountUnsealed(); err != nil {
		return out, err
	}
	if c.Fault == nil {
		if c.Fault, err = faultAtEnd(tx, &c); err != nil {
			return out, err
		}
	}
	if f := c.Fault; f != nil {
		out.OK, out.Broken, out.BrokenID, out.Reason = false, f.Seq, f.Event.ID, f.String()
		if f.Kind == domain.ChainMissing {
			out.BrokenID = 0 // nobody knows it any longer
		}
	}
	return out, nil
}

// faultAtEnd compares the end of a chain that is sound in itself with the note of
// the head, and looks for events among the sealed ones that never were sealed.
func faultAtEnd(tx Tx, c *domain.Chain) (*domain.ChainFault, error) {
	kept, err := keptHead(tx)
	if err != nil {
		return nil, err
	}
	switch {
	case kept.Seq > c.Head.Seq:
		return &domain.ChainFault{Kind: domain.ChainMissing, Seq: c.Head.Seq + 1, Event: c.Head}, nil
	case kept.Seq == c.Head.Seq && kept.Hash != c.Head.Hash:
		return &domain.ChainFault{Kind: domain.ChainEdited, Seq: c.Head.Seq, Event: c.Head}, nil
	}
	oldest, err := tx.Unsealed(1)
	if err != nil || len(oldest) == 0 || oldest[0].ID > c.Head.ID {
		return nil, err
	}
	return &domain.ChainFault{Kind: domain.ChainInserted, Event: oldest[0]}, nil
}

// sealedEvents reads the chain page by page.
func sealedEvents(ctx context.Context, tx Tx) iter.Seq2[domain.AuditEvent, error] {
	return func(yield func(domain.AuditEvent, error) bool) {
		for after := int64(0); ; {
			rows, err := tx.Sealed(after, chainPage)
			if err == nil && ctx.Err() != nil {
				err = domain.Wrap(domain.Unavailable, ctx.Err(), "The check of the audit was interrupted before it was done; nothing was changed.")
			}
			if err != nil {
				yield(domain.AuditEvent{}, err)
				return
			}
			for i := range rows {
				if !yield(rows[i], nil) {
					return
				}
			}
			if len(rows) < chainPage {
				return
			}
			after = rows[len(rows)-1].Seq
		}
	}
}
