package board

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/charmbracelet/x/ansi"
)

func TestTheLayoutFitsItsRoomAndShowsTheFocus(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 300).Draw(t, "w"), rapid.IntRange(1, 100).Draw(t, "h")
		focus, from := rapid.IntRange(0, 5).Draw(t, "focus"), rapid.IntRange(0, 5).Draw(t, "from")
		wanted := []bool{true, true, true, true, w < railFrom || rapid.Bool().Draw(t, "won"), w < railFrom || rapid.Bool().Draw(t, "lost")}
		l, _ := arrange(w, h, focus, from, wanted)
		x := 0
		for _, s := range l.slots {
			if s.x < x || s.w < 0 || (s.x+s.w > w && w > 1) {
				t.Fatalf("column %d from %d, %d wide, in %d", s.col, s.x, s.w, w)
			}
			if w >= pairFrom && s.w < leastColumn {
				t.Fatalf("column %d has %d cells in a window of %d", s.col, s.w, w)
			}
			x = s.x + s.w
		}
		if l.railX > 0 && x > l.railX {
			t.Fatalf("the columns end at %d, the rail begins at %d", x, l.railX)
		}
		if _, shown := l.slot(focus); wanted[focus] && !shown {
			t.Fatalf("the focused column %d is not shown", focus)
		}
		if len(l.slots)+len(l.rails) != len(wanted) {
			t.Fatalf("%d columns and %d rails", len(l.slots), len(l.rails))
		}
	})
}

func TestTheFocusPullsTheWindowAndNothingElseMovesIt(t *testing.T) {
	all := []bool{true, true, true, true, true, false}
	_, from := arrange(120, 36, 4, 0, all)
	if from != 1 {
		t.Fatalf("the window begins at %d, want 1", from)
	}
	if _, from = arrange(120, 36, 2, from, all); from != 1 {
		t.Fatalf("going back within the window moved it to %d", from)
	}
	if _, from = arrange(120, 36, 0, from, all); from != 0 {
		t.Fatalf("the window begins at %d, want 0", from)
	}
}

// fits fails when a drawing leaves its room.
func fits(t *testing.T, text string, w, h int) {
	t.Helper()
	lines := strings.Split(text, "\n")
	if len(lines) > h && w > 0 && h > 0 {
		t.Fatalf("%dx%d: %d lines", w, h, len(lines))
	}
	for _, l := range lines {
		if n := ansi.StringWidth(l); n > w {
			t.Fatalf("%dx%d: a line of %d cells: %q", w, h, n, ansi.Strip(l))
		}
	}
}
