package store

import (
	"context"

	"github.com/refdeck/refdeck/domain"
)

// sumsChunk is how many rows of a table are read in one go.
const sumsChunk = 2_000

// RebuildSums computes every maintained sum of referrals and opportunities again
// from the base rows, in one transaction. It counts clients by the queue as it
// is, so the queue is rebuilt first where both are. progress (may be nil) hears
// how many records are done; their total is not known (0).
func (s *Service) RebuildSums(ctx context.Context, progress func(done, total int64)) error {
	err := s.Backend.Write(ctx, func(tx Tx) error {
		p, _, err := s.programIn(tx)
		if err != nil {
			return err
		}
		return rebuildSums(ctx, tx, p, progress)
	})
	if err == nil {
		s.hub.publish([]Change{{Kind: "referral", All: true}})
	}
	return err
}

func rebuildSums(ctx context.Context, tx Tx, p *domain.Program, progress func(done, total int64)) error {
	dropped, err := tx.DropIndexes("leader_sum")
	if err != nil {
		return err
	}
	if err := clearSums(tx); err != nil {
		return err
	}
	r, err := newRecount(ctx, tx, p, progress)
	if err != nil {
		return err
	}
	if err := r.run(); err != nil {
		return err
	}
	if err := r.sums.fill(tx, dropped); err != nil {
		return err
	}
	last := r.sums.lastSubmissions()
	if err := addSums(tx.AddLeaders, last); err != nil {
		return err
	}
	if err := addSums(tx.AddFacts, lastDays(last)); err != nil {
		return err
	}
	return r.people.months(tx.InsertDistincts)
}

// clearSums empties the sums but keeps the counts of the queue, which is not rebuilt here.
func clearSums(tx Tx) error {
	queue, err := tx.QueueCounts("")
	if err != nil {
		return err
	}
	err = eachPage(tx.Users(), func(users []domain.User) (int64, error) {
		for i := range users {
			rows, err := tx.QueueCounts(ownerScope(users[i].ID))
			if err != nil {
				return 0, err
			}
			queue = append(queue, rows...)
		}
		return users[len(users)-1].ID, nil
	})
	if err != nil {
		return err
	}
	teams, err := tx.Teams().Page(0, 100_000)
	if err != nil {
		return err
	}
	for _, t := range append(teams, domain.Team{}) { // those in no team too
		rows, err := tx.QueueCounts(teamScope(t.ID))
		if err != nil {
			return err
		}
		queue = append(queue, rows...)
	}
	if err := tx.ClearRollups(); err != nil {
		return err
	}
	return tx.AddQueueCounts(queue)
}

// eachPage reads a whole table by pages; f gives the id to go on after.
func eachPage[T any](t Table[T], f func([]T) (int64, error)) error {
	for after := int64(0); ; {
		rows, err := t.Page(after, sumsChunk)
		if err != nil || len(rows) == 0 {
			return err
		}
		if after, err = f(rows); err != nil {
			return err
		}
	}
}

// recount adds up all deals from the base rows.
type recount struct {
	ctx      context.Context
	tx       Tx
	p        *domain.Program
	sums     *tally
	people   *crowd
	done     int64
	progress func(done, total int64)
}

func newRecount(ctx context.Context, tx Tx, p *domain.Program, progress func(done, total int64)) (*recount, error) {
	seers, err := wholeAudience(tx)
	return &recount{ctx: ctx, tx: tx, p: p, sums: newTally(p, seers), people: newCrowd(), progress: progress}, err
}

func (r *recount) run() error {
	err := eachPage(r.tx.Referrals(), func(rows []domain.Referral) (int64, error) {
		deals, err := dealsOf(r.tx, rows)
		if err != nil {
			return 0, err
		}
		return rows[len(rows)-1].ID, r.take(deals)
	})
	if err != nil {
		return err
	}
	err = eachPage(r.tx.Opportunities(), func(rows []domain.Opportunity) (int64, error) {
		deals := make([]deal, len(rows))
		for i := range rows {
			deals[i].Opp = &rows[i]
		}
		return rows[len(rows)-1].ID, r.take(deals)
	})
	if err != nil {
		return err
	}
	return r.clients()
}

func (r *recount) take(deals []deal) error {
	if err := r.ctx.Err(); err != nil {
		return domain.Wrap(domain.Unavailable, err, "Adding up the figures was interrupted; they are as they were.")
	}
	for i := range deals {
		r.sums.add(1, &deals[i])
	}
	r.people.take(r.sums)
	r.done += int64(len(deals))
	if r.progress != nil {
		r.progress(r.done, 0)
	}
	return nil
}

// clients counts the accounts whose people may be asked, and their submissions
// once more as those of such clients.
func (r *recount) clients() error {
	var eligible []int64 // ascending
	for after := int64(0); ; {
		ids, err := r.tx.AccountIDs(after, sumsChunk)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			break
		}
		after = ids[len(ids)-1]
		found, err := eligibleAmong(r.tx, ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if found[id] {
				eligible = append(eligible, id)
			}
		}
	}
	if len(eligible) > 0 {
		r.sums.board[BoardSum{Scope: clientScope, Stage: clientEligible}] = BoardSum{N: int64(len(eligible))}
	}
	r.people.addEligible(eligible)
	return nil
}

// applySums adds the sums to the stored ones, one leaderboard after the other.
func (t *tally) applySums(tx Tx) error {
	err := addSums(tx.AddBoardSums, t.boardSums())
	if err == nil {
		err = addSums(tx.AddFacts, t.factSums())
	}
	for by := range domain.LeaderBys {
		for _, grain := range leaderGrains {
			if err == nil && len(t.leaders) > 0 {
				err = addSums(tx.AddLeaders, t.leaderGrain(uint8(by), grain))
			}
		}
	}
	return err
}

// fill writes the sums of all deals into the empty tables, in the order of their
// keys, and makes the indexes of the leaderboards when their rows are in.
func (t *tally) fill(tx Tx, indexes []string) error {
	if err := addSums(tx.AddBoardSums, t.boardSums()); err != nil {
		return err
	}
	if err := tx.InsertFacts(t.factSums()); err != nil {
		return err
	}
	for by := range domain.LeaderBys {
		for _, grain := range leaderGrains {
			if err := tx.InsertLeaders(t.leaderGrain(uint8(by), grain)); err != nil {
				return err
			}
		}
	}
	if err := tx.MakeIndexes(indexes); err != nil {
		return err
	}
	return tx.CountLeaders()
}
