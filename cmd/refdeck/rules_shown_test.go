package main

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/demo"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/tuitest"
	"github.com/refdeck/refdeck/tui/ui"
)

// goesOn are the keys whose word is where they lead to on that screen: into the
// record, to the next part, to the neighbour, to the other list, to less or more.
var goesOn = []string{"enter", "tab", "shift+tab", "[", "]", "b", "D", "A", "R"}

func oneKeyOneMeaning(t *testing.T) {
	scopes := map[string][]ui.Action{}
	words := map[string]string{}
	for _, s := range spots() {
		w := wallAt(t, s, 120, 36)
		scopes[s.name] = w.App().Actions()
		scopes["everywhere"] = w.App().Globals()
		for _, a := range w.all() {
			key := a.Key.Keys()
			if len(key) == 0 || slices.Contains(goesOn, key[0]) {
				continue
			}
			if was, ok := words[key[0]]; ok && was != a.Label {
				t.Errorf("%s: the key %s is called %q here and %q elsewhere", s.name, key[0], a.Label, was)
			}
			words[key[0]] = a.Label
		}
	}
	for _, bad := range ui.CheckKeys(scopes) {
		t.Error(bad)
	}
}

func seenWithoutColour(t *testing.T) {
	looks := []struct {
		name, theme string
		profile     colorprofile.Profile
	}{{"NO_COLOR", "plain", colorprofile.Ascii}, {"16 colours", "plain", colorprofile.ANSI}, {"16 colours, light", "light", colorprofile.ANSI}, {"light", "light", colorprofile.TrueColor}}
	for _, look := range looks {
		for _, s := range screens() {
			w := newWall(t, 120, 36, func(c *tui.Config) { c.Theme = look.theme })
			w.Send(tea.ColorProfileMsg{Profile: look.profile})
			w.Press(s.keys...)
			body := strings.Split(w.Screen(), "\n")[4:] // below the tabs
			if !strings.Contains(strings.Join(body, "\n"), "▌") {
				t.Errorf("%s, %s: nothing marks the selection\n%s", look.name, s.name, w.Screen())
			}
			if look.profile == colorprofile.Ascii && strings.Contains(w.Styled(), "[38;") {
				t.Errorf("%s, %s: there are colours", look.name, s.name)
			}
		}
	}
}

func fewerColumns(t *testing.T) {
	for _, s := range spots() {
		for _, size := range [][2]int{{80, 24}, {60, 20}, {40, 10}} {
			wallAt(t, s, size[0], size[1]).Screen() // fails where a line is too long
		}
	}
	// the words above a table: at 60 columns fewer than at 120, and each of them whole
	for _, s := range []struct{ key, head string }{{"1", "account"}, {"3", "# "}} {
		wide := strings.Fields(newWall(t, 120, 36).then(s.key).Line(" " + s.head))
		small := strings.Fields(newWall(t, 60, 20).then(s.key).Line(" " + s.head))
		if len(small) == 0 || len(small) >= len(wide) {
			t.Errorf("at 60 columns there are %q, at 120 %q", small, wide)
		}
		for _, word := range small {
			if !slices.Contains(wide, word) {
				t.Errorf("the heading %q is not one of %q", word, wide)
			}
		}
	}
	// one lane under a strip with all stages
	newWall(t, 56, 20).then("2").Expect("▌New 42▐", "18", "Won 3", "Lost 33", "Vale Capital").Reject("Marlin Chemicals")
}

// unplugged is a store that can be cut off.
type unplugged struct {
	store.Store
	cut *bool
}

func (u unplugged) gone() error {
	if *u.cut {
		return domain.Errorf(domain.Unavailable, "The store cannot be reached.")
	}
	return nil
}

func (u unplugged) Queue(ctx context.Context, q store.QueueQuery) (store.QueuePage, error) {
	if err := u.gone(); err != nil {
		return store.QueuePage{}, err
	}
	return u.Store.Queue(ctx, q)
}

func (u unplugged) Board(ctx context.Context, q store.BoardQuery) (store.Board, error) {
	if err := u.gone(); err != nil {
		return store.Board{}, err
	}
	return u.Store.Board(ctx, q)
}

func (u unplugged) Leaderboard(ctx context.Context, q store.LeaderQuery) (store.LeaderPage, error) {
	if err := u.gone(); err != nil {
		return store.LeaderPage{}, err
	}
	return u.Store.Leaderboard(ctx, q)
}

func (u unplugged) Metrics(ctx context.Context, q store.MetricsQuery) (store.MetricsReport, error) {
	if err := u.gone(); err != nil {
		return store.MetricsReport{}, err
	}
	return u.Store.Metrics(ctx, q)
}

func shownIsTrue(t *testing.T) {
	known := map[string]string{"Today": "Kestrel Health", "Board": "Vale Capital", "Leaders": "Atlas Advisory", "Metrics": "Days to close"}
	for _, s := range screens() {
		t.Run(s.name, func(t *testing.T) {
			cut := false
			w := newWall(t, 120, 36, func(c *tui.Config) { c.Env.Store = unplugged{c.Env.Store, &cut} }).then(s.keys...)
			w.Expect("as of Fri 20 Nov 09:12", "● live", known[s.name])
			w.Press("/").Type("a").Press("enter")
			if chip := w.Line("Esc clears"); !strings.Contains(chip, " of ") && !strings.Contains(chip, "found") {
				t.Errorf("a search does not say how many of how many: %q", chip)
			}
			w.Press("esc")
			cut = true
			w.Advance(10 * time.Minute).Press("r").Advance(time.Hour)
			w.Expect("No connection since 09:22", "■ offline", known[s.name], "as of Fri 20 Nov 09:12")
			cut = false
			w.Press("r").Reject("No connection", "offline")
			w.saysWhyNot(s.name)
		})
	}
}

// saysWhyNot presses each key that does nothing just now.
func (w *wall) saysWhyNot(screen string) {
	w.t.Helper()
	w.Resize(200, 36)
	for _, a := range w.all() {
		why := domain.Line(a.Why()).String()
		if why == "" || a.KeyLabel() == "" {
			continue
		}
		own, ok := ui.Match(w.all(), tuitest.Key(a.Key.Keys()[0]))
		if !ok || own.ID != a.ID {
			continue // the key belongs to the screen's own action here
		}
		if w.Advance(10 * time.Second).Press(a.Key.Keys()[0]); !strings.Contains(w.Screen(), why) {
			w.t.Errorf("%s: %s does nothing and does not say %q\n%s", screen, a.ID, why, w.Screen())
		}
	}
}

// stillFor is how long the wall is watched in real time: long enough for many
// frames of a program that would draw anew. The longer time is the clock's.
const stillFor = 1500 * time.Millisecond

func quietAndPlain(t *testing.T) {
	path := newDemo(t)
	for _, s := range screens() {
		w := wallOn(t, path, 120, 36).then(s.keys...)
		before := w.Advance(5 * time.Second).Styled()
		if w.Advance(10*time.Second).Styled() != before {
			t.Errorf("%s changes by itself", s.name)
		}
	}
	term := onTerm(t, path, 120, 36).WaitFor("rules pass")
	wait := func(d time.Duration) { <-time.After(d) }
	wait(stillFor / 3) // the last frame is on its way
	before := term.Wrote()
	if wait(stillFor); term.Wrote() != before {
		t.Errorf("an idle wall wrote %d bytes", term.Wrote()-before)
	}
	for _, command := range []string{"queue", "referral list --period all", "leaderboard --period 2026", "metrics"} {
		var out, errs bytes.Buffer
		a := newApp(func() time.Time { return wallNow })
		a.out, a.err, a.env = &out, &errs, func(name string) string { return map[string]string{"USER": demo.Who().Name, "HOME": t.TempDir()}[name] }
		if code := a.main(t.Context(), append(strings.Fields(command), "--store", path)); code != 0 || strings.Count(out.String(), "\n") < 5 {
			t.Errorf("refdeck %s: exit %d\n%s%s", command, code, out.String(), errs.String())
		}
		if text := out.String(); ansi.Strip(text) != text {
			t.Errorf("refdeck %s is not plain text: %s", command, fmt.Sprintf("%.200q", text))
		}
	}
}
