package sshd

import (
	"reflect"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"
)

// guard keeps what fails in a model within its session: the program is left in
// good order, the cause goes to the log without anybody's data, and the server
// goes on. Left to itself the library prints the cause to the server's own output.
type guard struct {
	model  tea.Model
	srv    *Server
	quit   func()
	failed atomic.Bool
}

func (g *guard) broken() bool { return g.failed.Load() }

// caught is deferred around everything that belongs to the model.
func (g *guard) caught() {
	cause := recover()
	if cause == nil {
		return
	}
	g.srv.fault("the program failed", cause)
	if !g.failed.Swap(true) {
		go g.quit() // it waits for the loop that this runs in
	}
}

// Init begins the model.
func (g *guard) Init() (cmd tea.Cmd) {
	defer g.caught()
	return g.watch(g.model.Init())
}

// Update passes a message on, until something has failed.
func (g *guard) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if g.broken() {
		return g, nil
	}
	return g, g.update(msg)
}

func (g *guard) update(msg tea.Msg) (cmd tea.Cmd) {
	defer g.caught()
	g.model, cmd = g.model.Update(msg)
	return g.watch(cmd)
}

// View draws the model, or an empty screen once something has failed.
func (g *guard) View() (v tea.View) {
	if g.broken() {
		return v
	}
	defer g.caught()
	return g.model.View()
}

// watch guards a command and every command that comes of it.
func (g *guard) watch(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer g.caught()
		return g.inside(cmd())
	}
}

// commands is the type of a list of commands; a sequence is one under a name that
// the library keeps to itself.
var commands = reflect.TypeFor[[]tea.Cmd]()

// inside guards the commands in a batch or a sequence.
func (g *guard) inside(msg tea.Msg) tea.Msg {
	if batch, ok := msg.(tea.BatchMsg); ok {
		return tea.BatchMsg(g.all(batch))
	}
	if v := reflect.ValueOf(msg); v.IsValid() && v.Kind() == reflect.Slice && v.Type().ConvertibleTo(commands) {
		list := v.Convert(commands).Interface().([]tea.Cmd)
		return reflect.ValueOf(g.all(list)).Convert(v.Type()).Interface()
	}
	return msg
}

func (g *guard) all(cmds []tea.Cmd) []tea.Cmd {
	out := make([]tea.Cmd, len(cmds))
	for i, c := range cmds {
		out[i] = g.watch(c)
	}
	return out
}
