package leaderboard

import (
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// movedCell is how many places somebody went up or down.
func (s *Screen) movedCell(r store.LeaderRow) ui.Cell {
	st := s.env.Styles
	switch {
	case r.Rank == 0:
		return ui.Cell{}
	case r.PrevRank == 0:
		return ui.Cell{Text: domain.Lit("new"), Ink: st.Info}
	case r.PrevRank > r.Rank:
		return ui.Cell{Text: domain.Linef("▲%d", r.PrevRank-r.Rank), Ink: st.Good}
	case r.PrevRank < r.Rank:
		return ui.Cell{Text: domain.Linef("▼%d", r.Rank-r.PrevRank), Ink: st.Warn}
	}
	return ui.Cell{Text: domain.Lit("="), Ink: st.Muted}
}

// changeCell is the revenue against that of the period before.
func (s *Screen) changeCell(r store.LeaderRow) ui.Cell {
	st := s.env.Styles
	if r.Masked {
		return s.hidden()
	}
	now, was := r.Revenue.Minor, r.PrevRevenue.Minor
	switch {
	case now == 0 && was == 0:
		return ui.Cell{Text: domain.Lit("–"), Ink: st.Faint}
	case was == 0:
		return ui.Cell{Text: domain.Lit("▲ new"), Ink: st.Good}
	}
	percent := 100 * (float64(now)/float64(was) - 1)
	ink := st.Muted
	if percent >= 0.5 {
		ink = st.Good
	} else if percent <= -0.5 {
		ink = st.Warn
	}
	if percent >= 999.5 {
		return ui.Cell{Text: domain.Linef("▲ %.0f×", float64(now)/float64(was)), Ink: ink}
	}
	return ui.Cell{Text: ui.Change(percent), Ink: ink}
}

// tierWord is a tier with its shape: told apart without colour.
func tierWord(t domain.Tier) domain.Safe {
	switch t {
	case domain.TierNone:
		return domain.Lit("–")
	case domain.TierGold:
		return domain.Lit("◆ Gold")
	case domain.TierSilver:
		return domain.Lit("◇ Silver")
	}
	return domain.Line("· " + title(string(t)))
}

func title(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func (s *Screen) tierCell(r store.LeaderRow) ui.Cell {
	st := s.env.Styles
	ink := st.Muted
	switch r.Tier {
	case domain.TierNone:
		ink = st.Faint
	case domain.TierGold:
		ink = st.Hot
	case domain.TierSilver:
		ink = st.Ready
	}
	return ui.Cell{Text: tierWord(r.Tier), Ink: ink}
}

// levelCell is a referrer's recognition level.
func (s *Screen) levelCell(r store.LeaderRow) ui.Cell {
	if r.Level == 0 {
		return ui.Cell{Text: domain.Lit("–"), Ink: s.env.Styles.Faint}
	}
	return ui.Cell{Text: domain.Linef("%s %d", []string{"", "·", "◇", "◆"}[min(r.Level, 3)], r.Level), Ink: s.env.Styles.Text}
}

const gaugeWidth = 5

// nextCell is what is missing to the next tier: "2 to Gold".
func (s *Screen) nextCell(r store.LeaderRow) ui.Cell {
	st := s.env.Styles
	switch {
	case r.NextTier == "" || r.DealsToNext < 0:
		return ui.Cell{Text: domain.Lit("top tier"), Ink: st.Muted}
	case r.DealsToNext == 0:
		return ui.Cell{Text: domain.Linef("→ %s", title(string(r.NextTier))), Ink: st.Good}
	}
	return ui.Cell{Text: domain.Linef("%d to %s", r.DealsToNext, title(string(r.NextTier))), Ink: st.Text}
}

// gaugeCell is how far a partner is on the way there.
func (s *Screen) gaugeCell(r store.LeaderRow) ui.Cell {
	if r.NextTier == "" || r.DealsToNext < 0 {
		return ui.Cell{}
	}
	return ui.Cell{Text: ui.Gauge(float64(r.Deals), float64(r.Deals+r.DealsToNext), gaugeWidth), Ink: s.env.Styles.Series[1]}
}

// missing is what a partner lacks to the next tier, in words.
func missing(r *store.LeaderRow) domain.Safe {
	switch {
	case r.DealsToNext < 0 || r.NextTier == "":
		return domain.Linef("%s in 12 months, top tier", ui.Plural(int(r.Deals), "deal", "deals"))
	case r.DealsToNext == 0:
		return domain.Linef("%s in 12 months, enough for %s", ui.Plural(int(r.Deals), "deal", "deals"), title(string(r.NextTier)))
	}
	return domain.Linef("%s in 12 months, %s to %s", ui.Plural(int(r.Deals), "deal", "deals"), ui.Plural(int(r.DealsToNext), "deal", "deals"), title(string(r.NextTier)))
}
