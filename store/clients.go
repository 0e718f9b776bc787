package store

import (
	"slices"

	"github.com/refdeck/refdeck/domain"
)

// The submission rate divides by the clients that may be asked or have submitted
// (KPIS P1). Two sums make that a single addition, however many clients there are:
// how many clients have somebody with a reason to be asked, and in which months
// those same clients submitted.
const (
	clientScope      = "clients"  // of the board's sums
	clientEligible   = "eligible" // the "stage" of its one row
	distinctEligible = "eligible" // distinctClients, of eligible clients only
)

// hasReason tells whether somebody of an account is in a pool with an open
// window, whether or not a gate holds at the moment.
func hasReason(rows []QueueRow) bool {
	return slices.ContainsFunc(rows, func(r QueueRow) bool { return r.State != domain.QueueNone })
}

// keepClient follows an account that becomes eligible or stops being so.
func keepClient(tx Tx, p *domain.Program, b *domain.Book, was, is bool) error {
	if was == is {
		return nil
	}
	sign := int64(1)
	if was {
		sign = -1
	}
	if err := tx.AddBoardSums([]BoardSum{{Scope: clientScope, Stage: clientEligible, N: sign}}); err != nil {
		return err
	}
	for i := range b.Referrals {
		for _, f := range domain.Contributions(p, &b.Referrals[i], nil, nil) {
			at, ok := personOf(f, &b.Referrals[i])
			if !ok || at.kind != distinctClients {
				continue
			}
			if err := tx.AddDistinct(distinctEligible, "", at.who, at.month, sign); err != nil {
				return err
			}
		}
	}
	return nil
}

// eligibleAmong picks the accounts that are eligible by their queue rows.
func eligibleAmong(tx Tx, accounts []int64) (map[int64]bool, error) {
	out := map[int64]bool{}
	for part := range slices.Chunk(accounts, 500) {
		rows, err := tx.QueueOf(part)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			if rows[i].State != domain.QueueNone {
				out[rows[i].AccountID] = true
			}
		}
	}
	return out, nil
}

// addEligible adds to the tally of a window that ends now how many clients may be
// asked or have submitted. Who could be asked in the past is not known.
func (m *metricsReader) addEligible(t domain.Tally) error {
	if !m.program() {
		return nil
	}
	sums, err := m.tx.BoardSums(clientScope)
	if err != nil {
		return err
	}
	w := yearTo(m.today)
	both, err := m.tx.Distincts(distinctEligible, "", w.From.Month(), w.To.Month())
	if err != nil {
		return err
	}
	n := t[domain.KeySubmitting12mo].N - both
	for _, s := range sums {
		n += s.N
	}
	t[domain.KeyEligible] = domain.Sum{N: n}
	return nil
}
