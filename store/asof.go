package store

import (
	"context"

	"github.com/refdeck/refdeck/domain"
)

// bookChunk is how many accounts are read and judged at a time.
const bookChunk = 500

// queueAsOf is the queue as it was (or will be) at a moment: every account is
// judged at it from the base rows. It scans, writes nothing and sweeps nothing
// (DECISIONS 13).
func (s *session) queueAsOf(ctx context.Context, q QueueQuery, cur *cursor) (QueuePage, error) {
	return read(ctx, s, func(tx Tx, p *domain.Program) (QueuePage, error) {
		if err := s.narrow(&q.Scope); err != nil {
			return QueuePage{}, err
		}
		v := asOfView{reader: reader{tx: tx, p: p, q: q, now: s.momentOf(q.AsOf), cur: cur}, words: queryWords(q.Search), last: cur.row()}
		if err := eachBook(ctx, tx, v.add); err != nil {
			return QueuePage{}, err
		}
		return v.page()
	})
}

// eachBook reads the books of all customers, in the order of their ids.
func eachBook(ctx context.Context, tx Tx, f func(*domain.Book)) error {
	after := int64(0)
	for {
		if err := ctx.Err(); err != nil {
			return domain.Wrap(domain.Unavailable, err, "Reading the accounts was interrupted; nothing was changed.")
		}
		ids, err := tx.AccountIDs(after, bookChunk)
		if err != nil || len(ids) == 0 {
			return err
		}
		books, err := tx.Books(ids)
		if err != nil {
			return err
		}
		for i := range books {
			f(&books[i])
		}
		after = ids[len(ids)-1]
	}
}

// asOfView gathers the first rows of a page out of all accounts.
type asOfView struct {
	reader
	words []string
	last  *QueueRow
	rows  []QueueRow // the best so far, not always in order
	total int64
	more  bool
}

func (v *asOfView) add(b *domain.Book) {
	if !v.q.has(b.Account.OwnerID) {
		return
	}
	rows := queueRows(v.p, b, v.now)
	for i := range rows {
		if rows[i].State == v.q.State && v.found(b, rows[i].ContactID) {
			v.total++
			v.keep(&rows[i])
		}
	}
}

// found tells whether the person is one that was searched for.
func (v *asOfView) found(b *domain.Book, contact int64) bool {
	if len(v.words) == 0 {
		return true
	}
	for i := range b.Contacts {
		if b.Contacts[i].ID == contact {
			return matches(v.words, personText(&b.Contacts[i], &b.Account))
		}
	}
	return false
}

// keep adds a row that comes after the last page, and now and then throws out
// those that cannot be on this one, so that memory stays flat.
func (v *asOfView) keep(row *QueueRow) {
	if v.last != nil && compareRows(row, v.last, v.p, v.now) <= 0 {
		return
	}
	v.rows = append(v.rows, *row)
	if len(v.rows) >= 4*v.q.Limit+1_000 {
		v.cut()
	}
}

func (v *asOfView) cut() {
	sortRows(v.rows, v.p, v.now)
	if len(v.rows) > v.q.Limit {
		v.rows, v.more = v.rows[:v.q.Limit], true
	}
}

func (v *asOfView) page() (QueuePage, error) {
	v.cut()
	out := QueuePage{AsOf: v.now, Total: v.total}
	if v.more {
		out.Next = writeCursor(&v.rows[len(v.rows)-1], v.now)
	}
	var err error
	out.Items, err = itemsOf(v.tx, v.p, v.rows, v.now)
	return out, err
}
