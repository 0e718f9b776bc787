package leaderboard

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/referrals"
	"github.com/refdeck/refdeck/tui/ui"
)

// Actions are the keys of the board, or of the rows behind one of its lines.
func (s *Screen) Actions() []ui.Action {
	if s.rows.Shown() {
		return s.rows.Actions()
	}
	compare := "compare"
	if s.compare {
		compare = "compare off"
	}
	return []ui.Action{
		{ID: "leaders.rows", Key: ui.VerbOpen.Key(), Label: "rows", Help: "List the referrals behind this line.", Rank: 1, Run: s.openRows, Off: s.nobody},
		{ID: "leaders.next", Key: ui.VerbNext.Key(), Label: "board", Help: "The next board: partners, customers, employees, CSMs, reps.", Rank: 2, Run: func() tea.Cmd { return s.show((s.at + 1) % len(kinds)) }},
		{ID: "leaders.previous", Key: ui.VerbPrevious.Key(), Label: "board before", Help: "The board before.", Run: func() tea.Cmd { return s.show((s.at + len(kinds) - 1) % len(kinds)) }},
		{ID: "leaders.compare", Key: ui.VerbCompare.Key(), Label: compare, Help: "Show the change of rank and revenue since the period before.", Rank: 3, Run: s.toggleCompare, Off: s.noCompare},
		{ID: "leaders.export", Key: ui.VerbExport.Key(), Label: "export", Help: "Take this board into a spreadsheet or a file.", Rank: 4, Run: s.export},
	}
}

func (s *Screen) nobody() string {
	if _, ok := s.table().Selected(); !ok {
		return "There is no line to look behind."
	}
	return ""
}

func (s *Screen) noCompare() string {
	if s.before() == (domain.Period{}) {
		return "Nothing comes before this period, so there is nothing to compare with; P chooses another."
	}
	return ""
}

func (s *Screen) toggleCompare() tea.Cmd {
	s.keepCursor()
	s.compare = !s.compare
	return s.restart()
}

// openRows lists the referrals that count in the selected line.
func (s *Screen) openRows() tea.Cmd {
	r, ok := s.table().Selected()
	if !ok {
		return ui.Note("%s", s.nobody())
	}
	by, name := string(s.kind().by), r.Name
	return s.rows.Show(func() []referrals.Part {
		p := referrals.Listed(s.env, store.ReferralQuery{By: by, Who: r.WhoID, Window: s.env.Filters.Period})
		p.Empty = ui.Words{What: domain.Linef("%s has no referral in %s.", name, s.env.Filters.Period.Label), Next: domain.Lit("[ goes to the period before, Esc back to the board.")}
		if s.env.Sight() != domain.ScopeAll {
			p.Empty = ui.Words{What: domain.Linef("None of %s’s referrals in %s is yours to see.", name, s.env.Filters.Period.Label), Next: domain.Lit("Esc goes back to the board.")}
		}
		return []referrals.Part{p}
	})
}

// Copies offers what the y key may copy.
func (s *Screen) Copies() []ui.CopyItem {
	if s.rows.Shown() {
		return s.rows.Copies()
	}
	r, ok := s.table().Selected()
	if !ok {
		return nil
	}
	items := []ui.CopyItem{{Label: domain.Lit("the name"), Text: nameOf(&r)}}
	if r.Code != "" {
		items = append(items, ui.CopyItem{Label: domain.Lit("the referrer code"), Text: domain.Line(r.Code)})
	}
	return append(items, ui.CopyItem{Label: domain.Lit("the row"), Text: s.rowText(&r)}, ui.CopyItem{Label: domain.Lit("the whole board"), Text: s.boardText(" · ")})
}

func (s *Screen) rowText(r *store.LeaderRow) domain.Safe {
	parts := []domain.Safe{nameOf(r), domain.Linef("rank %s in %s", rankWord(r.Rank), s.env.Filters.Period.Label), wins(r), s.revenueWords(r)}
	return domain.Join(domain.Lit(" · "), append(parts, s.moreWords(r)...)...)
}

func rankWord(rank int) string {
	if rank == 0 {
		return "–"
	}
	return strconv.Itoa(rank)
}

// boardText is the rows that are loaded, one a line, for a spreadsheet or a message.
func (s *Screen) boardText(sep string) domain.Safe {
	lines := []string{strings.Join([]string{"rank", s.kind().one, "tier", "sent", "accepted", "won", "lost", "revenue", "earned", "projected", "currency"}, sep)}
	for _, r := range s.table().Rows() {
		money := func(m domain.Money) string {
			if r.Masked {
				return ""
			}
			return inBase(m, s.page.Currency).Decimal()
		}
		lines = append(lines, strings.Join([]string{rankWord(r.Rank), r.Name, string(r.Tier), strconv.FormatInt(r.Submitted, 10), strconv.FormatInt(r.Accepted, 10),
			strconv.FormatInt(r.Won, 10), strconv.FormatInt(r.Lost, 10), money(r.Revenue), money(r.Earned), money(r.Projected), s.page.Currency}, sep))
	}
	return domain.Block(strings.Join(lines, "\n"))
}

// command is the line that gives this board outside the screen.
func (s *Screen) command() domain.Safe {
	return domain.Linef("refdeck leaderboard --by %s --period %s --limit 0 > leaders.tsv", string(s.kind().by), s.env.Filters.Period.Key())
}

// export offers the two ways out: the clipboard, and the command line.
func (s *Screen) export() tea.Cmd {
	rows, line := s.boardText(";"), s.command()
	choices := []ui.Choice{
		{Key: "rows", Label: domain.Lit("Copy the rows"), Note: domain.Linef("%s, for a spreadsheet; columns parted by ;", ui.Plural(len(s.table().Rows()), "row", "rows"))},
		{Key: "line", Label: domain.Lit("Copy the command"), Note: line},
	}
	return ui.Open(ui.NewPicker(s.env, ui.PickerSpec{Title: domain.Linef("Export %s, %s", many(s.kind()), s.env.Filters.Period.Label), Choices: choices, Wide: true, Run: func(c ui.Choice) tea.Cmd {
		if c.Key == "line" {
			return ui.Copy(line, domain.Lit("the command"))
		}
		return ui.Copy(rows, domain.Lit("the rows"))
	}}))
}
