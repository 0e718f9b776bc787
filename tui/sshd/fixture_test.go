package sshd

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"github.com/refdeck/refdeck/domain"
)

// fixture is a server on loopback with people who may sign in.
type fixture struct {
	*Server
	t    testing.TB
	addr string
	host gossh.PublicKey
	stop context.CancelFunc
	done chan error

	mu      sync.Mutex
	people  map[string]Person
	offered []string // fingerprints that Known was asked for
}

func newKey(t testing.TB) (gossh.Signer, []byte) {
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

// serve starts a server whose commands are those of runCommand and whose dashboard
// is a list; change may set anything else.
func serve(t testing.TB, change func(*Config)) *fixture {
	t.Helper()
	host, text := newKey(t)
	f := &fixture{t: t, host: host.PublicKey(), people: map[string]Person{}, done: make(chan error, 1)}
	cfg := Config{
		HostKey: text, Now: time.Now, Known: f.known, SignIn: f.signIn,
		Command:   runCommand,
		Dashboard: func(ctx context.Context, s *Session) error { return s.Run(ctx, &list{name: s.Person().Name}) },
	}
	if change != nil {
		change(&cfg)
	}
	srv, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f.Server, f.addr = srv, ln.Addr().String()
	ctx, stop := context.WithCancel(context.Background())
	f.stop = stop
	go func() { f.done <- srv.Serve(ctx, ln) }()
	t.Cleanup(func() {
		stop()
		if err := <-f.done; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return f
}

func (f *fixture) known(_ context.Context, fingerprint string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.offered = append(f.offered, fingerprint)
	_, ok := f.people[fingerprint]
	return ok
}

func (f *fixture) signIn(_ context.Context, fingerprint string) (Person, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	p, ok := f.people[fingerprint]
	if !ok {
		return p, domain.Errorf(domain.Unauthenticated, "Nobody here has this key.")
	}
	return p, nil
}

// admit lets somebody in with a key.
func (f *fixture) admit(name string, key gossh.PublicKey) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.people[gossh.FingerprintSHA256(key)] = Person{Name: name, UserID: int64(len(f.people) + 1)}
}

// person makes somebody with a key of their own.
func (f *fixture) person(name string) gossh.Signer {
	signer, _ := newKey(f.t)
	f.admit(name, signer.PublicKey())
	return signer
}

func (f *fixture) config(auth ...gossh.AuthMethod) *gossh.ClientConfig {
	return &gossh.ClientConfig{User: "anybody", Auth: auth, HostKeyCallback: gossh.FixedHostKey(f.host), Timeout: 10 * time.Second}
}

// dial signs in and is closed with the test.
func (f *fixture) dial(key gossh.Signer) *gossh.Client {
	f.t.Helper()
	c, err := gossh.Dial("tcp", f.addr, f.config(gossh.PublicKeys(key)))
	if err != nil {
		f.t.Fatalf("sign in: %v", err)
	}
	f.t.Cleanup(func() { _ = c.Close() })
	return c
}

// session opens a channel that is closed with the test.
func session(t testing.TB, c *gossh.Client) *gossh.Session {
	t.Helper()
	s, err := c.NewSession()
	if err != nil {
		t.Fatalf("open a session: %v", err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// run runs one command and answers with its output and exit code.
func run(t testing.TB, c *gossh.Client, line, stdin string) (out, errs string, code int) {
	t.Helper()
	s := session(t, c)
	var stdout, stderr bytes.Buffer
	s.Stdout, s.Stderr, s.Stdin = &stdout, &stderr, strings.NewReader(stdin)
	err := s.Run(line)
	var exit *gossh.ExitError
	switch {
	case errors.As(err, &exit):
		code = exit.ExitStatus()
	case err != nil:
		t.Fatalf("run %.40q: %v", line, err)
	}
	return stdout.String(), stderr.String(), code
}

// runCommand is what the commands of these tests do.
func runCommand(ctx context.Context, s *Session, args []string) int {
	switch args[0] {
	case "whoami":
		_, _ = fmt.Fprintln(s, s.Person().Name)
	case "exit":
		code, _ := strconv.Atoi(args[1])
		return code
	case "cat":
		_, _ = io.Copy(s, s)
	case "echo":
		_, _ = fmt.Fprintf(s, "%q\n", args[1:])
	case "env":
		_, _ = fmt.Fprintln(s, s.Environ())
	case "size":
		size, ok := s.Terminal()
		_, _ = fmt.Fprintln(s, size.Width, size.Height, ok)
	case "panic":
		panic("a secret name")
	case "pour":
		for ctx.Err() == nil {
			if _, err := s.Write(make([]byte, 32<<10)); err != nil {
				return 1
			}
		}
	case "wait":
		_, _ = fmt.Fprintln(s, "waiting")
		<-ctx.Done()
	case "wallboard":
		if err := s.Run(ctx, &list{name: "wallboard"}); err != nil {
			return exitInternal
		}
	}
	return 0
}

// loopback is exempt where a test fails to sign in on purpose.
var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

// term is a terminal at the other end: what arrives, and how to type.
type term struct {
	t    testing.TB
	sess *gossh.Session
	in   io.WriteCloser
	mu   sync.Mutex
	more *sync.Cond
	got  bytes.Buffer
	all  int
	errs bytes.Buffer
	end  chan error
}

// open opens the dashboard, or a command, on a terminal.
func open(t testing.TB, c *gossh.Client, command string, width, height int) *term {
	t.Helper()
	s := session(t, c)
	if err := s.RequestPty("xterm-256color", height, width, gossh.TerminalModes{}); err != nil {
		t.Fatalf("terminal: %v", err)
	}
	x := &term{t: t, sess: s, end: make(chan error, 1)}
	x.more = sync.NewCond(&x.mu)
	s.Stdout, s.Stderr = x, &x.errs
	var err error
	if x.in, err = s.StdinPipe(); err != nil {
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
		x.all = -1
		x.more.Broadcast()
	}()
	return x
}

func (x *term) Write(p []byte) (int, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.got.Write(p)
	x.all += len(p)
	x.more.Broadcast()
	return len(p), nil
}

func (x *term) press(keys string) {
	x.t.Helper()
	if _, err := io.WriteString(x.in, keys); err != nil {
		x.t.Fatalf("type %q: %v", keys, err)
	}
}

// key presses a key and answers with how long it took until anything changed.
func (x *term) key(k string) time.Duration {
	x.t.Helper()
	x.mu.Lock()
	before := x.all
	x.mu.Unlock()
	began := time.Now()
	x.press(k)
	late := time.AfterFunc(15*time.Second, x.more.Broadcast)
	defer late.Stop()
	x.mu.Lock()
	defer x.mu.Unlock()
	for x.all == before && time.Since(began) < 15*time.Second {
		x.more.Wait()
	}
	if x.all <= before {
		x.t.Fatalf("the key %q changed nothing; on the error stream there is %q", k, x.errs.String())
	}
	return time.Since(began)
}

// expect waits until a text has arrived, and forgets everything up to it.
func (x *term) expect(text string) {
	x.t.Helper()
	late := time.AfterFunc(15*time.Second, x.more.Broadcast)
	defer late.Stop()
	began := time.Now()
	x.mu.Lock()
	defer x.mu.Unlock()
	for {
		if i := bytes.Index(x.got.Bytes(), []byte(text)); i >= 0 {
			x.got.Next(i + len(text))
			return
		}
		if x.all < 0 || time.Since(began) > 15*time.Second {
			x.t.Fatalf("%q did not arrive; there is %.2000q and on the error stream %q", text, x.got.String(), x.errs.String())
		}
		x.more.Wait()
	}
}

// exit waits for the end and answers with the exit code and the error stream.
func (x *term) exit() (int, string) {
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
	case <-time.After(15 * time.Second):
		x.t.Fatal("the session does not end")
	}
	return 0, ""
}

// until waits for something that nothing tells of.
func until(t testing.TB, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	late := time.After(15 * time.Second)
	for !ok() {
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("%s: not within 15 s", what)
		}
	}
}
