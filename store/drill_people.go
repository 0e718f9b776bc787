package store

import (
	"github.com/refdeck/refdeck/domain"
)

// isNewest tells whether this is the record by which its person counts: the
// newest of theirs in the period.
func (d *driller) isNewest(one *deal, f domain.Fact) (bool, error) {
	at, ok := personOf(f, &one.R)
	if !ok {
		return false, nil
	}
	if id, known := d.newest[at.who]; known {
		return id == one.R.ID, nil
	}
	by := "advocate"
	if d.part.distinct == distinctClients {
		by = "from"
	}
	best, day := int64(0), domain.Date(0)
	all := stream{q: ListQuery{By: by, Who: at.who, OwnerID: d.scope.OwnerID, Among: d.scope.among(), Track: d.scope.Track}}
	for from := (place{}); ; {
		rows, err := all.page(d.tx, from, chunkOf)
		if err != nil {
			return false, err
		}
		for i := range rows {
			r := &rows[i].R
			mine, ok := d.part.factIn(domain.Contributions(d.p, r, rows[i].Marks, rows[i].Opp), d.w)
			if who, counted := personOf(mine, r); !ok || !counted || who.who != at.who {
				continue
			}
			if mine.Day > day || (mine.Day == day && r.ID > best) {
				best, day = r.ID, mine.Day
			}
		}
		if len(rows) < chunkOf {
			break
		}
		last := &rows[len(rows)-1]
		from = place{ID: last.R.ID, At: all.at(last)}
	}
	if d.newest == nil {
		d.newest = map[int64]int64{}
	}
	d.newest[at.who] = best
	return best == one.R.ID, nil
}

// clients lists the accounts that may be asked or have submitted, by id.
func (d *driller) clients(page *ReferralPage, from place) error {
	page.Next = ""
	if d.lastDay() != d.today || !d.program() {
		return nil // who could be asked then is not known
	}
	after := from.ID
	for {
		ids, err := d.tx.AccountIDs(after, chunkOf)
		if err != nil || len(ids) == 0 {
			return err
		}
		eligible, err := eligibleAmong(d.tx, ids)
		if err != nil {
			return err
		}
		accounts, err := d.tx.Accounts().In(ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			ok := eligible[id]
			if !ok {
				if ok, err = d.submitted(id); err != nil {
					return err
				}
			}
			if !ok {
				continue
			}
			if len(page.Cards) == d.q.Limit {
				page.Next = place{ID: -page.Cards[len(page.Cards)-1].ID}.text()
				return nil
			}
			a := accounts[id]
			page.Cards = append(page.Cards, Card{ID: -id, AccountName: a.Name, Value: a.ARR, OwnerID: a.OwnerID, Track: domain.TrackCustomer})
		}
		after = ids[len(ids)-1]
	}
}

// submitted tells whether somebody of a client submitted in the period.
func (d *driller) submitted(account int64) (bool, error) {
	rows, err := d.tx.ReferralList(ListQuery{By: "from", Who: account, Limit: chunkOf})
	if err != nil {
		return false, err
	}
	for i := range rows {
		for _, f := range domain.Contributions(d.p, &rows[i], nil, nil) {
			if at, ok := personOf(f, &rows[i]); ok && at.kind == distinctClients && d.w.Contains(f.Day) {
				return true, nil
			}
		}
	}
	return false, nil
}
