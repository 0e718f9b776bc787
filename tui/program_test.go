package tui_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"

	"github.com/refdeck/refdeck/themes"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/tuitest"
	"github.com/refdeck/refdeck/tui/ui"
)

// The tests here run the real program against a virtual terminal.

func program(t *testing.T, b *book, change ...func(*tui.Config)) *tui.App {
	t.Helper()
	env := (&ui.Env{Now: func() time.Time { return morning }, Currency: "USD"}).Fill()
	cfg := tui.Config{Env: env, Name: "Ana Ruiz", Role: "csm", Live: true, Mouse: true, Places: twoToys(b)(env)}
	for _, c := range change {
		c(&cfg)
	}
	return tui.New(cfg)
}

func TestTheProgramRunsInATerminal(t *testing.T) {
	term := tuitest.Start(t, program(t, newBook(30)), 100, 30).WaitFor("▌ Person 01").WaitFor("? help")
	term.Keys("\x1b[B\x1b[B").WaitFor("▌ Person 03").Keys("a").WaitFor("Person 03 was asked")
	term.Keys("n").WaitFor("New person").Keys("Zoë 東京\x1b").WaitFor("Draft kept")
	term.Keys("\x1b[200~x\rr\r\x1b[201~").WaitFor("Nothing was pasted")
	term.Keys("2").WaitFor("▌2 Board▐").Keys("q")
	if err := term.WaitEnd(); err != nil {
		t.Errorf("the program ended with %v", err)
	}
}

// Rule 10: nothing is written while nothing happens.
func TestAnIdleProgramWritesNothing(t *testing.T) {
	term := tuitest.Start(t, program(t, newBook(30)), 100, 30).WaitFor("▌ Person 01").Keys("?").WaitFor("Help – Today").Keys("\x1b").WaitGone("Help – Today")
	before := term.Wrote()
	wait := time.NewTimer(1500 * time.Millisecond) // the one thing here that only time can show
	<-wait.C
	if n := term.Wrote() - before; n != 0 {
		t.Errorf("%d bytes were written while nothing happened", n)
	}
}

func TestTheThemeFollowsTheTerminalsBackground(t *testing.T) {
	tuitest.Start(t, program(t, newBook(3)), 80, 24).WaitForColour(themes.Dark().Colors["accent"])
	tuitest.Start(t, program(t, newBook(3)), 80, 24, tuitest.OnLight()).WaitForColour(themes.Light().Colors["accent"])
}

func TestAPictureShowsTextAndColours(t *testing.T) {
	term := tuitest.Start(t, program(t, newBook(3), func(c *tui.Config) { c.Theme = "dark" }), 80, 24).WaitFor("▌ Person 01")
	svg := term.SVG(tuitest.DarkPaper)
	for _, want := range []string{"<svg", "</svg>", "refdeck", "Person 01", `fill="#7cc4ff"`} {
		if !strings.Contains(svg, want) {
			t.Errorf("the picture has no %s", want)
		}
	}
	if file := os.Getenv("PICTURE"); file != "" {
		if err := os.WriteFile(file, []byte(svg), 0o644); err != nil {
			t.Error(err)
		}
	}
	if _, err := exec.LookPath("xmllint"); err == nil {
		cmd := exec.Command("xmllint", "--noout", "-")
		cmd.Stdin = strings.NewReader(svg)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("the picture is no XML: %s", out)
		}
	}
}

func TestWithoutColourNoColourIsSent(t *testing.T) {
	term := tuitest.Start(t, program(t, newBook(3)), 80, 24, tuitest.WithProfile(colorprofile.Ascii)).WaitFor("▌ Person 01")
	if svg := term.SVG(tuitest.DarkPaper); strings.Contains(svg, "#7cc4ff") {
		t.Error("a colour reached a terminal that shows none")
	}
}
