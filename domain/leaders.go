package domain

import (
	"cmp"
	"slices"
	"time"
)

// LeaderBy is whose performance a leaderboard shows.
type LeaderBy string

// The leaderboards.
const (
	ByPartner  LeaderBy = "partner"
	ByReferrer LeaderBy = "referrer" // customers and everybody who is neither partner nor employee
	ByEmployee LeaderBy = "employee"
	ByCSM      LeaderBy = "csm"
	ByRep      LeaderBy = "rep"
)

// LeaderBys lists the leaderboards in the order of their tabs.
var LeaderBys = []LeaderBy{ByPartner, ByReferrer, ByEmployee, ByCSM, ByRep}

// LeaderFact is what a referral adds to one person's or partner's figures on one
// day. Counts add up over all currencies, money only within one; a fact without
// money has no currency. Amounts are minor units. Projected and Earned are the
// commission before and after the first paid invoice (DECISIONS 10, 29).
type LeaderFact struct {
	By        LeaderBy
	WhoID     int64
	Day       Date
	Currency  string
	Submitted int64
	Accepted  int64
	Won       int64
	Lost      int64
	Revenue   int64
	Projected int64
	Earned    int64
}

// LeaderFacts is what one referral adds to the leaderboards: like Contributions
// a pure function of its fields. Duplicates and suspected fraud add nothing;
// a deal that was only influenced is nobody's win or loss.
func LeaderFacts(p *Program, r *Referral, marks []MilestoneMark, opp *Opportunity) []LeaderFact {
	if r.Acceptance == AcceptDuplicate || fraudulent(r) {
		return nil
	}
	events := leaderEvents(p, r, marks, opp)
	var out []LeaderFact
	for _, who := range leadersOf(r) {
		for _, e := range events {
			e.By, e.WhoID = who.By, who.WhoID
			if who.By == ByCSM || who.By == ByRep {
				e.Projected, e.Earned = 0, 0 // commission belongs to the referrer
			}
			out = append(out, e)
		}
	}
	return out
}

func leaderEvents(p *Program, r *Referral, marks []MilestoneMark, opp *Opportunity) []LeaderFact {
	day := func(at time.Time) Date { return DateOf(at, p.Zone()) }
	events := []LeaderFact{{Day: day(r.SubmittedAt), Submitted: 1}}
	if at := acceptedAt(r, marks); !at.IsZero() {
		if d := day(at); d == events[0].Day {
			events[0].Accepted = 1
		} else {
			events = append(events, LeaderFact{Day: d, Accepted: 1})
		}
	}
	if r.Influenced || r.Stage.Open() {
		return events
	}
	on := day(closingAt(r, marks))
	if r.Stage == StageLost {
		return append(events, LeaderFact{Day: on, Lost: 1})
	}
	return append(events, wonEvents(p, r, opp, on)...)
}

// wonEvents are one row, or two when the commission is in another currency than the deal.
func wonEvents(p *Program, r *Referral, opp *Opportunity, on Date) []LeaderFact {
	amount := WonAmount(r, opp)
	if amount.Currency == "" {
		amount.Currency = p.BaseCurrency
	}
	won := LeaderFact{Day: on, Currency: amount.Currency, Won: 1, Revenue: amount.Minor}
	pay := LeaderFact{Day: on, Currency: r.Commission.Currency, Projected: r.Commission.Minor}
	if r.Earned {
		pay.Projected, pay.Earned = 0, r.Commission.Minor
	}
	if pay.Currency != won.Currency && r.Commission.Minor != 0 {
		return []LeaderFact{won, pay}
	}
	won.Projected, won.Earned = pay.Projected, pay.Earned
	return []LeaderFact{won}
}

// leadersOf lists who gets the credit of a referral. Credit moved to another
// referrer later goes there (§2.3).
func leadersOf(r *Referral) []LeaderFact {
	referrer := r.AdvocateID
	if r.CreditedTo != 0 {
		referrer = r.CreditedTo
	}
	by := ByReferrer
	switch r.Track {
	case TrackPartner:
		by, referrer = ByPartner, r.PartnerID
	case TrackEmployee:
		by = ByEmployee
	}
	all := []LeaderFact{{By: by, WhoID: referrer}, {By: ByCSM, WhoID: r.CSMID}, {By: ByRep, WhoID: r.OwnerID}}
	return slices.DeleteFunc(all, func(f LeaderFact) bool { return f.WhoID == 0 })
}

// LeaderKey is what places one row of a leaderboard.
type LeaderKey struct {
	Revenue  int64 // minor units of the base currency
	Won      int64
	Accepted int64
	Name     string // folded
	ID       int64
	Empty    bool // nothing was counted, nothing earned in any currency
}

// RankLeaders sorts the rows and gives each its rank. Only revenue decides a
// rank, so that equal revenue ties (1, 1, 3); won, accepted and name merely order
// the lines. Rows without any data come last and get rank 0 (KPIS: N sorts last).
func RankLeaders[T any](rows []T, key func(*T) LeaderKey, rank func(*T, int)) {
	slices.SortStableFunc(rows, func(a, b T) int { return compareLeaders(key(&a), key(&b)) })
	place, last := 0, int64(0)
	for i := range rows {
		k := key(&rows[i])
		if k.Empty {
			rank(&rows[i], 0)
			continue
		}
		if i == 0 || k.Revenue != last {
			place, last = i+1, k.Revenue
		}
		rank(&rows[i], place)
	}
}

func compareLeaders(a, b LeaderKey) int {
	if a.Empty != b.Empty {
		if a.Empty {
			return 1
		}
		return -1
	}
	return cmp.Or(cmp.Compare(b.Revenue, a.Revenue), cmp.Compare(b.Won, a.Won), cmp.Compare(b.Accepted, a.Accepted),
		cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
}
