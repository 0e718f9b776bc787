package postgres

import (
	"context"
	"database/sql/driver"
	"io/fs"
)

// OpenWrapped opens with connections as wrap makes them.
func OpenWrapped(ctx context.Context, dsn string, wrap func(driver.Connector) driver.Connector) (*DB, error) {
	own, err := ownSteps()
	if err != nil {
		return nil, err
	}
	return openWith(ctx, dsn, Options{}, own, wrap)
}

// OpenSteps opens with other migrations.
func OpenSteps(ctx context.Context, dsn string, files fs.FS, version int64) (*DB, error) {
	return openWith(ctx, dsn, Options{}, steps{files, version}, nil)
}

// OwnMigrations are the files that Open runs.
func OwnMigrations() (fs.FS, error) {
	own, err := ownSteps()
	return own.files, err
}

// Numbered is the form of a query that the engine takes.
var Numbered = numbered
