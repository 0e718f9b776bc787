package domain

// channel is the sum of one source of deals.
type channel struct {
	won, lost     int64
	minor, priced int64 // amount in base currency, and of how many wins
	days, dated   int64 // cycle of the wins, and of how many
}

func referralChannel(t Tally) channel {
	w := t[KeyWon]
	return channel{won: w.N, lost: t[KeyLost].N, minor: w.Minor, priced: w.N - t[KeyWonForeign].N, days: w.Days, dated: w.N - t[KeyWonUndated].N}
}

func sourceChannel(t Tally, s Source) channel {
	w := t[SourceKey("won", s)]
	return channel{won: w.N, lost: t[SourceKey("lost", s)].N, minor: w.Minor, priced: w.N - t[SourceKey("won_foreign", s)].N,
		days: w.Days, dated: w.N - t[SourceKey("won_undated", s)].N}
}

func baselineChannel(t Tally) channel {
	var all channel
	for _, s := range BaselineSources {
		c := sourceChannel(t, s)
		all = channel{all.won + c.won, all.lost + c.lost, all.minor + c.minor, all.priced + c.priced, all.days + c.days, all.dated + c.dated}
	}
	return all
}

// deal is the mean amount in minor units, cycle the mean days; nil without wins.
func (c channel) deal() *float64  { return meanOf(c.minor, c.priced) }
func (c channel) cycle() *float64 { return meanOf(c.days, c.dated) }

func meanOf(sum, n int64) *float64 {
	if n == 0 {
		return nil
	}
	return lim(float64(sum) / float64(n))
}

// Channel is one line of "referral against other channels". The multiples
// compare the referrals with this channel; null without a baseline or a value.
type Channel struct {
	Source      Source   `json:"source"`
	Won         int64    `json:"won"`
	Lost        int64    `json:"lost"`
	WinRate     *float64 `json:"win_rate"`
	LowN        bool     `json:"low_n"`
	AvgDeal     *Money   `json:"avg_deal"`
	AvgDays     *float64 `json:"avg_days"`
	WinMultiple *float64 `json:"win_multiple"` // referral win rate / this one's
	DealUplift  *float64 `json:"deal_uplift"`  // referral deal / this one's − 1
	DaysShorter *float64 `json:"days_shorter"` // 1 − referral days / this one's
}

// Channels compares the referrals, which come first, with each other source that
// closed anything in the window.
func Channels(p *Program, t Tally) []Channel {
	ref := referralChannel(t)
	out := []Channel{channelLine(p, SourceReferral, ref)}
	for _, s := range BaselineSources {
		c := sourceChannel(t, s)
		if c.won+c.lost == 0 {
			continue
		}
		line := channelLine(p, s, c)
		line.WinMultiple = over(out[0].WinRate, line.WinRate, func(r, b float64) float64 { return r / b })
		line.DealUplift = over(ref.deal(), c.deal(), func(r, b float64) float64 { return r/b - 1 })
		line.DaysShorter = over(ref.cycle(), c.cycle(), func(r, b float64) float64 { return 1 - r/b })
		out = append(out, line)
	}
	return out
}

func over(ref, base *float64, f func(r, b float64) float64) *float64 {
	if ref == nil || base == nil || *base == 0 {
		return nil
	}
	return lim(f(*ref, *base))
}

func channelLine(p *Program, s Source, c channel) Channel {
	line := Channel{Source: s, Won: c.won, Lost: c.lost, AvgDays: c.cycle(), AvgDeal: moneyMean(p, c.minor, c.priced).money}
	line.WinRate, line.LowN = WinRate(c.won, c.lost)
	return line
}

// FunnelStep is one bar of the funnel; Drop is the part that was lost since the
// step before, null where that step is empty.
type FunnelStep struct {
	Key  string   `json:"key"`
	Name string   `json:"name"`
	N    int64    `json:"n"`
	Drop *float64 `json:"drop"`
}

// Funnel follows those submitted in the window: accepted, meeting, opportunity, won.
func Funnel(t Tally) []FunnelStep {
	steps := []FunnelStep{
		{Key: KeySubmitted, Name: "submitted"}, {Key: KeyCohortAccept, Name: "accepted"}, {Key: KeyCohortMeeting, Name: "meeting"},
		{Key: KeyCohortOpp, Name: "opportunity"}, {Key: KeyCohortWon, Name: "won"},
	}
	for i := range steps {
		steps[i].N = t[steps[i].Key].N
		if i > 0 && steps[i-1].N > 0 {
			steps[i].Drop = lim(1 - float64(steps[i].N)/float64(steps[i-1].N))
		}
	}
	return steps
}

// CountValue is a number of deals and their amount in the base currency.
type CountValue struct {
	Count int64 `json:"count"`
	Value Money `json:"value"`
}

// Baseline sums up the deals that are not from referrals (CLI: metrics baseline).
// MeanCycleDays is over won and lost, WonMeanCycleDays over won (DECISIONS 22);
// null without any dated deal. Deals in other currencies are counted, their
// amounts are not in the values.
type Baseline struct {
	Won              CountValue `json:"won"`
	Lost             CountValue `json:"lost"`
	Open             CountValue `json:"open"`
	MeanCycleDays    *float64   `json:"mean_cycle_days"`
	WonMeanCycleDays *float64   `json:"won_mean_cycle_days"`
	ForeignWon       int64      `json:"foreign_won,omitempty"`
	Renewals         struct {
		Won  CountValue `json:"won"`
		Lost CountValue `json:"lost"`
		Open CountValue `json:"open"`
	} `json:"renewals"`
}

// BaselineOf computes the baseline from a tally.
func BaselineOf(p *Program, t Tally) Baseline {
	var won, lost, open Sum
	var wonUndated, lostUndated int64
	var b Baseline
	for _, s := range BaselineSources {
		won = won.Plus(t[SourceKey("won", s)])
		lost = lost.Plus(t[SourceKey("lost", s)])
		open = open.Plus(t[SourceKey("open", s)])
		wonUndated += t[SourceKey("won_undated", s)].N
		lostUndated += t[SourceKey("lost_undated", s)].N
		b.ForeignWon += t[SourceKey("won_foreign", s)].N
	}
	b.Won, b.Lost, b.Open = countValue(p, won), countValue(p, lost), countValue(p, open)
	b.WonMeanCycleDays = meanOf(won.Days, won.N-wonUndated)
	b.MeanCycleDays = meanOf(won.Days+lost.Days, won.N+lost.N-wonUndated-lostUndated)
	b.Renewals.Won = countValue(p, t[KeyRenewalWon])
	b.Renewals.Lost = countValue(p, t[KeyRenewalLost])
	b.Renewals.Open = countValue(p, t[KeyRenewalOpen])
	return b
}

func countValue(p *Program, s Sum) CountValue {
	return CountValue{Count: s.N, Value: Money{Minor: s.Minor, Currency: p.BaseCurrency}}
}
