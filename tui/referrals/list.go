// Package referrals is the list of rows behind a number, for the screens that
// show numbers: a leaderboard's line, a metric's numerator and denominator.
package referrals

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// boardScreen is where a referral is opened whole.
const boardScreen ui.ScreenID = "board"

// List is the rows behind a number, over the screen that shows the number. The
// screen forwards messages to it and draws it while Shown.
type List struct {
	env   *ui.Env
	to    ui.ScreenID
	build func() []Part
	parts []Part
	at    int
	title domain.Safe
	find  string
	table *ui.Table[store.Card]
	lane  ui.Lane
	w, h  int
	beat  int // counts openings: an answer of an earlier one is not taken
}

// New makes a closed list for a screen.
func New(env *ui.Env, to ui.ScreenID) *List { return &List{env: env, to: to} }

// Show opens the list on the parts that build gives; it is called again when the
// period or the owner changes.
func (l *List) Show(build func() []Part) tea.Cmd {
	l.build, l.at, l.find, l.title = build, 0, "", domain.Safe{}
	l.parts = build()
	return l.renew()
}

// Shown tells whether the list is open.
func (l *List) Shown() bool { return l.build != nil }

// Close goes back to the numbers.
func (l *List) Close() {
	l.build, l.parts, l.find = nil, nil, ""
	l.lane.Next() // what is still under way is not wanted any more
}

// Refilter reads again for another period or owner.
func (l *List) Refilter() tea.Cmd {
	l.parts = l.build()
	l.at = min(l.at, len(l.parts)-1)
	return l.table.Restart()
}

// Find narrows the list to rows that have all the words; "" shows all.
func (l *List) Find(text string) tea.Cmd {
	if l.find == text {
		return nil
	}
	l.find = text
	return l.table.Restart()
}

// Finding tells whether a search narrows the list.
func (l *List) Finding() bool { return l.find != "" }

// Found is how many rows are shown of how many, -1 for not known.
func (l *List) Found() (shown, total int) {
	if l.table.Total() >= 0 {
		return l.table.Total(), l.part().Total
	}
	return -1, l.part().Total
}

func (l *List) part() Part {
	if l.at < 0 || l.at >= len(l.parts) {
		return Part{Total: -1}
	}
	return l.parts[l.at]
}

// renew makes a fresh table: other rows have other cursors.
func (l *List) renew() tea.Cmd {
	l.beat++
	l.table = ui.NewTable(l.env, l.to, ui.TableSpec[store.Card]{
		Columns: l.columns(),
		Key:     func(c store.Card) string { return strconv.FormatInt(c.ID, 10) },
		Name:    func(c store.Card) domain.Safe { return domain.Line(c.AccountName) },
		Fetch:   l.fetch,
		Open:    l.open,
		Empty:   l.empty,
	})
	l.arrange()
	return l.table.Load()
}

// Update takes what the screen forwards while the list is open.
func (l *List) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case ui.Result[rowsRead]:
		return l.take(m)
	case ui.ReloadMsg:
		return l.table.Reload(m)
	case ui.ThemeMsg:
		return nil
	case tea.MouseClickMsg:
		if m.Y == 1 {
			return l.clickPart(m.X)
		}
	}
	return l.table.Update(ui.Shift(msg, 0, -l.tableY()))
}

// Actions are the list's keys.
func (l *List) Actions() []ui.Action {
	acts := []ui.Action{{ID: "rows.open", Key: ui.VerbOpen.Key(), Label: "open", Help: "Show this referral with its history on the board.", Rank: 1, Run: l.open, Off: l.noOpen}}
	if len(l.parts) > 1 {
		acts = append(acts,
			ui.Action{ID: "rows.part", Key: ui.VerbNext.Key(), Label: "other part", Help: "Change between the rows that are counted and those they are counted out of.", Rank: 2, Run: func() tea.Cmd { return l.show((l.at + 1) % len(l.parts)) }},
			ui.Action{ID: "rows.part.before", Key: ui.VerbPrevious.Key(), Label: "other part", Help: "The part before.", Run: func() tea.Cmd { return l.show((l.at + len(l.parts) - 1) % len(l.parts)) }})
	}
	return append(acts, ui.Action{ID: "rows.back", Label: "back to the numbers", Help: "Close the rows; Esc does the same.", Run: func() tea.Cmd {
		l.Close()
		return nil
	}})
}

func (l *List) show(part int) tea.Cmd {
	if part == l.at {
		return nil
	}
	l.at = part
	return l.renew()
}

func (l *List) noOpen() string {
	c, ok := l.table.Selected()
	switch {
	case !ok:
		return "There is no row to open."
	case c.ID < 0 && c.Stage == "":
		return "This is a customer who may be asked, not a referral; find it with the commands (:)."
	case c.ID < 0:
		return "This deal came through another channel, so it has no referral to open."
	}
	return ""
}

func (l *List) open() tea.Cmd {
	if why := l.noOpen(); why != "" {
		return ui.Note("%s", why)
	}
	c, _ := l.table.Selected()
	return ui.Go(boardScreen, ui.Target{Kind: "referral", ID: c.ID, From: l.to})
}

// Copies offers what the y key may copy of the selected row.
func (l *List) Copies() []ui.CopyItem {
	c, ok := l.table.Selected()
	if !ok {
		return nil
	}
	items := []ui.CopyItem{{Label: domain.Lit("the account"), Text: domain.Line(c.AccountName)}}
	if c.RefID != "" {
		items = append(items, ui.CopyItem{Label: domain.Lit("the referral number"), Text: domain.Line(c.RefID)})
	}
	return append(items, ui.CopyItem{Label: domain.Lit("the row"), Text: l.rowText(&c)}, ui.CopyItem{Label: domain.Lit("the rows that are loaded"), Text: l.allText()})
}
