package postgres

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/refdeck/refdeck/domain"
)

// ReadSQL runs somebody's own query, one statement in a transaction that only reads,
// on a connection of its own. What the engine says about the text of the query is
// part of the message (invalid).
func (d *DB) ReadSQL(ctx context.Context, query string) (columns []string, out [][]any, err error) {
	raw, err := pgx.ConnectConfig(ctx, d.target.config.Copy())
	if err != nil {
		return nil, nil, mapError(err)
	}
	c := &conn{raw: raw, mode: pgx.QueryExecModeDescribeExec}
	defer func() { _ = c.Close() }()
	if _, err := c.ExecContext(ctx, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; "+d.target.limits.set(), nil); err != nil {
		return nil, nil, mapError(err)
	}
	// The simple protocol takes several statements: a text could end the transaction
	// with it and go on writing.
	result, err := c.QueryContext(ctx, query, nil)
	if err != nil {
		return nil, nil, queryError(err)
	}
	columns = result.Columns()
	for err == nil {
		row := make([]driver.Value, len(columns))
		if err = result.Next(row); err == nil {
			out = append(out, shown(row))
		}
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return columns, out, queryError(errors.Join(err, result.Close()))
}

// shown turns values into those that SQLite has too.
func shown(row []driver.Value) []any {
	out := make([]any, len(row))
	for i, v := range row {
		if at, ok := v.(time.Time); ok {
			v = at.UTC().Format(time.RFC3339Nano)
		}
		out[i] = v
	}
	return out
}

func queryError(err error) error {
	var e *pgconn.PgError
	if err == nil || !errors.As(err, &e) {
		return mapError(err)
	}
	switch class := e.Code[:min(2, len(e.Code))]; {
	case e.Code == "25006":
		return domain.Wrap(domain.Invalid, err, "refdeck sql only reads; nothing was changed.")
	case e.Code != "42501" && strings.Contains("0A 21 22 2D 2F 42 P0", class):
		return &domain.Error{Code: domain.Invalid, Field: "query", Message: "The query was not understood: " + e.Message + ".", Cause: err}
	}
	return mapError(err)
}
