package sqlite

import (
	"context"
	"database/sql"

	engine "modernc.org/sqlite"
)

// Version is a number that is another one as soon as another process has committed
// (PRAGMA data_version). It is asked of the connection that writes, which counts
// everybody's commits but its own: of those the watchers have heard already, and
// they would all read everything a second time. A store in memory has nobody else:
// its version never changes.
func (d *DB) Version(ctx context.Context) (v int64, err error) {
	if d.path == "" || d.scratch {
		return 0, nil
	}
	if d.write != nil {
		return d.write.Number(ctx, "PRAGMA data_version")
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
