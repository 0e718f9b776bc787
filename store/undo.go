package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// undoPlan is what takes an operation back (DECISIONS 12): rows as they were,
// the milestones they had, and the stage they came from.
type undoPlan struct {
	Rows  []undoRow
	Marks map[int64][]domain.MilestoneMark `json:",omitempty"`
	Stage *undoStage                       `json:",omitempty"`
	Text  string                           // what undoing did, in the past tense
}

// stays takes the row written last out of the plan: a company or person that came
// with a referral is still named by it when the referral is withdrawn.
func (p *undoPlan) stays() { p.Rows = p.Rows[:len(p.Rows)-1] }

// undoRow is one row as it was before; Before is empty for a row that was made.
type undoRow struct {
	Kind   string
	ID     int64
	Rev    int64           // after the operation; another value means that somebody changed it since
	Before json.RawMessage `json:",omitempty"`
}

// undoStage is a stage move to go back on.
type undoStage struct {
	ReferralID int64
	From, To   domain.Stage // of the undoing move
}

func (c *change) undoText() (string, error) {
	if c.fixed || len(c.undo.Rows) == 0 {
		return "", nil
	}
	b, err := json.Marshal(c.undo)
	return string(b), err
}

// Undo takes back the actor's last operation.
func (s *session) Undo(ctx context.Context, op string) (Undone, error) {
	return write(ctx, s, op, "undo", func(c *change) (Undone, error) {
		last, err := c.lastUndoable()
		if err != nil {
			return Undone{}, err
		}
		if err := c.mayUndo(&last); err != nil {
			return Undone{}, err
		}
		var plan undoPlan
		if err := json.Unmarshal([]byte(last.Undo), &plan); err != nil {
			return Undone{}, err
		}
		c.fixed = true
		c.about(last.Subject, last.SubjectID)
		c.reason = "undo of " + last.Action
		if err := c.takeBack(plan); err != nil {
			return Undone{}, err
		}
		if err := c.tx.MarkUndone(last.ID, c.op); err != nil {
			return Undone{}, err
		}
		rev, err := c.revOf(last.Subject, last.SubjectID)
		return Undone{Action: last.Action, Subject: last.Subject, SubjectID: last.SubjectID, Rev: rev, Text: plan.Text}, err
	})
}

// revOf is the rev that a record has now; 0 for other kinds and for one that is gone.
func (c *change) revOf(kind string, id int64) (rev int64, err error) {
	var m domain.Meta
	switch kind {
	case "referral":
		var r domain.Referral
		r, err = c.tx.Referrals().Get(id)
		m = r.Meta
	case "contact":
		var p domain.Contact
		p, err = c.tx.Contacts().Get(id)
		m = p.Meta
	case "account":
		var a domain.Account
		a, err = c.tx.Accounts().Get(id)
		m = a.Meta
	}
	if domain.CodeOf(err) == domain.NotFound {
		err = nil
	}
	return m.Rev, err
}

// lastUndoable finds the operation that u takes back: the newest of one's own that is not undone yet.
func (c *change) lastUndoable() (Operation, error) {
	ops, err := c.tx.LastOperations(c.s.who().UserID, undoReach)
	if err != nil {
		return Operation{}, err
	}
	for _, o := range ops {
		if o.Action == "undo" || o.UndoneBy != "" {
			continue
		}
		limit := time.Duration(c.p.Referral.UndoMinutes) * time.Minute
		switch {
		case o.Undo == "":
			return o, domain.Errorf(domain.Conflict, "%s cannot be undone; nothing was changed.", undoName(o.Action))
		case c.now.Sub(o.At) > limit:
			return o, domain.Errorf(domain.Conflict, "Your last change is more than %d minutes old and stays; change it back by hand.", c.p.Referral.UndoMinutes)
		}
		return o, nil
	}
	return Operation{}, domain.Errorf(domain.Conflict, "There is nothing of yours to undo.")
}

func undoName(action string) string {
	switch action {
	case "referral.won":
		return "A won deal"
	case "referral.reopen":
		return "Reopening a referral"
	case "import":
		return "An import"
	}
	return "Your last change (" + action + ")"
}

func (c *change) takeBack(plan undoPlan) error {
	c.taking = plan
	for i := len(plan.Rows) - 1; i >= 0; i-- {
		if err := c.restoreFindable(plan.Rows[i]); err != nil {
			return err
		}
	}
	for id, marks := range plan.Marks {
		if err := c.restoreMarks(id, marks); err != nil {
			return err
		}
	}
	if st := plan.Stage; st != nil {
		r, err := c.tx.Referrals().Get(st.ReferralID)
		if err != nil {
			return err
		}
		return c.history(&r, st.From, domain.DirUndo, "undo", false)
	}
	return nil
}

func (c *change) restoreMarks(id int64, marks []domain.MilestoneMark) error {
	now, err := c.tx.Milestones([]int64{id})
	if err != nil {
		return err
	}
	for _, m := range now[id] {
		if err := c.tx.ClearMilestone(id, m.Code); err != nil {
			return err
		}
	}
	for _, m := range marks {
		if err := c.tx.SetMilestone(m); err != nil {
			return err
		}
	}
	return nil
}
