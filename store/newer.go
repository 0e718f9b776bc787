package store

import "errors"

// ErrNewer is in the chain of the error of opening a store that was written by a
// newer refdeck than this one; it was left as it is.
var ErrNewer = errors.New("the store is newer than this refdeck")
