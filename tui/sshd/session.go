package sshd

import (
	"context"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/charmbracelet/colorprofile"
	gossh "golang.org/x/crypto/ssh"

	"github.com/refdeck/refdeck/domain"
)

// Session is one dashboard or one command of somebody who is signed in. It is the
// command's standard input and output.
type Session struct {
	srv         *Server
	conn        *conn
	ch          gossh.Channel
	fingerprint string
	person      Person
	began       time.Time
	touched     atomic.Int64 // when there was a key last, in Unix nanoseconds
	out, err    stream

	ctx    context.Context
	cancel context.CancelCauseFunc

	// What the client asked for before it began.
	terminal bool
	handled  bool
	env      map[string]string
	line     string // the command; "" is the dashboard

	mu      sync.Mutex
	size    Size
	resized chan struct{}
	drawing bool // a program has changed how the terminal works
	cut     *time.Timer
	over    bool

	typing sync.Once
	typed  chan []byte
}

// ending is why a session is ended by the server, in a sentence for its person.
type ending struct {
	line string
	code int
}

func (e *ending) Error() string { return e.line }

// The exit codes that the server itself gives, as the commands do.
const (
	exitUsage       = 2
	exitUnavailable = 5
	exitForbidden   = 7
	exitInternal    = 70
	exitInterrupted = 130
)

var (
	errGone      = &ending{code: exitInterrupted} // the client has left: nobody reads a sentence
	errStopped   = &ending{code: exitInterrupted} // by a signal: the command says what became of it
	errGoingDown = &ending{line: "The server is going down. What you typed is kept as a draft; sign in again in a moment.", code: exitUnavailable}
)

func (s *Server) newSession(c *conn, ch gossh.Channel, fingerprint string) *Session {
	now := s.cfg.Now()
	out := &Session{srv: s, conn: c, ch: ch, fingerprint: fingerprint, began: now, env: map[string]string{}, size: usualSize, resized: make(chan struct{}, 1), typed: make(chan []byte)}
	out.out = stream{w: ch, now: s.cfg.Now}
	out.err = stream{w: ch.Stderr(), now: s.cfg.Now}
	out.ctx, out.cancel = context.WithCancelCause(s.base)
	out.touched.Store(now.UnixNano())
	return out
}

// Person is whose session it is.
func (s *Session) Person() Person { return s.person }

// Fingerprint is that of the key the session was opened with, SHA256:…
func (s *Session) Fingerprint() string { return s.fingerprint }

// Remote is the address of the client.
func (s *Session) Remote() net.Addr { return s.conn.RemoteAddr() }

// Read reads what the client types or sends; io.EOF when nothing more comes.
func (s *Session) Read(p []byte) (int, error) {
	n, err := s.ch.Read(p)
	s.touch()
	return n, err
}

// Write writes to the standard output. It waits for a client that is slow, and
// fails once the client was cut off.
func (s *Session) Write(p []byte) (int, error) {
	if s.line != "" {
		s.touch()
	}
	return s.out.Write(p)
}

// Stderr is the standard error.
func (s *Session) Stderr() io.Writer { return &s.err }

// Terminal is the size of the client's terminal; false if there is none.
func (s *Session) Terminal() (Size, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.size, s.terminal
}

// Environ is what is known of the client's environment: TERM, COLORTERM, NO_COLOR
// and LANG, as far as they were sent.
func (s *Session) Environ() []string {
	var out []string
	for _, name := range allowedEnv {
		if value, ok := s.env[name]; ok {
			out = append(out, name+"="+value)
		}
	}
	return out
}

// Profile is which colours the client's terminal has.
func (s *Session) Profile() colorprofile.Profile { return colorprofile.Env(s.Environ()) }

func (s *Session) touch() { s.touched.Store(s.srv.cfg.Now().UnixNano()) }

// end ends the session from outside, in good order if its client takes part.
func (s *Session) end(why *ending) {
	s.cancel(why)
	s.cutLater()
}

// cutLater cuts the connection unless the session is over by then; what waits for
// a client that does not read comes free with it.
func (s *Session) cutLater() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cut == nil && !s.over {
		s.cut = time.AfterFunc(s.srv.cfg.Limits.Drain, func() { _ = s.conn.Close() })
	}
}

func (s *Session) isOver() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = true
	if s.cut != nil {
		s.cut.Stop()
	}
}

// say writes one line for the person to the standard error.
func (s *Session) say(text string) {
	if text != "" {
		_, _ = io.WriteString(&s.err, domain.Block(text).String()+"\n")
	}
}

// look ends a session whose client reads nothing, that nobody uses, or that is old.
func (s *Session) look(now time.Time) {
	l := &s.srv.cfg.Limits
	switch {
	case s.out.stalled(now, l.Stall), s.err.stalled(now, l.Stall):
		s.cancel(errGone)
		_ = s.conn.Close()
	case now.Sub(s.began) >= l.Absolute:
		s.end(&ending{code: exitInterrupted, line: "The session was ended after " + spell(l.Absolute) + ". What you typed is kept as a draft; sign in again."})
	case now.UnixNano()-s.touched.Load() >= int64(l.Idle):
		s.end(&ending{code: exitInterrupted, line: "The session was ended after " + spell(l.Idle) + " without a key. What you typed is kept as a draft; sign in again."})
	}
}

// spell says a duration in whole hours or minutes.
func spell(d time.Duration) string {
	if d >= time.Hour && d%time.Hour == 0 {
		return domain.Linef("%d h", int(d/time.Hour)).String()
	}
	return domain.Linef("%d min", int(d/time.Minute)).String()
}
