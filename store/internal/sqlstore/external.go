package sqlstore

import (
	"database/sql/driver"
	"maps"
	"slices"

	"github.com/refdeck/refdeck/domain"
)

// External finds the record that another system knows by id; 0 if there is none.
func (t *Tx) External(kind, system, id string) (int64, error) {
	return t.number("SELECT record_id FROM external_id WHERE kind = ? AND system = ? AND ext_id = ?", kind, system, id)
}

// Externals finds the records of many such ids; unknown ones are left out.
func (t *Tx) Externals(kind, system string, ids []string) (map[string]int64, error) {
	return t.lookup("SELECT ext_id, record_id FROM external_id WHERE kind = ? AND system = ? AND ext_id IN (", "", ids, kind, system)
}

// LinkExternal records such ids. Linking again is fine; an id that belongs to
// another record is a conflict.
func (t *Tx) LinkExternal(kind, system string, ids map[string]int64) error {
	keys := slices.Sorted(maps.Keys(ids))
	rows := make([]externalRow, len(keys))
	for i, id := range keys {
		rows[i] = externalRow{kind, system, id, ids[id]}
	}
	// ids that were linked before are left alone and looked at afterwards
	linked, err := insertCounted(t, "external_id", rows, externalFields, " ON CONFLICT (kind, system, ext_id) DO NOTHING")
	if err != nil || linked == int64(len(rows)) {
		return err
	}
	have, err := t.Externals(kind, system, keys)
	if err != nil {
		return err
	}
	for _, id := range keys {
		if have[id] != ids[id] {
			return domain.Errorf(domain.Conflict, "The id %q of %s already belongs to another record; nothing was linked.", id, system)
		}
	}
	return nil
}

type externalRow struct {
	kind, system, id string
	record           int64
}

func externalFields(r *externalRow) []field {
	return []field{text("kind", &r.kind), text("system", &r.system), text("ext_id", &r.id), integer("record_id", &r.record)}
}

// ExternalsOf lists the ids of one record.
func (t *Tx) ExternalsOf(kind string, record int64) ([]domain.ExternalID, error) {
	return list(t, func(e *domain.ExternalID) []field { return []field{text("system", &e.System), text("ext_id", &e.ID)} },
		"FROM external_id WHERE kind = ? AND record_id = ? ORDER BY system, ext_id", kind, record)
}

// AccountsNamed finds accounts by folded name; of several the oldest.
func (t *Tx) AccountsNamed(keys []string) (map[string]int64, error) {
	return t.lookup("SELECT name_key, min(id) FROM account WHERE name_key IN (", " GROUP BY name_key", keys)
}

// AccountsAt finds accounts by e-mail domain; of several the oldest.
func (t *Tx) AccountsAt(domains []string) (map[string]int64, error) {
	return t.lookup("SELECT domain, min(id) FROM account WHERE domain <> '' AND domain IN (", " GROUP BY domain", domains)
}

// ContactsByEmail finds contacts by normalised address.
func (t *Tx) ContactsByEmail(emails []string) (map[string]int64, error) {
	return t.lookup("SELECT email, id FROM contact WHERE email <> '' AND email IN (", "", emails)
}

// lookup runs a query that ends in an IN list of keys and gives id by key.
func (t *Tx) lookup(head, tail string, keys []string, first ...any) (map[string]int64, error) {
	out := make(map[string]int64, len(keys))
	for part := range chunks(keys, maxList) {
		args := append(slices.Clone(first), pad(part)...)
		err := t.each(func(row []driver.Value) error {
			var key string
			var id int64
			if err := scanInto(row, []column{textCol[string]{&key}, intCol{&id}}); err != nil {
				return err
			}
			out[key] = id
			return nil
		}, head+marks(padded(len(part)))+")"+tail, args...)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
