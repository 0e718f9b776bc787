package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// Missed counts, per present owner, the windows of answers and events that closed
// in [From, To): in how many somebody was asked, and how many closed unused.
// Opened counts all of them. A window is missed only if the person could have
// been asked when it opened or at its last moment: in a pool, and no hard gate
// against it. One that the rules forbade throughout is opened but not missed.
//
// What came in with the history of the first import had closed before anybody
// could act on it, so only windows that closed from that day on count (DECISIONS
// 25). The report reads the accounts with such windows, not a rollup.
func (s *session) Missed(ctx context.Context, q MissedQuery) (MissedReport, error) {
	if q.To.IsZero() || q.To.After(s.now()) {
		q.To = s.now()
	}
	return read(ctx, s, func(tx Tx, p *domain.Program) (MissedReport, error) {
		if err := s.narrow(&q.Scope); err != nil {
			return MissedReport{}, err
		}
		m := missedReader{tx: tx, p: p, q: q, owners: map[int64]*MissedRow{}}
		if err := m.startAt(); err != nil {
			return MissedReport{}, err
		}
		accounts, err := m.candidates()
		if err != nil {
			return MissedReport{}, err
		}
		for part := range slices.Chunk(accounts, bookChunk) {
			if err := ctx.Err(); err != nil {
				return MissedReport{}, domain.Wrap(domain.Unavailable, err, "Counting the windows was interrupted; nothing was changed.")
			}
			books, err := tx.Books(part)
			if err != nil {
				return MissedReport{}, err
			}
			for i := range books {
				m.count(&books[i])
			}
		}
		return m.report()
	})
}

const maxMissedItems = 200

type missedReader struct {
	tx     Tx
	p      *domain.Program
	q      MissedQuery
	owners map[int64]*MissedRow
	items  []MissedItem
	who    []int64 // the owners of items
}

// missedYears is how far back the report looks at most: it reads day by day.
const missedYears = 10

// startAt moves the beginning to the day of the first import, and nearer than
// missedYears where none is given.
func (m *missedReader) startAt() error {
	if first := m.q.To.AddDate(-missedYears, 0, 0); m.q.From.Before(first) {
		m.q.From = first
	}
	jobs, err := m.tx.ImportJobs().Page(0, 1)
	if err != nil || len(jobs) == 0 {
		return err
	}
	if day := domain.DateOf(jobs[0].CreatedAt, m.p.Zone()).Start(m.p.Zone()); day.After(m.q.From) {
		m.q.From = day
	}
	return nil
}

// slack covers what a calendar adds to a rule's length: clock changes, and the
// fiscal quarter that ends a renewal discussion.
const slack = 2 * 24 * time.Hour

// reach is how long before its closing a window's answer or event can lie.
func (m *missedReader) reach(kinds ...domain.TriggerKind) time.Duration {
	var longest time.Duration
	for _, r := range m.p.Triggers {
		if len(kinds) == 0 || slices.Contains(kinds, r.Kind) {
			longest = max(longest, r.Closes)
		}
	}
	return longest + slack
}

// candidates are the accounts that may have a window which closed in the time asked about.
func (m *missedReader) candidates() ([]int64, error) {
	if !m.q.From.Before(m.q.To) || (m.q.Track != "" && m.q.Track != domain.TrackCustomer) {
		return nil, nil
	}
	seen := map[int64]bool{}
	err := eachDay(m.q.From.Add(-m.reach(domain.TriggerNPS, domain.TriggerCSAT)), m.q.To, func(lo, hi int64) error {
		rows, err := m.tx.Answers().Range("responded_at", lo, hi)
		for i := range rows {
			seen[rows[i].AccountID] = true
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	const quarter = 93 * 24 * time.Hour
	err = eachDay(m.q.From.Add(-max(m.reach(), quarter)), m.q.To, func(lo, hi int64) error {
		rows, err := m.tx.Events().Range("occurred_at", lo, hi)
		for i := range rows {
			seen[rows[i].AccountID] = true
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return m.owned(seen)
}

// eachDay goes through a time in pieces of a day, so that a long one is never in memory at once.
func eachDay(from, to time.Time, f func(lo, hi int64) error) error {
	const day = 24 * time.Hour
	for at := from; at.Before(to); at = at.Add(day) {
		end := at.Add(day)
		if end.After(to) {
			end = to
		}
		if err := f(at.UnixMicro(), end.UnixMicro()-1); err != nil {
			return err
		}
	}
	return nil
}

// owned keeps the accounts of the owner that was asked about, in order.
func (m *missedReader) owned(seen map[int64]bool) ([]int64, error) {
	delete(seen, 0)
	out := slices.Sorted(maps.Keys(seen))
	if one, several := m.q.queueOwners(); several != nil {
		rows, err := m.tx.Accounts().In(out)
		return slices.DeleteFunc(out, func(id int64) bool { return !m.q.has(rows[id].OwnerID) }), err
	} else if one != 0 {
		own, err := m.tx.Accounts().By("owner_id", one)
		mine := make(map[int64]bool, len(own))
		for i := range own {
			mine[own[i].ID] = true
		}
		return slices.DeleteFunc(out, func(id int64) bool { return !mine[id] }), err
	}
	return out, nil
}

// count adds an account's windows to its owner's.
func (m *missedReader) count(b *domain.Book) {
	row := m.owners[b.Account.OwnerID]
	if row == nil {
		row = &MissedRow{OwnerID: b.Account.OwnerID}
		m.owners[b.Account.OwnerID] = row
	}
	for _, w := range closedWindows(m.p, b, m.q.From, m.q.To) {
		row.Opened++
		switch {
		case w.Asked:
			row.Asked++
		case couldAsk(m.p, b, w):
			row.Missed++
			m.item(b, w)
		}
	}
}

func (m *missedReader) item(b *domain.Book, w contactWindow) {
	name := ""
	for i := range b.Contacts {
		if b.Contacts[i].ID == w.contact {
			name = b.Contacts[i].Name
		}
	}
	m.items = append(m.items, MissedItem{ContactID: w.contact, Account: b.Account.Name, Contact: name, Trigger: w.Kind, ClosedAt: w.ClosesAt})
	m.who = append(m.who, b.Account.OwnerID)
}

// report names the owners and puts the newest missed windows first.
func (m *missedReader) report() (MissedReport, error) {
	ids := make([]int64, 0, len(m.owners))
	for id := range m.owners {
		ids = append(ids, id)
	}
	users, err := m.tx.Users().In(ids)
	if err != nil {
		return MissedReport{}, err
	}
	var out MissedReport
	for id, row := range m.owners {
		if row.Owner = users[id].Name; row.Opened > 0 {
			out.Rows = append(out.Rows, *row)
		}
	}
	slices.SortFunc(out.Rows, func(a, b MissedRow) int {
		return cmp.Or(cmp.Compare(b.Missed, a.Missed), cmp.Compare(b.Opened, a.Opened), cmp.Compare(a.OwnerID, b.OwnerID))
	})
	for i := range m.items {
		m.items[i].Owner = users[m.who[i]].Name
	}
	slices.SortStableFunc(m.items, func(a, b MissedItem) int {
		return cmp.Or(b.ClosedAt.Compare(a.ClosedAt), cmp.Compare(a.ContactID, b.ContactID))
	})
	out.Items = m.items[:min(len(m.items), maxMissedItems)]
	return out, nil
}
