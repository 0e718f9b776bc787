package sqlstore

import (
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// Setting is a named value; empty if it was never set.
func (t *Tx) Setting(name string) (string, error) {
	var v string
	_, err := t.one([]column{textCol[string]{&v}}, "SELECT value FROM setting WHERE name = ?", name)
	return v, err
}

// SetSetting keeps a named value.
func (t *Tx) SetSetting(name, value string) error {
	_, err := t.exec("INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value)
	return err
}

// ProgramTOML is the newest program file; version 0 where there is none.
func (t *Tx) ProgramTOML() (int64, string, error) {
	var version int64
	var toml string
	_, err := t.one([]column{intCol{&version}, textCol[string]{&toml}}, "SELECT id, toml FROM program_version ORDER BY id DESC LIMIT 1")
	return version, toml, err
}

// AddProgramTOML keeps a new version and gives its number.
func (t *Tx) AddProgramTOML(at time.Time, actor int64, toml, op string) (int64, error) {
	id, err := t.allocate("program_version", 1)
	if err != nil {
		return 0, err
	}
	_, err = t.exec("INSERT INTO program_version (id, at, actor_id, toml, op_id) VALUES (?, ?, ?, ?, ?)", id, at, actor, toml, op)
	return id, err
}

func tierFields(c *store.TierChange) []field {
	return []field{integer("partner_id", &c.PartnerID), text("from_tier", &c.From), text("to_tier", &c.To), text("reason", &c.Reason),
		integer("deals", &c.Deals), moment("at", &c.At)}
}

// PartnerWins lists when a partner's deals were won since a moment, without one referral.
func (t *Tx) PartnerWins(partner, except int64, since time.Time) ([]time.Time, error) {
	at, err := t.numbers("SELECT closed_at FROM referral WHERE partner_id = ? AND id <> ? AND stage = 'closed_won' AND archived_at = 0 AND closed_at >= ? ORDER BY closed_at",
		partner, except, micros(since))
	out := make([]time.Time, len(at))
	for i, n := range at {
		out[i] = instant(n)
	}
	return out, err
}

// TierHistory lists a partner's steps between tiers, oldest first.
func (t *Tx) TierHistory(partner int64) ([]store.TierChange, error) {
	return list(t, tierFields, "FROM tier_history WHERE partner_id = ? ORDER BY at, id", partner)
}

// AddTierChange keeps one step of a partner between tiers.
func (t *Tx) AddTierChange(c store.TierChange, op string) error {
	id, err := t.allocate("tier_history", 1)
	if err != nil {
		return err
	}
	fs := append(tierFields(&c), integer("id", &id), text("op_id", &op))
	_, err = t.exec("INSERT INTO tier_history ("+columnNames(fs)+") VALUES ("+marks(len(fs))+")", values(fs)...)
	return err
}

// NextReferralNumber takes the next number of a year and track (DOMAIN §2.3).
func (t *Tx) NextReferralNumber(year int, track domain.Track) (int64, error) {
	next, err := t.number(`INSERT INTO referral_number (year, track, next) VALUES (?, ?, 2)
		ON CONFLICT (year, track) DO UPDATE SET next = referral_number.next + 1 RETURNING next`, year, track)
	return next - 1, err
}
