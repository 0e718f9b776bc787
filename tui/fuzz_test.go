package tui_test

import (
	"testing"

	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/tuitest"
	"github.com/refdeck/refdeck/tui/ui"
)

// FuzzScreen draws any text at any size with any overlay open; the driver fails
// when a line leaves the window.
func FuzzScreen(f *testing.F) {
	f.Add(uint16(80), uint16(24), "東京\x1b[31m\u202e", "n")
	f.Add(uint16(41), uint16(10), "👨‍👩‍👧 e\u0301\u0301", "?")
	f.Add(uint16(1), uint16(1), "", "x")
	f.Fuzz(func(t *testing.T, w, h uint16, text, keys string) {
		b := newBook(5)
		b.people[0].Name, b.people[1].Account, b.people[2].Email = text, text, text
		d := tuitest.New(t, int(w%300)+1, int(h%100)+1, morning, twoToys(b))
		d.Screen()
		for i, k := range keys {
			if i > 20 || d.Quit() {
				break
			}
			d.Press(string(k)).Screen()
		}
		d.Paste(text).Screen()
	})
}

func TestAShellWithoutScreensStands(t *testing.T) {
	d := tuitest.New(t, 80, 24, morning, func(*ui.Env) []tui.Place { return nil })
	d.Press("?").Expect("Help").Press("esc", "/", "f", "y", "u", "1", "down", "r", "[", "esc", ":", "esc").Screen()
	d.Click(5, 0).Click(5, 5).Click(5, 23)
	if d.Press("esc", "q"); !d.Quit() {
		t.Error("q does not end an empty shell")
	}
}
