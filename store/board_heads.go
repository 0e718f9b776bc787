package store

import (
	"cmp"
	"slices"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// boardHeads is the count and the values per currency of each column.
type boardHeads map[domain.Stage]map[string]domain.Sum

func (h boardHeads) add(stage domain.Stage, currency string, n, minor int64) {
	if h[stage] == nil {
		h[stage] = map[string]domain.Sum{}
	}
	h[stage][currency] = h[stage][currency].Plus(domain.Sum{N: n, Minor: minor})
}

// of gives the number of cards and what they are worth, the base currency first.
func (h boardHeads) of(p *domain.Program, stage domain.Stage) (n int64, values []domain.Money) {
	sums := map[string]int64{}
	for currency, s := range h[stage] {
		if currency == "" {
			currency = p.BaseCurrency
		}
		n += s.N
		sums[currency] += s.Minor
	}
	return n, moneyList(p, sums)
}

// moneyList lists amounts per currency, the base currency first; nothing is left out but zeros.
func moneyList(p *domain.Program, sums map[string]int64) []domain.Money {
	var out []domain.Money
	for currency, minor := range sums {
		if minor != 0 {
			out = append(out, domain.Money{Minor: minor, Currency: currency})
		}
	}
	slices.SortFunc(out, func(a, b domain.Money) int {
		if (a.Currency == p.BaseCurrency) != (b.Currency == p.BaseCurrency) {
			if a.Currency == p.BaseCurrency {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.Currency, b.Currency)
	})
	return out
}

// heads reads the column heads: the open columns from the board's sums, the
// closed ones from the daily sums of closings since the first day shown.
func (b *boardReader) heads() (boardHeads, error) {
	h := boardHeads{}
	all, err := sumsOf(b.tx, b.p, b.q.Scope, true)
	if err != nil {
		return nil, err
	}
	sums, err := all.board()
	if err != nil {
		return nil, err
	}
	for _, s := range sums {
		if s.Stage.Open() {
			h.add(s.Stage, s.Currency, s.N, s.Minor)
		}
	}
	closed, err := all.facts(grainClosed, b.closedSince().String(), lastPeriod)
	for _, f := range closed {
		stage, currency, _ := strings.Cut(f.Key, "/")
		h.add(domain.Stage(stage), currency, f.N, f.Minor)
	}
	return h, err
}

// lastPeriod sorts after every period's name.
const lastPeriod = "~"

// columnOrder is the order of a column: what is due first, then the oldest in
// the stage; closed ones newest first.
func columnOrder(stage domain.Stage) func(a, b domain.Referral) int {
	if !stage.Open() {
		return func(a, b domain.Referral) int { return cmp.Or(b.ClosedAt.Compare(a.ClosedAt), cmp.Compare(b.ID, a.ID)) }
	}
	due := func(r *domain.Referral) int64 {
		if r.NextActionOn.IsZero() {
			return 1 << 40
		}
		return int64(r.NextActionOn)
	}
	return func(a, b domain.Referral) int {
		return cmp.Or(cmp.Compare(due(&a), due(&b)), a.StageAt.Compare(b.StageAt), cmp.Compare(a.ID, b.ID))
	}
}
