package ui

import (
	"reflect"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
)

// replace puts a new answer in the place of the old one. The cursor stays on
// its record and that record on its line of the screen; when the record is
// gone the next one in the old order takes its place, else the one before.
func (l *list[R]) replace(p *Page[R]) tea.Cmd {
	old, first := l.rows, !l.loaded
	line := l.at - l.top
	marks := l.markFresh(p.Rows, first)
	before := l.ghost
	l.rows, l.next, l.total, l.loaded, l.skeleton = l.haunted(p.Rows, old), p.Next, p.Total, true, false
	if l.ghost != "" && l.total >= 0 {
		l.total++
	}
	if len(l.rows) == 0 { // may be passing: the record is remembered
		l.at, l.top = 0, 0
		return marks
	}
	where := l.places()
	said := l.resettle(old, where)
	l.top = max(l.at-line, 0)
	if first || l.mode == modeRestart {
		l.top = 0
	}
	if l.ghost != "" && l.ghost != before {
		said = tea.Batch(said, l.gone(l.rows[l.at]))
	}
	return tea.Batch(marks, said, l.follow())
}

// haunted puts the cursor's row back to its place when somebody else's change has
// taken it away: it stays, as a ghost, until the cursor goes on (HABITS §2).
func (l *list[R]) haunted(rows, old []R) []R {
	l.ghost = ""
	if l.gone == nil || l.blurred || l.mode != modeGentle || !l.loaded || l.at >= len(old) || l.key(old[l.at]) != l.cursor {
		return rows
	}
	if slices.ContainsFunc(rows, func(r R) bool { return l.key(r) == l.cursor }) {
		return rows
	}
	l.ghost = l.cursor
	return slices.Insert(slices.Clone(rows), min(l.at, len(rows)), old[l.at])
}

// Ghost is the key of the row that is only kept for the cursor, "" for none.
func (l *list[R]) Ghost() string { return l.ghost }

// DropGhost takes that row away: it has turned out that the person did it.
func (l *list[R]) DropGhost() tea.Cmd {
	if l.ghost == "" {
		return nil
	}
	l.cursor = ""
	at := l.at
	l.layGhost()
	l.moveTo(at)
	return l.follow()
}

// layGhost takes the ghost away once the cursor is not on it.
func (l *list[R]) layGhost() {
	if l.ghost == "" || l.cursor == l.ghost {
		return
	}
	i := slices.IndexFunc(l.rows, func(r R) bool { return l.key(r) == l.ghost })
	l.ghost = ""
	if i < 0 {
		return
	}
	l.rows = slices.Delete(slices.Clone(l.rows), i, i+1)
	l.total = max(l.total-1, -1)
	if l.at > i {
		l.at--
	}
	if l.top > i {
		l.top--
	}
}

func (l *list[R]) places() map[string]int {
	where := make(map[string]int, len(l.rows))
	for i, r := range l.rows {
		where[l.key(r)] = i
	}
	return where
}

// resettle finds the cursor's record among the new rows, or its neighbour.
func (l *list[R]) resettle(old []R, where map[string]int) tea.Cmd {
	if i, ok := where[l.cursor]; ok {
		l.at = i
		return nil
	}
	if l.cursor == "" || l.mode == modeRestart || l.at >= len(old) || l.key(old[l.at]) != l.cursor {
		l.moveTo(0)
		return nil
	}
	gone := l.name(old[l.at])
	i, ok := neighbour(old, l.at, l.key, where)
	if !ok {
		i = min(l.at, len(l.rows)-1)
	}
	l.moveTo(i)
	if l.mode == modeOwn || l.blurred {
		return nil // the person did it and knows, or looks elsewhere
	}
	return Toast(domain.Concat(gone, domain.Lit(" left this list")))
}

func neighbour[R any](old []R, at int, key func(R) string, where map[string]int) (int, bool) {
	for i := at + 1; i < len(old); i++ {
		if j, ok := where[key(old[i])]; ok {
			return j, true
		}
	}
	for i := at - 1; i >= 0; i-- {
		if j, ok := where[key(old[i])]; ok {
			return j, true
		}
	}
	return 0, false
}

func (l *list[R]) moveTo(i int) {
	if len(l.rows) == 0 {
		l.at = 0
		return
	}
	l.at = min(max(i, 0), len(l.rows)-1)
	l.cursor = l.key(l.rows[l.at])
	l.layGhost()
}

// markFresh remembers which rows differ from what was shown, for five seconds.
func (l *list[R]) markFresh(rows []R, first bool) tea.Cmd {
	if first || len(l.rows) == 0 || l.mode == modeRestart {
		clear(l.fresh)
		return nil
	}
	before := make(map[string]R, len(l.rows))
	for _, r := range l.rows {
		before[l.key(r)] = r
	}
	changed := false
	for i, r := range rows {
		was, ok := before[l.key(r)]
		if (ok && reflect.DeepEqual(was, r)) || (!ok && i >= len(l.rows) && l.next != "") {
			continue
		}
		if l.fresh == nil {
			l.fresh = map[string]time.Time{}
		}
		l.fresh[l.key(r)] = l.env.Now()
		changed = true
	}
	if !changed {
		return nil
	}
	return l.env.After(freshFor, Pulse{l.to})
}

func (l *list[R]) countChanges(rows []R) int {
	before := make(map[string]R, len(l.rows))
	for _, r := range l.rows {
		before[l.key(r)] = r
	}
	n := 0
	for _, r := range rows {
		was, ok := before[l.key(r)]
		if !ok || !reflect.DeepEqual(was, r) {
			n++
		}
		delete(before, l.key(r))
	}
	return n + len(before)
}

func (l *list[R]) sameOrder(rows []R) bool {
	if len(rows) != len(l.rows) {
		return false
	}
	for i := range rows {
		if l.key(rows[i]) != l.key(l.rows[i]) {
			return false
		}
	}
	return true
}
