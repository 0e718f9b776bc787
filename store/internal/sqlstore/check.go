package sqlstore

import (
	"database/sql/driver"
	"fmt"
	"slices"

	"github.com/refdeck/refdeck/domain"
)

// maxFindings is how many findings of one kind a check names.
const maxFindings = 100

// checks are the invariants of RELIABILITY §2 that one portable query can answer.
// Each gives the keys of the rows that break it.
var checks = map[string][]string{
	"I1": {`SELECT 'referral/' || CAST(r.id AS TEXT) FROM referral r JOIN stage_history h ON h.referral_id = r.id
		WHERE h.seq = (SELECT max(seq) FROM stage_history WHERE referral_id = r.id) AND h.to_stage <> r.stage`},
	"I2": {`SELECT 'referral/' || CAST(r.id AS TEXT) FROM referral r LEFT JOIN stage_history h ON h.referral_id = r.id AND h.seq = 1
		WHERE h.id IS NULL OR h.from_stage <> ''`},
	"I3": {`SELECT 'stage_history/' || CAST(id AS TEXT) FROM (SELECT id, seq, from_stage,
			lag(to_stage) OVER (PARTITION BY referral_id ORDER BY seq) AS before,
			row_number() OVER (PARTITION BY referral_id ORDER BY seq) AS place FROM stage_history) AS h
		WHERE seq <> place OR (place > 1 AND from_stage <> before)`},
	"I4": {`SELECT 'stage_history/' || CAST(h.id AS TEXT) FROM stage_history h
		WHERE NOT EXISTS (SELECT 1 FROM stage_transition t WHERE (t.from_stage = h.from_stage AND t.to_stage = h.to_stage)
			OR (h.direction = 'undo' AND t.from_stage = h.to_stage AND t.to_stage = h.from_stage))`}, // an undo goes back the way that was come
	"I20": append(auditedTables(),
		`SELECT 'operation/' || o.op_id FROM operation o WHERE NOT EXISTS (SELECT 1 FROM audit_event a WHERE a.op_id = o.op_id)`,
		`SELECT 'audit_event/' || CAST(a.id AS TEXT) FROM audit_event a WHERE NOT EXISTS (SELECT 1 FROM operation o WHERE o.op_id = a.op_id)`),
	"I38": datedTables(),
	"I42": {`SELECT 'import_job/' || CAST(id AS TEXT) FROM import_job WHERE (done = 1 AND row_count <> created + updated + unchanged + duplicate + rejected)
		OR row_count < created + updated + unchanged + duplicate + rejected OR created < 0 OR updated < 0 OR unchanged < 0 OR duplicate < 0 OR rejected < 0`},
}

var entityTables = []string{"user", "account", "contact", "answer", "signal", "support_case", "success_event", "churn", "subscription", "partner",
	"advocate", "ask", "opportunity", "referral", "stakeholder", "touch", "note", "suppression", "saved_view", "import_job",
	"team", "ssh_key", "token"}

// auditedTables asks every table for rows whose operation left no trace.
func auditedTables() []string {
	var out []string
	for _, name := range append(slices.Clone(entityTables), "stage_history", "tier_history", "program_version") {
		out = append(out, fmt.Sprintf(`SELECT '%s/' || CAST(x.id AS TEXT) FROM %s x WHERE NOT EXISTS (SELECT 1 FROM operation o WHERE o.op_id = x.op_id)
			OR NOT EXISTS (SELECT 1 FROM audit_event a WHERE a.op_id = x.op_id)`, name, quoted(name)))
	}
	return out
}

// datedTables looks for moments that lie more than five minutes after the newest
// audit event, which is the latest moment the store knows of, and for rows that
// were changed before they were made.
func datedTables() []string {
	const latest = "(SELECT coalesce(max(at), 0) + 300000000 FROM audit_event WHERE id = (SELECT max(id) FROM audit_event))"
	var out []string
	for _, name := range entityTables {
		out = append(out, fmt.Sprintf("SELECT '%s/' || CAST(id AS TEXT) FROM %s WHERE created_at > updated_at OR updated_at > %s", name, quoted(name), latest))
	}
	for table, key := range map[string]string{"operation": "op_id", "audit_event": "id", "stage_history": "id"} {
		out = append(out, fmt.Sprintf("SELECT '%s/' || CAST(%s AS TEXT) FROM %s WHERE at > %s", table, key, table, latest))
	}
	return out
}

// Check runs one invariant and gives the keys of its findings, at most a hundred
// per table. Those that only the engine can answer are the dialect's. An unknown
// name is invalid.
func (t *Tx) Check(name string) ([]string, error) {
	if f, ok := t.db.Dialect.Checks[name]; ok {
		return f(t.rows)
	}
	queries, ok := checks[name]
	if !ok {
		return nil, domain.Invalidf("check", "There is no check named %q.", name)
	}
	var out []string
	for _, q := range queries {
		err := t.each(func(row []driver.Value) error {
			out = append(out, fmt.Sprint(row[0]))
			return nil
		}, q+limitTo(maxFindings))
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// rows reads a whole result for a check of the dialect.
func (t *Tx) rows(query string, args ...any) ([][]any, error) {
	var out [][]any
	err := t.each(func(row []driver.Value) error {
		copied := make([]any, len(row))
		for i, v := range row {
			copied[i] = v
		}
		out = append(out, copied)
		return nil
	}, query, args...)
	return out, err
}
