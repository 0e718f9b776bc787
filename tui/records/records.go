// Package records holds the overlays with which people add and correct records
// by hand: accounts, contacts, answers, cases, events, partners and referrals.
// Every screen opens the same forms.
package records

import (
	"context"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// Forms opens the forms of one session.
type Forms struct{ Env *ui.Env }

// Load reads something from the store off the program's goroutine and goes on
// with it on that goroutine; an error is shown until it is read. It is for work
// that belongs to no screen, such as filling a form before it opens.
func Load[T any](env *ui.Env, read func(ctx context.Context) (T, error), then func(T) tea.Cmd) tea.Cmd {
	ask := ui.Do(env, ui.OverlayID, ui.Gen{}, read)
	return func() tea.Msg {
		r, _ := ask().(ui.Result[T])
		return ui.Direct(func() tea.Cmd {
			reach := func() tea.Msg { return ui.ReachMsg{Err: r.Err} }
			if r.Err != nil {
				return tea.Batch(reach, ui.Fail(r.Err))
			}
			return tea.Batch(reach, then(r.Val))
		})
	}
}

// Reread asks the open screen to read again at once, and the others when they are shown.
func Reread() tea.Cmd { return func() tea.Msg { return ui.ReloadMsg{Asked: true} } }

func (f Forms) open(spec ui.FormSpec) tea.Cmd {
	if spec.Saved == nil {
		spec.Saved = Reread
	}
	return ui.Open(ui.NewForm(f.Env, spec))
}

// draft names the draft of a record's form.
func draft(kind string, id int64) string {
	if id == 0 {
		return kind + ".new"
	}
	return kind + "/" + idText(id)
}

func idText(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

func idOf(text string) int64 {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return id
}

// verb is "New" or "Correct", for the title of a form.
func verb(id int64, kind string) domain.Safe {
	if id == 0 {
		return domain.Linef("New %s", kind)
	}
	return domain.Linef("Correct this %s", kind)
}

func button(id int64, kind string) string {
	if id == 0 {
		return "Add " + kind
	}
	return "Save " + kind
}

// said is the toast after a save, with the offer to take it back.
func said(id int64, name string) domain.Safe {
	if id == 0 {
		return domain.Concat(domain.Line(name), domain.Lit(" was added · u undo"))
	}
	return domain.Concat(domain.Line(name), domain.Lit(" was saved · u undo"))
}

// dateText is a date as a field starts with it.
func dateText(d domain.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

func (f Forms) dayText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return domain.DateOf(t, f.Env.Zone).String()
}

// moment is the instant of a date that was typed: unchanged if the day is the
// same as before, now if it is today, else noon of that day.
func (f Forms) moment(d domain.Date, was time.Time) time.Time {
	switch {
	case d.IsZero():
		return time.Time{}
	case !was.IsZero() && domain.DateOf(was, f.Env.Zone) == d:
		return was
	case d == f.Env.Today():
		return f.Env.Now().UTC().Truncate(time.Microsecond)
	}
	return d.Start(f.Env.Zone).Add(12 * time.Hour).UTC()
}

func moneyText(m domain.Money) string {
	if m.IsZero() {
		return ""
	}
	return m.Decimal() + " " + m.Currency
}

// page asks for the few best matches that a field shows.
func page(text string) store.PageQuery { return store.PageQuery{Search: text, Limit: 20} }
