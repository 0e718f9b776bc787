package main

import (
	"context"
	"io"
)

// input is standard input that ends with ctx: a read from a terminal or a pipe
// cannot be interrupted otherwise.
func (a *app) input(ctx context.Context) io.Reader {
	r, w := io.Pipe()
	context.AfterFunc(ctx, func() { _ = w.CloseWithError(ctx.Err()) })
	go func() {
		_, err := io.Copy(w, a.in)
		_ = w.CloseWithError(err)
	}()
	return r
}
