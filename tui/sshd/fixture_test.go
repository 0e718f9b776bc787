package sshd

import (
	"bytes"
	"context"
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
	"github.com/refdeck/refdeck/tui/sshd/sshtest"
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

// serve starts a server whose commands are those of runCommand and whose dashboard
// is a list; change may set anything else.
func serve(t testing.TB, change func(*Config)) *fixture {
	t.Helper()
	host, text := sshtest.NewKey(t)
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
	signer, _ := sshtest.NewKey(f.t)
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

// run runs one command and answers with its output and exit code.
func run(t testing.TB, c *gossh.Client, line, stdin string) (out, errs string, code int) {
	t.Helper()
	s := sshtest.NewSession(t, c)
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
