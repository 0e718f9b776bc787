package transfer

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/demo"
	"github.com/refdeck/refdeck/store/internal/sqlstore"
	"github.com/refdeck/refdeck/store/postgres"
	"github.com/refdeck/refdeck/store/postgres/pgtest"
	"github.com/refdeck/refdeck/store/program"
	"github.com/refdeck/refdeck/store/sqlite"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

var now = time.Date(2026, 11, 20, 9, 12, 0, 0, time.UTC)

func service(b store.Backend) *store.Service {
	n := 0
	return &store.Service{Backend: b, Now: func() time.Time { return now }, Parse: program.Parse, Entropy: rand.Reader,
		NewID: func() string { n++; return fmt.Sprintf("op-%06d", n) }}
}

func file(t *testing.T) *sqlite.DB {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "store.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func database(t *testing.T) *postgres.DB {
	t.Helper()
	db, err := postgres.Open(t.Context(), pgtest.Shared(t).Database(t), postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// book is a store with something in nearly every table.
func book(t *testing.T) *sqlite.DB {
	t.Helper()
	db := file(t)
	svc := service(db)
	if err := demo.Generate(t.Context(), svc, demo.Options{Size: demo.Small, Seed: 1, Now: now}, nil); err != nil {
		t.Fatal(err)
	}
	u, err := svc.Init(t.Context(), "init", "Root", "root@acme.example")
	if err != nil {
		t.Fatal(err)
	}
	st, err := svc.SignInUser(t.Context(), u.ID, "cli")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := st.AddToken(t.Context(), store.TokenInput{Op: "token", UserID: u.ID}); err != nil {
		t.Fatal(err)
	}
	if err := svc.SealAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

func healthy(t *testing.T, b store.Backend) {
	t.Helper()
	svc := service(b)
	report, err := svc.Doctor(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range report.Checks {
		if c.Findings > 0 {
			t.Errorf("%s %s: %d findings %v", c.ID, c.Name, c.Findings, c.Keys)
		}
	}
	chain, err := svc.As(domain.Actor{Name: "op", Roles: []domain.Role{domain.RoleAdmin}}).VerifyAudit(t.Context())
	if err != nil || !chain.OK || chain.Sealed == 0 {
		t.Errorf("the chain is %+v, %v", chain, err)
	}
}

func TestAStoreSurvivesTheWayToPostgreSQLAndBack(t *testing.T) {
	first, second, third := book(t), database(t), file(t)
	there, err := Copy(t.Context(), first, second, Options{Batch: 97})
	if err != nil {
		t.Fatal(err)
	}
	back, err := Copy(t.Context(), second, third, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(there.Tables, back.Tables); diff != "" {
		t.Errorf("the hashes differ (-there +back):\n%s", diff)
	}
	empty := 0
	for _, x := range back.Tables {
		if x.Rows == 0 {
			empty++
		}
	}
	if !there.OK || !back.OK || there.Resumed || empty > len(back.Tables)/2 {
		t.Errorf("copied %+v", there)
	}
	healthy(t, second)
	healthy(t, third)
	admin := domain.Actor{Name: "op", Roles: []domain.Role{domain.RoleAdmin}}
	for _, b := range []store.Backend{second, third} {
		users, err := service(b).As(admin).Users(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		last := slices.MaxFunc(users, func(a, b domain.User) int { return int(a.ID - b.ID) })
		u, err := service(b).As(admin).SaveUser(t.Context(), "new-user", domain.User{Name: "Newcomer", Roles: "viewer", Active: true})
		if err != nil || u.ID != last.ID+1 {
			t.Errorf("the next user got the id %d after %d: %v", u.ID, last.ID, err)
		}
	}
}

func TestRowsThatReferToLaterRowsArriveWhole(t *testing.T) {
	from, to := book(t), file(t)
	var table sqlstore.RawTable
	for _, x := range sqlstore.RawTables(Marker) {
		if x.Name == "referral" {
			table = x
		}
	}
	err := writing(t.Context(), from, func(r rows) error {
		columns, err := r.RawColumns("referral")
		if err != nil {
			return err
		}
		row := make([]any, len(columns))
		row[slices.Index(columns, "id")], row[slices.Index(columns, "duplicate_of")] = int64(1), int64(7)
		return r.RawLater(table, columns, [][]any{row})
	})
	if err != nil {
		t.Fatal(err)
	}
	if r, err := Copy(t.Context(), from, to, Options{Batch: 3}); err != nil || !r.OK {
		t.Errorf("copied %v, %v", r.OK, err)
	}
}

func TestACopyThatWasCutOffGoesOnWhereItStopped(t *testing.T) {
	from, to := book(t), file(t)
	for cut := 1; ; cut++ {
		ctx, cancel := context.WithCancel(t.Context())
		batches := 0
		r, err := Copy(ctx, from, to, Options{Batch: 400, Progress: func(string, int64) {
			if batches++; batches == 3 {
				cancel()
			}
		}})
		cancel()
		if err == nil {
			if cut < 5 || !r.OK || !r.Resumed {
				t.Errorf("done at try %d: ok %v, resumed %v", cut, r.OK, r.Resumed)
			}
			break
		}
		if domain.CodeOf(err) != domain.Unavailable && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	healthy(t, to)
	if r, err := Copy(t.Context(), from, to, Options{}); domain.CodeOf(err) != domain.Conflict {
		t.Errorf("a finished copy is taken for an empty store: %+v, %v", r, err)
	}
}

// half is a target in which a copy of from has begun.
func half(t *testing.T, from store.Backend) *sqlite.DB {
	t.Helper()
	to := file(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if _, err := Copy(ctx, from, to, Options{Progress: func(table string, _ int64) {
		if table == "referral" {
			cancel()
		}
	}}); err == nil {
		t.Fatal("the copy was not cut off")
	}
	return to
}

func TestATargetWithSomethingElseInItIsRefused(t *testing.T) {
	from := book(t)
	other := file(t)
	if _, err := service(other).Init(t.Context(), "other", "Somebody", "x@acme.example"); err != nil {
		t.Fatal(err)
	}
	begun := half(t, from)
	for what, c := range map[string]struct{ from, to store.Backend }{
		"data of its own": {from, other}, "another copy, half done": {other, begun}, "a source that is half a copy": {begun, file(t)},
	} {
		if _, err := Copy(t.Context(), c.from, c.to, Options{}); domain.CodeOf(err) != domain.Conflict {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestASourceThatChangedBetweenTwoRunsIsNoticed(t *testing.T) {
	from := book(t)
	to := half(t, from)
	admin := domain.Actor{Name: "op", Roles: []domain.Role{domain.RoleAdmin}}
	users, err := service(from).As(admin).Users(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	users[0].Email = "changed@acme.example"
	if _, err := service(from).As(admin).SaveUser(t.Context(), "change", users[0]); err != nil {
		t.Fatal(err)
	}
	r, err := Copy(t.Context(), from, to, Options{})
	if domain.CodeOf(err) != domain.Conflict || r.OK || !strings.Contains(err.Error(), "user") {
		t.Errorf("copied %v: %v", r.OK, err)
	}
}

func TestEveryTableOfTheSchemaIsCopiedOrLeftOutOnPurpose(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	d, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	found, err := db.QueryContext(t.Context(), "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for found.Next() {
		var name string
		if err := found.Scan(&name); err != nil {
			t.Fatal(err)
		}
		have = append(have, name)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	known := slices.DeleteFunc(slices.Clone(sqlstore.NotCopied), func(name string) bool { return name == "write_lock" })
	for _, x := range sqlstore.RawTables(Marker) {
		known = append(known, x.Name)
	}
	if diff := cmp.Diff(have, known, cmpopts.SortSlices(strings.Compare)); diff != "" {
		t.Errorf("(-schema +copied):\n%s", diff)
	}
}
