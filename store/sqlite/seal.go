package sqlite

// SealsAtCommit tells that a write seals its own audit event: here each statement
// of a transaction costs microseconds, and there is one writer at a time anyway.
func (d *DB) SealsAtCommit() bool { return !d.scratch }
