package domain

// Unit says how a metric's value reads.
type Unit string

// The units. A rate is 0–1, a ratio is "times", money is in major units of the
// base currency (exact in Metric.Money).
const (
	UnitRate  Unit = "rate"
	UnitCount Unit = "count"
	UnitDays  Unit = "days"
	UnitMoney Unit = "money"
	UnitRatio Unit = "ratio"
)

// Where a value lies against its target range; empty when there is no value or no target.
const (
	TargetBelow  = "below"
	TargetWithin = "within"
	TargetAbove  = "above"
)

// lowDenominator is the denominator below which a value is marked "low n" (DECISIONS 8).
const lowDenominator = 5

// TargetRange is the range a metric should lie in; nil is open.
type TargetRange struct {
	Min *float64 `json:"min"`
	Max *float64 `json:"max"`
}

// Point is one month of a trend; a month without a value is null, never 0.
type Point struct {
	Label string   `json:"label"`
	Value *float64 `json:"value"`
}

// Metric is one figure of the program (KPIS §4.2, §4.3). A value without a
// denominator is null, never 0. Numerator and Denominator are counts, or minor
// units or days where the value is a mean of those.
type Metric struct {
	Key         string      `json:"key"`
	Name        string      `json:"name"`
	Source      string      `json:"source"` // S0 or S4
	Value       *float64    `json:"value"`
	Money       *Money      `json:"money,omitempty"`
	Unit        Unit        `json:"unit"`
	Numerator   int64       `json:"numerator"`
	Denominator int64       `json:"denominator"`
	Compared    *float64    `json:"compared,omitempty"` // uplift or multiple against the baseline, where the target is about that
	ComparedTo  string      `json:"compared_to,omitempty"`
	Baseline    *float64    `json:"baseline,omitempty"` // the other channels' value
	Target      TargetRange `json:"target"`
	Benchmark   string      `json:"benchmark"`
	Verdict     string      `json:"verdict"`
	LessGood    bool        `json:"-"`
	Previous    *float64    `json:"previous"`
	LowN        bool        `json:"low_n"`
	Note        string      `json:"note,omitempty"`
	Series      []Point     `json:"series"`
}

// OnTarget tells whether the metric is within its target range or on the better
// side of it. It is false where there is nothing to judge.
func (m *Metric) OnTarget() bool {
	switch m.Verdict {
	case TargetWithin:
		return true
	case TargetAbove:
		return !m.LessGood
	case TargetBelow:
		return m.LessGood
	}
	return false
}

// TrendMonth is the tally of one calendar month.
type TrendMonth struct {
	Label string
	Tally Tally
}

// MetricOptions is what a window's tally does not say by itself.
type MetricOptions struct {
	Months     float64      // length of the window so far, in months; 0: unknown or all time
	PrevMonths float64      // the same of the window before
	Trend      []TrendMonth // oldest first
}

// figure is a computed metric before it is judged.
type figure struct {
	value      *float64
	money      *Money
	num, den   int64
	compared   *float64
	comparedTo string
	base       *float64
	low        bool
	note       string
}

// formula is one row of the catalogue. byCompared: its target is about the
// comparison, not about the value.
type formula struct {
	key, name, source string
	unit              Unit
	byCompared        bool
	eval              func(p *Program, t Tally, months float64) figure
}

// formulas are the nine of S0 and the five of S4, in their order there.
var formulas = []formula{
	{"submitted_per_month", "Referrals submitted per month", "S0", UnitCount, false, submittedPerMonth},
	{"acceptance_rate", "Acceptance rate", "S0", UnitRate, false, acceptanceRate},
	{"referral_to_meeting", "Referral to meeting", "S0", UnitRate, false, referralToMeeting},
	{"meeting_to_opportunity", "Meeting to opportunity", "S0", UnitRate, false, meetingToOpportunity},
	{"opportunity_to_close", "Opportunity to close", "S0", UnitRate, false, opportunityToClose},
	{"avg_deal_size", "Average deal size", "S0", UnitMoney, true, avgDealSize},
	{"avg_sales_cycle", "Average sales cycle", "S0", UnitDays, true, avgSalesCycle},
	{"cpa", "Cost per acquisition", "S0", UnitMoney, false, costPerAcquisition},
	{"revenue_per_referrer", "Revenue per referrer", "S0", UnitMoney, false, revenuePerReferrer},
	{"submission_rate", "Submission rate", "S4", UnitRate, false, submissionRate},
	{"submitted_to_meeting", "Submitted to meeting", "S4", UnitRate, false, submittedToMeeting},
	{"referral_to_close", "Referral to close", "S4", UnitRate, true, referralToClose},
	{"deal_size_vs_other", "Deal size against other channels", "S4", UnitRatio, false, dealSizeVsOther},
	{"time_to_close_vs_other", "Time to close against other channels", "S4", UnitRate, false, timeToCloseVsOther},
}

// MetricKeys lists the keys of the catalogue in its order.
func MetricKeys() []string {
	out := make([]string, len(formulas))
	for i, f := range formulas {
		out[i] = f.key
	}
	return out
}

// Metrics computes the catalogue for a window from its tally and that of the
// window before (nil: none). It is pure: the same tallies give the same figures
// (§2.4(20)).
func Metrics(p *Program, cur, prev Tally, o MetricOptions) []Metric {
	out := make([]Metric, len(formulas))
	for i, f := range formulas {
		out[i] = f.metric(p, cur, prev, o)
	}
	return out
}

func (f formula) metric(p *Program, cur, prev Tally, o MetricOptions) Metric {
	fig := f.eval(p, cur, o.Months)
	m := Metric{Key: f.key, Name: f.name, Source: f.source, Unit: f.unit, Value: fig.value, Money: fig.money, Numerator: fig.num,
		Denominator: fig.den, Compared: fig.compared, ComparedTo: fig.comparedTo, Baseline: fig.base, LowN: fig.low, Note: fig.note,
		Series: []Point{}}
	if prev != nil {
		m.Previous = f.eval(p, prev, o.PrevMonths).value
	}
	for _, t := range o.Trend {
		m.Series = append(m.Series, Point{t.Label, f.eval(p, t.Tally, 1).value})
	}
	f.judge(p, &m)
	return m
}

func (f formula) judge(p *Program, m *Metric) {
	for _, t := range p.Targets {
		if t.Key != f.key {
			continue
		}
		m.Target, m.Benchmark, m.LessGood = TargetRange{t.Min, t.Max}, t.Benchmark, t.LessGood
		judged := m.Value
		if f.byCompared {
			judged = m.Compared
		}
		m.Verdict = verdictOf(judged, m.Target)
	}
}

func verdictOf(v *float64, t TargetRange) string {
	switch {
	case v == nil || (t.Min == nil && t.Max == nil):
		return ""
	case t.Min != nil && *v < *t.Min:
		return TargetBelow
	case t.Max != nil && *v > *t.Max:
		return TargetAbove
	}
	return TargetWithin
}

// Rate01 is n of d as a rate 0–1: null when d is 0, with low for fewer than five (DECISIONS 8).
func Rate01(n, d int64) (value *float64, low bool) {
	if d == 0 {
		return nil, false
	}
	return lim(float64(n) / float64(d)), d < lowDenominator
}

// WinRate is won / (won + lost), everywhere (DECISIONS 8).
func WinRate(won, lost int64) (value *float64, low bool) { return Rate01(won, won+lost) }

func rateFigure(n, d int64) figure {
	v, low := Rate01(n, d)
	return figure{value: v, num: n, den: d, low: low}
}
