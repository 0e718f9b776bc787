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
)

// Verbs lists every verb in the order of the policy table.
var Verbs = []Verb{VerbSee, VerbAsk, VerbSnooze, VerbHold, VerbReassign, VerbLogEvent, VerbThank, VerbReferralAdd, VerbMove, VerbAccept,
	VerbOverrideGate, VerbReopen, VerbEditRecord, VerbImport, VerbProgramApply, VerbAuditRead, VerbExport, VerbSQL}

// Scope is how far a verb reaches.
type Scope int

// The scopes, narrowest first. Teams do not exist yet, so a team scope is all.
const (
	ScopeNone Scope = iota
	ScopeOwn        // records the actor owns
	ScopeAll
)

// policy is the whole permission table (RELIABILITY §5, DECISIONS 4). A role or
// verb that is not in it is denied. In audit_read, own means one's own acts.
var policy = map[Role]map[Verb]Scope{
	RoleAdmin: grant(ScopeAll, VerbSee, VerbImport, VerbProgramApply, VerbAuditRead, VerbExport, VerbSQL),
	RoleProgram: grant(ScopeAll, VerbSee, VerbAsk, VerbSnooze, VerbHold, VerbReassign, VerbLogEvent, VerbThank, VerbReferralAdd, VerbMove,
		VerbAccept, VerbOverrideGate, VerbReopen, VerbEditRecord, VerbImport, VerbProgramApply, VerbAuditRead, VerbExport),
	RoleManager: grant(ScopeAll, VerbSee, VerbAsk, VerbSnooze, VerbHold, VerbReassign, VerbLogEvent, VerbThank, VerbReferralAdd, VerbMove,
		VerbAccept, VerbOverrideGate, VerbReopen, VerbEditRecord, VerbImport, VerbAuditRead, VerbExport),
	RoleCSM: grant(ScopeOwn, VerbSee, VerbAsk, VerbSnooze, VerbHold, VerbReassign, VerbLogEvent, VerbThank, VerbReferralAdd, VerbMove,
		VerbAccept, VerbEditRecord, VerbAuditRead),
	RoleRep:      grant(ScopeOwn, VerbSee, VerbReassign, VerbLogEvent, VerbThank, VerbReferralAdd, VerbMove, VerbAccept, VerbEditRecord, VerbAuditRead),
	RolePartnerM: partnerManagerGrants(),
	RoleFinance:  grant(ScopeAll, VerbSee),
	RoleAuditor:  grant(ScopeAll, VerbSee, VerbAuditRead),
	RoleViewer:   grant(ScopeAll, VerbSee),
	RolePartner:  grant(ScopeOwn, VerbSee),
	RoleReferrer: grant(ScopeOwn, VerbSee),
}

func partnerManagerGrants() map[Verb]Scope {
	m := grant(ScopeOwn, VerbReassign, VerbLogEvent, VerbThank, VerbMove, VerbAccept, VerbEditRecord, VerbAuditRead)
	m[VerbSee], m[VerbReferralAdd] = ScopeAll, ScopeAll
	return m
}

func grant(s Scope, verbs ...Verb) map[Verb]Scope {
	m := make(map[Verb]Scope, len(verbs))
	for _, v := range verbs {
		m[v] = s
	}
	return m
}

// ScopeOf is the widest scope that any of the actor's roles gives to a verb; a
// list turns it into its predicate.
func ScopeOf(a Actor, v Verb) Scope {
	best := ScopeNone
	for _, r := range a.Roles {
		best = max(best, policy[r][v])
	}
	return best
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
	switch ScopeOf(a, v) {
	case ScopeAll:
		return nil
	case ScopeOwn:
		if len(ownerIDs) == 0 || (a.UserID != 0 && slices.Contains(ownerIDs, a.UserID)) {
			return nil
		}
		return Errorf(Forbidden, "You may %s only what is your own; %s may do it here. Nothing was changed.", verbWords[v], whoMay(v, ScopeAll))
	}
	return Errorf(Forbidden, "You may not %s; %s may. Nothing was changed.", wordsOf(v), whoMay(v, ScopeOwn))
}

var verbWords = map[Verb]string{
	VerbSee: "see", VerbAsk: "ask", VerbSnooze: "snooze", VerbHold: "hold", VerbReassign: "reassign", VerbLogEvent: "log events for",
	VerbThank: "thank for", VerbReferralAdd: "add referrals to", VerbMove: "move", VerbAccept: "accept or reject",
	VerbOverrideGate: "override the rules for", VerbReopen: "reopen", VerbEditRecord: "edit", VerbImport: "import into",
	VerbProgramApply: "change the program of", VerbAuditRead: "read the audit of", VerbExport: "export", VerbSQL: "query",
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
