package sqlstore

// Distinct people do not add up over months. distinct_month holds how many events
// each person has in a month; distinct_sum holds, per month, how many of its people
// were active last in which earlier month ('' for never). A person counts once in
// [from, before): in the first month inside it, whose previous one lies before from.

// Distincts counts the people who were active in the months of [from, before).
func (t *Tx) Distincts(kind, scope, from, before string) (int64, error) {
	return t.number("SELECT coalesce(sum(n), 0) FROM distinct_sum WHERE kind = ? AND scope = ? AND month >= ? AND month < ? AND prev < ?",
		kind, scope, from, before, from)
}

// AddDistinct adds n (negative: takes away) to a person's events in a month. Only
// when the month appears or disappears do the counts of it and its successor change.
func (t *Tx) AddDistinct(kind, scope string, who int64, month string, n int64) error {
	had, err := t.number("SELECT n FROM distinct_month WHERE kind = ? AND scope = ? AND who_id = ? AND month = ?", kind, scope, who, month)
	if err != nil || n == 0 {
		return err
	}
	if err := t.keepDistinct(kind, scope, who, month, had+n); err != nil {
		return err
	}
	if (had > 0) == (had+n > 0) {
		return nil
	}
	prev, next, err := t.neighbours(kind, scope, who, month)
	if err != nil {
		return err
	}
	sign := int64(1)
	if had > 0 {
		sign = -1
	}
	if err := t.shiftDistinct(kind, scope, month, prev, sign); err != nil {
		return err
	}
	if next == "" {
		return nil
	}
	if err := t.shiftDistinct(kind, scope, next, prev, -sign); err != nil {
		return err
	}
	return t.shiftDistinct(kind, scope, next, month, sign)
}

func (t *Tx) keepDistinct(kind, scope string, who int64, month string, n int64) error {
	var err error
	if n <= 0 {
		_, err = t.exec("DELETE FROM distinct_month WHERE kind = ? AND scope = ? AND who_id = ? AND month = ?", kind, scope, who, month)
	} else {
		_, err = t.exec(`INSERT INTO distinct_month (kind, scope, who_id, month, n) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (kind, scope, who_id, month) DO UPDATE SET n = excluded.n`, kind, scope, who, month, n)
	}
	return err
}

// neighbours are the person's active months before and after a month; empty for none.
func (t *Tx) neighbours(kind, scope string, who int64, month string) (prev, next string, err error) {
	const of = "FROM distinct_month WHERE kind = ? AND scope = ? AND who_id = ? AND month "
	_, err = t.one([]column{textCol[string]{&prev}, textCol[string]{&next}},
		"SELECT (SELECT max(month) "+of+"< ?), (SELECT min(month) "+of+"> ?)", kind, scope, who, month, kind, scope, who, month)
	return prev, next, err
}

func (t *Tx) shiftDistinct(kind, scope, month, prev string, n int64) error {
	_, err := t.exec(`INSERT INTO distinct_sum (kind, scope, month, prev, n) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (kind, scope, month, prev) DO UPDATE SET n = distinct_sum.n + excluded.n`, kind, scope, month, prev, n)
	if err == nil && n < 0 {
		_, err = t.exec("DELETE FROM distinct_sum WHERE kind = ? AND scope = ? AND month = ? AND prev = ? AND n = 0", kind, scope, month, prev)
	}
	return err
}
