package board

// The widths that decide how many columns are shown (HABITS §2).
const (
	leastColumn = 24
	mostColumn  = 44
	idealColumn = 32
	leftMargin  = 1
	columnGap   = 1
	railWidth   = 14                                             // with its line at the left
	railFrom    = 100                                            // below, a strip above the columns takes the rail's place
	allFrom     = leftMargin + 6*(idealColumn+columnGap) - 1 + 1 // from here on all six are open by themselves
	pairFrom    = 60                                             // below, there is one column
)

// slot is where a column is drawn.
type slot struct{ col, x, w int }

// layout is where everything is: a pure function of the room, the focus and
// which columns are wanted. Heights that are 0 mean that the part is not drawn.
type layout struct {
	slots                        []slot
	rails                        []int // columns that are only named, in order
	railX                        int   // 0: the strip names them
	headY, ruleY, cardsY, cardsH int
	stripY                       int // -1: none
	footY, footH                 int
	listY, listH                 int
	compact                      bool // cards without a blank line between
}

func (l layout) slot(col int) (slot, bool) {
	for _, s := range l.slots {
		if s.col == col {
			return s, true
		}
	}
	return slot{}, false
}

// arrange lays the board out and answers the first lane of the window, which the
// focus has pulled along.
func arrange(w, h, focus, from int, wanted []bool) (layout, int) {
	l := heights(w, h)
	lanes := make([]int, 0, len(wanted))
	at := -1
	for col, want := range wanted {
		if want {
			if col == focus {
				at = len(lanes)
			}
			lanes = append(lanes, col)
		}
	}
	n, room := fitting(w, len(lanes), len(wanted))
	from = window(w, n, len(lanes), at, from)
	l.place(lanes[from:from+n], focus, room)
	if w >= railFrom && n < len(wanted) {
		l.railX = w - railWidth
	}
	for col := range wanted {
		if _, ok := l.slot(col); !ok {
			l.rails = append(l.rails, col)
		}
	}
	return l, from
}

// fitting is how many columns are drawn and how many cells they have together.
func fitting(w, lanes, all int) (n, room int) {
	room = max(w-leftMargin, 1)
	switch {
	case w < pairFrom:
		return 1, room
	case w < railFrom:
		return min(2, lanes), room
	case lanes == all && (room+columnGap)/(leastColumn+columnGap) >= all:
		return all, room
	}
	room -= railWidth + columnGap
	return min(lanes, max((room+columnGap)/(leastColumn+columnGap), 1)), room
}

// window pulls the first lane along with the focus; a pair is the focused
// column and the one after it.
func window(w, n, lanes, at, from int) int {
	if at >= 0 {
		switch {
		case w < railFrom:
			from = at
		case at < from:
			from = at
		case at >= from+n:
			from = at - n + 1
		}
	}
	return max(min(from, lanes-n), 0)
}

// place gives each column its cells; of a pair, the focused one has more.
func (l *layout) place(cols []int, focus, room int) {
	each := min(mostColumn, (room+columnGap)/len(cols)-columnGap)
	x := leftMargin
	for _, col := range cols {
		width := each
		switch {
		case len(cols) == 1:
			width = room
		case len(cols) == 2 && l.stripY >= 0:
			side := max(leastColumn, (room-columnGap)*36/100)
			width = room - columnGap - side
			if col != focus {
				width = side
			}
		}
		l.slots = append(l.slots, slot{col, x, width})
		x += width + columnGap
	}
}

// heights divides the lines: a low window loses the blank line first, then the
// rules, then the lines about the selected card.
func heights(w, h int) layout {
	l := layout{stripY: -1, ruleY: -1}
	y := 1
	if w < railFrom {
		l.stripY = y
		y++
	} else if h >= 20 {
		y++
	}
	l.headY = y
	y++
	if h >= 18 {
		l.ruleY = y
		y++
	}
	l.cardsY = y
	switch {
	case h >= 24:
		l.footH = 3 // with a rule above
	case h >= 14:
		l.footH = 2
	case h >= 9:
		l.footH = 1
	}
	l.footY = h - l.footH
	l.cardsH = max(l.footY-y, 0)
	l.compact = l.cardsH < 20
	l.listY = 2
	l.listH = max(l.footY-l.listY, 0)
	return l
}
