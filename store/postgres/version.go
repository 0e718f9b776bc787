package postgres

import (
	"context"
	"fmt"
	"hash/fnv"
	"strings"
)

// Version is a number that is another one when somebody has committed what a screen
// shows: an operation, somebody composing, a sweep of the queue. It is for those
// who cannot Listen.
func (d *DB) Version(ctx context.Context) (int64, error) {
	rows, err := d.ask(ctx, `SELECT (SELECT coalesce(max(id), 0) FROM audit_event), (SELECT coalesce(min(next_at), 0) FROM queue WHERE next_at > 0),
		count(*), coalesce(max(until), 0), coalesce(sum(contact_id), 0) FROM presence`)
	if err != nil {
		return 0, err
	}
	h := fnv.New64a()
	_, _ = fmt.Fprint(h, rows[0]...)
	return int64(h.Sum64() | 1), nil // never 0, which means that nobody has looked yet
}

// Describe tells the engine with its version, and the schema's version.
func (d *DB) Describe(ctx context.Context) (engine string, schema int64, err error) {
	rows, err := d.ask(ctx, "SELECT version(), (SELECT max(version) FROM refdeck_schema)")
	if err != nil {
		return "", 0, err
	}
	schema, _ = rows[0][1].(int64)
	return shortVersion(fmt.Sprint(rows[0][0])), schema, nil
}

// shortVersion leaves the build out of what the engine says of itself.
func shortVersion(text string) string {
	parts := strings.Fields(text)
	for i, p := range parts {
		if i > 0 && p[0] >= '0' && p[0] <= '9' || i > 0 && p[0] == 'v' && len(p) > 1 {
			return strings.Join(parts[:i+1], " ")
		}
	}
	return text
}

// DurableAcks tells whether a commit that was answered survives the loss of the
// server. It is not ok, with the reason as a sentence, where the answer comes before
// the disk has the data, or before a standby has it although there are standbys.
func (d *DB) DurableAcks(ctx context.Context) (ok bool, why string, err error) {
	set, err := d.settings(ctx, "synchronous_commit", "synchronous_standby_names")
	if err != nil {
		return false, "", err
	}
	level, there := set["synchronous_commit"]
	names, known := set["synchronous_standby_names"]
	if !there || !known {
		return true, "", nil // an engine that commits on a majority of its nodes
	}
	if level == "off" {
		return false, "The database confirms a commit before it is on its disk (synchronous_commit is off): a crash loses what was just saved.", nil
	}
	rows, err := d.ask(ctx, "SELECT CAST(pg_is_in_recovery() AS TEXT), (SELECT count(*) FROM pg_stat_replication), (SELECT count(*) FROM pg_replication_slots WHERE slot_type = 'physical')")
	if err != nil {
		return false, "", err
	}
	standbys, _ := rows[0][1].(int64)
	slots, _ := rows[0][2].(int64)
	if fmt.Sprint(rows[0][0]) == "true" || standbys == 0 && slots == 0 && d.target.hosts < 2 {
		return true, "", nil
	}
	if names == "" {
		return false, "The database has standbys and confirms a commit before any of them has it (synchronous_standby_names is empty): a failover loses what was just saved.", nil
	}
	if level == "local" {
		return false, "The database confirms a commit before a standby has it (synchronous_commit is local): a failover loses what was just saved.", nil
	}
	return true, "", nil
}

// settings reads settings of the server as refdeck's sessions have them.
func (d *DB) settings(ctx context.Context, names ...string) (map[string]string, error) {
	rows, err := d.ask(ctx, "SELECT name, setting FROM pg_settings WHERE name IN ('"+strings.Join(names, "', '")+"')")
	if err != nil {
		return nil, err
	}
	return pairs(rows), nil
}

func pairs(rows [][]any) map[string]string {
	out := make(map[string]string, len(rows))
	for _, row := range rows {
		out[fmt.Sprint(row[0])] = fmt.Sprint(row[1])
	}
	return out
}

// ask runs a query of its own, for a moment at most.
func (d *DB) ask(ctx context.Context, query string) ([][]any, error) {
	ctx, cancel := context.WithTimeout(ctx, answerIn)
	defer cancel()
	rows, err := d.read.Query(ctx, query)
	if lost(err) { // it was idle when the server went away
		d.read.Drop()
		rows, err = d.read.Query(ctx, query)
	}
	return rows, err
}
