package domain

import (
	"strconv"
	"time"
)

// yearDays is the trailing year of the cap on asks [A].
const yearDays = 365

// running tells whether an ask waited for its answer at now, whatever its state is today.
func (s *scene) running(a *Ask) bool {
	if a.ClosedAt.IsZero() {
		return a.State.Active()
	}
	return !s.reached(a.ClosedAt)
}

// activeAsk blocks while an ask to the contact, or to anybody of the account, runs (§3.3 no. 8).
func (s *scene) activeAsk(sub *subject) Gate {
	var found *Ask
	for _, a := range sub.asks {
		if s.running(a) {
			found = a
			break
		}
	}
	for i := 0; found == nil && i < len(s.asks); i++ {
		if s.running(s.asks[i]) {
			found = s.asks[i]
		}
	}
	if found == nil {
		return passed()
	}
	return s.failed(s.askRef(found), time.Time{}, func() string {
		if found.ContactID == sub.ID {
			return join("asked on ", s.on(found.SentAt), ", no answer recorded yet")
		}
		return join(s.nameOf(found.ContactID), " was asked on ", s.on(found.SentAt), ", no answer recorded yet")
	})
}

// cooldownContact is 30 days between asks to one contact [UE].
func (s *scene) cooldownContact(sub *subject) Gate {
	if len(sub.asks) == 0 {
		return passed()
	}
	last := sub.asks[0]
	lifts := addDays(last.SentAt, s.p.Gates.ContactGapDays, s.zone)
	if s.reached(lifts) {
		return passed()
	}
	return s.failed(s.askRef(last), lifts, func() string { return join("asked on ", s.on(last.SentAt)) })
}

// cooldownAccount is 90 days between asks to one account [A].
func (s *scene) cooldownAccount() Gate {
	if s.lastAsk == nil {
		return passed()
	}
	last := s.lastAsk
	lifts := addDays(last.SentAt, s.p.Gates.AccountGapDays, s.zone)
	if s.reached(lifts) {
		return passed()
	}
	return s.failed(s.askRef(last), lifts, func() string {
		return join(s.nameOf(last.ContactID), " of the account was asked on ", s.on(last.SentAt))
	})
}

// yearlyCap is at most four asks to one contact in a year [A], or fewer where the
// contact said so. It lifts when the oldest of the newest four is a year old.
func (s *scene) yearlyCap(sub *subject) Gate {
	most := s.p.Gates.YearlyCap
	if sub.Capacity > 0 && (most <= 0 || sub.Capacity < int64(most)) {
		most = int(sub.Capacity)
	}
	if most <= 0 || len(sub.asks) < most {
		return passed()
	}
	oldest := sub.asks[most-1]
	lifts := addDays(oldest.SentAt, yearDays, s.zone)
	if s.reached(lifts) {
		return passed()
	}
	return s.failed(s.askRef(oldest), lifts, func() string {
		return join("asked ", strconv.Itoa(most), " times since ", s.on(oldest.SentAt))
	})
}

// declinedRecently is 180 days after an explicit no [A].
func (s *scene) declinedRecently(sub *subject) Gate {
	last := s.lastClosed(sub, AskDeclined)
	if last == nil {
		return passed()
	}
	lifts := addDays(answeredAt(last), s.p.Gates.DeclineDays, s.zone)
	if s.reached(lifts) {
		return passed()
	}
	return s.failed(s.askRef(last), lifts, func() string { return join("declined on ", s.on(answeredAt(last))) })
}

// noResponseRecently is 90 days after an ask that was never answered [A].
func (s *scene) noResponseRecently(sub *subject) Gate {
	last := s.lastClosed(sub, AskNoReply)
	if last == nil {
		return passed()
	}
	lifts := addDays(answeredAt(last), s.p.Gates.NoResponseDays, s.zone)
	if s.reached(lifts) {
		return passed()
	}
	return s.failed(s.askRef(last), lifts, func() string {
		return join("the ask of ", s.on(last.SentAt), " stayed without an answer")
	})
}

// lastClosed is the contact's ask that ended last in a state by now.
func (s *scene) lastClosed(sub *subject, state AskState) *Ask {
	var last *Ask
	for _, a := range sub.asks {
		if a.State == state && s.reached(answeredAt(a)) && (last == nil || answeredAt(a).After(answeredAt(last))) {
			last = a
		}
	}
	return last
}

// answeredAt is when the answer came; for an ask kept without that, when it was sent.
func answeredAt(a *Ask) time.Time {
	if a.ClosedAt.IsZero() {
		return a.SentAt
	}
	return a.ClosedAt
}

func (s *scene) askRef(a *Ask) RecordRef {
	return RecordRef{Kind: "ask", ID: a.ID, Label: "ask of " + a.SentAt.In(s.zone).Format("2 Jan 2006")}
}

// nameOf is the name of a contact of the account.
func (s *scene) nameOf(contactID int64) string {
	for i := range s.b.Contacts {
		if s.b.Contacts[i].ID == contactID {
			return s.b.Contacts[i].Name
		}
	}
	return "somebody"
}
