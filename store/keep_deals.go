package store

import (
	"maps"
	"slices"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// deal is a referral with everything its figures depend on. A zero R.ID is a
// deal that does not exist (yet); one without a referral is an opportunity of
// another channel.
type deal struct {
	R     domain.Referral
	Marks []domain.MilestoneMark
	Opp   *domain.Opportunity
}

// touchReferral has the sums follow what happens to a referral. It must be
// called before the referral, its milestones or its opportunity change; calling
// it again does nothing.
func (c *change) touchReferral(id int64) error {
	if _, ok := c.deals[id]; ok || id == 0 {
		return nil
	}
	found, err := dealsIn(c.tx, []int64{id})
	if err != nil {
		return err
	}
	d, ok := found[id]
	if !ok {
		return domain.Errorf(domain.NotFound, "There is no such referral.")
	}
	c.deals[id] = &d
	return nil
}

// touchOpportunity is touchReferral for a deal of any source, before it changes.
func (c *change) touchOpportunity(id int64) error {
	if _, ok := c.opps[id]; ok || id == 0 {
		return nil
	}
	o, err := c.tx.Opportunities().Get(id)
	if err != nil {
		return err
	}
	if c.opps == nil {
		c.opps = map[int64]*deal{}
	}
	c.opps[id] = &deal{Opp: &o}
	return c.touchReferral(o.ReferralID)
}

// keepDeals brings the sums up to date: it takes away what the touched deals
// counted for before and adds what they count for now.
func (c *change) keepDeals() error {
	if len(c.deals) == 0 && len(c.opps) == 0 {
		return nil
	}
	seers, err := c.audience()
	if err != nil {
		return err
	}
	if err := seers.knowDeals(c.tx, slices.Concat(slices.Collect(maps.Values(c.deals)), slices.Collect(maps.Values(c.opps)))...); err != nil {
		return err
	}
	t := newTally(c.p, seers)
	for _, d := range c.deals {
		t.add(-1, d)
	}
	for _, d := range c.opps {
		t.add(-1, d)
	}
	after, err := dealsKnown(c.tx, slices.Sorted(maps.Keys(c.deals)), c.saved)
	if err != nil {
		return err
	}
	for id, d := range after {
		if err := seers.knowDeals(c.tx, &d); err != nil {
			return err
		}
		t.add(1, &d)
		c.followReferrer(&c.deals[id].R, &d.R)
	}
	opps, err := c.tx.Opportunities().In(slices.Sorted(maps.Keys(c.opps)))
	if err != nil {
		return err
	}
	for _, o := range opps {
		if err := seers.know(c.tx, o.OwnerID); err != nil {
			return err
		}
		t.add(1, &deal{Opp: &o})
	}
	return t.apply(c.tx)
}

// followReferrer has the queue follow a referral, if it changed in a way that
// tells whether its referrer may be asked: a move between open stages does not.
func (c *change) followReferrer(was, is *domain.Referral) {
	if queueFactsOf(was) != queueFactsOf(is) {
		c.touchAccount(was.ReferrerAccount)
		c.touchAccount(is.ReferrerAccount)
	}
}

// queueFacts is what the queue's rules look at of a referral (§3.2, §3.3: the
// gates about thanks and rejections, the points for an accepted referral).
type queueFacts struct {
	contact, advocate, account           int64
	submitted, thanked, archived, closed time.Time
	open                                 bool
	acceptance                           domain.Acceptance
}

func queueFactsOf(r *domain.Referral) queueFacts {
	return queueFacts{r.ReferrerContact, r.AdvocateID, r.ReferrerAccount, r.SubmittedAt, r.ThankedAt, r.ArchivedAt, r.ClosedAt, r.Stage.Open(), r.Acceptance}
}

// dealsIn loads referrals with their milestones and opportunities.
func dealsIn(tx Tx, ids []int64) (map[int64]deal, error) { return dealsKnown(tx, ids, nil) }

// dealsKnown is dealsIn that reads the referrals themselves only where they are not known.
func dealsKnown(tx Tx, ids []int64, known map[int64]domain.Referral) (map[int64]deal, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	list := make([]domain.Referral, 0, len(ids))
	unknown := make([]int64, 0, len(ids))
	for _, id := range ids {
		if r, ok := known[id]; ok {
			list = append(list, r)
		} else {
			unknown = append(unknown, id)
		}
	}
	rows, err := tx.Referrals().In(unknown)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		list = append(list, r)
	}
	deals, err := dealsOf(tx, list)
	if err != nil {
		return nil, err
	}
	out := make(map[int64]deal, len(deals))
	for i := range deals {
		out[deals[i].R.ID] = deals[i]
	}
	return out, nil
}

// dealsOf adds milestones and opportunities to referrals, in their order.
func dealsOf(tx Tx, rows []domain.Referral) ([]deal, error) {
	ids := make([]int64, len(rows))
	var oppIDs []int64
	for i := range rows {
		ids[i] = rows[i].ID
		if rows[i].OpportunityID != 0 {
			oppIDs = append(oppIDs, rows[i].OpportunityID)
		}
	}
	marks, err := tx.Milestones(ids)
	if err != nil {
		return nil, err
	}
	opps := map[int64]domain.Opportunity{}
	if len(oppIDs) > 0 {
		if opps, err = tx.Opportunities().In(oppIDs); err != nil {
			return nil, err
		}
	}
	out := make([]deal, len(rows))
	for i := range rows {
		out[i] = deal{R: rows[i], Marks: marks[rows[i].ID]}
		if o, ok := opps[rows[i].OpportunityID]; ok {
			out[i].Opp = &o
		}
	}
	return out, nil
}
