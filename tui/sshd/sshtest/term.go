// Package sshtest is the other end of an SSH server in tests: keys, terminals, and
// a crowd of people and strangers.
package sshtest

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"io"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// patience is how long something that must come is waited for.
const patience = 15 * time.Second

// NewKey makes an Ed25519 key; the text is that of a private key file.
func NewKey(t testing.TB) (gossh.Signer, []byte) {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block, err := gossh.MarshalPrivateKey(private, "")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := gossh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return signer, pem.EncodeToMemory(block)
}

// NewSession opens a channel that is closed with the test.
func NewSession(t testing.TB, c *gossh.Client) *gossh.Session {
	t.Helper()
	s, err := c.NewSession()
	if err != nil {
		t.Fatalf("open a session: %v", err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// Term is a terminal at the other end: what arrives, and how to type.
type Term struct {
	Session *gossh.Session
	In      io.WriteCloser

	t     testing.TB
	mu    sync.Mutex
	more  *sync.Cond
	got   bytes.Buffer
	all   int // bytes that arrived so far
	ended bool
	errs  bytes.Buffer
	end   chan error
}

// Open opens the dashboard, or a command, on a terminal.
func Open(t testing.TB, c *gossh.Client, command string, width, height int) *Term {
	t.Helper()
	s := NewSession(t, c)
	if err := s.RequestPty("xterm-256color", height, width, gossh.TerminalModes{}); err != nil {
		t.Fatalf("terminal: %v", err)
	}
	x := &Term{t: t, Session: s, end: make(chan error, 1)}
	x.more = sync.NewCond(&x.mu)
	s.Stdout, s.Stderr = x, &x.errs
	var err error
	if x.In, err = s.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if command == "" {
		err = s.Shell()
	} else {
		err = s.Start(command)
	}
	if err != nil {
		t.Fatalf("start: %v", err)
	}
	go func() {
		x.end <- s.Wait()
		x.mu.Lock()
		defer x.mu.Unlock()
		x.ended = true
		x.more.Broadcast()
	}()
	return x
}

// Write is what the server draws with.
func (x *Term) Write(p []byte) (int, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.got.Write(p)
	x.all += len(p)
	x.more.Broadcast()
	return len(p), nil
}

// Press types.
func (x *Term) Press(keys string) {
	x.t.Helper()
	if _, err := io.WriteString(x.In, keys); err != nil {
		x.t.Fatalf("type %q: %v", keys, err)
	}
}

// Key presses a key and answers with how long it took until anything changed.
func (x *Term) Key(k string) time.Duration {
	x.t.Helper()
	x.mu.Lock()
	before := x.all
	x.got.Reset() // whoever types a thousand keys needs no memory of them
	x.mu.Unlock()
	began := time.Now()
	x.Press(k)
	late := time.AfterFunc(patience, x.more.Broadcast)
	defer late.Stop()
	x.mu.Lock()
	defer x.mu.Unlock()
	for x.all == before && !x.ended && time.Since(began) < patience {
		x.more.Wait()
	}
	if x.all == before {
		x.t.Fatalf("the key %q changed nothing; on the error stream there is %q", k, x.errs.String())
	}
	return time.Since(began)
}

// Expect waits until a text has arrived, and forgets everything up to it.
func (x *Term) Expect(text string) {
	x.t.Helper()
	late := time.AfterFunc(patience, x.more.Broadcast)
	defer late.Stop()
	began := time.Now()
	x.mu.Lock()
	defer x.mu.Unlock()
	for {
		if i := bytes.Index(x.got.Bytes(), []byte(text)); i >= 0 {
			x.got.Next(i + len(text))
			return
		}
		if x.ended || time.Since(began) > patience {
			x.t.Fatalf("%q did not arrive; there is %.2000q and on the error stream %q", text, x.got.String(), x.errs.String())
		}
		x.more.Wait()
	}
}

// Text is what arrived and was not taken by Expect.
func (x *Term) Text() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.got.String()
}

// Bytes is how many bytes arrived in all.
func (x *Term) Bytes() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.all
}

// Ended tells whether the server ended the session.
func (x *Term) Ended() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.ended
}

// Exit waits for the end and answers with the exit code and the error stream.
func (x *Term) Exit() (int, string) {
	x.t.Helper()
	select {
	case err := <-x.end:
		var exit *gossh.ExitError
		switch {
		case errors.As(err, &exit):
			return exit.ExitStatus(), x.errs.String()
		case err != nil:
			return -1, x.errs.String()
		}
		return 0, x.errs.String()
	case <-time.After(patience):
		x.t.Fatal("the session does not end")
	}
	return 0, ""
}
