package sqlstore

import (
	"database/sql/driver"
	"slices"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// maxRanges is how many users' index ranges are merged; of more users the rows
// are picked out of everybody's in their order instead.
const maxRanges = 60

// among keeps the referrals that one of these users owns or is the CSM of; 0
// stands for those without either. prefix is the table's, where there are several.
func (w *where) among(users []int64, prefix string) {
	if len(users) == 0 {
		return
	}
	ids := unique(users)
	owner, csm := prefix+"owner_id", prefix+"csm_id"
	in := marks(padded(len(ids)))
	condition := owner + " IN (" + in + ") OR " + csm + " IN (" + in + ")"
	if slices.Contains(users, 0) {
		condition += " OR (" + owner + " IS NULL AND " + csm + " IS NULL)"
	}
	w.and("("+condition+")", append(pad(ids), pad(ids)...)...)
}

// ranged reads the first n referrals among users: each user's own ones and those
// whose CSM they are lie in order in an index, and these ranges are merged. tail
// is the condition that all ranges share, order the columns of their order with
// pos as the last, desc whether it runs backwards; csm is what the index by CSM
// wants to be told besides.
func (t *Tx) ranged(users []int64, tail *where, csm string, order []string, desc bool, n int) ([]domain.Referral, error) {
	var columns, by []string
	for _, c := range order {
		columns = append(columns, c)
		if desc {
			c += " DESC"
		}
		by = append(by, c)
	}
	end := " ORDER BY " + strings.Join(by, ", ") + limitTo(n)
	var parts []string
	var args []any
	add := func(condition string, of ...any) {
		w := &where{}
		w.and(condition, of...)
		if rest, ok := strings.CutPrefix(tail.text, "WHERE "); ok {
			w.and(rest, tail.args...)
		}
		parts = append(parts, "SELECT * FROM (SELECT "+strings.Join(columns, ", ")+" FROM referral "+w.text+end+") AS r")
		args = append(args, w.args...)
	}
	for _, id := range users {
		if id == 0 {
			add("owner_id IS NULL AND csm_id IS NULL")
			continue
		}
		add("owner_id = ?", id)
		add("csm_id = ?"+csm, id)
	}
	var ids []int64
	err := t.each(func(row []driver.Value) error {
		id, err := asInt(row[0])
		ids = append(ids, id)
		return err
	}, "SELECT pos FROM ("+strings.Join(parts, " UNION ")+") AS u"+end, args...)
	if err != nil {
		return nil, err
	}
	return t.inOrder(ids)
}

// inOrder reads referrals in the order of their ids as given.
func (t *Tx) inOrder(ids []int64) ([]domain.Referral, error) {
	rows, err := t.referrals().In(ids)
	out := make([]domain.Referral, 0, len(ids))
	for _, id := range ids {
		if r, ok := rows[id]; ok {
			out = append(out, r)
		}
	}
	return out, err
}

// merges tells whether the ranges of these users are merged.
func merges(users []int64) bool { return len(users) > 0 && len(users) <= maxRanges }
