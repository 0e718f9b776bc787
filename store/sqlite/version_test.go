package sqlite_test

import (
	"path/filepath"
	"testing"

	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/sqlite"
)

func TestTheVersionChangesWhenAnotherProcessCommits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "refdeck.db")
	open := func() *sqlite.DB {
		db, err := sqlite.Open(t.Context(), path, sqlite.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		return db
	}
	here, there := open(), open()
	version := func() int64 {
		v, err := here.Version(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	before := version()
	if again := version(); again != before {
		t.Fatalf("nobody wrote and the version went from %d to %d", before, again)
	}
	if err := here.Write(t.Context(), func(tx store.Tx) error { return tx.SetSetting("seen", "here") }); err != nil {
		t.Fatal(err)
	}
	if own := version(); own != before {
		t.Fatalf("of one's own commit the watchers have heard, and the version went from %d to %d", before, own)
	}
	if err := there.Write(t.Context(), func(tx store.Tx) error { return tx.SetSetting("seen", "yes") }); err != nil {
		t.Fatal(err)
	}
	if after := version(); after == before {
		t.Errorf("somebody else committed and the version is still %d", after)
	}
}
