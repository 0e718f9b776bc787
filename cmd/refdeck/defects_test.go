package main

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/themes"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/tuitest"
)

// Defects that good programs have; each name is what must not happen here.
func TestDefects(t *testing.T) {
	defects := []struct {
		name string
		test func(t *testing.T)
	}{
		{"another process adds a card above, and Enter opens another card", cardAddedAbove},
		{"a row comes in above, and the cursor is on its neighbour", rowAddedAbove},
		{"one Esc, and the program is gone", oneEsc},
		{"a typed title is lost by Esc, and the form is blank when it is opened again", titleLost},
		{"with NO_COLOR the selected card looks like the others", cardsAlike},
		{"a narrow window drops ? help first", helpDropped},
		{"help is taller than the window, and its title is cut off", helpCutOff},
		{"on a white background keys and the selected row cannot be read", whiteOnWhite},
		{"empty columns take the room, and names are cut", roomWasted},
		{"a small window shows nothing but that it is too small", tooSmall},
		{"numbers are sorted as text", sortedAsText},
		{"the first run is an errand, or another instance is in the way", firstRunErrand},
	}
	for _, d := range defects {
		t.Run(d.name, d.test)
	}
}

// cardAddedAbove goes the whole way: another connection writes, the running program
// reads again, and Enter comes from a keyboard.
func cardAddedAbove(t *testing.T) {
	path := newDemo(t)
	w := wallOn(t, path, 120, 36)
	cards := sure(w.w.Board(t.Context(), store.BoardQuery{}))(t).Columns[0].Cards
	here, last := cards[3], cards[len(cards)-1]
	term := onTerm(t, path, 120, 36).WaitFor("rules pass").Keys("2").WaitFor("in pipeline")
	term.Keys(strings.Repeat("\x1b[B", 3)).WaitFor("▌ " + here.AccountName)
	w.overdue(last.ID)
	term.Keys("r").WaitFor(fmt.Sprintf("%d overdue", w.late())).WaitFor("▌ " + here.AccountName)
	term.Keys("\r").WaitFor("‹ Esc  " + here.AccountName)
}

func rowAddedAbove(t *testing.T) {
	w := newWall(t, 80, 24).then("4", "enter", "down", "down", "down")
	before := w.row()
	for i := range 3 {
		w.takeIn(fmt.Sprintf("Zebra Works %d", i))
	}
	w.reload()
	if after := w.row(); after != before {
		t.Errorf("the cursor was on %q and is on %q", before, after)
	}
}

func oneEsc(t *testing.T) {
	for _, s := range screens() {
		term := onTerm(t, newDemo(t), 100, 30).WaitFor("Ask today 18")
		if len(s.keys) > 0 {
			term.Keys(s.keys[0]).WaitFor("▌" + s.keys[0] + " " + s.name)
		}
		term.Keys("\x1b").WaitFor("q quits").Keys("?").WaitFor("Help – " + s.name)
	}
}

func titleLost(t *testing.T) {
	w := newWall(t, 80, 24).then("2", "n")
	w.Press("tab").Type("Umbra Rail").Press("esc").Expect("Draft kept").Press("n").Expect("Umbra Rail")
}

func cardsAlike(t *testing.T) {
	for _, p := range []colorprofile.Profile{colorprofile.Ascii, colorprofile.NoTTY} {
		w := newWall(t, 80, 24, func(c *tui.Config) { c.Theme = "plain" })
		w.Send(tea.ColorProfileMsg{Profile: p})
		w.Press("2").Expect("▌ Raven Care").Reject("▌ Vale Design")
		w.Press("down").Expect("▌ Vale Design").Reject("▌ Raven Care")
		styled := w.Styled()
		at := strings.Index(styled, "Vale Design")
		if line := styled[strings.LastIndex(styled[:at], "\n"):at]; !strings.Contains(line, "7m") {
			t.Errorf("the selected card is not in reverse: %q", line)
		}
	}
}

func helpDropped(t *testing.T) {
	for _, s := range spots() {
		lines := strings.Split(wallAt(t, s, 40, 12).Screen(), "\n")
		if last := lines[len(lines)-1]; !strings.HasSuffix(last, "? help") {
			t.Errorf("%s: the last line is %q", s.name, last)
		}
	}
}

func helpCutOff(t *testing.T) {
	for _, s := range spots() {
		for _, height := range []int{24, 12} {
			w := wallAt(t, s, 80, height)
			w.Press("?").Expect("┌─ Help", "└─", "▌")
			for range 99 {
				w.Press("down")
			}
			w.Expect("┌─ Help", "└─", "▌", "a second click opens")
		}
	}
}

var fills = regexp.MustCompile(`<text [^>]*fill="(#[0-9a-f]{6})"`)

// whiteOnWhite reads the colours off the screen itself: text has a contrast of
// 4.5 to the paper and to the selected row, what is off has 3.
func whiteOnWhite(t *testing.T) {
	theme := themes.Light()
	term := onTerm(t, newDemo(t), 120, 36, tuitest.OnLight()).WaitFor("rules pass").WaitForColour(theme.Colors["accent"])
	for _, s := range screens() {
		if len(s.keys) > 0 {
			term.Keys(s.keys[0]).WaitFor("▌" + s.keys[0] + " " + s.name)
		}
		for _, m := range fills.FindAllStringSubmatch(term.SVG(tuitest.LightPaper), -1) {
			least := 4.5
			if m[1] == theme.Colors["faint"] || m[1] == theme.Colors["rule"] {
				least = 3
			}
			for _, paper := range []string{tuitest.LightPaper.Background, theme.Colors["focus-bg"]} {
				if c := contrast(m[1], paper); c < least {
					t.Errorf("%s: %s on %s has a contrast of %.1f", s.name, m[1], paper, c)
				}
			}
		}
	}
}

// contrast is WCAG 2's, of two colours as "#rrggbb".
func contrast(a, b string) float64 {
	light := func(hex string) (sum float64) {
		for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
			n, _ := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
			c := float64(n) / 255
			if c <= 0.03928 {
				sum += weight * c / 12.92
			} else {
				sum += weight * math.Pow((c+0.055)/1.055, 2.4)
			}
		}
		return sum + 0.05
	}
	return max(light(a), light(b)) / min(light(a), light(b))
}

func roomWasted(t *testing.T) {
	for _, c := range []struct{ width, height, least int }{{120, 36, 20}, {80, 24, 12}} {
		w := newWall(t, c.width, c.height).then("2")
		seen := 0
		for _, column := range sure(w.w.Board(t.Context(), store.BoardQuery{}))(t).Columns {
			for _, card := range column.Cards {
				if strings.Contains(w.Screen(), "  "+card.AccountName) || strings.Contains(w.Screen(), "▌ "+card.AccountName) {
					seen++
				}
			}
		}
		if seen < c.least {
			t.Errorf("%d cards are seen whole at %d × %d, want %d\n%s", seen, c.width, c.height, c.least, w.Screen())
		}
	}
	// a column without cards keeps its name and no more than its place
	newWall(t, 120, 36).then("2", "/").Type("moss care").Expect("New", "Contacted", "Qualified", "Moss Care").Reject("Raven Care")
}

func tooSmall(t *testing.T) {
	known := map[string]string{"Today": "Kestrel Health", "Board": "Raven Care", "Leaders": "Atlas Advisory", "Metrics": "Submitted"}
	for _, s := range screens() {
		for _, size := range [][2]int{{60, 20}, {40, 10}} {
			w := wallAt(t, s, size[0], size[1])
			w.Reject("needs a window")
			if !strings.Contains(w.Screen(), known[s.name]) && !strings.Contains(strings.ToLower(w.Screen()), "submitted") {
				t.Errorf("%s at %d × %d does not show %s\n%s", s.name, size[0], size[1], known[s.name], w.Screen())
			}
		}
	}
}

var amounts = regexp.MustCompile(`\$([\d.]+)(k|M|)`)

func sortedAsText(t *testing.T) {
	w := newWall(t, 200, 60).then("3", "P")
	w.Type("year").Press("enter")
	var revenue []float64
	for _, line := range strings.Split(ansi.Strip(w.Screen()), "\n") {
		if !strings.Contains(line, "Gold") && !strings.Contains(line, "Silver") {
			continue
		}
		if m := amounts.FindStringSubmatch(line); m != nil {
			n, err := strconv.ParseFloat(m[1], 64)
			if err != nil {
				t.Fatal(err)
			}
			revenue = append(revenue, n*map[string]float64{"": 1, "k": 1e3, "M": 1e6}[m[2]])
		}
	}
	down := slices.Clone(revenue)
	slices.Sort(down)
	slices.Reverse(down)
	if len(revenue) < 4 || !slices.Equal(revenue, down) {
		t.Errorf("the revenues stand in the order %v", revenue)
	}
}

func firstRunErrand(t *testing.T) {
	_, _, term := firstRun(t, visit{})
	term.WaitFor("Import a file").Keys("\x1b").WaitFor("There are no customers here yet.").WaitFor("choose Import a file")
	path := newDemo(t)
	one := onTerm(t, path, 100, 30).WaitFor("Ask today 18")
	two := onTerm(t, path, 100, 30).WaitFor("Ask today 18")
	two.Keys("z").WaitFor("Snooze Tom Okafor").Keys("\r").WaitFor("Ask today 17")
	one.Keys("r").WaitFor("Ask today 17")
}
