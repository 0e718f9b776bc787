package queue

import (
	"context"
	"slices"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

const (
	composeAgain = 20 * time.Second       // well within store.ComposeFor
	gatherFor    = 200 * time.Millisecond // many who come and go are one read
	leaveWithin  = time.Second            // nobody waits longer for saying that they stopped
	mostWatched  = 500                    // how many people of a long list are watched
)

// presence is who is writing to whom just now: this session, and the others.
type presence struct {
	line   *composeLine
	others map[int64][]domain.Presence // by contact
	lane   ui.Lane
	due    bool // a read is on its way
}

// composeLine keeps what this session says of itself in order: a later word never
// overtakes an earlier one.
type composeLine struct {
	mu    sync.Mutex
	count int // of compositions; on the screen's goroutine only
	said  int // the last one that was ended, under mu
}

// Addressed messages of the screen to itself.
type (
	beat      struct{ n int } // the form is still open
	lookRound struct{}
)

// Address is the screen that waits.
func (beat) Address() ui.ScreenID { return ID }

// Address is the screen that waits.
func (lookRound) Address() ui.ScreenID { return ID }

// composed is the answer to having said so.
type composed struct{}

// Quiet says that the list was not read.
func (composed) Quiet() {}

// nearby is who else is writing.
type nearby struct{ others []domain.Presence }

// Quiet says that the list was not read.
func (nearby) Quiet() {}

// company ties what is opened for a person to those who write to them, too.
func (s *Screen) company(it *store.QueueItem) ui.Live {
	contact, owner, name := it.ContactID, it.OwnerID, firstName(it.Contact)
	n := 0
	return ui.Live{
		Head: func() domain.Safe { return s.writingWords(contact, name) },
		Opened: func() tea.Cmd {
			s.presence.line.count++
			n = s.presence.line.count
			if s.env.MayNot(domain.VerbAsk, owner) != "" {
				return s.lookAround(contact) // whoever may not ask only reads along
			}
			return tea.Batch(s.sayComposing(n, contact), s.lookAround(contact))
		},
		Closed: func() tea.Cmd { return s.sayDone(n) },
	}
}

// sayComposing tells the others, now and again while it goes on.
func (s *Screen) sayComposing(n int, contact int64) tea.Cmd {
	line, st, me := s.presence.line, s.env.Store, s.env.SessionID()
	s.composing = contact
	say := ui.Do(s.env, ID, ui.Gen{}, func(ctx context.Context) (composed, error) {
		line.mu.Lock()
		defer line.mu.Unlock()
		if line.said >= n {
			return composed{}, nil
		}
		return composed{}, st.Compose(ctx, me, contact)
	})
	return tea.Batch(say, s.env.After(composeAgain, beat{n}))
}

// again goes on telling while the same form is open.
func (s *Screen) again(b beat) tea.Cmd {
	if s.composing == 0 || b.n != s.presence.line.count {
		return nil
	}
	return s.sayComposing(b.n, s.composing)
}

// sayDone tells the others that it is over. It does not hold up whoever leaves.
func (s *Screen) sayDone(n int) tea.Cmd {
	if s.composing == 0 || n != s.presence.line.count {
		return nil
	}
	s.composing = 0
	line, env, me := s.presence.line, s.env, s.env.SessionID()
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(env.Ctx, leaveWithin)
		defer cancel()
		line.mu.Lock()
		defer line.mu.Unlock()
		line.said = n
		if err := env.Store.Compose(ctx, me, 0); err != nil { // it ends by itself after store.ComposeFor
			env.Log.Info("presence not ended", "cause", err)
		}
		return nil
	}
}

// Present is told that somebody began or stopped writing; contact 0: to whom is not told.
func (s *Screen) Present(contact int64) tea.Cmd {
	switch {
	case s.presence.due:
		return nil
	case contact == 0 && len(s.presence.others) == 0:
		return nil
	case contact != 0 && !slices.Contains(s.watched(0), contact):
		return nil
	}
	s.presence.due = true
	return s.env.After(gatherFor, lookRound{})
}

// watched are the people on the list, those nearest to its top first, and one more.
func (s *Screen) watched(also int64) []int64 {
	var ids []int64
	for _, id := range []int64{also, s.composing} {
		if id != 0 {
			ids = append(ids, id)
		}
	}
	if s.detail != nil {
		ids = append(ids, s.detail.id)
	}
	for _, r := range s.table.Rows() {
		if len(ids) == mostWatched {
			break
		}
		ids = append(ids, r.ContactID)
	}
	return ids
}

// lookAround reads who else is writing to the people on the list.
func (s *Screen) lookAround(also int64) tea.Cmd {
	s.presence.due = false
	ids := s.watched(also)
	if len(ids) == 0 {
		return nil
	}
	st, me := s.env.Store, s.env.SessionID()
	return ui.Do(s.env, ID, s.presence.lane.Next(), func(ctx context.Context) (nearby, error) {
		others, err := st.Composing(ctx, me, ids)
		return nearby{others}, err
	})
}

// tookNearby keeps who is writing, and looks again when the first of them is due to stop.
func (s *Screen) tookNearby(m ui.Result[nearby]) tea.Cmd {
	if m.Err != nil {
		return nil // the list itself says what is wrong
	}
	s.presence.others = map[int64][]domain.Presence{}
	var first time.Time
	for _, p := range m.Val.others {
		s.presence.others[p.ContactID] = append(s.presence.others[p.ContactID], p)
		if first.IsZero() || p.Until.Before(first) {
			first = p.Until
		}
	}
	if first.IsZero() {
		return nil
	}
	return s.env.After(max(first.Sub(s.env.Now()), 0)+time.Second, lookRound{})
}

// writing are those who write to somebody at this moment.
func (s *Screen) writing(contact int64) []domain.Presence {
	now := s.env.Now()
	return slices.DeleteFunc(slices.Clone(s.presence.others[contact]), func(p domain.Presence) bool { return !p.Until.After(now) })
}

// pencil is the mark of a row to whose person somebody else is writing: "✎ Ana".
func (s *Screen) pencil(contact int64) domain.Safe {
	if len(s.presence.others) == 0 {
		return domain.Safe{}
	}
	others := s.writing(contact)
	switch len(others) {
	case 0:
		return domain.Safe{}
	case 1:
		return domain.Linef("✎ %s", s.calls(&others[0]))
	}
	return domain.Linef("✎ %s +%d", s.calls(&others[0]), len(others)-1)
}

// calls is the first name of somebody, or you for one's own other window.
func (s *Screen) calls(p *domain.Presence) string {
	if me := s.env.Store.Actor().UserID; me != 0 && p.UserID == me {
		return "you"
	}
	if p.Name == "" {
		return "somebody"
	}
	return firstName(p.Name)
}

// writingWords says who is writing to somebody right now.
func (s *Screen) writingWords(contact int64, name string) domain.Safe {
	var names []string
	for _, p := range s.writing(contact) {
		if n := s.calls(&p); !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	switch {
	case len(names) == 0:
		return domain.Safe{}
	case len(names) == 1 && names[0] == "you":
		return domain.Linef("✎ You are writing to %s in another window", name)
	case len(names) == 1:
		return domain.Linef("✎ %s is writing to %s right now", names[0], name)
	}
	return domain.Linef("✎ %s are writing to %s right now", joinWords(names), name)
}

func firstName(name string) string {
	for i, r := range name {
		if r == ' ' && i > 0 {
			return name[:i]
		}
	}
	return name
}
