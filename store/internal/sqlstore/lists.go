package sqlstore

import (
	"iter"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"strings"
)

const (
	maxList   = 512 // values in one IN list; a power of two
	maxInsert = 32  // rows in one INSERT; a power of two
)

func marks(n int) string {
	if n == 0 {
		return "NULL"
	}
	return strings.Repeat("?,", n-1) + "?"
}

// padded is the length an IN list is brought to: a power of two, so that few
// different texts have to be prepared. The last value is repeated.
func padded(n int) int {
	if n <= 1 {
		return n
	}
	return 1 << bits.Len(uint(n-1))
}

func largestPower(n int) int { return 1 << (bits.Len(uint(n)) - 1) }

// pad gives the arguments of an IN list of padded length.
func pad[T any](in []T) []any {
	out := make([]any, 0, padded(len(in)))
	for _, v := range in {
		out = append(out, v)
	}
	for n := padded(len(in)); len(out) < n; {
		out = append(out, out[len(out)-1])
	}
	return out
}

// unique is the set of ids in order, without 0, which is no id.
func unique(ids []int64) []int64 {
	out := slices.Clone(ids)
	slices.Sort(out)
	out = slices.Compact(out)
	return slices.DeleteFunc(out, func(id int64) bool { return id == 0 })
}

func chunks[T any](in []T, n int) iter.Seq[[]T] { return slices.Chunk(in, n) }

// atMost is the number of rows to read; none given means all.
func atMost(n int) int {
	if n <= 0 {
		return math.MaxInt32
	}
	return n
}

// limitTo is the clause for that number. It is part of the text: SQLite plans by a
// bound limit's value and so would prepare the statement anew each time.
func limitTo(n int) string { return " LIMIT " + strconv.Itoa(atMost(n)) }
