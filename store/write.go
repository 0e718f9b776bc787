package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// change is one write being made: what it touched is brought up to date, audited
// and told to watchers when it ends.
type change struct {
	tx       Tx
	s        *session
	p        *domain.Program
	now      time.Time
	op       string
	action   string
	subject  string
	id       int64
	reason   string
	accounts map[int64]bool
	deals    map[int64]*deal // as they were before, by referral
	opps     map[int64]*deal // likewise, by opportunity
	saved    map[int64]domain.Referral
	before   map[string]any
	after    map[string]any
	undo     undoPlan
	taking   undoPlan // what an undo takes back
	fixed    bool     // cannot be undone
	events   []Change
}

// write runs f in one transaction as the operation op. The same op again gives
// the first result. The audit event and the read models are part of the transaction.
func write[T any](ctx context.Context, s *session, op, action string, f func(*change) (T, error)) (T, error) {
	var out T
	if op == "" {
		op = s.NewID()
	}
	var done *change
	err := s.Backend.Write(ctx, func(tx Tx) error {
		var replayed bool
		var err error
		if replayed, err = replay(tx, op, action, &out); err != nil || replayed {
			return err
		}
		p, _, err := s.programIn(tx)
		if err != nil {
			return err
		}
		c := &change{tx: tx, s: s, p: p, now: s.now(), op: op, action: action, accounts: map[int64]bool{}, deals: map[int64]*deal{}, saved: map[int64]domain.Referral{},
			before: map[string]any{}, after: map[string]any{}}
		if out, err = f(c); err != nil {
			return err
		}
		done = c
		return c.finish(out)
	})
	if err == nil && done != nil {
		s.hub.publish(done.events)
	}
	return out, err
}

// replay answers with the result of an operation that was done before.
func replay(tx Tx, op, action string, out any) (bool, error) {
	was, err := tx.Operation(op)
	if domain.CodeOf(err) == domain.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if was.Action != action {
		return false, domain.Errorf(domain.Conflict, "The operation id %s was used for something else; nothing was changed.", op)
	}
	return true, json.Unmarshal([]byte(was.Result), out)
}

// finish brings the read models up to date and writes operation and audit.
func (c *change) finish(result any) error {
	if err := c.keepDeals(); err != nil {
		return err
	}
	if err := c.keepQueue(); err != nil {
		return err
	}
	res, err := json.Marshal(result)
	if err != nil {
		return err
	}
	undo, err := c.undoText()
	if err != nil {
		return err
	}
	err = c.tx.AddOperation(Operation{ID: c.op, At: c.now, ActorID: c.s.actor.UserID, Action: c.action, Subject: c.subject, SubjectID: c.id,
		Result: string(res), Undo: undo})
	if err != nil {
		return err
	}
	return c.audit()
}

func (c *change) audit() error {
	before, after := diffText(c.before, c.after)
	return c.tx.AddAudit(domain.AuditEvent{At: c.now, ActorID: c.s.actor.UserID, Actor: c.s.actor.Name, Via: c.s.actor.Via, OpID: c.op, Action: c.action,
		Subject: c.subject, SubjectID: c.id, Before: before, After: after, Reason: c.reason})
}

// about says what the operation is about, in the audit and for undo.
func (c *change) about(subject string, id int64) {
	c.subject, c.id = subject, id
	c.tell(subject, id)
}

func (c *change) tell(kind string, id int64) { c.events = append(c.events, Change{Kind: kind, ID: id}) }

// touchAccount has the account's people evaluated again when the write ends.
func (c *change) touchAccount(id int64) {
	if id != 0 {
		c.accounts[id] = true
	}
}
