package store

import (
	"context"
	"encoding/json"
	"errors"
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
	// importing is set while a file is taken in, by somebody who may import.
	importing bool
	seers     *audience // for whom sums are kept, once it was looked up
	events    []Change
}

// write runs f in one transaction as the operation op. The same op again gives
// the first result. The audit event and the read models are part of the transaction.
func write[T any](ctx context.Context, s *session, op, action string, f func(*change) (T, error)) (T, error) {
	var out T
	if op == "" {
		op = s.NewID()
	}
	var done *change
	err := s.settle(ctx, func() error {
		return s.Backend.Write(ctx, func(tx Tx) error {
			done = nil
			if err := s.renew(tx); err != nil {
				return err
			}
			replayed, err := replay(tx, s.who(), op, action, &out)
			if err != nil || replayed {
				if domain.Masked(s.who()) {
					maskedResult(&out)
				}
				return err
			}
			c, err := s.change(tx, op, action)
			if err != nil {
				return err
			}
			if out, err = f(c); err != nil {
				return err
			}
			done = c
			return c.finish(out)
		})
	})
	if err == nil && done != nil {
		s.hub.publish(done.events)
	}
	return out, err
}

// change begins a write in a transaction.
func (s *session) change(tx Tx, op, action string) (*change, error) {
	p, _, err := s.programIn(tx)
	return &change{tx: tx, s: s, p: p, now: s.now(), op: op, action: action, accounts: map[int64]bool{}, deals: map[int64]*deal{}, saved: map[int64]domain.Referral{},
		before: map[string]any{}, after: map[string]any{}}, err
}

// settleTries is how often a write is done again whose commit was not answered.
const settleTries = 3

// settle does a write again, as the same operation, while it is not known what
// became of it: the operation's id tells whether it was kept.
func (s *session) settle(ctx context.Context, try func() error) error {
	err := try()
	for range settleTries {
		if !errors.Is(err, ErrOutcome) || ctx.Err() != nil {
			return err
		}
		err = try()
	}
	return err
}

// replay answers with the result of an operation that the actor did before.
func replay(tx Tx, a domain.Actor, op, action string, out any) (bool, error) {
	was, err := tx.Operation(op)
	if domain.CodeOf(err) == domain.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if was.Action != action || was.ActorID != a.UserID {
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
	err = c.tx.AddOperation(Operation{ID: c.op, At: c.now, ActorID: c.s.who().UserID, Action: c.action, Subject: c.subject, SubjectID: c.id,
		Result: string(res), Undo: undo})
	if err != nil {
		return err
	}
	if err := c.audit(); err != nil {
		return err
	}
	c.sealAtCommit()
	return c.tx.Tell(c.events)
}

func (c *change) audit() error {
	before, after := diffText(c.before, c.after)
	return c.tx.AddAudit(domain.AuditEvent{At: c.now, ActorID: c.s.who().UserID, Actor: c.s.who().Name, Via: c.s.who().Via, OpID: c.op, Action: c.action,
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
