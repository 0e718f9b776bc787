package store

import (
	"context"
	"slices"
	"time"

	"github.com/refdeck/refdeck/domain"
)

const (
	boardCards = 40  // per column, if the query does not say
	overdueCap = 500 // overdue cards of a column that are counted
)

// Board reads the six columns. The heads come from the maintained sums; those of
// the closed columns count the last days (DECISIONS 30) from the daily sums of
// closings. With a search or overdue only, they count what matches.
func (s *session) Board(ctx context.Context, q BoardQuery) (Board, error) {
	if q.Limit <= 0 {
		q.Limit = boardCards
	}
	if q.Search == "" && !q.Overdue {
		return shared(ctx, s, "board", q, Board.copied, func() (Board, error) { return s.board(ctx, q) })
	}
	return s.board(ctx, q)
}

func (s *session) board(ctx context.Context, q BoardQuery) (Board, error) {
	return read(ctx, s, func(tx Tx, p *domain.Program) (Board, error) {
		if err := s.narrow(&q.Scope); err != nil {
			return Board{}, err
		}
		b := boardReader{tx: tx, p: p, q: q, now: s.now()}
		switch {
		case q.Search != "":
			return b.searched()
		case q.Overdue:
			return b.overdue()
		}
		return b.whole()
	})
}

// Cards is a further page of one column, after a card's referral.
func (s *session) Cards(ctx context.Context, q BoardQuery, stage domain.Stage, after int64) ([]Card, error) {
	if q.Limit <= 0 {
		q.Limit = boardCards
	}
	return read(ctx, s, func(tx Tx, p *domain.Program) ([]Card, error) {
		if err := s.narrow(&q.Scope); err != nil {
			return nil, err
		}
		b := boardReader{tx: tx, p: p, q: q, now: s.now()}
		if stage.Rank() < 0 {
			return nil, domain.Invalidf("stage", "There is no stage %q.", string(stage))
		}
		if q.Search != "" {
			return b.searchedCards(stage, after)
		}
		var last *domain.Referral
		if after != 0 {
			r, err := s.sight(tx).referral(after)
			if err != nil {
				return nil, err
			}
			last = &r
		}
		rows, err := tx.BoardColumn(b.column(stage, last, q.Limit))
		if err != nil {
			return nil, err
		}
		return cardsOf(tx, p, rows, b.now)
	})
}

// boardReader is one reading of the board.
type boardReader struct {
	tx  Tx
	p   *domain.Program
	q   BoardQuery
	now time.Time
}

func (b *boardReader) today() domain.Date { return domain.DateOf(b.now, b.p.Zone()) }

// closedSince is the first day that the closed columns show.
func (b *boardReader) closedSince() domain.Date {
	return b.today().AddDays(1 - b.p.Referral.BoardClosedDays)
}

func (b *boardReader) column(stage domain.Stage, after *domain.Referral, limit int) ColumnQuery {
	c := ColumnQuery{Stage: stage, OwnerID: b.q.OwnerID, Among: b.q.among(), Track: b.q.Track, After: after, Limit: limit}
	if !stage.Open() {
		c.ClosedSince = b.closedSince().Start(b.p.Zone())
	}
	if b.q.Overdue {
		c.DueBefore = b.today()
	}
	return c
}

// whole is the unfiltered board of a scope.
func (b *boardReader) whole() (Board, error) {
	heads, err := b.heads()
	if err != nil {
		return Board{}, err
	}
	out := Board{AsOf: b.now, Columns: make([]Column, len(domain.Stages))}
	for i, stage := range domain.Stages {
		rows, err := b.tx.BoardColumn(b.column(stage, nil, b.q.Limit))
		if err != nil {
			return out, err
		}
		c := &out.Columns[i]
		if *c, err = b.fill(stage, rows); err != nil {
			return out, err
		}
		c.Count, c.Values = heads.of(b.p, stage)
		c.More = max(0, c.Count-int64(len(c.Cards)))
	}
	return out, nil
}

func (b *boardReader) fill(stage domain.Stage, rows []domain.Referral) (Column, error) {
	cards, err := cardsOf(b.tx, b.p, rows, b.now)
	return Column{Stage: stage, Cards: cards}, err
}

// overdue is the board with the cards whose next action is overdue; closed ones have none.
func (b *boardReader) overdue() (Board, error) {
	out := Board{AsOf: b.now, Columns: make([]Column, len(domain.Stages))}
	for i, stage := range domain.Stages {
		out.Columns[i].Stage = stage
		if !stage.Open() {
			continue
		}
		rows, err := b.tx.BoardColumn(b.column(stage, nil, max(overdueCap, b.q.Limit)))
		if err != nil {
			return out, err
		}
		if out.Columns[i], err = b.counted(stage, rows); err != nil {
			return out, err
		}
		out.Matched += int64(len(rows))
	}
	return out, nil
}

// counted is a column that holds just these referrals, of which the first are shown.
func (b *boardReader) counted(stage domain.Stage, rows []domain.Referral) (Column, error) {
	heads := boardHeads{}
	for i := range rows {
		heads.add(stage, rows[i].Value.Currency, 1, rows[i].Value.Minor)
	}
	c, err := b.fill(stage, rows[:min(len(rows), b.q.Limit)])
	c.Count, c.Values = heads.of(b.p, stage)
	c.More = c.Count - int64(len(c.Cards))
	return c, err
}

// searched is the board with what a search finds.
func (b *boardReader) searched() (Board, error) {
	out := Board{AsOf: b.now, Columns: make([]Column, len(domain.Stages))}
	found, err := findReferrals(b.tx, b.q.Search)
	if err != nil {
		return out, err
	}
	for i, stage := range domain.Stages {
		rows := b.shown(found, stage)
		if out.Columns[i], err = b.counted(stage, rows); err != nil {
			return out, err
		}
		out.Matched += int64(len(rows))
	}
	return out, nil
}

func (b *boardReader) searchedCards(stage domain.Stage, after int64) ([]Card, error) {
	found, err := findReferrals(b.tx, b.q.Search)
	if err != nil {
		return nil, err
	}
	rows := b.shown(found, stage)
	if i := slices.IndexFunc(rows, func(r domain.Referral) bool { return r.ID == after }); i >= 0 {
		rows = rows[i+1:]
	}
	return cardsOf(b.tx, b.p, rows[:min(len(rows), b.q.Limit)], b.now)
}

// shown picks those of a stage that the board would show, in the column's order.
func (b *boardReader) shown(found []domain.Referral, stage domain.Stage) []domain.Referral {
	since := b.closedSince().Start(b.p.Zone())
	var out []domain.Referral
	for i := range found {
		r := &found[i]
		switch {
		case r.Stage != stage, !r.ArchivedAt.IsZero(), !b.q.hasReferral(r):
		case !stage.Open() && r.ClosedAt.Before(since):
		case b.q.Overdue && (!stage.Open() || r.NextActionOn.IsZero() || r.NextActionOn >= b.today()):
		default:
			out = append(out, *r)
		}
	}
	slices.SortFunc(out, columnOrder(stage))
	return out
}
