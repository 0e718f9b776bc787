package store

import (
	"github.com/refdeck/refdeck/domain"
)

// ownedFacts is what one owner's referrals of one track add to the tallies. They
// are read from the owner's records, once: sums for each combination of owner,
// track and day would be more rows than the referrals themselves.
type ownedFacts struct {
	facts  []domain.Fact
	people map[personMonth]bool
}

func (m *metricsReader) loadOwned() error {
	if m.owned != nil {
		return nil
	}
	own := &ownedFacts{people: map[personMonth]bool{}}
	err := eachOwned(m.tx, m.scope, func(d *deal) {
		for _, f := range domain.Contributions(m.p, &d.R, d.Marks, d.Opp) {
			if baselineKey(f.Key) {
				continue
			}
			own.facts = append(own.facts, f)
			if at, ok := personOf(f, &d.R); ok {
				own.people[at] = true
			}
		}
	})
	if err == nil {
		m.owned = own
	}
	return err
}

func (m *metricsReader) distinctOwned(w domain.Period) (int64, error) {
	if err := m.loadOwned(); err != nil {
		return 0, err
	}
	who := map[int64]bool{}
	for at := range m.owned.people {
		if at.kind == distinctReferrers && at.month >= w.From.Month() && at.month < w.To.Month() {
			who[at.who] = true
		}
	}
	return int64(len(who)), nil
}

// eachOwned reads every referral of an owner and a track.
func eachOwned(tx Tx, s Scope, f func(*deal)) error {
	q := ListQuery{By: "owner", Who: s.OwnerID, Track: s.Track, Limit: 1000}
	for {
		rows, err := tx.ReferralList(q)
		if err != nil {
			return err
		}
		deals, err := dealsOf(tx, rows)
		if err != nil {
			return err
		}
		for i := range deals {
			f(&deals[i])
		}
		if len(rows) < q.Limit {
			return nil
		}
		q.After = &rows[len(rows)-1]
	}
}
