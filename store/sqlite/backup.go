package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	engine "modernc.org/sqlite"

	"github.com/refdeck/refdeck/domain"
)

// Backup writes a copy of the store as it is at this moment to a new file and
// verifies it; writing goes on meanwhile. A file of that name is a conflict and
// stays. Copying the file by other means may lose what is still in its log.
func (d *DB) Backup(ctx context.Context, target string) error {
	if err := reserve(target); err != nil {
		return err
	}
	err := d.copyTo(ctx, target)
	if err == nil {
		err = verify(ctx, target)
	}
	if err == nil {
		err = syncFile(target)
	}
	if err == nil {
		return nil
	}
	return errors.Join(domain.Wrap(domain.Unavailable, err, "The backup %s was not made. %s", target, mapError(err)), os.Remove(target))
}

// reserve makes the empty file for its owner only, which VACUUM INTO then fills.
func reserve(target string) error {
	f, err := os.OpenFile(target, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return domain.Wrap(domain.Conflict, err, "There is already a file %s; it was left as it is. Give another name for the backup.", target)
	}
	if err != nil {
		return domain.Wrap(domain.Unavailable, err, "The backup %s cannot be made: %s.", target, reason(err))
	}
	return f.Close()
}

func (d *DB) copyTo(ctx context.Context, target string) error {
	if d.path == "" {
		return d.vacuumInto(ctx, d.memoryDSN(), target)
	}
	f := &file{path: d.path, readOnly: d.readOnly, immutable: d.readOnly && readOnlyMount(d.path)}
	return d.vacuumInto(ctx, f.dsn("busy_timeout(10000)"), target)
}

func (d *DB) vacuumInto(ctx context.Context, dsn, target string) error {
	c, err := engine.NewConnector(dsn)
	if err != nil {
		return err
	}
	db := sql.OpenDB(c)
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", target)
	return errors.Join(err, db.Close())
}

// verify reads the whole copy.
func verify(ctx context.Context, path string) error {
	full, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	f := &file{path: full, readOnly: true}
	c, err := engine.NewConnector(f.dsn())
	if err != nil {
		return err
	}
	db := sql.OpenDB(c)
	var answer string
	err = db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&answer)
	if err == nil && answer != "ok" {
		err = fmt.Errorf("the copy is damaged: %s", answer)
	}
	return errors.Join(err, db.Close())
}

// syncFile makes the copy and its name survive a power cut.
func syncFile(path string) error {
	for _, name := range []string{path, filepath.Dir(path)} {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		if err := errors.Join(f.Sync(), f.Close()); err != nil {
			return err
		}
	}
	return nil
}
