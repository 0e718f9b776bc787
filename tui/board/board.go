// Package board is the screen of referrals on their way: six columns of cards,
// the same referrals as a list, and one referral whole. Cards are moved with one
// key; a form comes up only for what a move still needs.
package board

import (
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// ID is the name that the screen is addressed by.
const ID ui.ScreenID = "board"

// row is a card of a column.
type row struct{ store.Card }

// column is one stage of the board.
type column struct {
	stage  domain.Stage
	cards  *ui.Cards[row]
	pages  ui.Lane
	count  int64
	values []domain.Money
	rows   []store.Card // of the first page, as they were read last
	more   int64
}

// Screen is the board.
type Screen struct {
	env     *ui.Env
	w, h    int
	lay     layout
	from    int // the first lane of the window
	at      int // the column with the focus, by rank of its stage
	columns []*column
	folds   [2]fold // of won and lost

	asking  ui.Lane // the board
	late    ui.Lane // how much is overdue
	details ui.Lane
	want    int  // cards per column of the read being prepared
	gentle  bool // the read under way was caused by somebody else's change
	mine    int64
	mineAt  time.Time
	gone    departed
	follow  followed

	find    string
	only    only
	track   domain.Track
	listing bool
	list    listView
	page    *detail // the referral that is open; nil: none

	loaded  bool
	problem domain.Safe
	sums    sums
	ops     *ui.Ops
}

// followed is the card that the cursor goes along with after a far move.
type followed struct {
	id int64
	to domain.Stage
}

// fold says whether a closed column is shown as cards.
type fold int

// A closed column is open where there is room for all six, unless somebody chose.
const (
	foldAuto fold = iota
	foldOpen
	foldShut
)

// only narrows the board to what is overdue.
type only string

// What the board may be narrowed to.
const (
	onlyAll  only = ""
	onlyMine only = "mine" // my own overdue next actions
	onlyLate only = "late" // everybody's
)

// New makes the screen.
func New(env *ui.Env) *Screen {
	s := &Screen{env: env, ops: ui.NewOps(env)}
	for i, stage := range domain.Stages {
		s.columns = append(s.columns, s.newColumn(i, stage))
	}
	s.list = newListView(s)
	s.columns[0].cards.Focus(true)
	return s
}

func (s *Screen) newColumn(i int, stage domain.Stage) *column {
	c := &column{stage: stage}
	c.cards = ui.NewCards(s.env, ID, ui.CardsSpec[row]{
		Key:    func(r row) string { return strconv.FormatInt(r.ID, 10) },
		Name:   func(r row) domain.Safe { return domain.Line(r.AccountName) },
		Fetch:  func(after string, limit int) tea.Cmd { return s.fetch(c, after, limit) },
		Open:   func() tea.Cmd { return s.open() },
		Lines:  s.cardLines,
		Height: func(_ row, selected bool) int { return s.cardHeight(selected) },
		Empty:  func() ui.Words { return s.noCards(c) },
		Gone:   func(r row) tea.Cmd { return s.left(r.Card) },
	})
	c.cards.Focus(i == 0)
	return c
}

// Title is the name in the tab strip.
func (s *Screen) Title() string { return "Board" }

// Init reads the board, and the list when the screen was left with it.
func (s *Screen) Init() tea.Cmd { return s.reread() }

// Resize lays the screen out anew.
func (s *Screen) Resize(w, h int) {
	s.w, s.h = max(w, 0), max(h, 0)
	s.arrange()
}

func (s *Screen) arrange() {
	s.lay, s.from = arrange(s.w, s.h, s.at, s.from, s.shown())
	for i, c := range s.columns {
		if slot, ok := s.lay.slot(i); ok {
			c.cards.Resize(slot.w, s.lay.cardsH)
		}
		c.cards.Focus(i == s.at && !s.listing)
	}
	s.list.table.Resize(s.w, s.lay.listH)
	if s.page != nil {
		s.page.drawn = nil
	}
}

// shown tells which columns are drawn with their cards if there is room.
func (s *Screen) shown() []bool {
	out := make([]bool, len(s.columns))
	for i, c := range s.columns {
		out[i] = c.stage.Open() || s.unfolded(i)
	}
	return out
}

// unfolded tells whether a closed column is to be shown with its cards: in
// narrow windows always, since the strip above stands for the others anyway.
func (s *Screen) unfolded(i int) bool {
	f := s.foldOf(i)
	return f == foldOpen || s.w < railFrom || (f == foldAuto && s.w >= allFrom)
}

// foldOf is the fold of a closed column; the closed ones are the last.
func (s *Screen) foldOf(col int) fold { return s.folds[col-len(s.columns)+len(s.folds)] }

func (s *Screen) fold(col int, to fold) { s.folds[col-len(s.columns)+len(s.folds)] = to }

// folded tells whether the column with the focus is only a rail.
func (s *Screen) folded() bool { return !s.shown()[s.at] }

func (s *Screen) column() *column { return s.columns[s.at] }

// Update takes what happened to the part of the screen that is concerned.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case ui.ReloadMsg:
		return s.reload(m)
	case ui.FiltersMsg:
		return s.restart()
	case ui.ThemeMsg:
		s.arrange()
		return nil
	case ui.VisitMsg:
		return s.visit(m.Target)
	case ui.Pulse:
		return s.pulse(m)
	case tea.KeyPressMsg:
		return s.key(m.String(), m)
	case tea.MouseClickMsg:
		return s.click(m)
	case tea.MouseWheelMsg:
		return s.wheel(m)
	}
	return s.answer(msg)
}

// answer takes what the store said.
func (s *Screen) answer(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case ui.Result[boardRead]:
		return s.takeBoard(m)
	case ui.Result[cardsRead]:
		return s.takeCards(m)
	case ui.Result[lateRead]:
		return s.takeLate(m)
	case ui.Result[listRead]:
		return s.takeList(m)
	case ui.Result[detailRead]:
		return s.takeDetail(m)
	case ui.Result[fateRead]:
		return s.takeFate(m)
	case ui.Result[ready]:
		return s.takeReady(m)
	case ui.Result[tried]:
		return s.takeTried(m)
	case ui.Result[wrote]:
		return s.takeWrote(m)
	}
	return nil
}

func (s *Screen) pulse(m ui.Pulse) tea.Cmd {
	cmds := []tea.Cmd{s.list.table.Update(m)}
	for _, c := range s.columns {
		cmds = append(cmds, c.cards.Update(m))
	}
	if s.page != nil {
		s.page.drawn = nil // ages are told in it
	}
	return tea.Batch(cmds...)
}
