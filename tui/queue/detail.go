package queue

import (
	"context"
	"slices"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/records"
	"github.com/refdeck/refdeck/tui/ui"
)

// detail is one person over the whole screen. The cursor goes through the lines
// that have a record behind them.
type detail struct {
	id   int64
	ref  domain.RecordRef // the cursor's record
	at   int              // its line
	top  int
	file dossier
	read ui.Lane
}

// dossier is the person's and the account's records, for what stands behind a line.
type dossier struct {
	id      int64
	account store.AccountDetail
	contact store.ContactDetail
}

// open shows the person under the cursor over the whole screen.
func (s *Screen) open() tea.Cmd {
	r, ok := s.table.Selected()
	if !ok {
		return nil
	}
	return s.openPerson(r.ContactID)
}

func (s *Screen) openPerson(id int64) tea.Cmd {
	s.detail = &detail{id: id}
	var read tea.Cmd
	if s.person.id != id || s.person.err != nil {
		read = s.readPerson(id)
	} else {
		s.detailArrived()
	}
	return tea.Batch(read, s.readDossier())
}

func (s *Screen) closeDetail() {
	s.detail, s.target = nil, 0
	s.forget()
}

func (s *Screen) readDossier() tea.Cmd {
	if s.detail == nil {
		return nil
	}
	st, id := s.env.Store, s.detail.id
	return ui.Do(s.env, ID, s.detail.read.Next(), func(ctx context.Context) (dossier, error) {
		d := dossier{id: id}
		var err error
		if d.contact, err = st.Contact(ctx, id); err != nil || d.contact.Account.ID == 0 {
			return d, err
		}
		d.account, err = st.Account(ctx, d.contact.Account.ID)
		return d, err
	})
}

func (s *Screen) tookDossier(m ui.Result[dossier]) tea.Cmd {
	if s.detail == nil || m.Val.id != s.detail.id {
		return nil
	}
	if m.Err != nil {
		return ui.Fail(m.Err)
	}
	s.detail.file = m.Val
	return nil
}

// detailArrived puts the cursor on its record again, or on the first one.
func (s *Screen) detailArrived() tea.Cmd {
	d := s.detail
	if d == nil || s.person.id != d.id || s.person.err != nil {
		return nil
	}
	lines := s.portrait(s.detailWidth())
	at := slices.IndexFunc(lines, func(l line) bool { return d.ref.ID != 0 && l.ref == d.ref })
	if at < 0 {
		at = slices.IndexFunc(lines, func(l line) bool { return l.ref.ID != 0 })
	}
	d.put(lines, max(at, 0))
	return nil
}

func (d *detail) put(lines []line, at int) {
	d.at = at
	if at < len(lines) {
		d.ref = lines[at].ref
	}
}

// detailWidth is the column of the lines; a wide window has what stands behind a line at its right.
func (s *Screen) detailWidth() int {
	if s.wide() {
		return min(s.w*55/100, 96)
	}
	return max(s.w-4, 1)
}

// detailTop is what stands above the lines: the place in the list, and a blank line.
const detailTop = 2

func (s *Screen) detailHeight() int { return max(s.h-detailTop, 1) }

// detailInput moves the cursor over the lines.
func (s *Screen) detailInput(msg tea.Msg) tea.Cmd {
	d, lines := s.detail, s.detailLines()
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		switch m.String() {
		case "down", "j":
			s.step(lines, 1)
		case "up", "k":
			s.step(lines, -1)
		case "pgdown", "ctrl+d":
			s.scroll(lines, s.detailHeight()-1)
		case "pgup", "ctrl+u":
			s.scroll(lines, -(s.detailHeight() - 1))
		case "home", "g":
			s.scroll(lines, -len(lines))
		case "end", "G":
			s.scroll(lines, len(lines))
		}
	case tea.MouseWheelMsg:
		switch m.Button {
		case tea.MouseWheelUp:
			d.top = max(d.top-3, 0)
		case tea.MouseWheelDown:
			d.top = max(min(d.top+3, len(lines)-s.detailHeight()), 0)
		}
	case tea.MouseClickMsg:
		return s.clickLine(lines, m.Y-detailTop)
	}
	return nil
}

func (s *Screen) detailLines() []line {
	if s.person.id != s.detail.id || s.person.err != nil {
		return nil
	}
	return s.portrait(s.detailWidth())
}

// step goes to the next line with a record; past the last one it scrolls on.
func (s *Screen) step(lines []line, n int) {
	d := s.detail
	for i := d.at + n; i >= 0 && i < len(lines); i += n {
		if lines[i].ref.ID != 0 {
			d.put(lines, i)
			s.keepLine(lines)
			return
		}
	}
	d.top = max(min(d.top+n, len(lines)-s.detailHeight()), 0)
}

// scroll goes a page on and takes the cursor to the nearest line with a record.
func (s *Screen) scroll(lines []line, n int) {
	d := s.detail
	goal := max(min(d.at+n, len(lines)-1), 0)
	best := -1
	for i := range lines {
		if lines[i].ref.ID != 0 && (best < 0 || abs(i-goal) < abs(best-goal)) {
			best = i
		}
	}
	d.top = max(min(d.top+n, len(lines)-s.detailHeight()), 0)
	if best >= 0 {
		d.put(lines, best)
		s.keepLine(lines)
	}
}

func abs(n int) int { return max(n, -n) }

func (s *Screen) keepLine(lines []line) {
	d, h := s.detail, s.detailHeight()
	d.top = max(min(d.top, d.at), d.at-h+1, 0)
	d.top = max(min(d.top, len(lines)-h), 0)
}

func (s *Screen) clickLine(lines []line, y int) tea.Cmd {
	d := s.detail
	i := d.top + y
	if y < 0 || i >= len(lines) || lines[i].ref.ID == 0 {
		return nil
	}
	if i == d.at {
		return s.openBehind()
	}
	d.put(lines, i)
	return nil
}

// neighbour opens the next or previous person of the list without closing.
func (s *Screen) neighbour(n int) func() tea.Cmd {
	return func() tea.Cmd {
		rows := s.table.Rows()
		i := slices.IndexFunc(rows, func(r row) bool { return r.ContactID == s.detail.id }) + n
		if i < 0 || i >= len(rows) {
			return ui.Toast(domain.Lit("This is the end of the list."))
		}
		cmd := s.table.Select(rows[i].key())
		return tea.Batch(cmd, s.openPerson(rows[i].ContactID))
	}
}

func (s *Screen) noNeighbour() string {
	if _, ok := s.listed(s.detail.id); !ok || s.report != nil {
		return "This person was not opened from the list, so there is no next one."
	}
	return ""
}

// visit shows what somebody came for from another screen.
func (s *Screen) visit(t ui.Target) tea.Cmd {
	switch {
	case t.ID == 0:
		return nil
	case t.Kind == "contact":
		return tea.Batch(s.table.Select(strconv.FormatInt(t.ID, 10)), s.openPerson(t.ID))
	case t.Kind == "account":
		return records.Load(s.env, func(ctx context.Context) ([]store.Explanation, error) {
			return s.env.Store.WhyAccount(ctx, t.ID, time.Time{})
		}, s.visitAccount)
	}
	return nil
}

// visitAccount shows the person of an account who may be asked, else the first one.
func (s *Screen) visitAccount(people []store.Explanation) tea.Cmd {
	if len(people) == 0 {
		return ui.Toast(domain.Lit("Nobody is known at this account yet. Add somebody with: add person."))
	}
	best := 0
	for i := range people {
		if people[i].Verdict.Askable() && !people[best].Verdict.Askable() {
			best = i
		}
	}
	return s.openPerson(people[best].Contact.ID)
}
