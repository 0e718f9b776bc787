package sqlstore

import (
	"context"
	"database/sql/driver"
	"errors"
	"sync"
)

// pool holds the connections. The one used last is used next, so that its page
// cache is warm.
type pool struct {
	connector driver.Connector
	direct    bool
	slots     chan struct{}
	mu        sync.Mutex
	idle      []*conn
	closing   sync.Once
	closed    error
}

func newPool(c driver.Connector, direct bool, size int) *pool {
	return &pool{connector: c, direct: direct, slots: make(chan struct{}, size)}
}

// ErrBusy is in the chain of the error of somebody who waited for a connection
// until the context ended.
var ErrBusy = errors.New("all connections are in use")

func (p *pool) take(ctx context.Context) (*conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, errors.Join(ErrBusy, ctx.Err())
	}
	if c := p.lastIdle(); c != nil {
		return c, nil
	}
	raw, err := p.connector.Connect(ctx)
	if err != nil {
		<-p.slots
		return nil, err
	}
	return &conn{raw: raw, direct: p.direct, stmts: map[string]*stmt{}}, nil
}

func (p *pool) lastIdle() *conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := len(p.idle)
	if n == 0 {
		return nil
	}
	c := p.idle[n-1]
	p.idle = p.idle[:n-1]
	return c
}

// give takes a connection back; a broken one is closed, which ends its transaction.
func (p *pool) give(c *conn, broken bool) {
	if broken {
		_ = c.close()
	} else {
		p.mu.Lock()
		p.idle = append(p.idle, c)
		p.mu.Unlock()
	}
	<-p.slots
}

// drop closes the connections that nobody uses, since they may all have been cut.
func (p *pool) drop() {
	p.mu.Lock()
	idle := p.idle
	p.idle = nil
	p.mu.Unlock()
	for _, c := range idle {
		_ = c.close()
	}
}

// close waits until nobody holds a connection and closes them all; once. The slots
// stay taken, so that a later use waits for its context instead of opening the file
// again.
func (p *pool) close() error {
	p.closing.Do(func() {
		for range cap(p.slots) {
			p.slots <- struct{}{}
		}
		var errs []error
		for c := p.lastIdle(); c != nil; c = p.lastIdle() {
			errs = append(errs, c.close())
		}
		p.closed = errors.Join(errs...)
	})
	return p.closed
}
