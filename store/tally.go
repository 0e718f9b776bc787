package store

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// tally is what deals add to the maintained sums. Writes, the rebuild and doctor
// all count through add, so that they cannot differ.
type tally struct {
	p       *domain.Program
	seers   *audience
	board   map[BoardSum]BoardSum // by scope, stage and currency
	facts   map[factCell]domain.Sum
	closed  map[factCell]domain.Sum
	leaders map[leaderCell]figures
	people  map[personMonth]int64
	owners  map[int64]string // scopes by owner
	money   []string         // currencies by number, the base one first
}

type factCell struct {
	scope string
	day   domain.Date
	key   string
}

// leaderCell is one person's day in one currency; a whole book has millions.
type leaderCell struct {
	who      int64
	day      domain.Date
	by       uint8  // place in domain.LeaderBys
	currency uint16 // place in tally.money
}

// figures is what LeaderSum adds up.
type figures struct {
	submitted, accepted, won, lost int64
	revenue, projected, earned     int64
}

func (f figures) plus(o figures, sign int64) figures {
	f.submitted += sign * o.submitted
	f.accepted += sign * o.accepted
	f.won += sign * o.won
	f.lost += sign * o.lost
	f.revenue += sign * o.revenue
	f.projected += sign * o.projected
	f.earned += sign * o.earned
	return f
}

// personMonth is somebody being active in a month, for counts of distinct people.
type personMonth struct {
	kind, scope string
	who         int64
	month       string
}

// The kinds of people that are counted once per period however often they act.
const (
	distinctReferrers = "referrer" // advocates, by the month in which a referral of theirs was accepted
	distinctClients   = "client"   // accounts, by the month in which their people submitted
)

// newTally counts for everybody and each owner, and for those who see a part of the
// book; seers may be nil.
func newTally(p *domain.Program, seers *audience) *tally {
	return &tally{p: p, seers: seers, board: map[BoardSum]BoardSum{}, facts: map[factCell]domain.Sum{}, closed: map[factCell]domain.Sum{},
		leaders: map[leaderCell]figures{}, people: map[personMonth]int64{}, owners: map[int64]string{}, money: []string{p.BaseCurrency}}
}

func trackScope(t domain.Track) string { return "t" + string(t) }

// bothScope is the scope of one owner's referrals of one track; only the board has it.
func bothScope(owner int64, t domain.Track) string { return ownerScope(owner) + trackScope(t) }

func (t *tally) ownerScope(id int64) string {
	s, ok := t.owners[id]
	if !ok {
		s = ownerScope(id)
		t.owners[id] = s
	}
	return s
}

// add counts one deal, or takes it away with sign -1.
func (t *tally) add(sign int64, d *deal) {
	switch {
	case d.R.ID == 0 && d.Opp == nil:
		return
	case d.R.ID == 0:
		for _, f := range domain.OpportunityFacts(t.p, d.Opp) {
			t.fact(sign, f, d.Opp.OwnerID, 0, "")
		}
		return
	}
	t.addBoard(sign, &d.R)
	for _, f := range domain.Contributions(t.p, &d.R, d.Marks, d.Opp) {
		t.fact(sign, f, d.R.OwnerID, d.R.CSMID, d.R.Track)
		t.person(sign, f, &d.R)
	}
	for _, f := range domain.LeaderFacts(t.p, &d.R, d.Marks, d.Opp) {
		t.leader(sign, &f)
	}
}

// baselineKey tells whether a tally key is about other channels, which have no track.
func baselineKey(key string) bool {
	return strings.Contains(key, "/") || strings.HasPrefix(key, "renewal_")
}

// fact counts one fact. What is about other channels is its owner's alone.
func (t *tally) fact(sign int64, f domain.Fact, owner, csm int64, track domain.Track) {
	t.sum(t.facts, sign, factCell{"", f.Day, f.Key}, f.Sum)
	if owner != 0 {
		t.sum(t.facts, sign, factCell{t.ownerScope(owner), f.Day, f.Key}, f.Sum)
	}
	if baselineKey(f.Key) {
		csm, track = 0, ""
	}
	if track != "" {
		t.sum(t.facts, sign, factCell{trackScope(track), f.Day, f.Key}, f.Sum)
	}
	for _, scope := range t.seers.of(owner, csm) {
		t.sum(t.facts, sign, factCell{scope, f.Day, f.Key}, f.Sum)
		if track != "" && isTeam(scope) {
			t.sum(t.facts, sign, factCell{scope + trackScope(track), f.Day, f.Key}, f.Sum)
		}
	}
}

// isPerson tells the scope of what somebody sees from others.
func isPerson(scope string) bool {
	return len(scope) > 1 && scope[0] == 's' && scope[1] >= '0' && scope[1] <= '9'
}

// isTeam tells a team's scope from a person's, whose tracks are counted when they
// are asked for.
func isTeam(scope string) bool { return strings.HasPrefix(scope, "team:") }

// sum adds to a cell. A cell that comes back to nothing goes, so that a change
// that moves no figure writes none.
func (t *tally) sum(to map[factCell]domain.Sum, sign int64, at factCell, s domain.Sum) {
	old := to[at]
	if sign < 0 {
		old = old.Minus(s)
	} else {
		old = old.Plus(s)
	}
	if old == (domain.Sum{}) {
		delete(to, at)
		return
	}
	to[at] = old
}

// personOf says whose activity a fact of a referral is, and in which month; not ok for other facts.
func personOf(f domain.Fact, r *domain.Referral) (personMonth, bool) {
	at := personMonth{month: f.Day.Month()}
	switch f.Key {
	case domain.KeyAccepted:
		at.kind, at.who = distinctReferrers, r.AdvocateID
	case domain.KeySubmitted:
		if r.Track == domain.TrackCustomer {
			at.kind, at.who = distinctClients, r.ReferrerAccount
		}
	}
	return at, at.who != 0 && at.month != ""
}

func (t *tally) person(sign int64, f domain.Fact, r *domain.Referral) {
	at, ok := personOf(f, r)
	if !ok {
		return
	}
	scopes := []string{""}
	if at.kind == distinctReferrers { // clients are counted for the whole program only
		scopes = append(scopes, trackScope(r.Track))
		if r.OwnerID != 0 {
			scopes = append(scopes, t.ownerScope(r.OwnerID))
		}
		for _, scope := range t.seers.of(r.OwnerID, r.CSMID) {
			scopes = append(scopes, scope)
			if isTeam(scope) {
				scopes = append(scopes, scope+trackScope(r.Track))
			}
		}
	}
	for _, at.scope = range scopes {
		if n := t.people[at] + sign; n != 0 {
			t.people[at] = n
		} else {
			delete(t.people, at)
		}
	}
}

// addBoard counts a referral in its column. Closed ones are also counted by the
// day they were closed, in their own currency, for the columns of the last days.
func (t *tally) addBoard(sign int64, r *domain.Referral) {
	if !r.ArchivedAt.IsZero() {
		return
	}
	currency := r.Value.Currency
	if currency == "" {
		currency = t.p.BaseCurrency
	}
	scopes := []string{"", trackScope(r.Track)}
	if r.OwnerID != 0 {
		scopes = append(scopes, t.ownerScope(r.OwnerID), bothScope(r.OwnerID, r.Track))
	}
	for _, scope := range t.seers.of(r.OwnerID, r.CSMID) {
		scopes = append(scopes, scope, scope+trackScope(r.Track))
	}
	for _, scope := range scopes {
		at := BoardSum{Scope: scope, Stage: r.Stage, Currency: currency}
		sum := t.board[at]
		sum.N, sum.Minor = sum.N+sign, sum.Minor+sign*r.Value.Minor
		t.board[at] = sum
		if !r.Stage.Open() && !r.ClosedAt.IsZero() {
			day := domain.DateOf(r.ClosedAt, t.p.Zone())
			t.sum(t.closed, sign, factCell{scope, day, closedKey(r.Stage, currency)}, domain.Sum{N: 1, Minor: r.Value.Minor})
		}
	}
}

// closedKey is the key of a closed column's daily sum: "closed_won/USD".
func closedKey(s domain.Stage, currency string) string { return string(s) + "/" + currency }

// leader keeps the counts in the row of the base currency, which everybody with
// any figure therefore has, and money in the row of its currency.
func (t *tally) leader(sign int64, f *domain.LeaderFact) {
	at := leaderCell{who: f.WhoID, day: f.Day, by: uint8(slices.Index(domain.LeaderBys, f.By))}
	t.figure(at, sign, figures{submitted: f.Submitted, accepted: f.Accepted, won: f.Won, lost: f.Lost})
	if f.Currency != "" {
		at.currency = t.currency(f.Currency)
	}
	t.figure(at, sign, figures{revenue: f.Revenue, projected: f.Projected, earned: f.Earned})
}

// figure adds to a cell; like sum it forgets cells that come back to nothing.
func (t *tally) figure(at leaderCell, sign int64, f figures) {
	if f == (figures{}) {
		return
	}
	sum := t.leaders[at].plus(f, sign)
	if sum == (figures{}) {
		delete(t.leaders, at)
		return
	}
	t.leaders[at] = sum
}

func (t *tally) currency(code string) uint16 {
	i := slices.Index(t.money, code)
	if i < 0 {
		i = len(t.money)
		t.money = append(t.money, code)
	}
	return uint16(i)
}

// addEligible counts the months of clients who may be asked a second time, as
// such. Whether they may is what the queue said before this write: if it comes to
// say otherwise, keepClient takes over.
func (t *tally) addEligible(tx Tx) error {
	accounts := map[int64]bool{}
	for at := range t.people {
		if at.kind == distinctClients {
			accounts[at.who] = true
		}
	}
	if len(accounts) == 0 {
		return nil
	}
	eligible, err := eligibleAmong(tx, slices.Sorted(maps.Keys(accounts)))
	if err != nil {
		return err
	}
	for at, n := range maps.Clone(t.people) {
		if at.kind == distinctClients && eligible[at.who] {
			at.kind = distinctEligible
			t.people[at] = n
		}
	}
	return nil
}

// apply adds the tally to the stored sums, in a fixed order.
func (t *tally) apply(tx Tx) error {
	if err := t.applySums(tx); err != nil {
		return err
	}
	if err := t.keepLast(tx); err != nil {
		return err
	}
	if err := t.addEligible(tx); err != nil {
		return err
	}
	for _, at := range t.months() {
		if err := tx.AddDistinct(at.kind, at.scope, at.who, at.month, t.people[at]); err != nil {
			return err
		}
	}
	return nil
}

func addSums[T any](add func([]T) error, rows []T) error {
	if len(rows) == 0 {
		return nil
	}
	return add(rows)
}

func (t *tally) months() []personMonth {
	out := make([]personMonth, 0, len(t.people))
	for at := range t.people {
		out = append(out, at)
	}
	slices.SortFunc(out, func(a, b personMonth) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.scope, b.scope), cmp.Compare(a.who, b.who), cmp.Compare(a.month, b.month))
	})
	return out
}
