package sqlite

import (
	"context"
	"errors"
	"fmt"
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
	files, _ := ownFiles(t)
	const number = SchemaVersion + 1
	files[fmt.Sprintf("%05d_next.sql", number)] = &fstest.MapFile{Data: fmt.Appendf(nil, "-- +goose Up\n%s\nPRAGMA user_version = %d;\n", text, number)}
	return steps{files, number}
}

// ownFiles is a copy of the own migrations, and the name of the last one.
func ownFiles(t *testing.T) (files fstest.MapFS, last string) {
	t.Helper()
	own, err := ownSteps()
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(own.files, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	files = fstest.MapFS{}
	for _, name := range names {
		data, err := fs.ReadFile(own.files, name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	return files, names[len(names)-1]
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
	if err := os.WriteFile(fmt.Sprintf("%s.schema%d.bak", path, SchemaVersion), []byte("somebody's"), 0o600); err != nil {
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
	if want := fmt.Sprintf("%s.schema%d-2.bak", path, SchemaVersion); d.BackupMade() != want {
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

// first is the schema of the first release.
func first(t *testing.T) steps {
	t.Helper()
	own, err := ownSteps()
	if err != nil {
		t.Fatal(err)
	}
	data, err := fs.ReadFile(own.files, "00001_foundation.sql")
	if err != nil {
		t.Fatal(err)
	}
	return steps{fstest.MapFS{"00001_foundation.sql": {Data: data}}, 1}
}

func TestAStoreOfTheFirstSchemaKeepsItsPeopleAndLeaderboards(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "refdeck.db")
	old, err := openWith(ctx, path, Options{}, first(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"INSERT INTO user VALUES (1, 1, 0, 0, 0, 'op', 'Ann', '', 'csm', '', 1)",
		"INSERT INTO leader_sum VALUES ('csm', 'month', '2026-11', 'USD', 1, 1, 0, 0, 0, 0, 0, 0)"} {
		if _, err := old.write.Query(ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	d, err := Open(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	more := store.LeaderSum{Kind: "csm", Grain: "month", Period: "2026-11", Currency: "USD", WhoID: 2, Won: 1}
	if err := d.Write(ctx, func(tx store.Tx) error { return tx.AddLeaders([]store.LeaderSum{more}) }); err != nil {
		t.Fatal(err)
	}
	err = d.Read(ctx, func(tx store.Tx) error {
		u, err := tx.Users().Get(1)
		if err != nil || u.Name != "Ann" || u.TeamID != 0 {
			t.Errorf("%+v, %v", u, err)
		}
		n, err := tx.LeaderCount("csm", "month", "2026-11", "USD")
		if n != 2 {
			t.Errorf("%d people are counted, want 2", n)
		}
		return err
	})
	if err != nil {
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
