package sshd

import (
	"context"
	"log/slog"
	"net/netip"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// Person is whose key a session was opened with.
type Person struct {
	Name   string // raw
	UserID int64
	Store  store.Store // what they may see and do; reads again in every transaction who they are
}

// Config is what a Server needs to know. HostKey or HostKeyPath, Known, SignIn,
// Dashboard, Command and Now must be given.
type Config struct {
	HostKey     []byte // the host's ed25519 key, PEM
	HostKeyPath string // or the file that holds it, which nobody else may read

	// Known tells whether a key may sign in at all. It is asked for keys whose owner
	// has proved nothing yet: it must be cheap, change nothing and decide nothing else.
	Known func(ctx context.Context, fingerprint string) bool
	// SignIn says who has the key. It is called once, when a session begins.
	SignIn func(ctx context.Context, fingerprint string) (Person, error)
	// Check tells whether a person is still who they were; unauthenticated ends their
	// sessions. Person.Store.Me is asked if it is nil.
	Check func(ctx context.Context, p Person) error

	// Dashboard shows a session with a terminal the dashboard until it is left.
	Dashboard func(ctx context.Context, s *Session) error
	// Command runs one command line and answers with its exit code.
	Command func(ctx context.Context, s *Session, args []string) int

	Now    func() time.Time
	Log    *slog.Logger   // nil: nothing is logged
	Chance func() float64 // in [0, 1), for the early drop; nil is a random one
	Limits Limits
}

// Limits bound what clients can take (RELIABILITY §5). A zero is the usual value.
type Limits struct {
	HandshakeTimeout time.Duration  // until somebody is signed in: 10 s
	AuthTries        int            // refused keys for each connection: 3
	HalfOpen         int            // connections that have no session yet: 100
	EarlyFrom        int            // half-open connections from which on some are dropped: 50
	EarlyShare       float64        // the share dropped there, rising to all at HalfOpen: 0.3
	PerAddress       int            // half-open connections of one network (/24, /64): 10
	Exempt           []netip.Prefix // networks without limit and penalty of their own: a proxy's

	Penalty    time.Duration // for the first failure of an address, doubled by each further one: 5 s
	PenaltyMin time.Duration // shorter penalties are only remembered: 15 s
	PenaltyMax time.Duration // 10 min
	Penalised  int           // addresses that are remembered: 10,000

	Sessions  int // in all: 500
	PerPerson int // sessions of one person: 5
	Channels  int // sessions over one connection: 10

	Idle            time.Duration // without a key, or for a command without anything: 30 min
	Absolute        time.Duration // of a session: 12 h
	Stall           time.Duration // of a write that the client does not take: 30 s
	KeepAlive       time.Duration // between questions whether the client is there: 30 s
	KeepAliveMisses int           // answers that may fail to come: 3
	Look            time.Duration // how often all sessions are looked at: 5 s
	Drain           time.Duration // for sessions to end by themselves: 3 s
}

// or sets what is zero to the usual value.
func or[T comparable](v *T, usual T) {
	var zero T
	if *v == zero {
		*v = usual
	}
}

func (l *Limits) fill() {
	or(&l.HandshakeTimeout, 10*time.Second)
	or(&l.AuthTries, 3)
	or(&l.HalfOpen, 100)
	or(&l.EarlyFrom, 50)
	or(&l.EarlyShare, 0.3)
	or(&l.PerAddress, 10)
	or(&l.Penalty, 5*time.Second)
	or(&l.PenaltyMin, 15*time.Second)
	or(&l.PenaltyMax, 10*time.Minute)
	or(&l.Penalised, 10_000)
	or(&l.Sessions, 500)
	or(&l.PerPerson, 5)
	or(&l.Channels, 10)
	or(&l.Idle, 30*time.Minute)
	or(&l.Absolute, 12*time.Hour)
	or(&l.Stall, 30*time.Second)
	or(&l.KeepAlive, 30*time.Second)
	or(&l.KeepAliveMisses, 3)
	or(&l.Look, 5*time.Second)
	or(&l.Drain, 3*time.Second)
}

func (c *Config) check() error {
	if c.Known == nil || c.SignIn == nil || c.Dashboard == nil || c.Command == nil || c.Now == nil {
		return domain.Errorf(domain.Internal, "The SSH server was set up without all of its parts; nothing was started.")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Chance == nil {
		c.Chance = chance
	}
	if c.Check == nil {
		c.Check = func(ctx context.Context, p Person) error {
			if p.Store == nil {
				return nil
			}
			_, err := p.Store.Me(ctx)
			return err
		}
	}
	c.Limits.fill()
	return nil
}
