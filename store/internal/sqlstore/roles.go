package sqlstore

import "database/sql/driver"

// RolesKnown counts, per referral, the stakeholders whose buying role is known.
func (t *Tx) RolesKnown(referrals []int64) (map[int64]int64, error) {
	out := make(map[int64]int64, len(referrals))
	for part := range chunks(unique(referrals), maxList) {
		err := t.each(func(row []driver.Value) error {
			var id, n int64
			err := scanInto(row, []column{intCol{&id}, intCol{&n}})
			out[id] = n
			return err
		}, "SELECT referral_id, count(*) FROM stakeholder WHERE referral_id IN ("+marks(padded(len(part)))+") AND role NOT IN ('', 'unknown') GROUP BY referral_id", pad(part)...)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// CountPartners is how many partners there are.
func (t *Tx) CountPartners() (int64, error) { return t.number("SELECT count(*) FROM partner") }

// OutboundTouches counts how often the referred company was approached, up to ten
// times: no rule asks for more.
func (t *Tx) OutboundTouches(referral int64) (int64, error) {
	return t.number("SELECT count(*) FROM (SELECT 1 FROM touch WHERE referral_id = ? AND outbound = 1 LIMIT 10) AS t", referral)
}
