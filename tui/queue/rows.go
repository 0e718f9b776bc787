package queue

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// row is one person on the list. Priority and the words of why now change with
// the clock and are left out, so that rows differ only when the record does.
type row struct{ store.QueueItem }

func (r row) key() string       { return strconv.FormatInt(r.ContactID, 10) }
func (r row) name() domain.Safe { return domain.Line(r.Contact) }

// page is one answer for the list; the first one brings the counts along.
type page struct {
	after string
	ui.Page[row]
	labels map[int64]string
	counts *store.QueueCounts
	totals [4]int64
	whose  whose
	firms  int // companies, counted only where nobody is known yet
}

// states are the parts of the list in their order.
func states() []domain.QueueState {
	return []domain.QueueState{domain.QueueOpen, domain.QueueBlocked, domain.QueueSnoozed, domain.QueueNone}
}

// question is what the list asks the store: all that the answer depends on.
type question struct {
	store  store.Store
	find   string
	parts  int // how many of states are listed
	others bool
	whose  whose
	totals [4]int64
}

// parts: without a search those who may be asked, and on b those who must not
// be just now; a search finds everybody.
func (s *Screen) parts() int {
	switch {
	case s.find != "":
		return 4
	case s.others && s.known:
		return othersParts(&s.counts)
	case s.others:
		return 3
	}
	return 1
}

// othersParts: where nobody may be asked and nobody is blocked, those without a
// reason to be asked are all there is to look at.
func othersParts(c *store.QueueCounts) int {
	if c.Open+c.Blocked == 0 {
		return 4
	}
	return 3
}

func (s *Screen) fetch(after string, limit int) tea.Cmd {
	q := question{store: s.env.Store, find: s.find, parts: s.parts(), others: s.others, whose: s.whose, totals: s.totals}
	return ui.Do(s.env, ID, s.rows.Next(), func(ctx context.Context) (page, error) {
		p := page{after: after, labels: map[int64]string{}, totals: q.totals, whose: q.whose}
		if after == "" {
			if err := q.begin(ctx, &p); err != nil {
				return p, err
			}
		}
		return p, q.read(ctx, &p, limit)
	})
}

// begin reads the counts, and at the very first time whose people to show.
func (q *question) begin(ctx context.Context, p *page) error {
	if err := p.whose.decide(ctx, q.store); err != nil {
		return err
	}
	counts, err := q.store.QueueCounts(ctx, p.whose.scope())
	p.counts = &counts
	p.totals = [4]int64{}
	if q.find == "" {
		p.totals = [4]int64{counts.Open, counts.Blocked, counts.Snoozed, counts.None}
		if q.others {
			q.parts = othersParts(&counts)
		}
	}
	if err != nil || counts.Open+counts.Blocked+counts.Snoozed+counts.None > 0 {
		return err
	}
	firms, err := q.store.Accounts(ctx, store.PageQuery{Scope: p.whose.scope(), Limit: firmsCap})
	p.firms = len(firms)
	return err
}

// mostLabels is how many words of why now are kept: also those of rows that are
// shown a little longer than they are on the list.
const mostLabels = 2000

// firmsCap is up to how many companies are counted where nobody is known.
const firmsCap = 1000

// read goes through the parts until the page is full. A cursor is the number of
// the part and the store's own cursor in it. A search shows what it found in one
// part before it looks into the next.
func (q *question) read(ctx context.Context, p *page, limit int) error {
	part, after := splitCursor(p.after)
	for ; part < q.parts; part++ {
		if len(p.Rows) >= limit || (q.find != "" && len(p.Rows) > 0) {
			p.Next = joinCursor(part, "")
			break
		}
		got, err := q.store.Queue(ctx, store.QueueQuery{Scope: p.whose.scope(), State: states()[part], Search: q.find, After: after, Limit: limit - len(p.Rows)})
		if err != nil {
			return err
		}
		p.totals[part] = got.Total
		p.add(got.Items)
		if got.Next != "" {
			p.Next = joinCursor(part, got.Next)
			break
		}
		after = ""
	}
	p.Total = q.total(p)
	return nil
}

// total is how many rows there are in all parts; -1 while a search has not looked into all of them.
func (q *question) total(p *page) int {
	if q.find != "" && p.Next != "" {
		return -1
	}
	n := 0
	for i := range q.parts {
		n += int(p.totals[i])
	}
	return n
}

func (p *page) add(items []store.QueueItem) {
	for _, it := range items {
		p.labels[it.ContactID] = it.Record.Label
		it.Priority, it.Record.Label = 0, ""
		p.Rows = append(p.Rows, row{it})
	}
}

func joinCursor(part int, next string) string { return strconv.Itoa(part) + "|" + next }

func splitCursor(s string) (part int, next string) {
	head, next, _ := strings.Cut(s, "|")
	part, err := strconv.Atoi(head)
	if err != nil || part < 0 || part > len(states()) {
		return 0, ""
	}
	return part, next
}

func (s *Screen) tookPage(m ui.Result[page]) tea.Cmd {
	if m.Err != nil {
		return s.table.Fail(m.Err)
	}
	p := m.Val
	if p.after == "" {
		if len(s.labels) > mostLabels {
			clear(s.labels)
		}
		s.whose = p.whose
	}
	for id, l := range p.labels {
		s.labels[id] = l
	}
	if p.counts != nil {
		s.counts, s.firms, s.known = *p.counts, p.firms, true
	}
	s.totals = p.totals
	cmd := s.table.Set(p.after, p.Page)
	if p.after == "" && s.detail == nil && s.person.id != 0 && strconv.FormatInt(s.person.id, 10) == s.table.CursorKey() {
		cmd = tea.Batch(cmd, s.readPerson(s.person.id))
	}
	return tea.Batch(cmd, s.lookAround(0))
}

// section is the line above the first row of a part.
func (s *Screen) section(r row) domain.Safe {
	switch r.State {
	case domain.QueueBlocked:
		if s.find != "" {
			return domain.Linef("blocked · %s", ui.Count(s.totals[1]))
		}
		return domain.Linef("blocked · %s · b hides them", ui.Count(s.totals[1]))
	case domain.QueueSnoozed:
		return domain.Linef("snoozed · %s", ui.Count(s.totals[2]))
	case domain.QueueNone:
		return domain.Linef("no reason to ask now · %s", ui.Count(s.totals[3]))
	}
	return domain.Safe{}
}

// Find searches while typing; what was opened gives way to the list.
func (s *Screen) Find(text string) tea.Cmd {
	s.find = text
	if text != "" && s.detail != nil {
		s.closeDetail()
	}
	if text != "" {
		s.report = nil
	}
	return s.table.Restart()
}

// Found tells how many of all people the search finds; -1 while it goes on.
func (s *Screen) Found() (shown, total int) {
	return s.table.Total(), int(s.people())
}

// toggleOthers shows or hides those who must not be asked now.
func (s *Screen) toggleOthers() tea.Cmd {
	s.others = !s.others
	return s.table.Restart()
}
