package bench

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/demo"
	"github.com/refdeck/refdeck/store/sqlite"
	"time"
)

// BenchmarkGenerate is how fast a book of a hundred thousand customers is made, read models and indexes included.
func BenchmarkGenerate(b *testing.B) {
	for b.Loop() {
		db, err := sqlite.Open(context.Background(), filepath.Join(b.TempDir(), "book.db"), sqlite.Options{Scratch: true})
		must(b, err)
		svc := &store.Service{Backend: db, Now: func() time.Time { return made }, NewID: newID}
		must(b, demo.Generate(context.Background(), svc, demo.Options{Size: demo.Large, Customers: generated(), Seed: 1, Now: made}, nil))
		must(b, db.Close())
	}
}

// generated is how many customers BenchmarkGenerate makes.
func generated() int { return 100_000 }
