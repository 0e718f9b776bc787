package store

import (
	"cmp"
	"slices"

	"github.com/refdeck/refdeck/domain"
)

// scopeSums are the sums of one scope: kept ones, or added up from the records.
type scopeSums interface {
	board() ([]BoardSum, error)
	facts(grain, from, to string) ([]FactSum, error) // periods in [from, to), oldest first
	distinct(kind, from, before string) (int64, error)
}

// keptSums are the maintained sums of a scope.
type keptSums struct {
	tx    Tx
	scope string
}

func (f keptSums) board() ([]BoardSum, error) { return f.tx.BoardSums(f.scope) }

func (f keptSums) facts(grain, from, to string) ([]FactSum, error) {
	return f.tx.Facts(f.scope, grain, from, to)
}

func (f keptSums) distinct(kind, from, before string) (int64, error) {
	return f.tx.Distincts(kind, f.scope, from, before)
}

// countedSums are one person's sums for which none are kept: sums for each
// combination of owner, track and day would be more rows than the referrals
// themselves, and a plain local file keeps none for people who see only their own.
// They are read from that person's records, once.
type countedSums struct {
	tx   Tx
	p    *domain.Program
	sc   Scope
	sums *tally
}

// sumsOf chooses how the sums of a scope are read. byTrack tells that those of
// the scope's track are kept, if those of the scope are: the board's are.
func sumsOf(tx Tx, p *domain.Program, sc Scope, byTrack bool) (scopeSums, error) {
	one := sc.OwnerID != 0 || (sc.Sight != nil && sc.Sight.own != 0)
	if one && sc.Track != "" && !byTrack {
		return &countedSums{tx: tx, p: p, sc: sc}, nil
	}
	if sc.Sight != nil && sc.Sight.own != 0 {
		seers, err := newAudience(tx)
		if err != nil || seers.level == "" {
			return &countedSums{tx: tx, p: p, sc: sc}, err
		}
	}
	if sc.Track != "" {
		return keptSums{tx, sc.base() + trackScope(sc.Track)}, nil
	}
	return keptSums{tx, sc.base()}, nil
}

func (f *countedSums) count() error {
	if f.sums != nil {
		return nil
	}
	sums := newTally(f.p, nil)
	add := func(d *deal) { sums.add(1, d) }
	var err error
	if f.sc.Sight != nil {
		err = eachSeen(f.tx, f.sc.Sight.own, f.sc.Track, add)
	} else {
		err = eachListed(f.tx, ListQuery{By: "owner", Who: f.sc.OwnerID, Track: f.sc.Track}, add)
	}
	if err == nil {
		f.sums = sums
	}
	return err
}

func (f *countedSums) board() ([]BoardSum, error) {
	if err := f.count(); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(f.sums.boardSums(), func(s BoardSum) bool { return s.Scope != "" }), nil
}

// facts are those of the referrals, and of other channels those that are the
// owner's by the sums that are kept.
func (f *countedSums) facts(grain, from, to string) ([]FactSum, error) {
	if err := f.count(); err != nil {
		return nil, err
	}
	channels := grain != grainClosed
	out := slices.DeleteFunc(f.sums.factSums(), func(s FactSum) bool {
		return s.Scope != "" || s.Grain != grain || s.Period < from || s.Period >= to || (channels && baselineKey(s.Key))
	})
	if !channels {
		return out, nil
	}
	owner := f.sc.OwnerID
	if f.sc.Sight != nil {
		owner = f.sc.Sight.own
	}
	rows, err := f.tx.Facts(ownerScope(owner), grain, from, to)
	out = append(out, slices.DeleteFunc(rows, func(s FactSum) bool { return !baselineKey(s.Key) })...)
	slices.SortStableFunc(out, func(a, b FactSum) int { return cmp.Compare(a.Period, b.Period) })
	return out, err
}

func (f *countedSums) distinct(kind, from, before string) (int64, error) {
	if err := f.count(); err != nil {
		return 0, err
	}
	who := map[int64]bool{}
	for at := range f.sums.people {
		if at.scope == "" && at.kind == kind && at.month >= from && at.month < before {
			who[at.who] = true
		}
	}
	return int64(len(who)), nil
}
