package store

import (
	"slices"

	"github.com/refdeck/refdeck/domain"
)

// maxDays is up to how long a period the deals of other channels are read day by
// day; a longer one is read through.
const maxDays = 400

// deals lists the opportunities of other channels. They are found by their
// closing date; at the end come those that only have an expected one.
func (d *driller) deals(page *ReferralPage, from place) error {
	if !d.w.Bounded() || d.w.Days() > maxDays {
		return d.allDeals(page, from)
	}
	for n := from.Part; n <= d.w.Days(); n++ {
		day := "" // the last round
		if n < d.w.Days() {
			day = d.w.To.AddDays(-1 - n).String()
		}
		rows, err := d.tx.Opportunities().By("closed_on", day)
		if err != nil {
			return err
		}
		slices.Reverse(rows)
		full, err := d.takeDeals(page, rows, from, n)
		if err != nil || full {
			return err
		}
		from.ID = 0
	}
	return nil
}

// allDeals reads all opportunities by id.
func (d *driller) allDeals(page *ReferralPage, from place) error {
	for after := from.ID; ; {
		rows, err := d.tx.Opportunities().Page(after, sumsChunk)
		if err != nil || len(rows) == 0 {
			return err
		}
		full, err := d.takeDeals(page, rows, place{}, 0)
		if err != nil || full {
			return err
		}
		after = rows[len(rows)-1].ID
	}
}

// takeDeals adds cards of those rows that count, after the one where the page
// before ended, until the page is full.
func (d *driller) takeDeals(page *ReferralPage, rows []domain.Opportunity, from place, round int) (full bool, err error) {
	if i := slices.IndexFunc(rows, func(o domain.Opportunity) bool { return o.ID == from.ID }); from.ID != 0 && i >= 0 {
		rows = rows[i+1:]
	}
	var kept []domain.Opportunity
	for i := range rows {
		ok, err := d.countsDeal(&rows[i])
		if err != nil {
			return false, err
		}
		if !ok {
			continue
		}
		if len(page.Cards)+len(kept) == d.q.Limit {
			full = true
			break
		}
		kept = append(kept, rows[i])
	}
	cards, err := d.dealCards(kept)
	if err != nil {
		return false, err
	}
	page.Cards = append(page.Cards, cards...)
	if full {
		page.Next = d.dealPlace(page.Cards, kept, from, round).text()
	}
	return full, nil
}

// dealPlace is where a full page ended: at the last of this round's deals, or
// before all of them.
func (d *driller) dealPlace(cards []Card, kept []domain.Opportunity, from place, round int) place {
	if len(kept) > 0 || !d.w.Bounded() || d.w.Days() > maxDays {
		return place{Part: round, ID: -cards[len(cards)-1].ID}
	}
	return place{Part: round, ID: from.ID}
}

// countsDeal tells whether an opportunity is one of the part's. One that belongs
// to a referral counts for its channel only if the referral does not have it.
func (d *driller) countsDeal(o *domain.Opportunity) (bool, error) {
	facts, owner := domain.OpportunityFacts(d.p, o), o.OwnerID
	if o.ReferralID != 0 {
		found, err := dealsIn(d.tx, []int64{o.ReferralID})
		if err != nil {
			return false, err
		}
		of := found[o.ReferralID]
		if of.Opp == nil || of.Opp.ID != o.ID {
			return false, nil
		}
		facts, owner = domain.Contributions(d.p, &of.R, of.Marks, of.Opp), of.R.OwnerID
	}
	if !d.scope.has(owner) {
		return false, nil
	}
	_, ok := d.part.factIn(facts, d.w)
	return ok, nil
}

// dealCards shows opportunities as cards, with their id negated.
func (d *driller) dealCards(rows []domain.Opportunity) ([]Card, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	var owners, accounts []int64
	for i := range rows {
		owners, accounts = append(owners, rows[i].OwnerID), append(accounts, rows[i].AccountID)
	}
	names, err := userNames(d.tx, owners)
	if err != nil {
		return nil, err
	}
	companies, err := d.tx.Accounts().In(accounts)
	if err != nil {
		return nil, err
	}
	zone := d.p.Zone()
	out := make([]Card, len(rows))
	for i := range rows {
		o := &rows[i]
		stage := domain.StageOpportunity
		switch o.Result {
		case domain.ResultWon:
			stage = domain.StageWon
		case domain.ResultLost:
			stage = domain.StageLost
		}
		name := companies[o.AccountID].Name
		if name == "" {
			name = o.Name
		}
		out[i] = Card{ID: -o.ID, AccountName: name, Value: o.Amount, Stage: stage, OwnerID: o.OwnerID, Owner: names[o.OwnerID],
			Referrer: string(o.Source), SubmittedAt: o.OpenedOn.Start(zone), ClosedAt: o.ClosedOn.Start(zone)}
	}
	return out, nil
}
