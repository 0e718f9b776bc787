package postgres

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

const (
	channel    = "refdeck"
	maxPayload = 7000             // bytes; PostgreSQL takes up to 8000
	heartbeat  = 15 * time.Second // a connection that says nothing for this long is asked whether it is there
	answerIn   = 5 * time.Second
)

// notice is what servers on one database tell each other.
type notice struct {
	From    string         `json:"f"`
	Changes []store.Change `json:"c,omitempty"`
	All     bool           `json:"a,omitempty"`
}

func (d *DB) notice(changes []store.Change) string {
	text, err := json.Marshal(notice{From: d.process, Changes: changes})
	if err != nil || len(text) > maxPayload {
		text, _ = json.Marshal(notice{From: d.process, All: true}) // a text and a bool always encode
	}
	return string(text)
}

// tell sends the changes when the transaction commits.
func (d *DB) tell(run func(string, ...any) error, changes []store.Change) error {
	return run("SELECT pg_notify(?, ?)", channel, d.notice(changes))
}

// canTell tries whether the engine has NOTIFY, on a channel that nobody listens to.
func (d *DB) canTell(ctx context.Context, c *pgx.Conn) bool {
	_, err := c.Exec(ctx, "SELECT pg_notify('refdeck_probe', '')")
	return err == nil
}

// Listen hears of what other servers commit, on a connection of its own, until ctx
// ends. A connection that is lost is made anew; since something may have been
// missed, everything counts as changed then. It is unavailable where notifications
// do not come through: on an engine without them, or through a pooler in
// transaction mode. The caller then looks at Version.
func (d *DB) Listen(ctx context.Context, heard func([]store.Change)) error {
	c, err := d.listening(ctx)
	if err == nil {
		err = d.proveHearing(ctx, c)
	}
	for err == nil {
		d.hear(ctx, c, heard)
		if ctx.Err() != nil {
			break
		}
		if c, err = d.reconnect(ctx); err == nil {
			heard([]store.Change{{All: true}})
		}
	}
	if c != nil {
		_ = c.Close(context.WithoutCancel(ctx))
	}
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// listening opens a connection that listens.
func (d *DB) listening(ctx context.Context) (*pgx.Conn, error) {
	if !d.tells {
		return nil, domain.Errorf(domain.Unavailable, "This database engine does not tell of changes; refdeck looks for them instead.")
	}
	config := d.target.config.Copy()
	config.BuildContextWatcherHandler = func(c *pgconn.PgConn) ctxwatch.Handler { // waiting ends without a word to the server
		return &pgconn.DeadlineContextWatcherHandler{Conn: c.Conn()}
	}
	c, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, mapError(err)
	}
	if _, err := c.Exec(ctx, "LISTEN "+channel); err != nil {
		_ = c.Close(context.WithoutCancel(ctx))
		return nil, mapError(err)
	}
	return c, nil
}

// proveHearing sends a word through the pool and waits for it: a pooler accepts
// LISTEN and then passes nothing on.
func (d *DB) proveHearing(ctx context.Context, c *pgx.Conn) error {
	word := rand.Text()
	if _, err := d.read.Query(ctx, "SELECT pg_notify('"+channel+"', '"+word+"')"); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, answerIn/2)
	defer cancel()
	for {
		n, err := c.WaitForNotification(ctx)
		if err != nil {
			return domain.Wrap(domain.Unavailable, err, "The connection to the database passes no notifications on (a pooler?); refdeck looks for changes instead.")
		}
		if n.Payload == word {
			return nil
		}
	}
}

// hear passes notifications on until the connection is lost or ctx ends.
func (d *DB) hear(ctx context.Context, c *pgx.Conn, heard func([]store.Change)) {
	defer func() { _ = c.Close(context.WithoutCancel(ctx)) }()
	for ctx.Err() == nil && !c.IsClosed() {
		n, err := wait(ctx, c)
		switch {
		case err == nil:
			if changes := d.changes(n.Payload); len(changes) > 0 {
				heard(changes)
			}
		case errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil:
			if !answers(ctx, c) {
				return
			}
		default:
			return
		}
	}
}

func wait(ctx context.Context, c *pgx.Conn) (*pgconn.Notification, error) {
	ctx, cancel := context.WithTimeout(ctx, heartbeat)
	defer cancel()
	return c.WaitForNotification(ctx)
}

func answers(ctx context.Context, c *pgx.Conn) bool {
	ctx, cancel := context.WithTimeout(ctx, answerIn)
	defer cancel()
	return c.Ping(ctx) == nil
}

// changes reads what another server sent; nothing if it was this one.
func (d *DB) changes(payload string) []store.Change {
	var n notice
	if err := json.Unmarshal([]byte(payload), &n); err != nil || n.From == d.process {
		return nil
	}
	if n.All {
		return []store.Change{{All: true}}
	}
	return n.Changes
}

// reconnect tries until it succeeds or ctx ends.
func (d *DB) reconnect(ctx context.Context) (*pgx.Conn, error) {
	for wait := firstWait; ; wait = min(2*wait, answerIn) {
		c, err := d.listening(ctx)
		if err == nil {
			return c, nil
		}
		if !pause(ctx, wait) {
			return nil, mapError(ctx.Err())
		}
	}
}
