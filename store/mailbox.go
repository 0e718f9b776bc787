package store

import (
	"context"
	"slices"
	"sync"
)

// maxWaiting is how many changes wait for a slow reader before they become one
// that says All.
const maxWaiting = 64

// Mailbox keeps what the reader of a watch has not taken yet, so that a slow reader
// neither holds up who tells of changes nor misses any. NewMailbox makes one.
type Mailbox struct {
	out  chan Change
	wake chan struct{}

	mu      sync.Mutex
	waiting []Change
}

// NewMailbox makes an empty mailbox.
func NewMailbox() *Mailbox {
	return &Mailbox{out: make(chan Change), wake: make(chan struct{}, 1)}
}

// Out is where the reader takes changes; Deliver closes it.
func (m *Mailbox) Out() <-chan Change { return m.out }

// Put adds changes and never waits. What is waiting already is not added again.
func (m *Mailbox) Put(changes ...Change) {
	m.mu.Lock()
	for _, c := range changes {
		if !slices.Contains(m.waiting, c) {
			m.waiting = append(m.waiting, c)
		}
	}
	if len(m.waiting) > maxWaiting {
		m.waiting = []Change{{All: true}}
	}
	m.mu.Unlock()
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

func (m *Mailbox) take() (Change, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.waiting) == 0 {
		return Change{}, false
	}
	c := m.waiting[0]
	m.waiting = m.waiting[1:]
	return c, true
}

// Deliver hands changes out until ctx ends, then closes Out.
func (m *Mailbox) Deliver(ctx context.Context) {
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
