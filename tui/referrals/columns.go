package referrals

import (
	"strings"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/themes"
	"github.com/refdeck/refdeck/tui/ui"
)

func (l *List) columns() []ui.Column[store.Card] {
	cell := func(text func(*store.Card) domain.Safe, ink func() themes.Ink) func(store.Card) ui.Cell {
		return func(c store.Card) ui.Cell { return ui.Cell{Text: text(&c), Ink: ink()} }
	}
	plain := func() themes.Ink { return l.env.Styles.Text }
	muted := func() themes.Ink { return l.env.Styles.Muted }
	return []ui.Column[store.Card]{
		{Key: "account", Title: domain.Lit("account"), Min: 16, Ideal: 26, Grow: true, Essential: true, Cell: cell(func(c *store.Card) domain.Safe { return domain.Line(c.AccountName) }, plain)},
		{Key: "stage", Title: domain.Lit("stage"), Min: 11, Ideal: 11, Essential: true, Cell: l.stageCell},
		{Key: "value", Title: domain.Lit("value"), Min: 7, Ideal: 8, Align: ui.Right, Essential: true, Cell: cell(worth, plain)},
		{Key: "from", Title: domain.Lit("introduced by"), Min: 14, Ideal: 20, Priority: 1, Cell: cell(func(c *store.Card) domain.Safe { return orDash(c.Referrer) }, muted)},
		{Key: "closed", Title: domain.Lit("closed"), Min: 11, Ideal: 11, Align: ui.Right, Priority: 2, Cell: cell(func(c *store.Card) domain.Safe { return l.day(c.ClosedAt) }, muted)},
		{Key: "came", Title: domain.Lit("came in"), Min: 11, Ideal: 11, Align: ui.Right, Priority: 3, Cell: cell(func(c *store.Card) domain.Safe { return l.day(c.SubmittedAt) }, muted)},
		{Key: "owner", Title: domain.Lit("owner"), Min: 8, Ideal: 14, Priority: 4, Cell: cell(func(c *store.Card) domain.Safe { return orDash(c.Owner) }, muted)},
		{Key: "number", Title: domain.Lit("number"), Min: 23, Ideal: 23, Priority: 5, Middle: true, Cell: cell(func(c *store.Card) domain.Safe { return orDash(c.RefID) }, muted)},
	}
}

// stageCell is the stage in a word; won and lost have a shape, too.
func (l *List) stageCell(c store.Card) ui.Cell {
	s := l.env.Styles
	switch c.Stage {
	case domain.StageWon:
		return ui.Cell{Text: domain.Lit("✓ Won"), Ink: s.Good}
	case domain.StageLost:
		return ui.Cell{Text: domain.Lit("x Lost"), Ink: s.Muted}
	}
	return ui.Cell{Text: domain.Line(stageOf(&c)), Ink: s.Text}
}

// stageOf is the stage, or why the referral is no longer worked on.
func stageOf(c *store.Card) string {
	switch {
	case c.Stage == "":
		return "Customer"
	case c.Acceptance == domain.AcceptRejected, c.Acceptance == domain.AcceptDuplicate, c.Acceptance == domain.AcceptWithdrawn:
		return strings.ToUpper(string(c.Acceptance[:1])) + string(c.Acceptance[1:])
	}
	return store.StageLabel(c.Stage)
}

func worth(c *store.Card) domain.Safe {
	if c.Value.IsZero() {
		return domain.Lit("–")
	}
	return domain.Line(c.Value.Short())
}

func orDash(s string) domain.Safe {
	if s == "" {
		return domain.Lit("–")
	}
	return domain.Line(s)
}

func (l *List) day(t time.Time) domain.Safe {
	if t.IsZero() {
		return domain.Lit("–")
	}
	return ui.Day(domain.DateOf(t, l.env.Zone), l.env.Today())
}

// rowText is a row for the clipboard, in the order of the columns.
func (l *List) rowText(c *store.Card) domain.Safe {
	value := ""
	if !c.Value.IsZero() {
		value = c.Value.String()
	}
	return domain.Line(strings.Join([]string{c.RefID, c.AccountName, stageOf(c), value, c.Referrer, c.Owner}, " · "))
}

func (l *List) allText() domain.Safe {
	var lines []string
	for _, c := range l.table.Rows() {
		lines = append(lines, l.rowText(&c).String())
	}
	return domain.Block(strings.Join(lines, "\n"))
}
