package store

import (
	"context"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// RebuildQueue judges every customer anew and replaces the whole queue, in one
// transaction. progress (may be nil) hears how many accounts are done.
func (s *Service) RebuildQueue(ctx context.Context, progress func(done, total int64)) error {
	err := s.Backend.Write(ctx, func(tx Tx) error {
		p, _, err := s.programIn(tx)
		if err != nil {
			return err
		}
		return rebuildQueue(ctx, tx, p, s.now(), progress)
	})
	if err == nil {
		s.hub.publish([]Change{{Kind: "queue"}})
	}
	return err
}

// verdicts is one chunk of accounts on its way: read, judged, written.
type verdicts struct {
	books []domain.Book
	rows  []QueueRow
}

// rebuildQueue overlaps its two halves: while one chunk is judged, the next is
// read and the one before is written. The transaction is used here only.
func rebuildQueue(ctx context.Context, tx Tx, p *domain.Program, now time.Time, progress func(done, total int64)) error {
	indexes, err := tx.DropIndexes("queue")
	if err != nil {
		return err
	}
	if err := tx.ClearQueue(); err != nil {
		return err
	}
	ids, err := allAccounts(tx)
	if err != nil {
		return err
	}
	todo, ready := make(chan *verdicts, 1), make(chan *verdicts, 2)
	go func() {
		defer close(ready)
		for v := range todo {
			for i := range v.books {
				v.rows = appendQueueRows(v.rows, p, &v.books[i], now)
			}
			ready <- v
		}
	}()
	seers, err := wholeAudience(tx)
	if err != nil {
		return err
	}
	counts := newQueueTally(seers)
	err = feedBooks(ctx, tx, ids, todo, ready, counts, progress)
	close(todo)
	for v := range ready {
		if err == nil {
			err = writeVerdicts(tx, v, counts)
		}
	}
	if err != nil {
		return err
	}
	if progress != nil {
		progress(int64(len(ids)), int64(len(ids)))
	}
	if err := tx.MakeIndexes(indexes); err != nil {
		return err
	}
	return tx.AddQueueCounts(counts.list())
}

// feedBooks reads all books chunk by chunk and writes what has been judged meanwhile.
func feedBooks(ctx context.Context, tx Tx, ids []int64, todo chan<- *verdicts, ready <-chan *verdicts, counts queueTally, progress func(done, total int64)) error {
	flying := 0
	for from := 0; from < len(ids); from += bookChunk {
		if err := ctx.Err(); err != nil {
			return domain.Wrap(domain.Unavailable, err, "Rebuilding the queue was interrupted; the queue is as it was.")
		}
		books, err := tx.Books(ids[from:min(from+bookChunk, len(ids))])
		if err != nil {
			return err
		}
		todo <- &verdicts{books: books}
		if flying++; flying > 2 {
			if err := writeVerdicts(tx, <-ready, counts); err != nil {
				return err
			}
			flying--
		}
		if progress != nil {
			progress(int64(from), int64(len(ids)))
		}
	}
	return nil
}

func writeVerdicts(tx Tx, v *verdicts, counts queueTally) error {
	for i := range v.rows {
		counts.add(&v.rows[i], 1)
	}
	return tx.InsertQueue(v.rows)
}

// allAccounts lists the ids of all customers.
func allAccounts(tx Tx) ([]int64, error) {
	const page = 20_000
	var out []int64
	after := int64(0)
	for {
		ids, err := tx.AccountIDs(after, page)
		if err != nil || len(ids) == 0 {
			return out, err
		}
		out = append(out, ids...)
		after = ids[len(ids)-1]
	}
}
