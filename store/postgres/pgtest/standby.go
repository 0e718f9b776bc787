package pgtest

import (
	"fmt"
	"path/filepath"
	"testing"
)

// Standby makes a server that follows this one under a name, which
// synchronous_standby_names may list.
func (c *Cluster) Standby(t testing.TB, name string, opts ...Option) *Cluster {
	t.Helper()
	s := locate(t, disk)
	t.Cleanup(s.remove)
	if out, err := s.run("pg_basebackup", "-D", s.data(), "-X", "stream", "-c", "fast", "--no-sync", "-R",
		"-d", fmt.Sprintf("host=127.0.0.1 port=%d user=refdeck application_name=%s", c.Port, name)); err != nil {
		s.fail(t, "copying", err, out)
	}
	s.begin(t, opts)
	return s
}

// Promote makes a standby the primary.
func (c *Cluster) Promote(t testing.TB) {
	t.Helper()
	if out, err := c.run("pg_ctl", "promote", "-D", c.data(), "-w"); err != nil {
		t.Fatalf("promoting: %v\n%s", err, out)
	}
}

// Set changes a parameter of the running server for new and running sessions.
func (c *Cluster) Set(t testing.TB, name, value string) {
	t.Helper()
	c.Exec(t, "postgres", "ALTER SYSTEM SET "+name+" = '"+value+"'")
	c.Exec(t, "postgres", "SELECT pg_reload_conf()")
}

// Dir is the cluster's folder: sockets and the log lie there, the data below.
func (c *Cluster) Dir() string { return filepath.Clean(c.dir) }
