package api

import (
	"math"
	"sync"
	"time"
)

// buckets is a token bucket per key, for at most max keys. A full bucket says the
// same as none, so those go first when room is needed.
type buckets[K comparable] struct {
	rate, burst float64
	max         int

	mu   sync.Mutex
	rows map[K]bucket
}

type bucket struct {
	left float64
	at   time.Time
}

// sampled is how many buckets are looked at to find one to forget.
const sampled = 16

func newBuckets[K comparable](rate, burst float64, most int) *buckets[K] {
	return &buckets[K]{rate: rate, burst: burst, max: most, rows: map[K]bucket{}}
}

// take asks for the right to do n requests. When there is none it tells after what
// time there will be; nothing is taken then.
func (b *buckets[K]) take(key K, n float64, now time.Time) (time.Duration, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	row := b.at(key, now)
	if row.left < n {
		missing := (min(n, b.burst) - row.left) / b.rate
		return time.Duration(math.Ceil(missing * float64(time.Second))), false
	}
	row.left -= n
	b.put(key, row)
	return 0, true
}

// charge takes n whether there is so much or not, down to an empty bucket that
// owes one burst.
func (b *buckets[K]) charge(key K, n float64, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	row := b.at(key, now)
	row.left = max(row.left-n, -b.burst)
	b.put(key, row)
}

// known tells whether a key has a bucket. A key that was never admitted has none,
// so that guesses fill no memory.
func (b *buckets[K]) known(key K) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	_, ok := b.rows[key]
	return ok
}

// at is the bucket as it is now. A clock that went back adds nothing.
func (b *buckets[K]) at(key K, now time.Time) bucket {
	row, ok := b.rows[key]
	if !ok {
		return bucket{left: b.burst, at: now}
	}
	if passed := now.Sub(row.at); passed > 0 {
		row.left = min(b.burst, row.left+passed.Seconds()*b.rate)
	}
	row.at = now
	return row
}

func (b *buckets[K]) put(key K, row bucket) {
	if _, ok := b.rows[key]; !ok && len(b.rows) >= b.max {
		b.forget(row.at)
	}
	b.rows[key] = row
}

// forget drops the full ones of a sample, or the fullest where none is full.
func (b *buckets[K]) forget(now time.Time) {
	var fullest K
	most, seen, dropped := math.Inf(-1), 0, false
	for key := range b.rows {
		row := b.at(key, now)
		switch {
		case row.left >= b.burst:
			delete(b.rows, key)
			dropped = true
		case row.left > most:
			fullest, most = key, row.left
		}
		if seen++; seen >= sampled {
			break
		}
	}
	if !dropped {
		delete(b.rows, fullest)
	}
}
