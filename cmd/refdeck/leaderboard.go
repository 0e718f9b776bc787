package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

type leadersJSON struct {
	By          string       `json:"by"`
	Period      string       `json:"period"`
	PeriodLabel string       `json:"period_label"`
	Currency    string       `json:"currency"`
	Rows        []leaderJSON `json:"rows"`
	Total       int64        `json:"total"`
	Active90    int64        `json:"active_90d"`
	Share       *float64     `json:"partner_share"`
}

type leaderJSON struct {
	Rank         *int           `json:"rank"` // null: nothing to rank yet
	ID           int64          `json:"id"`
	Name         string         `json:"name"`
	Code         *string        `json:"code"`
	Tier         *domain.Tier   `json:"tier"`
	Level        *int64         `json:"level,omitempty"`
	Submitted    int64          `json:"submitted"`
	Accepted     int64          `json:"accepted"`
	Won          int64          `json:"won"`
	Lost         int64          `json:"lost"`
	WinRate      *float64       `json:"win_rate"`
	LowN         bool           `json:"low_n"`
	Revenue      *domain.Money  `json:"revenue"`
	OtherRevenue []domain.Money `json:"other_revenue"`
	Commission   *domain.Money  `json:"commission"` // projected and earned
	Projected    *domain.Money  `json:"commission_projected"`
	Earned       *domain.Money  `json:"commission_earned"`
	DealsToNext  *int64         `json:"deals_to_next_tier"`
	NextTier     *domain.Tier   `json:"next_tier"`
	Masked       bool           `json:"masked,omitempty"` // amounts are hidden from who asks, and null
	Series       []int64        `json:"series"`           // revenue in minor units per month, oldest first
}

func (a *app) leaderboardCommand() *cobra.Command {
	var by, search string
	var limit int
	c := asOf(a.command("leaderboard", "Who brings in business", cobra.NoArgs, a.reads(func(ctx context.Context, w *work, _ []string) error {
		return a.leaderboard(ctx, w, by, search, limit)
	})))
	c.Flags().StringVar(&by, "by", string(domain.ByPartner), leaderBys())
	c.Flags().StringVar(&search, "search", "", "beginnings of the name")
	c.Flags().IntVar(&limit, "limit", 50, "how many to show; 0 for all")
	return c
}

func leaderBys() string {
	names := make([]string, len(domain.LeaderBys))
	for i, b := range domain.LeaderBys {
		names[i] = string(b)
	}
	return strings.Join(names, ", ")
}

func (a *app) leaderboard(ctx context.Context, w *work, by, search string, limit int) error {
	if !strings.Contains(", "+leaderBys()+",", ", "+by+",") {
		return usageError{"--by does not know " + quoted(by) + "; write one of " + leaderBys() + "."}
	}
	scope, err := a.scope(ctx, w)
	if err != nil {
		return err
	}
	window, err := a.period(w, a.thisQuarter(w))
	if err != nil {
		return err
	}
	page, err := w.leaders(ctx, store.LeaderQuery{Scope: scope, By: by, Window: window, Search: search}, limit)
	if err != nil {
		return err
	}
	out := leadersJSON{By: by, Period: window.Key(), PeriodLabel: window.Label, Currency: page.Currency, Rows: []leaderJSON{}, Total: page.Total,
		Active90: page.Active90, Share: page.Share}
	t := table{head: []string{"rank", by, "code", "tier", "submitted", "accepted", "won", "lost", "win rate", "revenue", "projected", "earned", "next tier"}}
	for i := range page.Rows {
		r := &page.Rows[i]
		out.Rows = append(out.Rows, leaderOf(r, page.Currency))
		amounts := []any{r.Revenue, r.Projected, r.Earned}
		if r.Masked {
			amounts = []any{hidden, hidden, hidden}
		}
		t.add(rankCell(r.Rank), r.Name, r.Code, words(r.Tier), r.Submitted, r.Accepted, r.Won, r.Lost, share{r.WinRate}, amounts[0], amounts[1], amounts[2], nextTier(r))
	}
	if !a.flags.json && a.outTerm {
		a.say("%s", window.Label)
	}
	return a.show(out, t)
}

func (w *work) leaders(ctx context.Context, q store.LeaderQuery, limit int) (store.LeaderPage, error) {
	var out store.LeaderPage
	for {
		q.Limit = pageSize
		if limit > 0 {
			q.Limit = min(pageSize, limit-len(out.Rows))
		}
		q.After = len(out.Rows)
		page, err := w.Leaderboard(ctx, q)
		if err != nil {
			return out, err
		}
		rows := append(out.Rows, page.Rows...)
		out, out.Rows = page, rows
		if len(page.Rows) < q.Limit || (limit > 0 && len(rows) >= limit) {
			return out, nil
		}
	}
}

// thisQuarter is the period that the dashboard opens on.
func (a *app) thisQuarter(w *work) string {
	env := ui.Env{Now: w.moment, Zone: w.program.Zone(), FiscalStart: w.program.FiscalYearStart}
	return env.PeriodNow(ui.Quarter).Key()
}

// hidden stands for an amount that who asks may not see.
const hidden = "hidden"

func leaderOf(r *store.LeaderRow, currency string) leaderJSON {
	amount := func(m domain.Money) *domain.Money {
		if r.Masked {
			return nil
		}
		m = inCurrency(m, currency)
		return &m
	}
	series := listOf(r.Series)
	if r.Masked {
		series = nil
	}
	return leaderJSON{Rank: optional(r.Rank), ID: r.WhoID, Name: r.Name, Code: optional(r.Code), Tier: optional(r.Tier), Level: optional(r.Level),
		Submitted: r.Submitted, Accepted: r.Accepted, Won: r.Won, Lost: r.Lost, WinRate: r.WinRate, LowN: r.LowN, Revenue: amount(r.Revenue),
		OtherRevenue: listOf(r.OtherRevenue), Commission: amount(domain.Money{Minor: r.Projected.Minor + r.Earned.Minor}), Masked: r.Masked,
		Projected: amount(r.Projected), Earned: amount(r.Earned), DealsToNext: dealsToNext(r), NextTier: optional(r.NextTier),
		Series: series}
}

// inCurrency gives an amount of nothing its currency.
func inCurrency(m domain.Money, currency string) domain.Money {
	if m.Currency == "" {
		m.Currency = currency
	}
	return m
}

func dealsToNext(r *store.LeaderRow) *int64 {
	if r.DealsToNext < 0 || r.NextTier == "" {
		return nil
	}
	return &r.DealsToNext
}

func rankCell(rank int) any {
	if rank == 0 {
		return nil
	}
	return rank
}

func nextTier(r *store.LeaderRow) string {
	n := dealsToNext(r)
	if n == nil {
		return ""
	}
	return ui.Plural(int(*n), "deal", "deals").String() + " to " + words(r.NextTier)
}
