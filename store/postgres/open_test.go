package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/postgres"
	"github.com/refdeck/refdeck/store/postgres/pgtest"
)

// name is the database of an address.
func name(dsn string) string {
	u, err := url.Parse(dsn)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Path, "/")
}

func wantUnavailable(t *testing.T, err error, words string) {
	t.Helper()
	if domain.CodeOf(err) != domain.Unavailable || !strings.Contains(err.Error(), words) {
		t.Errorf("got %v, want words like %q", explain(err), words)
	}
}

func TestADatabaseWithoutAStoreIsRefusedWhereOneMustExist(t *testing.T) {
	dsn := pgtest.Shared(t).Database(t)
	for _, opts := range []postgres.Options{{MustExist: true}, {ReadOnly: true}} {
		_, err := postgres.Open(context.Background(), dsn, opts)
		wantUnavailable(t, err, "There is no store in the database")
	}
}

func TestTablesOfAnotherProgramAreLeftAlone(t *testing.T) {
	c := pgtest.Shared(t)
	dsn := c.Database(t)
	c.Exec(t, name(dsn), "CREATE TABLE account (theirs TEXT)")
	_, err := postgres.Open(context.Background(), dsn, postgres.Options{})
	wantUnavailable(t, err, "tables of another program")
	c.Exec(t, name(dsn), "SELECT theirs FROM account")
}

func TestAStoreThatWasOpenedForReadingIsNotWritten(t *testing.T) {
	d := open(t, database(t), postgres.Options{ReadOnly: true})
	wantUnavailable(t, d.Write(context.Background(), step("op")), "opened for reading")
	wantSteps0(t, d)
}

func wantSteps0(t *testing.T, d *postgres.DB) {
	t.Helper()
	err := d.Read(context.Background(), func(tx store.Tx) error {
		users, err := tx.Users().Page(0, 1)
		if len(users) > 0 {
			t.Errorf("there is %v", users)
		}
		return err
	})
	if err != nil {
		t.Error(explain(err))
	}
}

func TestManyWhoMakeTheSameStoreAtOnceAllGetIt(t *testing.T) {
	dsn := pgtest.Shared(t).Database(t)
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			d, err := postgres.Open(context.Background(), dsn, postgres.Options{})
			if err != nil {
				t.Error(explain(err))
				return
			}
			_ = d.Close()
		})
	}
	wg.Wait()
	d := open(t, dsn, postgres.Options{MustExist: true})
	engine, schema, err := d.Describe(context.Background())
	if err != nil || schema != postgres.SchemaVersion || !strings.HasPrefix(engine, "PostgreSQL ") || strings.Contains(engine, "(") {
		t.Errorf("%q, %d, %v", engine, schema, err)
	}
}

// own gives the texts of the migrations by name.
func own(t *testing.T) fstest.MapFS {
	t.Helper()
	files, err := postgres.OwnMigrations()
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil || len(names) != postgres.SchemaVersion {
		t.Fatalf("%d migrations, want %d (%v)", len(names), postgres.SchemaVersion, err)
	}
	out := fstest.MapFS{}
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = &fstest.MapFile{Data: data}
	}
	return out
}

func TestANewerSchemaIsRefusedAndAnOlderOneBroughtUp(t *testing.T) {
	ctx, dsn := context.Background(), database(t)
	files := own(t)
	files["00002_next.sql"] = &fstest.MapFile{Data: []byte("CREATE TABLE added (id BIGINT PRIMARY KEY);\nINSERT INTO added VALUES (1);")}
	d, err := postgres.OpenSteps(ctx, dsn, files, 2)
	if err != nil {
		t.Fatal(explain(err))
	}
	if _, rows, err := d.ReadSQL(ctx, "SELECT id FROM added"); err != nil || len(rows) != 1 {
		t.Errorf("%v, %v", rows, explain(err))
	}
	_ = d.Close()
	_, err = postgres.Open(ctx, dsn, postgres.Options{})
	if !errors.Is(err, store.ErrNewer) {
		t.Errorf("the older program answered %v", explain(err))
	}
	wantUnavailable(t, err, "newer refdeck")
}

// TestAMigrationThatIsKilledAtAnyStatementLeavesNothing has the server end the
// connection after each statement in turn.
func TestAMigrationThatIsKilledAtAnyStatementLeavesNothing(t *testing.T) {
	ctx, c := context.Background(), pgtest.Shared(t)
	dsn := c.Database(t)
	const file = "00001_foundation.sql"
	statements := strings.SplitAfter(string(own(t)[file].Data), ";\n")
	at := []int{0, 1, len(statements) / 2, len(statements) - 1}
	if !testing.Short() {
		at = nil
		for i := range statements {
			at = append(at, i)
		}
	}
	for _, i := range at {
		text := strings.Join(statements[:i], "") + "SELECT pg_terminate_backend(pg_backend_pid());\n" + strings.Join(statements[i:], "")
		d, err := postgres.OpenSteps(ctx, dsn, fstest.MapFS{file: {Data: []byte(text)}}, 1)
		if err == nil {
			_ = d.Close()
			t.Fatalf("killed at statement %d, it was opened", i)
		}
		wantUnavailable(t, err, "as it was before")
	}
	_, err := postgres.Open(ctx, dsn, postgres.Options{MustExist: true})
	wantUnavailable(t, err, "There is no store")
	d := open(t, dsn, postgres.Options{})
	if err := d.Write(ctx, step("op")); err != nil {
		t.Fatal(explain(err))
	}
	wantSteps(t, d, 1)
}

func TestNoErrorHoldsThePassword(t *testing.T) {
	c := pgtest.Shared(t)
	c.Exec(t, "postgres", "DROP ROLE IF EXISTS guarded; CREATE ROLE guarded LOGIN PASSWORD 'right'")
	const secret = "s3cr3t/?#word"
	quoted := url.QueryEscape(secret)
	for what, dsn := range map[string]string{
		"a wrong password":      fmt.Sprintf("postgres://guarded:%s@127.0.0.1:%d/postgres?sslmode=disable", quoted, c.Port),
		"key=value pairs":       fmt.Sprintf("host=127.0.0.1 port=%d user=guarded dbname=postgres sslmode=disable password='%s'", c.Port, secret),
		"no such host":          fmt.Sprintf("postgres://guarded:%s@127.0.0.1:1/postgres", quoted),
		"no such database":      fmt.Sprintf("postgres://refdeck:%s@127.0.0.1:%d/none?sslmode=disable", quoted, c.Port),
		"a bad port":            "postgres://guarded:" + secret + "@127.0.0.1:port/postgres",
		"a bad escape":          "postgres://guarded:%zz" + secret + "@127.0.0.1/postgres",
		"a bad mode":            "postgres://guarded:" + quoted + "@127.0.0.1/postgres?sslmode=odd",
		"as a parameter":        "postgres://guarded@127.0.0.1/postgres?password=" + quoted + "&sslmode=odd",
		"pairs that do not end": "host=127.0.0.1 password='" + secret + " sslmode=odd",
		"two passwords":         "postgres://guarded:" + quoted + "@127.0.0.1:1/postgres?password=" + quoted,
	} {
		t.Run(what, func(t *testing.T) {
			_, err := postgres.Open(context.Background(), dsn, postgres.Options{})
			if err == nil {
				t.Fatal("it was opened")
			}
			for _, text := range []string{explain(err), fmt.Sprintf("%+v", err), postgres.Mask(dsn)} {
				if strings.Contains(text, "s3cr3t") || strings.Contains(text, "word") && !strings.Contains(text, "password") {
					t.Errorf("the password is in %s", text)
				}
			}
		})
	}
}

func TestTheReasonWhyADatabaseCannotBeOpenedIsPlain(t *testing.T) {
	c := pgtest.Shared(t)
	for dsn, words := range map[string]string{
		fmt.Sprintf("postgres://guarded:wrong@127.0.0.1:%d/postgres?sslmode=disable", c.Port): "does not let this user in",
		fmt.Sprintf("postgres://refdeck@127.0.0.1:%d/none?sslmode=disable", c.Port):           "no database of this name",
		"postgres://refdeck@127.0.0.1:1/none":                                                 "No server answers there",
	} {
		_, err := postgres.Open(context.Background(), dsn, postgres.Options{})
		wantUnavailable(t, err, words)
	}
}

func TestMaskLeavesOutPasswordsOnly(t *testing.T) {
	for in, want := range map[string]string{
		"postgres://ann:pw@db/refdeck":                     "postgres://ann:xxxxx@db/refdeck",
		"postgres://ann@db:5432/refdeck?sslmode=disable":   "postgres://ann@db:5432/refdeck?sslmode=disable",
		"postgres://ann:p@w@db/refdeck":                    "postgres://ann:xxxxx@db/refdeck",
		"host=db user=ann password=pw dbname=refdeck":      "host=db user=ann password=xxxxx dbname=refdeck",
		`host=db password = 'a\' b' dbname=refdeck`:        "host=db password = xxxxx dbname=refdeck",
		"postgres://db/refdeck?user=ann&password=pw&x=y":   "postgres://db/refdeck?user=ann&password=xxxxx&x=y",
		"postgres://db/refdeck?sslpassword=pw&sslmode=off": "postgres://db/refdeck?sslpassword=xxxxx&sslmode=off",
	} {
		if got := postgres.Mask(in); got != want {
			t.Errorf("%s became %s, want %s", in, got, want)
		}
	}
}

func replaceUser(dsn, user string) string { return strings.Replace(dsn, "refdeck@", user+"@", 1) }
