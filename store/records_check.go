package store

import (
	"cmp"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// checks gathers the first thing that is wrong with a record, so that a list of
// conditions reads from top to bottom.
type checks struct{ err error }

// need refuses the record, naming the field, unless ok.
func (k *checks) need(ok bool, field, format string, args ...any) {
	if k.err == nil && !ok {
		k.err = domain.Invalidf(field, format+"; nothing was saved.", args...)
	}
}

// oneOf wants the value to be empty or one of a list.
func oneOf[T ~string](k *checks, field string, v T, list ...T) {
	for _, ok := range list {
		if v == ok {
			return
		}
	}
	k.need(v == "", field, "%q is not one of the values for this", string(v))
}

// notAfter wants a business date to be not in the future.
func (k *checks) notAfter(d, today domain.Date, field, what string) {
	k.need(d <= today, field, "The %s cannot lie in the future", what)
}

// notFuture is notAfter for an instant.
func (k *checks) notFuture(t, now time.Time, field, what string) {
	k.need(!t.After(now), field, "The %s cannot lie in the future", what)
}

// money wants an amount that is not negative, in a currency that can be one.
func (k *checks) money(m *domain.Money, base, field, what string) {
	k.need(m.Minor >= 0, field, "The %s cannot be negative", what)
	if m.Minor != 0 {
		m.Currency = cmp.Or(m.Currency, base)
	}
	k.need(m.Currency == "" || domain.ValidCurrency(m.Currency), field, "%q is not a currency code such as USD", m.Currency)
}

// zone wants a time zone that this machine knows.
func (k *checks) zone(name string) {
	if k.err != nil || name == "" {
		return
	}
	_, err := time.LoadLocation(name)
	k.need(err == nil, "tz", "%q is not a time zone such as Europe/Berlin", name)
}

// user wants the id to be that of a user, or none.
func (c *change) user(k *checks, id int64, field string) {
	if k.err != nil || id == 0 {
		return
	}
	_, err := c.tx.Users().Get(id)
	k.need(domain.CodeOf(err) != domain.NotFound, field, "There is no such user")
	if k.err == nil {
		k.err = err
	}
}

// today is the date of the write in the program's zone.
func (c *change) today() domain.Date { return domain.DateOf(c.now, c.p.Zone()) }

// before reads the record that an edit starts from; a new one has none. The
// record keeps who made it, and must have the rev that was read.
func before[T any](c *change, t Table[T], m *domain.Meta, meta func(*T) *domain.Meta, name func(*T) string) (*T, error) {
	return beforeSeen(c, t, m, meta, name, func(*T) error { return nil })
}

// beforeSeen is before for a record that not everybody sees: mine answers not_found,
// or forbidden, before anything is said about the record.
func beforeSeen[T any](c *change, t Table[T], m *domain.Meta, meta func(*T) *domain.Meta, name func(*T) string, mine func(*T) error) (*T, error) {
	if m.ID == 0 {
		m.Rev = 0
		return nil, nil //nolint:nilnil // a new record has nothing before it
	}
	old, err := t.Get(m.ID)
	if err != nil {
		return nil, err
	}
	if err := mine(&old); err != nil {
		return nil, err
	}
	was := meta(&old)
	if m.Rev != was.Rev {
		return nil, c.changedMeanwhile(was, name(&old))
	}
	m.CreatedAt, m.CreatedBy = was.CreatedAt, was.CreatedBy
	return &old, nil
}

// undoWords says what undoing a save did.
func undoWords(name string, created bool) string {
	if created {
		return name + " is gone again"
	}
	return name + " is as it was"
}
