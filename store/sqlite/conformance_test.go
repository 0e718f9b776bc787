package sqlite_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/sqlite"
	"github.com/refdeck/refdeck/store/storetest"
)

func open(t *testing.T, path string) *sqlite.DB {
	t.Helper()
	d, err := sqlite.Open(context.Background(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func openFile(t *testing.T) store.Backend { return open(t, filepath.Join(t.TempDir(), "refdeck.db")) }

func openMemory(t *testing.T) store.Backend {
	d, err := sqlite.OpenMemory(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func TestAFileIsABackend(t *testing.T)          { storetest.Backend(t, openFile) }
func TestAFileServesManyAtOnce(t *testing.T)    { storetest.Concurrent(t, openFile) }
func TestAStoreInMemoryIsABackend(t *testing.T) { storetest.Backend(t, openMemory) }
