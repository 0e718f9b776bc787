package store

import (
	"cmp"
	"slices"

	"github.com/refdeck/refdeck/domain"
)

// crowd gathers who was active in which month, for a whole book: few bytes each,
// since there may be millions.
type crowd struct {
	list   []activity
	scopes map[string]int32
	names  []string
}

type activity struct {
	kind  int32 // place in crowdKinds
	scope int32 // place in names
	who   int64
	month int32 // months since the year 0
	n     int32
}

var crowdKinds = []string{distinctClients, distinctEligible, distinctReferrers}

func newCrowd() *crowd { return &crowd{scopes: map[string]int32{}} }

// take moves the people of a tally over.
func (c *crowd) take(t *tally) {
	for at, n := range t.people {
		scope, ok := c.scopes[at.scope]
		if !ok {
			scope = int32(len(c.names))
			c.scopes[at.scope] = scope
			c.names = append(c.names, at.scope)
		}
		c.list = append(c.list, activity{int32(slices.Index(crowdKinds, at.kind)), scope, at.who, monthNumber(at.month), int32(n)})
	}
	clear(t.people)
}

// monthNumber packs "2026-11"; monthName unpacks it.
func monthNumber(s string) int32 {
	digits := func(s string) int32 {
		var n int32
		for _, r := range s {
			n = n*10 + (r - '0')
		}
		return n
	}
	return digits(s[:len(s)-3])*12 + digits(s[len(s)-2:]) - 1
}

func monthName(n int32) string {
	return domain.NewDate(int(n/12), 1, 1).AddMonths(int(n % 12)).Month()
}

// addEligible counts the months of eligible clients (ascending ids) as such.
func (c *crowd) addEligible(eligible []int64) {
	for _, a := range c.list {
		if crowdKinds[a.kind] != distinctClients {
			continue
		}
		if _, ok := slices.BinarySearch(eligible, a.who); ok {
			a.kind = int32(slices.Index(crowdKinds, distinctEligible))
			c.list = append(c.list, a)
		}
	}
}

// crowdChunk is how many months are handed over at once.
const crowdChunk = 20_000

// months hands over everybody's months in order, each with the one before it.
func (c *crowd) months(put func([]PersonMonth) error) error {
	slices.SortFunc(c.list, func(a, b activity) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(c.names[a.scope], c.names[b.scope]), cmp.Compare(a.who, b.who), cmp.Compare(a.month, b.month))
	})
	var rows []PersonMonth
	for i := 0; i < len(c.list); {
		a, n := c.list[i], int64(0)
		first := i == 0 || !samePerson(c.list[i-1], a)
		prev := ""
		if !first {
			prev = monthName(c.list[i-1].month)
		}
		for ; i < len(c.list) && samePerson(c.list[i], a) && c.list[i].month == a.month; i++ {
			n += int64(c.list[i].n)
		}
		rows = append(rows, PersonMonth{Kind: crowdKinds[a.kind], Scope: c.names[a.scope], WhoID: a.who, Month: monthName(a.month), Prev: prev, N: n})
		if len(rows) == crowdChunk {
			if err := put(rows); err != nil {
				return err
			}
			rows = rows[:0]
		}
	}
	return put(rows)
}

func samePerson(a, b activity) bool { return a.kind == b.kind && a.scope == b.scope && a.who == b.who }
