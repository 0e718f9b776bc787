package remote

import (
	"context"
	"crypto/sha256"
	"errors"
	"reflect"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// call runs an operation of the table on the server.
func call[Out any](ctx context.Context, c *Client, id string, in any) (Out, error) {
	var out Out
	r, ok := byID[id]
	if !ok || r.In != reflect.TypeOf(in) || r.Out != reflect.TypeFor[Out]() {
		return out, domain.Errorf(domain.Internal, "The operation %s is not one of the server's.", id)
	}
	p, err := r.write(in)
	if err != nil {
		return out, err
	}
	if int64(len(p.body)) > r.Limit {
		return out, domain.Invalidf("", "This is more than the server takes at once (%d bytes); nothing was sent. Send it in parts.", r.Limit)
	}
	own := r.Op && p.op == ""
	var key [sha256.Size]byte
	if own {
		key = sha256.Sum256([]byte(id + p.path + "\n" + string(p.body)))
		p.op = c.opFor(key)
	}
	body, err := c.send(ctx, r, p)
	if own {
		c.settle(key, p.op, errors.Is(err, store.ErrOutcome))
	}
	if err != nil {
		return out, err
	}
	if err := DecodeAnswer(body, &out); err != nil {
		return out, domain.Wrap(domain.Internal, err, "The answer of %s could not be understood; use the same release on both sides.", c.host)
	}
	return out, nil
}

// items is the rows of a list.
func items[T any](l List[T], err error) ([]T, error) { return l.Items, err }

// maxPending is how many writes of unknown outcome are remembered.
const maxPending = 64

// opFor is the operation id of a write whose caller gave none: a new one, or that of
// the same write before, if its outcome was not known. So doing it again settles it.
func (c *Client) opFor(key [sha256.Size]byte) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if op, ok := c.pending[key]; ok {
		return op
	}
	return c.opt.NewID()
}

func (c *Client) settle(key [sha256.Size]byte, op string, unknown bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !unknown {
		delete(c.pending, key)
	} else if len(c.pending) < maxPending {
		c.pending[key] = op
	}
}
