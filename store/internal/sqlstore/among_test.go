package sqlstore

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// teamReads are what a team sees of lists that have an order of their own.
var teamReads = map[string]func(*Tx) error{
	"open column": func(t *Tx) error {
		_, err := t.BoardColumn(store.ColumnQuery{Stage: domain.StageNew, Among: []int64{0, 1, 2}, Limit: 20})
		return err
	},
	"open column, deep": func(t *Tx) error {
		_, err := t.BoardColumn(store.ColumnQuery{Stage: domain.StageNew, Among: []int64{0, 1, 2}, Limit: 20, DueBefore: 1, After: &domain.Referral{}})
		return err
	},
	"closed column": func(t *Tx) error {
		_, err := t.BoardColumn(store.ColumnQuery{Stage: domain.StageWon, Among: []int64{0, 1, 2}, Limit: 20})
		return err
	},
	"newest referrals": func(t *Tx) error {
		_, err := t.ReferralList(store.ListQuery{By: "submitted", Among: []int64{0, 1, 2}, Limit: 20, From: time.Now()})
		return err
	},
	"closed referrals, deep": func(t *Tx) error {
		_, err := t.ReferralList(store.ListQuery{By: "closed", Among: []int64{0, 1, 2}, Limit: 20, After: &domain.Referral{}, AfterAt: time.Now()})
		return err
	},
}

func TestATeamsListsMergeItsMembersRanges(t *testing.T) {
	d := emptyStore(t)
	for name, read := range teamReads {
		t.Run(name, func(t *testing.T) {
			var texts []string
			err := d.Run(context.Background(), true, func(tx store.Tx) error {
				mine := tx.(*Tx)
				mine.conn.forget()
				err := read(mine)
				for text := range mine.conn.stmts {
					texts = append(texts, text)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range texts {
				if strings.Contains(text, "UNION") {
					checkRanges(t, d, text)
				}
			}
		})
	}
}

// checkRanges wants each range read along an index, in its order up to the limit.
func checkRanges(t *testing.T, d *DB, text string) {
	t.Helper()
	err := d.Run(context.Background(), true, func(tx store.Tx) error {
		rows, err := tx.(*Tx).rows("EXPLAIN QUERY PLAN "+text, make([]any, strings.Count(text, "?"))...)
		for _, row := range rows {
			step, _ := row[3].(string)
			if strings.HasPrefix(step, "SCAN referral") || strings.Contains(step, "LAST TERM") {
				t.Errorf("%s\nin %s", step, text)
			}
			t.Log(step)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestATeamSeesWhatItsPeopleOwnOrAreTheCSMOf(t *testing.T) {
	d := emptyStore(t)
	err := d.Run(context.Background(), false, func(tx store.Tx) error {
		for _, name := range []string{"a", "b", "c"} {
			if err := tx.Users().Put(&domain.User{Name: name}); err != nil {
				return err
			}
		}
		var want []int64
		for i, of := range [][2]int64{{1, 0}, {2, 3}, {3, 1}, {3, 3}, {0, 0}, {0, 2}, {1, 1}, {0, 3}} {
			r := domain.Referral{RefID: string(rune('A' + i)), OwnerID: of[0], CSMID: of[1], Stage: domain.StageNew, SubmittedAt: time.UnixMicro(int64(i) + 1)}
			if err := tx.Referrals().Put(&r); err != nil {
				return err
			}
			if i != 3 && i != 7 {
				want = append(want, r.ID)
			}
		}
		many := make([]int64, maxRanges+1)
		for i := range many {
			many[i] = int64(i) + 1000
		}
		for _, among := range [][]int64{{0, 1, 2}, append(many, 0, 1, 2)} {
			list, err := tx.ReferralList(store.ListQuery{By: "submitted", Among: among, Limit: 20})
			if err != nil {
				return err
			}
			column, err := tx.BoardColumn(store.ColumnQuery{Stage: domain.StageNew, Among: among, Limit: 20})
			if err != nil {
				return err
			}
			if len(list) != len(want) || len(column) != len(want) {
				t.Errorf("%d users: %d in the list, %d in the column, want %d", len(among), len(list), len(column), len(want))
			}
			for i := range list {
				if list[i].ID != want[len(want)-1-i] {
					t.Errorf("the list has %d at %d", list[i].ID, i)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
