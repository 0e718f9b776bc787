package main

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/program"
	"github.com/refdeck/refdeck/store/sqlite"
)

// host is what a store offers to whoever has its file or its database.
type host interface {
	store.Backend
	// Backup writes a verified copy to a new file.
	Backup(ctx context.Context, target string) error
	ReadSQL(ctx context.Context, query string) (columns []string, rows [][]any, err error)
	Path() string // of the file; empty where there is none
	ReadOnly() bool
	BackupMade() string // what was saved before the schema was brought up to date
}

var _ host = (*sqlite.DB)(nil)

// openBackend opens a SQLite file or a PostgreSQL database.
func (a *app) openBackend(ctx context.Context, d dsn, want access) (host, error) {
	if d.kind == kindPostgres {
		return openPostgres(ctx, d.text)
	}
	if err := prepare(d.text, want); err != nil {
		return nil, err
	}
	db, err := sqlite.Open(ctx, d.text, sqlite.Options{MustExist: want == reading})
	if err != nil {
		return nil, err
	}
	return db, nil
}

// prepare makes the folder of a new store, for its owner only, and says what to
// do where a store is needed and there is none.
func prepare(path string, want access) error {
	if want == writing {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return domain.Wrap(domain.Unavailable, err, "The folder %s for the store cannot be made.", filepath.Dir(path))
		}
		return nil
	}
	if _, err := os.Stat(path); os.IsNotExist(err) {
		return domain.Wrap(domain.Unavailable, err, "There is no store at %s yet; make one with refdeck import KIND FILE, or look around with refdeck demo.", path)
	}
	return nil
}

// service is the program over a backend.
func (a *app) service(db store.Backend) *store.Service {
	return &store.Service{Backend: db, Now: a.now, NewID: newID, Parse: program.Parse, Entropy: rand.Reader}
}
