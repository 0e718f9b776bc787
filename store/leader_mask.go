package store

import (
	"github.com/refdeck/refdeck/domain"
)

// maskAmounts takes the amounts out of the rows that are not of what the actor
// sees: ranks and names are for everybody of one's own company, money is not. CSMs
// and reps are their own and their team's; partners are their manager's. The order
// stays.
func (r *leaderReader) maskAmounts(v sight, page *LeaderPage) error {
	if v.scope == domain.ScopeAll {
		return nil
	}
	page.Share = nil
	managers := map[int64]int64{}
	if r.by() == domain.ByPartner {
		ids := make([]int64, len(page.Rows))
		for i := range page.Rows {
			ids[i] = page.Rows[i].WhoID
		}
		partners, err := r.tx.Partners().In(ids)
		if err != nil {
			return err
		}
		for id, p := range partners {
			managers[id] = p.ManagerID
		}
	}
	for i := range page.Rows {
		row := &page.Rows[i]
		seen := false
		switch r.by() {
		case domain.ByCSM, domain.ByRep:
			seen = v.sees(row.WhoID)
		case domain.ByPartner:
			seen = managers[row.WhoID] != 0 && v.sees(managers[row.WhoID])
		}
		if !seen {
			maskRow(row)
			if r.by() == domain.ByReferrer { // somebody else's customer: not found anywhere else either
				row.Name, row.Code = domain.MaskName(row.Name), ""
			}
		}
	}
	return nil
}

func maskRow(row *LeaderRow) {
	row.Masked = true
	row.OtherRevenue = nil
	row.Series = make([]int64, len(row.Series))
	for _, m := range []*domain.Money{&row.Revenue, &row.Projected, &row.Earned, &row.PrevRevenue} {
		m.Minor = 0
	}
}
