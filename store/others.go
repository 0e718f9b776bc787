package store

import (
	"context"
	"errors"
)

// versioned is a backend that can tell that somebody committed.
type versioned interface {
	Version(ctx context.Context) (int64, error)
}

// NoticeOthers looks whether anything was committed since the last look and, if
// so, has every watcher read again: other processes on the same file tell nobody.
// The caller looks a few times a second while somebody watches.
func (s *Service) NoticeOthers(ctx context.Context) error {
	b, ok := s.Backend.(versioned)
	if !ok {
		return nil
	}
	v, err := b.Version(ctx)
	if err != nil {
		return err
	}
	if was := s.seen.Swap(v); was != 0 && was != v {
		s.hub.publish([]Change{{All: true}})
	}
	return nil
}

// ListenOthers hears of what other processes commit, where the backend can tell,
// and has the watchers read again. It answers false at once where it cannot; the
// caller then looks by NoticeOthers. It ends with ctx or with an error.
func (s *Service) ListenOthers(ctx context.Context) (listens bool, err error) {
	b, ok := s.Backend.(Listener)
	if !ok {
		return false, nil
	}
	return true, b.Listen(ctx, s.hub.publish)
}

// Reach looks whether the store answers. When that changes, every watcher is told
// to read again, so that a screen that nobody touches does not go on saying that it
// is live.
func (s *Service) Reach(ctx context.Context) error {
	err := s.Backend.Read(ctx, func(Tx) error { return nil })
	if away := err != nil && ctx.Err() == nil || errors.Is(ctx.Err(), context.DeadlineExceeded); s.away.Swap(away) != away {
		s.hub.publish([]Change{{All: true}})
	}
	return err
}
