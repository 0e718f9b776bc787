package sshd

import (
	"context"
	"errors"
	"net"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"charm.land/ssh"
	"charm.land/wish/v2"
	gossh "golang.org/x/crypto/ssh"

	"github.com/refdeck/refdeck/domain"
)

// Server is the SSH server. It serves one listener, once.
type Server struct {
	cfg  Config
	ssh  *ssh.Server
	gate *gate

	base       context.Context // of all sessions; it ends after they were told
	began      time.Time       // from which the beat of the screens is counted
	computing  chan struct{}   // a place for each handshake that may be computed at a time
	recheck    chan struct{}
	running    sync.WaitGroup
	handshakes atomic.Uint64
	failures   atomic.Uint64

	mu       sync.Mutex
	closing  bool
	conns    map[*conn]struct{}
	sessions map[*Session]struct{}
	people   map[int64]int // sessions of each user
}

// connKey is under which a connection is found in its context.
type connKey struct{}

// New makes a server. forbidden for a host key that others may read, invalid for
// one that is not ed25519.
func New(cfg Config) (*Server, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	if cfg.HostKey == nil {
		text, err := readHostKey(cfg.HostKeyPath)
		if err != nil {
			return nil, err
		}
		cfg.HostKey = text
	}
	if _, err := parseHostKey(cfg.HostKey); err != nil {
		return nil, err
	}
	s := &Server{cfg: cfg, began: cfg.Now(), base: context.Background(), recheck: make(chan struct{}, 1), computing: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2)),
		conns: map[*conn]struct{}{}, sessions: map[*Session]struct{}{}, people: map[int64]int{}}
	s.gate = newGate(&s.cfg.Limits, cfg.Chance)
	srv, err := wish.NewServer(wish.WithHostKeyPEM(cfg.HostKey), wish.WithVersion("refdeck"), wish.WithPublicKeyAuth(s.known))
	if err != nil {
		return nil, domain.Wrap(domain.Internal, err, "The SSH server cannot be set up.")
	}
	srv.HandshakeTimeout = cfg.Limits.HandshakeTimeout
	srv.ConnCallback = func(ctx ssh.Context, c net.Conn) net.Conn {
		ctx.SetValue(connKey{}, c)
		return c
	}
	srv.ServerConfigCallback = s.handshake
	// Only sessions, and nothing asked for outside of one: no forwarding either way.
	srv.ChannelHandlers = map[string]ssh.ChannelHandler{"session": s.channel}
	srv.RequestHandlers = map[string]ssh.RequestHandler{}
	srv.SubsystemHandlers = map[string]ssh.SubsystemHandler{}
	s.ssh = srv
	return s, nil
}

// known says yes or no to a key, and keeps nothing: a client may offer keys that
// are not its own (RELIABILITY §0.1).
func (s *Server) known(ctx ssh.Context, key ssh.PublicKey) bool {
	if c, ok := ctx.Value(connKey{}).(*conn); ok {
		c.tried.Store(true)
	}
	return strong(key) && s.cfg.Known(ctx, gossh.FingerprintSHA256(key))
}

// handshake is what a connection may negotiate.
func (s *Server) handshake(ctx ssh.Context) *gossh.ServerConfig {
	return &gossh.ServerConfig{
		Config:                  algorithms(),
		PublicKeyAuthAlgorithms: signatures(),
		MaxAuthTries:            s.cfg.Limits.AuthTries,
		AuthLogCallback: func(_ gossh.ConnMetadata, method string, err error) {
			c, ok := ctx.Value(connKey{}).(*conn)
			switch {
			case !ok:
			case err == nil:
				c.signedIn()
			case method != "none":
				c.tried.Store(true)
			}
		},
	}
}

// Serve serves a listener until ctx ends or the listener fails. When ctx ends
// nobody new is let in, those who are there are told, and after Limits.Drain their
// connections are closed; the answer is nil then.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	s.base = context.WithoutCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- s.ssh.Serve(&listener{Listener: ln, srv: s}) }()
	var err error
	watching, stop := context.WithCancel(ctx)
	watched := make(chan struct{})
	go func() {
		s.watch(watching)
		close(watched)
	}()
	select {
	case err = <-ended:
	case <-ctx.Done():
		_ = ln.Close()
		err = <-ended
	}
	stop()
	<-watched
	s.drain()
	if ctx.Err() != nil || errors.Is(err, ssh.ErrServerClosed) {
		return nil
	}
	return domain.Wrap(domain.Unavailable, err, "The SSH server cannot listen any longer.")
}

// begin notes that a session runs; false once the server is going down.
func (s *Server) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closing {
		s.running.Add(1)
	}
	return !s.closing
}

// drain tells every session that the server is going down, waits for them, and
// closes what is left.
func (s *Server) drain() {
	s.mu.Lock()
	s.closing = true
	s.mu.Unlock()
	for _, sess := range s.open() {
		sess.end(errGoingDown)
	}
	idle := make(chan struct{})
	go func() {
		s.running.Wait()
		close(idle)
	}()
	late := time.NewTimer(s.cfg.Limits.Drain)
	defer late.Stop()
	select {
	case <-idle:
	case <-late.C:
	}
	for _, c := range s.connections() {
		_ = c.Close()
	}
	_ = s.ssh.Close()
}

// Stats is what a server has done and has under way.
type Stats struct {
	Sessions    int
	Connections int
	HalfOpen    int               // connections without a session so far
	Handshakes  uint64            // that ended with somebody signed in
	Failures    uint64            // connections that ended without
	Refused     map[string]uint64 // by reason: see RefusedFull and the others
}

// Stats counts, for metrics.
func (s *Server) Stats() Stats {
	out := Stats{Handshakes: s.handshakes.Load(), Failures: s.failures.Load()}
	out.HalfOpen, out.Refused = s.gate.counts()
	s.mu.Lock()
	defer s.mu.Unlock()
	out.Sessions, out.Connections = len(s.sessions), len(s.conns)
	return out
}
