package sqlite

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// next is the own schema with one more migration.
func next(t *testing.T, text string) steps {
	t.Helper()
	own, err := ownSteps()
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{"00002_next.sql": {Data: []byte("-- +goose Up\n" + text + "\nPRAGMA user_version = 2;\n")}}
	names, err := fs.Glob(own.files, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(own.files, name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	return steps{files, 2}
}

func madeOld(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "refdeck.db")
	d, err := Open(context.Background(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = d.Write(context.Background(), func(tx store.Tx) error { return tx.SetSetting("kept", "yes") })
	if err := errors.Join(err, d.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

func kept(t *testing.T, d *DB) string {
	t.Helper()
	var v string
	err := d.Read(context.Background(), func(tx store.Tx) error {
		var err error
		v, err = tx.Setting("kept")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestAnOlderSchemaIsBroughtUpAfterABackup(t *testing.T) {
	ctx, path := context.Background(), madeOld(t)
	if err := os.WriteFile(path+".schema1.bak", []byte("somebody's"), 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := openWith(ctx, path, Options{}, next(t, "CREATE TABLE added (id INTEGER PRIMARY KEY) STRICT;"))
	if err != nil {
		t.Fatal(err)
	}
	found, err := d.checkSchema(func(q string, _ ...any) ([][]any, error) { return d.read.Query(ctx, q) })
	if err != nil || len(found) != 0 || kept(t, d) != "yes" {
		t.Errorf("schema: %v %v, kept %q", found, err, kept(t, d))
	}
	if want := path + ".schema1-2.bak"; d.BackupMade() != want {
		t.Fatalf("backup at %q, want %q", d.BackupMade(), want)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(ctx, path, Options{}); !errors.Is(err, ErrNewer) {
		t.Errorf("the older program answered %v, want ErrNewer", err)
	}
	old, err := Open(ctx, d.BackupMade(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if v := kept(t, old); v != "yes" {
		t.Errorf("the backup holds %q", v)
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestAFailedMigrationLeavesTheOldSchema(t *testing.T) {
	ctx, path := context.Background(), madeOld(t)
	_, err := openWith(ctx, path, Options{}, next(t, "CREATE TABLE added (id INTEGER PRIMARY KEY) STRICT;\nINSERT INTO nowhere VALUES (1);"))
	if domain.CodeOf(err) != domain.Unavailable || !strings.Contains(err.Error(), "as it was before") {
		t.Fatalf("got %v", err)
	}
	d, err := Open(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if v := kept(t, d); v != "yes" {
		t.Errorf("the store holds %q", v)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestAnOlderSchemaThatMayNotBeWrittenSaysSo(t *testing.T) {
	_, err := openWith(context.Background(), madeOld(t), Options{ReadOnly: true}, next(t, ""))
	if domain.CodeOf(err) != domain.Unavailable || !strings.Contains(err.Error(), "older schema") {
		t.Errorf("got %v", err)
	}
}

func TestManyWhoMakeTheSameStoreAtOnceAllGetIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "refdeck.db")
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			d, err := Open(context.Background(), path, Options{})
			if err != nil {
				t.Error(err, errors.Unwrap(err))
				return
			}
			if err := d.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestEveryMigrationSetsItsOwnNumber(t *testing.T) {
	own, err := ownSteps()
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(own.files, "*.sql")
	if err != nil || len(names) != SchemaVersion {
		t.Fatalf("%d migrations, want %d (%v)", len(names), SchemaVersion, err)
	}
	for i, name := range names {
		data, err := fs.ReadFile(own.files, name)
		if err != nil {
			t.Fatal(err)
		}
		if want := "PRAGMA user_version = " + string(rune('1'+i)); !strings.Contains(string(data), want) {
			t.Errorf("%s does not say %q", name, want)
		}
	}
}
