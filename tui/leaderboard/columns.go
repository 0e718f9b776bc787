package leaderboard

import (
	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

type column = ui.Column[store.LeaderRow]

// columns are those of the board and comparison that are shown. The numbers of
// Priority say what goes first where room is short; the lines below the list
// tell what went.
func (s *Screen) columns() []column {
	k := s.kind()
	cols := []column{{Key: "rank", Title: domain.Lit("#"), Min: 3, Ideal: 4, Align: ui.Right, Essential: true, Cell: s.rankCell}}
	if s.compare {
		cols = append(cols, column{Key: "moved", Title: domain.Lit("moved"), Min: 5, Ideal: 5, Essential: true, Cell: s.movedCell})
	}
	cols = append(cols, column{Key: "name", Title: domain.Line(k.one), Min: 16, Ideal: 22, Grow: true, Essential: true, Cell: s.nameCell})
	if k.tiers {
		cols = append(cols, column{Key: "tier", Title: domain.Lit("tier"), Min: 8, Ideal: 8, Priority: 3, Cell: s.tierCell})
	}
	if k.levels {
		cols = append(cols, column{Key: "level", Title: domain.Lit("level"), Min: 8, Ideal: 8, Priority: 6, Cell: s.levelCell})
	}
	cols = append(cols, s.countColumns()...)
	if k.tiers {
		cols = append(cols,
			column{Key: "earned", Title: domain.Lit("earned"), Min: 6, Ideal: 7, Align: ui.Right, Priority: 6, Cell: s.money(func(r *store.LeaderRow) domain.Money { return r.Earned })},
			column{Key: "projected", Title: domain.Lit("projected"), Min: 9, Ideal: 9, Align: ui.Right, Priority: 6, Cell: s.money(func(r *store.LeaderRow) domain.Money { return r.Projected })})
	}
	cols = append(cols, column{Key: "months", Title: domain.Lit("12 months"), Min: 12, Ideal: 12, Priority: 7, Cell: s.sparkCell})
	if k.tiers {
		cols = append(cols, column{Key: "next", Title: domain.Lit("next tier"), Min: 11, Ideal: 11, Priority: 8, Cell: s.nextCell},
			column{Key: "bar", Min: gaugeWidth, Ideal: 8, Priority: 9, Cell: s.gaugeCell})
	}
	return cols
}

// countColumns are the figures that every board has.
func (s *Screen) countColumns() []column {
	count := func(n func(*store.LeaderRow) int64) func(store.LeaderRow) ui.Cell {
		return func(r store.LeaderRow) ui.Cell {
			if v := n(&r); v != 0 {
				return ui.Cell{Text: ui.Count(v), Ink: s.env.Styles.Text}
			}
			return ui.Cell{Text: domain.Lit("–"), Ink: s.env.Styles.Faint}
		}
	}
	cols := []column{
		{Key: "sent", Title: domain.Lit("sent"), Min: 4, Ideal: 6, Align: ui.Right, Priority: 4, Cell: count(func(r *store.LeaderRow) int64 { return r.Submitted })},
		{Key: "accepted", Title: domain.Lit("accepted"), Min: 8, Ideal: 8, Align: ui.Right, Priority: 5, Cell: count(func(r *store.LeaderRow) int64 { return r.Accepted })},
		{Key: "won", Title: domain.Lit("won"), Min: 3, Ideal: 5, Align: ui.Right, Priority: 1, Cell: count(func(r *store.LeaderRow) int64 { return r.Won })},
		{Key: "rate", Title: domain.Lit("win %"), Min: 9, Ideal: 9, Align: ui.Right, Priority: 2, Cell: s.rateCell},
		{Key: "revenue", Title: domain.Lit("revenue"), Min: 7, Ideal: 9, Align: ui.Right, Essential: true, Cell: s.revenueCell},
	}
	if s.compare {
		cols = append(cols, column{Key: "change", Title: domain.Lit("change"), Min: 9, Ideal: 9, Align: ui.Right, Priority: 1, Cell: s.changeCell})
	}
	return append(cols, column{Key: "other", Title: domain.Lit("other currencies"), Min: 16, Ideal: 20, Align: ui.Right, Priority: 10, Cell: s.otherCell})
}

func (s *Screen) money(of func(*store.LeaderRow) domain.Money) func(store.LeaderRow) ui.Cell {
	return func(r store.LeaderRow) ui.Cell {
		m := of(&r)
		if r.Masked {
			return s.hidden()
		}
		if m.IsZero() {
			return ui.Cell{Text: domain.Lit("–"), Ink: s.env.Styles.Faint}
		}
		return ui.Cell{Text: domain.Line(m.Short()), Ink: s.env.Styles.Text}
	}
}

// revenueCell is the revenue in the base currency, by which people are ranked; a
// + says that there is more in other currencies, which are never converted.
func (s *Screen) revenueCell(r store.LeaderRow) ui.Cell {
	st := s.env.Styles
	switch more := len(r.OtherRevenue); {
	case r.Masked:
		return s.hidden()
	case r.Revenue.IsZero() && more > 0:
		return ui.Cell{Text: domain.Line(r.OtherRevenue[0].Short()), Ink: st.Muted}
	case r.Revenue.IsZero():
		return ui.Cell{Text: domain.Lit("–"), Ink: st.Faint}
	case more > 0:
		return ui.Cell{Text: domain.Line(r.Revenue.Short() + "+"), Ink: st.Text}
	}
	return ui.Cell{Text: domain.Line(r.Revenue.Short()), Ink: st.Text}
}

func (s *Screen) rankCell(r store.LeaderRow) ui.Cell {
	if r.Rank == 0 {
		return ui.Cell{Text: domain.Lit("–"), Ink: s.env.Styles.Faint}
	}
	return ui.Cell{Text: ui.Count(int64(r.Rank)), Ink: s.env.Styles.Muted}
}

func nameOf(r *store.LeaderRow) domain.Safe {
	if r.Name == "" {
		return domain.Lit("(no name)")
	}
	return domain.Line(r.Name)
}

func (s *Screen) nameCell(r store.LeaderRow) ui.Cell {
	return ui.Cell{Text: nameOf(&r), Ink: s.env.Styles.Text}
}

func (s *Screen) rateCell(r store.LeaderRow) ui.Cell {
	st := s.env.Styles
	switch {
	case r.WinRate == nil:
		return ui.Cell{Text: domain.Lit("–"), Ink: st.Faint}
	case r.LowN:
		return ui.Cell{Text: domain.Linef("%.0f low n", 100**r.WinRate), Ink: st.Muted}
	}
	return ui.Cell{Text: domain.Linef("%.0f", 100**r.WinRate), Ink: st.Text}
}

// hidden stands for an amount that the actor may not see.
func (s *Screen) hidden() ui.Cell { return ui.Cell{Text: domain.Lit("·"), Ink: s.env.Styles.Faint} }

func (s *Screen) otherCell(r store.LeaderRow) ui.Cell {
	if r.Masked {
		return s.hidden()
	}
	if len(r.OtherRevenue) == 0 {
		return ui.Cell{Text: domain.Lit("–"), Ink: s.env.Styles.Faint}
	}
	parts := make([]domain.Safe, len(r.OtherRevenue))
	for i, m := range r.OtherRevenue {
		parts[i] = domain.Line(m.Short())
	}
	return ui.Cell{Text: domain.Join(domain.Lit(" + "), parts...), Ink: s.env.Styles.Text}
}

func (s *Screen) sparkCell(r store.LeaderRow) ui.Cell {
	if r.Masked {
		return s.hidden()
	}
	values := make([]float64, len(r.Series))
	some := false
	for i, v := range r.Series {
		values[i] = float64(v)
		some = some || v != 0
	}
	if !some {
		return ui.Cell{Text: domain.Lit("–"), Ink: s.env.Styles.Faint}
	}
	return ui.Cell{Text: ui.Spark(values, 12), Ink: s.env.Styles.Series[0]}
}
