package sqlstore

import (
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

func operationFields(o *store.Operation) []field {
	return []field{text("op_id", &o.ID), moment("at", &o.At), integer("actor_id", &o.ActorID), text("action", &o.Action), text("subject", &o.Subject),
		integer("subject_id", &o.SubjectID), text("result", &o.Result), text("undo", &o.Undo), text("undone_by", &o.UndoneBy)}
}

// Operation is the write of this id; not_found if there was none.
func (t *Tx) Operation(id string) (store.Operation, error) {
	rows, err := list(t, operationFields, "FROM operation WHERE op_id = ?", id)
	if err != nil {
		return store.Operation{}, err
	}
	if len(rows) == 0 {
		return store.Operation{}, domain.Errorf(domain.NotFound, "There is no such operation.")
	}
	return rows[0], nil
}

// AddOperation records a write. An id that was used before is a conflict.
func (t *Tx) AddOperation(o store.Operation) error {
	return insertMany(t, "operation", []store.Operation{o}, operationFields, "")
}

// MarkUndone notes which operation took this one back; once only, else conflict.
func (t *Tx) MarkUndone(id, by string) error {
	n, err := t.exec("UPDATE operation SET undone_by = ? WHERE op_id = ? AND undone_by = ''", by, id)
	if err != nil || n > 0 {
		return err
	}
	if _, err := t.Operation(id); err != nil {
		return err
	}
	return domain.Errorf(domain.Conflict, "This was already taken back; nothing was changed.")
}

// ForgetUndo drops the undo texts of operations from before a moment.
func (t *Tx) ForgetUndo(before time.Time) error {
	_, err := t.exec("UPDATE operation SET undo = '' WHERE undo <> '' AND at < ?", before)
	return err
}

// LastOperations lists an actor's newest operations first.
func (t *Tx) LastOperations(actor int64, n int) ([]store.Operation, error) {
	return list(t, operationFields, "FROM operation WHERE actor_id = ? ORDER BY at DESC, op_id DESC"+limitTo(n), actor)
}

func auditFields(e *domain.AuditEvent) []field {
	return []field{integer("id", &e.ID), moment("at", &e.At), integer("actor_id", &e.ActorID), text("actor", &e.Actor), text("via", &e.Via), text("op_id", &e.OpID),
		text("action", &e.Action), text("subject", &e.Subject), integer("subject_id", &e.SubjectID), text("before", &e.Before), text("after", &e.After),
		text("reason", &e.Reason)}
}

// AddAudit appends an event. Its number is the next one: numbers come in the order
// of the commits, since only one transaction writes at a time.
func (t *Tx) AddAudit(e domain.AuditEvent) error {
	id, err := t.allocate("audit_event", 1)
	if err != nil {
		return err
	}
	e.ID = id
	return insertMany(t, "audit_event", []domain.AuditEvent{e}, auditFields, "")
}

// Audit pages backwards through the events of a record, of an operation or of all.
func (t *Tx) Audit(q store.AuditQuery) ([]domain.AuditEvent, error) {
	w := &where{}
	switch {
	case q.Subject != "" && q.SubjectID != 0:
		w.and("subject = ? AND subject_id = ?", q.Subject, q.SubjectID)
	case q.Subject != "":
		w.and("subject || '' = ?", q.Subject) // not by its index, which is in no order of ids
	}
	if q.OpID != "" {
		w.and("op_id = ?", q.OpID)
	}
	if q.Before > 0 {
		w.and("id < ?", q.Before)
	}
	return list(t, auditFields, "FROM audit_event "+w.text+" ORDER BY id DESC"+limitTo(q.Limit), w.args...)
}
