package store

import (
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// undoVerbs is the right by which an operation was done; taking it back needs it
// still, for a role may have been taken away since.
var undoVerbs = map[string]domain.Verb{
	"ask": domain.VerbAsk, "ask.answer": domain.VerbAsk, "contact.snooze": domain.VerbSnooze, "account.hold": domain.VerbHold,
	"account.reassign": domain.VerbReassign, "account.save": domain.VerbEditRecord, "contact.save": domain.VerbEditRecord,
	"partner.save": domain.VerbEditRecord, "note": domain.VerbEditRecord, "answer.save": domain.VerbLogEvent, "case.save": domain.VerbLogEvent,
	"event.save": domain.VerbLogEvent, "touch": domain.VerbLogEvent, "referral.add": domain.VerbReferralAdd, "referral.thank": domain.VerbThank,
	"referral.move": domain.VerbMove, "referral.milestone": domain.VerbMove, "referral.edit": domain.VerbMove, "referral.stakeholder": domain.VerbMove,
}

// mayUndo refuses whoever could not do the like any more. What it was about may be
// somebody else's by now: one's own last change may be giving it away.
func (c *change) mayUndo(o *Operation) error {
	verb, ok := undoVerbs[o.Action]
	switch {
	case ok:
		return domain.Can(c.s.who(), verb)
	case o.Action == "view.save":
		return mayKeepView(c.s.who())
	case strings.HasPrefix(o.Action, "referral."): // a decision
		return domain.Can(c.s.who(), domain.VerbAccept)
	}
	return domain.Can(c.s.who(), domain.VerbEditRecord)
}
