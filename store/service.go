package store

import (
	"context"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// Service implements Store over a Backend. It is the single place for
// authorization, rules, the clock, ids, audit and events.
type Service struct {
	Backend Backend
	Now     func() time.Time
	NewID   func() string // UUIDv7
	// Entropy is where the secrets of tokens come from.
	Entropy io.Reader
	// Parse reads a program file; it lives in store/program.
	Parse func(toml string) (*domain.Program, error)

	hub     hub
	tokens  tokenCache
	shares  shares
	away    atomic.Bool            // the backend did not answer at the last look
	seen    atomic.Int64           // the backend's version at the last look
	warning atomic.Pointer[string] // of what everybody is told
	mu      sync.Mutex
	// the program in force, read again when the stored version changes
	program *domain.Program
	version int64
}

// now is the moment of a transaction: UTC, whole microseconds.
func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// programIn gives the program in force as the transaction sees it.
func (s *Service) programIn(tx Tx) (*domain.Program, int64, error) {
	version, text, err := tx.ProgramTOML()
	if err != nil {
		return nil, 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.program != nil && s.version == version {
		return s.program, version, nil
	}
	p := domain.DefaultProgram()
	if version != 0 {
		if p, err = s.Parse(text); err != nil {
			return nil, 0, err
		}
	}
	loc, err := time.LoadLocation(p.TZ)
	if err != nil {
		loc = time.UTC
	}
	s.program, s.version = p.WithZone(loc), version
	return s.program, version, nil
}

// read runs f in a read transaction, if the actor may see.
func read[T any](ctx context.Context, s *session, f func(Tx, *domain.Program) (T, error)) (T, error) {
	var out T
	err := s.Backend.Read(ctx, func(tx Tx) error {
		if err := s.renew(tx); err != nil {
			return err
		}
		if err := domain.Can(s.who(), domain.VerbSee); err != nil {
			return err
		}
		p, _, err := s.programIn(tx)
		if err != nil {
			return err
		}
		if !domain.Masked(s.who()) {
			out, err = f(tx, p)
			return err
		}
		out, err = f(maskedTx{tx}, p)
		maskedResult(&out)
		return err
	})
	return out, err
}

// Program gives the settings in force and their version; version 0 is the defaults.
func (s *session) Program(ctx context.Context) (*domain.Program, int64, error) {
	var version int64
	p, err := read(ctx, s, func(tx Tx, p *domain.Program) (*domain.Program, error) {
		_, v, err := s.programIn(tx)
		version = v
		return p, err
	})
	return p, version, err
}

// Watch tells of changes until ctx ends. The channel holds what the reader has
// not taken yet; when that is too much, it becomes one Change with All set.
func (s *session) Watch(ctx context.Context) (<-chan Change, error) { return s.hub.watch(ctx), nil }
