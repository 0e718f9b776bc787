package store

import (
	"context"
	"slices"

	"github.com/refdeck/refdeck/domain"
)

const listLimit = 50 // rows of a page, if the query does not say

// List is the table view of referrals, newest first.
func (s *session) List(ctx context.Context, q ReferralQuery) (ReferralPage, error) {
	if q.Limit <= 0 {
		q.Limit = listLimit
	}
	return read(ctx, s, func(tx Tx, p *domain.Program) (ReferralPage, error) {
		if err := s.narrow(&q.Scope); err != nil {
			return ReferralPage{}, err
		}
		title, err := listTitle(s.sight(tx), q)
		if err != nil {
			return ReferralPage{}, err
		}
		page := ReferralPage{Title: title, Total: -1}
		var rows []domain.Referral
		if q.Search != "" {
			rows, err = page.search(tx, p, q)
		} else {
			rows, err = page.stream(tx, p, q)
		}
		if err != nil {
			return page, err
		}
		page.Cards, err = cardsOf(tx, p, rows, s.now())
		return page, err
	})
}

func (page *ReferralPage) stream(tx Tx, p *domain.Program, q ReferralQuery) ([]domain.Referral, error) {
	from, err := placeOf(q.After)
	if err != nil {
		return nil, err
	}
	one, err := listStream(p, q)
	if err != nil {
		return nil, err
	}
	rows, next, err := readStreams(tx, []stream{one}, from, q.Limit)
	page.Next = next
	return rows, err
}

// search finds by words and filters what was found; the page goes on after a referral's id.
func (page *ReferralPage) search(tx Tx, p *domain.Program, q ReferralQuery) ([]domain.Referral, error) {
	found, err := findReferrals(tx, q.Search)
	if err != nil {
		return nil, err
	}
	deals, err := dealsOf(tx, found)
	if err != nil {
		return nil, err
	}
	var rows []domain.Referral
	for i := range deals {
		if q.hasReferral(&deals[i].R) && listKeeps(p, q, &deals[i]) {
			rows = append(rows, deals[i].R)
		}
	}
	page.Total = int64(len(rows))
	after, err := placeOf(q.After)
	if i := slices.IndexFunc(rows, func(r domain.Referral) bool { return r.ID == after.ID }); i >= 0 {
		rows = rows[i+1:]
	}
	if len(rows) > q.Limit {
		rows = rows[:q.Limit]
		page.Next = place{ID: rows[q.Limit-1].ID}.text()
	}
	return rows, err
}

// listWays are the indexed ways for the words of ReferralQuery.By.
var listWays = map[string]string{"": "submitted", "submitted": "submitted", "closed": "closed", "account": "account",
	string(domain.ByPartner): "partner", string(domain.ByReferrer): "advocate", string(domain.ByEmployee): "advocate",
	string(domain.ByCSM): "csm", string(domain.ByRep): "owner"}

func listStream(p *domain.Program, q ReferralQuery) (stream, error) {
	way, ok := listWays[q.By]
	if !ok {
		return stream{}, domain.Invalidf("by", "Referrals cannot be listed by %q.", q.By)
	}
	s := stream{q: ListQuery{By: way, Who: q.Who, OwnerID: q.OwnerID, Among: q.among(), Track: q.Track}}
	zone := p.Zone()
	s.q.To = q.Window.To.Start(zone)
	if !byLeader(q.By) {
		s.q.From = q.Window.From.Start(zone)
	}
	if way == "closed" && !q.Stage.Open() && q.Stage.Rank() > 0 {
		s.q.Stage = q.Stage
	}
	s.keep = func(d *deal) (bool, error) { return listKeeps(p, q, d), nil }
	return s, nil
}

func byLeader(by string) bool { return slices.Contains(domain.LeaderBys, domain.LeaderBy(by)) }

// listKeeps tells whether a referral belongs to the list. What stands behind a
// line of a leaderboard is whatever counted in it in the period: a win of the
// quarter whose referral came in long before.
func listKeeps(p *domain.Program, q ReferralQuery, d *deal) bool {
	if q.Stage != "" && d.R.Stage != q.Stage {
		return false
	}
	whole := q.Window.From == 0 && q.Window.To == 0
	zone := p.Zone()
	switch {
	case byLeader(q.By):
		return ofLeader(d, q) && (whole || slices.ContainsFunc(domain.LeaderFacts(p, &d.R, d.Marks, d.Opp), func(f domain.LeaderFact) bool {
			return f.By == domain.LeaderBy(q.By) && f.WhoID == q.Who && q.Window.Contains(f.Day)
		}))
	case q.By == "closed":
		return !d.R.ClosedAt.IsZero() && q.Window.Contains(domain.DateOf(d.R.ClosedAt, zone))
	case q.By == "account" && d.R.AccountID != q.Who:
		return false
	}
	return whole || q.Window.Contains(domain.DateOf(d.R.SubmittedAt, zone))
}

// ofLeader tells whether the referral is of that partner, referrer, CSM or rep.
func ofLeader(d *deal, q ReferralQuery) bool {
	switch domain.LeaderBy(q.By) {
	case domain.ByPartner:
		return d.R.PartnerID == q.Who
	case domain.ByCSM:
		return d.R.CSMID == q.Who
	case domain.ByRep:
		return d.R.OwnerID == q.Who
	}
	return d.R.AdvocateID == q.Who || d.R.CreditedTo == q.Who
}

// listTitle says in words what is listed: "Atlas Freight, Q4 2026".
func listTitle(v sight, q ReferralQuery) (string, error) {
	title := "Referrals submitted"
	switch {
	case q.By == "closed" && q.Stage != "":
		title = StageLabel(q.Stage) + " referrals"
	case q.By == "closed":
		title = "Referrals closed"
	case q.By == "account" || byLeader(q.By):
		name, err := whoName(v, q.By, q.Who)
		if err != nil {
			return "", err
		}
		title = name
	case q.Stage != "":
		title = StageLabel(q.Stage) + " referrals"
	}
	if q.Window.Label == "" {
		return title, nil
	}
	return title + ", " + q.Window.Label, nil
}

func whoName(v sight, by string, id int64) (string, error) {
	switch by {
	case "account":
		a, err := v.account(id)
		return a.Name, err
	case string(domain.ByPartner):
		p, err := v.partner(id)
		return p.Name, err
	case string(domain.ByReferrer), string(domain.ByEmployee): // the leaderboards name them to everybody
		a, err := v.tx.Advocates().Get(id)
		return a.Name, err
	}
	u, err := v.tx.Users().Get(id)
	return u.Name, err
}
