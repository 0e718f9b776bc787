package sqlite

import (
	"context"
	"database/sql"

	engine "modernc.org/sqlite"
)

// Version is a number that is another one as soon as anybody has committed, in
// this process or in another (PRAGMA data_version). It is read on a connection of
// its own, since it counts what the other connections do. A store in memory has one
// connection and nobody else: its version never changes.
func (d *DB) Version(ctx context.Context) (v int64, err error) {
	if d.path == "" || d.scratch {
		return 0, nil
	}
	d.versionMu.Lock()
	defer d.versionMu.Unlock()
	if d.version == nil {
		f := &file{path: d.path, readOnly: d.readOnly}
		c, err := engine.NewConnector(f.dsn("busy_timeout(1000)", "query_only(1)"))
		if err != nil {
			return 0, mapError(err)
		}
		d.version = sql.OpenDB(c)
		d.version.SetMaxOpenConns(1)
		d.version.SetMaxIdleConns(1)
	}
	err = d.version.QueryRowContext(ctx, "PRAGMA data_version").Scan(&v)
	return v, mapError(err)
}

// closeVersion ends the connection of Version.
func (d *DB) closeVersion() error {
	d.versionMu.Lock()
	defer d.versionMu.Unlock()
	if d.version == nil {
		return nil
	}
	return d.version.Close()
}
