package postgres

import (
	"context"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/pgtype"
)

// connector makes the connections of a pool.
type connector struct{ target *target }

// Connect opens one connection. Unless the address says how, statements are prepared
// by name on a connection that leads to the server itself, which saves the planning
// of each; through a pooler the server's side changes with every transaction, so
// there they are only described.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	raw, err := pgx.ConnectConfig(ctx, c.target.config.Copy())
	if err != nil {
		return nil, withContext(ctx, err)
	}
	mode := c.target.config.DefaultQueryExecMode
	if !c.target.asked && direct(ctx, raw) {
		mode = pgx.QueryExecModeCacheStatement
	}
	return &conn{raw: raw, mode: mode}, nil
}

// direct tells whether the server's process is the one that was promised when the
// connection was made: a pooler makes that number up.
func direct(ctx context.Context, raw *pgx.Conn) bool {
	var pid uint32
	err := raw.QueryRow(ctx, "SELECT pg_backend_pid()").Scan(&pid)
	return err == nil && pid == raw.PgConn().PID()
}

// Driver is not used: nothing is opened by name.
func (c connector) Driver() driver.Driver { return nil }

// errLost is in the chain of an error after which the connection is gone.
var errLost = errors.New("the connection to the database was lost")

var errUnused = errors.New("statements are run directly")

// conn is one connection as sqlstore uses it. pgx itself remembers what it prepared
// or had described.
type conn struct {
	raw  *pgx.Conn
	mode pgx.QueryExecMode
	args []any // reused by every call
}

// Prepare is not used.
func (c *conn) Prepare(string) (driver.Stmt, error) { return nil, errUnused }

// Begin is not used.
func (c *conn) Begin() (driver.Tx, error) { return nil, errUnused }

// Close ends the connection, which rolls back what it had begun.
func (c *conn) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return c.raw.Close(ctx)
}

func (c *conn) plain(args []driver.NamedValue) []any {
	c.args = append(c.args[:0], c.mode)
	for _, a := range args {
		c.args = append(c.args, a.Value)
	}
	return c.args
}

// failed tells a lost connection and a caller who gave up from what the server said.
func (c *conn) failed(ctx context.Context, err error) error {
	if err != nil && c.raw.IsClosed() {
		err = fmt.Errorf("%w: %w", errLost, err)
	}
	return withContext(ctx, err)
}

// withContext adds that the caller gave up, which the server calls a cancellation.
func withContext(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil && !errors.Is(err, ctx.Err()) {
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	}
	return err
}

// ExecContext runs a statement; without arguments it may be several.
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	tag, err := c.raw.Exec(ctx, query, c.plain(args)...)
	return driver.RowsAffected(tag.RowsAffected()), c.failed(ctx, err)
}

// QueryContext runs one statement and reads its rows.
func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	r, err := c.raw.Query(ctx, query, c.plain(args)...)
	if err != nil {
		return nil, c.failed(ctx, err)
	}
	return &rows{ctx: ctx, conn: c, raw: r}, nil
}

// rows is one result on its way.
type rows struct {
	ctx  context.Context
	conn *conn
	raw  pgx.Rows
	more bool
	open bool // the first row was looked for
	told bool // the error was
}

// Columns are the names. They come with the first row.
func (r *rows) Columns() []string {
	if !r.open {
		r.open, r.more = true, r.raw.Next()
	}
	fields := r.raw.FieldDescriptions()
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = f.Name
	}
	return out
}

// Next reads a row.
func (r *rows) Next(into []driver.Value) error {
	if r.open {
		r.open = false
	} else {
		r.more = r.raw.Next()
	}
	if !r.more {
		if err := r.raw.Err(); err != nil {
			r.told = true
			return r.conn.failed(r.ctx, err)
		}
		return io.EOF
	}
	raw := r.raw.RawValues()
	for i, f := range r.raw.FieldDescriptions() {
		v, err := r.conn.value(&f, raw[i])
		if err != nil {
			return err
		}
		into[i] = v
	}
	return nil
}

// Close gives up what was not read.
func (r *rows) Close() error {
	r.raw.Close()
	if r.told {
		return nil
	}
	return r.conn.failed(r.ctx, r.raw.Err())
}

// value turns what came over the wire into a value of the driver.
func (c *conn) value(f *pgconn.FieldDescription, raw []byte) (driver.Value, error) {
	if raw == nil {
		return nil, nil
	}
	if f.Format == pgtype.BinaryFormatCode {
		switch {
		case f.DataTypeOID == pgtype.Int8OID && len(raw) == 8:
			return int64(binary.BigEndian.Uint64(raw)), nil
		case f.DataTypeOID == pgtype.Float8OID && len(raw) == 8:
			return math.Float64frombits(binary.BigEndian.Uint64(raw)), nil
		}
	}
	if f.DataTypeOID == pgtype.TextOID {
		return string(raw), nil
	}
	return c.decoded(f, raw)
}

// decoded is value for the types that only queries about the engine meet.
func (c *conn) decoded(f *pgconn.FieldDescription, raw []byte) (driver.Value, error) {
	known, ok := c.raw.TypeMap().TypeForOID(f.DataTypeOID)
	if !ok {
		return string(raw), nil
	}
	v, err := known.Codec.DecodeDatabaseSQLValue(c.raw.TypeMap(), f.DataTypeOID, f.Format, raw)
	if b, ok := v.(bool); ok {
		if b {
			return int64(1), err
		}
		return int64(0), err
	}
	return v, err
}

// endingKey marks the context of a COMMIT.
type endingKey struct{}

// ending is the context in which transactions end. It outlives the caller's, since
// half a commit is no answer, and is bounded: without a standby that is waited for, a
// synchronous commit would never return.
func ending() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithValue(context.Background(), endingKey{}, true), 15*time.Second)
}

// watcher asks the server to cancel a statement that nobody waits for any more, so
// that it does not go on holding the write lock. A commit is never cancelled: the
// server would then answer as if it were safe although no standby has it.
type watcher struct {
	now, cancel, cut ctxwatch.Handler
}

func watch(c *pgconn.PgConn) ctxwatch.Handler {
	return &watcher{
		cancel: &pgconn.CancelRequestContextWatcherHandler{Conn: c, DeadlineDelay: 2 * time.Second},
		cut:    &pgconn.DeadlineContextWatcherHandler{Conn: c.Conn()},
	}
}

// HandleCancel is called when the context of a statement ends.
func (w *watcher) HandleCancel(ctx context.Context) {
	w.now = w.cancel
	if ctx.Value(endingKey{}) != nil {
		w.now = w.cut
	}
	w.now.HandleCancel(ctx)
}

// HandleUnwatchAfterCancel is called when that statement has ended.
func (w *watcher) HandleUnwatchAfterCancel() { w.now.HandleUnwatchAfterCancel() }
