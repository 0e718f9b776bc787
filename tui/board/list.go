package board

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/themes"
	"github.com/refdeck/refdeck/tui/ui"
)

// listRead is a page of the list.
type listRead struct {
	after string
	page  store.ReferralPage
}

// listView is the same referrals as a table, by period; also the rows behind a
// number of another screen.
type listView struct {
	table *ui.Table[store.Card]
	lane  ui.Lane
	by    string // submitted or closed
	title domain.Safe
	drill *store.ReferralQuery // what somebody came for; nil: the period's
}

func newListView(s *Screen) listView {
	l := listView{by: "submitted"}
	l.table = ui.NewTable(s.env, ID, ui.TableSpec[store.Card]{
		Columns: s.listColumns(),
		Key:     func(c store.Card) string { return keyOf(c.ID) },
		Name:    func(c store.Card) domain.Safe { return domain.Line(c.AccountName) },
		Fetch:   s.fetchList,
		Open:    func() tea.Cmd { return s.open() },
		Empty:   s.noRows,
		Gone:    s.left,
	})
	return l
}

func (s *Screen) listColumns() []ui.Column[store.Card] {
	cell := func(text func(*store.Card) domain.Safe, ink func() themes.Ink) func(store.Card) ui.Cell {
		return func(c store.Card) ui.Cell { return ui.Cell{Text: text(&c), Ink: ink()} }
	}
	plain := func() themes.Ink { return s.env.Styles.Text }
	muted := func() themes.Ink { return s.env.Styles.Muted }
	return []ui.Column[store.Card]{
		{Key: "account", Title: domain.Lit("account"), Min: 16, Ideal: 26, Grow: true, Essential: true, Cell: cell(func(c *store.Card) domain.Safe { return domain.Line(c.AccountName) }, plain)},
		{Key: "stage", Title: domain.Lit("stage"), Min: 11, Ideal: 11, Essential: true, Cell: cell(func(c *store.Card) domain.Safe { return domain.Line(listStage(c)) }, plain)},
		{Key: "value", Title: domain.Lit("value"), Min: 7, Ideal: 8, Align: ui.Right, Priority: 1, Cell: cell(func(c *store.Card) domain.Safe { return worth(c.Value) }, plain)},
		{Key: "age", Title: domain.Lit("at stage"), Min: 9, Ideal: 9, Align: ui.Right, Priority: 2, Cell: s.ageCell},
		{Key: "owner", Title: domain.Lit("owner"), Min: 14, Ideal: 14, Priority: 4, Cell: cell(func(c *store.Card) domain.Safe { return domain.Line(c.Owner) }, muted)},
		{Key: "next", Title: domain.Lit("next step"), Min: 22, Ideal: 30, Priority: 3, Cell: s.nextCell},
		{Key: "referrer", Title: domain.Lit("introduced by"), Min: 18, Ideal: 30, Priority: 5, Cell: cell(func(c *store.Card) domain.Safe { return domain.Line(c.Referrer) }, muted)},
		{Key: "on", Title: domain.Lit("on"), Min: 6, Ideal: 11, Align: ui.Right, Priority: 6, Cell: cell(func(c *store.Card) domain.Safe { return s.onDay(c.SubmittedAt) }, muted)},
		{Key: "ref", Title: domain.Lit("number"), Min: 23, Ideal: 23, Priority: 7, Middle: true, Cell: cell(func(c *store.Card) domain.Safe { return domain.Line(c.RefID) }, muted)},
	}
}

// listStage is the stage, or why the referral is no longer worked on.
func listStage(c *store.Card) string {
	switch c.Acceptance {
	case domain.AcceptRejected, domain.AcceptDuplicate, domain.AcceptWithdrawn:
		return string(c.Acceptance)
	}
	return store.StageLabel(c.Stage)
}

func (s *Screen) ageCell(c store.Card) ui.Cell {
	mark, late := ageMark(&c)
	ink := s.env.Styles.Text
	switch {
	case late:
		ink = s.env.Styles.Bad
	case mark != "":
		ink = s.env.Styles.Warn
	}
	return ui.Cell{Text: domain.Concat(domain.Line(mark), s.since(&c)), Ink: ink}
}

func (s *Screen) nextCell(c store.Card) ui.Cell {
	if words, left := s.departedWords(c.ID); left {
		return ui.Cell{Text: words, Ink: s.env.Styles.Mark}
	}
	words, late := s.nextStep(c.NextAction, c.NextActionOn)
	ink := s.env.Styles.Text
	switch {
	case late:
		ink = s.env.Styles.Bad
	case words.IsEmpty():
		words, ink = domain.Lit("–"), s.env.Styles.Faint
	}
	return ui.Cell{Text: words, Ink: ink}
}

// listQuery is what the list shows.
func (s *Screen) listQuery() store.ReferralQuery {
	if s.list.drill != nil {
		q := *s.list.drill
		q.Search = s.find
		return q
	}
	return store.ReferralQuery{Scope: s.scope(), Search: s.find, Window: s.env.Filters.Period, By: s.list.by}
}

func (s *Screen) fetchList(after string, limit int) tea.Cmd {
	q := s.listQuery()
	q.After, q.Limit = after, limit
	return ui.Do(s.env, ID, s.list.lane.Next(), func(ctx context.Context) (listRead, error) {
		page, err := s.env.Store.List(ctx, q)
		return listRead{after, page}, err
	})
}

func (s *Screen) takeList(m ui.Result[listRead]) tea.Cmd {
	if m.Err != nil {
		return s.list.table.Fail(m.Err)
	}
	p := m.Val.page
	s.list.title = domain.Line(p.Title)
	total := int(p.Total)
	if p.Total < 0 && p.Next == "" { // this was the last page, so the number is known
		total = len(p.Cards)
		if m.Val.after != "" {
			total += len(s.list.table.Rows())
		}
	}
	return s.list.table.Set(m.Val.after, ui.Page[store.Card]{Rows: p.Cards, Next: p.Next, Total: total})
}

// drawList draws the table below what it lists.
func (s *Screen) drawList(lines []string) []string {
	st := s.env.Styles
	title := s.list.title
	if title.IsEmpty() {
		title = domain.Lit("Referrals")
	}
	left := []ui.Span{{Text: domain.Lit(" "), Ink: st.Text}, {Text: title, Ink: st.Title}}
	if n := s.list.table.Total(); n >= 0 {
		left = append(left, ui.Span{Text: domain.Linef("   %s", ui.Plural(n, "referral", "referrals")), Ink: st.Muted})
	}
	hint := domain.Lit("[ ] period   b columns ")
	if s.list.drilled() {
		hint = domain.Lit("Esc all of the period   b columns ")
	}
	lines = append(lines, ui.Ends(s.w, left, []ui.Span{{Text: hint, Ink: st.Muted}}))
	return append(s.padded(lines, s.lay.listY), strings.Split(s.list.table.View(), "\n")...)
}

func (s *Screen) noRows() ui.Words {
	switch {
	case s.find != "":
		return ui.Words{What: domain.Linef("No referral of this period matches “%s”.", s.find), Next: domain.Lit("Esc shows all of them; [ goes to the period before.")}
	case s.list.drilled():
		return ui.Words{What: domain.Lit("There is nothing behind this number."), Next: domain.Lit("Esc goes back to the period's referrals.")}
	case s.scope() != (store.Scope{}):
		return ui.Words{What: domain.Lit("No referrals in this period for this choice of owner and track."), Next: domain.Lit("[ goes to the period before, f shows everybody's.")}
	}
	return ui.Words{What: domain.Lit("No referrals in this period."), Next: domain.Lit("[ goes to the period before, P chooses another length, n adds a referral.")}
}

// other is b: columns or list, each as it was left.
func (s *Screen) other() tea.Cmd {
	s.listing = !s.listing
	s.arrange()
	if !s.listing {
		return s.reread()
	}
	return s.list.table.Restart()
}

// sortList chooses by which date the list goes.
func (s *Screen) sortList() tea.Cmd {
	choices := []ui.Choice{
		{Key: "submitted", Label: domain.Lit("by submission"), Note: domain.Lit("came in during the period, newest first")},
		{Key: "closed", Label: domain.Lit("by closing"), Note: domain.Lit("won or lost during the period, newest first")},
	}
	return ui.Open(ui.NewPicker(s.env, ui.PickerSpec{Title: domain.Lit("List referrals"), Choices: choices, Chosen: s.list.by, Run: func(c ui.Choice) tea.Cmd {
		s.list.by, s.list.drill = c.Key, nil
		return s.list.table.Restart()
	}}))
}

// drilled tells whether the list shows the rows behind a number.
func (l *listView) drilled() bool { return l.drill != nil }

func (l *listView) leave() tea.Cmd {
	l.drill = nil
	return l.table.Restart()
}

// visit shows the rows behind a number of another screen. The words of the
// query are those of store.ReferralQuery: by, who, stage, from, to, label.
func (l *listView) visit(t ui.Target) tea.Cmd {
	who, err := strconv.ParseInt(t.Query["who"], 10, 64)
	if err != nil {
		who = t.ID
	}
	l.drill = &store.ReferralQuery{By: t.Query["by"], Who: who, Stage: domain.Stage(t.Query["stage"]), Window: windowOf(t.Query)}
	return l.table.Restart()
}

// windowOf reads a period from its dates; what is no date leaves that end open.
func windowOf(q map[string]string) domain.Period {
	p := domain.AllTime()
	if from, err := domain.ParseDate(q["from"]); err == nil {
		p.From = from
	}
	if to, err := domain.ParseDate(q["to"]); err == nil {
		p.To = to
	}
	if q["label"] != "" {
		p.Label = q["label"]
	}
	return p
}
