package domain

import "time"

// maybeAsked tells whether the people of an account may be asked at all: those of
// customers. Employees, prospects and partners go other ways (§3.1).
func maybeAsked(a *Account) bool { return a.Kind == AccountCustomer || a.Kind == "" }

// Evaluate applies §3.1–3.3 and §3.16 to every contact of the account at a moment
// and answers one verdict each, in the order of the book. It is a pure function:
// what is dated after now is ignored (attributes without a date are as they are),
// and until a verdict's NextChange the same book gives the same state, windows,
// failed gates and score. Words (messages, notes, hints) and the two gates that
// depend on the hour are left to Explain, so that stored rows stay as they are.
func Evaluate(p *Program, b *Book, now time.Time) []Verdict {
	out := make([]Verdict, len(b.Contacts))
	if !maybeAsked(&b.Account) {
		for i := range b.Contacts {
			out[i] = Verdict{ContactID: b.Contacts[i].ID, State: QueueNone}
		}
		return out
	}
	s := newScene(p, b, now, false)
	for i := range b.Contacts {
		out[i] = s.judge(i)
	}
	return out
}

// Explain is Evaluate for one contact, with every word filled in and with the
// soft gates that depend on the hour where the contact is (quiet_hours, weekend).
// A contact that is not in the book, or not of a customer, gets the state none.
func Explain(p *Program, b *Book, contactID int64, now time.Time) Verdict {
	for i := range b.Contacts {
		if b.Contacts[i].ID == contactID && maybeAsked(&b.Account) {
			return newScene(p, b, now, true).judge(i)
		}
	}
	return Verdict{ContactID: contactID, State: QueueNone}
}

// judge makes the verdict of one contact. The clock is the account's with the
// contact's own boundaries added.
func (s *scene) judge(i int) Verdict {
	shared := s.clock
	sub := s.subject(i)
	v := Verdict{ContactID: sub.ID}
	if len(sub.asks) > 0 {
		v.LastAskAt = sub.asks[0].SentAt
	}
	f := s.windows(sub)
	s.pools(sub, &v, f.milestone)
	if v.Milestone {
		f.admitSoft()
	}
	if v.Standing && len(f.open) == 0 {
		f.open = append(f.open, standingWindow(s.p, sub.nps, s.zone))
	}
	if (v.Standing || v.Milestone) && len(f.open) == 0 {
		v.Missing = append(v.Missing, ReasonNoTrigger)
	}
	v.Windows, v.Upcoming, v.Missed = f.open, f.upcoming, f.missed
	intent := s.intent(sub.Contact)
	v.Named = intent != nil && intent.Intent == IntentNamed
	v.Gates = s.gates(sub)
	v.Readiness = s.readiness(sub, intent)
	v.State = s.state(sub, &v)
	v.NextChange = s.next
	s.clock = shared
	return v
}

func (s *scene) state(sub *subject, v *Verdict) QueueState {
	switch {
	case !v.Standing && !v.Milestone, len(v.Windows) == 0:
		return QueueNone
	case v.blocked():
		return QueueBlocked
	case !sub.SnoozedUntil.IsZero() && !s.reached(sub.SnoozedUntil):
		return QueueSnoozed
	}
	return QueueOpen
}

func (v *Verdict) blocked() bool {
	for i := range v.Gates {
		if v.Gates[i].Hard && !v.Gates[i].Passed {
			return true
		}
	}
	return false
}
