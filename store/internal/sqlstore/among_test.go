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
