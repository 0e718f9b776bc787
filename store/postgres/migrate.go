package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// SchemaVersion is the number of the last migration. The first makes what SQLite's
// first two make.
const SchemaVersion = 1

// steps is how a schema comes to be.
type steps struct {
	files   fs.FS
	version int64 // the number of the last file
}

func ownSteps() (steps, error) {
	files, err := fs.Sub(migrations, "migrations")
	return steps{files, SchemaVersion}, err
}

// text is the migration of a number.
func (s steps) text(version int64) (string, error) {
	names, err := fs.Glob(s.files, fmt.Sprintf("%05d_*.sql", version))
	if err != nil || len(names) != 1 {
		return "", fmt.Errorf("%d files for migration %d: %w", len(names), version, errors.Join(err, fs.ErrNotExist))
	}
	data, err := fs.ReadFile(s.files, names[0])
	return string(data), err
}

// prepare looks at the database before it is used, on a connection of its own.
func (d *DB) prepare(ctx context.Context, opts Options) error {
	c, err := pgx.ConnectConfig(ctx, d.target.config.Copy())
	if err != nil {
		return d.unopened(err)
	}
	defer func() { _ = c.Close(context.WithoutCancel(ctx)) }()
	if err := d.migrate(ctx, c, opts); err != nil {
		return err
	}
	d.tells = d.canTell(ctx, c)
	return nil
}

// unopened says which database it was that could not be opened.
func (d *DB) unopened(err error) error {
	mapped := mapError(err)
	var known *domain.Error
	if !errors.As(mapped, &known) {
		return mapped
	}
	message := known.Message
	if lost(err) && state(err) == "" {
		message = "No server answers there; check the host and the port, and that it runs."
	}
	return domain.Wrap(known.Code, err, "The database %s cannot be opened. %s", d.target.name, message)
}

// schema is the version of the tables; 0 where there are none.
func schema(ctx context.Context, c *pgx.Conn) (version int64, found bool, err error) {
	err = c.QueryRow(ctx, "SELECT coalesce(max(version), 0) FROM refdeck_schema").Scan(&version)
	if state(err) == "42P01" {
		return 0, false, nil
	}
	return version, err == nil && version > 0, err
}

// migrate brings the schema up to this program's version.
func (d *DB) migrate(ctx context.Context, c *pgx.Conn, opts Options) error {
	version, found, err := schema(ctx, c)
	switch {
	case err != nil:
		return d.unopened(err)
	case version == d.steps.version:
		return nil
	case version > d.steps.version:
		return d.newer(version)
	case !found && (opts.MustExist || opts.ReadOnly):
		return domain.Errorf(domain.Unavailable, "There is no store in the database %s.", d.target.name)
	case opts.ReadOnly:
		return domain.Errorf(domain.Unavailable, "The store in the database %s has an older schema and was opened for reading, so it cannot be brought up to date. Open it once for writing.", d.target.name)
	}
	return d.up(ctx, c)
}

func (d *DB) newer(version int64) error {
	return domain.Wrap(domain.Unavailable, store.ErrNewer, "The store in the database %s was written by a newer refdeck (schema %d; this one knows %d). It was left as it is; use the newer refdeck.",
		d.target.name, version, d.steps.version)
}

// up runs the missing migrations, each in one transaction with its number: what is
// broken off leaves the schema as it was before. Of several that begin at once, one
// makes the table of versions and the others find it there.
func (d *DB) up(ctx context.Context, c *pgx.Conn) error {
	const attempts = 5
	m := migrator{c: c, steps: d.steps}
	err := m.found(ctx)
	for n := 1; err != nil && n < attempts && !c.IsClosed() && pause(ctx, 20*time.Millisecond); n++ {
		err = m.found(ctx)
	}
	for more := err == nil; more; {
		more, err = m.next(ctx)
	}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, store.ErrNewer):
		return d.newer(m.version)
	case state(err) == "42P07" && m.version == 0:
		return domain.Wrap(domain.Unavailable, err, "The database %s has tables of another program. It was left as it is; give refdeck a database or a schema of its own.", d.target.name)
	}
	return domain.Wrap(domain.Unavailable, err, "The store in the database %s could not be brought up to date; it is as it was before. %s", d.target.name, mapError(err))
}

// migrator runs migrations on one connection.
type migrator struct {
	c       *pgx.Conn
	steps   steps
	version int64 // as it was found last
	alone   bool  // the engine has no advisory locks: the row lock has to do
}

// adviceKey is "refdeck" in the space of advisory locks.
const adviceKey = 0x72656664_65636b

// begin opens a transaction that is the only one to migrate where the engine has
// advisory locks. They end with it, so a pooler does no harm.
func (m *migrator) begin(ctx context.Context) error {
	const open = "BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '60s'; SET LOCAL idle_in_transaction_session_timeout = '60s'"
	if m.alone {
		_, err := m.c.Exec(ctx, open)
		return err
	}
	_, err := m.c.Exec(ctx, fmt.Sprintf("%s; SELECT pg_advisory_xact_lock(%d)", open, adviceKey))
	if code := state(err); code == "0A000" || code == "42883" {
		m.alone = true
		m.rollback(ctx)
		return m.begin(ctx)
	}
	return err
}

func (m *migrator) rollback(ctx context.Context) {
	_, _ = m.c.Exec(context.WithoutCancel(ctx), "ROLLBACK")
}

// found makes the table of versions. Its row 0 is what migrations lock.
func (m *migrator) found(ctx context.Context) error {
	err := m.begin(ctx)
	if err == nil {
		_, err = m.c.Exec(ctx, "CREATE TABLE IF NOT EXISTS refdeck_schema (version BIGINT PRIMARY KEY); INSERT INTO refdeck_schema VALUES (0) ON CONFLICT DO NOTHING; COMMIT")
	}
	if err != nil {
		m.rollback(ctx)
	}
	return err
}

// next runs one migration and tells whether there are more.
func (m *migrator) next(ctx context.Context) (more bool, err error) {
	defer func() {
		if err != nil {
			m.rollback(ctx)
		}
	}()
	if err := m.begin(ctx); err != nil {
		return false, err
	}
	if _, err := m.c.Exec(ctx, "SELECT version FROM refdeck_schema WHERE version = 0 FOR UPDATE"); err != nil {
		return false, err
	}
	if err := m.c.QueryRow(ctx, "SELECT max(version) FROM refdeck_schema").Scan(&m.version); err != nil {
		return false, err
	}
	switch {
	case m.version > m.steps.version:
		return false, store.ErrNewer
	case m.version == m.steps.version: // another server was faster
		_, err := m.c.Exec(ctx, "ROLLBACK")
		return false, err
	}
	text, err := m.steps.text(m.version + 1)
	if err != nil {
		return false, err
	}
	_, err = m.c.Exec(ctx, strings.TrimSpace(text)+fmt.Sprintf("\n;INSERT INTO refdeck_schema VALUES (%d); COMMIT", m.version+1))
	return m.version+1 < m.steps.version, err
}
