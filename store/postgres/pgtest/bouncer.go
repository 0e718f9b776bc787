package pgtest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// Bouncer runs pgbouncer in transaction mode before the server and gives the
// function that turns a database's name into its address there. Without pgbouncer
// the test is skipped.
func (c *Cluster) Bouncer(t testing.TB) func(database string) string {
	t.Helper()
	program, err := exec.LookPath("pgbouncer")
	if err != nil {
		if program, err = exec.LookPath("/usr/sbin/pgbouncer"); err != nil {
			t.Skip("skipped: pgbouncer is not installed")
		}
	}
	port, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	users := filepath.Join(c.dir, "users.txt")
	conf := fmt.Sprintf(`[databases]
* = host=127.0.0.1 port=%d
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = %d
unix_socket_dir =
auth_type = trust
auth_file = %s
pool_mode = transaction
max_client_conn = 200
default_pool_size = 4
server_round_robin = 1
`, c.Port, port, users)
	ini := filepath.Join(c.dir, "pgbouncer.ini")
	for name, text := range map[string]string{users: `"refdeck" ""` + "\n", ini: conf} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	p, err := c.launch(syscall.SIGKILL, "pgbouncer.log", program, ini)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.signal(syscall.SIGKILL) })
	dsn := func(database string) string {
		return fmt.Sprintf("postgres://refdeck@127.0.0.1:%d/%s?sslmode=disable", port, database)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := p.answer(ctx, dsn("postgres")); err != nil {
		t.Fatal(err)
	}
	return dsn
}
