package sqlite_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/sqlite"
)

func addUser(tx store.Tx) error { return tx.Users().Put(&domain.User{Name: "Bo"}) }

func TestABackupWhileWritingIsOneMomentOfTheStore(t *testing.T) {
	d := open(t, made(t))
	var wg sync.WaitGroup
	stop := make(chan struct{})
	wg.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				if err := d.Write(ctx, addUser); err != nil {
					t.Error(err)
					return
				}
			}
		}
	})
	target := filepath.Join(t.TempDir(), "copy's.db")
	err := d.Backup(ctx, target)
	before := users(t, d)
	close(stop)
	wg.Wait()
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(target)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, mode %v", err, info.Mode())
	}
	if n := users(t, open(t, target)); n < 1 || n > before {
		t.Errorf("the backup holds %d users, want 1 to %d", n, before)
	}
	if err := d.Backup(ctx, target); domain.CodeOf(err) != domain.Conflict {
		t.Errorf("over an existing file: %v", err)
	}
	if err := d.Backup(ctx, filepath.Join(target, "x")); domain.CodeOf(err) != domain.Unavailable {
		t.Errorf("at an impossible place: %v", err)
	}
}

func TestAFullDiskLosesNothingAndIsPlain(t *testing.T) {
	d := open(t, made(t))
	if err := d.LimitPages(ctx, 1); err != nil { // what is there already, stays
		t.Fatal(err)
	}
	big := strings.Repeat("x", 1<<20)
	err := d.Write(ctx, func(tx store.Tx) error { return tx.SetSetting("big", big) })
	if domain.CodeOf(err) != domain.Unavailable || !strings.Contains(err.Error(), "disk is full") {
		t.Errorf("got %v", err)
	}
	if err := d.LimitPages(ctx, 1_000_000); err != nil {
		t.Fatal(err)
	}
	if err := d.Write(ctx, addUser); err != nil {
		t.Errorf("once there is room again: %v", err)
	}
	if n := users(t, d); n != 2 {
		t.Errorf("%d users, want 2", n)
	}
}

func TestOnesOwnQueriesOnlyRead(t *testing.T) {
	path := made(t)
	d := open(t, path)
	if err := d.Write(ctx, addUser); err != nil {
		t.Fatal(err)
	}
	columns, rows, err := d.ReadSQL(ctx, "SELECT id, name, NULL AS blank FROM user ORDER BY id -- all")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"id", "name", "blank"}, columns); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([][]any{{int64(1), "Ann", nil}, {int64(2), "Bo", nil}}, rows); d != "" {
		t.Error(d)
	}
	other := filepath.Join(t.TempDir(), "other.db")
	for _, text := range []string{"DELETE FROM user", "SELECT 1; DELETE FROM user", "PRAGMA query_only = 0; DELETE FROM user", "CREATE TABLE x (y)",
		"ATTACH '" + other + "' AS o", "VACUUM INTO '" + other + "'", "PRAGMA journal_mode = delete", "SELECT * FROM nowhere", "nonsense"} {
		_, _, err := d.ReadSQL(ctx, text)
		if text != "PRAGMA journal_mode = delete" && domain.CodeOf(err) != domain.Invalid {
			t.Errorf("%s: %v, want invalid", text, err)
		}
	}
	if _, err := os.Stat(other); !errors.Is(err, os.ErrNotExist) {
		t.Error("a query made a file")
	}
	if n := users(t, d); n != 2 {
		t.Errorf("%d users are left", n)
	}
	if found := check(t, d, "I45"); len(found) != 0 {
		t.Errorf("settings were changed: %v", found)
	}
}

func TestOnesOwnQueriesOnlyReadInMemory(t *testing.T) {
	d := openMemory(t).(*sqlite.DB)
	if err := d.Write(ctx, addUser); err != nil {
		t.Fatal(err)
	}
	if _, rows, err := d.ReadSQL(ctx, "SELECT name FROM user"); err != nil || len(rows) != 1 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	if _, _, err := d.ReadSQL(ctx, "DELETE FROM user"); domain.CodeOf(err) != domain.Invalid || users(t, d) != 1 {
		t.Errorf("got %v, %d users are left", err, users(t, d))
	}
}

func check(t *testing.T, b store.Backend, name string) []string {
	t.Helper()
	var found []string
	err := b.Read(ctx, func(tx store.Tx) error {
		var err error
		found, err = tx.Check(name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
