package store

import (
	"encoding/json"

	"github.com/refdeck/refdeck/domain"
)

// undoReach is how many of one's newest operations an undo looks at, those that
// were undone already and their undoing among them.
const undoReach = 60

// untouched tells whether a row is as the operation that is undone left it:
// nobody wrote it since, or all that was written since was taken back by undo.
func (c *change) untouched(u undoRow, now *domain.Meta) (bool, error) {
	if now.Rev == u.Rev {
		return true, nil
	}
	back, err := c.takenBack()
	if err != nil {
		return false, err
	}
	return u.leftAs(now.Rev, now.OpID, back), nil
}

// takenBack gives the plans that were carried out, by the operation that did it;
// the running undo is one of them.
func (c *change) takenBack() (map[string]undoPlan, error) {
	ops, err := c.tx.LastOperations(c.s.who().UserID, undoReach)
	if err != nil {
		return nil, err
	}
	out := map[string]undoPlan{c.op: c.taking}
	for _, o := range ops {
		if o.UndoneBy == "" || o.Undo == "" {
			continue
		}
		var p undoPlan
		if err := json.Unmarshal([]byte(o.Undo), &p); err != nil {
			return nil, err
		}
		out[o.UndoneBy] = p
	}
	return out, nil
}

// leftAs goes back from the revision that an operation wrote through everything
// that was taken back, and tells whether that leads to the row's own.
func (u undoRow) leftAs(rev int64, op string, back map[string]undoPlan) bool {
	if rev <= u.Rev {
		return rev == u.Rev
	}
	rows := back[op].Rows
	for i := range rows {
		if rows[i].Kind != u.Kind || rows[i].ID != u.ID || len(rows[i].Before) == 0 {
			continue
		}
		var was domain.Meta
		if json.Unmarshal(rows[i].Before, &was) == nil && was.Rev >= u.Rev && was.Rev < rev {
			return u.leftAs(was.Rev, was.OpID, back)
		}
	}
	return false
}
