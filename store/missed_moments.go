package store

import (
	"time"

	"github.com/refdeck/refdeck/domain"
)

// contactWindow is a window of one contact.
type contactWindow struct {
	domain.Window
	contact int64
}

// closedWindows are the windows of an account's people that closed in [from, to),
// asked in or not. Which of an account's people an event is for, and which answer
// took the place of which, is the rules' business (domain.WindowsOf): they tell of
// those that were not asked in. The asked ones are found through their asks.
func closedWindows(p *domain.Program, b *domain.Book, from, to time.Time) []contactWindow {
	var out []contactWindow
	within := func(w *domain.Window) bool {
		return !w.ClosesAt.IsZero() && !w.ClosesAt.Before(from) && w.ClosesAt.Before(to)
	}
	for _, c := range domain.WindowsOf(p, b, to) {
		for i := range c.Missed {
			if within(&c.Missed[i]) {
				out = append(out, contactWindow{c.Missed[i], c.ContactID})
			}
		}
	}
	for _, w := range askedWindows(p, b) {
		if within(&w.Window) {
			out = append(out, w)
		}
	}
	return out
}

// askedWindows are the windows in which an ask was sent. An ask that was
// cancelled was recorded by mistake and is none.
func askedWindows(p *domain.Program, b *domain.Book) []contactWindow {
	var out []contactWindow
	add := func(w domain.Window, contact int64) {
		for i := range b.Asks {
			a := &b.Asks[i]
			inside := !a.SentAt.Before(w.OpensAt) && (w.ClosesAt.IsZero() || a.SentAt.Before(w.ClosesAt))
			if inside && a.State != domain.AskCancelled && (contact == 0 || a.ContactID == contact) {
				w.Asked = true
				out = append(out, contactWindow{w, a.ContactID})
				return
			}
		}
	}
	for i := range b.Answers {
		if w, ok := domain.AnswerWindow(p, b.Answers[i]); ok {
			add(w, b.Answers[i].ContactID)
		}
	}
	for i := range b.Events {
		for _, w := range domain.EventWindows(p, b.Events[i]) {
			add(w, b.Events[i].ContactID)
		}
	}
	return out
}

// couldAsk tells whether the person might have been asked when the window opened
// or just before it closed. Once a colleague was asked inside it, the account was
// to be left alone, so that only its last moment counts. A snooze is no excuse: it
// was one's own choice.
func couldAsk(p *domain.Program, b *domain.Book, w contactWindow) bool {
	if askableIn(p, b, w, w.ClosesAt.Add(-time.Microsecond)) {
		return true
	}
	for i := range b.Asks {
		a := &b.Asks[i]
		if a.State != domain.AskCancelled && !a.SentAt.Before(w.OpensAt) && a.SentAt.Before(w.ClosesAt) {
			return false
		}
	}
	return askableIn(p, b, w, w.OpensAt)
}

func askableIn(p *domain.Program, b *domain.Book, w contactWindow, at time.Time) bool {
	verdicts := domain.Evaluate(p, b, at)
	for i := range verdicts {
		v := &verdicts[i]
		if v.ContactID != w.contact || (v.State != domain.QueueOpen && v.State != domain.QueueSnoozed) {
			continue
		}
		for j := range v.Windows {
			if v.Windows[j].Kind == w.Kind && v.Windows[j].Record.ID == w.Record.ID {
				return true
			}
		}
	}
	return false
}
