package bench

import (
	"context"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// withoutSums is a backend that keeps the records but none of the read models:
// what a write costs on top of it is the price of the sums, the queue and the search.
type withoutSums struct{ store.Backend }

func (w withoutSums) Write(ctx context.Context, f func(store.Tx) error) error {
	return w.Backend.Write(ctx, func(tx store.Tx) error { return f(recordsOnly{tx}) })
}

// SealsAtCommit tells that the audit is sealed as on the backend itself.
func (withoutSums) SealsAtCommit() bool { return true }

// recordsOnly is a transaction whose read models stay as they are.
type recordsOnly struct{ store.Tx }

func (recordsOnly) AddBoardSums([]store.BoardSum) error                       { return nil }
func (recordsOnly) AddFacts([]store.FactSum) error                            { return nil }
func (recordsOnly) AddLeaders([]store.LeaderSum) error                        { return nil }
func (recordsOnly) AddDistinct(string, string, int64, string, int64) error    { return nil }
func (recordsOnly) AddQueueCounts([]store.QueueCount) error                   { return nil }
func (recordsOnly) PutQueue(int64, []store.QueueRow) error                    { return nil }
func (recordsOnly) Books([]int64) ([]domain.Book, error)                      { return nil, nil }
func (recordsOnly) AddTerms(kind string, record int64, terms []string) error  { return nil }
func (recordsOnly) DropTerms(kind string, record int64, terms []string) error { return nil }
