package ui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
)

// Selected is the record under the cursor.
func (l *list[R]) Selected() (R, bool) {
	if l.at < len(l.rows) {
		return l.rows[l.at], true
	}
	var none R
	return none, false
}

// CursorKey is the key of the record the cursor belongs to, also while it is not loaded.
func (l *list[R]) CursorKey() string { return l.cursor }

// Select puts the cursor on a record; when it is not among the rows it is
// looked for in the next answer.
func (l *list[R]) Select(key string) tea.Cmd {
	l.cursor = key
	for i, r := range l.rows {
		if l.key(r) == key {
			l.at = i
			l.layGhost()
			return l.follow()
		}
	}
	return nil
}

// Rows are the rows read so far, with the one that is only kept for the cursor.
func (l *list[R]) Rows() []R { return l.rows }

// Total counts all rows of the source, -1 when unknown.
func (l *list[R]) Total() int { return l.total }

// Loaded tells whether an answer has arrived yet.
func (l *list[R]) Loaded() bool { return l.loaded }

// ToggleMark marks the record under the cursor for an action on many, or
// unmarks it, and goes on to the next.
func (l *list[R]) ToggleMark() tea.Cmd {
	r, ok := l.Selected()
	if !ok {
		return nil
	}
	k := l.key(r)
	if l.marked[k] {
		delete(l.marked, k)
	} else {
		if l.marked == nil {
			l.marked = map[string]bool{}
		}
		l.marked[k] = true
	}
	return l.step(1)
}

// Marked are the keys of the marked records, those not among the rows included.
func (l *list[R]) Marked() []string {
	var keys []string
	seen := map[string]bool{}
	for _, r := range l.rows {
		if k := l.key(r); l.marked[k] {
			keys, seen[k] = append(keys, k), true
		}
	}
	for k := range l.marked {
		if !seen[k] {
			keys = append(keys, k)
		}
	}
	return keys
}

// ClearMarks unmarks everything and tells whether there was anything.
func (l *list[R]) ClearMarks() bool {
	had := len(l.marked) > 0
	clear(l.marked)
	return had
}

func (l *list[R]) step(n int) tea.Cmd {
	l.moveTo(l.at + n)
	return l.follow()
}

// handleKey moves the cursor: arrows, page keys, and vim's as silent extras.
func (l *list[R]) handleKey(key string) (tea.Cmd, bool) {
	switch key {
	case "up", "k":
		return l.step(-1), true
	case "down", "j":
		return l.step(1), true
	case "pgup", "ctrl+u":
		return l.step(-max(l.height-1, 1)), true
	case "pgdown", "ctrl+d":
		return l.step(max(l.height-1, 1)), true
	case "home", "g":
		return l.step(-len(l.rows)), true
	case "end", "G":
		return l.step(len(l.rows)), true
	}
	return nil, false
}

// clickRow selects a row, and opens it when it was selected already.
func (l *list[R]) clickRow(i int) tea.Cmd {
	if i < 0 || i >= len(l.rows) {
		return nil
	}
	if i == l.at && l.open != nil {
		return l.open()
	}
	l.moveTo(i)
	return l.follow()
}

// keepInView scrolls as little as needed, and leaves no empty lines below the end.
func (l *list[R]) keepInView() {
	if len(l.rows) == 0 || l.height <= 0 {
		l.top = 0
		return
	}
	l.top = min(max(l.top, 0), l.at)
	for l.top < l.at && l.span(l.top, l.at) > l.height {
		l.top++
	}
	for l.top > 0 && l.span(l.top-1, len(l.rows)-1) <= l.height {
		l.top--
	}
}

// span counts the lines from row a to row b, giving up beyond the height.
func (l *list[R]) span(a, b int) int {
	n := 0
	for i := a; i <= b && n <= l.height; i++ {
		n += l.lines(i)
	}
	return n
}

// below is how many rows are under the last one drawn; more says that there are
// others not counted.
func (l *list[R]) below(last int) (n int, more bool) {
	if l.total >= 0 {
		return max(l.total-last-1, 0), false
	}
	return max(len(l.rows)-last-1, 0), l.next != ""
}

func moreBelow(n int, more bool) domain.Safe {
	switch {
	case n <= 0 && !more:
		return domain.Safe{}
	case more:
		return domain.Lit("↓ more")
	}
	return domain.Linef("↓ %s more", Count(int64(n)))
}
