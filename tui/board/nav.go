package board

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

func keyOf(id int64) string { return strconv.FormatInt(id, 10) }

// key moves within what is open: the referral, the list, or the columns. Arrows
// never move cards.
func (s *Screen) key(k string, msg tea.Msg) tea.Cmd {
	switch {
	case s.page != nil:
		s.page.key(k)
		return nil
	case s.listing:
		return s.list.table.Update(msg)
	}
	switch k {
	case "left", "h":
		return s.step(-1)
	case "right", "l":
		return s.step(1)
	}
	if s.folded() {
		return s.keyOnRail(k)
	}
	return s.column().cards.Update(msg)
}

// keyOnRail goes through the rail, whose entries stand under each other.
func (s *Screen) keyOnRail(k string) tea.Cmd {
	switch k {
	case "down", "j":
		if s.at < len(s.columns)-1 {
			return s.step(1)
		}
	case "up", "k":
		if s.at > 0 && !s.shown()[s.at-1] {
			return s.step(-1)
		}
	}
	return nil
}

// step gives the focus to a neighbour, where the same line of the screen is selected.
func (s *Screen) step(by int) tea.Cmd {
	to := s.at + by
	if to < 0 || to >= len(s.columns) {
		return nil
	}
	line, folded := s.column().cards.CursorLine(), s.folded()
	cmd := s.focus(to)
	c := s.column()
	if folded || s.folded() || !c.cards.Loaded() {
		return cmd
	}
	return tea.Batch(cmd, c.cards.SelectNearLine(line))
}

// focus gives the keys to a column; the window follows.
func (s *Screen) focus(col int) tea.Cmd {
	if col >= 0 && col < len(s.columns) {
		s.at = col
		s.arrange()
	}
	return nil
}

// selected is the referral that the keys are about: the open one, the list's or
// the focused column's.
func (s *Screen) selected() (store.Card, bool) {
	switch {
	case s.page != nil:
		return s.page.card(), true
	case s.listing:
		return s.list.table.Selected()
	case s.folded():
		return store.Card{}, false
	}
	r, ok := s.column().cards.Selected()
	return r.Card, ok
}

// open is Enter: into the referral, along with a card that has gone, or into a
// closed column.
func (s *Screen) open() tea.Cmd {
	if s.page == nil && !s.listing {
		if s.folded() {
			return s.unfold()
		}
		if r, ok := s.column().cards.Selected(); ok && r.ID == s.gone.id && s.gone.to != "" && s.haunts(r.ID) {
			return s.goAlong(r.ID)
		}
	}
	c, ok := s.selected()
	if !ok || s.page != nil {
		return nil
	}
	return s.openDetail(c.ID)
}

func (s *Screen) unfold() tea.Cmd {
	s.fold(s.at, foldOpen)
	s.arrange()
	return nil
}

// toggleClosed shows or hides the cards of both closed columns.
func (s *Screen) toggleClosed() tea.Cmd {
	to := foldOpen
	if s.unfolded(len(s.columns)-1) && s.unfolded(len(s.columns)-2) {
		to = foldShut
	}
	s.folds = [2]fold{to, to}
	s.arrange()
	return nil
}

// Back closes the open referral, then the drill-down, then the closed column,
// then the filter.
func (s *Screen) Back() (tea.Cmd, bool) {
	switch {
	case s.page != nil:
		return s.closeDetail(), true
	case s.listing && s.list.drilled():
		return s.list.leave(), true
	case !s.listing && !s.column().stage.Open() && s.w >= railFrom && s.foldOf(s.at) == foldOpen:
		s.fold(s.at, foldShut)
		s.arrange()
		return nil, true
	case s.only != onlyAll && s.find == "":
		return s.narrow(onlyAll), true
	}
	return nil, false
}

// narrow shows only what is overdue, or everything again.
func (s *Screen) narrow(to only) tea.Cmd {
	s.only = to
	return s.restart()
}

// Find searches while typing.
func (s *Screen) Find(text string) tea.Cmd {
	s.find = text
	return s.restart()
}

// Found says how many of how many referrals are shown.
func (s *Screen) Found() (shown, total int) {
	if s.listing {
		return s.list.table.Total(), -1
	}
	return int(s.sums.matched), int(s.sums.whole)
}

// UsesOwner says that the board obeys the owner filter.
func (s *Screen) UsesOwner() bool { return true }

// UsesPeriod says that the list belongs to a period; the columns show what is
// open now.
func (s *Screen) UsesPeriod() bool { return s.listing && s.page == nil }

// Affected tells whether a change concerns what is shown here.
func (s *Screen) Affected(c store.Change) bool {
	switch c.Kind {
	case "queue", "answer", "case", "event", "view":
		return c.All
	}
	return true
}

// visit shows what somebody came for: one referral, or the rows behind a number.
func (s *Screen) visit(t ui.Target) tea.Cmd {
	switch {
	case t.Kind == "referral" && t.ID != 0:
		cmd := s.openDetail(t.ID)
		s.page.from = t.From
		return cmd
	case t.Kind == "new":
		return s.newReferral()
	case len(t.Query) > 0:
		s.page, s.listing = nil, true
		s.arrange()
		return s.list.visit(t)
	}
	return nil
}

// State is what the screen is found again by.
func (s *Screen) State() map[string]string {
	st := map[string]string{"stage": string(s.column().stage), "only": string(s.only), "track": string(s.track),
		"won": strconv.Itoa(int(s.folds[0])), "lost": strconv.Itoa(int(s.folds[1]))}
	if s.listing {
		st["view"] = "list"
		st["by"] = s.list.by
	}
	for _, c := range s.columns {
		if k := c.cards.CursorKey(); k != "" {
			st["card."+string(c.stage)] = k
		}
	}
	return st
}

// Restore puts the screen back; what is unknown in it is left as it is.
func (s *Screen) Restore(st map[string]string) tea.Cmd {
	if rank := domain.Stage(st["stage"]).Rank(); rank >= 0 {
		s.at = rank
	}
	switch o := only(st["only"]); o {
	case onlyAll, onlyMine, onlyLate:
		s.only = o
	}
	for _, t := range tracks() {
		if string(t.track) == st["track"] {
			s.track = t.track
		}
	}
	for i, key := range []string{"won", "lost"} {
		if n, err := strconv.Atoi(st[key]); err == nil && n >= int(foldAuto) && n <= int(foldShut) {
			s.folds[i] = fold(n)
		}
	}
	s.listing = st["view"] == "list"
	if st["by"] == "closed" {
		s.list.by = "closed"
	}
	var cmds []tea.Cmd
	for _, c := range s.columns {
		if k := st["card."+string(c.stage)]; k != "" {
			cmds = append(cmds, c.cards.Select(k))
		}
	}
	s.arrange()
	return tea.Batch(cmds...)
}
