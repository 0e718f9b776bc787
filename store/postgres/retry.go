package postgres

import (
	"context"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/internal/sqlstore"
)

const (
	patience  = 5 * time.Second // for a restart or a switch to another server
	leastRuns = 3               // even when one run took longer than that
	firstWait = 10 * time.Millisecond
	longest   = 300 * time.Millisecond
)

// run calls f in a transaction, and again in a new one while the engine asks for it
// or the connection was lost before the commit was sent. Each run begins anew, so
// nothing happens twice. A commit that was not answered is not repeated here.
func (d *DB) run(ctx context.Context, db *sqlstore.DB, readOnly bool, f func(store.Tx) error) error {
	budget, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for runs, wait := 1, firstWait; ; runs, wait = runs+1, min(2*wait, longest) {
		cause, err := db.Attempt(ctx, readOnly, f)
		if err == nil || cause == nil || ctx.Err() != nil {
			return err
		}
		if lost(cause) { // the others were probably cut too
			d.read.Drop()
			d.write.Drop()
		} else if !d.again(cause) {
			return err
		}
		if budget.Err() != nil && runs >= leastRuns || !pause(ctx, wait) {
			return err
		}
	}
}

// pause waits for about this long; false when the caller gave up.
func pause(ctx context.Context, about time.Duration) bool {
	t := time.NewTimer(about/2 + rand.N(about))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// again tells that the same transaction may succeed a moment later.
func (d *DB) again(cause error) bool {
	switch state(cause) {
	case "40001", "40P01", "53300":
		return true
	case "25006": // the old primary after a switch
		return d.target.hosts > 1 && !d.readOnly
	}
	return false
}

// numbered turns ? into $1, $2 … ; the shared texts hold no other question marks.
func numbered(query string) string {
	n := strings.Count(query, "?")
	if n == 0 {
		return query
	}
	var b strings.Builder
	b.Grow(len(query) + 3*n)
	for i := 1; ; i++ {
		before, after, found := strings.Cut(query, "?")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(i))
		query = after
	}
}
