package store

import (
	"slices"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// maxMatches bounds how many referrals a search looks at.
const maxMatches = 500

// findReferrals finds referrals by their own number or company, by the referred
// account's present name, and by the partner that introduced them.
func findReferrals(tx Tx, text string) ([]domain.Referral, error) {
	words := queryWords(text)
	if len(words) == 0 {
		return nil, nil
	}
	ids, err := findRecords(tx, "referral", words, maxMatches, textsOf(tx.Referrals(), referralText))
	if err != nil {
		return nil, err
	}
	own, err := tx.Referrals().In(ids)
	if err != nil {
		return nil, err
	}
	all := make(map[int64]domain.Referral, len(own))
	for id, r := range own {
		all[id] = r
	}
	for _, more := range [...]func(Tx, []string, string) ([]domain.Referral, error){byNumber, byAccount, byPartner} {
		rows, err := more(tx, words, text)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			all[rows[i].ID] = rows[i]
		}
	}
	return newestOf(all), nil
}

// newestOf lists referrals by submission, newest first.
func newestOf(all map[int64]domain.Referral) []domain.Referral {
	out := make([]domain.Referral, 0, len(all))
	for _, r := range all {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b domain.Referral) int {
		if c := b.SubmittedAt.Compare(a.SubmittedAt); c != 0 {
			return c
		}
		return int(b.ID - a.ID)
	})
	return out[:min(len(out), maxMatches)]
}

func byNumber(tx Tx, _ []string, text string) ([]domain.Referral, error) {
	r, err := tx.ReferralByRef(strings.ToUpper(strings.TrimSpace(text)))
	switch {
	case domain.CodeOf(err) == domain.NotFound:
		return nil, nil
	case err != nil:
		return nil, err
	}
	return []domain.Referral{r}, nil
}

// namesakes is how many accounts or partners of a search are followed to their referrals.
const namesakes = 20

func byAccount(tx Tx, words []string, _ string) ([]domain.Referral, error) {
	ids, err := findRecords(tx, "account", words, namesakes, textsOf(tx.Accounts(), accountText))
	if err != nil {
		return nil, err
	}
	return referralsOfEach(tx, "account", ids)
}

func byPartner(tx Tx, words []string, _ string) ([]domain.Referral, error) {
	ids, err := findRecords(tx, "partner", words, namesakes, textsOf(tx.Partners(), partnerText))
	if err != nil {
		return nil, err
	}
	return referralsOfEach(tx, "partner", ids)
}

func referralsOfEach(tx Tx, by string, ids []int64) ([]domain.Referral, error) {
	var out []domain.Referral
	for _, id := range ids {
		rows, err := tx.ReferralList(ListQuery{By: by, Who: id, Limit: maxMatches})
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
	}
	return out, nil
}
