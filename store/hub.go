package store

import (
	"context"
	"slices"
	"sync"
)

// hub passes changes on to the watchers of this process after a commit.
type hub struct {
	mu       sync.Mutex
	watchers []*watcher
	changes  uint64 // how often something was published
}

// heard is how many times this process has heard of a change.
func (h *hub) heard() uint64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.changes
}

// watcher keeps what its reader has not taken yet, so that a slow reader neither
// holds up the writer nor misses a change.
type watcher struct {
	out     chan Change
	wake    chan struct{}
	mu      sync.Mutex
	pending []Change
}

const maxPending = 64

func (h *hub) watch(ctx context.Context) <-chan Change {
	w := &watcher{out: make(chan Change), wake: make(chan struct{}, 1)}
	h.mu.Lock()
	h.watchers = append(h.watchers, w)
	h.mu.Unlock()
	go func() {
		defer close(w.out)
		defer h.drop(w)
		w.deliver(ctx)
	}()
	return w.out
}

func (h *hub) drop(w *watcher) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.watchers = slices.DeleteFunc(h.watchers, func(v *watcher) bool { return v == w })
}

func (h *hub) publish(changes []Change) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.changes++
	for _, w := range h.watchers {
		w.add(changes)
	}
}

func (w *watcher) add(changes []Change) {
	w.mu.Lock()
	for _, c := range changes {
		if !slices.Contains(w.pending, c) {
			w.pending = append(w.pending, c)
		}
	}
	if len(w.pending) > maxPending {
		w.pending = []Change{{All: true}}
	}
	w.mu.Unlock()
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

func (w *watcher) take() (Change, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.pending) == 0 {
		return Change{}, false
	}
	c := w.pending[0]
	w.pending = w.pending[1:]
	return c, true
}

func (w *watcher) deliver(ctx context.Context) {
	for {
		c, ok := w.take()
		if !ok {
			select {
			case <-ctx.Done():
				return
			case <-w.wake:
				continue
			}
		}
		select {
		case <-ctx.Done():
			return
		case w.out <- c:
		}
	}
}
