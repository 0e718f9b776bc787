package sqlstore

import (
	"cmp"
	"slices"

	"github.com/refdeck/refdeck/store"
)

// InsertDistincts fills the empty sums of distinct people with everybody's
// months, a part at a time.
func (t *Tx) InsertDistincts(rows []store.PersonMonth) error {
	if err := insertMany(t, "distinct_month", rows, personMonthFields, ""); err != nil {
		return err
	}
	sums := map[store.PersonMonth]int64{}
	for _, r := range rows {
		sums[store.PersonMonth{Kind: r.Kind, Scope: r.Scope, Month: r.Month, Prev: r.Prev}]++
	}
	keys := make([]store.PersonMonth, 0, len(sums))
	for k := range sums {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b store.PersonMonth) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.Month, b.Month), cmp.Compare(a.Prev, b.Prev))
	})
	for _, k := range keys {
		if err := t.shiftDistinct(k.Kind, k.Scope, k.Month, k.Prev, sums[k]); err != nil {
			return err
		}
	}
	return nil
}

func personMonthFields(r *store.PersonMonth) []field {
	return []field{text("kind", &r.Kind), text("scope", &r.Scope), integer("who_id", &r.WhoID), text("month", &r.Month), integer("n", &r.N)}
}
