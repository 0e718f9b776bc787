package domain

func lim(v float64) *float64 { return &v }

// DefaultTargets are the targets and benchmarks that S0 and S4 name (KPIS §4.2, §4.3).
// Rates are 0–1, money is in major units of the base currency, durations in days.
func DefaultTargets() []Target {
	return []Target{
		{Key: "submitted_per_month", Min: lim(20), Max: lim(100), Source: "S0", Benchmark: "scales with the customer base"},
		{Key: "acceptance_rate", Min: lim(.70), Max: lim(.85), BenchMin: lim(.50), BenchMax: lim(.60), Source: "S0", Benchmark: "50–60 %"},
		{Key: "referral_to_meeting", Min: lim(.40), Max: lim(.60), BenchMin: lim(.20), BenchMax: lim(.30), Source: "S0", Benchmark: "20–30 %"},
		{Key: "meeting_to_opportunity", Min: lim(.50), Max: lim(.70), BenchMin: lim(.30), BenchMax: lim(.50), Source: "S0", Benchmark: "30–50 %"},
		{Key: "opportunity_to_close", Min: lim(.30), Max: lim(.50), BenchMin: lim(.15), BenchMax: lim(.25), Source: "S0", Benchmark: "15–25 %"},
		{Key: "avg_deal_size", Min: lim(.30), Max: lim(.50), Source: "S0", Benchmark: "30–50 % larger than other channels"},
		{Key: "avg_sales_cycle", Min: lim(.20), Max: lim(.40), Source: "S0", Benchmark: "20–40 % shorter than other channels"},
		{Key: "cpa", Min: lim(500), Max: lim(3000), BenchMin: lim(2000), BenchMax: lim(10000), LessGood: true, Source: "S0", Benchmark: "paid channels $2,000–$10,000"},
		{Key: "revenue_per_referrer", Min: lim(15000), Max: lim(100000), Source: "S0", Benchmark: "scales with engagement"},
		{Key: "submission_rate", Min: lim(.15), Source: "S4", Benchmark: "below 15 % is a participation problem"},
		{Key: "submitted_to_meeting", Source: "S4"},
		{Key: "referral_to_close", Min: lim(2), Max: lim(5), Source: "S4", Benchmark: "2–5× cold outbound"},
		{Key: "deal_size_vs_other", Min: lim(1), Source: "S4", Benchmark: "more than other channels"},
		{Key: "time_to_close_vs_other", Min: lim(.35), Source: "S4", Benchmark: "35 % shorter"},
	}
}
