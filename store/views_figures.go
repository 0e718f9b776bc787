package store

import (
	"time"

	"github.com/refdeck/refdeck/domain"
)

// LeaderQuery asks for a ranking.
type LeaderQuery struct {
	Scope
	By      string // partner, referrer, employee, csm, rep
	Window  domain.Period
	Compare domain.Period // zero: none
	Search  string
	After   int // rows to pass over
	Limit   int // 50 if 0
}

// LeaderPage is a ranking with its summary.
type LeaderPage struct {
	By       string
	Window   domain.Period
	Currency string
	Rows     []LeaderRow
	Total    int64
	Active90 int64    // partners with a submission in 90 days; -1: not counted
	Share    *float64 // partner-sourced revenue / all won revenue; nil without revenue
}

// LeaderRow is one place in a ranking.
type LeaderRow struct {
	Rank                           int // 0: nothing to rank yet
	WhoID                          int64
	Name, Code                     string
	Tier                           domain.Tier
	Level                          int64
	Submitted, Accepted, Won, Lost int64
	WinRate                        *float64
	LowN                           bool
	Revenue                        domain.Money
	OtherRevenue                   []domain.Money // in other currencies
	Projected, Earned              domain.Money
	DealsToNext                    int64 // -1: top tier or not a partner
	NextTier                       domain.Tier
	Deals                          int64   // counted toward the tier in the trailing year
	Series                         []int64 // revenue per month, oldest first, 12
	PrevRank                       int
	PrevRevenue                    domain.Money
	Masked                         bool // the amounts are not shown to this actor; they are zero
}

// MetricsQuery asks for the metrics of a window against another.
type MetricsQuery struct {
	Scope
	Window  domain.Period
	Compare domain.Period // the preceding equal window if zero
}

// MetricsReport is the whole screen.
type MetricsReport struct {
	AsOf     time.Time
	Window   domain.Period
	Compare  domain.Period
	Metrics  []domain.Metric
	Funnel   []FunnelStep
	Channels []ChannelRow
	Monthly  []MonthCount // referrals submitted, 12 months
}

// FunnelStep is one step with its loss against the step before.
type FunnelStep struct {
	Key  string
	N    int64
	Drop *float64
}

// ChannelRow compares one source with the others.
type ChannelRow struct {
	Source  domain.Source
	Won     int64
	Lost    int64
	WinRate *float64
	AvgDeal *domain.Money
	AvgDays *float64
}

// MonthCount is one month's number.
type MonthCount struct {
	Month string
	N     int64
}

// DrillQuery asks for the rows behind a metric.
type DrillQuery struct {
	Scope
	Key    string
	Part   string // numerator or denominator (default)
	Window domain.Period
	After  string
	Limit  int
}

// Baseline is what opportunities that are not referrals do (DECISIONS 22).
type Baseline struct {
	Won          CountValue `json:"won"`
	Lost         CountValue `json:"lost"`
	Open         CountValue `json:"open"`
	MeanCycle    *float64   `json:"mean_cycle_days"`
	WonMeanCycle *float64   `json:"won_mean_cycle_days"`
	Renewals     Renewals   `json:"renewals"`
}

// Renewals are the deals that only prolong what a customer has; they are shown
// apart, since they would make any new business look good.
type Renewals struct {
	Won  CountValue `json:"won"`
	Lost CountValue `json:"lost"`
	Open CountValue `json:"open"`
}

// CountValue is a number of deals and what they are worth; Others holds further currencies.
type CountValue struct {
	Count  int64          `json:"count"`
	Value  domain.Money   `json:"value"`
	Others []domain.Money `json:"other_currencies,omitempty"`
}

// NPSReport is the answers by class (promoter 9–10, passive 7–8, detractor 0–6).
type NPSReport struct {
	All              NPSCount `json:"all"`
	LatestPerContact NPSCount `json:"latest_per_contact"`
	LatestPerAccount NPSCount `json:"latest_per_account"`
}

// NPSCount is one count of classes with its score, -100 to 100; null without answers.
type NPSCount struct {
	Promoters  int64    `json:"promoters"`
	Passives   int64    `json:"passives"`
	Detractors int64    `json:"detractors"`
	Score      *float64 `json:"score"`
}
