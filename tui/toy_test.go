package tui_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/ui"
)

// The toy is a small screen with everything a real one has: it shows what the
// shell and the widgets decide, without a store.

type person struct {
	ID      int
	Name    string
	Account string
	Email   string
	Value   int64
}

type book struct {
	people []person
	fail   error
	asked  []int
	ops    []string                // of each save of the form
	saving func(name string) error // what becomes of a save
}

func newBook(n int) *book {
	b := &book{}
	for i := range n {
		b.people = append(b.people, person{ID: i + 1, Name: fmt.Sprintf("Person %02d", i+1), Account: fmt.Sprintf("Account %02d", i+1), Email: fmt.Sprintf("p%02d@example.com", i+1), Value: int64(i) * 1000})
	}
	return b
}

type pageOfPeople struct {
	after string
	ui.Page[person]
}

type toy struct {
	env    *ui.Env
	id     ui.ScreenID
	title  string
	book   *book
	table  *ui.Table[person]
	rows   ui.Lane
	find   string
	detail bool
	broken bool
	w, h   int
	visits []ui.Target
	keys   []string
}

func newToy(env *ui.Env, id ui.ScreenID, title string, b *book) *toy {
	s := &toy{env: env, id: id, title: title, book: b}
	s.table = ui.NewTable(env, id, ui.TableSpec[person]{
		Columns: []ui.Column[person]{
			{Key: "name", Title: domain.Lit("name"), Min: 12, Ideal: 20, Essential: true, Grow: true, Cell: func(p person) ui.Cell { return ui.Cell{Text: domain.Line(p.Name), Ink: env.Styles.Text} }},
			{Key: "account", Title: domain.Lit("account"), Min: 12, Ideal: 20, Priority: 1, Cell: func(p person) ui.Cell { return ui.Cell{Text: domain.Line(p.Account), Ink: env.Styles.Muted} }},
			{Key: "email", Title: domain.Lit("e-mail"), Min: 10, Ideal: 24, Priority: 3, Middle: true, Cell: func(p person) ui.Cell { return ui.Cell{Text: domain.Line(p.Email), Ink: env.Styles.Muted} }},
			{Key: "value", Title: domain.Lit("value"), Min: 8, Ideal: 10, Priority: 2, Align: ui.Right, Cell: func(p person) ui.Cell { return ui.Cell{Text: ui.Count(p.Value), Ink: env.Styles.Text} }},
		},
		Key:   func(p person) string { return strconv.Itoa(p.ID) },
		Name:  func(p person) domain.Safe { return domain.Line(p.Name) },
		Fetch: s.fetch,
		Open:  s.open,
		Empty: s.empty,
	})
	return s
}

func (s *toy) empty() ui.Words {
	if s.find != "" {
		return ui.Words{What: domain.Lit("Nothing matches."), Next: domain.Lit("Esc shows all again.")}
	}
	return ui.Words{What: domain.Lit("Nobody is here yet."), Next: domain.Lit("n adds the first one.")}
}

func (s *toy) fetch(after string, limit int) tea.Cmd {
	find := s.find
	return ui.Do(s.env, s.id, s.rows.Next(), func(context.Context) (pageOfPeople, error) {
		if s.book.fail != nil {
			return pageOfPeople{}, s.book.fail
		}
		var all []person
		for _, p := range s.book.people {
			if strings.Contains(strings.ToLower(p.Name), strings.ToLower(find)) {
				all = append(all, p)
			}
		}
		from := 0
		if after != "" {
			from, _ = strconv.Atoi(after)
		}
		to := min(from+limit, len(all))
		page := pageOfPeople{after, ui.Page[person]{Rows: slices.Clone(all[from:to]), Total: len(all)}}
		if to < len(all) {
			page.Next = strconv.Itoa(to)
		}
		return page, nil
	})
}

func (s *toy) Title() string { return s.title }
func (s *toy) Init() tea.Cmd { return s.table.Load() }
func (s *toy) Resize(w, h int) {
	s.w, s.h = w, h
	s.table.Resize(w, h-2)
}

func (s *toy) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case ui.Result[pageOfPeople]:
		if m.Err != nil {
			return s.table.Fail(m.Err)
		}
		return s.table.Set(m.Val.after, m.Val.Page)
	case ui.ReloadMsg:
		return s.table.Reload(m)
	case ui.FiltersMsg:
		return s.table.Restart()
	case ui.VisitMsg:
		s.visits = append(s.visits, m.Target)
		return s.table.Select(strconv.FormatInt(m.Target.ID, 10))
	case tea.KeyPressMsg:
		s.keys = append(s.keys, m.String())
	}
	return s.table.Update(ui.Shift(msg, 0, -2))
}

func (s *toy) View() string {
	if s.broken {
		panic("a fault in a screen")
	}
	st := s.env.Styles
	if s.detail {
		p, _ := s.table.Selected()
		return ui.Paint(st.Title, domain.Linef(" %s of %s", p.Name, p.Account))
	}
	head := ui.Ends(s.w, []ui.Span{{Text: domain.Linef(" %s", ui.Plural(len(s.book.people), "person", "people")), Ink: st.Title}},
		[]ui.Span{{Text: domain.Linef("owner: %s · %s ", s.env.Filters.OwnerName, s.env.Filters.Period.Label), Ink: st.Muted}})
	return ui.Stack(head, " ", s.table.View())
}

func (s *toy) open() tea.Cmd {
	s.detail = true
	return nil
}

func (s *toy) Back() (tea.Cmd, bool) {
	if !s.detail {
		return nil, s.table.ClearMarks()
	}
	s.detail = false
	return nil, true
}

func (s *toy) Find(text string) tea.Cmd {
	s.find = text
	return s.table.Restart()
}
func (s *toy) Found() (int, int)                   { return s.table.Total(), len(s.book.people) }
func (s *toy) UsesPeriod() bool                    { return true }
func (s *toy) UsesOwner() bool                     { return true }
func (s *toy) State() map[string]string            { return map[string]string{"cursor": s.table.CursorKey()} }
func (s *toy) Restore(m map[string]string) tea.Cmd { return s.table.Select(m["cursor"]) }
func (s *toy) Undo() tea.Cmd {
	if len(s.book.asked) == 0 {
		return ui.Toast(domain.Lit("There is nothing to undo."))
	}
	s.book.asked = s.book.asked[:len(s.book.asked)-1]
	return ui.Toast(domain.Lit("The ask was taken back."))
}

func (s *toy) Copies() []ui.CopyItem {
	p, ok := s.table.Selected()
	if !ok {
		return nil
	}
	return []ui.CopyItem{{Label: domain.Lit("the name"), Text: domain.Line(p.Name)}, {Label: domain.Lit("the e-mail address"), Text: domain.Line(p.Email)}}
}

func (s *toy) nobody() string {
	if _, ok := s.table.Selected(); !ok {
		return "Select a person first."
	}
	return ""
}

func (s *toy) Actions() []ui.Action {
	return []ui.Action{
		{ID: "toy.ask", Key: ui.VerbAsk.Key(), Label: "ask", Help: "Record that this person was asked.", Rank: 1, Risk: ui.Undoable, Run: s.ask, Off: s.nobody},
		{ID: "toy.open", Key: ui.VerbOpen.Key(), Label: "open", Help: "Show everything about this person.", Rank: 3, Run: s.open, Off: s.nobody},
		{ID: "toy.new", Key: ui.VerbNew.Key(), Label: "new", Help: "Add a person.", Rank: 2, Risk: ui.Undoable, Run: s.add},
		{ID: "toy.remove", Key: ui.VerbLose.Key(), Label: "remove", Help: "Remove this person for good.", Rank: 4, Risk: ui.Confirms, Run: s.remove, Off: s.nobody},
		{ID: "toy.snooze", Key: ui.VerbSnooze.Key(), Label: "snooze", Help: "Leave this person alone for a while.", Rank: 5, Off: func() string { return "Nobody may be snoozed on a Saturday." }},
		{ID: "toy.mark", Key: ui.VerbMark.Key(), Label: "mark", Help: "Mark this person.", Run: s.table.ToggleMark},
	}
}

func (s *toy) ask() tea.Cmd {
	p, _ := s.table.Selected()
	s.book.asked = append(s.book.asked, p.ID)
	return ui.Done(domain.Linef("%s was asked", p.Name))
}

func (s *toy) remove() tea.Cmd {
	p, _ := s.table.Selected()
	return ui.Open(ui.NewConfirm(s.env, ui.ConfirmSpec{Title: domain.Lit("Remove for good?"), Body: domain.Linef("%s and all notes about them go. This cannot be undone.", p.Name),
		Button: domain.Linef("Remove %s", p.Name), Key: "r", Run: func() tea.Cmd {
			s.book.people = slices.DeleteFunc(s.book.people, func(q person) bool { return q.ID == p.ID })
			return s.table.Load()
		}}))
}

func (s *toy) add() tea.Cmd {
	return ui.Open(ui.NewForm(s.env, ui.FormSpec{Draft: "toy.new", Title: domain.Lit("New person"), Button: "Add person",
		Fields: []ui.Field{
			{Key: "name", Label: "Name", Required: true, Hint: domain.Lit("first and last name")},
			{Key: "account", Label: "Account", Kind: ui.PickField, Choices: []ui.Choice{{Key: "1", Label: domain.Lit("Atlas Freight")}, {Key: "2", Label: domain.Lit("Northwind Labs")}}},
			{Key: "value", Label: "Value", Kind: ui.MoneyField}, {Key: "on", Label: "Since", Kind: ui.DateField},
			{Key: "kind", Label: "Kind", Kind: ui.ChoiceField, Choices: []ui.Choice{{Key: "c", Label: domain.Lit("customer")}, {Key: "p", Label: domain.Lit("partner")}}},
			{Key: "note", Label: "Note", Kind: ui.AreaField},
		},
		Save: func(_ context.Context, v ui.Values) (domain.Safe, error) {
			s.book.ops = append(s.book.ops, v.Op)
			if s.book.fail != nil {
				return domain.Safe{}, s.book.fail
			}
			if s.book.saving != nil {
				if err := s.book.saving(v.Text("name")); err != nil {
					return domain.Safe{}, err
				}
			}
			if v.Text("name") == "Nobody" {
				return domain.Safe{}, domain.Invalidf("name", "Nobody is not a name. Nothing was added.")
			}
			s.book.people = append(s.book.people, person{ID: 1000 + len(s.book.people), Name: v.Text("name"), Account: v.Text("account") + " " + v.Date("on").String(), Value: v.Money("value").Minor})
			return domain.Linef("%s was added", v.Text("name")), nil
		},
		Saved: s.table.Load}))
}

var morning = time.Date(2026, 11, 20, 9, 12, 0, 0, time.UTC)

// twoToys mounts two toy screens on the same book.
func twoToys(b *book) func(env *ui.Env) []tui.Place {
	return func(env *ui.Env) []tui.Place {
		return []tui.Place{{ID: "today", Screen: newToy(env, "today", "Today", b)}, {ID: "board", Screen: newToy(env, "board", "Board", b)},
			{ID: "leaders", Screen: newToy(env, "leaders", "Leaders", b)}, {ID: "metrics", Screen: newToy(env, "metrics", "Metrics", b)}}
	}
}

func keyed(id, k string) ui.Action {
	return ui.Action{ID: id, Label: "it", Help: "Does it.", Key: key.NewBinding(key.WithKeys(k))}
}

// plainToy is a toy that leaves the undo to the shell.
type plainToy struct{ ui.Screen }

func withoutUndo(b *book) func(env *ui.Env) []tui.Place {
	return func(env *ui.Env) []tui.Place {
		return []tui.Place{{ID: "today", Screen: plainToy{newToy(env, "today", "Today", b)}}}
	}
}
