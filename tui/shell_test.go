package tui_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/tuitest"
	"github.com/refdeck/refdeck/tui/ui"
)

// memoryState is a StateStore of one test.
type memoryState struct{ b []byte }

func (m *memoryState) Load() []byte        { return m.b }
func (m *memoryState) Save(b []byte) error { m.b = slices.Clone(b); return nil }

func TestDigitsSwitchScreensAndEachKeepsItsPlace(t *testing.T) {
	d := tuitest.New(t, 80, 24, morning, twoToys(newBook(30))).Press("down", "down").Expect("▌1 Today▐", "▌ Person 03")
	d.Press("2").Expect("▌2 Board▐", "▌ Person 01").Press("1").Expect("▌ Person 03").Press("9").Expect("▌1 Today▐")
}

func TestWhereOneWasIsFoundAgain(t *testing.T) {
	kept := &memoryState{}
	start := func() *tuitest.Driver {
		return tuitest.New(t, 80, 24, morning, twoToys(newBook(30)), func(c *tui.Config) { c.State, c.Theme = kept, "" })
	}
	start().Press("2", "down", "down", "ctrl+t", "]", "[", "P").Type("year").Press("enter", "q")
	start().Expect("▌2 Board▐", "▌ Person 03", "· 2026\n")
	for _, broken := range []string{"not json", `{"screen":"gone","period":"fortnight","theme":"pink","screens":{"today":{"cursor":"x"}}}`, "null", ""} {
		kept.b = []byte(broken)
		start().Expect("▌1 Today▐", "▌ Person 01")
	}
}

func TestPeriodsAndOwnersAreSharedByTheScreens(t *testing.T) {
	d := tuitest.New(t, 120, 36, morning, twoToys(newBook(3)), func(c *tui.Config) {
		c.Env.Owners = func(context.Context) ([]ui.Choice, error) {
			return []ui.Choice{{Key: "7", Label: domain.Lit("Leo Park")}}, nil
		}
	})
	d.Press("[").Expect("Q3 2026").Press("2").Expect("Q3 2026").Press("]").Expect("Q4 2026").Press("]").Expect("This is the latest period.")
	d.Press("f").Type("leo").Press("enter").Expect("owner: Leo Park").Press("1").Expect("owner: Leo Park")
}

func TestAViewIsSavedOpenedAndForgotten(t *testing.T) {
	kept := &memoryState{}
	d := tuitest.New(t, 80, 24, morning, twoToys(newBook(60)), func(c *tui.Config) { c.State = kept })
	d.Press("2", "/").Type("person 2").Press("enter", "v").Type("save").Press("enter").Type("The twenties").Press("enter").Expect("View saved: The twenties")
	d.Press("esc", "1", "v").Expect("The twenties").Press("enter").Expect("▌2 Board▐", "10 of 60")
	d.Press("v").Type("forget").Press("enter", "enter").Expect("View forgotten: The twenties")
}

func TestCopyOffersWhatThereIsAndPromisesNothing(t *testing.T) {
	d := tuitest.New(t, 80, 24, morning, twoToys(newBook(3))).Press("down", "y").Expect("the e-mail address").Type("mail").Press("enter").Expect("Sent to the clipboard: the e-mail address")
	if !slices.Equal(d.Copied(), []string{"p02@example.com"}) {
		t.Errorf("copied %q", d.Copied())
	}
	d.Press("Y").Expect("As plain text", "p02@example.com")
}

func TestTheMouseWorksWhereAKeyDoes(t *testing.T) {
	b := newBook(30)
	d := tuitest.New(t, 80, 24, morning, twoToys(b))
	d.ClickOn("3 Leaders").Expect("▌3 Leaders▐").ClickOn("1 Today").Expect("▌1 Today▐")
	d.ClickOn("Person 04").Expect("▌ Person 04").ClickOn("Person 04").Expect("Person 04 of Account 04").Press("esc")
	d.ClickOn("a ask").Expect("Person 04 was asked")
	d.Send(tea.MouseWheelMsg{X: 5, Y: 8, Button: tea.MouseWheelDown}).Expect("▌ Person 07")
	d.ClickOn("? help").Expect("┌─ Help").ClickOn("Add a person.").Expect("┌─ New person").Press("esc")
	d.Do("app.mouse")
	if d.App().View().MouseMode != tea.MouseModeNone {
		t.Error("the mouse was not given back")
	}
}

func TestGoingToARecordOnAnotherScreen(t *testing.T) {
	d := tuitest.New(t, 80, 24, morning, twoToys(newBook(30)))
	d.Send(ui.GoMsg{To: "board", Target: ui.Target{Kind: "person", ID: 5}}).Expect("▌2 Board▐", "▌ Person 05")
}

func TestAHiddenScreenGetsItsAnswerAndReloadsWhenShown(t *testing.T) {
	b := newBook(3)
	d := tuitest.New(t, 80, 24, morning, twoToys(b)).Press("2", "1").Advance(3 * time.Second)
	b.people = append(b.people, person{ID: 99, Name: "Late Comer"})
	d.Send(ui.ReloadMsg{}).Expect("Late Comer").Press("2").Advance(3 * time.Second).Expect("Late Comer")
}

func TestALoadingListShowsASkeletonOnlyAfterAMoment(t *testing.T) {
	var s *toy
	d := tuitest.New(t, 80, 24, morning, func(env *ui.Env) []tui.Place {
		s = newToy(env, "today", "Today", newBook(3))
		s.table = ui.NewTable(env, "today", ui.TableSpec[person]{Key: func(p person) string { return p.Name }, Name: func(p person) domain.Safe { return domain.Line(p.Name) },
			Fetch: func(string, int) tea.Cmd { return nil }})
		return []tui.Place{{ID: "today", Screen: s}}
	})
	d.Reject("Loading…").Advance(149 * time.Millisecond).Reject("Loading…").Advance(2 * time.Millisecond).Expect("Loading…")
}

func TestATheFirstErrorIsShownInThePlaceOfTheRows(t *testing.T) {
	b := newBook(3)
	b.fail = domain.Errorf(domain.Forbidden, "Your role may not see this list. Ask an administrator.")
	d := tuitest.New(t, 80, 24, morning, twoToys(b)).Expect("■ Your role may not see this list.", "r tries again")
	b.fail = nil
	d.Press("r").Expect("Person 01")
}

func TestDeepPagesAreReadAsTheCursorNearsThem(t *testing.T) {
	d := tuitest.New(t, 80, 24, morning, twoToys(newBook(400)))
	for range 30 {
		d.Press("pgdown")
	}
	d.Press("end").Expect("▌ Person 400").Reject("↓").Press("home").Expect("▌ Person 01", "↓ 38")
}

func TestATinyWindowSaysSoAndLosesNothing(t *testing.T) {
	d := tuitest.New(t, 80, 24, morning, twoToys(newBook(30))).Press("down").Resize(39, 9).Expect("refdeck needs a window").Resize(80, 24).Expect("▌ Person 02")
	d.Resize(40, 10).Expect("▌ Person 02", "? help")
}

func TestNoKeyOrSizeBreaksTheScreen(t *testing.T) {
	keys := []string{"up", "down", "left", "right", "enter", "esc", "tab", "shift+tab", "space", "backspace", "pgup", "pgdown", "home", "end", "ctrl+c", "ctrl+s", "ctrl+p", "ctrl+t",
		"a", "n", "x", "r", "y", "Y", "v", "f", "u", "/", "?", ":", "[", "]", "P", "M", "1", "2", "3", "4", "é", "東", "z", "s", "D"}
	dice := rand.New(rand.NewPCG(1, 2))
	for range 30 {
		b := newBook(40)
		b.people[3].Name = "\x1b[31m東京ロボティクス\u202e 👨‍👩‍👧 " + strings.Repeat("e\u0301", 50)
		d := tuitest.New(t, 80, 24, morning, twoToys(b))
		for range 60 {
			switch dice.IntN(8) {
			case 0:
				d.Resize(1+dice.IntN(300), 1+dice.IntN(100))
			case 1:
				d.Click(dice.IntN(100), dice.IntN(30))
			case 2:
				d.Paste("x\ny")
			default:
				d.Press(keys[dice.IntN(len(keys))])
			}
			d.Advance(time.Duration(dice.IntN(3000)) * time.Millisecond)
			d.Screen()
			if d.Quit() {
				break
			}
		}
	}
}

func TestEverySizeKeepsItsLinesAndColumns(t *testing.T) {
	b := newBook(40)
	b.people[1].Name = "東京ロボティクス 株式会社 東京ロボティクス 株式会社"
	d := tuitest.New(t, 80, 24, morning, twoToys(b))
	for _, open := range []string{"", "?", "n", "x"} {
		if open != "" {
			d.Press(open)
		}
		for w := 1; w <= 300; w += 7 {
			for _, h := range []int{1, 2, 5, 9, 10, 11, 12, 15, 24, 29, 30, 61, 100} {
				d.Resize(w, h).Screen()
			}
		}
		d.Press("esc")
	}
}

func TestLooks(t *testing.T) {
	d := tuitest.New(t, 80, 24, morning, twoToys(newBook(60)))
	d.Golden("list-80x24").Press("?").Golden("help-80x24").Press("esc")
	d.Resize(60, 20).Golden("list-60x20").Press("n").Golden("form-60x20").Press("esc")
	d.Advance(10*time.Second).Resize(120, 36).Press("x").Golden("confirm-120x36")
}

// BenchmarkWindow is one key and the whole window after it.
func BenchmarkWindow(b *testing.B) {
	d := tuitest.New(b, 120, 36, morning, twoToys(newBook(500)))
	app := d.App()
	keys := []tea.KeyPressMsg{tuitest.Key("down"), tuitest.Key("up")}
	i := 0
	for b.Loop() {
		app.Update(keys[i%2])
		i++
		if app.View().Content == "" {
			b.Fatal("nothing was drawn")
		}
	}
}
