package store_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/sqlite"
	"github.com/refdeck/refdeck/store/storetest"
)

func TestScratchSpeed(t *testing.T) {
	src := os.Getenv("SCRATCH_DB")
	if src == "" {
		t.Skip()
	}
	b, _ := os.ReadFile(src)
	path := filepath.Join(t.TempDir(), "x.db")
	_ = os.WriteFile(path, b, 0o600)
	pre, _ := sql.Open("sqlite", "file:"+path)
	for _, q := range []string{"CREATE INDEX referral_board_csm ON referral(csm_id, on_board, stage, due_key, stage_at, pos) WHERE closed_at = 0", "CREATE INDEX referral_closed_csm ON referral(csm_id, stage, closed_at, pos) WHERE closed_at <> 0", "CREATE INDEX account_ae ON account(owner_ae) WHERE owner_ae IS NOT NULL"} {
		if _, err := pre.Exec(q); err != nil {
			fmt.Println(err)
		}
	}
	pre.Close()
	db, err := sqlite.Open(context.Background(), path, sqlite.Options{MustExist: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	svc, clock := storetest.NewService(db)
	clock.Set(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC))
	n := 0
	svc.NewID = func() string { n++; return fmt.Sprintf("scratch-%d", n) }
	ctx := context.Background()
	boss := svc.As(storetest.Boss())
	took := func(name string, f func() error) {
		start := time.Now()
		if err := f(); err != nil {
			t.Error(name, err)
		}
		first := time.Since(start)
		start = time.Now()
		for range 5 {
			_ = f()
		}
		fmt.Printf("%-40s first %8s then %8s\n", name, first.Round(10*time.Microsecond), (time.Since(start) / 5).Round(10*time.Microsecond))
	}
	once := func(name string, f func() error) {
		start := time.Now()
		if err := f(); err != nil {
			t.Error(name, err)
		}
		fmt.Printf("%-40s %8s\n", name, time.Since(start).Round(time.Millisecond))
	}
	users, _ := boss.Users(ctx)
	if os.Getenv("SCRATCH_TRACE") != "" {
		csm := svc.As(domain.Actor{UserID: users[0].ID, Name: users[0].Name, Roles: []domain.Role{domain.RoleCSM}})
		last := time.Now()
		raw, _ := sql.Open("sqlite", "file:"+path)
		for _, q := range []string{"EXPLAIN QUERY PLAN SELECT closed_at, pos FROM referral WHERE csm_id = 85 AND stage = 'closed_lost' AND closed_at <> 0 ORDER BY closed_at DESC, pos DESC LIMIT 51",
			"EXPLAIN QUERY PLAN SELECT * FROM (SELECT closed_at, pos FROM referral WHERE owner_id = 85 AND stage = 'closed_lost' AND closed_at <> 0 ORDER BY closed_at DESC, pos DESC LIMIT 51) AS r UNION SELECT * FROM (SELECT closed_at, pos FROM referral WHERE csm_id = 85 AND stage = 'closed_lost' AND closed_at <> 0 ORDER BY closed_at DESC, pos DESC LIMIT 51) AS r"} {
			rows, err := raw.Query(q)
			if err != nil { t.Fatal(err) }
			for rows.Next() { var a, b, c int; var text string; _ = rows.Scan(&a, &b, &c, &text); fmt.Println(text) }
		}
		for _, q := range []string{"SELECT count(*) FROM referral WHERE csm_id = 85", "SELECT count(*) FROM referral WHERE csm_id = 85 AND stage = 'closed_lost' AND closed_at <> 0", "SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'", "SELECT count(*) FROM referral WHERE owner_id = 85 AND stage = 'closed_lost' AND closed_at <> 0"} {
			var n int
			start := time.Now()
			_ = raw.QueryRow(q).Scan(&n)
			fmt.Println(n, time.Since(start), q)
		}
		last = time.Now()
		db.Trace(func(text string, args []driver.NamedValue) {
			fmt.Printf("%8s | %.160s %v\n", time.Since(last).Round(10*time.Microsecond), text, args)
			last = time.Now()
		})
		last = time.Now()
		_, err := csm.List(ctx, store.ReferralQuery{By: "closed", Window: domain.AllTime()})
		fmt.Println(time.Since(last), err)
		return
	}
	fmt.Println(len(users), "users")
	reads := func(who string, st store.Store) {
		took(who+" board", func() error { _, err := st.Board(ctx, store.BoardQuery{Limit: 20}); return err })
		took(who+" queue", func() error { _, err := st.Queue(ctx, store.QueueQuery{}); return err })
		took(who+" counts", func() error { _, err := st.QueueCounts(ctx, store.Scope{}); return err })
		took(who+" list", func() error { _, err := st.List(ctx, store.ReferralQuery{Window: domain.AllTime()}); return err })
		took(who+" closed", func() error { _, err := st.List(ctx, store.ReferralQuery{By: "closed", Window: domain.AllTime()}); return err })
		took(who+" metrics", func() error { _, err := st.Metrics(ctx, store.MetricsQuery{Window: domain.AllTime()}); return err })
		took(who+" drill", func() error { _, err := st.Drill(ctx, store.DrillQuery{Key: "won", Window: domain.AllTime()}); return err })
		took(who+" unthanked", func() error { _, err := st.Unthanked(ctx, store.Scope{}); return err })
		took(who+" accounts", func() error { _, err := st.Accounts(ctx, store.PageQuery{}); return err })
		took(who+" contacts", func() error { _, err := st.Contacts(ctx, store.PageQuery{}); return err })
		took(who+" search", func() error { _, err := st.Search(ctx, "kestrel he", 20); return err })
		took(who+" leaders", func() error { _, err := st.Leaderboard(ctx, store.LeaderQuery{Window: domain.AllTime()}); return err })
	}
	if os.Getenv("SCRATCH_KEEP") != "" { b, _ := os.ReadFile(path); _ = os.WriteFile(os.Getenv("SCRATCH_KEEP"), b, 0o600); return }
	page0, _ := boss.List(ctx, store.ReferralQuery{Stage: domain.StageNew, Window: domain.AllTime(), Limit: 40})
	k := 0
	for range 2 {
	took("thank", func() error { c := page0.Cards[k]; k++; _, err := boss.Thank(ctx, "", c.ID, 0); if domain.CodeOf(err) == domain.Conflict { err = nil }; return err })
	}
	if os.Getenv("SCRATCH_THANK") != "" { return }
	reads("boss", boss)
	csm := svc.As(domain.Actor{UserID: users[0].ID, Name: users[0].Name, Roles: []domain.Role{domain.RoleCSM}})
	took("csm uncounted board", func() error { _, err := csm.Board(ctx, store.BoardQuery{Limit: 20}); return err })
	took("csm uncounted metrics", func() error { _, err := csm.Metrics(ctx, store.MetricsQuery{Window: domain.AllTime()}); return err })
	once("init", func() error { _, err := svc.Init(ctx, "", "Root Admin", ""); return err })
	reads("csm", csm)
	var team domain.Team
	once("team", func() error { var err error; team, err = boss.SaveTeam(ctx, "", domain.Team{Name: "North"}); return err })
	for i := range users[:min(len(users), 8)] {
		u := users[i]
		u.TeamID, u.Roles, u.Active = team.ID, "manager", true
		once("move "+u.Name, func() error { _, err := boss.SaveUser(ctx, "", u); return err })
	}
	mgr, err := svc.SignInUser(ctx, users[0].ID, "x")
	if err != nil {
		t.Fatal(err)
	}
	reads("team", mgr)
	// a move
	page, _ := boss.List(ctx, store.ReferralQuery{Stage: domain.StageNew, Window: domain.AllTime(), Limit: 40})
	i := 0
	took("thank", func() error { c := page.Cards[i]; i++; _, err := boss.Thank(ctx, "", c.ID, 0); if domain.CodeOf(err) == domain.Conflict { err = nil }; return err })
}
