// Package pgtest runs private PostgreSQL servers for tests from the binaries that
// are installed, each with its data in a temporary folder of its own.
package pgtest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// patience is how long a server may take to start or to stop.
const patience = 30 * time.Second

// Cluster is one running server.
type Cluster struct {
	Port int
	dir  string
	bin  string
	who  *syscall.Credential // nil: the one who runs the tests
	mu   sync.Mutex
	proc *process
	made int
}

// Option changes how a cluster is made.
type Option func(*options)

type options struct{ settings []string }

// With sets a parameter of the server.
func With(name, value string) Option {
	return func(o *options) {
		o.settings = append(o.settings, name+" = '"+strings.ReplaceAll(value, "'", "''")+"'")
	}
}

var shared struct {
	sync.Mutex
	cluster *Cluster
}

// Shared is the one cluster of this test binary, started when it is first asked
// for, in memory where there is room. Tests that stop a server start their own.
func Shared(t testing.TB) *Cluster {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.cluster == nil {
		shared.cluster = start(t, cmp.Or(memory(), disk))
	}
	return shared.cluster
}

// Main runs the tests of a package and removes what the shared cluster left behind.
func Main(m *testing.M) int {
	defer func() {
		if c := shared.cluster; c != nil {
			c.remove()
		}
	}()
	return m.Run()
}

// Start makes a cluster of a test's own on the disk, which goes when the test ends.
func Start(t testing.TB, opts ...Option) *Cluster {
	t.Helper()
	c := start(t, disk, opts...)
	t.Cleanup(c.remove)
	return c
}

func start(t testing.TB, place string, opts ...Option) *Cluster {
	t.Helper()
	c := locate(t, place)
	args := []string{"-D", c.data(), "-U", "refdeck", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"}
	// A database that sorts by language shows whether the schema asks for bytes.
	if out, err := c.run("initdb", append(args, "--locale-provider=icu", "--icu-locale=en-US")...); err != nil {
		_ = os.RemoveAll(c.data())
		if again, err := c.run("initdb", args...); err != nil {
			c.fail(t, "initdb", err, out+again)
		}
	}
	c.begin(t, opts)
	return c
}

// begin configures what initdb or pg_basebackup has made, and starts it.
func (c *Cluster) begin(t testing.TB, opts []Option) {
	t.Helper()
	var o options
	for _, opt := range opts {
		opt(&o)
	}
	if err := c.configure(o.settings); err != nil {
		c.fail(t, "configuring", err, "")
	}
	if err := c.Up(); err != nil {
		c.fail(t, "starting", err, c.log())
	}
}

// locate finds the binaries and makes the folder.
func locate(t testing.TB, place string) *Cluster {
	t.Helper()
	bin, err := binaries()
	if err != nil {
		missing(t, err)
	}
	sweep()
	who, err := unprivileged()
	if err != nil {
		missing(t, err)
	}
	dir, err := os.MkdirTemp(place, prefix)
	if err != nil {
		t.Fatal(err)
	}
	if who != nil {
		if err := os.Chown(dir, int(who.Uid), int(who.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	port, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	return &Cluster{Port: port, dir: dir, bin: bin, who: who}
}

// missing skips the test, or fails it where everything is required.
func missing(t testing.TB, why error) {
	t.Helper()
	if os.Getenv("REFDECK_REQUIRE") == "1" {
		t.Fatalf("this test needs a PostgreSQL server: %v", why)
	}
	t.Skipf("skipped: this test needs a PostgreSQL server: %v", why)
}

func (c *Cluster) fail(t testing.TB, what string, err error, out string) {
	t.Helper()
	c.remove()
	t.Fatalf("%s a PostgreSQL server: %v\n%s", what, err, out)
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

const hba = `local all all trust
local replication all trust
host all guarded 127.0.0.1/32 scram-sha-256
host all all 127.0.0.1/32 trust
host replication all 127.0.0.1/32 trust
`

func (c *Cluster) configure(settings []string) error {
	lines := append([]string{"listen_addresses = '127.0.0.1'", "port = " + strconv.Itoa(c.Port), "unix_socket_directories = '" + c.dir + "'",
		"max_connections = 60", "shared_buffers = '64MB'", "log_timezone = 'UTC'", "wal_level = 'replica'", "max_wal_senders = 4"}, settings...)
	f, err := os.OpenFile(filepath.Join(c.data(), "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString("\n" + strings.Join(lines, "\n") + "\n")
	return errors.Join(err, f.Close(), os.WriteFile(filepath.Join(c.data(), "pg_hba.conf"), []byte(hba), 0o600))
}

// DSN is the address of a database of this cluster, by TCP.
func (c *Cluster) DSN(database string) string {
	return fmt.Sprintf("postgres://refdeck@127.0.0.1:%d/%s?sslmode=disable", c.Port, database)
}

// Exec runs statements in a database as the superuser.
func (c *Cluster) Exec(t testing.TB, database, statements string) {
	t.Helper()
	if err := c.exec(database, statements); err != nil {
		t.Fatalf("%s: %v", statements, err)
	}
}

func (c *Cluster) exec(database, statements string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, c.DSN(database))
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, statements)
	return errors.Join(err, conn.Close(ctx))
}

// Database makes an empty database and gives its address; it goes when the test ends.
func (c *Cluster) Database(t testing.TB) string { return c.copyOf(t, "template0") }

// Copy makes a database that begins as another one is, which nobody may have open.
func (c *Cluster) Copy(t testing.TB, of string) string { return c.copyOf(t, of) }

func (c *Cluster) copyOf(t testing.TB, of string) string {
	t.Helper()
	c.mu.Lock()
	c.made++
	name := fmt.Sprintf("test%d", c.made)
	c.mu.Unlock()
	c.Exec(t, "postgres", "CREATE DATABASE "+name+" TEMPLATE "+of)
	t.Cleanup(func() { _ = c.exec("postgres", "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)") })
	return c.DSN(name)
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	port := l.Addr().(*net.TCPAddr).Port
	return port, l.Close()
}

func (c *Cluster) log() string {
	text, _ := os.ReadFile(filepath.Join(c.dir, "log")) // for a message; empty says as much
	return string(text)
}

// run runs one of the server's programs to its end.
func (c *Cluster) run(name string, args ...string) (string, error) {
	cmd := exec.Command(filepath.Join(c.bin, name), args...)
	cmd.Dir = c.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.who}
	out, err := cmd.CombinedOutput()
	return string(out), err
}
