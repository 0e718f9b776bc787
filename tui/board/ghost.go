package board

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

// departed is the card that somebody else's change took from under the cursor. It
// keeps its place until the cursor goes on (HABITS §2: announced, never jumping).
type departed struct {
	id   int64
	what domain.Safe  // "moved to Qualified by Maya Koch"; empty until it is known
	to   domain.Stage // where Enter goes along to; empty: nowhere
}

// fateRead is what became of such a card.
type fateRead struct {
	id   int64
	from domain.Stage
	name string // the company
	to   domain.Stage
	put  domain.Acceptance
	new  string // the new owner, if that is what changed
	by   int64  // who did it, and what they are called
	who  string
	at   time.Time
	lost bool // out of the actor's sight
}

// didMyself is for how long a change to a card that one has just changed oneself
// counts as one's own: the store tells of it as of any other.
const didMyself = 10 * time.Second

// touched remembers the card that the person is changing.
func (s *Screen) touched(id int64) { s.mine, s.mineAt = id, s.env.Now() }

func (s *Screen) own(id int64) bool { return s.mine == id && s.env.Now().Sub(s.mineAt) < didMyself }

// left is told of the selected card when it has left its column or the list. It
// finds out where the card went, who did it and when.
func (s *Screen) left(c store.Card) tea.Cmd {
	s.gone = departed{id: c.ID}
	f, owner := fateRead{id: c.ID, from: c.Stage, name: c.AccountName}, c.OwnerID
	st := s.env.Store
	return ui.Do(s.env, ID, ui.Gen{}, func(ctx context.Context) (fateRead, error) {
		d, err := st.Referral(ctx, f.id)
		if domain.CodeOf(err) == domain.NotFound && err != nil {
			f.lost = true
			return f, nil
		}
		if err != nil {
			return f, err
		}
		f.to = d.Referral.Stage
		if domain.Archived(&d.Referral) {
			f.put = d.Referral.Acceptance
		}
		if d.Referral.OwnerID != owner {
			f.new = d.Owner
		}
		if n := len(d.History); f.to != f.from && f.put == "" && n > 0 {
			last := d.History[n-1]
			f.at, f.by, f.who = last.At, last.ActorID, records.NameOf(ctx, st, last.ActorID)
		} else {
			f.at, f.by, f.who = d.By.At, d.By.UserID, d.By.Name
		}
		return f, nil
	})
}

// takeFate announces it on the card and in the status line.
func (s *Screen) takeFate(m ui.Result[fateRead]) tea.Cmd {
	f := m.Val
	if m.Err != nil || f.id != s.gone.id {
		return nil
	}
	if s.own(f.id) && f.by == s.env.Store.Actor().UserID {
		return s.layGhosts() // one has done it oneself
	}
	s.gone.what = s.fateWords(&f)
	if f.put == "" && !f.lost && f.to != f.from {
		s.gone.to = f.to
	}
	tail := domain.Lit(". It stays here until you go on.")
	switch {
	case s.listing || s.page != nil:
	case s.gone.to != "":
		tail = domain.Lit(". Enter goes along.")
	}
	return ui.Toast(domain.Concat(domain.Linef("%s ", f.name), s.gone.what, tail))
}

func (s *Screen) fateWords(f *fateRead) domain.Safe {
	by := records.By(s.env, f.who, f.at)
	switch {
	case f.lost:
		return domain.Lit("is no longer among what you may see")
	case f.put != "":
		return domain.Concat(domain.Linef("is %s now", string(f.put)), by)
	case f.to != f.from:
		return domain.Concat(domain.Linef("moved to %s", store.StageLabel(f.to)), by)
	case f.new != "":
		return domain.Concat(domain.Linef("belongs to %s now", f.new), by)
	}
	return domain.Lit("is not in this place any more")
}

// departedWords is what the card under the cursor says of itself when it has left.
func (s *Screen) departedWords(id int64) (domain.Safe, bool) {
	if s.gone.id != id || s.gone.what.IsEmpty() || !s.haunts(id) {
		return domain.Safe{}, false
	}
	return domain.Concat(domain.Lit("→ "), s.gone.what), true
}

// haunts tells whether a card is only shown because the cursor is on it.
func (s *Screen) haunts(id int64) bool {
	k := keyOf(id)
	return s.list.table.Ghost() == k || slices.ContainsFunc(s.columns, func(c *column) bool { return c.cards.Ghost() == k })
}

func (s *Screen) layGhosts() tea.Cmd {
	cmds := []tea.Cmd{s.list.table.DropGhost()}
	for _, c := range s.columns {
		cmds = append(cmds, c.cards.DropGhost())
	}
	return tea.Batch(cmds...)
}

// goAlong moves the cursor to where the card under it has gone.
func (s *Screen) goAlong(id int64) tea.Cmd {
	s.follow = followed{id, s.gone.to}
	return tea.Batch(s.focus(s.gone.to.Rank()), s.reread())
}

// settleFollow puts the cursor on the card that it goes along with.
func (s *Screen) settleFollow() tea.Cmd {
	f := s.follow
	s.follow = followed{}
	if f.id == 0 {
		return nil
	}
	c := s.columns[f.to.Rank()]
	for _, r := range c.cards.Rows() {
		if r.ID == f.id {
			return c.cards.Select(keyOf(f.id))
		}
	}
	return nil
}
