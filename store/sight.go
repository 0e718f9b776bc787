package store

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/refdeck/refdeck/domain"
)

// sight is what an actor sees as of a transaction. What they do not see is not
// found, in the words of what is not there at all (§2.4(23)).
type sight struct {
	tx    Tx
	who   domain.Actor
	scope domain.Scope
}

func (s *session) sight(tx Tx) sight {
	return sight{tx: tx, who: s.who(), scope: domain.ScopeOf(s.who(), domain.VerbSee)}
}

// sight is the actor's own, except that an import finds every record that its
// file names: who may import may do so for the whole book.
func (c *change) sight() sight {
	v := c.s.sight(c.tx)
	if c.importing {
		v.scope = domain.ScopeAll
	}
	return v
}

// known leaves out of a record's owners what is not set; a record without any is
// that of nobody (0).
func known(owners ...int64) []int64 {
	out := make([]int64, 0, len(owners))
	for _, id := range owners {
		if id != 0 {
			out = append(out, id)
		}
	}
	if len(out) == 0 {
		return []int64{0}
	}
	return out
}

// may is domain.Can for a record with these owners, of which some may be nobody.
func (c *change) may(verb domain.Verb, owners ...int64) error {
	return domain.Can(c.s.who(), verb, known(owners...)...)
}

func notFound(noun string) error { return domain.Errorf(domain.NotFound, "There is no such %s.", noun) }

// sees tells whether a record with these owners is seen.
func (v sight) sees(owners ...int64) bool {
	return v.scope == domain.ScopeAll || v.scope.Reaches(v.who, known(owners...)...)
}

func (v sight) seesAccount(a *domain.Account) bool { return v.sees(a.OwnerID, a.OwnerAE) }

func (v sight) seesReferral(r *domain.Referral) bool { return v.sees(r.OwnerID, r.CSMID) }

// seesPartners: partners are seen by everybody of one's own company, who have to name them.
func (v sight) seesPartners() bool {
	return v.scope == domain.ScopeAll || slices.ContainsFunc(v.who.Roles, func(r domain.Role) bool { return slices.Contains(domain.InternalRoles, r) })
}

// home tells whether what belongs to an account is seen; nothing belongs to account 0.
func (v sight) home(account int64) (bool, error) {
	if v.scope == domain.ScopeAll {
		return true, nil
	}
	if account == 0 {
		return v.sees(0), nil
	}
	a, err := v.tx.Accounts().Get(account)
	return v.seesAccount(&a), err
}

func (v sight) account(id int64) (domain.Account, error) {
	a, err := v.tx.Accounts().Get(id)
	if err == nil && !v.seesAccount(&a) {
		return domain.Account{}, notFound("account")
	}
	return a, err
}

// at answers not_found for a record of an account that is not seen.
func (v sight) at(account int64, noun string) error {
	ok, err := v.home(account)
	if err == nil && !ok {
		err = notFound(noun)
	}
	return err
}

func (v sight) contact(id int64) (domain.Contact, error) {
	p, err := v.tx.Contacts().Get(id)
	if err != nil {
		return p, err
	}
	if err := v.at(p.AccountID, "contact"); err != nil {
		return domain.Contact{}, err
	}
	return p, nil
}

func (v sight) ask(id int64) (domain.Ask, error) {
	a, err := v.tx.Asks().Get(id)
	if err != nil || v.sees(a.OwnerID) {
		return a, err
	}
	if err := v.at(a.AccountID, "ask"); err != nil {
		return domain.Ask{}, err
	}
	return a, nil
}

func (v sight) referral(id int64) (domain.Referral, error) {
	r, err := v.tx.Referrals().Get(id)
	if err == nil && !v.seesReferral(&r) {
		return domain.Referral{}, notFound("referral")
	}
	return r, err
}

func (v sight) partner(id int64) (domain.Partner, error) {
	p, err := v.tx.Partners().Get(id)
	if err == nil && !v.seesPartners() {
		return domain.Partner{}, notFound("partner")
	}
	return p, err
}

// referrals leaves out those that are not seen.
func (v sight) referrals(rows []domain.Referral) []domain.Referral {
	if v.scope == domain.ScopeAll {
		return rows
	}
	return slices.DeleteFunc(rows, func(r domain.Referral) bool { return !v.seesReferral(&r) })
}

// contacts leaves out those that are not seen.
func (v sight) contacts(rows []domain.Contact) ([]domain.Contact, error) {
	if v.scope == domain.ScopeAll {
		return rows, nil
	}
	homes := make([]int64, len(rows))
	for i := range rows {
		homes[i] = rows[i].AccountID
	}
	accounts, err := v.tx.Accounts().In(homes)
	return slices.DeleteFunc(rows, func(p domain.Contact) bool {
		a := accounts[p.AccountID]
		return !v.seesAccount(&a)
	}), err
}

// Sight is the part of the book that a reading is narrowed to; only Service sets it.
type Sight struct {
	own   int64   // one's own records: what this user owns or is the CSM of
	team  int64   // else those of this team
	users []int64 // who is in it, in order; 0 is there if what nobody owns is the team's
}

// among are the users whose referrals are seen.
func (v *Sight) among() []int64 {
	if v == nil {
		return nil
	}
	if v.own != 0 {
		return []int64{v.own}
	}
	return v.users
}

func (v *Sight) has(owner int64) bool {
	if v.own != 0 {
		return owner == v.own
	}
	_, ok := slices.BinarySearch(v.users, owner)
	return ok
}

// name is the scope of the maintained sums.
func (v *Sight) name() string {
	if v.own != 0 {
		return personScope(v.own)
	}
	return teamScope(v.team)
}

// personScope names the sums of what somebody sees who sees their own only.
func personScope(user int64) string { return "s" + strconv.FormatInt(user, 10) }

func teamScope(team int64) string { return "team:" + strconv.FormatInt(team, 10) }

// narrow brings what is asked for down to what the actor sees. Asking for
// somebody else's, where only one's own or one's team's is seen, is forbidden.
func (s *session) narrow(sc *Scope) error {
	sc.Sight = nil
	a := s.who()
	switch domain.ScopeOf(a, domain.VerbSee) {
	case domain.ScopeAll:
		return nil
	case domain.ScopeTeam:
		return narrowTeam(sc, &a)
	case domain.ScopeOwn:
		if sc.OwnerID != 0 && sc.OwnerID != a.UserID {
			return domain.Errorf(domain.Forbidden, "You see only what is your own; leave the owner out. Nothing was read.")
		}
		sc.OwnerID = 0
		sc.Sight = &Sight{own: cmp.Or(a.UserID, Nobody)} // somebody without an id sees what nobody has
		return nil
	}
	return domain.Can(a, domain.VerbSee)
}

func narrowTeam(sc *Scope, a *domain.Actor) error {
	if sc.OwnerID != 0 {
		if sc.OwnerID == a.UserID || slices.Contains(a.Team, sc.OwnerID) {
			return nil
		}
		return domain.Errorf(domain.Forbidden, "You see only what is your team's, and that user is in another team; leave the owner out. Nothing was read.")
	}
	users := slices.Clone(a.Team)
	if a.TeamID == 0 {
		users = append(users, 0)
	}
	slices.Sort(users)
	sc.Sight = &Sight{team: a.TeamID, users: slices.Compact(users)}
	return nil
}

// has tells whether what a user owns (0: nobody) is in the scope.
func (s *Scope) has(owner int64) bool {
	if s.Sight != nil {
		return s.Sight.has(owner)
	}
	return s.OwnerID == 0 || owner == s.OwnerID
}

// hasReferral is has for a referral, which is its CSM's as well for whoever sees
// it by that.
func (s *Scope) hasReferral(r *domain.Referral) bool {
	if s.Track != "" && r.Track != s.Track {
		return false
	}
	if s.Sight == nil {
		return s.has(r.OwnerID)
	}
	return slices.ContainsFunc(known(r.OwnerID, r.CSMID), s.Sight.has)
}

// base names the maintained sums of the scope, of all tracks.
func (s *Scope) base() string {
	if s.Sight != nil {
		return s.Sight.name()
	}
	return ownerScope(s.OwnerID)
}

// among are the users whose referrals are in the scope by what the actor sees;
// nil where that does not narrow it.
func (s *Scope) among() []int64 { return s.Sight.among() }

// queueScope names the counts of the queue, whose rows are their account's owner's
// and nobody else's.
func (s *Scope) queueScope() string {
	if s.Sight != nil && s.Sight.own != 0 {
		return ownerScope(s.Sight.own)
	}
	return s.base()
}

// queueOwners are the users whose rows of the queue are in the scope: 0 and none
// for everybody's, else one, else several.
func (s *Scope) queueOwners() (one int64, several []int64) {
	switch {
	case s.Sight == nil:
		return s.OwnerID, nil
	case s.Sight.own != 0:
		return s.Sight.own, nil
	}
	return 0, s.Sight.users
}
