package api

import (
	"context"
	"hash/maphash"
	"net/http"
	"sync"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store/remote"
)

// opKey is an operation id that came with one token.
type opKey struct {
	token uint64
	id    string
}

// operation is a request that bears an operation id.
type operation struct {
	key     opKey
	request uint64 // sum of all that it asks for
}

// requestSum tells requests apart that bear the same operation id.
func requestSum(r *http.Request, body []byte) uint64 {
	var h maphash.Hash
	h.SetSeed(tokenSeed)
	for _, part := range []string{r.Method, r.URL.Path, r.Header.Get("If-Match"), string(body)} {
		_, _ = h.WriteString(part)
		_ = h.WriteByte(0)
	}
	return h.Sum64()
}

// operationsKept is how many finished operations are remembered to tell a replay.
const operationsKept = 8_192

// operations keeps the same operation from running twice at once: the store makes
// the second one a replay, but only once the first has been committed.
type operations struct {
	mu      sync.Mutex
	running map[opKey]chan struct{}
	done    map[opKey]uint64 // the sum of the request
	order   []opKey          // of done, as a ring
	next    int
}

func newOperations() *operations {
	return &operations{running: map[opKey]chan struct{}{}, done: map[opKey]uint64{}, order: make([]opKey, operationsKept)}
}

// begin waits until nobody runs the operation and claims it. replayed tells that it
// has succeeded in this process before. conflict when the wait was too long, or the
// id belongs to another request.
func (o *operations) begin(ctx context.Context, op operation) (replayed bool, err error) {
	for {
		o.mu.Lock()
		other, busy := o.running[op.key]
		if !busy {
			sum, replayed := o.done[op.key]
			if replayed && sum != op.request {
				o.mu.Unlock()
				return false, domain.Errorf(domain.Conflict, "This %s was used for another request; nothing was changed. Take a new one.", remote.KeyHeader)
			}
			o.running[op.key] = make(chan struct{})
			o.mu.Unlock()
			return replayed, nil
		}
		o.mu.Unlock()
		select {
		case <-other:
		case <-ctx.Done():
			return false, domain.Errorf(domain.Conflict, "The same operation is still running; the same request with the same %s tells its result later.", remote.KeyHeader)
		}
	}
}

// end releases the operation; kept tells that it succeeded.
func (o *operations) end(op operation, kept bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	close(o.running[op.key])
	delete(o.running, op.key)
	if _, known := o.done[op.key]; !kept || known {
		return
	}
	delete(o.done, o.order[o.next])
	o.order[o.next], o.done[op.key] = op.key, op.request
	o.next = (o.next + 1) % operationsKept
}
