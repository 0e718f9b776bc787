package sqlstore

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	engine "modernc.org/sqlite"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

func emptyStore(t *testing.T) *DB {
	t.Helper()
	c, err := engine.NewConnector("file:" + filepath.Join(t.TempDir(), "plan.db"))
	if err != nil {
		t.Fatal(err)
	}
	d := NewDB(c, Dialect{MapError: func(err error) error { return err }, Begin: "BEGIN IMMEDIATE", BeginRead: "BEGIN"}, 1)
	t.Cleanup(func() { _ = d.Close() })
	files, err := filepath.Glob("../../sqlite/migrations/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("no migrations: %v", err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Query(context.Background(), string(text)); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// screenReads are the reads that happen while somebody looks at a screen or after
// each write; their cost must not grow with the store.
var screenReads = map[string]func(*Tx) error{
	"queue page": func(t *Tx) error {
		_, err := t.QueuePage(store.QueuePageQuery{State: domain.QueueOpen, Limit: 50})
		return err
	},
	"queue lane": func(t *Tx) error {
		return t.fillLane(store.QueuePageQuery{State: domain.QueueOpen}, &lane{batch: 16})
	},
	"queue lane, deep, of an owner": func(t *Tx) error {
		return t.fillLane(store.QueuePageQuery{State: domain.QueueOpen, OwnerID: 1}, &lane{batch: 16, started: true})
	},
	"queue lanes of an owner": func(t *Tx) error {
		_, err := t.lanes(store.QueuePageQuery{State: domain.QueueOpen, OwnerID: 1})
		return err
	},
	"queue of accounts": func(t *Tx) error { _, err := t.QueueOf([]int64{1, 2}); return err },
	"due accounts":      func(t *Tx) error { _, err := t.QueueDue(time.Now(), 10); return err },
	"closing windows":   func(t *Tx) error { _, err := t.QueueClosing(1, time.Now()); return err },
	"open column": func(t *Tx) error {
		_, err := t.BoardColumn(store.ColumnQuery{Stage: domain.StageNew, Limit: 20})
		return err
	},
	"open column, deep, of an owner": func(t *Tx) error {
		_, err := t.BoardColumn(store.ColumnQuery{Stage: domain.StageNew, OwnerID: 1, Limit: 20, DueBefore: 1, After: &domain.Referral{}})
		return err
	},
	"closed column, deep": func(t *Tx) error {
		_, err := t.BoardColumn(store.ColumnQuery{Stage: domain.StageWon, Limit: 20, After: &domain.Referral{}})
		return err
	},
	"closed column of an owner": func(t *Tx) error {
		_, err := t.BoardColumn(store.ColumnQuery{Stage: domain.StageWon, OwnerID: 1, Limit: 20})
		return err
	},
	"referrals by every way": func(t *Tx) error {
		for by := range ways {
			for _, after := range []*domain.Referral{nil, {}} {
				if by == "account" || by == "from" {
					continue // few per account; sorted after the index found them
				}
				q := store.ListQuery{By: by, Stage: domain.StageWon, Limit: 20, From: time.Now(), To: time.Now(), After: after, AfterAt: time.Now()}
				if _, err := t.ReferralList(q); err != nil {
					return err
				}
			}
		}
		_, err := t.ReferralList(store.ListQuery{By: "milestone", Limit: 20, After: &domain.Referral{}, AfterAt: time.Now()})
		return err
	},
	"leaders, deep": func(t *Tx) error {
		_, err := t.Leaders(store.LeaderRowsQuery{Limit: 20, After: &store.LeaderSum{}})
		return err
	},
	"leader series": func(t *Tx) error {
		_, err := t.LeaderSeries("rep", "month", "2026-01", "2026-12", "USD", []int64{1, 2})
		return err
	},
	"book":           func(t *Tx) error { _, err := t.books([]int64{1}); return err },
	"book advocates": func(t *Tx) error { _, err := t.advocates().list("WHERE contact_id IN (?,?)", 1, 2); return err },
	"facts":          func(t *Tx) error { _, err := t.Facts("all", "month", "2026-01", "2026-12"); return err },
	"distincts":      func(t *Tx) error { _, err := t.Distincts("a", "all", "2026-01", "2026-12"); return err },
	"search":         func(t *Tx) error { _, err := t.FindTerms("a", "account", 10); return err },
	"operations":     func(t *Tx) error { _, err := t.LastOperations(1, 10); return err },
	"audit of a record": func(t *Tx) error {
		_, err := t.Audit(store.AuditQuery{Subject: "referral", SubjectID: 1, Before: 9, Limit: 10})
		return err
	},
	"audit": func(t *Tx) error { _, err := t.Audit(store.AuditQuery{Before: 9, Limit: 10}); return err },
	"keys": func(t *Tx) error {
		if _, err := t.Externals("a", "b", []string{"1", "2", "3"}); err != nil {
			return err
		}
		if _, err := t.AccountsNamed([]string{"a"}); err != nil {
			return err
		}
		if _, err := t.AccountsAt([]string{"a"}); err != nil {
			return err
		}
		_, err := t.ContactsByEmail([]string{"a"})
		return err
	},
}

func TestScreensReadAlongIndexes(t *testing.T) {
	d := emptyStore(t)
	for name, read := range screenReads {
		t.Run(name, func(t *testing.T) {
			var texts []string
			err := d.Run(context.Background(), true, func(tx store.Tx) error {
				mine := tx.(*Tx)
				mine.conn.forget()
				if err := read(mine); err != nil {
					return err
				}
				for text := range mine.conn.stmts {
					texts = append(texts, text)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range texts {
				checkPlan(t, d, text)
			}
		})
	}
}

// checkPlan wants every table reached by a search and nothing sorted afterwards.
func checkPlan(t *testing.T, d *DB, text string) {
	t.Helper()
	var rows [][]any
	err := d.Run(context.Background(), true, func(tx store.Tx) error {
		var err error
		rows, err = tx.(*Tx).rows("EXPLAIN QUERY PLAN "+text, make([]any, strings.Count(text, "?"))...)
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	for _, row := range rows {
		step, _ := row[3].(string)
		bare := strings.HasPrefix(step, "SCAN") && !strings.Contains(step, "INDEX") && !strings.Contains(step, "hop") && !strings.Contains(step, "CONSTANT")
		if bare || strings.Contains(step, "TEMP B-TREE") {
			t.Errorf("%s\nin %s", step, text)
		}
		if strings.Contains(text, ") < (?") && strings.HasPrefix(step, "SEARCH") && !strings.Contains(step, ")<(") && !strings.Contains(step, "rowid=?") {
			t.Errorf("%s\ndoes not go on after the last row in %s", step, text)
		}
		if os.Getenv("REFDECK_SHOW_PLANS") != "" {
			t.Log(step)
		}
	}
}
