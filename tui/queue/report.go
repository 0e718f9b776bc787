package queue

import (
	"context"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// report is the missed moments per owner, and behind a number the people.
type report struct {
	s      *Screen
	lane   ui.Lane
	owners *ui.Table[store.MissedRow]
	people *ui.Table[missedItem]
	got    store.MissedReport
	owner  string // whose people are listed; only while inside
	inside bool
}

// missedItem is one missed moment with a key of its own: a person may have missed several.
type missedItem struct {
	store.MissedItem
	n int
}

type missed struct{ store.MissedReport }

// reportTop is what stands above the table of the report.
const reportTop = 3

func (s *Screen) openReport() tea.Cmd {
	r := &report{s: s}
	r.owners = ui.NewTable(s.env, ID, ui.TableSpec[store.MissedRow]{Columns: r.ownerColumns(), Open: r.enter,
		Key: func(m store.MissedRow) string { return strconv.FormatInt(m.OwnerID, 10) }, Name: func(m store.MissedRow) domain.Safe { return domain.Line(m.Owner) },
		Fetch: func(string, int) tea.Cmd { return r.read() }, Empty: r.empty})
	r.people = ui.NewTable(s.env, ID, ui.TableSpec[missedItem]{Columns: r.peopleColumns(), Open: r.enter,
		Key: func(m missedItem) string { return strconv.Itoa(m.n) }, Name: func(m missedItem) domain.Safe { return domain.Line(m.Contact) },
		Fetch: func(string, int) tea.Cmd { return nil }, Empty: func() ui.Words {
			return ui.Words{What: domain.Lit("No missed moment of this owner is among the newest 200."), Next: domain.Lit("Esc goes back to the owners.")}
		}})
	s.report = r
	r.resize(s.w, max(s.h-reportTop, 1))
	return r.owners.Load()
}

func (s *Screen) readMissed() tea.Cmd { return s.report.owners.Load() }

// read asks for the windows that closed in the chosen period.
func (r *report) read() tea.Cmd {
	env, p := r.s.env, r.s.env.Filters.Period
	q := store.MissedQuery{Scope: r.s.whose.scope(), To: env.Now()}
	if !p.From.IsZero() {
		q.From = p.From.Start(env.Zone)
	}
	if end := p.To.Start(env.Zone); !p.To.IsZero() && end.Before(q.To) {
		q.To = end
	}
	return ui.Do(env, ID, r.lane.Next(), func(ctx context.Context) (missed, error) {
		got, err := env.Store.Missed(ctx, q)
		return missed{got}, err
	})
}

func (s *Screen) tookMissed(m ui.Result[missed]) tea.Cmd {
	r := s.report
	if r == nil {
		return nil
	}
	if m.Err != nil {
		return r.owners.Fail(m.Err)
	}
	r.got = m.Val.MissedReport
	cmd := r.owners.Set("", ui.Page[store.MissedRow]{Rows: r.got.Rows, Total: len(r.got.Rows)})
	return tea.Batch(cmd, r.fillPeople())
}

// fillPeople lists the newest missed moments of the chosen owner.
func (r *report) fillPeople() tea.Cmd {
	if !r.inside {
		return nil
	}
	var rows []missedItem
	for i, it := range r.got.Items {
		if it.Owner == r.owner {
			rows = append(rows, missedItem{it, i})
		}
	}
	return tea.Batch(r.people.Restart(), r.people.Set("", ui.Page[missedItem]{Rows: rows, Total: len(rows)}))
}

func (r *report) resize(w, h int) {
	r.owners.Resize(w, h)
	r.people.Resize(w, h)
}

func (r *report) update(msg tea.Msg) tea.Cmd {
	if _, ok := msg.(ui.Pulse); ok {
		return tea.Batch(r.owners.Update(msg), r.people.Update(msg))
	}
	if r.inside {
		return r.people.Update(msg)
	}
	return r.owners.Update(msg)
}

// enter goes from a number to its people, and from a person to all about them.
func (r *report) enter() tea.Cmd {
	if r.inside {
		if it, ok := r.people.Selected(); ok {
			return r.s.openPerson(it.ContactID)
		}
		return nil
	}
	it, ok := r.owners.Selected()
	if !ok {
		return nil
	}
	r.inside, r.owner = true, it.Owner
	return r.fillPeople()
}

func (r *report) back() bool {
	was := r.inside
	r.inside = false
	return was
}

func (r *report) actions() []ui.Action {
	label, help := "who", "Show the people whose moments this owner missed."
	if r.inside {
		label, help = "open", "Show everything about this person."
	}
	return []ui.Action{{ID: "missed.open", Key: ui.VerbOpen.Key(), Label: label, Help: help, Rank: 1, Run: r.enter, Off: r.nothing},
		{ID: "missed.close", Key: ui.VerbReport.Key(), Label: "back to today", Help: "Close the report.", Rank: 2, Run: func() tea.Cmd { r.s.report = nil; return nil }}}
}

func (r *report) nothing() string {
	if r.inside && len(r.people.Rows()) == 0 || !r.inside && len(r.owners.Rows()) == 0 {
		return "There is nothing to open here."
	}
	return ""
}

// UsesPeriod tells that the report is about a period; the list shows what is open now.
func (s *Screen) UsesPeriod() bool { return s.report != nil && s.detail == nil }

func (r *report) empty() ui.Words {
	return ui.Words{What: domain.Linef("No moment to ask closed in %s.", r.s.env.Filters.Period.Label), Next: domain.Lit("[ shows the period before; P chooses another kind of period.")}
}

func (s *Screen) reportView() string {
	r, st := s.report, s.env.Styles
	var opened, asked, lost int64
	for _, m := range r.got.Rows {
		opened, asked, lost = opened+m.Opened, asked+m.Asked, lost+m.Missed
	}
	left := []ui.Span{{Text: domain.Linef(" Missed moments %s", ui.Count(lost)), Ink: st.Title}}
	if opened > 0 {
		left = append(left, ui.Span{Text: domain.Linef(" of %s that closed · %s asked in time", ui.Count(opened), ui.Percent(asked, opened)), Ink: st.Text})
	}
	if r.inside {
		left = append(left, ui.Span{Text: domain.Lit(" · those of "), Ink: st.Muted}, ui.Span{Text: domain.Line(ownerOr(r.owner)), Ink: st.Text})
	}
	head := ui.Ends(s.w, left, []ui.Span{{Text: domain.Line(strings.TrimSpace(r.s.env.Filters.Period.Label) + " "), Ink: st.Muted}})
	note := ui.Line(s.w, ui.Span{Text: domain.Lit(" Moments in which nobody was to be asked do not count as missed."), Ink: st.Muted})
	body := r.owners.View()
	if r.inside {
		body = r.people.View()
	}
	return head + "\n" + note + "\n \n" + body
}

func ownerOr(name string) string {
	if name == "" {
		return "nobody (no owner)"
	}
	return name
}

func (r *report) ownerColumns() []ui.Column[store.MissedRow] {
	st := func(text func(store.MissedRow) domain.Safe) func(store.MissedRow) ui.Cell {
		return func(m store.MissedRow) ui.Cell { return ui.Cell{Text: text(m), Ink: r.s.env.Styles.Text} }
	}
	return []ui.Column[store.MissedRow]{
		{Key: "owner", Title: domain.Lit("owner"), Min: 14, Ideal: 24, Essential: true, Cell: st(func(m store.MissedRow) domain.Safe { return domain.Line(ownerOr(m.Owner)) })},
		{Key: "opened", Title: domain.Lit("moments"), Min: 8, Ideal: 9, Align: ui.Right, Cell: st(func(m store.MissedRow) domain.Safe { return ui.Count(m.Opened) })},
		{Key: "asked", Title: domain.Lit("asked"), Min: 7, Ideal: 9, Align: ui.Right, Cell: st(func(m store.MissedRow) domain.Safe { return ui.Count(m.Asked) })},
		{Key: "missed", Title: domain.Lit("missed"), Min: 7, Ideal: 9, Essential: true, Align: ui.Right, Cell: func(m store.MissedRow) ui.Cell {
			return ui.Cell{Text: ui.Count(m.Missed), Ink: r.s.env.Styles.Warn}
		}},
		{Key: "share", Title: domain.Lit("asked of all"), Min: 12, Ideal: 12, Priority: 1, Align: ui.Right, Cell: st(func(m store.MissedRow) domain.Safe { return ui.Percent(m.Asked, m.Opened) })},
		{Key: "bar", Title: domain.Safe{}, Min: 20, Ideal: 20, Priority: 2, Cell: func(m store.MissedRow) ui.Cell {
			return ui.Cell{Text: ui.Gauge(float64(m.Asked), float64(m.Opened), 20), Ink: r.s.env.Styles.Good}
		}},
	}
}

func (r *report) peopleColumns() []ui.Column[missedItem] {
	st := func(text func(missedItem) domain.Safe) func(missedItem) ui.Cell {
		return func(m missedItem) ui.Cell { return ui.Cell{Text: text(m), Ink: r.s.env.Styles.Text} }
	}
	return []ui.Column[missedItem]{
		{Key: "closed", Title: domain.Lit("closed"), Min: 10, Ideal: 12, Essential: true, Align: ui.Right, Cell: st(func(m missedItem) domain.Safe { return r.when(m.ClosedAt) })},
		{Key: "account", Title: domain.Lit("account"), Min: 14, Ideal: 24, Essential: true, Grow: true, Cell: st(func(m missedItem) domain.Safe { return domain.Line(m.Account) })},
		{Key: "contact", Title: domain.Lit("contact"), Min: 12, Ideal: 18, Cell: st(func(m missedItem) domain.Safe { return domain.Line(m.Contact) })},
		{Key: "why", Title: domain.Lit("moment"), Min: 14, Ideal: 22, Priority: 1, Cell: st(func(m missedItem) domain.Safe { return domain.Line(triggerWord(m.Trigger)) })},
	}
}

func (r *report) when(t time.Time) domain.Safe { return ui.Near(r.s.env.Now(), t, r.s.env.Zone) }
