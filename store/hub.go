package store

import (
	"context"
	"slices"
	"sync"
)

// hub passes changes on to the watchers of this process after a commit.
type hub struct {
	mu       sync.Mutex
	watchers []*Mailbox
	changes  uint64 // how often something was published
}

// heard is how many times this process has heard of a change.
func (h *hub) heard() uint64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.changes
}

func (h *hub) watch(ctx context.Context) <-chan Change {
	w := NewMailbox()
	h.mu.Lock()
	h.watchers = append(h.watchers, w)
	h.mu.Unlock()
	go func() {
		w.Deliver(ctx)
		h.drop(w)
	}()
	return w.Out()
}

func (h *hub) drop(w *Mailbox) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.watchers = slices.DeleteFunc(h.watchers, func(v *Mailbox) bool { return v == w })
}

func (h *hub) publish(changes []Change) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.changes++
	for _, w := range h.watchers {
		w.Put(changes...)
	}
}
