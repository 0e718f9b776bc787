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
	// Direct hands texts to the driver without preparing them first.
	Direct bool
	// Aborts says that a failed statement ends the transaction: it can only be rolled back.
	Aborts bool
	// Begin opens a transaction that writes, BeginRead one that sees a snapshot.
	Begin, BeginRead string
	// Locked is how many rows Begin locks; a number that is not reached is an error.
	Locked int64
	// Ending is the context in which transactions end; nil waits for as long as it takes.
	Ending func() (context.Context, context.CancelFunc)
	// Refused tells that a failed commit was answered: it is known that nothing was
	// kept. nil knows of no such errors.
	Refused func(error) bool
	// Indexes lists the secondary indexes and the triggers as (tbl_name, type, name,
	// statement that makes it). Where it is empty they stay during a bulk load.
	Indexes string
	// Tell has other processes hear of changes when the transaction commits; nil where
	// they find out for themselves.
	Tell func(run func(query string, args ...any) error, changes []store.Change) error
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
	return &DB{Dialect: d, pool: newPool(c, d.Direct, size)}
}

// Close waits for the transactions that are under way and closes the connections.
func (d *DB) Close() error { return d.pool.close() }

// Drop closes the connections that nobody uses; after the server was away, all of
// them may be cut.
func (d *DB) Drop() { d.pool.drop() }

// Number reads a single integer outside of any transaction of ours, on a
// connection of this pool once one is free.
func (d *DB) Number(ctx context.Context, query string) (n int64, err error) {
	c, err := d.pool.take(ctx)
	if err != nil {
		return 0, d.Dialect.MapError(err)
	}
	defer func() { d.pool.give(c, errors.Is(err, driver.ErrBadConn)) }()
	err = c.query(ctx, func(row []driver.Value) error {
		n, err = asInt(row[0])
		return err
	}, query, nil)
	return n, d.Dialect.MapError(err)
}

// Run calls f inside one transaction; commit keeps what it wrote.
func (d *DB) Run(ctx context.Context, readOnly bool, f func(store.Tx) error) error {
	_, err := d.Attempt(ctx, readOnly, f)
	return err
}

// Attempt is Run that also gives the driver's first error as it was, for a caller
// who decides whether to try again. It is nil where nothing may be tried again: f
// itself refused, or the outcome of the commit is not known.
func (d *DB) Attempt(ctx context.Context, readOnly bool, f func(store.Tx) error) (cause, err error) {
	c, err := d.pool.take(ctx)
	if err != nil {
		return err, d.Dialect.MapError(err)
	}
	broken := true // a panic in f must not return an open transaction to the pool
	defer func() { d.pool.give(c, broken) }()
	tx := &Tx{ctx: ctx, conn: c, db: d, next: map[string]int64{}}
	if err := tx.begin(readOnly); err != nil {
		// what was cancelled may have begun all the same; where it has not, there is
		// nothing to roll back, which is an error on some engines and none of ours
		rolledBack := tx.end("ROLLBACK") == nil
		broken = errors.Is(err, driver.ErrBadConn) || d.Dialect.Aborts && !rolledBack
		return err, d.Dialect.MapError(err)
	}
	err = f(tx)
	if err == nil && d.Dialect.Aborts && tx.fail != nil { // f went on over an error; there is nothing to commit
		err = tx.fail
	}
	if err != nil {
		broken = tx.end("ROLLBACK") != nil
		return tx.fail, d.Dialect.MapError(err)
	}
	cause, err = tx.finish(readOnly)
	broken = err != nil
	return cause, err
}

func (t *Tx) begin(readOnly bool) error {
	if readOnly {
		return t.conn.run(t.ctx, t.db.Dialect.BeginRead)
	}
	n, err := t.conn.exec(t.ctx, t.db.Dialect.Begin, nil)
	if want := t.db.Dialect.Locked; err == nil && want > 0 && n != want {
		err = domain.Errorf(domain.Internal, "The row that writers lock is missing from the store; nothing was changed. Run refdeck doctor.")
	}
	return err
}

// end ends the transaction, whatever became of the caller's context.
func (t *Tx) end(how string) error {
	ctx := context.Background()
	if t.db.Dialect.Ending != nil {
		var cancel context.CancelFunc
		ctx, cancel = t.db.Dialect.Ending()
		defer cancel()
	}
	return t.conn.run(ctx, how)
}

// finish ends the transaction. What a failed commit left behind is not known,
// unless the engine refused it: the log may hold it although the answer was lost.
func (t *Tx) finish(readOnly bool) (cause, err error) {
	if readOnly {
		err := t.end("ROLLBACK")
		return err, t.db.Dialect.MapError(err)
	}
	err = t.end("COMMIT")
	if err == nil {
		return nil, nil
	}
	_ = t.end("ROLLBACK") // fails where the engine has already rolled back
	mapped := t.db.Dialect.MapError(err)
	if t.db.Dialect.Refused != nil && t.db.Dialect.Refused(err) {
		return err, mapped
	}
	return nil, domain.Wrap(domain.Unavailable, errors.Join(store.ErrOutcome, mapped),
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
