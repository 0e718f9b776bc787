package sqlite

import (
	"context"
	"fmt"
	"strconv"
)

// Describe tells the engine with its version, and the schema's version.
func (d *DB) Describe(ctx context.Context) (engine string, schema int64, err error) {
	rows, err := d.read.Query(ctx, "SELECT sqlite_version(), user_version FROM pragma_user_version")
	if err != nil {
		return "", 0, err
	}
	schema, err = strconv.ParseInt(fmt.Sprint(rows[0][1]), 10, 64)
	return fmt.Sprintf("SQLite %v", rows[0][0]), schema, err
}
