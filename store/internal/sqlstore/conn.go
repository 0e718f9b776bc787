package sqlstore

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
)

// maxStatements is how many prepared statements a connection keeps.
const maxStatements = 400

// conn is one connection with its prepared statements.
type conn struct {
	raw    driver.Conn
	direct bool // texts go to the driver as they are; it prepares what it wants to
	stmts  map[string]*stmt
	args   []driver.NamedValue // reused by every call
}

type stmt struct {
	raw  driver.Stmt
	busy bool // rows of it are being read
}

func (c *conn) close() error {
	c.forget()
	return c.raw.Close()
}

func (c *conn) forget() {
	for _, s := range c.stmts {
		_ = s.raw.Close()
	}
	clear(c.stmts)
}

// prepared gives the statement of a text and what to do when it is no longer used.
func (c *conn) prepared(ctx context.Context, query string) (driver.Stmt, func(), error) {
	if s, ok := c.stmts[query]; ok && !s.busy {
		s.busy = true
		return s.raw, func() { s.busy = false }, nil
	}
	raw, err := c.prepare(ctx, query)
	if err != nil {
		return nil, nil, err
	}
	if _, taken := c.stmts[query]; taken || len(c.stmts) >= maxStatements {
		return raw, func() { _ = raw.Close() }, nil
	}
	s := &stmt{raw: raw, busy: true}
	c.stmts[query] = s
	return raw, func() { s.busy = false }, nil
}

func (c *conn) prepare(ctx context.Context, query string) (driver.Stmt, error) {
	if p, ok := c.raw.(driver.ConnPrepareContext); ok {
		return p.PrepareContext(ctx, query)
	}
	return c.raw.Prepare(query)
}

// run executes a statement without arguments.
func (c *conn) run(ctx context.Context, query string) error {
	_, err := c.exec(ctx, query, nil)
	return err
}

// exec executes a statement and tells how many rows it changed.
func (c *conn) exec(ctx context.Context, query string, args []driver.NamedValue) (int64, error) {
	if e, ok := c.raw.(driver.ExecerContext); ok && c.direct {
		res, err := e.ExecContext(ctx, query, args)
		if err != nil {
			return 0, err
		}
		return res.RowsAffected()
	}
	st, done, err := c.prepared(ctx, query)
	if err != nil {
		return 0, err
	}
	defer done()
	e, ok := st.(driver.StmtExecContext)
	if !ok {
		return 0, fmt.Errorf("the driver's statements do not take a context")
	}
	res, err := e.ExecContext(ctx, args)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// query calls scan for every row. A cancelled context ends it between two rows.
func (c *conn) query(ctx context.Context, scan func([]driver.Value) error, query string, args []driver.NamedValue) error {
	if q, ok := c.raw.(driver.QueryerContext); ok && c.direct {
		rows, err := q.QueryContext(ctx, query, args)
		if err != nil {
			return err
		}
		return scanAll(ctx, rows, scan)
	}
	st, done, err := c.prepared(ctx, query)
	if err != nil {
		return err
	}
	defer done()
	q, ok := st.(driver.StmtQueryContext)
	if !ok {
		return fmt.Errorf("the driver's statements do not take a context")
	}
	rows, err := q.QueryContext(ctx, args)
	if err != nil {
		return err
	}
	return scanAll(ctx, rows, scan)
}

func scanAll(ctx context.Context, rows driver.Rows, scan func([]driver.Value) error) error {
	row := make([]driver.Value, len(rows.Columns()))
	var err error
	for err == nil {
		if err = rows.Next(row); err != nil {
			break
		}
		if err = scan(row); err == nil {
			err = ctx.Err()
		}
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return errors.Join(err, rows.Close())
}
