package sqlstore

import (
	"database/sql/driver"
	"math"
	"slices"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// noClose sorts windows without an end behind all others.
const noClose = math.MaxInt64

func closesKey(r *store.QueueRow) int64 {
	if r.ClosesAt.IsZero() {
		return noClose
	}
	return r.ClosesAt.UnixMicro()
}

func queueFields(r *store.QueueRow) []field {
	return []field{integer("contact_id", &r.ContactID), integer("account_id", &r.AccountID), integer("owner_id", &r.OwnerID), text("state", &r.State),
		text("kind", &r.Kind), text("record_kind", &r.RecordKind), integer("record_id", &r.RecordID), moment("opens_at", &r.OpensAt),
		moment("closes_at", &r.ClosesAt), moment("due_at", &r.DueAt), integer("window_s", &r.WindowS), integer("rank_neg", &r.RankNeg),
		integer("unready", &r.Unready), text("name_key", &r.NameKey), flag("named", &r.Named), text("codes", &r.Codes), text("soft", &r.Soft),
		text("others", &r.Others), moment("lifts_at", &r.LiftsAt), moment("next_at", &r.NextAt), moment("last_ask_at", &r.LastAskAt),
		derived("closes_key", func() any { return closesKey(r) })}
}

var queueUpsert = func() string {
	tail := " ON CONFLICT (contact_id) DO UPDATE SET "
	for i, f := range queueFields(&store.QueueRow{})[1:] {
		if i > 0 {
			tail += ", "
		}
		tail += f.name + " = excluded." + f.name
	}
	return tail
}()

// PutQueue replaces the rows of an account. Rows that did not change are left
// alone, since each sits in several indexes; a contact who came from another
// account takes the row along.
func (t *Tx) PutQueue(account int64, rows []store.QueueRow) error {
	old, err := t.QueueOf([]int64{account})
	if err != nil {
		return err
	}
	was := make(map[int64]store.QueueRow, len(old))
	for _, r := range old {
		was[r.ContactID] = r
	}
	changed := make([]store.QueueRow, 0, len(rows))
	for _, r := range rows {
		if before, ok := was[r.ContactID]; !ok || !sameRow(&before, &r) {
			changed = append(changed, r)
		}
		delete(was, r.ContactID)
	}
	for contact := range was {
		if _, err := t.exec("DELETE FROM queue WHERE contact_id = ?", contact); err != nil {
			return err
		}
	}
	return insertMany(t, "queue", changed, queueFields, queueUpsert)
}

func sameRow(a, b *store.QueueRow) bool {
	return slices.Equal(values(queueFields(a)), values(queueFields(b)))
}

// InsertQueue fills an empty queue.
func (t *Tx) InsertQueue(rows []store.QueueRow) error {
	return insertMany(t, "queue", rows, queueFields, "")
}

// ClearQueue empties the queue and its counts.
func (t *Tx) ClearQueue() error {
	if _, err := t.exec("DELETE FROM queue"); err != nil {
		return err
	}
	_, err := t.exec("DELETE FROM queue_sum")
	return err
}

// QueueOf lists the rows of accounts, by account and contact.
func (t *Tx) QueueOf(accounts []int64) ([]store.QueueRow, error) {
	return t.queueWhere("account_id", "account_id, contact_id", accounts)
}

// QueueContacts lists the rows of contacts, by contact.
func (t *Tx) QueueContacts(contacts []int64) ([]store.QueueRow, error) {
	return t.queueWhere("contact_id", "contact_id", contacts)
}

func (t *Tx) queueWhere(column, order string, ids []int64) ([]store.QueueRow, error) {
	var out []store.QueueRow
	for part := range chunks(unique(ids), maxList) {
		rows, err := list(t, queueFields, "FROM queue WHERE "+column+" IN ("+marks(padded(len(part)))+") ORDER BY "+order, pad(part)...)
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
	}
	return out, nil
}

// QueueDue lists up to n accounts with a row whose moment of change has come,
// the longest overdue first. More rows than accounts are looked at only where an
// account has several.
func (t *Tx) QueueDue(now time.Time, n int) ([]int64, error) {
	var out []int64
	seen := map[int64]bool{}
	err := t.each(func(row []driver.Value) error {
		account, err := asInt(row[0])
		if err == nil && !seen[account] {
			seen[account] = true
			out = append(out, account)
		}
		return err
	}, "SELECT account_id FROM queue WHERE next_at > 0 AND next_at <= ? ORDER BY next_at, account_id"+limitTo(n), now)
	return out, err
}

// QueueClosing counts the open rows of an owner (0: everybody's) whose window
// closes no later than until.
func (t *Tx) QueueClosing(owner int64, until time.Time) (int64, error) {
	w := &where{}
	w.and("state = ? AND closes_at > 0 AND closes_at <= ?", domain.QueueOpen, until)
	switch owner {
	case 0:
	case store.Nobody:
		w.and("owner_id = 0")
	default:
		w.and("owner_id = ?", owner)
	}
	return t.number("SELECT count(*) FROM queue "+w.text, w.args...)
}
