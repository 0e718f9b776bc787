package sshd

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"github.com/refdeck/refdeck/tui/sshd/sshtest"
)

// childPeople names the file of who may sign in, for a test binary that is to be
// a server and nothing else: measured apart from its clients.
const childPeople = "REFDECK_SSHD_CHILD"

func TestMain(m *testing.M) {
	if file := os.Getenv(childPeople); file != "" {
		if err := beServer(file); err != nil {
			_, _ = fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// report is what the child tells of itself.
type report struct {
	Stats
	Heap       uint64 // bytes in use
	Goroutines int
	CPU        time.Duration
	RSS        int // KiB
}

// beServer serves whom the file names, and answers each line on standard input
// with a report, until there are no more.
func beServer(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	people := map[string]Person{}
	for i, fingerprint := range strings.Fields(string(text)) {
		people[fingerprint] = Person{Name: "person " + strconv.Itoa(i), UserID: int64(i + 1)}
	}
	srv, err := New(Config{
		HostKeyPath: file + ".host", Now: time.Now, Command: runCommand,
		Known:     func(_ context.Context, fingerprint string) bool { return people[fingerprint].UserID != 0 },
		SignIn:    func(_ context.Context, fingerprint string) (Person, error) { return people[fingerprint], nil },
		Dashboard: func(ctx context.Context, s *Session) error { return s.Run(ctx, &list{name: s.Person().Name}) },
	})
	if err != nil {
		return err
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- srv.Serve(ctx, ln) }()
	fmt.Println(ln.Addr())
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		r := report{Stats: srv.Stats(), Goroutines: runtime.NumGoroutine()}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		r.Heap = m.HeapInuse
		r.CPU, r.RSS = sshtest.Spent(os.Getpid())
		if err := json.NewEncoder(os.Stdout).Encode(r); err != nil {
			return err
		}
	}
	cancel()
	return <-done
}

// child is a server in a process of its own.
type child struct {
	sshtest.Host
	t   testing.TB
	in  io.WriteCloser
	out *bufio.Reader
}

// startChild starts a server for these keys; it ends with the test.
func startChild(t testing.TB, keys []gossh.Signer) *child {
	t.Helper()
	file := t.TempDir() + "/people"
	var names []string
	for _, k := range keys {
		names = append(names, gossh.FingerprintSHA256(k.PublicKey()))
	}
	host, private := sshtest.NewKey(t)
	if err := os.WriteFile(file, []byte(strings.Join(names, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file+".host", private, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childPeople+"="+file)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_, _ = io.Copy(io.Discard, out)
		if err := cmd.Wait(); err != nil {
			t.Errorf("the server: %v", err)
		}
	})
	c := &child{t: t, in: in, out: bufio.NewReader(out), Host: sshtest.Host{Key: host.PublicKey()}}
	if c.Addr, err = c.out.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	c.Addr = strings.TrimSpace(c.Addr)
	return c
}

func (c *child) report() (r report) {
	c.t.Helper()
	if _, err := io.WriteString(c.in, "\n"); err != nil {
		c.t.Fatal(err)
	}
	line, err := c.out.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &r)
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return r
}
