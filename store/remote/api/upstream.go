package api

import (
	"time"

	"github.com/refdeck/refdeck/store"
)

// startWatching has one watch of the store fill the ring for all streams. It begins
// with the first stream and before that stream is answered, so that no change
// falls between.
func (s *Server) startWatching() error {
	s.watchMu.Lock()
	defer s.watchMu.Unlock()
	if s.watching {
		return nil
	}
	changes, err := s.cfg.Watch(s.life)
	if err != nil {
		return err
	}
	s.watching = true
	go s.keepWatching(changes)
	return nil
}

// keepWatching passes changes on and watches again whenever the watch ends; what
// happened in between is not known, so everything may have changed.
func (s *Server) keepWatching(changes <-chan store.Change) {
	for s.pass(changes) {
		for changes = nil; changes == nil; {
			if !s.pause(s.limits.WatchAgain) {
				return
			}
			var err error
			if changes, err = s.cfg.Watch(s.life); err != nil {
				s.cfg.Log.Warn("watching the store failed", "error", err)
				changes = nil
			}
		}
		s.ring.add(store.Change{All: true})
	}
}

// pass fills the ring until the watch ends (true) or the server closes (false).
func (s *Server) pass(changes <-chan store.Change) bool {
	for {
		select {
		case <-s.life.Done():
			return false
		case c, ok := <-changes:
			if !ok {
				return s.life.Err() == nil
			}
			s.ring.add(c)
		}
	}
}

func (s *Server) pause(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-s.life.Done():
		return false
	case <-timer.C:
		return true
	}
}
