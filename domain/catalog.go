package domain

import "slices"

// BuyingRoles are the roles a stakeholder may have (§2.2 buying_role).
var BuyingRoles = []Reason{{"champion", "Champion"}, {"economic_buyer", "Economic buyer"}, {"decision_maker", "Decision maker"},
	{"technical_evaluator", "Technical evaluator"}, {"end_user", "End user"}, {"influencer", "Influencer"}, {"executive_sponsor", "Executive sponsor"},
	{"procurement", "Procurement"}, {"legal", "Legal"}, {"gatekeeper", "Gatekeeper"}, {"blocker", "Blocker"}, {"coach", "Coach"}, {"unknown", "Unknown"}}

// AskChannels are the ways in which somebody can be asked for a referral.
var AskChannels = []Reason{{"email", "E-mail"}, {"call", "Call"}, {"meeting", "Meeting"}, {"slack", "Slack"}, {"sms", "SMS"}, {"in_person", "In person"}, {"other", "Other"}}

// TouchKinds are the ways of being in touch with a prospect or a customer.
var TouchKinds = []Reason{{"email", "E-mail"}, {"call", "Call"}, {"meeting", "Meeting"}, {"event", "Event"}, {"message", "Message"}}

// CaptureWays are how a referral reached us (§2.1 captured_via).
var CaptureWays = []Reason{{"verbal", "Said so"}, {"warm_intro", "Introduced by e-mail"}, {"email_reply", "Reply to an ask"}, {"form", "Form"}, {"link", "Link"},
	{"event", "At an event"}, {"cli", "Command line"}, {"csv", "File"}, {"api", "API"}}

// HasReason tells whether a code stands in a list.
func HasReason(list []Reason, code string) bool {
	return slices.ContainsFunc(list, func(r Reason) bool { return r.Code == code })
}

// NeverOverridable tells whether a hard gate holds even against a manager's
// reason: what the person or the law has said is not ours to overrule (§3.3).
func NeverOverridable(code string) bool {
	switch code {
	case "no_consent", "unsubscribed", "complained", "bounced", "do_not_ask", "suppressed", "signoff_refused", "contact_left":
		return true
	}
	return false
}

// HigherTier tells whether a stands above b (§3.7).
func HigherTier(a, b Tier) bool { return tierRank(a) > tierRank(b) }
