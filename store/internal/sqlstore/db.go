package sqlstore

import (
	"context"
	"database/sql/driver"
	"errors"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// Dialect is what differs between engines.
type Dialect struct {
	Name string
	// MapError turns a driver's error into a domain.Error by its code.
	MapError func(error) error
	// Rebind rewrites the ? placeholders; nil keeps them.
	Rebind func(string) string
	// Begin opens a transaction that writes, BeginRead one that sees a snapshot.
	Begin, BeginRead string
	// Indexes lists the secondary indexes and the triggers as (tbl_name, type, name,
	// statement that makes it).
	Indexes string
	// Checks are the invariants that only this engine can answer.
	Checks map[string]func(Lister) ([]string, error)
}

// Lister runs a query for a check and gives all its rows.
type Lister func(query string, args ...any) ([][]any, error)

// DB is one pool of connections. It talks to the driver itself: every connection
// keeps its own prepared statements and rows go straight into the fields.
type DB struct {
	Dialect Dialect
	// Trace, if set, hears of every statement of a transaction before it runs. It is
	// set before the first use; the arguments are valid during the call only.
	Trace func(query string, args []driver.NamedValue)
	pool  *pool
}

// NewDB is a pool of up to size connections, opened when first needed.
func NewDB(c driver.Connector, d Dialect, size int) *DB {
	return &DB{Dialect: d, pool: newPool(c, size)}
}

// Close waits for the transactions that are under way and closes the connections.
func (d *DB) Close() error { return d.pool.close() }

// Run calls f inside one transaction; commit keeps what it wrote.
func (d *DB) Run(ctx context.Context, readOnly bool, f func(store.Tx) error) error {
	c, err := d.pool.take(ctx)
	if err != nil {
		return d.Dialect.MapError(err)
	}
	broken := true // a panic in f must not return an open transaction to the pool
	defer func() { d.pool.give(c, broken) }()
	begin := d.Dialect.Begin
	if readOnly {
		begin = d.Dialect.BeginRead
	}
	if err := c.run(ctx, begin); err != nil {
		broken = errors.Is(err, driver.ErrBadConn)
		return d.Dialect.MapError(err)
	}
	tx := &Tx{ctx: ctx, conn: c, db: d, next: map[string]int64{}}
	if err := f(tx); err != nil {
		broken = c.run(context.Background(), "ROLLBACK") != nil
		return d.Dialect.MapError(err)
	}
	err = tx.finish(readOnly)
	broken = err != nil
	return err
}

// finish ends the transaction. What a failed commit left behind is not known:
// the log may hold it although the answer was lost.
func (t *Tx) finish(readOnly bool) error {
	if readOnly {
		return t.db.Dialect.MapError(t.conn.run(context.Background(), "ROLLBACK"))
	}
	err := t.conn.run(context.Background(), "COMMIT")
	if err == nil {
		return nil
	}
	_ = t.conn.run(context.Background(), "ROLLBACK") // fails where the engine has already rolled back
	return domain.Wrap(domain.Unavailable, t.db.Dialect.MapError(err),
		"It is not known whether the change was saved; doing it again is safe and settles it.")
}

// Query runs a statement outside of any transaction and gives all its rows; for
// opening and looking after the store.
func (d *DB) Query(ctx context.Context, query string) ([][]any, error) {
	c, err := d.pool.take(ctx)
	if err != nil {
		return nil, d.Dialect.MapError(err)
	}
	tx := &Tx{ctx: ctx, conn: c, db: d}
	rows, err := tx.rows(query)
	d.pool.give(c, err != nil)
	return rows, err
}
