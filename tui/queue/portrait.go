package queue

import (
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/themes"
	"github.com/refdeck/refdeck/tui/ui"
)

// line is one line about a person, and the record behind it, if there is one.
type line struct {
	spans []ui.Span
	ref   domain.RecordRef
}

// portrayal keeps the lines of a person until data, width or minute change.
type portrayal struct {
	id    int64
	w     int
	at    time.Time
	lines []line
}

// portrait is everything about the person in lines of at most w cells: who, why
// now, the score, the rules, the history.
func (s *Screen) portrait(w int) []line {
	at := s.moment()
	if p := s.portray; p.id == s.person.id && p.w == w && p.at.Equal(at) && p.lines != nil {
		return p.lines
	}
	b := brush{env: s.env, st: s.env.Styles, w: w, x: &s.person.x}
	b.all()
	s.portray = portrayal{s.person.id, w, at, b.lines}
	return b.lines
}

// brush writes the lines of a portrait.
type brush struct {
	env   *ui.Env
	st    *themes.Styles
	w     int
	x     *store.Explanation
	lines []line
}

// all writes what is decided now first, then the history, and last what is fine.
func (b *brush) all() {
	b.who()
	b.whyNow()
	b.score()
	b.rules()
	b.history()
	b.passed()
}

func (b *brush) add(spans ...ui.Span) { b.lines = append(b.lines, line{spans: spans}) }

func (b *brush) blank() { b.add(ui.Span{Text: domain.Lit(" "), Ink: b.st.Text}) }

// wrapped writes text after a sign, further lines under the first; all of them lead to the record.
func (b *brush) wrapped(sign domain.Safe, signInk themes.Ink, text domain.Safe, ink themes.Ink, ref domain.RecordRef) {
	indent := ui.Width(sign)
	for i, part := range ui.Wrap(text, max(b.w-indent, 8)) {
		head := sign
		if i > 0 {
			head = ui.Fit(domain.Safe{}, indent, ui.Left)
		}
		l := line{spans: []ui.Span{{Text: head, Ink: signInk}, {Text: part, Ink: ink}}}
		if i == 0 {
			l.ref = ref
		}
		b.lines = append(b.lines, l)
	}
}

func (b *brush) plain(text domain.Safe, ink themes.Ink) {
	b.wrapped(domain.Safe{}, b.st.Text, text, ink, domain.RecordRef{})
}

var dot = domain.Lit(" · ")

func (b *brush) who() {
	c, a, it := &b.x.Contact, &b.x.Account, &b.x.Item
	b.lines = append(b.lines, line{ref: domain.RecordRef{Kind: "contact", ID: c.ID, Label: c.Name},
		spans: []ui.Span{{Text: domain.Line(c.Name), Ink: b.st.Title}, {Text: domain.Lit("  "), Ink: b.st.Text}, {Text: domain.Line(c.Title), Ink: b.st.Muted}}})
	if a.ID != 0 {
		arr := domain.Safe{}
		if !a.ARR.IsZero() {
			arr = domain.Linef("%s a year", a.ARR.Short())
		}
		b.wrapped(domain.Safe{}, b.st.Text, domain.Join(dot, domain.Line(a.Name), arr, b.tenure(a.CustomerSince)), b.st.Text, domain.RecordRef{Kind: "account", ID: a.ID, Label: a.Name})
	}
	owner := domain.Lit("no owner")
	if it.Owner != "" {
		owner = domain.Linef("owner %s", it.Owner)
	}
	b.plain(domain.Join(dot, domain.Line(it.Email), owner, codeWord(b.x.Code)), b.st.Muted)
}

func codeWord(code string) domain.Safe {
	if code == "" {
		return domain.Safe{}
	}
	return domain.Linef("referrer code %s", code)
}

func (b *brush) tenure(since domain.Date) domain.Safe {
	if since.IsZero() {
		return domain.Lit("customer since?")
	}
	return domain.Concat(domain.Lit("customer "), ui.Age(time.Duration(since.DaysUntil(b.env.Today()))*24*time.Hour))
}

// whyNow tells the moments that are open, and what is to come.
func (b *brush) whyNow() {
	v, it := &b.x.Verdict, &b.x.Item
	b.blank()
	snooze := b.x.Contact.SnoozedUntil
	if snooze.After(b.env.Now()) {
		b.wrapped(domain.Lit("Snoozed  "), b.st.Warn, domain.Concat(domain.Lit("until "), ui.Exact(snooze, b.env.Zone), domain.Lit(" · z wakes")), b.st.Text, domain.RecordRef{})
	}
	for i := range v.Windows {
		w := &v.Windows[i]
		head, what := domain.Lit("Also     "), domain.Line(triggerWord(w.Kind))
		if i == 0 {
			head = domain.Lit("Why now  ")
			if it.Record.Label != "" {
				what = domain.Line(it.Record.Label)
			}
		}
		b.wrapped(head, b.st.Key, domain.Join(dot, what, b.windowTimes(w)), b.st.Text, w.Record)
	}
	for i := range v.Upcoming {
		w := &v.Upcoming[i]
		b.wrapped(domain.Lit("Soon     "), b.st.Key, domain.Linef("%s, from %s", triggerWord(w.Kind), ui.Near(b.env.Now(), w.OpensAt, b.env.Zone)), b.st.Text, w.Record)
	}
	for _, m := range v.Missing {
		b.wrapped(domain.Lit("Not now  "), b.st.Warn, domain.Linef("%s. %s", reasonWord(string(m)), reasons[string(m)].change), b.st.Text, domain.RecordRef{})
	}
}

// windowTimes says until when to ask: the aim, then the end.
func (b *brush) windowTimes(w *domain.Window) domain.Safe {
	now := b.env.Now()
	due, closes := domain.Safe{}, domain.Lit("no end")
	if w.DueAt.After(now) {
		due = domain.Concat(domain.Lit("ask within "), ui.TimeLeft(w.DueAt.Sub(now)))
	} else if now.Sub(w.DueAt) < time.Minute {
		due = domain.Lit("due now")
	} else if !w.DueAt.IsZero() {
		due = domain.Concat(domain.Lit("was due "), ui.Near(now, w.DueAt, b.env.Zone))
	}
	if !w.ClosesAt.IsZero() {
		closes = domain.Concat(domain.Lit("closes "), b.clock(w.ClosesAt))
	}
	return domain.Join(dot, due, closes)
}

// clock is an instant near now: "Fri 16:40", or the day when it is further away.
func (b *brush) clock(t time.Time) domain.Safe {
	if d := t.Sub(b.env.Now()); d > -6*24*time.Hour && d < 6*24*time.Hour {
		return domain.Line(t.In(b.env.Zone).Format("Mon 15:04"))
	}
	return ui.Day(domain.DateOf(t, b.env.Zone), b.env.Today())
}

func triggerWord(k domain.TriggerKind) string {
	words := map[domain.TriggerKind]string{domain.TriggerNPS: "good NPS answer", domain.TriggerCSAT: "good CSAT answer", domain.TriggerROI: "ROI reached",
		domain.TriggerQBR: "good review", domain.TriggerDelivery: "90 days after delivery", domain.TriggerFirstWin: "first win", domain.TriggerProject: "project done",
		domain.TriggerRenewal: "renewal talks", domain.TriggerManual: "by hand", domain.TriggerStanding: "would recommend us"}
	if w, ok := words[k]; ok {
		return w
	}
	return "no reason known"
}
