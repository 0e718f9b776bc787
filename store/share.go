package store

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// shareFor is how long a page that was read may stand for the same page of
// somebody else: long enough that a change makes one read for all its viewers,
// short enough that a change whose news is still on its way is not missed.
const shareFor = 500 * time.Millisecond

// maxShared is how many pages are held at once.
const maxShared = 256

// shares holds the pages that were read just now. What was read before a change
// never stands for a read after it: each page carries the number of changes that
// this process had heard of when its reading began.
type shares struct {
	mu    sync.Mutex
	pages map[string]*sharedPage
	read  uint64 // pages that were read
	saved uint64 // and readings that another page stood for
}

// Shared tells how many pages were read for somebody, and for how many others a
// page stood that had just been read.
func (s *Service) Shared() (read, saved uint64) {
	s.shares.mu.Lock()
	defer s.shares.mu.Unlock()
	return s.shares.read, s.shares.saved
}

type sharedPage struct {
	heard uint64
	began time.Time
	done  chan struct{}
	val   any
	err   error
}

// shared gives a page that somebody who sees the same things is reading or has
// just read, or reads it. Who asks is looked up anew in any case. copied makes
// the caller's own copy: screens may change what they were given.
func shared[T any](ctx context.Context, s *session, name string, query any, copied func(T) T, read func() (T, error)) (T, error) {
	var none T
	if s.cred == nil {
		return read()
	}
	if err := s.Backend.Read(ctx, s.renew); err != nil {
		return none, err
	}
	key := s.shareKey(name, query)
	page, mine := s.shares.page(key, s.hub.heard(), s.now())
	if mine {
		val, err := read()
		page.val, page.err = val, err
		close(page.done)
		if err != nil {
			s.shares.drop(key, page)
			return none, err
		}
		return copied(val), nil
	}
	select {
	case <-page.done:
	case <-ctx.Done():
		return none, domain.Wrap(domain.Unavailable, ctx.Err(), "This was cancelled or took too long; nothing was changed.")
	}
	if page.err != nil { // it may have been the other's own trouble
		return read()
	}
	return copied(page.val.(T)), nil
}

// shareKey names a page and what the actor sees of it.
func (s *session) shareKey(name string, query any) string {
	a := s.who()
	see := domain.ScopeOf(a, domain.VerbSee)
	user := a.UserID
	if see == domain.ScopeAll && !a.Has(domain.RolePartnerM) {
		user = 0 // whoever sees everything sees the same
	}
	return fmt.Sprintf("%s|%d|%v|%t|%d|%d|%#v", name, see, a.Roles, a.ReadOnly, user, a.TeamID, query)
}

// page finds a page that may stand for a reading now; mine tells that the caller has to read it.
func (s *shares) page(key string, heard uint64, now time.Time) (p *sharedPage, mine bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p = s.pages[key]; p != nil && p.heard == heard && now.Sub(p.began) < shareFor && !now.Before(p.began) {
		s.saved++
		return p, false
	}
	s.read++
	if len(s.pages) >= maxShared || s.pages == nil {
		s.pages = map[string]*sharedPage{}
	}
	p = &sharedPage{heard: heard, began: now, done: make(chan struct{})}
	s.pages[key] = p
	return p, true
}

func (s *shares) drop(key string, p *sharedPage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pages[key] == p {
		delete(s.pages, key)
	}
}

// The copies share what hangs below the rows, which nobody changes.

func (p QueuePage) copied() QueuePage {
	p.Items = slices.Clone(p.Items)
	return p
}

func (b Board) copied() Board {
	b.Columns = slices.Clone(b.Columns)
	for i := range b.Columns {
		b.Columns[i].Cards = slices.Clone(b.Columns[i].Cards)
	}
	return b
}

func (p LeaderPage) copied() LeaderPage {
	p.Rows = slices.Clone(p.Rows)
	return p
}

func (r MetricsReport) copied() MetricsReport {
	r.Metrics, r.Funnel, r.Channels, r.Monthly = slices.Clone(r.Metrics), slices.Clone(r.Funnel), slices.Clone(r.Channels), slices.Clone(r.Monthly)
	return r
}
