package sqlstore

import (
	"database/sql/driver"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

func sealedFields(e *domain.AuditEvent) []field {
	return append(auditFields(e), ref("seq", &e.Seq), text("prev_hash", &e.PrevHash), text("hash", &e.Hash))
}

// Unsealed lists up to n events that are not in the chain yet, by id.
func (t *Tx) Unsealed(n int) ([]domain.AuditEvent, error) {
	return list(t, sealedFields, "FROM audit_event WHERE seq IS NULL ORDER BY id"+limitTo(n))
}

// LastSealed is the head of the chain; the zero event where there is none.
func (t *Tx) LastSealed() (domain.AuditEvent, error) {
	rows, err := list(t, sealedFields, "FROM audit_event WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1")
	if err != nil || len(rows) == 0 {
		return domain.AuditEvent{}, err
	}
	return rows[0], nil
}

// Seal writes the places and hashes of events; one that is sealed already is a conflict.
func (t *Tx) Seal(events []domain.AuditEvent) error {
	for i := range events {
		e := &events[i]
		n, err := t.exec("UPDATE audit_event SET seq = ?, prev_hash = ?, hash = ? WHERE id = ? AND seq IS NULL", e.Seq, e.PrevHash, e.Hash, e.ID)
		if err != nil {
			return err
		}
		if n == 0 {
			return domain.Errorf(domain.Conflict, "The audit event %d was sealed by somebody else.", e.ID)
		}
	}
	return nil
}

// Sealed pages through the chain.
func (t *Tx) Sealed(after int64, n int) ([]domain.AuditEvent, error) {
	return list(t, sealedFields, "FROM audit_event WHERE seq > ? ORDER BY seq"+limitTo(n), after)
}

// CountUnsealed is how many events wait to be sealed.
func (t *Tx) CountUnsealed() (int64, error) {
	return t.number("SELECT count(*) FROM audit_event WHERE seq IS NULL")
}

// Tell passes changes to other processes, where the engine can.
func (t *Tx) Tell(changes []store.Change) error {
	if t.db.Dialect.Tell == nil || len(changes) == 0 {
		return nil
	}
	return t.db.Dialect.Tell(func(query string, args ...any) error {
		return t.each(func([]driver.Value) error { return nil }, query, args...)
	}, changes)
}
