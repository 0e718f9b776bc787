package store

import (
	"context"
	"maps"
	"slices"

	"github.com/refdeck/refdeck/domain"
)

// settingAudience says for whom sums are kept besides everybody and each owner.
// A plain local file keeps none of the others.
const settingAudience = "audience"

// The audiences, each with those before it.
const (
	audiencePeople = "people" // who signs in, by what they see who see their own only
	audienceTeams  = "teams"  // and each team
)

// audience names the scopes in which a record counts for those who see a part of
// the book. What is seen is the same here and in sight.
type audience struct {
	level  string
	team   map[int64]int64 // by user, as far as they were looked up; who is in none is in 0
	scopes map[[2]int64][]string
}

// newAudience reads for whom sums are kept; the teams of users are looked up by know.
func newAudience(tx Tx) (*audience, error) {
	level, err := tx.Setting(settingAudience)
	if domain.CodeOf(err) == domain.NotFound {
		err = nil
	}
	return &audience{level: level, team: map[int64]int64{}, scopes: map[[2]int64][]string{}}, err
}

// wholeAudience is newAudience that knows every user's team.
func wholeAudience(tx Tx) (*audience, error) {
	a, err := newAudience(tx)
	if err != nil || a.level != audienceTeams {
		return a, err
	}
	return a, eachPage(tx.Users(), func(users []domain.User) (int64, error) {
		for i := range users {
			a.team[users[i].ID] = users[i].TeamID
		}
		return users[len(users)-1].ID, nil
	})
}

// know looks the teams of these users up.
func (a *audience) know(tx Tx, users ...int64) error {
	if a.level != audienceTeams {
		return nil
	}
	var ask []int64
	for _, id := range users {
		if _, ok := a.team[id]; !ok && id != 0 {
			ask = append(ask, id)
		}
	}
	if len(ask) == 0 {
		return nil
	}
	rows, err := tx.Users().In(ask)
	for id, u := range rows {
		a.team[id] = u.TeamID
	}
	return err
}

// knowDeals looks the teams up that deals count for.
func (a *audience) knowDeals(tx Tx, deals ...*deal) error {
	if a.level != audienceTeams {
		return nil
	}
	users := make([]int64, 0, 2*len(deals))
	for _, d := range deals {
		users = append(users, d.R.OwnerID, d.R.CSMID)
		if d.Opp != nil {
			users = append(users, d.Opp.OwnerID)
		}
	}
	return a.know(tx, users...)
}

// of lists the scopes of a record with an owner and a CSM; either may be nobody (0).
func (a *audience) of(owner, csm int64) []string {
	if a == nil || a.level == "" {
		return nil
	}
	at := [2]int64{owner, csm}
	out, ok := a.scopes[at]
	if ok {
		return out
	}
	owners := known(owner, csm)
	if len(owners) == 2 && owners[0] == owners[1] {
		owners = owners[:1]
	}
	for _, id := range owners {
		if id != 0 {
			out = append(out, personScope(id))
		}
	}
	if a.level == audienceTeams {
		for i, id := range owners {
			if i == 0 || a.team[id] != a.team[owners[0]] {
				out = append(out, teamScope(a.team[id]))
			}
		}
	}
	a.scopes[at] = out
	return out
}

// ofQueue is the scope of a row of the queue besides its owner's; empty for none.
func (a *audience) ofQueue(owner int64) string {
	if a == nil || a.level != audienceTeams {
		return ""
	}
	return teamScope(a.team[owner])
}

// audience of the operation, read when it is first needed.
func (c *change) audience() (*audience, error) {
	var err error
	if c.seers == nil {
		c.seers, err = newAudience(c.tx)
	}
	return c.seers, err
}

// widenAudience begins to keep sums for people or teams: all are counted again.
func (c *change) widenAudience(ctx context.Context, level string) error {
	have, err := c.audience()
	if err != nil || have.level == level || have.level == audienceTeams {
		return err
	}
	if err := c.tx.SetSetting(settingAudience, level); err != nil {
		return err
	}
	was := have.level
	c.seers = nil
	if level == audienceTeams { // nobody is in a team yet, so team 0 is everybody
		counts, err := c.tx.QueueCounts("")
		if err != nil {
			return err
		}
		for i := range counts {
			counts[i].Scope = teamScope(0)
		}
		if err := c.tx.AddQueueCounts(counts); err != nil {
			return err
		}
	}
	return c.countAudience(ctx, was)
}

// countAudience adds up the sums that are kept from now on, and no others.
func (c *change) countAudience(ctx context.Context, was string) error {
	r, err := newRecount(ctx, c.tx, c.p, nil)
	if err != nil {
		return err
	}
	if err := r.run(); err != nil {
		return err
	}
	kept := func(scope string) bool { return !isTeam(scope) && (was == audiencePeople || !isPerson(scope)) }
	maps.DeleteFunc(r.sums.board, func(at BoardSum, _ BoardSum) bool { return kept(at.Scope) })
	maps.DeleteFunc(r.sums.facts, func(at factCell, _ domain.Sum) bool { return kept(at.scope) })
	maps.DeleteFunc(r.sums.closed, func(at factCell, _ domain.Sum) bool { return kept(at.scope) })
	if err := addSums(c.tx.AddBoardSums, r.sums.boardSums()); err != nil {
		return err
	}
	if err := c.tx.InsertFacts(r.sums.factSums()); err != nil {
		return err
	}
	return r.people.months(func(rows []PersonMonth) error {
		return c.tx.InsertDistincts(slices.DeleteFunc(rows, func(p PersonMonth) bool { return kept(p.Scope) }))
	})
}

// changeTeam has the sums of two teams follow a user who goes from one to the other.
func (c *change) changeTeam(u *domain.User, from int64) error {
	was, err := wholeAudience(c.tx)
	if err != nil || was.level != audienceTeams || u.TeamID == from {
		return err
	}
	is, err := wholeAudience(c.tx)
	if err != nil {
		return err
	}
	was.team[u.ID], is.team[u.ID] = from, u.TeamID
	if err := moveCounts(c.tx, u.ID, from, u.TeamID); err != nil {
		return err
	}
	t := newTally(c.p, nil)
	count := func(d *deal) {
		t.seers = was
		t.add(-1, d)
		t.seers = is
		t.add(1, d)
	}
	if err := eachSeen(c.tx, u.ID, "", count); err != nil {
		return err
	}
	err = eachPage(c.tx.Opportunities(), func(rows []domain.Opportunity) (int64, error) {
		for i := range rows {
			if rows[i].OwnerID == u.ID {
				count(&deal{Opp: &rows[i]})
			}
		}
		return rows[len(rows)-1].ID, nil
	})
	if err != nil {
		return err
	}
	return t.apply(c.tx)
}

// moveCounts takes the counts of somebody's rows of the queue from one team to another.
func moveCounts(tx Tx, user, from, to int64) error {
	rows, err := tx.QueueCounts(ownerScope(user))
	if err != nil {
		return err
	}
	deltas := make([]QueueCount, 0, 2*len(rows))
	for _, c := range rows {
		c.Scope = teamScope(to)
		deltas = append(deltas, c)
		c.Scope, c.N = teamScope(from), -c.N
		deltas = append(deltas, c)
	}
	return tx.AddQueueCounts(deltas)
}

// eachSeen reads every referral that a user owns or is the CSM of, each once; of
// one track, or of all ("").
func eachSeen(tx Tx, user int64, track domain.Track, f func(*deal)) error {
	if err := eachListed(tx, ListQuery{By: "owner", Who: user, Track: track}, f); err != nil {
		return err
	}
	return eachListed(tx, ListQuery{By: "csm", Who: user, Track: track}, func(d *deal) {
		if d.R.OwnerID != user {
			f(d)
		}
	})
}

// eachListed reads a whole list of referrals.
func eachListed(tx Tx, q ListQuery, f func(*deal)) error {
	q.Limit = 1000
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
