package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pressly/goose/v3"
	engine "modernc.org/sqlite"

	"github.com/refdeck/refdeck/domain"
)

//go:embed migrations/*.sql
var migrations embed.FS

// SchemaVersion is the number of the last migration. Every migration sets the
// file's user_version to its own number within its transaction, so that one look
// at the header of an up-to-date file is enough.
const SchemaVersion = 2

// applicationID marks the file as ours: "RDEK".
const applicationID = 0x5244454b

// steps is how a schema comes to be.
type steps struct {
	files   fs.FS
	version int64 // the number of the last file
}

func ownSteps() (steps, error) {
	files, err := fs.Sub(migrations, "migrations")
	return steps{files, SchemaVersion}, err
}

// schema is what the header of a file says.
type schema struct {
	version int64
	ours    bool
	tables  int64 // apart from the migrations' own
}

func (d *DB) schema(ctx context.Context) (schema, error) {
	rows, err := d.read.Query(ctx, `SELECT v.user_version, a.application_id, CASE WHEN v.user_version > 0 THEN 0 ELSE
		(SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name NOT IN ('goose_db_version', 'sqlite_sequence')) END
		FROM pragma_user_version v, pragma_application_id a`)
	if err != nil {
		return schema{}, err
	}
	version, _ := rows[0][0].(int64)
	id, _ := rows[0][1].(int64)
	tables, _ := rows[0][2].(int64)
	return schema{version: version, ours: id == applicationID, tables: tables}, nil
}

// migrate brings the schema up to this program's version.
func (d *DB) migrate(ctx context.Context) error {
	s, err := d.schema(ctx)
	if err != nil {
		return err
	}
	switch {
	case s.ours && s.version == d.steps.version:
		return nil
	case s.ours && s.version > d.steps.version:
		return domain.Wrap(domain.Unavailable, ErrNewer, "The store %s was written by a newer refdeck (schema %d; this one knows %d). It was left as it is; use the newer refdeck.",
			filepath.Base(d.path), s.version, d.steps.version)
	case !s.ours && (s.version != 0 || s.tables > 0):
		return domain.Errorf(domain.Unavailable, "%s is a database, but not a refdeck store. It was left as it is.", d.path)
	case d.readOnly:
		return domain.Errorf(domain.Unavailable, "The store %s has an older schema and can only be read here, so it cannot be brought up to date. Open it once where it may be written.", d.path)
	case s.version > 0:
		if d.backup, err = d.backupBeside(ctx, s.version); err != nil {
			return err
		}
	}
	return d.up(ctx)
}

// up runs the missing migrations. When another process does the same at this
// moment, one of the two fails and finds the work done.
func (d *DB) up(ctx context.Context) error {
	const attempts = 3
	var err error
	for range attempts {
		if err = d.runMigrations(ctx); err == nil {
			return nil
		}
		if s, serr := d.schema(ctx); serr == nil && s.ours && s.version == d.steps.version {
			return nil
		}
	}
	return domain.Wrap(domain.Unavailable, err, "The store %s could not be brought up to date; it is as it was before. %s", filepath.Base(d.path), mapError(err))
}

func (d *DB) runMigrations(ctx context.Context) error {
	c, err := engine.NewConnector(d.migrationDSN())
	if err != nil {
		return err
	}
	db := sql.OpenDB(c)
	db.SetMaxOpenConns(1)
	p, err := goose.NewProvider(goose.DialectSQLite3, db, d.steps.files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return errors.Join(err, db.Close())
	}
	_, err = p.Up(ctx)
	return errors.Join(err, p.Close())
}

func (d *DB) migrationDSN() string {
	if d.path == "" {
		return d.memoryDSN()
	}
	f := &file{path: d.path}
	if d.scratch {
		return f.dsn(scratchPragmas...)
	}
	return f.dsn(writerPragmas...) + "&_txlock=immediate"
}

// memoryDSN names a database in memory that several connections of this process
// can share while one of them is open.
func (d *DB) memoryDSN() string {
	q := pragmas("foreign_keys(1)", "busy_timeout(10000)")
	q.Set("vfs", "memdb")
	return fmt.Sprintf("file:/refdeck-%p?%s", d, q.Encode())
}

// backupBeside copies the store before its schema changes, to a name that is free.
func (d *DB) backupBeside(ctx context.Context, version int64) (string, error) {
	name := fmt.Sprintf("%s.schema%d.bak", d.path, version)
	for n := 2; ; n++ {
		if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
			return name, d.Backup(ctx, name)
		}
		name = fmt.Sprintf("%s.schema%d-%d.bak", d.path, version, n)
	}
}
