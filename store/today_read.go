package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/refdeck/refdeck/domain"
)

const (
	queueLimit    = 50
	maxQueueLimit = 1_000
	pageRounds    = 6             // reads for one page, where rows drop out of it
	closingSoon   = 2 * time.Hour // what counts as closing soon
)

// Queue is one page of whom to ask. Rows whose moment of change has come are
// brought up to date first, a bounded number of accounts; what is left of them
// is judged on the page itself.
func (s *session) Queue(ctx context.Context, q QueueQuery) (QueuePage, error) {
	q.State = cmp.Or(q.State, domain.QueueOpen)
	q.Limit = min(cmp.Or(max(q.Limit, 0), queueLimit), maxQueueLimit)
	cur, err := readCursor(q.After)
	if err != nil {
		return QueuePage{}, err
	}
	if q.Track != "" && q.Track != domain.TrackCustomer {
		return read(ctx, s, func(Tx, *domain.Program) (QueuePage, error) {
			return QueuePage{AsOf: s.momentOf(q.AsOf)}, s.narrow(&q.Scope)
		})
	}
	if !q.AsOf.IsZero() {
		return s.queueAsOf(ctx, q, cur)
	}
	if q.Search == "" && cur == nil {
		return shared(ctx, s, "queue", q, QueuePage.copied, func() (QueuePage, error) { return s.queuePage(ctx, q, cur) })
	}
	return s.queuePage(ctx, q, cur)
}

// queuePage reads a page as of now, after what is due was brought up to date.
func (s *session) queuePage(ctx context.Context, q QueueQuery, cur *cursor) (QueuePage, error) {
	page, due, err := s.queueNow(ctx, q, cur)
	if err == nil && due && s.sweepAside(ctx) {
		page, _, err = s.queueNow(ctx, q, cur)
	}
	return page, err
}

// momentOf is the moment that a question is about: at, or now if it is zero.
func (s *Service) momentOf(at time.Time) time.Time {
	if at.IsZero() {
		return s.now()
	}
	return at.UTC().Truncate(time.Microsecond)
}

// queueNow reads a page from the kept rows. It also tells whether rows are due.
func (s *session) queueNow(ctx context.Context, q QueueQuery, cur *cursor) (QueuePage, bool, error) {
	due := false
	page, err := read(ctx, s, func(tx Tx, p *domain.Program) (QueuePage, error) {
		if err := s.narrow(&q.Scope); err != nil {
			return QueuePage{}, err
		}
		r := reader{tx: tx, p: p, q: q, now: s.now(), cur: cur}
		if cur != nil {
			r.now = cur.AsOf
		} else {
			ids, err := tx.QueueDue(r.now, 1)
			if err != nil {
				return QueuePage{}, err
			}
			due = len(ids) > 0
		}
		if len(queryWords(q.Search)) > 0 {
			return r.searched()
		}
		return r.page()
	})
	return page, due, err
}

// reader reads one page of the queue in one transaction.
type reader struct {
	tx  Tx
	p   *domain.Program
	q   QueueQuery
	now time.Time
	cur *cursor
}

func (r *reader) page() (QueuePage, error) {
	out := QueuePage{AsOf: r.now}
	counts, err := r.tx.QueueCounts(r.q.queueScope())
	if err != nil {
		return out, err
	}
	for _, c := range counts {
		if c.State == r.q.State {
			out.Total += c.N
		}
	}
	kept, last, err := r.collect()
	if err != nil {
		return out, err
	}
	if last != nil {
		out.Next = writeCursor(last, r.now)
	}
	out.Items, err = itemsOf(r.tx, r.p, kept, r.now)
	return out, err
}

// collect reads until the page is full; last is the row that it ends at, nil at the end of the queue.
func (r *reader) collect() (kept []QueueRow, last *QueueRow, err error) {
	last = r.cur.row()
	for range pageRounds {
		room := r.q.Limit - len(kept)
		if room == 0 {
			break
		}
		rows, err := r.tx.QueuePage(r.after(last, room+1))
		if err != nil {
			return nil, nil, err
		}
		end := len(rows) <= room
		rows = rows[:min(len(rows), room)]
		if end {
			last = nil
		} else {
			tail := rows[len(rows)-1]
			last = &tail
		}
		if rows, err = r.correct(rows); err != nil {
			return nil, nil, err
		}
		kept = append(kept, rows...)
		if end {
			break
		}
	}
	return kept, last, nil
}

func (r *reader) after(last *QueueRow, n int) QueuePageQuery {
	one, several := r.q.queueOwners()
	q := QueuePageQuery{State: r.q.State, OwnerID: one, Owners: several, Now: r.now, Urgency: r.p.Priority.Urgency, After: last, Limit: n}
	if last != nil {
		q.AfterPri = rankOf(last).At(r.p, r.now)
	}
	return q
}

func rankOf(r *QueueRow) domain.Rank { return domain.Rank{Const: -r.RankNeg, WindowS: r.WindowS} }

// correct judges the rows again whose moment of change has come, and drops those
// that are no longer what was asked for.
func (r *reader) correct(rows []QueueRow) ([]QueueRow, error) {
	var due []int64
	for i := range rows {
		if r.due(&rows[i]) {
			due = append(due, rows[i].AccountID)
		}
	}
	fresh := map[int64]QueueRow{}
	if len(due) > 0 {
		slices.Sort(due)
		books, err := r.tx.Books(slices.Compact(due))
		if err != nil {
			return nil, err
		}
		for i := range books {
			for _, row := range queueRows(r.p, &books[i], r.now) {
				fresh[row.ContactID] = row
			}
		}
	}
	out := rows[:0]
	for i := range rows {
		row := rows[i]
		if r.due(&row) {
			row = fresh[row.ContactID]
		}
		if row.ContactID != 0 && row.State == r.q.State && r.q.has(row.OwnerID) {
			out = append(out, row)
		}
	}
	return out, nil
}

func (r *reader) due(row *QueueRow) bool { return !row.NextAt.IsZero() && !row.NextAt.After(r.now) }

// sortRows puts rows in the order of the queue at a moment (§3.2): priority, then
// the earlier close, the higher readiness, the account's name.
func sortRows(rows []QueueRow, p *domain.Program, now time.Time) {
	slices.SortFunc(rows, func(a, b QueueRow) int { return compareRows(&a, &b, p, now) })
}

func compareRows(a, b *QueueRow, p *domain.Program, now time.Time) int {
	return cmp.Or(cmp.Compare(rankOf(b).At(p, now), rankOf(a).At(p, now)), compareCloses(a.ClosesAt, b.ClosesAt), cmp.Compare(a.Unready, b.Unready),
		strings.Compare(a.NameKey, b.NameKey), cmp.Compare(a.ContactID, b.ContactID))
}

// compareCloses puts windows without an end last.
func compareCloses(a, b time.Time) int {
	switch {
	case a.IsZero() && b.IsZero():
		return 0
	case a.IsZero():
		return 1
	case b.IsZero():
		return -1
	}
	return a.Compare(b)
}
