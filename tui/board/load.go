package board

import (
	"context"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// boardRead is the answer to one reading of all columns.
type boardRead struct {
	board store.Board
	days  int // how many days the closed columns go back
}

// cardsRead is a further page of one column.
type cardsRead struct {
	stage domain.Stage
	after string
	cards []store.Card
	limit int
}

// lateRead is how many next actions are overdue.
type lateRead struct{ count int64 }

// scope is whose referrals of which kind are shown.
func (s *Screen) scope() store.Scope {
	scope := store.Scope{Track: s.track}
	if id, err := strconv.ParseInt(s.env.Filters.Owner, 10, 64); err == nil {
		scope.OwnerID = id
	}
	return scope
}

// query is what the columns show.
func (s *Screen) query() store.BoardQuery {
	q := store.BoardQuery{Scope: s.scope(), Overdue: s.only != onlyAll, Search: s.find}
	if s.only == onlyMine {
		q.OwnerID = s.env.Store.Actor().UserID
	}
	return q
}

// reread reads everything again after the person's own doing.
func (s *Screen) reread() tea.Cmd {
	s.gentle = false
	cmds := []tea.Cmd{s.load((*ui.Cards[row]).Load)}
	if s.listing {
		cmds = append(cmds, s.list.table.Load())
	}
	return tea.Batch(append(cmds, s.rereadDetail())...)
}

// reload answers somebody else's change, or the r key.
func (s *Screen) reload(m ui.ReloadMsg) tea.Cmd {
	s.gentle = !m.Asked
	cmds := []tea.Cmd{s.load(func(c *ui.Cards[row]) tea.Cmd { return c.Reload(m) })}
	if s.listing {
		cmds = append(cmds, s.list.table.Reload(m))
	}
	return tea.Batch(append(cmds, s.rereadDetail())...)
}

// restart reads another question's rows.
func (s *Screen) restart() tea.Cmd {
	s.gentle = false
	cmds := []tea.Cmd{s.load((*ui.Cards[row]).Restart)}
	if s.listing {
		cmds = append(cmds, s.list.table.Restart())
	}
	return tea.Batch(cmds...)
}

// load has every column begin, and reads them all at once.
func (s *Screen) load(begin func(*ui.Cards[row]) tea.Cmd) tea.Cmd {
	s.want, s.problem = 0, domain.Safe{}
	var cmds []tea.Cmd
	for _, c := range s.columns {
		c.pages.Next() // pages of the board as it was are of no use any more
		cmds = append(cmds, begin(c.cards))
	}
	q := s.query()
	q.Limit = s.want
	if s.follow.id != 0 {
		q.Limit = max(q.Limit, followLimit)
	}
	cmds = append(cmds, ui.Do(s.env, ID, s.asking.Next(), func(ctx context.Context) (boardRead, error) {
		p, _, err := s.env.Store.Program(ctx)
		if err != nil {
			return boardRead{}, err
		}
		b, err := s.env.Store.Board(ctx, q)
		return boardRead{b, p.Referral.BoardClosedDays}, err
	}))
	return tea.Batch(append(cmds, s.countLate())...)
}

// followLimit is how far into a column a moved card is looked for.
const followLimit = 200

// countLate asks how much is overdue, for the headline; a board that shows only
// that knows it already.
func (s *Screen) countLate() tea.Cmd {
	if s.only != onlyAll {
		return nil
	}
	q := store.BoardQuery{Scope: s.scope(), Overdue: true, Limit: 1}
	return ui.Do(s.env, ID, s.late.Next(), func(ctx context.Context) (lateRead, error) {
		b, err := s.env.Store.Board(ctx, q)
		return lateRead{b.Matched}, err
	})
}

func (s *Screen) takeLate(m ui.Result[lateRead]) tea.Cmd {
	if m.Err == nil { // the board's own answer says what failed
		s.sums.late = m.Val.count
	}
	return nil
}

// fetch is a column's wish for rows. The first page of all columns comes in one
// answer, so that it is only noted here; further pages are read one by one.
func (s *Screen) fetch(c *column, after string, limit int) tea.Cmd {
	if after == "" {
		s.want = max(s.want, limit)
		return nil
	}
	id, err := strconv.ParseInt(after, 10, 64)
	if err != nil {
		return nil
	}
	q, stage := s.query(), c.stage
	q.Limit = limit
	return ui.Do(s.env, ID, c.pages.Next(), func(ctx context.Context) (cardsRead, error) {
		cards, err := s.env.Store.Cards(ctx, q, stage, id)
		return cardsRead{stage, after, cards, limit}, err
	})
}

func (s *Screen) takeCards(m ui.Result[cardsRead]) tea.Cmd {
	if m.Err != nil {
		return ui.Fail(m.Err)
	}
	rank := m.Val.stage.Rank()
	if rank < 0 {
		return nil
	}
	c := s.columns[rank]
	next := ""
	if len(m.Val.cards) == m.Val.limit {
		next = lastKey(m.Val.cards)
	}
	return c.cards.Set(m.Val.after, ui.Page[row]{Rows: rowsOf(m.Val.cards), Next: next, Total: int(c.count)})
}

func (s *Screen) takeBoard(m ui.Result[boardRead]) tea.Cmd {
	if m.Err != nil {
		return s.failed(m.Err)
	}
	var cmds []tea.Cmd
	s.loaded = true
	s.sums.days = m.Val.days
	for i, c := range m.Val.board.Columns {
		if rank := c.Stage.Rank(); rank >= 0 && i < len(s.columns) {
			cmds = append(cmds, s.columns[rank].take(c))
		}
	}
	s.sums.add(m.Val.board, s.find == "" && s.only == onlyAll)
	if s.find != "" && !s.gentle {
		s.toMatch()
	}
	return tea.Batch(append(cmds, s.settleFollow())...)
}

// toMatch gives the focus to a column in which the search found something.
func (s *Screen) toMatch() {
	if s.column().count > 0 {
		return
	}
	for i, c := range s.columns {
		if c.count > 0 {
			s.at = i
			s.arrange()
			return
		}
	}
}

// take gives a column its first page.
func (c *column) take(read store.Column) tea.Cmd {
	c.count, c.values, c.rows, c.more = read.Count, read.Values, read.Cards, read.More
	return c.cards.Set("", ui.Page[row]{Rows: rowsOf(read.Cards), Next: c.next(), Total: int(c.count)})
}

func (c *column) next() string {
	if c.more > 0 {
		return lastKey(c.rows)
	}
	return ""
}

func lastKey(cards []store.Card) string {
	if len(cards) == 0 {
		return ""
	}
	return strconv.FormatInt(cards[len(cards)-1].ID, 10)
}

func rowsOf(cards []store.Card) []row {
	out := make([]row, len(cards))
	for i := range cards {
		out[i] = row{cards[i]}
	}
	return out
}

// failed keeps what is shown; without anything the reason stands in its place.
func (s *Screen) failed(err error) tea.Cmd {
	var say tea.Cmd
	for _, c := range s.columns {
		say = c.cards.Fail(err) // each ends its waiting; one of them speaks
	}
	if !s.loaded {
		s.problem = ui.Sentence(err)
		return nil
	}
	if domain.CodeOf(err) == domain.Unavailable {
		return nil
	}
	if say == nil {
		return ui.Fail(err)
	}
	return say
}
