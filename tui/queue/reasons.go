package queue

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// reason is why somebody is not asked, in a few words, and what would change it.
type reason struct{ word, change string }

// reasons has every code of the gates and of the pools (DECISIONS 6).
var reasons = map[string]reason{
	"open_case":            {"open case", "Close the support case; a minor one does not count."},
	"escalation":           {"escalation", "Settle the escalation first."},
	"negative_feedback":    {"unhappy lately", "Follow up on the low score; a better answer lifts it."},
	"account_detractor":    {"unhappy colleague", "Somebody who decides there gave a low score; win them back first."},
	"before_success":       {"no success yet", "Note a first win or the go-live date of the account."},
	"no_consent":           {"consent withdrawn", "Only the person can give consent again."},
	"unsubscribed":         {"unsubscribed", "Only the person can subscribe again."},
	"bounced":              {"e-mail bounced", "Correct the e-mail address."},
	"complained":           {"complained", "The person complained about a message; leave them alone."},
	"do_not_ask":           {"does not want it", "The person does not want to be asked."},
	"suppressed":           {"suppressed", "The person or company is on the suppression list."},
	"signoff_refused":      {"sign-off refused", "Their legal or procurement refused; only they can change it."},
	"signoff_needed":       {"sign-off needed", "Obtain their sign-off and note it with the account."},
	"churned":              {"customer left", "Only if they come back."},
	"overdue_invoice":      {"unpaid invoice", "Once the invoice is paid, empty the date with the account."},
	"contact_left":         {"left the company", "Find who took over and add them."},
	"competitor":           {"competitor", "Take the mark off the account if it is wrong."},
	"gift_ban":             {"gift ban", "Take the mark off the account if it is wrong."},
	"manual_hold":          {"on hold", "Lift the hold with o, or wait until it ends."},
	"active_ask":           {"asked, waiting", "Record the answer to the last ask with =."},
	"cooldown_contact":     {"asked lately", "Wait; people are left alone for a while after an ask."},
	"cooldown_account":     {"colleague asked", "Wait; one person per company at a time."},
	"yearly_cap":           {"asked often", "Wait; nobody is asked more often in a year."},
	"declined_recently":    {"declined lately", "Wait; a no is respected for a while."},
	"no_response_recently": {"no reply lately", "Wait; silence is respected for a while."},
	"unthanked_referral":   {"not thanked yet", "Thank them for their last referral with T."},

	"score_too_low":                   {"low score", "Their last NPS score is too low."},
	"score_below_9_without_milestone": {"NPS 8 only", "An 8 counts together with a success: log one with i."},
	"nps_stale":                       {"old NPS answer", "Ask for a new NPS answer; theirs is too old to count."},
	"no_nps":                          {"no NPS answer", "Import or add an NPS answer, or log a success with i."},
	"tenure_short":                    {"not a customer long enough", "Wait, or log a success with i: it counts at once."},
	"tenure_unknown":                  {"customer since?", "Set the date since when the account is a customer."},
	"inactive":                        {"not active", "They hardly use the product; help them first."},
	"no_milestone":                    {"no success yet", "Log a success, such as a good QBR, with i."},
	"no_trigger":                      {"no fresh reason", "A new answer or a success, logged with i, makes a moment to ask."},
}

func reasonWord(code string) string {
	if r, ok := reasons[code]; ok {
		return r.word
	}
	return strings.ReplaceAll(code, "_", " ")
}

// explainReasons lists everything that keeps people from being asked, with what would change it.
func (s *Screen) explainReasons() tea.Cmd {
	if len(s.counts.Reasons) == 0 {
		return ui.Toast(domain.Lit("Nothing keeps anybody from being asked."))
	}
	choices := make([]ui.Choice, 0, len(s.counts.Reasons))
	for _, r := range s.counts.Reasons {
		choices = append(choices, ui.Choice{Key: r.Code, Label: domain.Linef("%s  %s", ui.Count(r.N), reasonWord(r.Code)), Note: domain.Line(reasons[r.Code].change)})
	}
	return ui.Open(ui.NewPicker(s.env, ui.PickerSpec{Title: domain.Lit("What keeps people from being asked"), Choices: choices, Wide: true, Run: func(c ui.Choice) tea.Cmd {
		var again tea.Cmd
		if !s.others {
			again = s.toggleOthers()
		}
		return tea.Batch(again, ui.Note("%s: %s", reasonWord(c.Key), reasons[c.Key].change))
	}}))
}
