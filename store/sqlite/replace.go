package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"

	engine "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"github.com/refdeck/refdeck/domain"
)

// ErrDamaged is in the chain of the errors that CopyFile and Alone give for a file
// that SQLite cannot read.
var ErrDamaged = errors.New("the file is damaged")

// CopyFile writes a verified copy of a store to a new file as Backup does, with the
// schema that it has, which may be an older one. A newer one is unavailable with
// ErrNewer in the chain, a file that is no store unavailable.
func CopyFile(ctx context.Context, from, to string) error {
	own, err := ownSteps()
	if err != nil {
		return mapError(err)
	}
	f, err := inspect(from, Options{MustExist: true, ReadOnly: true})
	if err != nil {
		return err
	}
	d := &DB{path: f.path, readOnly: true, steps: own}
	if err := d.connect(f); err != nil {
		return err
	}
	err = d.copyable(ctx)
	if err == nil {
		err = d.Backup(ctx, to)
	}
	if err != nil && unreadable(err) {
		err = domain.Wrap(domain.Unavailable, errors.Join(ErrDamaged, err), "The store %s is damaged and cannot be copied; it was left as it is.", from)
	}
	return errors.Join(err, d.Close())
}

// copyable tells whether it is a store of this schema or an older one.
func (d *DB) copyable(ctx context.Context) error {
	s, err := d.schema(ctx)
	switch {
	case err != nil:
		return err
	case !s.ours:
		return domain.Errorf(domain.Unavailable, "%s is not a refdeck store; nothing was copied.", d.path)
	case s.version > d.steps.version:
		return domain.Wrap(domain.Unavailable, ErrNewer, "%s was written by a newer refdeck (schema %d; this one knows %d); nothing was copied. Use the newer refdeck.",
			filepath.Base(d.path), s.version, d.steps.version)
	}
	return nil
}

// Alone ends write-ahead logging, which SQLite allows only to the one program that
// has the file open; the log is then part of the file and gone. unavailable while
// somebody else has it open, and, with ErrDamaged in the chain, for a file that
// cannot be read.
func Alone(ctx context.Context, path string) error {
	full, err := filepath.Abs(path)
	if err != nil {
		return domain.Wrap(domain.Unavailable, err, "The store %s cannot be opened: its path is not known.", path)
	}
	c, err := engine.NewConnector((&file{path: full}).dsn("busy_timeout(2000)"))
	if err != nil {
		return mapError(err)
	}
	db := sql.OpenDB(c)
	db.SetMaxOpenConns(1)
	var mode string
	err = db.QueryRowContext(ctx, "PRAGMA journal_mode=DELETE").Scan(&mode)
	err = errors.Join(err, db.Close())
	if unreadable(err) {
		return domain.Wrap(domain.Unavailable, errors.Join(ErrDamaged, err), "The store %s is damaged; it was left as it is.", path)
	}
	if err != nil || mode != "delete" {
		return domain.Wrap(domain.Unavailable, err, "Another refdeck has this store open; nothing was changed. Close it and do this again.")
	}
	return nil
}

// unreadable tells that the engine found no sound database in a file.
func unreadable(err error) bool {
	var e *engine.Error
	if !errors.As(err, &e) {
		return false
	}
	code := e.Code() & 0xff
	return code == codes.SQLITE_CORRUPT || code == codes.SQLITE_NOTADB
}
