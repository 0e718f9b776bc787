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
	slots     chan struct{}
	mu        sync.Mutex
	idle      []*conn
}

func newPool(c driver.Connector, size int) *pool {
	return &pool{connector: c, slots: make(chan struct{}, size)}
}

func (p *pool) take(ctx context.Context) (*conn, error) {
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if c := p.lastIdle(); c != nil {
		return c, nil
	}
	raw, err := p.connector.Connect(ctx)
	if err != nil {
		<-p.slots
		return nil, err
	}
	return &conn{raw: raw, stmts: map[string]*stmt{}}, nil
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

// close waits until nobody holds a connection and closes them all. The slots stay
// taken, so that a later use waits for its context instead of opening the file again.
func (p *pool) close() error {
	for range cap(p.slots) {
		p.slots <- struct{}{}
	}
	var errs []error
	for c := p.lastIdle(); c != nil; c = p.lastIdle() {
		errs = append(errs, c.close())
	}
	return errors.Join(errs...)
}
