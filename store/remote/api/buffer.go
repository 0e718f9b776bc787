package api

import (
	"errors"
	"io"
	"slices"
	"sync"
)

// buffer holds a request's body and then its answer.
type buffer struct{ bytes []byte }

// keepBuffer is the size up to which a buffer is kept for the next request; a
// larger one would hold the memory of one import for ever.
const keepBuffer = 256 << 10

var spare = sync.Pool{New: func() any { return &buffer{bytes: make([]byte, 0, 4<<10)} }}

func takeBuffer() *buffer { return spare.Get().(*buffer) }

func giveBuffer(b *buffer) {
	if cap(b.bytes) <= keepBuffer {
		b.bytes = b.bytes[:0]
		spare.Put(b)
	}
}

// read appends everything that r has.
func (b *buffer) read(r io.Reader) error {
	for {
		b.bytes = slices.Grow(b.bytes, 512)
		n, err := r.Read(b.bytes[len(b.bytes):cap(b.bytes)])
		b.bytes = b.bytes[:len(b.bytes)+n]
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
