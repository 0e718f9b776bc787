// Package sqlite keeps the store in one SQLite file: opening it, its schema, its
// backups and the meaning of its error codes. The SQL itself is in sqlstore.
package sqlite
