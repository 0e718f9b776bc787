package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	gossh "golang.org/x/crypto/ssh"

	"github.com/refdeck/refdeck/store"
)

// serveSSH serves a store over SSH until the test ends.
func serveSSH(t *testing.T, svc *store.Service, kind storeKind) (address string) {
	t.Helper()
	address, _ = serveSSHWith(t, svc, kind)
	return address
}

// serveSSHWith tells the folder as well in which the server keeps what people type.
func serveSSHWith(t *testing.T, svc *store.Service, kind storeKind) (address, people string) {
	t.Helper()
	a, _, _ := testApp(t, strings.NewReader(""))
	a.flags.store, a.now = filepath.Join(t.TempDir(), "beside.db"), svc.Now
	if _, _, err := a.makeHostKey(); err != nil {
		t.Fatal(err)
	}
	h := &house{a: a, svc: svc, kind: kind, state: filepath.Join(t.TempDir(), "people"), log: slog.New(slog.DiscardHandler), desks: map[int64]*desk{}}
	return serveRooms(t, h, doors{serveFlags: serveFlags{ssh: "127.0.0.1:0"}}), h.state
}

// serveRooms opens what was asked for until the test ends, and tells where the first is.
func serveRooms(t *testing.T, h *house, d doors) (address string) {
	t.Helper()
	rooms, err := h.open(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	runRooms(t, h, rooms)
	return rooms[0].ln.Addr().String()
}

func runRooms(t *testing.T, h *house, rooms []room) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- h.run(ctx, rooms) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// await looks until something is so.
func await(t *testing.T, what string, so func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for late := time.After(patience); !so(); {
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("waited in vain until %s", what)
		}
	}
}

// sshKey makes a key of a user's.
func sshKey(t *testing.T, boss store.Store, user int64) gossh.Signer {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key, err := gossh.NewPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := gossh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := boss.AddKey(t.Context(), store.KeyInput{UserID: user, Line: string(gossh.MarshalAuthorizedKey(key))}); err != nil {
		t.Fatal(err)
	}
	return signer
}

func sshDial(t *testing.T, key gossh.Signer, address string) (*gossh.Client, net.Conn) {
	t.Helper()
	conn, err := net.DialTimeout("tcp", address, patience)
	if err != nil {
		t.Fatal(err)
	}
	c, channels, requests, err := gossh.NewClientConn(conn, address, &gossh.ClientConfig{User: "x", Auth: []gossh.AuthMethod{gossh.PublicKeys(key)},
		HostKeyCallback: func(string, net.Addr, gossh.PublicKey) error { return nil }, Timeout: patience})
	if err != nil {
		t.Fatal(err)
	}
	client := gossh.NewClient(c, channels, requests)
	t.Cleanup(func() { _ = client.Close() })
	return client, conn
}

// farScreen is a terminal on the other side of an SSH connection.
type farScreen struct {
	t     *testing.T
	mu    sync.Mutex
	drawn *sync.Cond
	emu   *vt.Emulator
	in    io.WriteCloser
	s     *gossh.Session
	conn  net.Conn
}

// openScreen begins a session with a terminal; without a command it is the dashboard.
func openScreen(t *testing.T, key gossh.Signer, address, command string) *farScreen {
	t.Helper()
	client, conn := sshDial(t, key, address)
	session, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	f := &farScreen{t: t, emu: vt.NewEmulator(120, 36), s: session, conn: conn}
	f.drawn = sync.NewCond(&f.mu)
	if f.in, err = session.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	session.Stdout = f
	if err := session.RequestPty("xterm-256color", 36, 120, gossh.TerminalModes{}); err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(f.in, f.emu) }() // the terminal's answers to the program's questions
	if command == "" {
		err = session.Shell()
	} else {
		err = session.Start(command)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.cut)
	return f
}

// Write is what the server draws with.
func (f *farScreen) Write(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	defer f.drawn.Broadcast()
	return f.emu.Write(p)
}

// cut ends the connection as a cable that is pulled does.
func (f *farScreen) cut() { _ = f.conn.Close() }

func (f *farScreen) keys(raw string) *farScreen {
	f.t.Helper()
	if _, err := io.WriteString(f.in, raw); err != nil {
		f.t.Fatal(err)
	}
	return f
}

// waitFor waits until a text stands on the screen and tells how long that took.
func (f *farScreen) waitFor(text string) time.Duration {
	f.t.Helper()
	began, late := time.Now(), false
	timer := time.AfterFunc(patience, func() {
		f.mu.Lock()
		late = true
		f.mu.Unlock()
		f.drawn.Broadcast()
	})
	defer timer.Stop()
	f.mu.Lock()
	defer f.mu.Unlock()
	for !strings.Contains(f.emu.String(), text) {
		if late {
			f.t.Fatalf("waiting for %q:\n%s", text, f.emu.String())
		}
		f.drawn.Wait()
	}
	return time.Since(began)
}

// end waits for the session to end by itself.
func (f *farScreen) end() error {
	f.t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- f.s.Wait() }()
	select {
	case err := <-ended:
		return err
	case <-time.After(patience):
		f.mu.Lock()
		defer f.mu.Unlock()
		f.t.Fatalf("the session does not end:\n%s", f.emu.String())
		return nil
	}
}
