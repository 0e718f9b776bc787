package leaderboard

import (
	"context"
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// boardRead is a page of one board.
type boardRead struct {
	key   tableKey
	find  string
	after string
	page  store.LeaderPage
}

// before is the period that this one is compared with; zero when there is none.
func (s *Screen) before() domain.Period {
	p, ok := s.env.Filters.Period.Previous()
	if !ok {
		return domain.Period{}
	}
	return p
}

func (s *Screen) fetch(after string, limit int) tea.Cmd {
	key, find := tableKey{s.at, s.compare}, s.find
	q := store.LeaderQuery{By: string(s.kind().by), Window: s.env.Filters.Period, Search: find, Limit: limit}
	if s.compare {
		q.Compare = s.before()
	}
	q.After = offset(after)
	return ui.Do(s.env, ID, s.lane.Next(), func(ctx context.Context) (boardRead, error) {
		page, err := s.env.Store.Leaderboard(ctx, q)
		return boardRead{key, find, after, page}, err
	})
}

// offset reads the place where a page begins; the first for anything else.
func offset(after string) int {
	n, err := strconv.Atoi(after)
	if err != nil {
		return 0
	}
	return n
}

func (s *Screen) take(m ui.Result[boardRead]) tea.Cmd {
	if m.Err != nil {
		return s.table().Fail(m.Err)
	}
	if m.Val.key != (tableKey{s.at, s.compare}) {
		return nil
	}
	p := m.Val.page
	rows := p.Rows
	p.Rows = nil
	s.masked = slices.ContainsFunc(rows, func(r store.LeaderRow) bool { return r.Masked })
	if m.Val.find == "" {
		s.all = int(p.Total)
	}
	s.page, s.known = p, true
	s.reads++
	next := ""
	if end := offset(m.Val.after) + len(rows); len(rows) > 0 && int64(end) < p.Total {
		next = strconv.Itoa(end)
	}
	cmd := s.table().Set(m.Val.after, ui.Page[store.LeaderRow]{Rows: rows, Next: next, Total: int(p.Total)})
	s.arrange()
	return cmd
}

// empty says why a board has no rows.
func (s *Screen) empty() ui.Words {
	k := s.kind()
	switch {
	case s.find != "":
		return ui.Words{What: domain.Linef("Nobody among the %s matches “%s”.", k.many, s.find), Next: domain.Lit("Esc shows everybody again; Tab looks at another board.")}
	case s.env.Filters.Period.From != 0:
		return ui.Words{What: domain.Linef("No %s brought in anything in %s.", k.one, s.env.Filters.Period.Label), Next: domain.Lit("[ goes to the period before, P chooses another length.")}
	}
	return ui.Words{What: k.nothing}
}
