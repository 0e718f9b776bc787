package store

import (
	"reflect"
	"slices"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// entity is how records of one type are taken in.
type entity[T any] struct {
	kind    string // of external ids and of the search
	table   Table[T]
	meta    func(*T) *domain.Meta
	decides []string                   // fields that the file settles even by leaving them empty
	fill    func(*T)                   // what a new record gets where the file is silent
	after   func(old, now *T)          // after the record was written; old is nil for a new one
	before  func(old *T) error         // before a known record changes
	fate    func(row int, s RowStatus) // told instead of the row's result, when a row holds several records
	text    func(*T) string            // what it is searched by; nil: it is not searched
}

// item is one record read from a file. Keys tell which items of a batch are the
// same record; Ext is its id in the source; ID is the record that it was found to
// be, if any.
type item[T any] struct {
	row  int
	keys []string
	ext  string
	id   int64
	// linked says that the id was found by ext, so that it need not be recorded again.
	linked bool
	rec    T
}

// slot is one record of the batch: several items may speak of it.
type slot[T any] struct {
	rec   T
	old   *T
	dirty bool
}

// take creates, updates or leaves the records of a batch and notes what became
// of each row. The answer is the record id of each item; 0 for a rejected one.
func take[T any](im *importer, e entity[T], items []item[T]) ([]int64, error) {
	slots, order, err := sortOut(im, e, items)
	if err != nil {
		return nil, err
	}
	if err := writeSlots(im, e, order); err != nil {
		return nil, err
	}
	ids := make([]int64, len(items))
	links := map[string]int64{}
	for i, s := range slots {
		if s == nil {
			continue
		}
		ids[i] = e.meta(&s.rec).ID
		if items[i].ext != "" && !items[i].linked {
			links[items[i].ext] = ids[i]
		}
	}
	if len(links) > 0 {
		if err := im.c.tx.LinkExternal(e.kind, im.b.System, links); err != nil {
			return nil, err
		}
	}
	for _, s := range order {
		if s.old == nil || s.dirty {
			if err := im.written(e.kind, e.meta(&s.rec).ID, s.old == nil, textOf(e, s.old), textOf(e, &s.rec)); err != nil {
				return nil, err
			}
			if e.after != nil {
				e.after(s.old, &s.rec)
			}
		}
	}
	return ids, nil
}

func textOf[T any](e entity[T], rec *T) string {
	if e.text == nil || rec == nil {
		return ""
	}
	return e.text(rec)
}

// written has the search follow a record.
func (im *importer) written(kind string, id int64, isNew bool, was, is string) error {
	if isNew {
		im.terms = appendTerms(im.terms, kind, id, is)
		return nil
	}
	return im.c.index(kind, id, was, is)
}

// sortOut decides for each item whether it makes, changes or repeats a record.
func sortOut[T any](im *importer, e entity[T], items []item[T]) (slots []*slot[T], order []*slot[T], err error) {
	var known []int64
	for i := range items {
		if items[i].id != 0 {
			known = append(known, items[i].id)
		}
	}
	existing, err := e.table.In(known)
	if err != nil {
		return nil, nil, err
	}
	slots = make([]*slot[T], len(items))
	byKey, byID := map[string]*slot[T]{}, map[int64]*slot[T]{}
	for i := range items {
		it := &items[i]
		if err := cleanRow(&it.rec); err != nil {
			im.reject(it.row, fieldOf(err), "bad_text", "%s", err.Error())
			continue
		}
		s := findSlot(it, byKey, byID)
		again := s != nil
		if s == nil {
			s = &slot[T]{rec: it.rec}
			if old, ok := existing[it.id]; ok && it.id != 0 {
				s.rec, s.old = old, &old
				byID[it.id] = s
			} else if e.fill != nil {
				e.fill(&s.rec)
			}
			order = append(order, s)
		}
		for _, k := range it.keys {
			byKey[k] = s
		}
		slots[i] = s
		status := fate(im, e, s, it, again)
		if e.fate != nil {
			e.fate(it.row, status)
			continue
		}
		im.result.Results[it.row].Status = status
	}
	return slots, order, nil
}

func findSlot[T any](it *item[T], byKey map[string]*slot[T], byID map[int64]*slot[T]) *slot[T] {
	if s := byID[it.id]; it.id != 0 && s != nil {
		return s
	}
	for _, k := range it.keys {
		if s := byKey[k]; s != nil {
			return s
		}
	}
	return nil
}

func fate[T any](im *importer, e entity[T], s *slot[T], it *item[T], again bool) RowStatus {
	if s.old == nil && !again {
		return RowCreated
	}
	if mergeRow(&s.rec, &it.rec, e.decides) {
		s.dirty = true
		return RowUpdated
	}
	if again || im.sameJob(e.meta(s.old).OpID) {
		return RowDuplicate
	}
	return RowUnchanged
}

func writeSlots[T any](im *importer, e entity[T], order []*slot[T]) error {
	var fresh []T
	var of []*slot[T]
	for _, s := range order {
		m := e.meta(&s.rec)
		switch {
		case s.old == nil:
			m.CreatedAt, m.CreatedBy, m.UpdatedAt, m.OpID = im.c.now, im.c.s.who().UserID, im.c.now, im.c.op
			fresh, of = append(fresh, s.rec), append(of, s)
		case s.dirty:
			if e.before != nil {
				if err := e.before(s.old); err != nil {
					return err
				}
			}
			m.UpdatedAt, m.OpID = im.c.now, im.c.op
			if err := e.table.Put(&s.rec); err != nil {
				return err
			}
		}
	}
	if err := e.table.Insert(fresh); err != nil {
		return err
	}
	for i, s := range of {
		s.rec = fresh[i]
	}
	return nil
}

// mergeRow puts what the file says over what is there: fields that the file leaves
// empty stay, except those that it decides. It tells whether anything changed.
func mergeRow[T any](to, from *T, decides []string) bool {
	a, b := reflect.ValueOf(to).Elem(), reflect.ValueOf(from).Elem()
	changed := false
	for i := range a.NumField() {
		name := a.Type().Field(i).Name
		was, is := a.Field(i), b.Field(i)
		if name == "Meta" || sameValue(was, is) || is.IsZero() && !slices.Contains(decides, name) {
			continue
		}
		was.Set(is)
		changed = true
	}
	return changed
}

func sameValue(a, b reflect.Value) bool {
	if t, ok := a.Interface().(time.Time); ok {
		return t.Equal(b.Interface().(time.Time))
	}
	return a.Equal(b)
}

func fieldOf(err error) string {
	if e, ok := err.(*domain.Error); ok {
		return e.Field
	}
	return ""
}
