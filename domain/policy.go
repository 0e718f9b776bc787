package domain

import (
	"slices"
	"strings"
)

// Verb is one thing that can be done to a record or to the program.
type Verb string

// The verbs of the policy.
const (
	VerbSee          Verb = "see"
	VerbLeaders      Verb = "leaders"
	VerbAsk          Verb = "ask"
	VerbSnooze       Verb = "snooze"
	VerbHold         Verb = "hold"
	VerbReassign     Verb = "reassign"
	VerbLogEvent     Verb = "log_event"
	VerbThank        Verb = "thank"
	VerbReferralAdd  Verb = "referral_add"
	VerbMove         Verb = "move"
	VerbAccept       Verb = "accept"
	VerbOverrideGate Verb = "override_gate"
	VerbReopen       Verb = "reopen"
	VerbEditRecord   Verb = "edit_record"
	VerbImport       Verb = "import"
	VerbProgramApply Verb = "program_apply"
	VerbAuditRead    Verb = "audit_read"
	VerbExport       Verb = "export"
	VerbSQL          Verb = "sql"
	VerbUsers        Verb = "users"      // users, teams, everybody's keys and tokens
	VerbCredential   Verb = "credential" // keys and tokens; own: list and revoke one's own
)

// Verbs lists every verb in the order of the policy table.
var Verbs = []Verb{VerbSee, VerbLeaders, VerbAsk, VerbSnooze, VerbHold, VerbReassign, VerbLogEvent, VerbThank, VerbReferralAdd, VerbMove, VerbAccept,
	VerbOverrideGate, VerbReopen, VerbEditRecord, VerbImport, VerbProgramApply, VerbAuditRead, VerbExport, VerbSQL, VerbUsers, VerbCredential}

// readVerbs are those that change nothing: all that a read-only token may do.
var readVerbs = []Verb{VerbSee, VerbLeaders, VerbAuditRead, VerbExport}

// Scope is how far a verb reaches.
type Scope int

// The scopes, narrowest first.
const (
	ScopeNone Scope = iota
	ScopeOwn        // records the actor owns
	ScopeTeam       // records that somebody of the actor's team owns
	ScopeAll
)

// policy is the whole permission table (RELIABILITY §5, DECISIONS 4). A role or
// verb that is not in it is denied. In audit_read, own means one's own acts. The
// team of people who are in no team is a team too; records without an owner are
// that team's. Where there are no teams at all, a team is everybody.
var policy = map[Role]map[Verb]Scope{
	RoleAdmin: grant(ScopeAll, VerbSee, VerbLeaders, VerbImport, VerbProgramApply, VerbAuditRead, VerbExport, VerbSQL, VerbUsers, VerbCredential),
	RoleProgram: grants(
		grant(ScopeAll, VerbSee, VerbLeaders, VerbAsk, VerbSnooze, VerbHold, VerbReassign, VerbLogEvent, VerbThank, VerbReferralAdd, VerbMove,
			VerbAccept, VerbOverrideGate, VerbReopen, VerbEditRecord, VerbImport, VerbProgramApply, VerbAuditRead, VerbExport),
		grant(ScopeOwn, VerbCredential)),
	RoleManager: grants(
		grant(ScopeTeam, VerbSee, VerbAsk, VerbSnooze, VerbHold, VerbReassign, VerbLogEvent, VerbThank, VerbReferralAdd, VerbMove,
			VerbAccept, VerbOverrideGate, VerbReopen, VerbEditRecord, VerbAuditRead, VerbExport),
		grant(ScopeAll, VerbLeaders, VerbImport), grant(ScopeOwn, VerbCredential)),
	RoleCSM: grants(
		grant(ScopeOwn, VerbSee, VerbAsk, VerbSnooze, VerbHold, VerbReassign, VerbLogEvent, VerbThank, VerbReferralAdd, VerbMove,
			VerbAccept, VerbEditRecord, VerbAuditRead, VerbCredential),
		grant(ScopeAll, VerbLeaders)),
	RoleRep: grants(
		grant(ScopeOwn, VerbSee, VerbReassign, VerbLogEvent, VerbThank, VerbReferralAdd, VerbMove, VerbAccept, VerbEditRecord, VerbAuditRead, VerbCredential),
		grant(ScopeAll, VerbLeaders)),
	RolePartnerM: grants(
		grant(ScopeOwn, VerbReassign, VerbLogEvent, VerbThank, VerbMove, VerbAccept, VerbEditRecord, VerbAuditRead, VerbCredential),
		grant(ScopeAll, VerbSee, VerbLeaders, VerbReferralAdd)),
	RoleFinance:  grants(grant(ScopeAll, VerbSee, VerbLeaders), grant(ScopeOwn, VerbCredential)),
	RoleAuditor:  grants(grant(ScopeAll, VerbSee, VerbLeaders, VerbAuditRead), grant(ScopeOwn, VerbCredential)),
	RoleViewer:   grants(grant(ScopeAll, VerbSee, VerbLeaders), grant(ScopeOwn, VerbCredential)),
	RolePartner:  grant(ScopeOwn, VerbSee),
	RoleReferrer: grant(ScopeOwn, VerbSee),
}

// unmasked are the roles that see people's names and addresses; the others see
// them masked (RELIABILITY §5). Who holds several roles sees what any of them sees.
var unmasked = []Role{RoleAdmin, RoleProgram, RoleManager, RoleCSM, RoleRep, RolePartnerM}

func grant(s Scope, verbs ...Verb) map[Verb]Scope {
	m := make(map[Verb]Scope, len(verbs))
	for _, v := range verbs {
		m[v] = s
	}
	return m
}

func grants(parts ...map[Verb]Scope) map[Verb]Scope {
	m := map[Verb]Scope{}
	for _, part := range parts {
		for v, s := range part {
			m[v] = max(m[v], s)
		}
	}
	return m
}

// ScopeOf is the widest scope that any of the actor's roles gives to a verb; a
// list turns it into its predicate.
func ScopeOf(a Actor, v Verb) Scope {
	best := ScopeNone
	if a.ReadOnly && !slices.Contains(readVerbs, v) {
		return best
	}
	for _, r := range a.Roles {
		best = max(best, policy[r][v])
	}
	if best == ScopeTeam && a.Teamless {
		return ScopeAll
	}
	return best
}

// Teamed tells whether it makes a difference for what the actor may who is in
// their team: a role of theirs reaches as far as that.
func Teamed(a Actor) bool {
	for _, r := range a.Roles {
		for _, s := range policy[r] {
			if s == ScopeTeam {
				return true
			}
		}
	}
	return false
}

// Masked tells that people's names and addresses are hidden from the actor.
func Masked(a Actor) bool {
	return !slices.ContainsFunc(a.Roles, func(r Role) bool { return slices.Contains(unmasked, r) })
}

// Reaches tells whether a scope of the actor takes in a record that these users
// own. Without any it asks whether the scope takes in anything at all.
func (s Scope) Reaches(a Actor, ownerIDs ...int64) bool {
	switch {
	case s == ScopeAll:
		return true
	case s == ScopeNone:
		return false
	case len(ownerIDs) == 0:
		return true
	case s == ScopeTeam && slices.ContainsFunc(ownerIDs, a.inTeam):
		return true
	}
	return a.UserID != 0 && slices.Contains(ownerIDs, a.UserID)
}

// inTeam tells whether a user is of the actor's team; nobody (0) is of the team
// of those who are in none.
func (a Actor) inTeam(user int64) bool {
	if user == 0 {
		return a.TeamID == 0
	}
	return slices.Contains(a.Team, user)
}

// Can decides whether the actor may do v. ownerIDs are the users who own the
// record (its CSM, its sales rep …); without any it answers whether the actor
// may do v at all, and the scope narrows what is touched. A record that nobody
// owns (id 0) is nobody's own. It answers unauthenticated for an actor without
// roles and forbidden otherwise, saying who may.
func Can(a Actor, v Verb, ownerIDs ...int64) error {
	if len(a.Roles) == 0 {
		return Errorf(Unauthenticated, "Nobody is signed in, so nothing was changed; sign in first.")
	}
	scope := ScopeOf(a, v)
	switch {
	case scope.Reaches(a, ownerIDs...):
		return nil
	case a.ReadOnly && !slices.Contains(readVerbs, v):
		return Errorf(Forbidden, "This token may only read; nothing was changed. Make one with --scope write.")
	case scope == ScopeOwn:
		return Errorf(Forbidden, "You may %s only what is your own; %s may do it here. Nothing was changed.", verbWords[v], whoMay(v, ScopeTeam))
	case scope == ScopeTeam:
		return Errorf(Forbidden, "You may %s only what is your team's; %s may do it here. Nothing was changed.", verbWords[v], whoMay(v, ScopeAll))
	}
	return Errorf(Forbidden, "You may not %s; %s may. Nothing was changed.", wordsOf(v), whoMay(v, ScopeOwn))
}

var verbWords = map[Verb]string{
	VerbSee: "see", VerbLeaders: "see the leaderboard of", VerbAsk: "ask", VerbSnooze: "snooze", VerbHold: "hold", VerbReassign: "reassign", VerbLogEvent: "log events for",
	VerbThank: "thank for", VerbReferralAdd: "add referrals to", VerbMove: "move", VerbAccept: "accept or reject",
	VerbOverrideGate: "override the rules for", VerbReopen: "reopen", VerbEditRecord: "edit", VerbImport: "import into",
	VerbProgramApply: "change the program of", VerbAuditRead: "read the audit of", VerbExport: "export", VerbSQL: "query",
	VerbUsers: "manage users, teams and keys of", VerbCredential: "manage keys and tokens of",
}

func wordsOf(v Verb) string {
	w, ok := verbWords[v]
	if !ok {
		return "do this"
	}
	return w + " this"
}

// policyRoles is the order in which a refusal names the roles.
var policyRoles = []Role{RoleManager, RoleProgram, RoleAdmin, RoleCSM, RoleRep, RolePartnerM, RoleFinance, RoleAuditor, RoleViewer}

func whoMay(v Verb, least Scope) string {
	var names []string
	for _, r := range policyRoles {
		if policy[r][v] >= least {
			names = append(names, roleWord(r))
		}
	}
	if len(names) == 0 {
		return "nobody else"
	}
	if len(names) > 3 {
		names = names[:3]
	}
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

func roleWord(r Role) string {
	switch r {
	case RoleAdmin, RoleAuditor:
		return "an " + string(r)
	case RoleFinance:
		return "finance"
	case RoleCSM:
		return "a CSM"
	}
	return "a " + strings.ReplaceAll(string(r), "_", " ")
}

func splitRoles(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}
