package sqlstore

import (
	"github.com/refdeck/refdeck/domain"
)

// ReferralByRef finds a referral by the id that people know; not_found if there is none.
func (t *Tx) ReferralByRef(ref string) (domain.Referral, error) {
	rows, err := t.referrals().list("WHERE ref_id = ?", ref)
	if err != nil {
		return domain.Referral{}, err
	}
	if len(rows) == 0 {
		return domain.Referral{}, domain.Errorf(domain.NotFound, "There is no referral %q.", ref)
	}
	return rows[0], nil
}

func milestoneFields(m *domain.MilestoneMark) []field {
	return []field{integer("referral_id", &m.ReferralID), text("code", &m.Code), moment("at", &m.At), flag("inferred", &m.Inferred)}
}

// Milestones lists the reached milestones of referrals, earliest first.
func (t *Tx) Milestones(referrals []int64) (map[int64][]domain.MilestoneMark, error) {
	out := make(map[int64][]domain.MilestoneMark, len(referrals))
	for part := range chunks(unique(referrals), maxList) {
		rows, err := list(t, milestoneFields, "FROM milestone WHERE referral_id IN ("+marks(padded(len(part)))+") ORDER BY at, code", pad(part)...)
		if err != nil {
			return nil, err
		}
		for _, m := range rows {
			out[m.ReferralID] = append(out[m.ReferralID], m)
		}
	}
	return out, nil
}

// SetMilestone marks a milestone as reached, or moves its date.
func (t *Tx) SetMilestone(m domain.MilestoneMark) error {
	return insertMany(t, "milestone", []domain.MilestoneMark{m}, milestoneFields,
		" ON CONFLICT (referral_id, code) DO UPDATE SET at = excluded.at, inferred = excluded.inferred")
}

// ClearMilestone takes a milestone back.
func (t *Tx) ClearMilestone(referral int64, code domain.Milestone) error {
	_, err := t.exec("DELETE FROM milestone WHERE referral_id = ? AND code = ?", referral, code)
	return err
}

// AddMilestones keeps the milestones of new referrals.
func (t *Tx) AddMilestones(ms []domain.MilestoneMark) error {
	return insertMany(t, "milestone", ms, milestoneFields, "")
}

// History lists the stage changes of a referral, oldest first.
func (t *Tx) History(referral int64) ([]domain.StageChange, error) {
	return list(t, historyFields, "FROM stage_history WHERE referral_id = ? ORDER BY seq", referral)
}

// LastChange is the newest stage change of a referral; the zero one if there is none.
func (t *Tx) LastChange(referral int64) (domain.StageChange, error) {
	rows, err := list(t, historyFields, "FROM stage_history WHERE referral_id = ? ORDER BY seq DESC LIMIT 1", referral)
	if err != nil || len(rows) == 0 {
		return domain.StageChange{}, err
	}
	return rows[0], nil
}

// AddHistory keeps one stage change and gives it an id.
func (t *Tx) AddHistory(c *domain.StageChange) error {
	rows := []domain.StageChange{*c}
	err := t.AddHistories(rows)
	c.ID = rows[0].ID
	return err
}

// AddHistories keeps many stage changes and gives them ids.
func (t *Tx) AddHistories(cs []domain.StageChange) error {
	first, err := t.allocate("stage_history", int64(len(cs)))
	if err != nil {
		return err
	}
	for i := range cs {
		cs[i].ID = first + int64(i)
	}
	return insertMany(t, "stage_history", cs, historyFields, "")
}
