package store

import (
	"slices"

	"github.com/refdeck/refdeck/domain"
)

func (r *leaderReader) by() domain.LeaderBy { return domain.LeaderBy(r.q.By) }

// complete makes full lines of ranked figures.
func (r *leaderReader) complete(rows []placed, board ranking) ([]LeaderRow, error) {
	ids := make([]int64, len(rows))
	out := make([]LeaderRow, len(rows))
	for i := range rows {
		ids[i] = rows[i].WhoID
		out[i] = r.line(&rows[i])
	}
	if len(ids) == 0 {
		return out, nil
	}
	for _, add := range [...]func([]LeaderRow, []int64) error{r.addNames, r.addSeries, r.addCompared} {
		if err := add(out, ids); err != nil {
			return nil, err
		}
	}
	return out, r.addCurrencies(out, ids, board)
}

func (r *leaderReader) line(s *placed) LeaderRow {
	base := func(minor int64) domain.Money { return domain.Money{Minor: minor, Currency: r.p.BaseCurrency} }
	row := LeaderRow{Rank: s.Rank, WhoID: s.WhoID, Submitted: s.Submitted, Accepted: s.Accepted, Won: s.Won, Lost: s.Lost,
		Revenue: base(s.Revenue), Projected: base(s.Projected), Earned: base(s.Earned), DealsToNext: -1, Series: make([]int64, trendMonths)}
	row.WinRate, row.LowN = domain.WinRate(s.Won, s.Lost)
	return row
}

// addNames fills in who they are: the name, the referrer code, a partner's tier
// or a customer's recognition level.
func (r *leaderReader) addNames(out []LeaderRow, ids []int64) error {
	switch r.by() {
	case domain.ByPartner:
		all, err := r.tx.Partners().In(ids)
		for i := range out {
			p := all[out[i].WhoID]
			out[i].Name, out[i].Code, out[i].Tier = p.Name, p.Code, p.Tier
		}
		return err
	case domain.ByCSM, domain.ByRep:
		names, err := userNames(r.tx, ids)
		for i := range out {
			out[i].Name = names[out[i].WhoID]
		}
		return err
	}
	all, err := r.tx.Advocates().In(ids)
	for i := range out {
		a := all[out[i].WhoID]
		out[i].Name, out[i].Code, out[i].Level = a.Name, a.Code, a.Level
	}
	return err
}

// trendMonths is how many months a sparkline or trend goes back.
const trendMonths = 12

// lastDay is the last day that the period has seen so far.
func (r *leaderReader) lastDay() domain.Date {
	if to := r.q.Window.To; to != 0 && to <= r.today {
		return to.AddDays(-1)
	}
	return r.today
}

// addSeries fills in revenue by month, and a partner's deals of the trailing year
// with what is missing to the next tier (§3.7).
func (r *leaderReader) addSeries(out []LeaderRow, ids []int64) error {
	year := domain.Period{From: r.today.AddDays(1 - r.p.Tiers.WindowDays), To: monthOf(r.today).AddMonths(1)} // nothing lies after today
	months := domain.MonthsBefore(r.lastDay(), trendMonths)
	from, to := months[0].From.Month(), months[trendMonths-1].To.Month()
	if r.by() == domain.ByPartner {
		from, to = min(from, year.From.Month()), max(to, year.To.Month())
	}
	sums, err := r.tx.LeaderSeries(r.q.By, grainMonth, from, to, r.p.BaseCurrency, ids)
	if err != nil {
		return err
	}
	for _, s := range sums {
		month := slices.IndexFunc(months, func(p domain.Period) bool { return p.From.Month() == s.Period })
		if month >= 0 {
			out[slices.Index(ids, s.WhoID)].Series[month] = s.Revenue
		}
	}
	if r.by() != domain.ByPartner {
		return nil
	}
	return r.addDeals(out, ids, sums, year)
}

func (r *leaderReader) addDeals(out []LeaderRow, ids []int64, months []LeaderSum, year domain.Period) error {
	for _, sp := range splitDays(year) {
		sums := months
		if sp.grain == grainDay {
			var err error
			if sums, err = r.tx.LeaderSeries(r.q.By, sp.grain, sp.from, sp.to, r.p.BaseCurrency, ids); err != nil {
				return err
			}
		}
		for _, s := range sums {
			if s.Period >= sp.from && s.Period < sp.to {
				out[slices.Index(ids, s.WhoID)].Deals += s.Won
			}
		}
	}
	for i := range out {
		r.nextTier(&out[i])
	}
	return nil
}

// nextTier shows the tier that the partner holds, or the one that the deals have
// earned already, and the way to the next.
func (r *leaderReader) nextTier(row *LeaderRow) {
	if earned := domain.TierFor(r.p, row.Deals); domain.HigherTier(earned, row.Tier) {
		row.Tier = earned
	}
	switch row.Tier {
	case domain.TierGold:
	case domain.TierSilver:
		row.NextTier, row.DealsToNext = domain.TierGold, max(0, r.p.Tiers.GoldDeals-row.Deals)
	default:
		row.NextTier, row.DealsToNext = domain.TierSilver, max(0, r.p.Tiers.SilverDeals-row.Deals)
	}
}

// addCompared fills in rank and revenue of the period that this one is compared with.
func (r *leaderReader) addCompared(out []LeaderRow, ids []int64) error {
	if r.q.Compare == (domain.Period{}) {
		return nil
	}
	before, err := r.ranking(r.q.Compare)
	if err != nil {
		return err
	}
	rows, err := before.of(ids)
	for i := range out {
		out[i].PrevRevenue.Currency = r.p.BaseCurrency
	}
	for _, was := range rows {
		i := slices.Index(ids, was.WhoID)
		out[i].PrevRank, out[i].PrevRevenue.Minor = was.Rank, was.Revenue
	}
	return err
}

// addCurrencies lists revenue in other currencies, which are never converted (DECISIONS 10).
func (r *leaderReader) addCurrencies(out []LeaderRow, ids []int64, board ranking) error {
	others, err := otherCurrencies(r.tx, r.p)
	if err != nil {
		return err
	}
	for _, currency := range others {
		sums, err := board.money(currency, ids)
		if err != nil {
			return err
		}
		for i := range out {
			if s := sums[ids[i]]; s.Revenue != 0 {
				out[i].OtherRevenue = append(out[i].OtherRevenue, domain.Money{Minor: s.Revenue, Currency: currency})
			}
		}
	}
	return nil
}

// otherCurrencies lists the currencies of referrals besides the base one; the
// board's sums know them.
func otherCurrencies(tx Tx, p *domain.Program) ([]string, error) {
	sums, err := tx.BoardSums("")
	var out []string
	for _, s := range sums {
		if s.Currency != p.BaseCurrency && !slices.Contains(out, s.Currency) {
			out = append(out, s.Currency)
		}
	}
	slices.Sort(out)
	return out, err
}

// partnerShare is the part of all won revenue that partners brought: their
// referrals, and deals that a CRM calls partner-sourced (S0: 15–35 %).
func (r *leaderReader) partnerShare() (*float64, error) {
	all, err := tallyOf(keptSums{tx: r.tx}, r.q.Window)
	if err != nil {
		return nil, err
	}
	partners, err := tallyOf(keptSums{r.tx, trackScope(domain.TrackPartner)}, r.q.Window)
	if err != nil {
		return nil, err
	}
	total := all[domain.KeyWon].Minor + all[domain.SourceKey("won", domain.SourceReferral)].Minor
	for _, s := range domain.BaselineSources {
		total += all[domain.SourceKey("won", s)].Minor
	}
	if total <= 0 {
		return nil, nil //nolint:nilnil // no share of nothing
	}
	share := float64(partners[domain.KeyWon].Minor+all[domain.SourceKey("won", domain.SourcePartner)].Minor) / float64(total)
	return &share, nil
}
