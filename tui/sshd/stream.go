package sshd

import (
	"bytes"
	"io"
	"sync"
	"sync/atomic"
	"time"
)

// stream is one direction of a session's output. It knows since when it waits for
// a client that does not read.
type stream struct {
	mu    sync.Mutex
	w     io.Writer
	now   func() time.Time
	since atomic.Int64 // when the write under way began, in Unix nanoseconds; 0 if none is
	lines bool         // a terminal is there: a line end needs a carriage return
	last  byte
	room  []byte
}

// Write waits for the client. A client that reads nothing is cut off by the
// server after Limits.Stall, which ends the wait with an error.
func (s *stream) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.since.Store(s.now().UnixNano())
	defer s.since.Store(0)
	if !s.lines || bytes.IndexByte(p, '\n') < 0 {
		if len(p) > 0 {
			s.last = p[len(p)-1]
		}
		return s.w.Write(p)
	}
	s.room = s.room[:0]
	for _, b := range p {
		if b == '\n' && s.last != '\r' {
			s.room = append(s.room, '\r')
		}
		s.room = append(s.room, b)
		s.last = b
	}
	const most = 64 << 10 // that is kept for the next frame
	_, err := s.w.Write(s.room)
	if cap(s.room) > most {
		s.room = nil
	}
	if err != nil {
		return 0, err
	}
	return len(p), nil
}

// stalled tells whether a write has waited for longer than that.
func (s *stream) stalled(now time.Time, most time.Duration) bool {
	since := s.since.Load()
	return since != 0 && now.UnixNano()-since >= int64(most)
}
