package tui_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/tuitest"
	"github.com/refdeck/refdeck/tui/ui"
)

// Rule 1: the cursor belongs to a record, not to a row.

func TestTheCursorStaysOnItsRecordWhenRowsArriveAbove(t *testing.T) {
	b := newBook(60)
	d := tuitest.New(t, 80, 24, morning, twoToys(b))
	for range 29 {
		d.Press("down")
	}
	d.Expect("▌ Person 30")
	line := slices.IndexFunc(strings.Split(d.Screen(), "\n"), func(l string) bool { return strings.Contains(l, "▌ ") && strings.Contains(l, "Person 30") })
	b.people = slices.Insert(b.people, 0, person{ID: 901, Name: "New One"}, person{ID: 902, Name: "New Two"})
	d.Advance(3 * time.Second).Send(ui.ReloadMsg{})
	d.Expect("▌ Person 30")
	if l := strings.Split(d.Screen(), "\n")[line]; !strings.Contains(l, "Person 30") {
		t.Errorf("the record moved away from line %d:\n%s", line, d.Screen())
	}
	d.Press("a").Expect("Person 30 was asked")
	if !slices.Equal(b.asked, []int{30}) {
		t.Errorf("asked %v, want the record on which the cursor was: 30", b.asked)
	}
}

func TestWhenTheRecordIsGoneTheNextOneIsSelectedAndItIsSaid(t *testing.T) {
	b := newBook(10)
	d := tuitest.New(t, 80, 24, morning, twoToys(b)).Press("down", "down", "down").Expect("▌ Person 04")
	b.people = slices.Delete(b.people, 3, 4)
	d.Advance(3*time.Second).Send(ui.ReloadMsg{}).Expect("▌ Person 05", "Person 04 left this list")
	b.people = b.people[:3]
	d.Advance(10*time.Second).Send(ui.ReloadMsg{}).Expect("▌ Person 03", "Person 05 left this list")
}

func TestAPassingEmptyAnswerDoesNotLoseTheCursor(t *testing.T) {
	b := newBook(10)
	d := tuitest.New(t, 80, 24, morning, twoToys(b)).Press("down", "down")
	all := b.people
	b.people = nil
	d.Advance(3 * time.Second).Send(ui.ReloadMsg{Asked: true}).Expect("Nobody is here yet.")
	b.people = all
	d.Send(ui.ReloadMsg{Asked: true}).Expect("▌ Person 03")
}

func TestRowsDoNotMoveWhileSomebodyIsTyping(t *testing.T) {
	b := newBook(10)
	d := tuitest.New(t, 80, 24, morning, twoToys(b)).Press("down")
	b.people = slices.Insert(b.people, 0, person{ID: 901, Name: "New One"})
	d.Send(ui.ReloadMsg{}).Reject("New One").Expect("↻ 1 change, r to show")
	d.Advance(2100*time.Millisecond).Expect("New One", "▌ Person 02").Reject("↻")
}

func TestRowsDoNotMoveWhileADialogIsOpen(t *testing.T) {
	b := newBook(10)
	d := tuitest.New(t, 120, 36, morning, twoToys(b)).Press("down", "x").Advance(10 * time.Second)
	b.people = slices.Insert(b.people, 0, person{ID: 901, Name: "New One"})
	d.Send(ui.ReloadMsg{}).Reject("New One")
	d.Press("r")
	if slices.ContainsFunc(b.people, func(p person) bool { return p.ID == 2 }) {
		t.Error("the dialog did not act on the record it was opened for")
	}
}

func TestAChangedRowIsMarkedForAMomentOnly(t *testing.T) {
	b := newBook(10)
	d := tuitest.New(t, 80, 24, morning, twoToys(b)).Advance(3 * time.Second)
	b.people[4].Value = 77_777
	d.Send(ui.ReloadMsg{}).Expect("•Person 05", "77,777")
	d.Advance(6 * time.Second).Reject("•")
}

// Rule 2: Esc goes back one step, loses nothing, and never quits.

func TestEscGoesBackOneStepAndNeverQuits(t *testing.T) {
	d := tuitest.New(t, 80, 24, morning, twoToys(newBook(10)))
	d.Press("enter").Expect("Person 01 of Account 01").Press("esc").Reject("of Account 01")
	d.Press("/").Type("05").Press("enter").Expect("1 of 10").Press("esc").Reject("1 of 10").Expect("Person 01")
	for range 10 {
		d.Press("esc")
	}
	if d.Quit() {
		t.Fatal("Esc ended the program")
	}
	d.Expect("q quits")
}

func TestQQuitsAtTheRootAndIsAStepBackInside(t *testing.T) {
	d := tuitest.New(t, 80, 24, morning, twoToys(newBook(10)))
	d.Press("enter", "q").Reject("of Account 01")
	if d.Quit() {
		t.Fatal("q inside a detail ended the program")
	}
	if d.Press("q"); !d.Quit() {
		t.Fatal("q at the root did not end the program")
	}
}

func TestCtrlCSaysHowToCopyBeforeItQuits(t *testing.T) {
	d := tuitest.New(t, 80, 24, morning, twoToys(newBook(10)))
	d.Press("ctrl+c").Expect("To copy, press y")
	if d.Quit() {
		t.Fatal("the first Ctrl+C ended the program")
	}
	d.Press("down", "ctrl+c")
	if d.Quit() {
		t.Fatal("a key between two Ctrl+C was forgotten")
	}
	if d.Press("ctrl+c"); !d.Quit() {
		t.Fatal("the second Ctrl+C did not end the program")
	}
}

// Rule 3: never Enter for danger.

func TestEnterNeverConfirmsDanger(t *testing.T) {
	b := newBook(10)
	d := tuitest.New(t, 80, 24, morning, twoToys(b)).Press("x").Expect("Remove Person 01", "This cannot be")
	d.Press("enter", "enter", "enter").Press("esc")
	if len(b.people) != 10 {
		t.Fatal("Enter removed a record")
	}
	d.Press("x").Press("r").Reject("Person 01").Expect("Person 02")
	if len(b.people) != 9 {
		t.Fatal("the letter of the question did not remove the record")
	}
}

func TestWhatIsDoneOffersItsUndo(t *testing.T) {
	b := newBook(3)
	d := tuitest.New(t, 80, 24, morning, twoToys(b)).Press("a").Expect("Person 01 was asked · u undo").Press("u").Expect("taken back")
	if len(b.asked) != 0 {
		t.Error("u undid nothing")
	}
	d.Advance(5 * time.Second).Reject("taken back")
}

// Rule 5: ? help is always there; every action is reachable from it.

func TestHelpHasItsPlaceAtEveryWidth(t *testing.T) {
	for _, w := range []int{40, 50, 60, 80, 120, 200} {
		d := tuitest.New(t, w, 24, morning, twoToys(newBook(10)))
		lines := strings.Split(d.Screen(), "\n")
		if last := lines[len(lines)-1]; !strings.HasSuffix(last, "? help") || ansi.StringWidth(last) != w-1 {
			t.Errorf("at %d columns the last line is %q", w, last)
		}
	}
}

func TestHelpAndPaletteFitASmallWindowAndScroll(t *testing.T) {
	for _, key := range []string{"?", "f1", ":", "ctrl+p"} {
		d := tuitest.New(t, 80, 24, morning, twoToys(newBook(10))).Press(key).Expect("┌─", "└─", "ask")
		for range 60 {
			d.Press("down")
		}
		d.Expect("┌─", "└─", "▌")
		d.Press("esc").Reject("┌─")
	}
}

func TestHelpDoesWhatItSays(t *testing.T) {
	b := newBook(3)
	tuitest.New(t, 80, 24, morning, twoToys(b)).Press("down", "?").Type("ask").Press("enter").Expect("Person 02 was asked")
}

// Rule 6: one key, one meaning.

func TestEveryKeyHasOneMeaning(t *testing.T) {
	d := tuitest.New(t, 80, 24, morning, twoToys(newBook(3)))
	scopes := map[string][]ui.Action{"everywhere": d.App().Globals(), "toy": d.App().Actions()}
	if bad := ui.CheckKeys(scopes); len(bad) > 0 {
		t.Error(strings.Join(bad, "\n"))
	}
}

func TestConflictsOfKeysAreFound(t *testing.T) {
	act := func(id, label string, v ui.Verb) ui.Action {
		return ui.Action{ID: id, Key: v.Key(), Label: label, Help: "Does it."}
	}
	cases := map[string]map[string][]ui.Action{
		"two actions on one key":    {"a": {act("a.one", "one", ui.VerbAsk), act("a.two", "two", ui.VerbAsk)}},
		"the same id twice":         {"a": {act("a.one", "one", ui.VerbAsk), act("a.one", "two", ui.VerbEdit)}},
		"no word":                   {"a": {act("a.one", "", ui.VerbAsk)}},
		"a key of the vim motions":  {"a": {{ID: "a.x", Label: "x", Help: "X.", Key: ui.Verb("none").Key()}, keyed("a.j", "j")}},
		"only a key tmux swallows":  {"a": {keyed("a.b", "ctrl+b")}},
		"a letter with no own verb": {"a": {keyed("a.comma", ",")}},
	}
	for name, scopes := range cases {
		if len(ui.CheckKeys(scopes)) == 0 {
			t.Errorf("%s was not found", name)
		}
	}
}

// Rule 7: readable without colour.

func TestTheSelectionIsSeenWithoutColour(t *testing.T) {
	for _, p := range []colorprofile.Profile{colorprofile.Ascii, colorprofile.ANSI, colorprofile.TrueColor} {
		d := tuitest.New(t, 80, 24, morning, twoToys(newBook(5)))
		d.Send(tea.ColorProfileMsg{Profile: p}).Press("down")
		if l := d.Line("Person 02"); !strings.HasPrefix(l, "▌ Person 02") {
			t.Errorf("with %s the selected row is %q", p, l)
		}
		styled := ""
		for _, l := range strings.Split(d.Styled(), "\n") {
			if strings.Contains(l, "Person 02") {
				styled = l
			}
		}
		if p != colorprofile.TrueColor && !strings.Contains(styled, "7m") && !strings.Contains(styled, ";7") {
			t.Errorf("with %s the selected row is not in reverse: %q", p, styled)
		}
	}
}

func TestTheFrameCanBePlainASCII(t *testing.T) {
	d := tuitest.New(t, 80, 24, morning, twoToys(newBook(30)), func(c *tui.Config) { c.ASCII = true }).Press("?")
	for _, r := range d.Screen() {
		if r > 0x7e {
			t.Fatalf("%q is on the screen\n%s", r, d.Screen())
		}
	}
}

// Rule 8: fewer columns, not squeezed ones.

func TestNarrowWindowsHaveFewerColumnsNotSqueezedOnes(t *testing.T) {
	d := tuitest.New(t, 120, 36, morning, twoToys(newBook(5))).Expect("name", "account", "e-mail", "value")
	d.Resize(48, 20).Expect("name", "account", "value", "Account 05").Reject("e-mail", "Account…")
	d.Resize(40, 12).Expect("name", "Person 01").Reject("e-mail", "acco…")
}

// Rule 9: what is shown is true.

func TestAnErrorStaysUntilItIsReadAndIsKeptInMessages(t *testing.T) {
	d := tuitest.New(t, 80, 24, morning, twoToys(newBook(3)))
	d.Send(ui.ToastMsg{Text: domain.Lit("The move was refused. Nothing changed."), Level: ui.Failed, Code: domain.Conflict})
	d.Advance(time.Hour).Expect("■ The move was refused").Press("down").Reject("refused")
	d.Press("M").Expect("The move was refused. Nothing changed. (conflict)")
}

func TestTheHintAtTheStartOfAScreenIsNeitherCountedNorKept(t *testing.T) {
	d := tuitest.New(t, 80, 24, morning, twoToys(newBook(3))).Press("esc", "esc", "esc").Expect("This is the start of the screen. q quits.").Reject("M shows all")
	d.Press("2").Reject("start of the screen")
	d.Press("esc").Expect("start of the screen").Advance(5 * time.Second).Reject("start of the screen")
	d.Press("M").Expect("Nothing was said yet.").Press("esc")
	d.Press("down", "a").Expect("was asked").Press("esc").Expect("was asked").Reject("start of the screen", "M shows all")
}

func TestAnActionThatIsOffSaysWhy(t *testing.T) {
	tuitest.New(t, 80, 24, morning, twoToys(newBook(3))).Expect("z snooze").Press("z").Expect("Nobody may be snoozed on a Saturday.")
}

func TestALostConnectionKeepsTheDataAndSaysHowOldItIs(t *testing.T) {
	b := newBook(3)
	d := tuitest.New(t, 120, 36, morning, twoToys(b)).Expect("as of Fri 20 Nov 09:12", "● live")
	b.fail = domain.Errorf(domain.Unavailable, "The server cannot be reached.")
	d.Advance(10*time.Minute).Press("r").Advance(5*time.Second).Expect("No connection since 09:22", "Person 01", "as of Fri 20 Nov 09:12", "■ offline")
	b.fail = nil
	d.Press("r").Reject("No connection").Expect("as of Fri 20 Nov 09:22", "● live")
}

func TestAnErrorOfTheProgramIsNeverShownRaw(t *testing.T) {
	b := newBook(3)
	b.fail = errors.New("sql: no rows in result set (0x1f)")
	d := tuitest.New(t, 80, 24, morning, twoToys(b)).Expect("Something went wrong inside refdeck.").Reject("sql", "0x1f")
	if !strings.Contains(d.Log(), "0x1f") {
		t.Error("the cause is not in the log")
	}
}

func TestAnActiveSearchIsAlwaysInSight(t *testing.T) {
	d := tuitest.New(t, 80, 24, morning, twoToys(newBook(60))).Press("/").Type("person 1").Press("enter")
	d.Expect("/ person 1", "10 of 60", "Esc clears").Press("down").Expect("10 of 60")
	d.Press("2").Reject("10 of 60").Press("1").Expect("10 of 60")
	d.Press("/").Type("zzz").Press("enter").Expect("Nothing matches.", "0 of 60").Press("esc").Expect("▌ Person 11")
}

// Rule 10: quiet when idle.

func TestNothingIsDrawnAnewWhileNothingHappens(t *testing.T) {
	d := tuitest.New(t, 120, 36, morning.Add(7*time.Second), twoToys(newBook(30))).Advance(time.Minute)
	before := d.Styled()
	if d.Advance(time.Hour); d.Styled() != before {
		t.Error("the screen changed by itself")
	}
}

func TestAStaleAnswerIsDropped(t *testing.T) {
	var lane ui.Lane
	env := (&ui.Env{Now: func() time.Time { return morning }}).Fill()
	answer := func(word string) tea.Msg {
		return ui.Do(env, "today", lane.Next(), func(context.Context) (string, error) { return word, nil })()
	}
	old := answer("old").(ui.Outcome)
	newer := answer("new").(ui.Outcome)
	if !old.Stale() || newer.Stale() {
		t.Errorf("stale: old %v, new %v", old.Stale(), newer.Stale())
	}
}

func TestANewReadCancelsTheOneBefore(t *testing.T) {
	var lane ui.Lane
	env := (&ui.Env{Now: func() time.Time { return morning }}).Fill()
	ended := make(chan error, 1)
	started := make(chan struct{})
	cmd := ui.Do(env, "today", lane.Next(), func(ctx context.Context) (int, error) {
		close(started)
		<-ctx.Done()
		ended <- ctx.Err()
		return 0, ctx.Err()
	})
	go cmd()
	<-started
	lane.Next()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the old read ended with %v", err)
	}
}
