package domain

import (
	"strings"
	"time"
)

// gateRule is one NEVER-ask rule or soft warning of §3.3. Exactly one of account
// (the same for all its contacts) and contact is set.
type gateRule struct {
	code    string
	hard    bool
	hourly  bool // depends on the hour: in Explain only
	good    string
	account func(*scene) Gate
	contact func(*scene, *subject) Gate
}

const gateCount = 35 // 26 hard, 9 soft

// gateRules are all the gates, in the order in which they are shown (DECISIONS 6).
var gateRules = [gateCount]gateRule{
	{code: "open_case", hard: true, good: "no open case", account: (*scene).openCase},
	{code: "escalation", hard: true, good: "no escalation", account: (*scene).escalation},
	{code: "negative_feedback", hard: true, good: "no negative feedback", contact: (*scene).negativeFeedback},
	{code: "account_detractor", hard: true, good: "no decision maker is a detractor", account: (*scene).accountDetractor},
	{code: "before_success", hard: true, good: "success seen", account: (*scene).beforeSuccess},
	{code: "no_consent", hard: true, good: "consent not withdrawn", contact: (*scene).noConsent},
	{code: "unsubscribed", hard: true, good: "not unsubscribed", contact: (*scene).unsubscribed},
	{code: "bounced", hard: true, good: "mail arrives", contact: (*scene).bounced},
	{code: "complained", hard: true, good: "no complaint", contact: (*scene).complained},
	{code: "do_not_ask", hard: true, good: "may be asked", contact: (*scene).doNotAsk},
	{code: "suppressed", hard: true, good: "not on the suppression list", contact: (*scene).suppressed},
	{code: "signoff_refused", hard: true, good: "sign-off not refused", account: (*scene).signOffRefused},
	{code: "signoff_needed", hard: true, good: "no sign-off missing", account: (*scene).signOffNeeded},
	{code: "churned", hard: true, good: "still a customer", account: (*scene).churned},
	{code: "overdue_invoice", hard: true, good: "no invoice long overdue", account: (*scene).overdueInvoice},
	{code: "contact_left", hard: true, good: "still with the company", contact: (*scene).contactLeft},
	{code: "competitor", hard: true, good: "not a competitor", account: (*scene).competitor},
	{code: "gift_ban", hard: true, good: "no gift ban", account: (*scene).giftBan},
	{code: "manual_hold", hard: true, good: "not on hold", account: (*scene).manualHold},
	{code: "active_ask", hard: true, good: "no ask running", contact: (*scene).activeAsk},
	{code: "cooldown_contact", hard: true, good: "contact not asked lately", contact: (*scene).cooldownContact},
	{code: "cooldown_account", hard: true, good: "account not asked lately", account: (*scene).cooldownAccount},
	{code: "yearly_cap", hard: true, good: "asks left this year", contact: (*scene).yearlyCap},
	{code: "declined_recently", hard: true, good: "did not decline lately", contact: (*scene).declinedRecently},
	{code: "no_response_recently", hard: true, good: "did not leave an ask unanswered lately", contact: (*scene).noResponseRecently},
	{code: "unthanked_referral", hard: true, good: "thanked for every referral", contact: (*scene).unthankedReferral},
	{code: "passive_nps", good: "NPS is not passive", contact: (*scene).passiveNPS},
	{code: "low_case", good: "no minor case open", account: (*scene).lowCase},
	{code: "amber_health", good: "health not amber", account: (*scene).amberHealth},
	{code: "renewal_soon", good: "renewal not near", account: (*scene).renewalSoon},
	{code: "referral_rejected_recently", good: "no referral rejected lately", contact: (*scene).referralRejected},
	{code: "quiet_hours", hourly: true, good: "within working hours", contact: (*scene).quietHours},
	{code: "weekend", hourly: true, good: "a working day", contact: (*scene).weekend},
	{code: "no_recent_contact", good: "in touch lately", account: (*scene).noRecentContact},
	{code: "no_usage_data", good: "usage is known", account: (*scene).noUsageData},
}

// GateCodes lists the codes of the hard or the soft gates in their order.
func GateCodes(hard bool) []string {
	var out []string
	for i := range gateRules {
		if gateRules[i].hard == hard {
			out = append(out, gateRules[i].code)
		}
	}
	return out
}

// gates runs every rule for one contact; passed ones are listed too.
func (s *scene) gates(sub *subject) []Gate {
	out := make([]Gate, 0, len(gateRules))
	for i := range gateRules {
		r := &gateRules[i]
		if r.hourly && !s.explain {
			continue
		}
		g := s.shared[i]
		if r.contact != nil {
			g = r.contact(s, sub)
		}
		g.Code, g.Hard = r.code, r.hard
		if g.Passed && s.explain {
			g.Message = r.good
		}
		out = append(out, g)
	}
	return out
}

// passed is the answer of a rule that has nothing against asking.
func passed() Gate { return Gate{Passed: true} }

// failed is a rule's refusal. The words are made only when somebody reads them.
func (s *scene) failed(record RecordRef, lifts time.Time, words func() string) Gate {
	g := Gate{Record: record, LiftsAt: lifts}
	if s.explain {
		g.Message = words()
	}
	return g
}

func (s *scene) accountRef() RecordRef {
	return RecordRef{Kind: "account", ID: s.b.Account.ID, Label: s.b.Account.Name}
}

func contactRef(sub *subject) RecordRef {
	return RecordRef{Kind: "contact", ID: sub.ID, Label: sub.Name}
}

// on is a date as people read it: "3 Nov", with the year if it is not this one.
func (s *scene) on(t time.Time) string {
	local := t.In(s.zone)
	if local.Year() == s.now.In(s.zone).Year() {
		return local.Format("2 Jan")
	}
	return local.Format("2 Jan 2006")
}

func (s *scene) onDate(d Date) string { return s.on(d.Start(s.zone)) }

func join(parts ...string) string { return strings.Join(parts, "") }
