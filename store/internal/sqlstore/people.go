package sqlstore

import (
	"database/sql/driver"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// Teams is the table of teams.
func (t *Tx) Teams() store.Table[domain.Team] {
	return table[domain.Team]{t, "team", "team", teamFields, func(r *domain.Team) *domain.Meta { return &r.Meta }}
}

// Keys is the table of SSH keys.
func (t *Tx) Keys() store.Table[domain.Key] {
	return table[domain.Key]{t, "ssh_key", "key", keyFields, func(r *domain.Key) *domain.Meta { return &r.Meta }}
}

// Tokens is the table of tokens.
func (t *Tx) Tokens() store.Table[domain.Token] {
	return table[domain.Token]{t, "token", "token", tokenFields, func(r *domain.Token) *domain.Meta { return &r.Meta }}
}

func teamFields(v *domain.Team) []field {
	return append(meta(&v.Meta), text("name", &v.Name), text("name_key", &v.NameKey))
}

func keyFields(k *domain.Key) []field {
	return append(meta(&k.Meta), integer("user_id", &k.UserID), text("fingerprint", &k.Fingerprint), text("algorithm", &k.Algorithm),
		text("public_key", &k.PublicKey), text("comment", &k.Comment), moment("revoked_at", &k.RevokedAt))
}

func tokenFields(v *domain.Token) []field {
	return append(meta(&v.Meta), integer("user_id", &v.UserID), text("public_id", &v.PublicID), text("hash", &v.Hash), text("name", &v.Name),
		text("scope", &v.Scope), moment("expires_at", &v.ExpiresAt), moment("revoked_at", &v.RevokedAt))
}

// LastUses tells when records of a kind were used last; those never used are left out.
func (t *Tx) LastUses(kind string, ids []int64) (map[int64]time.Time, error) {
	out := make(map[int64]time.Time, len(ids))
	for part := range chunks(unique(ids), maxList) {
		err := t.each(func(row []driver.Value) error {
			var id int64
			var at time.Time
			err := scanInto(row, []column{intCol{&id}, timeCol{&at}})
			out[id] = at
			return err
		}, "SELECT record_id, at FROM last_use WHERE kind = ? AND record_id IN ("+marks(padded(len(part)))+")", append([]any{kind}, pad(part)...)...)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// SetLastUse notes when a record was used.
func (t *Tx) SetLastUse(kind string, id int64, at time.Time) error {
	_, err := t.exec("INSERT INTO last_use (kind, record_id, at) VALUES (?, ?, ?) ON CONFLICT (kind, record_id) DO UPDATE SET at = excluded.at", kind, id, at)
	return err
}

func presenceFields(p *domain.Presence) []field {
	return []field{text("session", &p.Session), integer("contact_id", &p.ContactID), integer("user_id", &p.UserID), moment("until", &p.Until)}
}

// SetPresence replaces what a session is doing and drops what has expired.
func (t *Tx) SetPresence(p domain.Presence, now time.Time) error {
	if _, err := t.exec("DELETE FROM presence WHERE session = ? OR until <= ?", p.Session, now); err != nil || p.ContactID == 0 {
		return err
	}
	return insertMany(t, "presence", []domain.Presence{p}, presenceFields, "")
}

// Presences lists who is composing to these contacts now.
func (t *Tx) Presences(contacts []int64, now time.Time) ([]domain.Presence, error) {
	var out []domain.Presence
	for part := range chunks(unique(contacts), maxList) {
		rows, err := list(t, presenceFields, "FROM presence WHERE contact_id IN ("+marks(padded(len(part)))+") AND until > ? ORDER BY contact_id, session",
			append(pad(part), now)...)
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
	}
	return out, nil
}
