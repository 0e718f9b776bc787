package store

import (
	"slices"

	"github.com/refdeck/refdeck/domain"
)

// Which partners are active is kept as the day of each one's last submission, in
// a leaderboard of its own, and as the number of partners whose last day it is:
// those of ninety days are added up.
const (
	grainLast  = "last"
	periodLast = "last"
	lastScope  = "partners" // of the facts, by the day of the last submission
	lastKey    = "last"
	activeDays = 90 // a submission this recent makes a partner active (S0, [A])
)

var partnersBy = uint8(slices.Index(domain.LeaderBys, domain.ByPartner))

func lastRow(p *domain.Program, who, day int64) LeaderSum {
	return LeaderSum{Kind: string(domain.ByPartner), Grain: grainLast, Period: periodLast, Currency: p.BaseCurrency, WhoID: who, Revenue: day}
}

// lastSubmissions gives every partner's last submission, of the tally of all deals.
func (t *tally) lastSubmissions() []LeaderSum {
	last := map[int64]domain.Date{}
	for at, f := range t.leaders {
		if at.by == partnersBy && f.submitted > 0 {
			last[at.who] = max(last[at.who], at.day)
		}
	}
	var out []LeaderSum
	for who, day := range last {
		if day != 0 {
			out = append(out, lastRow(t.p, who, int64(day)))
		}
	}
	return out
}

// lastDays counts partners by the day of their last submission; rows that are
// taken away have a day below zero.
func lastDays(rows []LeaderSum) []FactSum {
	days := map[domain.Date]int64{}
	for _, r := range rows {
		if r.Revenue < 0 {
			days[domain.Date(-r.Revenue)]--
		} else if r.Revenue > 0 {
			days[domain.Date(r.Revenue)]++
		}
	}
	out := make([]FactSum, 0, len(days))
	for day, n := range days {
		out = append(out, FactSum{Scope: lastScope, Grain: grainLast, Period: day.String(), Key: lastKey, N: n})
	}
	return out
}

// keepLast brings the last submissions of touched partners up to date. They do
// not add up, so the partner's newest referral that counts says it.
func (t *tally) keepLast(tx Tx) error {
	var who []int64
	for at, f := range t.leaders {
		if at.by == partnersBy && f.submitted != 0 && !slices.Contains(who, at.who) {
			who = append(who, at.who)
		}
	}
	if len(who) == 0 {
		return nil
	}
	was, err := tx.LeaderSeries(string(domain.ByPartner), grainLast, periodLast, periodLast+lastPeriod, t.p.BaseCurrency, who)
	if err != nil {
		return err
	}
	deltas := make([]LeaderSum, 0, 2*len(who))
	for _, row := range was {
		deltas = append(deltas, lastRow(t.p, row.WhoID, -row.Revenue))
	}
	for _, id := range who {
		day, err := lastSubmission(tx, t.p, id)
		if err != nil {
			return err
		}
		deltas = append(deltas, lastRow(t.p, id, int64(day)))
	}
	if err := tx.AddLeaders(deltas); err != nil {
		return err
	}
	return tx.AddFacts(lastDays(deltas))
}

// lastSubmission is the day of a partner's newest referral that counts; none without one.
func lastSubmission(tx Tx, p *domain.Program, partner int64) (domain.Date, error) {
	q := ListQuery{By: "partner", Who: partner, Limit: 20}
	for {
		rows, err := tx.ReferralList(q)
		if err != nil {
			return 0, err
		}
		for i := range rows {
			for _, f := range domain.LeaderFacts(p, &rows[i], nil, nil) {
				if f.By == domain.ByPartner && f.Submitted > 0 {
					return f.Day, nil
				}
			}
		}
		if len(rows) < q.Limit {
			return 0, nil
		}
		q.After = &rows[len(rows)-1]
	}
}

// active counts the partners that submitted in the last 90 days; of others it is
// not counted (-1).
func (r *leaderReader) active() (int64, error) {
	if r.by() != domain.ByPartner {
		return -1, nil
	}
	days, err := r.tx.Facts(lastScope, grainLast, r.today.AddDays(1-activeDays).String(), lastPeriod)
	var n int64
	for _, d := range days {
		n += d.N
	}
	return n, err
}
