package sqlstore

import (
	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// where collects the conditions of a query with their arguments.
type where struct {
	text string
	args []any
}

func (w *where) and(condition string, args ...any) {
	if w.text == "" {
		w.text = "WHERE " + condition
	} else {
		w.text += " AND " + condition
	}
	w.args = append(w.args, args...)
}

// BoardColumn reads the cards of one stage. Open stages come in the order of what
// is due, then of age; closed ones newest first. Archived referrals are on no board.
func (t *Tx) BoardColumn(q store.ColumnQuery) ([]domain.Referral, error) {
	w := &where{}
	if q.OwnerID != 0 {
		w.and("owner_id = ?", q.OwnerID)
	}
	order, keys, csm := "due_key, stage_at, pos", []string{"due_key", "stage_at", "pos"}, " AND closed_at = 0"
	if q.Stage.Open() {
		w.openColumn(q)
	} else {
		w.closedColumn(q)
		order, keys, csm = "closed_at DESC, pos DESC", []string{"closed_at", "pos"}, ""
	}
	if q.Track != "" {
		w.and("track = ?", q.Track)
	}
	if merges(q.Among) {
		return t.ranged(q.Among, w, csm, keys, !q.Stage.Open(), q.Limit)
	}
	w.among(q.Among, "")
	return t.referrals().list(w.text+" ORDER BY "+order+limitTo(q.Limit), w.args...)
}

func (w *where) openColumn(q store.ColumnQuery) {
	w.and("on_board = 1 AND stage = ?", q.Stage)
	if !q.DueBefore.IsZero() {
		w.and("due_key < ?", q.DueBefore)
	}
	if r := q.After; r != nil {
		w.and("(due_key, stage_at, pos) > (?, ?, ?)", dueKey(r), r.StageAt, r.ID)
	}
}

func (w *where) closedColumn(q store.ColumnQuery) {
	w.and("stage = ? AND closed_at <> 0 AND closed_at >= ?", q.Stage, q.ClosedSince)
	if r := q.After; r != nil {
		w.and("(closed_at, pos) < (?, ?)", r.ClosedAt, r.ID)
	}
	w.and("on_board = 1")
	if !q.DueBefore.IsZero() {
		w.and("due_key < ?", q.DueBefore)
	}
}
