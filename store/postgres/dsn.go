package postgres

import (
	"fmt"
	"net"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/refdeck/refdeck/domain"
)

// limits bound every transaction. They are set inside it, since behind a pooler the
// settings of a session do not stay with it.
type limits struct {
	statement, lock, idle string // as PostgreSQL reads them
}

const connectTimeout = 5 * time.Second

// target is a database as its address names it.
type target struct {
	config *pgx.ConnConfig
	limits limits
	asked  bool // the address says how statements are sent
	hosts  int
	name   string // for messages: database and host, without secrets
}

var secrets = []*regexp.Regexp{
	regexp.MustCompile(`(?s)(://[^:/@?]*:).*(@)`),
	regexp.MustCompile(`(?i)((?:^|[\s?&])(?:ssl)?password\s*=\s*)(?:'(?:[^'\\]|\\.)*'|[^\s&]*)()`),
}

// Mask is the address of a database with its passwords left out, for people to see.
func Mask(dsn string) string {
	for _, secret := range secrets {
		dsn = secret.ReplaceAllString(dsn, "${1}xxxxx${2}")
	}
	return dsn
}

// parse reads an address. What the parser says about a bad one may quote the
// password, so it is not passed on.
func parse(dsn string, opts Options) (*target, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, domain.Errorf(domain.Invalid, "The address of the database cannot be understood; it looks like postgres://user@host/database?sslmode=verify-full. Nothing was opened.")
	}
	t := &target{config: config, limits: limits{statement: "30s", lock: "10s", idle: "30s"}}
	for name, into := range map[string]*string{"statement_timeout": &t.limits.statement, "lock_timeout": &t.limits.lock, "idle_in_transaction_session_timeout": &t.limits.idle} {
		if v, ok := config.RuntimeParams[name]; ok {
			*into = v
			delete(config.RuntimeParams, name) // a pooler refuses it at the start of a connection
		}
	}
	t.settle(dsn, opts)
	return t, nil
}

// settle fills in what the address leaves open.
func (t *target) settle(dsn string, opts Options) {
	c := t.config
	t.asked = strings.Contains(dsn, "default_query_exec_mode")
	if !t.asked {
		c.DefaultQueryExecMode = pgx.QueryExecModeCacheDescribe // what works everywhere; see connector
	}
	if !strings.Contains(dsn, "connect_timeout") {
		c.ConnectTimeout = connectTimeout
	}
	if c.RuntimeParams["application_name"] == "" {
		c.RuntimeParams["application_name"] = "refdeck"
	}
	c.RuntimeParams["timezone"] = "UTC"
	seen := map[string]bool{}
	for _, f := range append([]*pgconn.FallbackConfig{{Host: c.Host, Port: c.Port}}, c.Fallbacks...) {
		seen[f.Host+":"+strconv.Itoa(int(f.Port))] = true // the same host comes again without TLS
	}
	t.hosts = len(seen)
	if t.hosts > 1 && c.ValidateConnect == nil && !opts.ReadOnly {
		c.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsReadWrite
	}
	c.BuildContextWatcherHandler = watch
	t.name = fmt.Sprintf("%q at %s", c.Database, net.JoinHostPort(c.Host, strconv.Itoa(int(c.Port))))
	if t.hosts > 1 {
		t.name += fmt.Sprintf(" and %d more", t.hosts-1)
	}
}

// set is the statements that bound a transaction.
func (l limits) set() string {
	return "SET LOCAL statement_timeout = " + literal(l.statement) + "; SET LOCAL lock_timeout = " + literal(l.lock) +
		"; SET LOCAL idle_in_transaction_session_timeout = " + literal(l.idle)
}

func literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
