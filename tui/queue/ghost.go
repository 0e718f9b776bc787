package queue

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/records"
	"github.com/refdeck/refdeck/tui/ui"
)

// departed is the person whom somebody else's change took from under the cursor.
// The row keeps its place until the cursor goes on.
type departed struct {
	id   int64
	what domain.Safe // "was asked by Leo Park"; empty until it is known
}

// fate is what became of that person.
type fate struct {
	id   int64
	name string
	what domain.Safe
	by   bool // somebody did it, who and at
	who  int64
	call string
	at   time.Time
}

// didMyself is for how long a change by the same person counts as this session's own.
const didMyself = 10 * time.Second

func (s *Screen) touched() {
	if it, ok := s.subject(); ok {
		s.mine, s.mineAt = it.ContactID, s.env.Now()
	}
}

// left is told of the row under the cursor when it has left the list.
func (s *Screen) left(r row) tea.Cmd {
	s.gone = departed{id: r.ContactID}
	st, was, zone := s.env.Store, r.QueueItem, s.env.Zone
	return ui.Do(s.env, ID, ui.Gen{}, func(ctx context.Context) (fate, error) {
		f := fate{id: was.ContactID, name: was.Contact}
		x, err := st.Why(ctx, was.ContactID, time.Time{})
		if err != nil && domain.CodeOf(err) == domain.NotFound {
			f.what = domain.Lit("is no longer among those whom you may see")
			return f, nil
		}
		if err == nil {
			f.find(ctx, st, &was, &x, zone)
		}
		return f, err
	})
}

// find compares what the row said with what is true now.
func (f *fate) find(ctx context.Context, st store.Store, was *store.QueueItem, now *store.Explanation, zone *time.Location) {
	is := &now.Item
	switch {
	case is.LastAskAt.After(was.LastAskAt):
		f.what = domain.Lit("was asked")
		if asks, err := st.AsksOf(ctx, was.ContactID); err == nil && len(asks) > 0 {
			f.by, f.who, f.at, f.call = true, asks[0].OwnerID, asks[0].SentAt, records.NameOf(ctx, st, asks[0].OwnerID)
		}
	case is.OwnerID != was.OwnerID:
		f.what = domain.Linef("belongs to %s now", is.Owner)
		f.doer(now.AccountBy)
	case is.State == domain.QueueSnoozed && was.State != domain.QueueSnoozed:
		f.what = domain.Linef("was snoozed until %s", now.Contact.SnoozedUntil.In(zone).Format("2 Jan"))
		f.doer(now.ContactBy)
	case slices.Contains(is.Codes, "manual_hold") && !slices.Contains(was.Codes, "manual_hold"):
		f.what = domain.Linef("is on hold with %s, put there", was.Account)
		f.doer(now.AccountBy)
	case is.State == was.State:
		f.what = domain.Lit("stands further down the list now")
	case is.State == domain.QueueBlocked:
		f.what = domain.Linef("must not be asked now: %s", whyNot(is.Codes).String())
	case is.State == domain.QueueOpen:
		f.what = domain.Lit("may be asked now")
	default:
		f.what = domain.Lit("has no reason to be asked just now")
	}
}

// doer is who changed the record last.
func (f *fate) doer(a store.Author) { f.by, f.who, f.call, f.at = true, a.UserID, a.Name, a.At }

// tookFate announces it, in the row and in the status line. What one has just done
// oneself is no news.
func (s *Screen) tookFate(m ui.Result[fate]) tea.Cmd {
	f := m.Val
	if m.Err != nil || f.id != s.gone.id {
		return nil
	}
	if f.by && f.who == s.env.Store.Actor().UserID && s.mine == f.id && s.env.Now().Sub(s.mineAt) < didMyself {
		return s.table.DropGhost()
	}
	s.gone.what = f.what
	if f.by {
		s.gone.what = domain.Concat(f.what, records.By(s.env, f.call, f.at))
	}
	return ui.Toast(domain.Concat(domain.Linef("%s ", f.name), s.gone.what, domain.Lit(". The row stays here until you go on.")))
}

// departedWords is what the row under the cursor says of itself when it has left.
func (s *Screen) departedWords(r row) (domain.Safe, bool) {
	if s.gone.id != r.ContactID || s.gone.what.IsEmpty() || s.table.Ghost() != r.key() {
		return domain.Safe{}, false
	}
	return domain.Concat(domain.Lit("→ "), s.gone.what), true
}

// whoAsked says of a refused ask who came first, if somebody did: what the rules
// answer then is only that the person was asked.
func (s *Screen) whoAsked(ctx context.Context, it *store.QueueItem, err error) error {
	if domain.CodeOf(err) != domain.Conflict || err == nil {
		return err
	}
	asks, failed := s.env.Store.AsksOf(ctx, it.ContactID)
	if failed != nil || len(asks) == 0 || !asks[0].SentAt.After(it.LastAskAt) {
		return err
	}
	a := asks[0]
	if me := s.env.Store.Actor().UserID; me != 0 && a.OwnerID == me {
		return domain.Errorf(domain.Conflict, "You have asked %s already, in another window; this ask was not recorded.", it.Contact)
	}
	by := records.By(s.env, records.NameOf(ctx, s.env.Store, a.OwnerID), a.SentAt)
	return domain.Errorf(domain.Conflict, "%s was asked%s and waits for an answer; your ask was not recorded.", it.Contact, by.String())
}
