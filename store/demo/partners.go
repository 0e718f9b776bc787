package demo

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// closing is a won deal of a partner with the tier it was closed at.
type closing struct {
	at   time.Time
	tier domain.Tier
}

// partnerTier is where a partner stands today.
type partnerTier struct {
	tier  domain.Tier
	since domain.Date
}

// planPartners works out, from the closings alone, at which tier each deal of a
// partner was won (§3.7), before any referral is written.
func (b *book) planPartners() {
	type won struct {
		n  int
		at time.Time
	}
	by := map[int][]won{}
	for i := range b.referrals {
		f := b.fate(i)
		if f.partner >= 0 && f.stage == domain.StageWon {
			by[f.partner] = append(by[f.partner], won{i, f.closed()})
		}
	}
	b.rates = map[int]closing{}
	b.tiers = make([]partnerTier, b.partners)
	for p := range b.partners {
		wins := by[p]
		slices.SortFunc(wins, func(x, y won) int { return cmp.Or(x.at.Compare(y.at), cmp.Compare(x.n, y.n)) })
		tier, start := domain.TierBronze, 0
		b.tiers[p] = partnerTier{tier, b.today.AddDays(-900)}
		for k, w := range wins {
			for wins[start].at.Before(w.at.Add(-days(b.p.Tiers.WindowDays))) {
				start++
			}
			if now := domain.TierFor(b.p, int64(k-start+1)); domain.HigherTier(now, tier) {
				tier = now
				b.tiers[p] = partnerTier{tier, domain.DateOf(w.at, b.zone)}
			}
			b.rates[w.n] = closing{w.at, tier}
		}
	}
}

// partnerOf picks the partner of a referral: few bring much, many bring little.
func (b *book) partnerOf(r *rand.Rand) int {
	x := r.Float64()
	return int(x * x * float64(b.partners))
}

func (b *book) partnerName(i int) string {
	if i < len(partnerNames) {
		return partnerNames[i]
	}
	return companyName(b.customers+b.prospects+i) + " Partners"
}

func (b *book) putPartners(tx store.Tx, op string, from, to int) error {
	rows := make([]domain.Partner, 0, to-from)
	for i := from; i < to; i++ {
		name := b.partnerName(i)
		rows = append(rows, domain.Partner{Meta: b.meta(op, time.Time{}), Name: name, NameKey: domain.NameKey(name), Type: partnerTypes[i%len(partnerTypes)],
			Code: b.codes.next(name), Tier: b.tiers[i].tier, TierSince: b.tiers[i].since, Status: "active", ManagerID: b.csmID(i)})
	}
	return tx.Partners().Insert(rows)
}

// putAdvocates enrols two customers in five, every partner and every employee.
// They are written at the end of the customers' chunks, in the order of their ids.
func (b *book) putAdvocates(tx store.Tx, op string, from, to int) error {
	var rows []domain.Advocate
	for i := from; i < to; i++ {
		if b.isAdvocate(i) {
			c := b.contact(op, i, 0)
			rows = append(rows, b.advocate(op, domain.Advocate{ContactID: b.contactID(i, 0), Track: domain.TrackCustomer, Name: c.Name, Code: b.codes.next(c.Name)}))
		}
	}
	if to < b.customers {
		return tx.Advocates().Insert(rows)
	}
	partners, err := tx.Partners().Page(0, b.partners)
	if err != nil {
		return err
	}
	for _, p := range partners {
		rows = append(rows, b.advocate(op, domain.Advocate{PartnerID: p.ID, Track: domain.TrackPartner, Name: p.Name, Code: p.Code}))
	}
	for i := range b.employees {
		name := personName(b.rng("employee", i))
		rows = append(rows, b.advocate(op, domain.Advocate{ContactID: b.employeeID(i), Track: domain.TrackEmployee, Name: name, Code: b.codes.next(name)}))
	}
	return tx.Advocates().Insert(rows)
}

func (b *book) advocate(op string, a domain.Advocate) domain.Advocate {
	a.Meta, a.NameKey, a.Status, a.EnrolledAt = b.meta(op, b.ago(days(1_100))), domain.NameKey(a.Name), "active", b.ago(days(1_100))
	return a
}
