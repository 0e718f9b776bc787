package store

import (
	"fmt"

	"github.com/refdeck/refdeck/domain"
)

// checkQueue evaluates every customer again and compares with what the queue
// keeps (I36). Rows whose moment of change has come since the sweep are passed over.
func (d *doctor) checkQueue() error {
	now := d.s.now()
	seers, err := wholeAudience(d.tx)
	if err != nil {
		return err
	}
	counts := newQueueTally(seers)
	kept := int64(0)
	for after := int64(0); ; {
		ids, err := d.tx.AccountIDs(after, bookChunk)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			break
		}
		after = ids[len(ids)-1]
		books, err := d.tx.Books(ids)
		if err != nil {
			return err
		}
		have, err := d.tx.QueueOf(ids)
		if err != nil {
			return err
		}
		rows := make(map[int64]*QueueRow, len(have))
		for i := range have {
			rows[have[i].ContactID] = &have[i]
			counts.add(&have[i], 1)
		}
		kept += int64(len(have))
		for i := range books {
			d.compareBook(&books[i], rows, now)
		}
		for id := range rows {
			d.found(fmt.Sprintf("queue/%d: nobody", id))
		}
	}
	d.sorted()
	return d.compareCounts(counts)
}

// compareBook takes an account's rows out of those that were found.
func (d *doctor) compareBook(b *domain.Book, rows map[int64]*QueueRow, now AsOf) {
	for _, want := range queueRows(d.p, b, now) {
		have := rows[want.ContactID]
		delete(rows, want.ContactID)
		switch {
		case have == nil:
			d.found(fmt.Sprintf("queue/%d: missing", want.ContactID))
		case !have.NextAt.IsZero() && !have.NextAt.After(now):
		case stateOf(have) != stateOf(&want):
			d.found(fmt.Sprintf("queue/%d", want.ContactID))
		}
	}
}

// queueState is a queue row by value, its moments as numbers.
type queueState struct {
	row   QueueRow
	times [6]int64
}

func stateOf(r *QueueRow) queueState {
	s := queueState{row: *r}
	for i, at := range [...]*AsOf{&s.row.OpensAt, &s.row.ClosesAt, &s.row.DueAt, &s.row.LiftsAt, &s.row.NextAt, &s.row.LastAskAt} {
		s.times[i] = at.UnixMicro()
		*at = AsOf{}
	}
	return s
}

func (d *doctor) compareCounts(want queueTally) error {
	all, err := d.rollups()
	if err != nil {
		return err
	}
	for _, c := range all.Queue {
		n := c.N
		c.N = 0
		want.n[c] -= n
	}
	for c, n := range want.n {
		if n != 0 {
			d.found(fmt.Sprintf("queue_sum/%s/%s/%s", c.Scope, c.State, c.Code))
		}
	}
	return nil
}
