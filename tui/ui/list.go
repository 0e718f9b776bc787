package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
)

// Page is one answer of a paged source. Next is the cursor of the page after
// it, "" at the end; Total counts all rows, -1 when unknown.
type Page[R any] struct {
	Rows  []R
	Next  string
	Total int
}

const (
	skeletonAfter = 150 * time.Millisecond
	freshFor      = 5 * time.Second
	typingFor     = 2 * time.Second
)

// list is what tables and card columns share: rows that arrive by pages, and a
// cursor that belongs to a record. It knows nothing about drawing but heights.
type list[R any] struct {
	env   *Env
	to    ScreenID
	key   func(R) string
	name  func(R) domain.Safe
	fetch func(after string, limit int) tea.Cmd
	open  func() tea.Cmd
	lines func(i int) int // how many lines row i takes
	gone  func(R) tea.Cmd // the cursor's row has left; nil: the cursor goes on by itself

	rows   []R
	next   string
	total  int
	cursor string // the record the cursor is on
	at     int    // where that record is
	top    int    // the first row drawn
	height int

	mode     loadMode
	asking   string // the cursor of the page under way
	busy     bool
	gathered *Page[R] // a reload that has not reached the cursor yet
	held     *Page[R] // a reload that waits until nobody is typing
	changes  int      // how many rows of it differ
	loaded   bool
	skeleton bool
	problem  domain.Safe
	fresh    map[string]time.Time
	marked   map[string]bool
	blurred  bool   // the keys go elsewhere
	ghost    string // a row that others took away, kept while the cursor is on it
}

// loadMode says how an answer that replaces the rows is to be taken.
type loadMode int

const (
	modeOwn     loadMode = iota // the person's own doing: shown at once
	modeGentle                  // somebody else's change: waits while typing
	modeRestart                 // another question: a record may be missing without having left
)

// Load reads again from the start; what is shown stays until the answer comes.
func (l *list[R]) Load() tea.Cmd { return l.begin(modeOwn) }

// Reload answers a ReloadMsg: others' changes wait while somebody is typing.
func (l *list[R]) Reload(msg ReloadMsg) tea.Cmd {
	if msg.Asked {
		return l.begin(modeOwn)
	}
	return l.begin(modeGentle)
}

// Restart reads another question's rows: a filter, a search, a sort.
func (l *list[R]) Restart() tea.Cmd { return l.begin(modeRestart) }

func (l *list[R]) begin(m loadMode) tea.Cmd {
	if l.busy && l.asking == "" && m == modeGentle { // the louder one under way covers it
		m = l.mode
	}
	l.mode, l.gathered, l.held, l.changes = m, nil, nil, 0
	l.problem = domain.Safe{}
	return tea.Batch(l.ask("", l.want()), l.waitForSkeleton())
}

// want is how many rows a reload needs so that the cursor's record is among them.
func (l *list[R]) want() int { return max(l.page(), l.at+l.height+1) }

func (l *list[R]) page() int { return max(50, 2*l.height) }

func (l *list[R]) ask(after string, limit int) tea.Cmd {
	l.busy, l.asking = true, after
	return l.fetch(after, limit)
}

func (l *list[R]) waitForSkeleton() tea.Cmd {
	if l.loaded {
		return nil
	}
	return l.env.After(skeletonAfter, Pulse{l.to})
}

// Set takes the answer of Fetch for the page after a cursor.
func (l *list[R]) Set(after string, p Page[R]) tea.Cmd {
	if after != l.asking {
		return nil // an answer to a question that was given up
	}
	l.busy, l.problem = false, domain.Safe{}
	switch {
	case after == "":
		return l.gather(&p)
	case l.gathered != nil:
		l.gathered.Rows = append(l.gathered.Rows, p.Rows...)
		l.gathered.Next, l.gathered.Total = p.Next, p.Total
		return l.gather(l.gathered)
	}
	l.rows = append(l.rows, p.Rows...)
	l.next, l.total = p.Next, p.Total
	return l.follow()
}

// gather goes on reading until the answer reaches as far as the cursor was.
func (l *list[R]) gather(p *Page[R]) tea.Cmd {
	if l.mode != modeRestart && p.Next != "" && len(p.Rows) < l.at+l.height && len(p.Rows) > 0 {
		l.gathered = p
		return l.ask(p.Next, l.want()-len(p.Rows))
	}
	l.gathered = nil
	if l.mode == modeGentle && l.loaded && l.handsOn() {
		if n := l.countChanges(p.Rows); n > 0 && !l.sameOrder(p.Rows) {
			l.held, l.changes = p, n
			return l.env.After(typingFor, Pulse{l.to})
		}
	}
	return l.replace(p)
}

// handsOn tells whether somebody would be disturbed by rows that move.
func (l *list[R]) handsOn() bool {
	return l.env.Modal || l.env.Now().Sub(l.env.Typed) < typingFor
}

// Fail takes the error of Fetch: rows stay, and without any the reason is shown in their place.
func (l *list[R]) Fail(err error) tea.Cmd {
	l.busy, l.gathered = false, nil
	l.problem = Sentence(err)
	if domain.CodeOf(err) == domain.Unavailable || len(l.rows) == 0 {
		return nil // the banner, or the place of the rows, says it
	}
	return Fail(err)
}

// Pulse looks at the clock: the skeleton comes, marks go, held changes are applied.
func (l *list[R]) pulse() tea.Cmd {
	now := l.env.Now()
	l.skeleton = !l.loaded && l.busy
	for k, since := range l.fresh {
		if now.Sub(since) >= freshFor {
			delete(l.fresh, k)
		}
	}
	if l.held == nil {
		return nil
	}
	if l.handsOn() {
		return l.env.After(typingFor, Pulse{l.to})
	}
	return l.ApplyHeld()
}

// ApplyHeld shows the changes that were held back.
func (l *list[R]) ApplyHeld() tea.Cmd {
	if l.held == nil {
		return nil
	}
	p := l.held
	l.held, l.changes = nil, 0
	return l.replace(p)
}

// Held is how many changed rows wait to be shown.
func (l *list[R]) Held() int { return l.changes }

// follow keeps the cursor's record in view and the pages ahead of it read.
func (l *list[R]) follow() tea.Cmd {
	l.keepInView()
	if l.next == "" || l.busy || l.held != nil || l.at+l.height < len(l.rows)-l.height/2 {
		return nil
	}
	return l.ask(l.next, l.page())
}
