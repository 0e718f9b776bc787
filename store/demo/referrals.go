package demo

import (
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// deals is one chunk of referrals with all that hangs on them.
type deals struct {
	referrals []domain.Referral
	marks     []domain.MilestoneMark
	history   []domain.StageChange
	opps      []domain.Opportunity
	people    []domain.Stakeholder
	touches   []domain.Touch
}

func (b *book) putReferrals(tx store.Tx, op string, from, to int) error {
	advocates, err := b.codesOf(tx, from, to)
	if err != nil {
		return err
	}
	var d deals
	for i := from; i < to; i++ {
		f := b.fate(i)
		r := b.referral(op, i, &f, advocates)
		if r.RefID, err = b.refID(tx, &f, advocates[r.AdvocateID].Code); err != nil {
			return err
		}
		id := int64(i) + 1
		if f.at(domain.MileOpportunity) != (time.Time{}) {
			b.opps++
			r.OpportunityID = b.opps
			d.opps = append(d.opps, b.deal(op, &r, id, &f))
		}
		d.referrals = append(d.referrals, r)
		d.follow(b, op, id, &f, &r)
	}
	return d.insert(tx)
}

func (b *book) codesOf(tx store.Tx, from, to int) (map[int64]domain.Advocate, error) {
	ids := make([]int64, 0, to-from)
	for i := from; i < to; i++ {
		f := b.fate(i)
		ids = append(ids, b.advocateID(&f))
	}
	return tx.Advocates().In(ids)
}

func (b *book) advocateID(f *fate) int64 {
	switch {
	case f.partner >= 0:
		return b.partnerAdvocateID(f.partner)
	case f.track == domain.TrackEmployee:
		return b.employeeAdvocateID(f.who)
	}
	return int64(f.who/5*2+f.who%5) + 1
}

func (b *book) refID(tx store.Tx, f *fate, code string) (string, error) {
	year := domain.RefYear(b.p, f.submitted)
	n, err := tx.NextReferralNumber(year, f.track)
	return domain.FormatRefID(year, f.track, n, code), err
}

func (b *book) referral(op string, i int, f *fate, advocates map[int64]domain.Advocate) domain.Referral {
	r := b.rng("detail", i)
	pro := r.IntN(b.prospects)
	if b.rich {
		pro = i % b.prospects
	}
	out := domain.Referral{Meta: b.meta(op, f.submitted), Track: f.track, AdvocateID: b.advocateID(f), AccountID: b.prospectID(pro), AccountName: companyName(b.customers + pro),
		IntroducedAt: f.submitted, SubmittedAt: f.submitted, CapturedVia: pick(r, []string{"verbal", "warm_intro", "link", "form"}), ConsentBasis: "permission_confirmed",
		ICP: "yes", Need: "wants to do what the referrer does with us", Stage: f.stage, StageAt: f.submitted, Acceptance: f.accepted, OwnerID: b.repID(i),
		Value: domain.Money{Minor: f.amount, Currency: "USD"}, ThankedAt: f.thanked}
	out.ReferrerName = advocates[out.AdvocateID].Name
	b.setSource(&out, f)
	for _, m := range f.marks {
		if m.code == domain.StageMilestone(f.stage) {
			out.StageAt = m.at
		}
	}
	switch f.accepted {
	case domain.AcceptRejected:
		out.RejectReason, out.ArchivedAt = "not_icp", f.submitted.Add(day)
	case domain.AcceptDuplicate:
		out.ArchivedAt = f.submitted.Add(day)
	}
	if !f.stage.Open() {
		out.ClosedAt = f.closed()
	}
	if f.stage == domain.StageLost {
		out.LostReason = f.lostReason
	}
	if f.stage.Open() && out.ArchivedAt.IsZero() && r.IntN(3) == 0 {
		// nobody can be late with what came in today
		out.NextAction, out.NextActionOn = "call back", max(b.today.AddDays(r.IntN(12)-3), domain.DateOf(f.submitted, b.zone).AddDays(1))
	}
	return out
}

func (b *book) setSource(r *domain.Referral, f *fate) {
	switch {
	case f.partner >= 0:
		r.PartnerID, r.ReferrerCompany, r.CSMID = int64(f.partner)+1, b.partnerName(f.partner), b.csmID(f.partner)
		r.TierAtSubmit = b.tiers[f.partner].tier
	case f.track == domain.TrackEmployee:
		r.ReferrerContact, r.ReferrerAccount, r.ReferrerCompany = b.employeeID(f.who), b.companyID(), "Our own company"
	default:
		r.ReferrerContact, r.ReferrerAccount, r.ReferrerCompany, r.CSMID = b.contactID(f.who, 0), b.customerID(f.who), companyName(f.who), b.csmID(f.who)
	}
}

// deal is the opportunity of a referral; a won partner deal gets its commission.
func (b *book) deal(op string, r *domain.Referral, id int64, f *fate) domain.Opportunity {
	opened := domain.DateOf(f.at(domain.MileOpportunity), b.zone)
	o := domain.Opportunity{Meta: b.meta(op, f.at(domain.MileOpportunity)), AccountID: r.AccountID, Name: r.AccountName, Result: domain.ResultOpen, Amount: r.Value,
		Source: domain.SourceReferral, OwnerID: r.OwnerID, ReferralID: id, OpenedOn: opened, ExpectedOn: opened.AddDays(45), Probability: 40}
	switch f.stage {
	case domain.StageWon:
		o.Result, o.ClosedOn, o.Probability = domain.ResultWon, domain.DateOf(f.closed(), b.zone), 100
		if c, ok := b.rates[int(id)-1]; ok {
			r.TierAtClose, r.RateBP = c.tier, domain.Rate(b.p, c.tier)
			r.Commission = domain.OneTime(b.p, c.tier, domain.FirstYear(&o))
			r.Earned = !f.at(domain.MileFirstInvoice).IsZero()
		}
	case domain.StageLost:
		o.Result, o.ClosedOn, o.LostReason, o.Probability = domain.ResultLost, domain.DateOf(f.closed(), b.zone), f.lostReason, 0
	}
	return o
}

// follow adds milestones, stage history and, in a small book, people and touches.
func (d *deals) follow(b *book, op string, id int64, f *fate, r *domain.Referral) {
	stage, at, seq := domain.Stage(""), f.submitted, int64(0)
	step := func(to domain.Stage, when time.Time) {
		seq++
		dir, _ := domain.Transition(b.p, stage, to)
		if stage == "" {
			dir = domain.DirCreate
		}
		d.history = append(d.history, domain.StageChange{ReferralID: id, Seq: seq, From: stage, To: to, Direction: dir, At: when, ActorID: r.OwnerID,
			SecondsInFrom: int64(when.Sub(at).Seconds()), OpID: op})
		stage, at = to, when
	}
	for _, m := range f.marks {
		d.marks = append(d.marks, domain.MilestoneMark{ReferralID: id, Code: m.code, At: m.at})
		for _, s := range domain.Stages {
			if domain.StageMilestone(s) == m.code {
				step(s, m.at)
			}
		}
	}
	if f.at(domain.MileContacted).IsZero() || !b.rich {
		return
	}
	d.touches = append(d.touches, domain.Touch{Meta: b.meta(op, f.at(domain.MileContacted)), ReferralID: id, AccountID: r.AccountID, Kind: "email", Outbound: true, At: f.at(domain.MileContacted)})
	if !f.at(domain.MileQualified).IsZero() {
		for k := range 1 + id%3 {
			g := b.rng("people", int(id*4+k))
			d.people = append(d.people, domain.Stakeholder{Meta: b.meta(op, f.at(domain.MileQualified)), ReferralID: id, Name: personName(g),
				Role: domain.BuyingRoles[g.IntN(7)].Code, Influence: int64(1 + g.IntN(5)), Disposition: "supporter", Introduced: k == 0})
		}
	}
}

func (d *deals) insert(tx store.Tx) error {
	for _, put := range []func() error{
		func() error { return tx.Opportunities().Insert(d.opps) }, func() error { return tx.Referrals().Insert(d.referrals) },
		func() error { return tx.AddMilestones(d.marks) }, func() error { return tx.AddHistories(d.history) },
		func() error { return tx.Stakeholders().Insert(d.people) }, func() error { return tx.Touches().Insert(d.touches) },
	} {
		if err := put(); err != nil {
			return err
		}
	}
	return nil
}

// putBaseline adds the deals that did not come from referrals.
func (b *book) putBaseline(tx store.Tx, op string, from, to int) error {
	rows := make([]domain.Opportunity, 0, to-from)
	for i := from; i < to; i++ {
		rows = append(rows, b.otherDeal(op, i))
	}
	return tx.Opportunities().Insert(rows)
}

func (b *book) otherDeal(op string, i int) domain.Opportunity {
	r := b.rng("baseline", i)
	opened := b.today.AddDays(-r.IntN(1_060) - 5)
	o := domain.Opportunity{Meta: b.meta(op, opened.Start(b.zone)), AccountID: b.prospectID(r.IntN(b.prospects)), Name: "New business", Result: domain.ResultOpen,
		Amount: domain.Money{Minor: int64(6+r.IntN(96)) * 1_000_00, Currency: "USD"}, Source: pick(r, []domain.Source{domain.SourceOutbound, domain.SourceOutbound, domain.SourceInbound,
			domain.SourcePaid, domain.SourceOther}), OwnerID: b.repID(i), OpenedOn: opened, Probability: -1}
	closed := opened.AddDays(20 + r.IntN(80))
	if closed > b.today {
		return o
	}
	o.ClosedOn, o.Result, o.LostReason = closed, domain.ResultLost, pick(r, lostReasons)
	if r.IntN(100) < map[domain.Source]int{domain.SourceOutbound: 8, domain.SourceInbound: 16, domain.SourcePaid: 11, domain.SourceOther: 12}[o.Source] {
		o.Result, o.LostReason = domain.ResultWon, ""
	}
	return o
}
