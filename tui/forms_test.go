package tui_test

import (
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/tuitest"
	"github.com/refdeck/refdeck/tui/ui"
)

// Rule 4: nobody's typed words are lost.

func TestTypedWordsSurviveEsc(t *testing.T) {
	d := tuitest.New(t, 80, 24, morning, twoToys(newBook(3)))
	d.Press("n").Type("Priya Shah").Press("tab").Type("nor").Press("esc").Expect("Draft kept").Reject("New person")
	d.Press("n").Expect("Priya Shah", "Account  nor", "your draft").Press("tab", "enter").Expect("Northwind Labs")
	d.Press("ctrl+s").Expect("Priya Shah was added")
	d.Press("n").Reject("Name     Priya", "your draft")
}

func TestTypedWordsSurviveACrash(t *testing.T) {
	file := t.TempDir() + "/drafts.json"
	start := func() *tuitest.Driver {
		return tuitest.New(t, 80, 24, morning, twoToys(newBook(3)), func(c *tui.Config) { c.Env.Drafts = tui.OpenDrafts(file) })
	}
	start().Press("n").Type("Half a na").Advance(1500 * time.Millisecond) // and then the power goes
	start().Press("n").Expect("Half a na")
}

func TestAFaultInAScreenEndsInOrderAndKeepsTheWords(t *testing.T) {
	var screen *toy
	file := t.TempDir() + "/drafts.json"
	d := tuitest.New(t, 80, 24, morning, func(env *ui.Env) []tui.Place {
		screen = newToy(env, "today", "Today", newBook(3))
		return []tui.Place{{ID: "today", Screen: screen}}
	}, func(c *tui.Config) { c.Env.Drafts = tui.OpenDrafts(file) }).MayCrash()
	d.Press("n").Type("Mid-sentence")
	screen.table = nil
	d.Send(ui.Pulse{To: "today"})
	if !d.Quit() || !d.App().Crashed() {
		t.Fatal("a fault did not end the session in order")
	}
	if kept := tui.OpenDrafts(file).Load("toy.new")["name"]; kept != "Mid-sentence" {
		t.Errorf("the draft holds %q", kept)
	}
	if !strings.Contains(d.Log(), "nil pointer") {
		t.Error("the cause is not in the log")
	}
}

func TestAScreenThatCannotBeDrawnLeavesTheOthersInReach(t *testing.T) {
	var screen *toy
	d := tuitest.New(t, 80, 24, morning, func(env *ui.Env) []tui.Place {
		screen = newToy(env, "today", "Today", newBook(3))
		return []tui.Place{{ID: "today", Screen: screen}, {ID: "board", Screen: newToy(env, "board", "Board", newBook(3))}}
	}).MayCrash()
	screen.broken = true
	d.Expect("This screen could not be drawn.").Press("2").Expect("Person 01")
}

func TestStartingOverCanItselfBeUndone(t *testing.T) {
	d := tuitest.New(t, 80, 24, morning, twoToys(newBook(3))).Press("n").Type("Old words").Press("esc", "n").Expect("Start over")
	d.Press("shift+tab", "enter").Reject("Old words").Expect("Back to the draft")
	d.Press("enter").Expect("Old words")
}

func TestAnErrorStandsUnderItsFieldAndNothingIsLost(t *testing.T) {
	b := newBook(3)
	d := tuitest.New(t, 80, 24, morning, twoToys(b)).Press("n", "ctrl+s").Expect("■ Name is needed.")
	d.Type("Nobody").Press("tab", "tab").Type("lots").Press("tab").Expect("is not understood as an amount")
	d.Press("shift+tab")
	for range 4 {
		d.Press("backspace")
	}
	d.Type("1.5k").Expect("= $1,500.00").Press("ctrl+s").Expect("■ Nobody is not a name. Nothing was added.")
	for range 6 {
		d.Press("backspace")
	}
	b.fail = domain.Errorf(domain.Unavailable, "The store cannot be reached. Your words are kept.")
	d.Type("Somebody").Press("ctrl+s").Expect("■ The store cannot be reached.", "Somebody", "1.5k")
	b.fail = nil
	d.Press("ctrl+s").Expect("Somebody was added").Reject("New person")
}

func TestDatesAndChoicesAreTypedAsPeopleDo(t *testing.T) {
	d := tuitest.New(t, 80, 24, morning, twoToys(newBook(3))).Press("n").Type("A B").Press("tab").Type("atl").Press("enter").Expect("Atlas Freight")
	d.Press("tab").Type("+3d").Expect("= Mon 23 Nov 2026")
	d.Press("down").Expect("● customer").Press("right").Expect("● partner", "○ customer")
	d.Press("tab").Type("first line").Press("enter").Type("second line").Expect("first line", "second line")
	d.Press("tab", "enter").Expect("A B was added", "Atlas Freight 2026-")
}

func TestAQuestionMarkInAFieldIsAQuestionMark(t *testing.T) {
	tuitest.New(t, 80, 24, morning, twoToys(newBook(3))).Press("n").Type("why? 1 q").Expect("why? 1 q").Reject("Help –")
}

func TestPastedLinesNeverRunAsKeys(t *testing.T) {
	b := newBook(3)
	d := tuitest.New(t, 80, 24, morning, twoToys(b)).Paste("a\nx\nr\nq\n").Expect("Nothing was pasted")
	if len(b.asked) > 0 || len(b.people) != 3 || d.Quit() {
		t.Fatal("pasted text acted")
	}
	d.Press("n").Paste("priya@\r\nnorth\x1b[31mwind\u202e.example").Expect("priya@ north [31mwind.example")
}

func TestFormsFitSmallWindows(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {60, 20}, {40, 10}} {
		d := tuitest.New(t, size[0], size[1], morning, twoToys(newBook(3))).Press("n").Expect("┌─ New person", "└─", "Name")
		for range 5 {
			d.Press("tab")
		}
		d.Expect("▌ Note").Press("tab").Expect("▌ Add person")
	}
}

func TestTheCursorOfTheTerminalIsInTheField(t *testing.T) {
	d := tuitest.New(t, 80, 24, morning, twoToys(newBook(3)))
	if c := d.App().View().Cursor; c != nil {
		t.Errorf("a cursor without a field at %v", c.Position)
	}
	c := d.Press("n").Type("abc").App().View().Cursor
	if c == nil {
		t.Fatal("no cursor in the field")
	}
	line := strings.Split(d.Screen(), "\n")[c.Y]
	if before := []rune(line)[:c.X]; !strings.HasSuffix(string(before), "abc") {
		t.Errorf("the cursor stands after %q", string(before))
	}
}

func TestWordsThatWereSavedDoNotComeBackAsADraft(t *testing.T) {
	d := tuitest.New(t, 80, 24, morning, twoToys(newBook(3)))
	d.Press("n").Type("Priya Shah").Press("tab").Type("nor").Press("enter", "ctrl+s").Expect("Priya Shah was added")
	d.Advance(6 * time.Second) // the draft that was on its way when the form was saved
	d.Press("n").Reject("Name     Priya", "your draft")
}
