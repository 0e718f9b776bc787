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

// person is everything about the one the pane shows, and the text of an ask.
type person struct {
	id    int64
	x     store.Explanation
	draft store.DraftText
	err   error
}

// look is the wish to read a person, once the cursor has rested.
type look struct{ id int64 }

// Address is the screen that waits.
func (look) Address() ui.ScreenID { return ID }

// restFor is how long the cursor rests before the pane follows, so that holding
// an arrow down does not read every row.
const restFor = 80 * time.Millisecond

// patience is how long an answer may take before the pane says that it is loading.
const patience = 150 * time.Millisecond

// subject is whom the actions are about: the opened person, else the one under the cursor.
func (s *Screen) subject() (store.QueueItem, bool) {
	if s.detail != nil {
		if s.person.id == s.detail.id && s.person.err == nil {
			return s.person.x.Item, true
		}
		return s.listed(s.detail.id)
	}
	if s.report != nil {
		return store.QueueItem{}, false
	}
	r, ok := s.table.Selected()
	return r.QueueItem, ok
}

// listed finds somebody among the rows read so far.
func (s *Screen) listed(id int64) (store.QueueItem, bool) {
	for _, r := range s.table.Rows() {
		if r.ContactID == id {
			return r.QueueItem, true
		}
	}
	return store.QueueItem{}, false
}

// followCursor lets the pane follow the cursor; the first person is read at once.
func (s *Screen) followCursor() tea.Cmd {
	if s.detail != nil || s.report != nil {
		return nil
	}
	r, ok := s.table.Selected()
	if !ok || r.ContactID == s.target {
		return nil
	}
	first := s.target == 0
	s.target = r.ContactID
	if first {
		return s.readPerson(s.target)
	}
	return s.env.After(restFor, look{s.target})
}

// readPerson asks why one is, or is not, to be asked. A wish that the cursor has left behind is dropped.
func (s *Screen) readPerson(id int64) tea.Cmd {
	if id == 0 || id != s.wanted() {
		return nil
	}
	st := s.env.Store
	s.asked = s.env.Now()
	read := ui.Do(s.env, ID, s.who.Next(), func(ctx context.Context) (person, error) {
		p := person{id: id}
		if p.x, p.err = st.Why(ctx, id, time.Time{}); p.err != nil {
			return p, p.err
		}
		draft, err := st.Draft(ctx, id)
		if err == nil { // somebody without an account has no draft; the rest still shows
			p.draft = draft
		}
		return p, nil
	})
	return tea.Batch(read, s.env.After(patience, ui.Pulse{To: ID}))
}

// wanted is whom the pane or the opened detail is about.
func (s *Screen) wanted() int64 {
	if s.detail != nil {
		return s.detail.id
	}
	if id, err := strconv.ParseInt(s.table.CursorKey(), 10, 64); err == nil {
		return id
	}
	return 0
}

func (s *Screen) tookPerson(m ui.Result[person]) tea.Cmd {
	p := m.Val
	p.err = m.Err
	if m.Err != nil && s.person.id == p.id && s.person.err == nil {
		return ui.Fail(m.Err) // what was shown stays
	}
	s.person = p
	s.forget()
	return s.detailArrived()
}

// forget drops what was drawn before.
func (s *Screen) forget() {
	s.pane = drawn{}
	s.portray = portrayal{}
}

// moment is the minute of a drawing: ages change no more often.
func (s *Screen) moment() time.Time { return s.env.Now().Truncate(time.Minute) }

// drawn is the pane's drawing, kept until the data, the room or the minute changes.
type drawn struct {
	id    int64
	w, h  int
	at    time.Time
	lines []string // each exactly w cells
}

// paneLines is the person beside the list.
func (s *Screen) paneLines(w, h int) []string {
	it, ok := s.subject()
	switch {
	case !ok:
		return nil
	case s.person.id != it.ContactID:
		return boxed(s.introduce(&it, w), w, h)
	case s.person.err != nil:
		return boxed(ui.Problem(s.env.Styles, w, h, ui.Sentence(s.person.err)), w, h)
	}
	at := s.moment()
	if s.pane.id == it.ContactID && s.pane.w == w && s.pane.h == h && s.pane.at.Equal(at) {
		return s.pane.lines
	}
	s.pane = drawn{it.ContactID, w, h, at, boxed(s.drawPane(w, h), w, h)}
	return s.pane.lines
}

func boxed(text string, w, h int) []string { return strings.Split(ui.Box(text, w, h), "\n") }

func (s *Screen) drawPane(w, h int) string {
	lines := s.portrait(w)
	var b strings.Builder
	for i, l := range lines {
		if i == h-1 && len(lines) > h {
			b.WriteString(ui.Paint(s.env.Styles.Muted, domain.Linef("↓ %s, Enter opens", ui.Plural(len(lines)-i, "more line", "more lines"))))
			break
		}
		b.WriteString(ui.Line(w, l.spans...))
		b.WriteByte('\n')
	}
	return b.String()
}

// introduce is what the row already tells, while the rest is on its way.
func (s *Screen) introduce(it *store.QueueItem, w int) string {
	st, loading := s.env.Styles, ""
	if s.wanted() == it.ContactID && s.env.Now().Sub(s.asked) >= patience {
		loading = "\n\n" + ui.Paint(st.Muted, domain.Lit("Loading…"))
	}
	return ui.Line(w, ui.Span{Text: domain.Line(it.Contact), Ink: st.Title}, ui.Span{Text: domain.Line("  " + it.Title), Ink: st.Muted}) + "\n" +
		ui.Line(w, ui.Span{Text: domain.Line(it.Account), Ink: st.Text}) + loading
}
