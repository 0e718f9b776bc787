package faults_test

import (
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"testing"
)

// cutter passes connections on to a server and cuts each after a random number of
// bytes in either direction: in the middle of a request, of an answer, or between.
type cutter struct {
	target string
	ln     net.Listener
	cuts   atomic.Int64
	calm   atomic.Bool // passes everything on
	most   int64       // bytes after which a connection is cut at the latest
}

func newCutter(t *testing.T, target string, most int64) *cutter {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cutter{target: target, ln: ln, most: most}
	t.Cleanup(func() { _ = ln.Close() })
	go c.accept()
	return c
}

func (c *cutter) addr() string { return c.ln.Addr().String() }

func (c *cutter) accept() {
	for {
		in, err := c.ln.Accept()
		if err != nil {
			return
		}
		go c.pass(in)
	}
}

// pass connects both sides until one of them ends or the bytes are used up; then
// both are reset, so that nothing that is still on its way arrives.
func (c *cutter) pass(in net.Conn) {
	out, err := net.Dial("tcp", c.target)
	if err != nil {
		_ = in.Close()
		return
	}
	var once sync.Once
	end := func(cut bool) {
		once.Do(func() {
			if cut {
				c.cuts.Add(1)
			}
			for _, side := range []net.Conn{in, out} {
				if tcp, ok := side.(*net.TCPConn); ok {
					_ = tcp.SetLinger(0)
				}
				_ = side.Close()
			}
		})
	}
	left := rand.Int64N(c.most)
	up := rand.IntN(2) == 0 // which direction is counted
	go c.copy(out, in, left, up, end)
	go c.copy(in, out, left, !up, end)
}

func (c *cutter) copy(to, from net.Conn, left int64, counted bool, end func(cut bool)) {
	if !counted || c.calm.Load() {
		_, _ = io.Copy(to, from)
		end(false)
		return
	}
	n, _ := io.CopyN(to, from, left)
	end(n == left)
}
