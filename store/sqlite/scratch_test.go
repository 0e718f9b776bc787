package sqlite_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/sqlite"
)

func TestAScratchFileIsAnOrdinaryStoreWhenItIsOpenedAgain(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "made.db")
	db, err := sqlite.Open(ctx, path, sqlite.Options{Scratch: true})
	if err != nil {
		t.Fatal(err)
	}
	put := func(tx store.Tx) error { return tx.Accounts().Insert([]domain.Account{{Name: "Helios"}}) }
	if err := db.Write(ctx, put); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if db, err = sqlite.Open(ctx, path, sqlite.Options{MustExist: true}); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	err = db.Write(ctx, func(tx store.Tx) error {
		if a, err := tx.Accounts().Get(1); err != nil || a.Name != "Helios" {
			t.Errorf("%v, %v", a, err)
		}
		if found, err := tx.Check("I40"); err != nil || len(found) > 0 {
			t.Errorf("%v, %v", found, err)
		}
		return tx.Accounts().Insert([]domain.Account{{Name: "Corvus"}})
	})
	if err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(path + "-wal")
	if err != nil || len(names) != 1 {
		t.Errorf("it is written without a log: %v, %v", names, err)
	}
}
