package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	diff "github.com/google/go-cmp/cmp"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

var sightCases = []backendCase{
	{"lists among users are everybody's without the others'", listsAmong},
	{"board columns among users are everybody's without the others'", columnsAmong},
	{"the queue of several owners is everybody's without the others'", queueOfOwners},
}

// groups are users whose records are read together; the last are more than have
// their index ranges merged.
var groups = func() [][]int64 {
	many := []int64{0, 2, 3}
	for id := int64(1_000); len(many) < 80; id++ {
		many = append(many, id)
	}
	return [][]int64{{1}, {4}, {0}, {0, 2}, {1, 2, 3}, {0, 1, 2, 3, 4}, many}
}()

// parted fills a book with referrals of every pair of owner and CSM, nobody among them.
func parted(t *testing.T, tx store.Tx) []domain.Referral {
	t.Helper()
	for i := range 4 {
		puts(t, tx.Users().Put(&domain.User{Name: fmt.Sprint("user ", i+1)}))
	}
	rows := make([]domain.Referral, 0, 100)
	for i := range 100 {
		r := domain.Referral{RefID: fmt.Sprint("R-", i), OwnerID: int64(i*7%10) % 5, CSMID: int64(i/10*3%10) % 5, Track: domain.TrackPartner, Stage: domain.Stages[i%len(domain.Stages)],
			StageAt: start.Add(time.Duration(i*37%50) * time.Hour), SubmittedAt: start.Add(time.Duration(i*13%40) * time.Hour)}
		if i%4 == 0 {
			r.NextActionOn = domain.NewDate(2026, 11, 1+i%9)
		}
		if !r.Stage.Open() {
			r.ClosedAt = r.StageAt
		}
		if i%11 == 0 {
			r.ArchivedAt = r.StageAt
		}
		rows = append(rows, r)
	}
	puts(t, tx.Referrals().Insert(rows))
	return rows
}

func refIDs(rows []domain.Referral, users []int64) []string {
	out := []string{}
	for i := range rows {
		if among(&rows[i], users) {
			out = append(out, rows[i].RefID)
		}
	}
	return out
}

func listsAmong(t *testing.T, b store.Backend) {
	trial(t, b, func(tx store.Tx) {
		all := parted(t, tx)
		for i := range all {
			if i%3 > 0 {
				puts(t, tx.SetMilestone(domain.MilestoneMark{ReferralID: all[i].ID, Code: domain.MileWon, At: listMoment("milestone", &all[i])}))
			}
		}
		for _, q := range []store.ListQuery{{By: "submitted"}, {By: "closed"}, {By: "closed", Stage: domain.StageWon}, {By: "archived"}, {By: "unthanked"}, {By: "csm", Who: 3},
			{By: "milestone", Milestone: domain.MileWon}, {By: "submitted", Track: domain.TrackCustomer}, {By: "submitted", From: start.Add(9 * time.Hour), To: start.Add(30 * time.Hour)}} {
			for _, users := range groups {
				q.Limit, q.Among, q.After, q.AfterAt = 1000, nil, nil, time.Time{}
				want := refIDs(need[[]domain.Referral](t)(tx.ReferralList(q)), users)
				q.Among, q.Limit = users, 7
				have := refIDs(paged(t, q.Limit, func(after *domain.Referral) ([]domain.Referral, error) {
					if q.After = after; after != nil {
						q.AfterAt = listMoment(q.By, after)
					}
					return tx.ReferralList(q)
				}), nil)
				if d := diff.Diff(want, have); d != "" {
					t.Errorf("%s %s among %v: %s", q.By, q.Stage, users, d)
				}
			}
		}
	})
}

func columnsAmong(t *testing.T, b store.Backend) {
	trial(t, b, func(tx store.Tx) {
		parted(t, tx)
		for _, stage := range domain.Stages {
			for _, due := range []domain.Date{0, domain.NewDate(2026, 11, 5)} {
				for _, users := range groups {
					q := store.ColumnQuery{Stage: stage, DueBefore: due, Limit: 1000}
					want := refIDs(need[[]domain.Referral](t)(tx.BoardColumn(q)), users)
					q.Among, q.Limit = users, 3
					have := refIDs(paged(t, q.Limit, func(after *domain.Referral) ([]domain.Referral, error) {
						q.After = after
						return tx.BoardColumn(q)
					}), nil)
					if d := diff.Diff(want, have); d != "" {
						t.Errorf("%s, due before %s, among %v: %s", stage, due, users, d)
					}
				}
			}
		}
	})
}

// askedOf gives whom the queue asks for, of these owners or of all.
func askedOf(rows []store.QueueRow, owners []int64) []int64 {
	out := []int64{}
	for i := range rows {
		if owners == nil || slices.Contains(owners, rows[i].OwnerID) {
			out = append(out, rows[i].ContactID)
		}
	}
	return out
}

func queueOfOwners(t *testing.T, b store.Backend) {
	trial(t, b, func(tx store.Tx) {
		var rows []store.QueueRow
		for i := range 120 {
			rows = append(rows, store.QueueRow{ContactID: int64(i + 1), AccountID: int64(i + 1), OwnerID: int64(i*7%10) % 5, State: domain.QueueOpen, WindowS: int64(i%4) * 86_400,
				RankNeg: -int64(i*31%50) * 1_000_000, Unready: int64(i % 9), ClosesAt: start.Add(time.Duration(i%6) * time.Hour), NameKey: fmt.Sprint("n", i%8)})
		}
		puts(t, tx.InsertQueue(rows))
		now := start.Add(2 * time.Hour)
		program := &domain.Program{Priority: domain.PriorityRule{Urgency: 30}}
		all := need[[]store.QueueRow](t)(tx.QueuePage(store.QueuePageQuery{State: domain.QueueOpen, Now: now, Urgency: 30, Limit: 1000}))
		for _, owners := range groups {
			q := store.QueuePageQuery{State: domain.QueueOpen, Owners: owners, Now: now, Urgency: 30, Limit: 7}
			have := paged(t, q.Limit, func(after *store.QueueRow) ([]store.QueueRow, error) {
				if q.After = after; after != nil {
					q.AfterPri = domain.Rank{Const: -after.RankNeg, WindowS: after.WindowS}.At(program, now)
				}
				return tx.QueuePage(q)
			})
			if d := diff.Diff(askedOf(all, owners), askedOf(have, nil)); d != "" {
				t.Errorf("of %v: %s", owners, d)
			}
		}
		nobodys := need[int64](t)(tx.QueueClosing(store.Nobody, start.Add(100*time.Hour)))
		if want := int64(24); nobodys != want {
			t.Errorf("%d windows of nobody close, want %d", nobodys, want)
		}
	})
}
