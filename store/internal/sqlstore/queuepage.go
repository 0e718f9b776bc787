package sqlstore

import (
	"database/sql/driver"
	"slices"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// queueBatch is how many keys of one window length are read at first; further
// batches double.
const queueBatch = 16

// queueKey is a row's place in the order of its window length.
type queueKey struct {
	rankNeg, closes, unready int64
	name                     string
	contact                  int64
	priority                 int64 // at the page's moment
}

func (k *queueKey) columns() []column {
	return []column{intCol{&k.rankNeg}, intCol{&k.closes}, intCol{&k.unready}, textCol[string]{&k.name}, intCol{&k.contact}}
}

// before is the order of the page: priority, then the window that closes first,
// then readiness, name and id.
func (k *queueKey) before(o *queueKey) bool {
	switch {
	case k.priority != o.priority:
		return k.priority > o.priority
	case k.closes != o.closes:
		return k.closes < o.closes
	case k.unready != o.unready:
		return k.unready < o.unready
	case k.name != o.name:
		return k.name < o.name
	}
	return k.contact < o.contact
}

// lane is the rows of one window length, which never change their order.
type lane struct {
	owners  []int64 // whose rows; nil: as the page's query says
	window  int64
	rise    int64 // what time has added to the priority of each of its rows
	keys    []queueKey
	batch   int
	last    queueKey // the seek goes on after it
	started bool     // last is set
	dry     bool     // the index holds no more
}

// QueuePage merges the lanes of a state by their priority at q.Now. Of each lane
// the index gives the top; neither the first page nor a deep one looks at more
// rows than it shows and one batch per lane.
func (t *Tx) QueuePage(q store.QueuePageQuery) ([]store.QueueRow, error) {
	lanes, err := t.lanes(q)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, 0, q.Limit)
	for len(ids) < atMost(q.Limit) {
		best := -1
		for i := range lanes {
			if err := t.fillLane(q, &lanes[i]); err != nil {
				return nil, err
			}
			if len(lanes[i].keys) > 0 && (best < 0 || lanes[i].keys[0].before(&lanes[best].keys[0])) {
				best = i
			}
		}
		if best < 0 {
			break
		}
		ids = append(ids, lanes[best].keys[0].contact)
		lanes[best].keys = lanes[best].keys[1:]
	}
	return t.queueInOrder(ids)
}

// lanes finds the window lengths of a state by hopping through the index, for
// each owner apart as long as these are few.
func (t *Tx) lanes(q store.QueuePageQuery) ([]lane, error) {
	var all []lane
	for _, owners := range laneOwners(q.Owners) {
		lanes, err := t.lanesOf(q, owners)
		if err != nil {
			return nil, err
		}
		all = append(all, lanes...)
	}
	return all, nil
}

// laneOwners divides owners into those whose rows are merged. Of very many owners
// the rows are picked out of everybody's instead.
func laneOwners(owners []int64) [][]int64 {
	if len(owners) == 0 || len(owners) > maxRanges {
		return [][]int64{owners}
	}
	return slices.Collect(slices.Chunk(owners, 1))
}

func (t *Tx) lanesOf(q store.QueuePageQuery, owners []int64) ([]lane, error) {
	w := scoped(q, owners)
	hop := "SELECT min(window_s) FROM queue " + w.text
	args := append(append([]any{}, w.args...), w.args...)
	windows, err := t.numbers("WITH RECURSIVE hop(v) AS ("+hop+" UNION ALL SELECT ("+hop+" AND window_s > hop.v) FROM hop WHERE hop.v IS NOT NULL) "+
		"SELECT v FROM hop WHERE v IS NOT NULL", args...)
	if err != nil {
		return nil, err
	}
	program := &domain.Program{Priority: domain.PriorityRule{Urgency: q.Urgency}}
	lanes := make([]lane, len(windows))
	for i, window := range windows {
		l := lane{owners: owners, window: window, rise: domain.Rank{WindowS: window}.At(program, q.Now), batch: queueBatch}
		if a := q.After; a != nil {
			l.started = true
			l.last = queueKey{rankNeg: l.rise - q.AfterPri, closes: closesKey(a), unready: a.Unready, name: a.NameKey, contact: a.ContactID}
		}
		lanes[i] = l
	}
	return lanes, nil
}

func scoped(q store.QueuePageQuery, owners []int64) *where {
	w := &where{}
	switch {
	case len(owners) == 1:
		w.and("owner_id = ?", owners[0])
	case len(owners) > 1:
		w.and("owner_id IN ("+marks(padded(len(owners)))+")", pad(owners)...)
	case q.OwnerID != 0:
		w.and("owner_id = ?", q.OwnerID)
	}
	w.and("state = ?", q.State)
	return w
}

// fillLane reads the next keys of a lane that has run empty.
func (t *Tx) fillLane(q store.QueuePageQuery, l *lane) error {
	if len(l.keys) > 0 || l.dry {
		return nil
	}
	w := scoped(q, l.owners)
	w.and("window_s = ?", l.window)
	if l.started {
		w.and("(rank_neg, closes_key, unready, name_key, contact_id) > (?, ?, ?, ?, ?)",
			l.last.rankNeg, l.last.closes, l.last.unready, l.last.name, l.last.contact)
	}
	var k queueKey
	into := k.columns()
	err := t.each(func(row []driver.Value) error {
		err := scanInto(row, into)
		k.priority = l.rise - k.rankNeg
		l.keys = append(l.keys, k)
		return err
	}, "SELECT rank_neg, closes_key, unready, name_key, contact_id FROM queue "+w.text+
		" ORDER BY rank_neg, closes_key, unready, name_key, contact_id"+limitTo(l.batch), w.args...)
	if err != nil {
		return err
	}
	l.dry = len(l.keys) < l.batch
	if len(l.keys) > 0 {
		l.last, l.started = l.keys[len(l.keys)-1], true
	}
	l.batch *= 2
	return nil
}

// queueInOrder reads the rows of contacts in the order given.
func (t *Tx) queueInOrder(contacts []int64) ([]store.QueueRow, error) {
	rows, err := t.QueueContacts(contacts)
	if err != nil {
		return nil, err
	}
	at := make(map[int64]int, len(rows))
	for i := range rows {
		at[rows[i].ContactID] = i
	}
	out := make([]store.QueueRow, 0, len(rows))
	for _, id := range contacts {
		out = append(out, rows[at[id]])
	}
	return out, nil
}
