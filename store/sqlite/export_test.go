package sqlite

import (
	"context"
	"fmt"
)

// OpenImpatient opens a store that does not wait for other writers.
func OpenImpatient(ctx context.Context, path string) (*DB, error) {
	old := writerPragmas
	defer func() { writerPragmas = old }()
	writerPragmas = append([]string{"busy_timeout(0)"}, old[1:]...)
	return Open(ctx, path, Options{})
}

// LimitPages makes the store find the disk full beyond n pages.
func (d *DB) LimitPages(ctx context.Context, n int) error {
	_, err := d.write.Query(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", n))
	return err
}
