package main

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/refdeck/refdeck/domain"
)

func TestAStoreIsNamedByPathDatabaseOrServer(t *testing.T) {
	tests := []struct {
		text string
		kind storeKind
		want string // as it is shown; "" is wrong usage
	}{
		{"store.db", kindSQLite, "store.db"},
		{"sqlite:store.db", kindSQLite, "store.db"},
		{"sqlite:///var/lib/store.db", kindSQLite, "/var/lib/store.db"},
		{"C:\\data\\store.db", kindSQLite, "C:\\data\\store.db"},
		{"postgres://ana@db.example/deck", kindPostgres, "postgres://ana@db.example/deck"},
		{"postgres://ana:s3cret@db.example/deck", kindPostgres, "postgres://ana:***@db.example/deck"},
		{"postgres://ana:s3:cr@t@a.example,b.example/deck", kindPostgres, "postgres://ana:***@a.example,b.example/deck"},
		{"postgresql://db.example/deck?user=ana&password=s3cret&sslmode=require", kindPostgres, "postgresql://db.example/deck?user=ana&password=***&sslmode=require"},
		{"https://deck.example", kindRemote, "https://deck.example"},
		{"http://127.0.0.1:8080", kindRemote, "http://127.0.0.1:8080"},
		{"http://localhost:8080", kindRemote, "http://localhost:8080"},
		{"http://[::1]:8080", kindRemote, "http://[::1]:8080"},
		{"http://deck.example", "", ""},
		{"https://ana:s3cret@deck.example", "", ""},
		{"mysql://ana:s3cret@db.example/deck", "", ""},
		{"https://", "", ""},
		{"sqlite:", "", ""},
	}
	for _, tt := range tests {
		d, err := parseDSN(tt.text)
		if (err == nil) != (tt.want != "") || (err == nil && (d.kind != tt.kind || d.shown() != tt.want)) {
			t.Errorf("%s: %+v, shown %s, %v", tt.text, d, d.shown(), err)
		}
		if err != nil && (exitCode(err) != exitUsage || strings.Contains(err.Error(), "s3cret")) {
			t.Errorf("%s: %v", tt.text, err)
		}
	}
}

// quietly runs a command line with an environment and gives all that it said.
func quietly(t *testing.T, env map[string]string, args ...string) (code int, said string) {
	t.Helper()
	a, out, messages := testApp(t, strings.NewReader(""))
	home := a.env("HOME")
	a.env = func(name string) string {
		if v, ok := env[name]; ok {
			return v
		}
		return map[string]string{"HOME": home, "USER": "ana"}[name]
	}
	code = a.main(t.Context(), args)
	return code, out.String() + messages.String()
}

func TestNoPasswordAndNoTokenIsEverShown(t *testing.T) {
	const database = "postgres://ana:s3cret@127.0.0.1:1/deck?connect_timeout=1"
	for _, args := range [][]string{{"config"}, {"config", "--json"}, {"queue"}, {"whoami"}, {"doctor"}, {"restore", "x.db"}} {
		for _, env := range []map[string]string{{"REFDECK_STORE": database}, {"REFDECK_STORE": "http://127.0.0.1:1", "REFDECK_TOKEN": "rfl_p_s3cret"}} {
			code, said := quietly(t, env, args...)
			if strings.Contains(said, "s3cret") {
				t.Errorf("%v with %v shows it: %s", args, env, said)
			}
			if args[0] != "config" && code != exitUnavailable && code != exitForbidden {
				t.Errorf("%v with %v ended with %d: %s", args, env, code, said)
			}
		}
	}
	_, said := quietly(t, nil, "queue", "--store", database)
	if !strings.Contains(said, "Everybody on this machine can read a password on the command line") || strings.Contains(said, "s3cret") {
		t.Errorf("of a password on the command line it says %s", said)
	}
}

func TestATokenComesFromTheEnvironmentOrAFileThatNobodyElseReads(t *testing.T) {
	dir := t.TempDir()
	own, open := filepath.Join(dir, "own"), filepath.Join(dir, "open")
	for name, mode := range map[string]os.FileMode{own: 0o600, open: 0o640} {
		if err := os.WriteFile(name, []byte(" rfl_p_fromfile \n"), mode); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		name   string
		env    map[string]string
		config string
		want   string
	}{
		{"the environment", map[string]string{"REFDECK_TOKEN": "rfl_p_env", "REFDECK_TOKEN_FILE": own}, "", "rfl_p_env"},
		{"a file that the environment names", map[string]string{"REFDECK_TOKEN_FILE": own}, open, "rfl_p_fromfile"},
		{"a file that the config names", nil, own, "rfl_p_fromfile"},
		{"a file that others can read", map[string]string{"REFDECK_TOKEN_FILE": open}, "", ""},
		{"a file that is not there", map[string]string{"REFDECK_TOKEN_FILE": filepath.Join(dir, "none")}, "", ""},
		{"nothing", nil, "", ""},
	}
	for _, tt := range tests {
		if tt.env["REFDECK_TOKEN_FILE"] == open && runtime.GOOS == "windows" {
			continue
		}
		a := &app{err: io.Discard, env: func(name string) string { return tt.env[name] }, config: config{TokenFile: tt.config}}
		got, err := a.token()
		if got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("%s: %q, %v", tt.name, got, err)
		}
		if err != nil && domain.CodeOf(err) != domain.Unauthenticated {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestServeOpensOnlyDoorsThatAreSafe(t *testing.T) {
	tests := []struct {
		name string
		f    serveFlags
		says string // "" is fine
	}{
		{"nothing at all", serveFlags{}, "Say what to offer"},
		{"HTTP on this machine", serveFlags{http: "127.0.0.1:0"}, ""},
		{"HTTP on this machine by name", serveFlags{http: "localhost:8080"}, ""},
		{"HTTP everywhere", serveFlags{http: ":8080"}, "Plain HTTP is for this machine only"},
		{"HTTP everywhere behind a proxy", serveFlags{http: "0.0.0.0:8080", proxies: []string{"10.0.0.0/8"}}, ""},
		{"HTTP everywhere on purpose", serveFlags{http: ":8080", plain: true}, ""},
		{"a proxy that is none", serveFlags{http: "127.0.0.1:0", proxies: []string{"proxy"}}, "an address or a network"},
		{"SSH everywhere", serveFlags{ssh: ":2222"}, ""},
		{"metrics everywhere", serveFlags{ssh: ":2222", metrics: ":9090"}, "for this machine only"},
		{"metrics on this machine", serveFlags{ssh: ":2222", metrics: "127.0.0.1:9090"}, ""},
		{"half a certificate", serveFlags{http: ":443", cert: "c.pem"}, "belong together"},
		{"a certificate without HTTP", serveFlags{ssh: ":2222", cert: "c.pem", key: "k.pem"}, "is for --http"},
		{"a certificate that is not there", serveFlags{http: ":443", cert: "none.pem", key: "none.pem"}, "cannot be used"},
	}
	for _, tt := range tests {
		_, err := tt.f.doors()
		if (err == nil) != (tt.says == "") || (err != nil && !strings.Contains(err.Error(), tt.says)) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestCommandsAreMarkedByNamesThatExist(t *testing.T) {
	a, _, _ := testApp(t, strings.NewReader(""))
	known := map[string]bool{}
	for _, c := range a.root().Commands() {
		known[path(c)] = true
		for _, sub := range c.Commands() {
			known[path(sub)] = true
		}
	}
	for name := range marks {
		if !known[name] {
			t.Errorf("there is no command %q", name)
		}
	}
}
