package store

import (
	"context"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// NPS counts the answers of a window by class (promoter 9–10, passive 7–8,
// detractor 0–6); the zero window is all time. It reads every answer: it stands
// on no screen.
func (s *session) NPS(ctx context.Context, q MetricsQuery) (NPSReport, error) {
	return read(ctx, s, func(tx Tx, p *domain.Program) (NPSReport, error) {
		if err := s.narrow(&q.Scope); err != nil {
			return NPSReport{}, err
		}
		c := npsCount{tx: tx, p: p, q: q, contacts: map[int64]latest{}, accounts: map[int64]latest{}}
		err := eachPage(tx.Answers(), func(rows []domain.Answer) (int64, error) {
			return rows[len(rows)-1].ID, c.take(rows)
		})
		out := NPSReport{All: c.all}
		for _, l := range c.contacts {
			out.LatestPerContact.add(l.score)
		}
		for _, l := range c.accounts {
			out.LatestPerAccount.add(l.score)
		}
		for _, n := range []*NPSCount{&out.All, &out.LatestPerContact, &out.LatestPerAccount} {
			n.rate()
		}
		return out, err
	})
}

type npsCount struct {
	tx       Tx
	p        *domain.Program
	q        MetricsQuery
	all      NPSCount
	contacts map[int64]latest
	accounts map[int64]latest
}

// latest is somebody's newest answer; of two at one moment the one entered later.
type latest struct {
	at    time.Time
	score int64
}

func (c *npsCount) take(rows []domain.Answer) error {
	owned, err := c.owned(rows)
	if err != nil {
		return err
	}
	zone := c.p.Zone()
	for i := range rows {
		a := &rows[i]
		if a.Survey != domain.SurveyNPS || !c.q.Window.Contains(domain.DateOf(a.RespondedAt, zone)) || (owned != nil && !owned[a.AccountID]) {
			continue
		}
		c.all.add(a.Score)
		newest(c.contacts, a.ContactID, a)
		newest(c.accounts, a.AccountID, a)
	}
	return nil
}

// owned tells which accounts of the answers are the owner's; nil when everybody's count.
func (c *npsCount) owned(rows []domain.Answer) (map[int64]bool, error) {
	if c.q.OwnerID == 0 && c.q.Sight == nil {
		return nil, nil
	}
	ids := make([]int64, len(rows))
	for i := range rows {
		ids[i] = rows[i].AccountID
	}
	accounts, err := c.tx.Accounts().In(ids)
	out := map[int64]bool{0: c.q.has(0)}
	for id, a := range accounts {
		out[id] = c.q.has(a.OwnerID)
	}
	return out, err
}

func newest(of map[int64]latest, id int64, a *domain.Answer) {
	if have, ok := of[id]; id != 0 && (!ok || !a.RespondedAt.Before(have.at)) {
		of[id] = latest{a.RespondedAt, a.Score}
	}
}

func (n *NPSCount) add(score int64) {
	switch {
	case score >= 9:
		n.Promoters++
	case score >= 7:
		n.Passives++
	default:
		n.Detractors++
	}
}

// rate computes the score, -100 to 100; none without answers.
func (n *NPSCount) rate() {
	total := n.Promoters + n.Passives + n.Detractors
	if total == 0 {
		return
	}
	score := 100 * float64(n.Promoters-n.Detractors) / float64(total)
	n.Score = &score
}
