package postgres

import (
	"context"
	"crypto/rand"
	"database/sql/driver"
	"errors"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/internal/sqlstore"
)

// Options say how to open a store.
type Options struct {
	// MustExist refuses to make the tables in a database that has none.
	MustExist bool
	// ReadOnly refuses writes; a standby will do.
	ReadOnly bool
	// Connections is how many transactions may read at once; 8 if 0. Writers have two
	// of their own: one works while the next waits for its turn at the server.
	Connections int
}

const (
	readers = 8
	writers = 2
)

// DB is a store in a PostgreSQL database. It implements store.Backend and store.Listener.
type DB struct {
	target   *target
	readOnly bool
	steps    steps
	process  string // tells own notifications from those of others
	tells    bool   // the engine has NOTIFY
	write    *sqlstore.DB
	read     *sqlstore.DB
}

var (
	_ store.Backend  = (*DB)(nil)
	_ store.Listener = (*DB)(nil)
)

// Open opens the store in the database of an address (postgres://… or key=value
// pairs), or makes it; several servers may do so at once. An older schema is brought
// up to date. A newer one is unavailable with store.ErrNewer in the chain. No error
// holds a password.
func Open(ctx context.Context, dsn string, opts Options) (*DB, error) {
	own, err := ownSteps()
	if err != nil {
		return nil, mapError(err)
	}
	return openWith(ctx, dsn, opts, own, nil)
}

// openWith opens with another schema, and with connections as wrap makes them.
func openWith(ctx context.Context, dsn string, opts Options, by steps, wrap func(driver.Connector) driver.Connector) (*DB, error) {
	t, err := parse(dsn, opts)
	if err != nil {
		return nil, err
	}
	d := &DB{target: t, readOnly: opts.ReadOnly, steps: by, process: rand.Text()}
	if err := d.prepare(ctx, opts); err != nil {
		return nil, err
	}
	var c driver.Connector = connector{t}
	if wrap != nil {
		c = wrap(c)
	}
	n := opts.Connections
	if n <= 0 {
		n = readers
	}
	d.read = sqlstore.NewDB(c, d.dialect(), n)
	d.write = sqlstore.NewDB(c, d.dialect(), writers)
	return d, nil
}

func (d *DB) dialect() sqlstore.Dialect {
	limits := d.target.limits.set()
	dialect := sqlstore.Dialect{
		Name: "postgres", MapError: mapError, Rebind: numbered, Direct: true, Aborts: true, Ending: ending, Refused: refused,
		Begin:     "BEGIN ISOLATION LEVEL READ COMMITTED; " + limits + "; SELECT id FROM write_lock WHERE id = 1 FOR UPDATE",
		Locked:    1,
		BeginRead: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; " + limits,
		// Indexes stay during a bulk load: to drop and make them again locks the tables
		// against everybody who reads them, on some engines outside of the transaction.
		Indexes: "",
		Checks:  d.checks(),
	}
	if d.tells {
		dialect.Tell = d.tell
	}
	return dialect
}

// Trace has f hear of every statement of every transaction before it runs; it is
// called before the store is used. The arguments are valid during the call only.
func (d *DB) Trace(f func(query string, args []driver.NamedValue)) {
	d.read.Trace, d.write.Trace = f, f
}

// Name is the database and its host, for messages; it holds no secret.
func (d *DB) Name() string { return d.target.name }

// ReadOnly tells that the store was opened for reading.
func (d *DB) ReadOnly() bool { return d.readOnly }

// Read gives a snapshot.
func (d *DB) Read(ctx context.Context, f func(store.Tx) error) error {
	return d.run(ctx, d.read, true, f)
}

// Write is one transaction; one after the other, whoever makes them.
func (d *DB) Write(ctx context.Context, f func(store.Tx) error) error {
	if d.readOnly {
		return domain.Errorf(domain.Unavailable, "The database %s was opened for reading; nothing was changed.", d.target.name)
	}
	return d.run(ctx, d.write, false, f)
}

// Close waits for what is under way and closes the connections.
func (d *DB) Close() error { return errors.Join(d.read.Close(), d.write.Close()) }
