package board

import (
	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/tui/ui"
)

// click selects; on what is selected already it opens.
func (s *Screen) click(m tea.MouseClickMsg) tea.Cmd {
	switch {
	case s.page != nil:
		return nil
	case s.listing:
		return s.list.table.Update(ui.Shift(m, 0, -s.lay.listY))
	case m.Y == s.lay.stripY:
		return s.clickStrip(m.X)
	}
	if col, ok := s.columnUnder(m.X); ok {
		return s.clickColumn(col, m)
	}
	if col, ok := s.railUnder(m.X, m.Y); ok {
		if col == s.at {
			return s.open()
		}
		return s.focus(col)
	}
	return nil
}

func (s *Screen) clickColumn(col int, m tea.MouseClickMsg) tea.Cmd {
	slot, _ := s.lay.slot(col)
	c := s.columns[col]
	was := s.at == col
	card, onCard := c.cards.CardAt(m.Y - s.lay.cardsY)
	s.at = col
	focused := s.focus(col)
	if m.Y < s.lay.cardsY || m.Y >= s.lay.cardsY+s.lay.cardsH || !onCard {
		return focused
	}
	if !was && card < len(c.cards.Rows()) && keyOf(c.cards.Rows()[card].ID) == c.cards.CursorKey() {
		return focused // the first click into a column only selects
	}
	return tea.Batch(focused, c.cards.Update(ui.Shift(m, -slot.x, -s.lay.cardsY)))
}

// columnUnder is the column drawn at a cell of a line.
func (s *Screen) columnUnder(x int) (int, bool) {
	for _, slot := range s.lay.slots {
		if x >= slot.x && x < slot.x+slot.w {
			return slot.col, true
		}
	}
	return 0, false
}

// railUnder is the entry of the rail at a place.
func (s *Screen) railUnder(x, y int) (int, bool) {
	if s.lay.railX == 0 || x < s.lay.railX {
		return 0, false
	}
	i := (y - s.lay.railTop()) / railLines
	if y < s.lay.railTop() || i >= len(s.lay.rails) {
		return 0, false
	}
	return s.lay.rails[i], true
}

func (s *Screen) clickStrip(x int) tea.Cmd {
	for i, z := range s.stripZones() {
		if x >= z.from && x < z.to {
			return s.focus(i)
		}
	}
	return nil
}

// wheel scrolls what is under the pointer.
func (s *Screen) wheel(m tea.MouseWheelMsg) tea.Cmd {
	switch {
	case s.page != nil:
		s.page.wheel(m)
		return nil
	case s.listing:
		return s.list.table.Update(m)
	}
	if col, ok := s.columnUnder(m.X); ok {
		return s.columns[col].cards.Update(m)
	}
	return nil
}
