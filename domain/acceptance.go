package domain

import "strings"

// Reason is one entry of a closed list: the code that is kept and its words.
type Reason struct{ Code, Label string }

// RejectionReasons is the closed list of why a referral is not taken (§2.2).
var RejectionReasons = []Reason{
	{"not_icp", "Not our kind of customer"}, {"existing_customer", "Already a customer"},
	{"already_in_pipeline", "Already in conversation"}, {"duplicate", "Introduced before"},
	{"insufficient_info", "Too little information"}, {"out_of_territory", "Outside our territory"},
	{"competitor", "A competitor"}, {"self_referral", "Self-referral"}, {"no_consent", "No consent to contact"},
	{"unreachable_contact", "Contact cannot be reached"}, {"suspected_fraud", "Suspected fraud"}, {"other", "Other"},
}

// LostReasons is the closed list of why a referral was lost (§2.2).
var LostReasons = []Reason{
	{"no_budget", "No budget"}, {"no_need", "No need"}, {"no_decision", "No decision"}, {"competitor", "Went to a competitor"},
	{"timing", "Wrong time"}, {"price", "Price"}, {"unresponsive", "No answer any more"}, {"champion_left", "Champion left"},
	{"bad_fit", "Bad fit"}, {"legal", "Legal"}, {"other", "Other"},
}

// SplitReason separates a code from the note that follows it after a colon:
// "other: merged with its parent". The note is empty if there is none.
func SplitReason(s string) (code, note string) {
	code, note, _ = strings.Cut(s, ":")
	return strings.TrimSpace(code), strings.TrimSpace(note)
}

// ReasonText is a kept reason in words, with its note: "Other: merged with its parent".
func ReasonText(list []Reason, s string) string {
	code, note := SplitReason(s)
	label := strings.ReplaceAll(code, "_", " ")
	for _, r := range list {
		if r.Code == code {
			label = r.Label
		}
	}
	if note != "" {
		return label + ": " + note
	}
	return label
}

// ConsentBases is the closed list of grounds for contacting a referred person (§2.1).
var ConsentBases = []Reason{
	{"permission_confirmed", "Permission confirmed"}, {"self_submitted", "They wrote themselves"},
	{"legitimate_interest", "Legitimate interest"}, {"unknown", "Unknown"},
}

// KnownConsent tells whether a basis allows contact: any of the list but unknown (DECISIONS 7, CASES 38).
func KnownConsent(basis string) bool { return basis != "unknown" && HasReason(ConsentBases, basis) }

// Archived tells whether the referral was put away at its stage (§3.5); it is
// not lost, so that win rates stay clean.
func Archived(r *Referral) bool {
	switch r.Acceptance {
	case AcceptRejected, AcceptDuplicate, AcceptWithdrawn:
		return true
	}
	return false
}

// CheckAcceptance decides a change of acceptance (DECISIONS 7, §2.4(4), §3.5):
// rejected and duplicate from new or contacted only, withdrawn from any open
// stage, out of the archive by a manager with a reason. Self-referral is
// examined before acceptance (§2.4(21)) with whatever facts are given. It
// answers invalid for a missing reason, conflict for a wrong moment, forbidden
// for a wrong role.
func CheckAcceptance(r *Referral, to Acceptance, reason string, actor Actor, self ...SelfCheck) error {
	if to == r.Acceptance {
		return Errorf(Conflict, "%s is %s already; nothing was changed.", referralName(r), r.Acceptance)
	}
	if !r.Stage.Open() {
		return Errorf(Conflict, "%s is closed; its acceptance stays %s.", referralName(r), r.Acceptance)
	}
	if Archived(r) {
		return checkUnarchive(r, to, reason, actor, self)
	}
	switch to {
	case AcceptAccepted:
		return checkSelf(r, reason, actor, self)
	case AcceptRejected:
		return checkReject(r, reason)
	case AcceptDuplicate:
		return checkEarly(r)
	case AcceptWithdrawn:
		return nil
	case AcceptPending:
		return Errorf(Conflict, "An accepted referral does not become pending again; reject or withdraw it instead.")
	}
	return Invalidf("acceptance", "%q is not a decision; write accepted, rejected, duplicate or withdrawn.", string(to))
}

func checkUnarchive(r *Referral, to Acceptance, reason string, actor Actor, self []SelfCheck) error {
	if to != AcceptPending && to != AcceptAccepted {
		return Errorf(Conflict, "%s is %s; take it out of the archive before deciding otherwise.", referralName(r), r.Acceptance)
	}
	if err := Can(actor, VerbReopen); err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return Invalidf("reason", "%s stays in the archive; say why it should come back.", referralName(r))
	}
	if to == AcceptPending && r.Stage.Rank() >= StageQualified.Rank() {
		return Errorf(Conflict, "%s is at %s and can only come back as accepted.", referralName(r), stageWord(r.Stage))
	}
	if to == AcceptAccepted {
		return checkSelf(r, reason, actor, self)
	}
	return nil
}

func checkEarly(r *Referral) error {
	if r.Stage != StageNew && r.Stage != StageContacted {
		return Errorf(Conflict, "%s is at %s; from there it can be lost or withdrawn, no longer rejected.", referralName(r), stageWord(r.Stage))
	}
	return nil
}

func checkReject(r *Referral, reason string) error {
	if err := checkEarly(r); err != nil {
		return err
	}
	code, note := SplitReason(reason)
	if !HasReason(RejectionReasons, code) {
		return Invalidf("rejection_reason", "%s was not rejected; choose a reason from the list.", referralName(r))
	}
	if code == "other" && note == "" {
		return Invalidf("rejection_reason", "%s was not rejected; say what the other reason is.", referralName(r))
	}
	return nil
}

// checkSelf refuses self-referrals. What may have an innocent explanation (one
// company, two divisions) a manager or program manager can accept with a reason.
func checkSelf(r *Referral, reason string, actor Actor, self []SelfCheck) error {
	checks := append([]SelfCheck{{ReferrerAccount: r.ReferrerAccount, RefereeAccount: r.AccountID}}, self...)
	for _, c := range checks {
		found, ok := SelfReferral(c)
		if !ok {
			continue
		}
		if !found.Certain && strings.TrimSpace(reason) != "" && Can(actor, VerbOverrideGate) == nil {
			continue
		}
		return &Error{Code: Invalid, Field: "self_referral", Message: referralName(r) + " was not accepted: " + found.Message + "."}
	}
	return nil
}
