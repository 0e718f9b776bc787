package store

import (
	"context"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// Baseline sums up the deals that are not from referrals (DECISIONS 22); the zero
// window is all time. It reads every opportunity: it stands on no screen.
func (s *session) Baseline(ctx context.Context, q MetricsQuery) (Baseline, error) {
	return read(ctx, s, func(tx Tx, p *domain.Program) (Baseline, error) {
		if err := s.narrow(&q.Scope); err != nil {
			return Baseline{}, err
		}
		b := &baseline{tx: tx, p: p, q: q, tally: domain.Tally{}, others: map[string]map[string]int64{}}
		err := eachPage(tx.Opportunities(), func(rows []domain.Opportunity) (int64, error) {
			return rows[len(rows)-1].ID, b.take(rows)
		})
		return b.result(), err
	})
}

// baseline adds up deals of other channels, the amounts of each currency apart.
type baseline struct {
	tx     Tx
	p      *domain.Program
	q      MetricsQuery
	tally  domain.Tally
	others map[string]map[string]int64 // by the word of the key, then by currency
}

func (b *baseline) take(rows []domain.Opportunity) error {
	var of []int64
	for i := range rows {
		if rows[i].ReferralID != 0 {
			of = append(of, rows[i].ReferralID)
		}
	}
	referrals, err := dealsIn(b.tx, of)
	if err != nil {
		return err
	}
	for i := range rows {
		o := &rows[i]
		facts, owner := domain.OpportunityFacts(b.p, o), o.OwnerID
		if d := referrals[o.ReferralID]; o.ReferralID != 0 && d.Opp != nil && d.Opp.ID == o.ID {
			facts, owner = domain.Contributions(b.p, &d.R, d.Marks, d.Opp), d.R.OwnerID
		}
		if !b.q.has(owner) {
			continue
		}
		b.add(o, facts)
	}
	return nil
}

func (b *baseline) add(o *domain.Opportunity, facts []domain.Fact) {
	for _, f := range facts {
		if !baselineKey(f.Key) || !b.q.Window.Contains(f.Day) {
			continue
		}
		b.tally.Add(f)
		word, source, _ := strings.Cut(f.Key, "/")
		if o.Amount.Currency == "" || o.Amount.Currency == b.p.BaseCurrency || source == string(domain.SourceReferral) {
			continue
		}
		switch word {
		case "won", "lost", "open", domain.KeyRenewalWon, domain.KeyRenewalLost, domain.KeyRenewalOpen:
			if b.others[word] == nil {
				b.others[word] = map[string]int64{}
			}
			b.others[word][o.Amount.Currency] += o.Amount.Minor
		}
	}
}

func (b *baseline) result() Baseline {
	t := domain.BaselineOf(b.p, b.tally)
	out := Baseline{Won: b.value("won", t.Won), Lost: b.value("lost", t.Lost), Open: b.value("open", t.Open),
		MeanCycle: t.MeanCycleDays, WonMeanCycle: t.WonMeanCycleDays}
	out.Renewals = Renewals{Won: b.value(domain.KeyRenewalWon, t.Renewals.Won), Lost: b.value(domain.KeyRenewalLost, t.Renewals.Lost),
		Open: b.value(domain.KeyRenewalOpen, t.Renewals.Open)}
	return out
}

func (b *baseline) value(word string, v domain.CountValue) CountValue {
	return CountValue{Count: v.Count, Value: v.Value, Others: moneyList(b.p, b.others[word])}
}
