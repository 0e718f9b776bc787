package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/themes"
)

// Cell is the text of one cell and its ink; the zero ink draws in the terminal's colour.
type Cell struct {
	Text domain.Safe
	Ink  themes.Ink
}

// Column is one column of a Table. When room is short whole columns go, the
// highest Priority first, never an Essential one; what is left over goes to the
// Grow column.
type Column[R any] struct {
	Key        string
	Title      domain.Safe
	Min, Ideal int // cells
	Priority   int
	Essential  bool
	Grow       bool
	Align      Align
	Middle     bool // cut in the middle: ids, e-mail addresses
	Cell       func(R) Cell
}

// Words are what a list says when it has no rows: what is the case, and what to do next.
type Words struct{ What, Next domain.Safe }

// TableSpec says what a Table shows and where its rows come from.
type TableSpec[R any] struct {
	Columns []Column[R]
	Key     func(R) string
	Name    func(R) domain.Safe
	Fetch   func(after string, limit int) tea.Cmd
	Open    func() tea.Cmd      // Enter's action, for a second click; may be nil
	Section func(R) domain.Safe // a line above the row where it changes; may be nil
	Empty   func() Words        // may be nil
	// Gone is told of the row under the cursor when somebody else's change has taken
	// it out of the list. The row stays until the cursor goes on. nil: the cursor
	// goes to the next one, which is said.
	Gone   func(R) tea.Cmd
	OnSort func(key string) tea.Cmd // a click on a header; may be nil
}

// Table is a list of records in columns. It draws what is visible and reads
// pages as the cursor nears their end.
type Table[R any] struct {
	list[R]
	spec        TableSpec[R]
	width, tall int
	cols        []placed[R]
	sortKey     string
	sortDesc    bool
	rowOfLine   []int // what each line of the last drawing shows; -1 for none
}

// NewTable makes a table for a screen; Load reads its first page.
func NewTable[R any](env *Env, to ScreenID, spec TableSpec[R]) *Table[R] {
	t := &Table[R]{spec: spec}
	t.list = list[R]{env: env, to: to, key: spec.Key, name: spec.Name, fetch: spec.Fetch, open: spec.Open, gone: spec.Gone, lines: t.rowLines, total: -1}
	return t
}

// Resize gives the table its room in cells, header included.
func (t *Table[R]) Resize(width, height int) {
	t.width, t.tall = max(width, 0), max(height, 0)
	t.height = max(t.tall-2, 1) // header and the line that says how many more
	t.cols = place(t.spec.Columns, t.width-gutter)
	t.keepInView()
}

// Sort shows the arrow of the sorted column; the order itself is the source's.
func (t *Table[R]) Sort(key string, desc bool) { t.sortKey, t.sortDesc = key, desc }

// Focus tells whether the keys go to this table.
func (t *Table[R]) Focus(on bool) { t.blurred = !on }

// Columns are the keys of the columns there is room for.
func (t *Table[R]) Columns() []string {
	keys := make([]string, len(t.cols))
	for i, c := range t.cols {
		keys[i] = c.Key
	}
	return keys
}

// Update moves the cursor, and takes clicks and wheel with coordinates relative
// to the table.
func (t *Table[R]) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Pulse:
		return t.pulse()
	case tea.KeyPressMsg:
		cmd, _ := t.handleKey(msg.String())
		return cmd
	case tea.MouseWheelMsg:
		return t.step(wheelStep(msg))
	case tea.MouseClickMsg:
		return t.click(msg.X, msg.Y)
	}
	return nil
}

func wheelStep(msg tea.MouseWheelMsg) int {
	switch msg.Button {
	case tea.MouseWheelUp:
		return -3
	case tea.MouseWheelDown:
		return 3
	}
	return 0
}

func (t *Table[R]) click(x, y int) tea.Cmd {
	if x < 0 || x >= t.width || y < 0 {
		return nil
	}
	if y == 0 {
		return t.clickHeader(x)
	}
	if y-1 < len(t.rowOfLine) && t.rowOfLine[y-1] >= 0 {
		return t.clickRow(t.rowOfLine[y-1])
	}
	return nil
}

func (t *Table[R]) clickHeader(x int) tea.Cmd {
	if t.spec.OnSort == nil {
		return nil
	}
	for _, c := range t.cols {
		if x >= c.x && x < c.x+c.width {
			return t.spec.OnSort(c.Key)
		}
	}
	return nil
}

// rowLines is the height of a row: two where a section begins.
func (t *Table[R]) rowLines(i int) int {
	if t.sectionAbove(i) {
		return 2
	}
	return 1
}

func (t *Table[R]) sectionAbove(i int) bool {
	if t.spec.Section == nil {
		return false
	}
	now := t.spec.Section(t.rows[i])
	if now.IsEmpty() {
		return false
	}
	return i == 0 || t.spec.Section(t.rows[i-1]) != now
}

// View draws the table: exactly its room.
func (t *Table[R]) View() string {
	if t.width == 0 || t.tall == 0 {
		return ""
	}
	var b strings.Builder
	b.Grow(t.width * t.tall * 2)
	t.writeHeader(&b)
	drawn := 1
	if len(t.rows) == 0 {
		return Box(b.String()+"\n"+t.nothing(), t.width, t.tall)
	}
	drawn += t.writeRows(&b)
	for ; drawn < t.tall; drawn++ {
		b.WriteByte('\n')
		if drawn == t.tall-1 {
			b.WriteString(t.lastLine())
		} else {
			b.WriteString(spaces(t.width))
		}
	}
	if t.tall <= 2 {
		return Box(b.String(), t.width, t.tall)
	}
	return b.String()
}

// writeRows draws the visible rows and remembers which line shows which.
func (t *Table[R]) writeRows(b *strings.Builder) int {
	t.rowOfLine = t.rowOfLine[:0]
	s := t.env.Styles
	for i := t.top; i < len(t.rows) && len(t.rowOfLine) < t.height; i++ {
		if t.sectionAbove(i) && len(t.rowOfLine)+1 < t.height {
			b.WriteByte('\n')
			b.WriteByte(' ')
			b.WriteString(Rule(s, t.width-1, t.spec.Section(t.rows[i])))
			t.rowOfLine = append(t.rowOfLine, -1)
		}
		b.WriteByte('\n')
		t.writeRow(b, i)
		t.rowOfLine = append(t.rowOfLine, i)
	}
	return len(t.rowOfLine)
}

func (t *Table[R]) lastLine() string {
	last := t.top - 1
	if n := len(t.rowOfLine); n > 0 {
		last = t.rowOfLine[n-1]
	}
	text := moreBelow(t.below(last))
	if t.top > 0 {
		text = domain.Join(domain.Lit(" · "), domain.Linef("↑ %s more", Count(int64(t.top))), text)
	}
	if t.changes > 0 {
		text = domain.Join(domain.Lit(" · "), text, domain.Linef("↻ %s, r to show", Plural(t.changes, "change", "changes")))
	}
	return padStyled(" "+Paint(t.env.Styles.Muted, Cut(text, t.width-1)), t.width)
}

// nothing is what stands in the place of the rows.
func (t *Table[R]) nothing() string {
	s := t.env.Styles
	switch {
	case !t.problem.IsEmpty():
		return Problem(s, t.width, t.tall-1, t.problem)
	case !t.loaded && t.skeleton:
		return Skeleton(s, t.width, t.tall-1)
	case !t.loaded || t.spec.Empty == nil:
		return ""
	}
	return Empty(s, t.width, t.tall-1, t.spec.Empty())
}
