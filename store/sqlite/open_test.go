package sqlite_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/sqlite"
)

var ctx = context.Background()

// made is the path of a store that holds one user and is closed.
func made(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "refdeck.db")
	d, err := sqlite.Open(ctx, path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = d.Write(ctx, func(tx store.Tx) error { return tx.Users().Put(&domain.User{Name: "Ann"}) })
	if err := errors.Join(err, d.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

func users(t *testing.T, b store.Backend) int {
	t.Helper()
	var n int
	err := b.Read(ctx, func(tx store.Tx) error {
		rows, err := tx.Users().Page(0, 100)
		n = len(rows)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// change runs statements on a file behind the store's back.
func change(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range statements {
		if _, err := db.ExecContext(ctx, s); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestANewStoreBelongsToItsOwnerAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "with space ?&#%41.db")
	d := open(t, path)
	if err := d.Write(ctx, func(tx store.Tx) error { return tx.SetSetting("a", "1") }); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, path + "-wal"} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, want 0600", name, info.Mode())
		}
	}
}

func TestAStoreIsTheSameAfterOpeningAgain(t *testing.T) {
	d := open(t, made(t))
	if n := users(t, d); n != 1 || d.ReadOnly() || d.BackupMade() != "" {
		t.Errorf("%d users, read-only %v, backup %q", n, d.ReadOnly(), d.BackupMade())
	}
}

func TestWhatCannotBeOpenedIsLeftAsItIsAndSaysWhy(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	foreign := filepath.Join(dir, "foreign.db")
	change(t, foreign, "CREATE TABLE customers (id INTEGER)")
	newer := made(t)
	change(t, newer, "PRAGMA user_version = 999")
	linked := made(t)
	if err := os.Link(linked, linked+".2"); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		path, words string
		opts        sqlite.Options
	}{
		"a text":             {write("text.db", strings.Repeat("not a database at all ", 100)), "not a refdeck store", sqlite.Options{}},
		"another database":   {foreign, "not a refdeck store", sqlite.Options{}},
		"a newer store":      {newer, "newer refdeck", sqlite.Options{}},
		"a folder":           {dir, "is not a file", sqlite.Options{}},
		"a missing folder":   {filepath.Join(dir, "no", "x.db"), "cannot be made", sqlite.Options{}},
		"a missing file":     {filepath.Join(dir, "no.db"), "There is no store", sqlite.Options{MustExist: true}},
		"a hard-linked file": {linked, "2 names", sqlite.Options{}},
	} {
		t.Run(name, func(t *testing.T) {
			before, _ := os.ReadFile(c.path)
			_, err := sqlite.Open(ctx, c.path, c.opts)
			if domain.CodeOf(err) != domain.Unavailable || !strings.Contains(err.Error(), c.words) {
				t.Errorf("got %v, want unavailable with %q", err, c.words)
			}
			if errors.Is(err, sqlite.ErrNewer) != (c.path == newer) {
				t.Errorf("ErrNewer in the chain of %v", err)
			}
			if after, _ := os.ReadFile(c.path); !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
		})
	}
}

func TestAReadOnlyFileIsReadAndRefusesWritesPlainly(t *testing.T) {
	path := made(t)
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	d := open(t, path)
	if !d.ReadOnly() || users(t, d) != 1 {
		t.Errorf("read-only %v, %d users", d.ReadOnly(), users(t, d))
	}
	err := d.Write(ctx, func(tx store.Tx) error { return tx.SetSetting("a", "1") })
	if domain.CodeOf(err) != domain.Unavailable || !strings.Contains(err.Error(), "can only be read") {
		t.Errorf("got %v", err)
	}
}

func TestADamagedStoreSaysSo(t *testing.T) {
	path := made(t)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 4096; i < len(data); i++ {
		data[i] ^= 0x5a
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := sqlite.Open(ctx, path, sqlite.Options{})
	if err == nil {
		err = d.Read(ctx, func(tx store.Tx) error {
			_, err := tx.Users().Page(0, 10)
			return err
		})
		_ = d.Close()
	}
	if domain.CodeOf(err) != domain.Unavailable || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("got %v", err)
	}
}

func TestAnotherProgramThatWritesForLongIsReported(t *testing.T) {
	path := made(t)
	db, err := sql.Open("sqlite", path+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	d, err := sqlite.OpenImpatient(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if n := users(t, d); n != 1 {
		t.Errorf("%d users can be read meanwhile", n)
	}
	put := func(tx store.Tx) error { return tx.SetSetting("a", "1") }
	err = d.Write(ctx, put)
	if domain.CodeOf(err) != domain.Unavailable || !strings.Contains(err.Error(), "Another refdeck is writing") {
		t.Errorf("got %v", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := d.Write(ctx, put); err != nil {
		t.Errorf("after the other has finished: %v", err)
	}
}
