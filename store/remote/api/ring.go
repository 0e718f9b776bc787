package api

import (
	"strconv"
	"strings"
	"sync"

	"github.com/refdeck/refdeck/store"
)

// ring keeps the last changes of this process, numbered from 1. Every stream holds
// a place in it and reads at its own pace: a slow one holds up nobody, and one that
// fell out of the ring is told that everything may have changed.
type ring struct {
	epoch string // of this process; a place of another one says nothing

	mu      sync.Mutex
	rows    []store.Change
	seq     int64 // of the newest change; 0: none yet
	streams map[*waker]struct{}
}

// waker is told that there is something to read.
type waker struct{ wake chan struct{} }

func newRing(epoch string, size int) *ring {
	return &ring{epoch: epoch, rows: make([]store.Change, size), streams: map[*waker]struct{}{}}
}

// add appends changes and wakes every stream.
func (r *ring) add(changes ...store.Change) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range changes {
		r.seq++
		r.rows[r.seq%int64(len(r.rows))] = c
	}
	for w := range r.streams {
		select {
		case w.wake <- struct{}{}:
		default:
		}
	}
}

// join adds a stream; it goes with leave.
func (r *ring) join() *waker {
	w := &waker{wake: make(chan struct{}, 1)}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.streams[w] = struct{}{}
	return w
}

func (r *ring) leave(w *waker) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.streams, w)
}

// place is where a stream begins: after the change that the client saw last, or at
// the newest one. missed tells that the client named a place that is not known here.
func (r *ring) place(lastID string) (seq int64, missed bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if lastID == "" {
		return r.seq, false
	}
	epoch, digits, ok := strings.Cut(lastID, "-")
	seen, err := strconv.ParseInt(digits, 10, 64)
	if !ok || err != nil || epoch != r.epoch || seen < 0 || seen > r.seq {
		return r.seq, true
	}
	return seen, false
}

// since is the changes after a place and the place after them. Where some have
// fallen out of the ring it is a single change that stands for all.
func (r *ring) since(seq int64) ([]store.Change, int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	behind := r.seq - seq
	if behind <= 0 {
		return nil, seq
	}
	if behind > int64(len(r.rows)) {
		return []store.Change{{All: true}}, r.seq
	}
	out := make([]store.Change, 0, behind)
	for at := seq + 1; at <= r.seq; at++ {
		out = append(out, r.rows[at%int64(len(r.rows))])
	}
	return out, r.seq
}

// id is a place as clients see it.
func (r *ring) id(seq int64) string { return r.epoch + "-" + strconv.FormatInt(seq, 10) }
