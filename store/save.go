package store

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/refdeck/refdeck/domain"
)

// save writes one row through its table: it keeps the row as it was for undo and
// the changed fields for the audit. The row's Rev must be the one that was read.
func save[T any](c *change, t Table[T], kind string, m *domain.Meta, row *T) error {
	if err := cleanRow(row); err != nil {
		return err
	}
	was := undoRow{Kind: kind, ID: m.ID}
	var old T
	if m.ID != 0 {
		var err error
		if old, err = stored(c, t, kind, m); err != nil {
			return err
		}
		if was.Before, err = json.Marshal(old); err != nil {
			return err
		}
	} else {
		m.CreatedAt, m.CreatedBy = c.now, c.s.who().UserID
	}
	m.UpdatedAt, m.OpID = c.now, c.op
	if err := put(t, m, &old, row); err != nil {
		return err
	}
	if r, ok := any(row).(*domain.Referral); ok {
		c.saved[m.ID] = *r
	}
	was.ID, was.Rev = m.ID, m.Rev
	now, err := json.Marshal(row)
	if err != nil {
		return err
	}
	c.undo.Rows = append(c.undo.Rows, was)
	c.note(kind, was.Before, now)
	return nil
}

// stored is a row as it is stored. A referral that the operation has read already
// and not written since is not read again.
func stored[T any](c *change, t Table[T], kind string, m *domain.Meta) (T, error) {
	if d, ok := c.deals[m.ID]; ok && kind == "referral" && d.R.Rev == m.Rev {
		if r, ok := any(d.R).(T); ok {
			return r, nil
		}
	}
	return t.Get(m.ID)
}

func put[T any](t Table[T], m *domain.Meta, old, row *T) error {
	if m.ID == 0 {
		return t.Put(row)
	}
	return t.Change(old, row)
}

// personal lists the fields whose values the audit keeps by reference only, so
// that erasing a person later stays possible (DECISIONS 17).
var personal = []string{"Name", "NameKey", "Email", "EmailRaw", "Phone", "Comment", "Body", "Note", "Draft", "ReferrerName", "ReferrerCompany", "Slack", "Need",
	"Reason", "HoldReason", "ExecSponsor", "EmailHash", "AccountName"}

// bookkeeping lists the fields that every write changes.
var bookkeeping = []string{"ID", "Rev", "CreatedAt", "UpdatedAt", "CreatedBy", "OpID"}

// note records which fields of a row differ.
func (c *change) note(kind string, before, after []byte) {
	was, is := fieldsOf(before), fieldsOf(after)
	for _, name := range slices.Sorted(maps.Keys(is)) {
		if slices.Contains(bookkeeping, name) || string(was[name]) == string(is[name]) || (before == nil && emptyJSON(is[name])) {
			continue
		}
		key := kind + "." + name
		if slices.Contains(personal, name) {
			c.after[key] = "changed, see the record"
			continue
		}
		if before != nil {
			c.before[key] = was[name]
		}
		c.after[key] = is[name]
	}
}

// fieldsOf splits an object as encoding/json writes it into its fields, without
// looking into their values.
func fieldsOf(b []byte) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	name, start, depth := "", 0, 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			end := stringEnd(b, i)
			if depth == 1 && name == "" {
				name, start = string(b[i+1:end]), end+2 // the colon lies between
			}
			i = end
		case '{', '[':
			depth++
		case '}', ']', ',':
			if depth == 1 && name != "" && b[i] != ']' {
				out[name] = b[start:i]
				name = ""
			}
			if b[i] != ',' {
				depth--
			}
		}
	}
	return out
}

// stringEnd is the place of the quote that closes the string which begins at i.
func stringEnd(b []byte, i int) int {
	for i++; i < len(b)-1 && b[i] != '"'; i++ {
		if b[i] == '\\' {
			i++
		}
	}
	return i
}

func emptyJSON(v json.RawMessage) bool {
	switch string(v) {
	case `""`, `0`, `false`, `null`, `"0001-01-01T00:00:00Z"`, `{"minor":0,"currency":""}`:
		return true
	}
	return false
}

func diffText(before, after map[string]any) (string, string) {
	return jsonText(before), jsonText(after)
}

func jsonText(m map[string]any) string {
	if len(m) == 0 {
		return ""
	}
	b, err := json.Marshal(m)
	if err != nil {
		return ""
	}
	return string(b)
}
