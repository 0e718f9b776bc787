package queue

import (
	"context"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// whose is whose people are shown. The screen opens on one's own if one owns
// anybody (DECISIONS 27); from the first choice of an owner on, that choice holds.
type whose struct {
	decided bool
	mine    bool
	me      int64
	owner   int64 // of the shared filter; 0: everybody
	seen    ui.Filters
}

// decide settles, at the first read, whether to open on one's own people.
func (w *whose) decide(ctx context.Context, st store.Store) error {
	if w.decided {
		return nil
	}
	w.me = st.Actor().UserID
	if w.owner == 0 && w.me != 0 {
		all, err := st.QueueCounts(ctx, store.Scope{})
		if err != nil {
			return err
		}
		w.mine = all.OwnsAny
	}
	w.decided = true
	return nil
}

func (w *whose) scope() store.Scope {
	if w.mine {
		return store.Scope{OwnerID: w.me}
	}
	return store.Scope{OwnerID: w.owner}
}

// name says whose people are shown.
func (s *Screen) ownerName() domain.Safe {
	switch {
	case s.whose.mine, s.whose.me != 0 && s.whose.owner == s.whose.me:
		return domain.Lit("me")
	case s.whose.owner != 0:
		return s.env.Filters.OwnerName
	}
	return s.env.OwnerName()
}

// UsesOwner tells the shell that f works here.
func (s *Screen) UsesOwner() bool { return true }

// filtered obeys a changed owner. The message also comes when only the period
// was changed on another screen; then one's own people stay.
func (s *Screen) filtered() tea.Cmd {
	f, was := s.env.Filters, s.whose.seen
	s.whose.seen = f
	var report tea.Cmd
	if s.report != nil {
		report = s.readMissed()
	}
	if f.Owner == was.Owner && (f.Period != was.Period || f.Kind != was.Kind) {
		return report
	}
	s.obey(f.Owner)
	return tea.Batch(report, s.table.Restart())
}

// obey takes the owner that somebody chose.
func (s *Screen) obey(key string) {
	id, err := strconv.ParseInt(key, 10, 64)
	if err != nil {
		id = 0
	}
	s.whose.owner, s.whose.mine, s.whose.decided = id, false, true
	s.whose.me = s.env.Store.Actor().UserID
}

// State is what is found again at the next start.
func (s *Screen) State() map[string]string {
	return map[string]string{"cursor": s.table.CursorKey(), "blocked": yes(s.others), "mine": yes(s.whose.mine || !s.whose.decided)}
}

func yes(v bool) string {
	if v {
		return "yes"
	}
	return "no"
}

// Restore puts the state back; what is unknown in it is left as it is.
func (s *Screen) Restore(state map[string]string) tea.Cmd {
	s.others = state["blocked"] == "yes"
	if state["mine"] == "no" || s.env.Filters.Owner != "" {
		s.obey(s.env.Filters.Owner)
	}
	s.whose.seen = s.env.Filters
	return s.table.Select(state["cursor"])
}
