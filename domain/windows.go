package domain

import (
	"slices"
	"time"
)

// ContactWindows are the windows of one contact at one moment (§3.2): open now,
// still to come, and closed without an ask. Each list is the best or newest first.
type ContactWindows struct {
	ContactID int64
	Open      []Window
	Upcoming  []Window
	Missed    []Window
}

// WindowsOf gives the windows of every contact of the account, whether or not
// rules forbid asking; the missed-window report counts its Missed. What happened
// after now is ignored. Windows of the standing pool are left to Evaluate: they
// are no moments that could be missed.
func WindowsOf(p *Program, b *Book, now time.Time) []ContactWindows {
	if !maybeAsked(&b.Account) {
		return nil
	}
	s := newScene(p, b, now, false)
	out := make([]ContactWindows, 0, len(b.Contacts))
	for i := range b.Contacts {
		sub := s.subject(i)
		f := s.windows(sub)
		if f.milestone && s.isActive() && s.mayUseMilestone(sub) {
			f.admitSoft()
		}
		out = append(out, ContactWindows{ContactID: sub.ID, Open: f.open, Upcoming: f.upcoming, Missed: f.missed})
	}
	return out
}

// found is what a contact's answers and events give.
type found struct {
	open      []Window
	upcoming  []Window
	missed    []Window
	milestone bool   // an open window from a positive event or a CSAT top box
	soft      Window // of an NPS answer that counts with a milestone only
	hasSoft   bool
}

func (s *scene) windows(sub *subject) found {
	var f found
	s.answerWindows(sub, &f)
	for i := range s.b.Events {
		e := &s.b.Events[i]
		if !s.concerns(e, sub.Contact) || !s.happened(e.OccurredAt) {
			continue
		}
		if w, ok := eventWindow(s.p, e, s.zone); ok && s.place(sub, &w, &f) {
			f.milestone = f.milestone || e.Outcome == OutcomePositive
		}
	}
	slices.SortStableFunc(f.open, bestFirst)
	slices.SortStableFunc(f.upcoming, soonestFirst)
	slices.SortStableFunc(f.missed, newestFirst)
	return f
}

// admitSoft opens the window of an NPS 8 for somebody in the milestone pool (C1).
func (f *found) admitSoft() {
	if f.hasSoft {
		f.open = append(f.open, f.soft)
		slices.SortStableFunc(f.open, bestFirst)
		f.hasSoft = false
	}
}

// answerWindows goes through the answers newest first. A newer answer to the same
// survey takes the place of an older one: what the older opened and the newer
// found still open is neither open nor missed (CASES 5).
func (s *scene) answerWindows(sub *subject, f *found) {
	var newerNPS, newerCSAT time.Time
	for _, a := range sub.answers {
		newer := &newerNPS
		if a.Survey == SurveyCSAT {
			newer = &newerCSAT
		}
		first := newer.IsZero()
		w, ok := answerWindow(s.p, a, s.p.Eligibility.PromoterMin, s.zone)
		switch {
		case ok && (first || !newer.Before(w.ClosesAt)):
			open := s.place(sub, &w, f)
			f.milestone = f.milestone || (open && a.Survey == SurveyCSAT)
		case first && a.Survey == SurveyNPS:
			s.softWindow(sub, a, f)
		}
		if a.Survey == SurveyNPS || a.Survey == SurveyCSAT {
			*newer = a.RespondedAt
		}
	}
}

func (s *scene) softWindow(sub *subject, a *Answer, f *found) {
	w, ok := answerWindow(s.p, a, s.p.Eligibility.SoftMin, s.zone)
	if ok && !s.reached(w.ClosesAt) && !asked(sub, &w) {
		f.soft, f.hasSoft = w, true
	}
}

// place puts a window where it belongs at this moment and tells whether it is open.
func (s *scene) place(sub *subject, w *Window, f *found) bool {
	w.Asked = asked(sub, w)
	switch {
	case !s.reached(w.OpensAt):
		f.upcoming = append(f.upcoming, *w)
	case w.ClosesAt.IsZero() || !s.reached(w.ClosesAt):
		if !w.Asked {
			f.open = append(f.open, *w)
			return true
		}
	case !w.Asked:
		f.missed = append(f.missed, *w)
	}
	return false
}

// asked tells whether an ask to the contact was sent inside the window.
func asked(sub *subject, w *Window) bool {
	for _, a := range sub.asks {
		if !a.SentAt.Before(w.OpensAt) && (w.ClosesAt.IsZero() || a.SentAt.Before(w.ClosesAt)) {
			return true
		}
	}
	return false
}

// The orders of the three lists: best, soonest and newest first.
func bestFirst(a, b Window) int {
	switch {
	case a.before(&b):
		return -1
	case b.before(&a):
		return 1
	}
	return 0
}

func soonestFirst(a, b Window) int { return a.OpensAt.Compare(b.OpensAt) }

func newestFirst(a, b Window) int { return b.ClosesAt.Compare(a.ClosesAt) }
