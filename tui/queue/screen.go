// Package queue is the screen Today: whom to ask for a referral now, why them,
// and what keeps the others from being asked.
package queue

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/records"
	"github.com/refdeck/refdeck/tui/ui"
)

// ID is the screen's name for results and for going there.
const ID ui.ScreenID = "today"

// Screen is Today: the list, a person opened from it, and the report of missed windows.
type Screen struct {
	env   *ui.Env
	forms records.Forms
	w, h  int

	table  *ui.Table[row]
	rows   ui.Lane
	find   string
	others bool // people who must not be asked now are listed, too
	whose  whose
	counts store.QueueCounts
	known  bool // counts have arrived
	firms  int  // companies in scope, counted only where nobody is known yet
	totals [4]int64
	labels map[int64]string // why now, in words that age: kept apart from the rows, so that no row looks changed by them

	who     ui.Lane
	target  int64 // whom the pane is about to show
	asked   time.Time
	person  person
	pane    drawn
	portray portrayal

	detail *detail
	report *report
	ops    *ui.Ops

	presence  presence
	composing int64 // to whom this session is writing
	gone      departed
	mine      int64 // whom this session changed last, and when
	mineAt    time.Time
}

// New makes the screen.
func New(env *ui.Env) *Screen {
	s := &Screen{env: env, forms: records.Forms{Env: env}, labels: map[int64]string{}, ops: ui.NewOps(env), presence: presence{line: &composeLine{}}}
	s.table = ui.NewTable(env, ID, ui.TableSpec[row]{Columns: s.columns(), Key: row.key, Name: row.name, Fetch: s.fetch, Open: s.open, Section: s.section, Empty: s.empty, Gone: s.left})
	return s
}

// Title is the name in the tab strip.
func (s *Screen) Title() string { return "Today" }

// Init reads the first page.
func (s *Screen) Init() tea.Cmd {
	s.whose.seen = s.env.Filters
	if s.env.Filters.Owner != "" {
		s.obey(s.env.Filters.Owner)
	}
	return s.table.Load()
}

// Update handles everything that is no action's key.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	cmd := s.take(msg)
	return tea.Batch(cmd, s.followCursor())
}

func (s *Screen) take(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case ui.Result[page]:
		return s.tookPage(m)
	case ui.Result[person]:
		return s.tookPerson(m)
	case ui.Result[dossier]:
		return s.tookDossier(m)
	case ui.Result[missed]:
		return s.tookMissed(m)
	case ui.Result[done]:
		return s.finished(m)
	case ui.Result[fate]:
		return s.tookFate(m)
	case ui.Result[nearby]:
		return s.tookNearby(m)
	case beat:
		return s.again(m)
	case lookRound:
		return s.lookAround(0)
	case ui.ReloadMsg:
		return s.reload(m)
	case ui.FiltersMsg:
		return s.filtered()
	case ui.ThemeMsg:
		s.forget()
	case ui.VisitMsg:
		return s.visit(m.Target)
	case look:
		return s.readPerson(m.id)
	case ui.Pulse:
		return s.pulse(m)
	}
	return s.input(msg)
}

// input gives keys and mouse to what is in front.
func (s *Screen) input(msg tea.Msg) tea.Cmd {
	switch {
	case s.detail != nil:
		return s.detailInput(msg)
	case s.report != nil:
		return s.report.update(ui.Shift(msg, 0, -reportTop))
	}
	if click, ok := msg.(tea.MouseClickMsg); ok {
		switch {
		case click.Y == 0:
			return s.toggleOthers()
		case click.Y == 1 && s.headLines() > 1:
			return s.explainReasons()
		case s.wide() && click.X > s.listWidth():
			return s.open()
		}
	}
	return s.table.Update(ui.Shift(msg, 0, -s.headLines()))
}

func (s *Screen) pulse(m ui.Pulse) tea.Cmd {
	cmd := s.table.Update(m)
	if s.report != nil {
		cmd = tea.Batch(cmd, s.report.update(m))
	}
	return cmd
}

// reload reads what is shown again; the person in the pane follows the rows.
func (s *Screen) reload(m ui.ReloadMsg) tea.Cmd {
	if m.Asked {
		s.touched()
	}
	cmds := []tea.Cmd{s.table.Reload(m)}
	if s.detail != nil {
		cmds = append(cmds, s.readPerson(s.detail.id), s.readDossier())
	}
	if s.report != nil {
		cmds = append(cmds, s.readMissed())
	}
	return tea.Batch(cmds...)
}

// Affected tells which changes of others concern the screen.
func (s *Screen) Affected(c store.Change) bool {
	switch c.Kind {
	case "partner", "opportunity", "view", "note":
		return c.All
	}
	return true
}

// Resize tells the room.
func (s *Screen) Resize(w, h int) {
	s.w, s.h = w, h
	s.table.Resize(s.listWidth(), max(h-s.headLines()-s.footLines(), 1))
	if s.report != nil {
		s.report.resize(w, max(h-reportTop, 1))
	}
	s.forget()
}

// View draws the room.
func (s *Screen) View() string {
	switch {
	case s.detail != nil:
		return s.detailView()
	case s.report != nil:
		return s.reportView()
	}
	return s.listView()
}

// Back closes what was opened last.
func (s *Screen) Back() (tea.Cmd, bool) {
	switch {
	case s.detail != nil:
		s.closeDetail()
		return nil, true
	case s.report != nil:
		if !s.report.back() {
			s.report = nil
		}
		return nil, true
	}
	return nil, false
}
