package remote

import (
	"context"
	"slices"
	"sync"

	"github.com/refdeck/refdeck/store"
)

// maxChanges is how many changes wait for a slow reader before they become one
// that says All.
const maxChanges = 64

// mailbox keeps what its reader has not taken yet, so that a slow reader does not
// hold up the stream and misses nothing.
type mailbox struct {
	out  chan store.Change
	wake chan struct{}

	mu      sync.Mutex
	waiting []store.Change
}

func newMailbox() *mailbox {
	return &mailbox{out: make(chan store.Change), wake: make(chan struct{}, 1)}
}

func (m *mailbox) put(c store.Change) {
	m.mu.Lock()
	if !slices.Contains(m.waiting, c) {
		m.waiting = append(m.waiting, c)
	}
	if len(m.waiting) > maxChanges {
		m.waiting = []store.Change{{All: true}}
	}
	m.mu.Unlock()
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

func (m *mailbox) take() (store.Change, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.waiting) == 0 {
		return store.Change{}, false
	}
	c := m.waiting[0]
	m.waiting = m.waiting[1:]
	return c, true
}

// deliver hands changes out until ctx ends, then closes the channel.
func (m *mailbox) deliver(ctx context.Context) {
	defer close(m.out)
	for {
		c, ok := m.take()
		if !ok {
			select {
			case <-ctx.Done():
				return
			case <-m.wake:
				continue
			}
		}
		select {
		case <-ctx.Done():
			return
		case m.out <- c:
		}
	}
}
