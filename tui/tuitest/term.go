package tuitest

import (
	"bytes"
	"image/color"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/vt"
)

// Term runs a real program against a virtual terminal.
type Term struct {
	t     testing.TB
	mu    sync.Mutex
	drawn *sync.Cond
	emu   *vt.Emulator
	wrote int
	last  byte
	in    *io.PipeWriter
	done  chan struct{}
	err   error
}

// TermOption changes the virtual terminal or the program.
type TermOption func(*termSetup)

type termSetup struct {
	dark    bool
	profile colorprofile.Profile
}

// OnLight gives the virtual terminal a light background.
func OnLight() TermOption { return func(s *termSetup) { s.dark = false } }

// WithProfile limits the colours of the virtual terminal.
func WithProfile(p colorprofile.Profile) TermOption { return func(s *termSetup) { s.profile = p } }

// Start runs a model in a virtual terminal of w × h cells. The program is ended
// with the test when it has not ended by itself.
func Start(t testing.TB, model tea.Model, w, h int, opts ...TermOption) *Term {
	t.Helper()
	setup := termSetup{dark: true, profile: colorprofile.TrueColor}
	for _, o := range opts {
		o(&setup)
	}
	read, write := io.Pipe()
	term := &Term{t: t, emu: vt.NewEmulator(w, h), in: write, done: make(chan struct{})}
	term.drawn = sync.NewCond(&term.mu)
	if setup.dark {
		term.emu.SetDefaultBackgroundColor(color.Black)
		term.emu.SetDefaultForegroundColor(color.White)
	} else {
		term.emu.SetDefaultBackgroundColor(color.White)
		term.emu.SetDefaultForegroundColor(color.Black)
	}
	answered := make(chan struct{})
	go func() { // the terminal's answers to the program's questions
		defer close(answered)
		_, _ = io.Copy(write, term.emu)
	}()
	program := tea.NewProgram(model, tea.WithInput(read), tea.WithOutput(term), tea.WithWindowSize(w, h), tea.WithColorProfile(setup.profile),
		tea.WithEnvironment([]string{"TERM=xterm-256color", "COLORTERM=truecolor"}), tea.WithoutSignals())
	go func() {
		_, err := program.Run()
		term.mu.Lock()
		term.err = err
		term.mu.Unlock()
		close(term.done)
		term.drawn.Broadcast()
	}()
	t.Cleanup(func() {
		program.Kill()
		<-term.done
		_ = write.Close()
		if questions, ok := term.emu.InputPipe().(io.Closer); ok {
			_ = questions.Close() // ends the answering first: the emulator must not be closed while it is read
		}
		<-answered
		_ = term.emu.Close()
	})
	return term
}

// Write is what the program draws with. Without a real terminal it ends lines
// by \n alone, which a terminal takes as "one down".
func (e *Term) Write(p []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	var b bytes.Buffer
	for _, c := range p {
		if c == '\n' && e.last != '\r' {
			b.WriteByte('\r')
		}
		b.WriteByte(c)
		e.last = c
	}
	e.wrote += len(p)
	if _, err := e.emu.Write(b.Bytes()); err != nil {
		return 0, err
	}
	e.drawn.Broadcast()
	return len(p), nil
}

// Keys types raw bytes, as a keyboard sends them: "\r", "\x1b[B", "a".
func (e *Term) Keys(raw string) *Term {
	e.t.Helper()
	if _, err := io.WriteString(e.in, raw); err != nil {
		e.t.Fatalf("the program takes no keys: %v", err)
	}
	return e
}

// Screen is the text on the screen just now.
func (e *Term) Screen() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.emu.String()
}

// Wrote is how many bytes the program has written so far.
func (e *Term) Wrote() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.wrote
}

const patience = 20 * time.Second

// WaitFor waits until a text is on the screen.
func (e *Term) WaitFor(text string) *Term {
	e.t.Helper()
	return e.waitUntil("waiting for "+text, func() bool { return strings.Contains(e.emu.String(), text) })
}

// WaitGone waits until a text is no longer on the screen.
func (e *Term) WaitGone(text string) *Term {
	e.t.Helper()
	return e.waitUntil("waiting for the end of "+text, func() bool { return !strings.Contains(e.emu.String(), text) })
}

// WaitForColour waits until something is drawn in a colour, "#7cc4ff".
func (e *Term) WaitForColour(hex string) *Term {
	e.t.Helper()
	return e.waitUntil("waiting for the colour "+hex, func() bool { return strings.Contains(picture(e.emu, DarkPaper), hex) })
}

func (e *Term) waitUntil(what string, ok func() bool) *Term {
	e.t.Helper()
	deadline := time.Now().Add(patience)
	wake := time.AfterFunc(patience, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.drawn.Broadcast()
	})
	defer wake.Stop()
	e.mu.Lock()
	defer e.mu.Unlock()
	for !ok() {
		if time.Now().After(deadline) {
			e.t.Fatalf("%s: not within %s\n%s", what, patience, e.emu.String())
		}
		e.drawn.Wait()
	}
	return e
}

// WaitEnd waits until the program has ended and gives its error.
func (e *Term) WaitEnd() error {
	e.t.Helper()
	select {
	case <-e.done:
	case <-time.After(patience):
		e.t.Fatalf("the program did not end within %s\n%s", patience, e.Screen())
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.err
}

// SVG draws the screen just now as a picture.
func (e *Term) SVG(paper Paper) string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return picture(e.emu, paper)
}
