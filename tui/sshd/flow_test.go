package sshd

import (
	"io"
	"net"
	"runtime"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"github.com/refdeck/refdeck/tui/sshd/sshtest"
)

// valve is a connection whose reading can be stopped, as that of a stopped client.
type valve struct {
	net.Conn
	mu   sync.Mutex
	shut bool
	open *sync.Cond
}

func (v *valve) Read(p []byte) (int, error) {
	n, err := v.Conn.Read(p)
	v.mu.Lock()
	defer v.mu.Unlock()
	for v.shut {
		v.open.Wait()
	}
	return n, err
}

func (v *valve) turn(shut bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.shut = shut
	v.open.Broadcast()
}

// behindValve signs in over a connection that can be stopped.
func (f *fixture) behindValve(key gossh.Signer) (*gossh.Client, *valve) {
	f.t.Helper()
	nc, err := net.Dial("tcp", f.addr)
	if err != nil {
		f.t.Fatal(err)
	}
	v := &valve{Conn: nc}
	v.open = sync.NewCond(&v.mu)
	link, chans, requests, err := gossh.NewClientConn(v, f.addr, f.config(gossh.PublicKeys(key)))
	if err != nil {
		f.t.Fatal(err)
	}
	c := gossh.NewClient(link, chans, requests)
	f.t.Cleanup(func() {
		v.turn(false)
		_ = c.Close()
	})
	return c, v
}

func TestAClientThatReadsNothingHoldsNobodyUpAndIsCutOff(t *testing.T) {
	f := serve(t, nil)
	c, v := f.behindValve(f.person("Slow"))
	s := sshtest.NewSession(t, c)
	if err := s.Start("pour"); err != nil { // nobody takes its output, so that its window closes
		t.Fatal(err)
	}
	stopped, v2 := f.behindValve(f.person("Stopped"))
	sshtest.Open(t, stopped, "pour", 80, 24)
	v.turn(true)
	v2.turn(true)
	stalled := func() int {
		n := 0
		for _, sess := range f.open() {
			if sess.out.stalled(time.Now(), 50*time.Millisecond) {
				n++
			}
		}
		return n
	}
	until(t, "both writes wait", func() bool { return stalled() == 2 })
	quick := sshtest.Open(t, f.dial(f.person("Quick")), "", 100, 30)
	quick.Expect("hello Quick")
	slowest := time.Duration(0)
	for range 20 {
		slowest = max(slowest, quick.Key("j"))
	}
	if slowest > time.Second {
		t.Errorf("beside stalled clients a key took %s", slowest)
	}
	quick.Press("q")
	_, _ = quick.Exit()
	until(t, "the quick one has left", func() bool { return f.Stats().Sessions == 2 })
	f.look(time.Now().Add(29 * time.Second))
	if n := f.Stats().Sessions; n != 2 {
		t.Fatalf("%d sessions before 30 s", n)
	}
	f.look(time.Now().Add(31 * time.Second))
	until(t, "the stalled ones are cut off", func() bool { return f.Stats().Sessions == 0 && f.Stats().Connections <= 1 })
}

func TestASilentConnectionIsClosedInTime(t *testing.T) {
	f := serve(t, func(c *Config) { c.Limits.HandshakeTimeout = 30 * time.Millisecond })
	for _, hello := range []string{"", "SSH-2.0-slow\r\n"} {
		nc, err := net.Dial("tcp", f.addr)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(nc, hello)
		_ = nc.SetReadDeadline(time.Now().Add(10 * time.Second))
		if _, err := io.Copy(io.Discard, nc); err != nil && !isReset(err) {
			t.Errorf("after %q: %v", hello, err)
		}
		_ = nc.Close()
	}
	until(t, "nothing is half-open", func() bool { return f.Stats().HalfOpen == 0 && f.Stats().Connections == 0 })
	if n := f.Stats().Failures; n != 2 {
		t.Errorf("%d failures", n)
	}
}

// isReset tells whether the other side closed without ceremony.
func isReset(err error) bool {
	op, ok := err.(*net.OpError)
	return ok && !op.Timeout()
}

func TestASignedInConnectionWithoutASessionStaysHalfOpenAndIsClosed(t *testing.T) {
	f := serve(t, nil)
	c := f.dial(f.person("Ada"))
	if s := f.Stats(); s.HalfOpen != 1 || s.Handshakes != 1 {
		t.Errorf("%+v", s)
	}
	f.look(time.Now().Add(9 * time.Second))
	if _, _, code := run(t, c, "exit 3", ""); code != 3 {
		t.Errorf("exit %d", code)
	}
	until(t, "the place is given back", func() bool { return f.Stats().HalfOpen == 0 })
	until(t, "the session is over", func() bool {
		f.look(time.Now().Add(11 * time.Second))
		return f.Stats().Connections == 0
	})
	_ = c.Wait()
}

func TestAClientThatDoesNotAnswerIsGivenUp(t *testing.T) {
	f := serve(t, nil)
	c, v := f.behindValve(f.person("Ada"))
	x := sshtest.Open(t, c, "wait", 80, 24)
	x.Expect("waiting")
	sess := f.open()[0]
	began := time.Now()
	f.look(began)
	answered := func() bool {
		sess.conn.mu.Lock()
		defer sess.conn.mu.Unlock()
		return !sess.conn.waiting
	}
	until(t, "it answers", answered)
	v.turn(true)
	f.look(began.Add(31 * time.Second))
	f.look(began.Add(120 * time.Second))
	if f.Stats().Sessions != 1 {
		t.Fatal("given up before three answers were missed")
	}
	f.look(began.Add(122 * time.Second))
	until(t, "it is given up", func() bool { return f.Stats().Sessions == 0 })
}

func TestOverOneConnectionThereAreSoManyChannels(t *testing.T) {
	f := serve(t, nil)
	c := f.dial(f.person("Ada"))
	for range 10 {
		sshtest.NewSession(t, c)
	}
	if _, err := c.NewSession(); err == nil {
		t.Error("an eleventh channel was opened")
	}
}

func TestAFloodOfKeysIsHeldBack(t *testing.T) {
	p := pace{now: func() time.Time { return noon }}
	began := time.Now()
	for range eventBurst {
		p.wait(t.Context())
	}
	if p.left != 0 {
		t.Fatalf("%v are left of the burst", p.left)
	}
	for range 5 {
		p.wait(t.Context())
	}
	if d := time.Since(began); d < 5*time.Second/eventRate {
		t.Errorf("five more took %s", d)
	}
}

func TestEndedSessionsLeaveNothingBehind(t *testing.T) {
	f := serve(t, nil)
	key := f.person("Ada")
	once := func(keys string) {
		c := f.dial(key)
		x := sshtest.Open(t, c, "", 100, 30)
		x.Expect("hello Ada")
		x.Press(keys)
		_, _ = x.Exit()
		_ = c.Close()
	}
	once("q")
	until(t, "the first is gone", func() bool { return f.Stats().Connections == 0 })
	before := runtime.NumGoroutine()
	for range 20 {
		once("jjqjjjjjjjjjjjj\x1b") // typed ahead of the end
	}
	until(t, "no goroutine is left", func() bool { return runtime.NumGoroutine() <= before+2 })
}
