package sqlite

import (
	"context"
	"errors"

	driver "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// ErrNewer is in the chain of the error that Open gives when the file was written
// by a newer refdeck than this one.
var ErrNewer = store.ErrNewer

// what people read for each primary result code; the code is unavailable unless
// another is given.
var plainWords = map[int]string{
	codes.SQLITE_BUSY:      "Another refdeck is writing to this store and has not finished; nothing was changed. Try again in a moment.",
	codes.SQLITE_LOCKED:    "Another refdeck is writing to this store and has not finished; nothing was changed. Try again in a moment.",
	codes.SQLITE_READONLY:  "The store can only be read here; nothing was changed. Make the file writable, or work on another store.",
	codes.SQLITE_IOERR:     "The disk reported an error while the store was in use; what was saved before is kept. Check the disk, then run refdeck doctor.",
	codes.SQLITE_CORRUPT:   "The store is damaged and nothing was changed. Run refdeck doctor, and restore the last backup if it confirms this.",
	codes.SQLITE_NOTADB:    "This file is not a refdeck store; it was left as it is. Give the path of a store with --store.",
	codes.SQLITE_FULL:      "The disk is full; what was saved before is kept. Make room and do it again.",
	codes.SQLITE_CANTOPEN:  "The store cannot be opened; check that its folder exists and may be written to.",
	codes.SQLITE_PERM:      "The store cannot be opened; you are not permitted to use this file.",
	codes.SQLITE_AUTH:      "The store cannot be opened; you are not permitted to use this file.",
	codes.SQLITE_NOMEM:     "There is not enough memory for this; nothing was changed.",
	codes.SQLITE_PROTOCOL:  "Another refdeck is writing to this store and has not finished; nothing was changed. Try again in a moment.",
	codes.SQLITE_INTERRUPT: "This was cancelled; nothing was changed.",
	codes.SQLITE_TOOBIG:    "A text or a file is too large to be kept; nothing was changed.",
}

// mapError turns an error of the driver into a domain.Error by its result code.
// Errors that already are one, and nil, stay.
func mapError(err error) error {
	if err == nil {
		return nil
	}
	var known *domain.Error
	if errors.As(err, &known) {
		return err
	}
	var e *driver.Error
	if !errors.As(err, &e) {
		if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
			return domain.Wrap(domain.Unavailable, err, "This was cancelled or took too long; nothing was changed.")
		}
		return domain.Wrap(domain.Internal, err, "Something went wrong inside the store; nothing was changed. Run refdeck doctor.")
	}
	if e.Code()&0xff == codes.SQLITE_CONSTRAINT {
		return constraint(e)
	}
	if words, ok := plainWords[e.Code()&0xff]; ok {
		return domain.Wrap(domain.Unavailable, err, "%s", words)
	}
	return domain.Wrap(domain.Internal, err, "Something went wrong inside the store; nothing was changed. Run refdeck doctor.")
}

func constraint(e *driver.Error) error {
	switch e.Code() {
	case codes.SQLITE_CONSTRAINT_UNIQUE, codes.SQLITE_CONSTRAINT_PRIMARYKEY, codes.SQLITE_CONSTRAINT_ROWID:
		return domain.Wrap(domain.Conflict, e, "There is already a record with this name, code or address; nothing was changed.")
	case codes.SQLITE_CONSTRAINT_FOREIGNKEY:
		return domain.Wrap(domain.Invalid, e, "This refers to a record that does not exist; nothing was changed.")
	}
	return domain.Wrap(domain.Internal, e, "The store refused a value that it cannot keep; nothing was changed.")
}
