package sqlite

import (
	"context"
	"database/sql"
	"errors"

	engine "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"github.com/refdeck/refdeck/domain"
)

// ReadSQL runs somebody's own query. It has a connection of its own on which
// neither this file nor any other can be written: the file is opened read-only
// and nothing can be attached. What the engine says about the text of the query
// is part of the message (invalid).
func (d *DB) ReadSQL(ctx context.Context, query string) (columns []string, rows [][]any, err error) {
	dsn := d.memoryDSN() + "&mode=ro"
	if d.path != "" {
		f := &file{path: d.path, readOnly: true, immutable: d.readOnly && readOnlyMount(d.path)}
		dsn = f.dsn("busy_timeout(10000)", "query_only(1)", "trusted_schema(0)")
	}
	c, err := engine.NewConnector(dsn)
	if err != nil {
		return nil, nil, mapError(err)
	}
	db := sql.OpenDB(c)
	defer func() { err = errors.Join(err, db.Close()) }()
	one, err := db.Conn(ctx)
	if err != nil {
		return nil, nil, mapError(err)
	}
	defer func() { err = errors.Join(err, one.Close()) }()
	if _, err := engine.Limit(one, codes.SQLITE_LIMIT_ATTACHED, 0); err != nil {
		return nil, nil, mapError(err)
	}
	return readAll(ctx, one, query)
}

func readAll(ctx context.Context, c *sql.Conn, query string) ([]string, [][]any, error) {
	result, err := c.QueryContext(ctx, query)
	if err != nil {
		return nil, nil, queryError(err)
	}
	defer func() { _ = result.Close() }()
	columns, err := result.Columns()
	if err != nil {
		return nil, nil, queryError(err)
	}
	var rows [][]any
	for result.Next() {
		row := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := result.Scan(into...); err != nil {
			return nil, nil, queryError(err)
		}
		rows = append(rows, row)
	}
	return columns, rows, queryError(result.Err())
}

func queryError(err error) error {
	var e *engine.Error
	if !errors.As(err, &e) {
		return mapError(err)
	}
	switch e.Code() & 0xff {
	case codes.SQLITE_READONLY, codes.SQLITE_AUTH:
		return domain.Wrap(domain.Invalid, err, "refdeck sql only reads; nothing was changed.")
	case codes.SQLITE_ERROR:
		return &domain.Error{Code: domain.Invalid, Field: "query", Message: "The query was not understood: " + e.Error(), Cause: err}
	}
	return mapError(err)
}
