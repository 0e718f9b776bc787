package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/refdeck/refdeck/store/postgres/pgtest"
)

// scriptNow is the moment at which the scripts run, unless they set REFDECK_TEST_NOW.
const scriptNow = "2026-11-20T09:12:00Z"

func TestMain(m *testing.M) {
	testscript.Main(withDatabases{m}, map[string]func(){"refdeck": func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		os.Exit(newApp(testClock(os.Getenv("REFDECK_TEST_NOW"))).main(ctx, os.Args[1:]))
	}})
}

// withDatabases removes the private PostgreSQL server of the tests in the end.
type withDatabases struct{ *testing.M }

// Run runs the tests.
func (m withDatabases) Run() int { return pgtest.Main(m.M) }

// testClock stands still at a moment; "now" is the time of day itself.
func testClock(text string) func() time.Time {
	if text == "now" {
		return time.Now
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		at, _ = time.Parse(time.RFC3339, scriptNow)
	}
	return func() time.Time { return at }
}

func TestScripts(t *testing.T) {
	testscript.Run(t, scripts(testscript.Params{Dir: "testdata/script", Setup: func(e *testscript.Env) error { return setUp(t, e) }}))
}

// databaseScripts are those that run on PostgreSQL, too.
var databaseScripts = []string{"ask", "entity", "figures", "log", "program", "queue", "referral", "team", "why"}

func TestScriptsOnPostgreSQL(t *testing.T) {
	cluster := pgtest.Shared(t)
	p := scripts(testscript.Params{Setup: func(e *testscript.Env) error {
		if err := setUp(t, e); err != nil {
			return err
		}
		dsn := cluster.Database(t)
		e.Setenv("REFDECK_STORE", dsn)
		e.Setenv("STORE", dsn)
		a, _, messages := testApp(t, strings.NewReader(""))
		if code := a.main(t.Context(), []string{"copy", "--from", filepath.Join(e.WorkDir, "store.db"), "--to", dsn}); code != 0 {
			return fmt.Errorf("exit %d: %s", code, messages)
		}
		return nil
	}})
	for _, name := range databaseScripts {
		p.Files = append(p.Files, filepath.Join("testdata", "script", name+".txtar"))
	}
	testscript.Run(t, p)
}

// scripts adds what all scripts can use.
func scripts(p testscript.Params) testscript.Params {
	p.Condition, p.Cmds = func(name string) (bool, error) {
		if name == "shared" {
			return haveShared()
		}
		return false, fmt.Errorf("unknown condition %s", name)
	}, scriptCommands()
	return p
}

func scriptCommands() map[string]func(*testscript.TestScript, bool, []string) {
	all := maps.Clone(teamCommands)
	all["exits"], all["json"], all["keys"], all["tabs"] = scriptExits, scriptJSON, scriptKeys, scriptTabs
	return all
}

// setUp gives each script a home of its own and a copy of the fixture store.
func setUp(t *testing.T, e *testscript.Env) error {
	home := filepath.Join(e.WorkDir, "home")
	e.Values[scriptServers{}] = map[string]*served{}
	e.Setenv("HOME", home)
	e.Setenv("USER", "ana")
	e.Setenv("REFDECK_TEST_NOW", scriptNow)
	e.Setenv("REFDECK_STORE", filepath.Join(e.WorkDir, "store.db"))
	e.Setenv("STORE", filepath.Join(e.WorkDir, "store.db"))
	e.Setenv("SHARED", sharedData())
	if err := os.CopyFS(filepath.Join(e.WorkDir, "fixture"), os.DirFS("testdata/fixture")); err != nil {
		return err
	}
	return writeFixture(t, filepath.Join(e.WorkDir, "store.db"))
}

// sharedData is the folder with the exports of other systems; empty where there is none.
func sharedData() string {
	path, err := filepath.Abs("../../../shared/data")
	if err != nil {
		return ""
	}
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}

// haveShared tells whether those exports are here; where they must be, their
// absence is an error.
func haveShared() (bool, error) {
	if sharedData() == "" && os.Getenv("REFDECK_REQUIRE") != "" {
		return false, errors.New("../shared/data is missing")
	}
	return sharedData() != "", nil
}

var fixture struct {
	once sync.Once
	file []byte
	err  error
}

// writeFixture writes the store of the scripts: testdata/fixture, imported once.
func writeFixture(t *testing.T, path string) error {
	t.Helper()
	fixture.once.Do(func() { fixture.file, fixture.err = makeFixture(t.TempDir()) })
	if fixture.err != nil {
		return fixture.err
	}
	return os.WriteFile(path, fixture.file, 0o600)
}

func makeFixture(dir string) ([]byte, error) {
	path, copied := filepath.Join(dir, "store.db"), filepath.Join(dir, "copy.db")
	var lines [][]string
	for _, kind := range []string{"accounts", "contacts", "nps", "cases", "events", "partners"} {
		lines = append(lines, []string{"import", kind, "testdata/fixture/" + kind + ".csv", "--store", path})
	}
	lines = append(lines, []string{"backup", copied, "--store", path})
	for _, args := range lines {
		var messages strings.Builder
		a := &app{in: strings.NewReader(""), out: io.Discard, err: &messages, now: testClock(scriptNow),
			env: func(name string) string { return map[string]string{"USER": "ana", "HOME": dir}[name] }}
		if code := a.main(context.Background(), args); code != 0 {
			return nil, fmt.Errorf("%v: exit %d: %s", args, code, messages.String())
		}
	}
	return os.ReadFile(copied)
}

// exits CODE COMMAND…: runs a command that must end with that code.
func scriptExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		got = -1
		if e, ok := err.(interface{ ExitCode() int }); ok {
			got = e.ExitCode()
		}
	}
	if got != want {
		ts.Fatalf("%v ended with %d, want %d", args[1:], got, want)
	}
}

// json PATH VALUE: the value at that place of the JSON on stdout; ! forbids it.
func scriptJSON(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: json PATH VALUE")
	}
	v, err := at(parseOut(ts), args[0])
	ts.Check(err)
	got := compact(v)
	if text, ok := v.(string); ok {
		got = text
	}
	if (got == args[1]) == neg {
		ts.Fatalf("%s is %s, want %s (not: %v)", args[0], got, args[1], neg)
	}
}

// keys PATH KEY…: the object there has exactly these keys.
func scriptKeys(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: keys PATH KEY…")
	}
	v, err := at(parseOut(ts), args[0])
	ts.Check(err)
	object, ok := v.(map[string]any)
	if !ok {
		ts.Fatalf("%s is no object but %s", args[0], compact(v))
	}
	var got []string
	for k := range object {
		got = append(got, k)
	}
	want := slices.Clone(args[1:])
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		ts.Fatalf("keys of %s:\n got %v\nwant %v", args[0], got, want)
	}
}

// tabs N: every line on stdout has N cells.
func scriptTabs(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	for _, line := range strings.Split(strings.TrimSuffix(ts.ReadFile("stdout"), "\n"), "\n") {
		if got := strings.Count(line, "\t") + 1; got != want || neg {
			ts.Fatalf("%d cells in %q, want %d", got, line, want)
		}
	}
}

func parseOut(ts *testscript.TestScript) any {
	dec := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout")))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		ts.Fatalf("stdout is not JSON: %v", err)
	}
	return v
}

func compact(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// at finds the value at a path such as items.0.readiness.score; "." is the whole,
// len at the end the length of a list.
func at(v any, path string) (any, error) {
	for _, key := range strings.Split(strings.Trim(path, "."), ".") {
		if key == "" {
			continue
		}
		switch x := v.(type) {
		case map[string]any:
			next, ok := x[key]
			if !ok {
				return nil, fmt.Errorf("there is no %s in %s", key, path)
			}
			v = next
		case []any:
			if key == "len" {
				v = json.Number(strconv.Itoa(len(x)))
				continue
			}
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(x) {
				return nil, fmt.Errorf("there is no %s in %s", key, path)
			}
			v = x[i]
		default:
			return nil, fmt.Errorf("there is no %s in %s", key, path)
		}
	}
	return v, nil
}
