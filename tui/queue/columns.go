package queue

import (
	"slices"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/themes"
	"github.com/refdeck/refdeck/tui/ui"
)

// columns go in this order when room is short: owner, asked, why now, contact.
func (s *Screen) columns() []ui.Column[row] {
	text := func(get func(row) string) func(row) ui.Cell {
		return func(r row) ui.Cell { return ui.Cell{Text: domain.Line(get(r)), Ink: s.inkOf(r, s.env.Styles.Text)} }
	}
	return []ui.Column[row]{
		{Key: "time", Title: domain.Lit("time left"), Min: 9, Ideal: 9, Essential: true, Align: ui.Right, Cell: s.timeCell},
		{Key: "ready", Title: domain.Lit("ready"), Min: 5, Ideal: 5, Essential: true, Align: ui.Right, Cell: s.readyCell},
		{Key: "account", Title: domain.Lit("account"), Min: 15, Ideal: 16, Essential: true, Grow: true, Cell: text(func(r row) string { return r.Account })},
		{Key: "contact", Title: domain.Lit("contact"), Min: 13, Ideal: 14, Priority: 1, Cell: s.contactCell},
		{Key: "why", Title: domain.Lit("why now"), Min: 15, Ideal: 26, Priority: 2, Cell: s.whyCell},
		{Key: "asked", Title: domain.Lit("asked"), Min: 6, Ideal: 7, Priority: 3, Align: ui.Right, Cell: s.askedCell},
		{Key: "owner", Title: domain.Lit("owner"), Min: 14, Ideal: 14, Priority: 4, Cell: text(func(r row) string { return r.Owner })},
	}
}

// inkOf is muted for whom nobody should ask now.
func (s *Screen) inkOf(r row, open themes.Ink) themes.Ink {
	if r.State != domain.QueueOpen {
		return s.env.Styles.Muted
	}
	return open
}

func (s *Screen) timeCell(r row) ui.Cell {
	text, urgent := timeLeft(s.env, &r.QueueItem)
	if urgent {
		return ui.Cell{Text: text, Ink: s.env.Styles.Hot}
	}
	return ui.Cell{Text: text, Ink: s.inkOf(r, s.env.Styles.Text)}
}

// urgentFor is how soon a moment must end to stand out.
const urgentFor = 2 * time.Hour

// timeLeft is the time until the ask is due; once that has passed, until the
// moment closes (DECISIONS 9). For the blocked it is when the last reason lifts.
func timeLeft(env *ui.Env, it *store.QueueItem) (text domain.Safe, urgent bool) {
	now := env.Now()
	switch {
	case it.State != domain.QueueOpen && it.LiftsAt.IsZero():
		return domain.Lit("–"), false
	case it.State != domain.QueueOpen:
		return shortDay(domain.DateOf(it.LiftsAt, env.Zone), env.Today()), false
	case it.DueAt.After(now):
		d := it.DueAt.Sub(now)
		if d >= 24*time.Hour {
			return domain.Linef("due %dd", int(d.Hours())/24), false
		}
		return domain.Concat(domain.Lit("due "), ui.TimeLeft(d)), d < urgentFor
	case it.ClosesAt.IsZero():
		return domain.Lit("–"), false
	case !it.ClosesAt.After(now):
		return domain.Lit("closed"), false
	}
	d := it.ClosesAt.Sub(now)
	return ui.TimeLeft(d), d < urgentFor
}

// shortDay is a day that is never cut: of another year the month is enough.
func shortDay(d, today domain.Date) domain.Safe {
	year, month, _ := d.Split()
	if now, _, _ := today.Split(); year != now {
		return domain.Linef("%s %d", month.String()[:3], year)
	}
	return ui.Day(d, today)
}

func (s *Screen) readyCell(r row) ui.Cell {
	sign, ink := bandSign(s.env.Styles, r.Band)
	return ui.Cell{Text: domain.Linef("%s %2d", sign, r.Score), Ink: s.inkOf(r, ink)}
}

// bandSign tells the bands of the score apart by shape and by ink.
func bandSign(st *themes.Styles, band string) (string, themes.Ink) {
	switch band {
	case domain.BandHot:
		return "◆", st.Hot
	case domain.BandReady:
		return "◇", st.Ready
	case domain.BandNurture:
		return "·", st.Nurture
	}
	return "○", st.Muted
}

// activeAsk is the rule that an ask waits for its answer.
const activeAsk = "active_ask"

// whyCell says why now, or why not.
func (s *Screen) whyCell(r row) ui.Cell {
	st := s.env.Styles
	if words, left := s.departedWords(r); left {
		return ui.Cell{Text: words, Ink: st.Mark}
	}
	if p := s.pencil(r.ContactID); !p.IsEmpty() {
		return ui.Cell{Text: domain.Join(dot, p, domain.Line(s.labels[r.ContactID])), Ink: st.Info}
	}
	switch {
	case r.State == domain.QueueOpen:
		return ui.Cell{Text: domain.Line(s.labels[r.ContactID]), Ink: st.Text}
	case r.State == domain.QueueSnoozed && len(r.Codes) == 0:
		return ui.Cell{Text: domain.Lit("snoozed"), Ink: st.Muted}
	case slices.Contains(r.Codes, activeAsk): // whatever else: this one is to be followed up
		return ui.Cell{Text: domain.Linef("= %s", reasonWord(activeAsk)), Ink: st.Ready}
	}
	return ui.Cell{Text: whyNot(r.Codes), Ink: st.Warn}
}

// contactCell is the person. Where the list has no room for why now, it also shows
// that somebody is writing to them.
func (s *Screen) contactCell(r row) ui.Cell {
	if p := s.pencil(r.ContactID); !p.IsEmpty() && !slices.Contains(s.table.Columns(), "why") {
		return ui.Cell{Text: domain.Join(dot, p, domain.Line(r.Contact)), Ink: s.env.Styles.Info}
	}
	return ui.Cell{Text: domain.Line(r.Contact), Ink: s.inkOf(r, s.env.Styles.Text)}
}

// whyNot is the first reason against asking, and how many more there are.
func whyNot(codes []string) domain.Safe {
	switch len(codes) {
	case 0:
		return domain.Lit("–")
	case 1:
		return domain.Line(reasonWord(codes[0]))
	}
	return domain.Linef("%s +%d", reasonWord(codes[0]), len(codes)-1)
}

func (s *Screen) askedCell(r row) ui.Cell {
	ink := s.env.Styles.Muted
	if r.LastAskAt.IsZero() {
		return ui.Cell{Text: domain.Lit("never"), Ink: ink}
	}
	return ui.Cell{Text: ui.Age(s.env.Now().Sub(r.LastAskAt)), Ink: ink}
}
