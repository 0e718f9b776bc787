package tui

import "time"

// Layout is where things are, in cells: a pure function of the window's size.
type Layout struct {
	Width, Height   int
	TooSmall        bool
	BodyY           int
	BodyHeight      int
	BannerY         int // 0: there is none
	StatusY, HintsY int // the same line in very low windows
}

// The size below which only a notice is shown.
const (
	leastWidth  = 40
	leastHeight = 10
)

// Arrange lays a window out: tab strip above, status line and keys below, the
// screen between. Short windows lose the blank line first, then the status line.
func Arrange(w, h int) Layout {
	l := Layout{Width: max(w, 0), Height: max(h, 0), BodyY: 1, HintsY: h - 1, StatusY: h - 2}
	if w < leastWidth || h < leastHeight {
		l.TooSmall = true
		return l
	}
	if h >= 30 {
		l.BodyY = 2
	}
	if h < 12 {
		l.StatusY = l.HintsY
	}
	l.BodyHeight = l.StatusY - l.BodyY
	return l
}

// withBanner finds a line for a warning below the tab strip: the blank one, where
// there is one, else the body's first.
func (l Layout) withBanner() Layout {
	if l.TooSmall {
		return l
	}
	l.BannerY = 1
	if l.BodyY == 1 {
		l.BodyY++
		l.BodyHeight--
	}
	return l
}

// overlayRoom is the largest inside of an overlay's frame.
func (l Layout) overlayRoom() (int, int) {
	return max(l.Width-4-2, 1), max(l.HintsY-1-2, 1)
}

var noTime time.Time
