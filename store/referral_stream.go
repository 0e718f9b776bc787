package store

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// stream is one indexed way to candidates, and which of them are meant. Several
// are read one after the other; what two of them would find, only one keeps.
type stream struct {
	q    ListQuery
	keep func(*deal) (bool, error)
}

// place is where a page of streams ended.
type place struct {
	Part int       `json:"p"`
	ID   int64     `json:"i"`
	At   time.Time `json:"a"`
}

func (pl place) text() string {
	b, err := json.Marshal(pl)
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// placeOf reads the text of a place; the empty text is the beginning. Any other text is invalid.
func placeOf(text string) (place, error) {
	var pl place
	if text == "" {
		return pl, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(b, &pl)
	}
	if err != nil || pl.Part < 0 {
		return pl, domain.Invalidf("after", "This page is not known any more; start from the first one.")
	}
	return pl, nil
}

// at is the instant by which a way orders a referral.
func (s *stream) at(d *deal) time.Time {
	switch s.q.By {
	case "closed":
		return d.R.ClosedAt
	case "archived":
		return d.R.ArchivedAt
	case "milestone":
		return markedAt(d.Marks, s.q.Milestone)
	}
	return d.R.SubmittedAt
}

func markedAt(marks []domain.MilestoneMark, code domain.Milestone) time.Time {
	i := slices.IndexFunc(marks, func(m domain.MilestoneMark) bool { return m.Code == code })
	if i < 0 {
		return time.Time{}
	}
	return marks[i].At
}

// chunkOf is how many candidates are looked at in one go, where few are meant.
const chunkOf = 200

// readStreams reads limit referrals after a place, and the place after them; an
// empty text when there are no more.
func readStreams(tx Tx, streams []stream, from place, limit int) ([]domain.Referral, string, error) {
	var out []domain.Referral
	for ; from.Part < len(streams); from = (place{Part: from.Part + 1}) {
		s := &streams[from.Part]
		for n := limit + 1; ; n = chunkOf {
			rows, err := s.page(tx, from, n)
			if err != nil {
				return nil, "", err
			}
			for i := range rows {
				ok, err := s.keep(&rows[i])
				if err != nil {
					return nil, "", err
				}
				if !ok {
					continue
				}
				if len(out) == limit {
					return out, from.text(), nil
				}
				out = append(out, rows[i].R)
				from.ID, from.At = rows[i].R.ID, s.at(&rows[i])
			}
			if len(rows) < n {
				break
			}
			last := &rows[len(rows)-1]
			from.ID, from.At = last.R.ID, s.at(last)
		}
	}
	return out, "", nil
}

// page reads n candidates after a place, with what decides about them.
func (s *stream) page(tx Tx, from place, n int) ([]deal, error) {
	q := s.q
	q.Limit = n
	if from.ID != 0 {
		q.AfterAt = from.At
		q.After = &domain.Referral{Meta: domain.Meta{ID: from.ID}, SubmittedAt: from.At, ClosedAt: from.At, ArchivedAt: from.At}
	}
	rows, err := tx.ReferralList(q)
	if err != nil {
		return nil, err
	}
	return dealsOf(tx, rows)
}
