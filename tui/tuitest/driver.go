// Package tuitest drives screens the way a person does: keys in, text out. The
// Driver runs an App without a terminal and with a clock of its own; Term runs
// the real program against a virtual terminal.
package tuitest

import (
	"bytes"
	"log/slog"
	"reflect"
	"sort"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui"
	"github.com/refdeck/refdeck/tui/ui"
)

// Driver runs an App on the test's goroutine: every command is carried out at
// once, timers fire when Advance reaches them.
type Driver struct {
	t        testing.TB
	app      *tui.App
	env      *ui.Env
	now      time.Time
	timers   []timer
	w, h     int
	quit     bool
	copied   []string
	cmds     int
	log      bytes.Buffer
	mayCrash bool
}

type timer struct {
	at  time.Time
	msg tea.Msg
}

// Option changes the configuration of the App before it starts.
type Option func(*tui.Config)

// WithStore puts a store into the Env before the screens are made.
func WithStore(st store.Store) Option { return func(c *tui.Config) { c.Env.Store = st } }

// New starts an App of w × h cells at an instant. The screens are made with
// the Env they will run in.
func New(t testing.TB, w, h int, at time.Time, places func(env *ui.Env) []tui.Place, opts ...Option) *Driver {
	t.Helper()
	d := &Driver{t: t, now: at, w: w, h: h}
	d.env = (&ui.Env{Now: func() time.Time { return d.now }, After: d.after, Clipboard: d.clip, Currency: "USD",
		Log: slog.New(slog.NewTextHandler(&d.log, nil))}).Fill()
	cfg := tui.Config{Env: d.env, Name: "Ana Ruiz", Role: "csm", Live: true, Mouse: true, Theme: "dark"}
	for _, o := range opts {
		o(&cfg)
	}
	cfg.Places = places(d.env)
	d.app = tui.New(cfg)
	d.Send(tea.ColorProfileMsg{Profile: colorprofile.TrueColor})
	d.Send(tea.WindowSizeMsg{Width: w, Height: h})
	d.run(d.app.Init())
	return d
}

func (d *Driver) after(wait time.Duration, msg tea.Msg) tea.Cmd {
	return func() tea.Msg {
		d.timers = append(d.timers, timer{d.now.Add(wait), msg})
		return nil
	}
}

func (d *Driver) clip(text string) tea.Cmd {
	return func() tea.Msg {
		d.copied = append(d.copied, text)
		return nil
	}
}

// App is the App that is driven.
func (d *Driver) App() *tui.App { return d.app }

// Env is the session's Env.
func (d *Driver) Env() *ui.Env { return d.env }

// Send gives the App a message and carries out what follows from it.
func (d *Driver) Send(msg tea.Msg) *Driver {
	d.t.Helper()
	if d.quit {
		return d
	}
	_, cmd := d.app.Update(msg)
	if d.app.Crashed() && !d.mayCrash {
		d.t.Fatalf("the App failed on %T; the cause is in the log\n%s", msg, d.log.String())
	}
	d.run(cmd)
	return d
}

// MayCrash lets a test look at what happens after a fault.
func (d *Driver) MayCrash() *Driver {
	d.mayCrash = true
	return d
}

// Log is what was logged so far.
func (d *Driver) Log() string { return d.log.String() }

const tooManyCommands = 100_000

// run carries a command out, and all that follow from its message.
func (d *Driver) run(cmd tea.Cmd) {
	d.t.Helper()
	if cmd == nil {
		return
	}
	if d.cmds++; d.cmds > tooManyCommands {
		d.t.Fatal("the commands never come to an end")
	}
	msg := cmd()
	if msg == nil {
		return
	}
	if cmds, ok := commandsOf(msg); ok {
		for _, c := range cmds {
			d.run(c)
		}
		return
	}
	if _, ok := msg.(tea.QuitMsg); ok {
		d.quit = true
		return
	}
	d.Send(msg)
}

// commandsOf opens a batch or a sequence; the type of the latter is not exported.
func commandsOf(msg tea.Msg) ([]tea.Cmd, bool) {
	v := reflect.ValueOf(msg)
	if v.Kind() != reflect.Slice || v.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
		return nil, false
	}
	cmds := make([]tea.Cmd, v.Len())
	for i := range cmds {
		cmds[i], _ = v.Index(i).Interface().(tea.Cmd)
	}
	return cmds, true
}

// Told tells the App of a change by somebody else, and lets it settle.
func (d *Driver) Told(kind string, id int64) *Driver {
	d.t.Helper()
	return d.Send(ui.ChangedMsg{Change: store.Change{Kind: kind, ID: id}}).Advance(300 * time.Millisecond)
}

// Advance moves the clock and fires the timers on the way, in their order.
func (d *Driver) Advance(by time.Duration) *Driver {
	d.t.Helper()
	end := d.now.Add(by)
	for {
		sort.SliceStable(d.timers, func(i, j int) bool { return d.timers[i].at.Before(d.timers[j].at) })
		if len(d.timers) == 0 || d.timers[0].at.After(end) {
			break
		}
		next := d.timers[0]
		d.timers = d.timers[1:]
		d.now = next.at
		d.Send(next.msg)
	}
	d.now = end
	return d
}

// Press presses keys by their names: "down", "enter", "ctrl+s", "a", "?".
func (d *Driver) Press(keys ...string) *Driver {
	d.t.Helper()
	for _, k := range keys {
		d.Send(Key(k))
	}
	return d
}

// Type types a text, one key for each character.
func (d *Driver) Type(text string) *Driver {
	d.t.Helper()
	for _, r := range text {
		d.Send(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	return d
}

// Paste pastes a text.
func (d *Driver) Paste(text string) *Driver {
	d.t.Helper()
	return d.Send(tea.PasteMsg{Content: text})
}

// Click clicks at a place of the window.
func (d *Driver) Click(x, y int) *Driver {
	d.t.Helper()
	d.Send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
	return d.Send(tea.MouseReleaseMsg{X: x, Y: y, Button: tea.MouseLeft})
}

// ClickOn clicks on the first place where a text stands.
func (d *Driver) ClickOn(text string) *Driver {
	d.t.Helper()
	for y, line := range strings.Split(d.Screen(), "\n") {
		if i := strings.Index(line, text); i >= 0 {
			return d.Click(ansi.StringWidth(line[:i]), y)
		}
	}
	d.t.Fatalf("nowhere to click: %q is not on the screen\n%s", text, d.Screen())
	return d
}

// Do runs an action by its id; it fails the test when the action is off.
func (d *Driver) Do(id string) *Driver {
	d.t.Helper()
	a, ok := ui.ByID(append(d.app.Globals(), d.app.Actions()...), id)
	if !ok {
		d.t.Fatalf("there is no action %q here", id)
	}
	if why := a.Why(); why != "" {
		d.t.Fatalf("the action %q is off: %s", id, why)
	}
	d.run(a.Do())
	return d
}

// Resize changes the size of the window.
func (d *Driver) Resize(w, h int) *Driver {
	d.t.Helper()
	d.w, d.h = w, h
	return d.Send(tea.WindowSizeMsg{Width: w, Height: h})
}

// Screen is what is on the screen, without colours. A drawing that leaves the
// window fails the test.
func (d *Driver) Screen() string {
	d.t.Helper()
	lines := strings.Split(ansi.Strip(d.app.View().Content), "\n")
	if strings.Contains(d.log.String(), "could not be drawn") && !d.mayCrash {
		d.t.Fatalf("a screen could not be drawn\n%s", d.log.String())
	}
	if len(lines) > max(d.h, 1) {
		d.t.Fatalf("%d lines drawn in a window of %d", len(lines), d.h)
	}
	for i, l := range lines {
		if n := ansi.StringWidth(l); n > d.w {
			d.t.Fatalf("line %d is %d cells wide in a window of %d: %q", i, n, d.w, l)
		}
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

// Styled is what is on the screen, with its escape sequences.
func (d *Driver) Styled() string { return d.app.View().Content }

// Expect fails the test unless all texts are on the screen.
func (d *Driver) Expect(texts ...string) *Driver {
	d.t.Helper()
	s := d.Screen()
	for _, text := range texts {
		if !strings.Contains(s, text) {
			d.t.Fatalf("%q is not on the screen\n%s", text, s)
		}
	}
	return d
}

// Reject fails the test when one of the texts is on the screen.
func (d *Driver) Reject(texts ...string) *Driver {
	d.t.Helper()
	s := d.Screen()
	for _, text := range texts {
		if strings.Contains(s, text) {
			d.t.Fatalf("%q should not be on the screen\n%s", text, s)
		}
	}
	return d
}

// Line is the first line of the screen that has a text, "" when none has.
func (d *Driver) Line(text string) string {
	d.t.Helper()
	for _, l := range strings.Split(d.Screen(), "\n") {
		if strings.Contains(l, text) {
			return l
		}
	}
	return ""
}

// Quit tells whether the App asked to end.
func (d *Driver) Quit() bool { return d.quit }

// Copied is everything that was sent to the clipboard.
func (d *Driver) Copied() []string { return d.copied }

// Golden compares the screen with testdata/<test>-<name>.golden. With
// UPDATE_GOLDEN=1 in the environment it writes that file instead.
func (d *Driver) Golden(name string) *Driver {
	d.t.Helper()
	Golden(d.t, name, d.Screen())
	return d
}
