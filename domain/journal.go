package domain

import "time"

// AuditEvent is one line of the append-only record of who did what (DECISIONS 17).
type AuditEvent struct {
	ID        int64
	At        time.Time
	ActorID   int64
	Actor     string
	Via       string
	OpID      string
	Action    string
	Subject   string
	SubjectID int64
	Before    string // JSON of the changed fields
	After     string
	Reason    string

	Seq      int64  // place in the sealed chain; 0: not sealed yet
	PrevHash string // of the record before; empty for the first
	Hash     string // SHA-256 over PrevHash and the record, hexadecimal
}

// ImportJob is one imported file and what became of its rows (I42).
type ImportJob struct {
	Meta
	Kind      string
	File      string
	Hash      string
	Rows      int64
	Created   int64
	Updated   int64
	Unchanged int64
	Duplicate int64
	Rejected  int64
	Done      bool
}

// SavedView is a named filter of a screen.
type SavedView struct {
	Meta
	UserID int64
	Screen string
	Name   string
	Filter string // JSON
}
