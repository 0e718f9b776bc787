package main

import (
	"context"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store/postgres"
)

// pgHost is a PostgreSQL database as its host uses it.
type pgHost struct{ *postgres.DB }

func openPostgres(ctx context.Context, text string) (host, error) {
	db, err := postgres.Open(ctx, text, postgres.Options{})
	if err != nil {
		return nil, err
	}
	return pgHost{db}, nil
}

// Backup of a database is made by its own tools.
func (pgHost) Backup(context.Context, string) error {
	return domain.Errorf(domain.Forbidden, "A PostgreSQL store is backed up with pg_dump --format=custom; nothing was written. After pg_restore, refdeck doctor checks it.")
}

// Path is empty: there is no file.
func (pgHost) Path() string { return "" }

// BackupMade is empty: migrations of a database are transactions.
func (pgHost) BackupMade() string { return "" }
