// Package leaderboard is the screen that ranks who brings in business: partners,
// customers, employees, CSMs and reps.
package leaderboard

import (
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/referrals"
	"github.com/refdeck/refdeck/tui/ui"
)

// ID names the screen.
const ID ui.ScreenID = "leaders"

// Screen shows one board at a time.
type Screen struct {
	env     *ui.Env
	at      int // of kinds
	compare bool
	find    string
	tables  map[tableKey]*ui.Table[store.LeaderRow]
	cursors [5]string // of each board, kept when its table is made anew
	lane    ui.Lane
	page    store.LeaderPage // the last answer, without its rows
	masked  bool             // amounts of some of its rows are hidden
	known   bool             // page is about the board that is shown
	all     int              // rows without a search; -1: not known
	rows    *referrals.List
	w, h    int
	lay     layout
	reads   int // answers so far
	bars    keptBars
}

// tableKey is what decides a table's columns.
type tableKey struct {
	at      int
	compare bool
}

// New makes the screen; it opens on the partners.
func New(env *ui.Env) *Screen {
	return &Screen{env: env, tables: map[tableKey]*ui.Table[store.LeaderRow]{}, rows: referrals.New(env, ID), all: -1}
}

// Title is the word in the tab strip.
func (s *Screen) Title() string { return "Leaders" }

// Init reads the first board.
func (s *Screen) Init() tea.Cmd { return s.table().Load() }

func (s *Screen) kind() *kind { return &kinds[s.at] }

// table is the one that is shown, made when it is first needed.
func (s *Screen) table() *ui.Table[store.LeaderRow] {
	key := tableKey{s.at, s.compare}
	t := s.tables[key]
	if t == nil {
		t = ui.NewTable(s.env, ID, ui.TableSpec[store.LeaderRow]{
			Columns: s.columns(), Key: rowKey, Name: func(r store.LeaderRow) domain.Safe { return nameOf(&r) },
			Fetch: s.fetch, Open: s.openRows, Empty: s.empty,
		})
		s.tables[key] = t
		t.Resize(s.w, s.lay.table)
		t.Select(s.cursors[s.at])
	}
	return t
}

func rowKey(r store.LeaderRow) string { return strconv.FormatInt(r.WhoID, 10) }

// Resize gives the screen its room.
func (s *Screen) Resize(w, h int) {
	s.w, s.h = w, h
	s.arrange()
	s.rows.Resize(w, h)
}

// Update handles what no action does.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case ui.Result[boardRead]:
		return s.take(m)
	case ui.FiltersMsg:
		return s.refilter()
	case ui.VisitMsg:
		return s.visit(m.Target)
	case ui.ReloadMsg:
		if s.rows.Shown() {
			return tea.Batch(s.table().Reload(m), s.rows.Update(m))
		}
		return s.table().Reload(m)
	case ui.Pulse:
		cmd := s.table().Update(m)
		if s.rows.Shown() {
			cmd = tea.Batch(cmd, s.rows.Update(m))
		}
		return cmd
	}
	if s.rows.Shown() {
		return s.rows.Update(msg)
	}
	if m, ok := msg.(tea.MouseClickMsg); ok && m.Y == 0 {
		return s.clickTab(m.X)
	}
	return s.table().Update(ui.Shift(msg, 0, -s.lay.top))
}

// show goes to another board, where the cursor is as it was left.
func (s *Screen) show(at int) tea.Cmd {
	if at == s.at {
		return nil
	}
	s.keepCursor()
	s.at, s.known = at, false
	return s.restart()
}

func (s *Screen) keepCursor() {
	if k := s.table().CursorKey(); k != "" {
		s.cursors[s.at] = k
	}
}

// restart reads the board for another question.
func (s *Screen) restart() tea.Cmd {
	s.arrange()
	t := s.table()
	if !t.Loaded() {
		return t.Load()
	}
	return t.Restart()
}

// refilter reads for another period. What the other boards show is of the old
// one, so their tables go.
func (s *Screen) refilter() tea.Cmd {
	s.keepCursor()
	if s.noCompare() != "" && s.compare {
		s.compare, s.known = false, false
	}
	key := tableKey{s.at, s.compare}
	for k := range s.tables {
		if k != key {
			delete(s.tables, k)
		}
	}
	s.all = -1
	cmd := s.restart()
	if s.rows.Shown() {
		cmd = tea.Batch(cmd, s.rows.Refilter())
	}
	return cmd
}

// visit comes from elsewhere to a board (Query "by") or to somebody on it.
func (s *Screen) visit(t ui.Target) tea.Cmd {
	s.rows.Close()
	by := t.Query["by"]
	if by == "" {
		by = t.Kind
	}
	if at, ok := kindOf(by); ok && at != s.at {
		s.keepCursor()
		s.at, s.known = at, false
	}
	if t.ID != 0 {
		s.cursors[s.at] = strconv.FormatInt(t.ID, 10)
		return tea.Batch(s.table().Select(s.cursors[s.at]), s.restart())
	}
	return s.restart()
}

// Back closes the rows behind a line.
func (s *Screen) Back() (tea.Cmd, bool) {
	if s.rows.Shown() {
		s.rows.Close()
		return nil, true
	}
	return nil, false
}

// Find narrows the board, or the rows behind a line, to what matches.
func (s *Screen) Find(text string) tea.Cmd {
	if s.rows.Shown() && (text != "" || s.rows.Finding()) {
		return s.rows.Find(text)
	}
	if text == s.find {
		return nil
	}
	s.find = text
	return s.restart()
}

// Found is how many of how many are shown.
func (s *Screen) Found() (shown, total int) {
	if s.rows.Shown() && s.rows.Finding() {
		return s.rows.Found()
	}
	return s.table().Total(), s.all
}

// UsesPeriod tells that the figures are of the chosen period.
func (s *Screen) UsesPeriod() bool { return true }

// Affected tells which changes move the figures.
func (s *Screen) Affected(c store.Change) bool {
	return c.All || slices.Contains([]string{"referral", "partner", "opportunity", "program", "user", "account"}, c.Kind)
}

// State is the board, the comparison and the cursor.
func (s *Screen) State() map[string]string {
	s.keepCursor()
	m := map[string]string{"by": string(s.kind().by), "cursor": s.cursors[s.at]}
	if s.compare {
		m["compare"] = "previous"
	}
	return m
}

// Restore finds the screen as it was left.
func (s *Screen) Restore(m map[string]string) tea.Cmd {
	if at, ok := kindOf(m["by"]); ok {
		s.at = at
	}
	s.compare = m["compare"] == "previous" && s.noCompare() == ""
	s.cursors[s.at] = m["cursor"]
	if t := s.tables[tableKey{s.at, s.compare}]; t != nil { // a saved view, opened later
		s.known = false
		return tea.Batch(t.Select(m["cursor"]), s.restart())
	}
	if len(s.tables) > 0 {
		return s.restart()
	}
	return nil
}
