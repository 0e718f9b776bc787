package board

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// fateRead is what became of a card that left the column under the cursor.
type fateRead struct {
	id  int64
	to  domain.Stage
	put domain.Acceptance
	who string
}

// movedAway is the selected card, if a change by somebody else has taken it out
// of its column (HABITS §2: it is announced and never jumps).
func (s *Screen) movedAway(b store.Board) *row {
	if !s.gentle || s.listing || s.folded() {
		return nil
	}
	c := s.column()
	r, ok := c.cards.Selected()
	if !ok || r.ID == s.mine {
		return nil
	}
	for _, col := range b.Columns {
		if col.Stage != c.stage {
			continue
		}
		if col.More > 0 && len(col.Cards) <= slices.IndexFunc(c.cards.Rows(), func(o row) bool { return o.ID == r.ID }) {
			return nil // it may stand further down than was read
		}
		if slices.ContainsFunc(col.Cards, func(o store.Card) bool { return o.ID == r.ID }) {
			return nil
		}
	}
	return &r
}

// withGhost puts a card back to the place it had among the rows.
func withGhost(rows, old []row, lost row) []row {
	at := slices.IndexFunc(old, func(r row) bool { return r.ID == lost.ID })
	return slices.Insert(rows, min(max(at, 0), len(rows)), lost)
}

// askFate finds out where the card went and who did it.
func (s *Screen) askFate(id int64) tea.Cmd {
	return ui.Do(s.env, ID, ui.Gen{}, func(ctx context.Context) (fateRead, error) {
		d, err := s.env.Store.Referral(ctx, id)
		if err != nil {
			return fateRead{id: id}, err
		}
		f := fateRead{id: id, to: d.Referral.Stage}
		if domain.Archived(&d.Referral) {
			f.put = d.Referral.Acceptance
			return f, nil
		}
		users, err := s.env.Store.Users(ctx)
		if n := len(d.History); n > 0 {
			if i := slices.IndexFunc(users, func(u domain.User) bool { return u.ID == d.History[n-1].ActorID }); i >= 0 {
				f.who = users[i].Name
			}
		}
		return f, err
	})
}

// takeFate announces it on the card and in the status line.
func (s *Screen) takeFate(m ui.Result[fateRead]) tea.Cmd {
	i := slices.IndexFunc(s.columns, func(c *column) bool { return c.ghost != 0 && c.ghost == m.Val.id })
	if i < 0 || m.Err != nil {
		return nil
	}
	c, f := s.columns[i], m.Val
	at := slices.IndexFunc(c.cards.Rows(), func(r row) bool { return r.ID == f.id })
	if at < 0 {
		return nil
	}
	r := c.cards.Rows()[at]
	who := f.who
	if who == "" {
		who = "somebody else"
	}
	switch {
	case f.put != "":
		r.Gone = "is " + string(f.put) + " now"
	case f.to == c.stage:
		r.Gone = "is not in this selection any more"
	default:
		r.Gone, r.To = "moved to "+store.StageLabel(f.to)+" by "+who, f.to
	}
	tail := domain.Lit(". It stays here until you go on.")
	if r.To != "" {
		tail = domain.Lit(". Enter goes along.")
	}
	said := ui.Toast(domain.Concat(domain.Linef("%s %s", r.AccountName, r.Gone), tail))
	rows := withGhost(rowsOf(c.rows), c.cards.Rows(), r)
	return tea.Batch(said, c.cards.Set("", ui.Page[row]{Rows: rows, Next: c.next(), Total: int(c.count) + 1}))
}

// dropGhosts takes away the cards that were only kept for the cursor, once it
// has gone on.
func (s *Screen) dropGhosts() tea.Cmd {
	dropped := false
	for i, c := range s.columns {
		if c.ghost == 0 {
			continue
		}
		if r, ok := c.cards.Selected(); ok && r.ID == c.ghost && i == s.at {
			continue
		}
		c.ghost, dropped = 0, true
	}
	if !dropped {
		return nil
	}
	return s.reread()
}

// goAlong moves the cursor to where the card under it has gone.
func (s *Screen) goAlong(r row) tea.Cmd {
	s.follow = followed{r.ID, r.To}
	return tea.Batch(s.focus(r.To.Rank()), s.reread())
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
