package sshd

import (
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// writeBuffer is how much the system keeps for a client that does not read, in bytes.
const writeBuffer = 128 << 10

// conn is a connection that was let in.
type conn struct {
	net.Conn
	srv   *Server
	addr  netip.Addr
	began time.Time

	tried  atomic.Bool // a key was offered
	known  atomic.Bool // somebody was signed in
	closed atomic.Bool
	works  atomic.Bool // holds a place among the handshakes that are computed

	mu       sync.Mutex
	half     bool // holds a half-open place
	link     *gossh.ServerConn
	channels int
	running  int
	quiet    time.Time // since when no session runs
	asked    time.Time // when it was last asked whether it is there
	waiting  bool      // for the answer
}

// listener lets connections in, or closes them before anything is computed.
type listener struct {
	net.Listener
	srv *Server
}

func (l *listener) Accept() (net.Conn, error) {
	for {
		nc, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if c := l.srv.admit(nc); c != nil {
			return c, nil
		}
	}
}

func (s *Server) admit(nc net.Conn) *conn {
	now := s.cfg.Now()
	c := &conn{Conn: nc, srv: s, addr: addressOf(nc.RemoteAddr()), began: now, quiet: now, half: true}
	tcp, _ := nc.(*net.TCPConn)
	if !s.gate.admit(c.addr, now) {
		if tcp != nil {
			_ = tcp.SetLinger(0) // nothing is kept for it, not even by the system
		}
		_ = nc.Close()
		return nil
	}
	if tcp != nil {
		_ = tcp.SetWriteBuffer(writeBuffer)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns[c] = struct{}{}
	return c
}

// Read waits for the client without a place among the handshakes, and takes one
// for what is computed from the bytes.
func (c *conn) Read(p []byte) (int, error) {
	c.rest()
	n, err := c.Conn.Read(p)
	if err == nil && !c.known.Load() {
		c.work()
	}
	return n, err
}

func (c *conn) Write(p []byte) (int, error) {
	c.rest()
	return c.Conn.Write(p)
}

// work takes a place among the handshakes that are computed at the same time, so
// that however many arrive there is a processor left for those who are signed in.
func (c *conn) work() {
	if !c.works.CompareAndSwap(false, true) {
		return
	}
	c.srv.computing <- struct{}{}
	if c.closed.Load() {
		c.rest()
	}
}

func (c *conn) rest() {
	if c.works.CompareAndSwap(true, false) {
		<-c.srv.computing
	}
}

// signedIn notes that the client proved to have a known key.
func (c *conn) signedIn() {
	if c.known.CompareAndSwap(false, true) {
		c.srv.handshakes.Add(1)
	}
	c.rest()
}

// Close ends the connection and settles what it cost.
func (c *conn) Close() error {
	err := c.Conn.Close()
	if c.closed.Swap(true) {
		return err
	}
	c.rest()
	c.srv.mu.Lock()
	delete(c.srv.conns, c)
	c.srv.mu.Unlock()
	c.settle()
	if !c.known.Load() {
		c.srv.failures.Add(1)
		c.srv.gate.failed(c.addr, c.blame(), c.srv.cfg.Now())
	}
	return err
}

// blame is what a connection that came to nothing costs, as a share of the usual
// penalty: a wrong key all of it, a silent one most, one that just left little.
func (c *conn) blame() float64 {
	switch {
	case c.tried.Load():
		return 1
	case c.srv.cfg.Now().Sub(c.began) >= c.srv.cfg.Limits.HandshakeTimeout:
		return 0.8
	}
	return 0.2
}

// settle gives the half-open place back.
func (c *conn) settle() {
	c.mu.Lock()
	had := c.half
	c.half = false
	c.mu.Unlock()
	if had {
		c.srv.gate.leave(c.addr)
	}
}

// openChannel notes a further channel, if there may be one.
func (c *conn) openChannel(link *gossh.ServerConn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.channels >= c.srv.cfg.Limits.Channels {
		return false
	}
	c.link = link
	c.channels++
	return true
}

func (c *conn) closeChannel() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.channels--
}

// begin and end note a session that runs over the connection. With the first one
// it no longer counts as half-open.
func (c *conn) begin() {
	c.settle()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.running++
}

func (c *conn) end(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.running--
	c.quiet = now
}

// look closes a connection that nothing runs over, or that does not answer, and
// asks now and then whether it is there.
func (c *conn) look(now time.Time) {
	if !c.known.Load() {
		return // it is short of time anyhow
	}
	l := &c.srv.cfg.Limits
	c.mu.Lock()
	idle := c.running == 0 && now.Sub(c.quiet) >= l.HandshakeTimeout
	gone := c.waiting && now.Sub(c.asked) >= l.KeepAlive*time.Duration(l.KeepAliveMisses)
	ask := !c.waiting && c.link != nil && now.Sub(c.asked) >= l.KeepAlive
	link := c.link
	if ask {
		c.asked, c.waiting = now, true
	}
	c.mu.Unlock()
	switch {
	case idle || gone:
		_ = c.Close()
	case ask:
		go c.ask(link)
	}
}

// ask waits for any answer; the connection's end is one too.
func (c *conn) ask(link *gossh.ServerConn) {
	_, _, err := link.SendRequest("keepalive@openssh.com", true, nil)
	c.mu.Lock()
	c.waiting = err != nil
	c.mu.Unlock()
}
