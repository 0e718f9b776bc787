// Package postgres keeps a store in a PostgreSQL database: the SQL is sqlstore's,
// this package opens the database, brings its schema up to date, maps its errors
// and tries again what a restart or another writer broke off.
//
// One transaction writes at a time. Its first statement locks the only row of
// write_lock, so it begins when the one before it has ended and, in READ COMMITTED,
// sees all that was committed. That makes the rules, the ids, the sums and the order
// of the audit right by construction, as in SQLite, on every engine that speaks this
// protocol. The alternatives are worse here: every write changes the same few sums,
// and under SERIALIZABLE such rows need more retries than there are commits;
// advisory locks are no-ops on some engines; append-only sums that a job folds
// would make every screen read more. Reads are snapshots and wait for nobody.
//
// Schema and SQL are what Citus (with its tables on one node), CockroachDB and
// YugabyteDB accept too. Kept out for that: triggers, stored functions, extensions,
// sequences and identity columns (ids come from the program), exclusion constraints,
// arrays, JSON and range types, LOCK TABLE, SKIP LOCKED, deferrable constraints,
// named prepared statements and other state of a session. Advisory locks and NOTIFY
// are used where they exist; nothing is wrong where they do nothing. Only PostgreSQL
// itself (13 and later) is tested.
package postgres
