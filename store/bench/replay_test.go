package bench

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"slices"
	"testing"

	"github.com/refdeck/refdeck/domain"
)

// statement is one statement as the store ran it.
type statement struct {
	query string
	args  []any
}

// tape records the statements of a store while it runs.
type tape struct {
	on   bool
	list []statement
}

func (t *tape) hear(query string, args []driver.NamedValue) {
	if !t.on {
		return
	}
	st := statement{query: query, args: make([]any, len(args))}
	for i, a := range args {
		st.args[i] = a.Value
	}
	t.list = append(t.list, st)
}

// replay gives what a read is held against: the very statements that the store
// ran for it, with the same arguments, through database/sql and the same driver.
// They are prepared beforehand and run in one transaction, and every column of
// every row is fetched. What the store does between the statements is missing,
// so the ratio is the price of the rules and of making Go values of the rows.
func replay(b *testing.B, s *shop, o op) func() {
	b.Helper()
	s.tape.list, s.tape.on = nil, true
	o.ours(b, s)
	s.tape.on = false
	list := slices.Clone(s.tape.list)
	prepared := map[string]*sql.Stmt{}
	for _, st := range list {
		if prepared[st.query] == nil {
			p, err := s.reads.Prepare(st.query)
			must(b, err)
			b.Cleanup(func() { _ = p.Close() })
			prepared[st.query] = p
		}
	}
	return func() {
		tx, err := s.reads.Begin()
		must(b, err)
		for _, st := range list {
			rows, err := tx.Stmt(prepared[st.query]).Query(st.args...)
			must(b, err)
			drain(b, rows)
		}
		must(b, tx.Rollback())
	}
}

// drain fetches every column of every row, as the store has to.
func drain(b *testing.B, rows *sql.Rows) {
	cols, err := rows.Columns()
	must(b, err)
	cells := make([]any, len(cols))
	into := make([]any, len(cols))
	for i := range cells {
		into[i] = &cells[i]
	}
	for rows.Next() {
		must(b, rows.Scan(into...))
	}
	must(b, rows.Err())
	must(b, rows.Close())
}

// bareMove writes what a move must write if nothing were kept beside the records:
// it reads the referral and writes stage, milestone, touch, history, operation and
// audit event, with texts as long as those of the store, in one durable transaction.
type bareMove struct {
	db                        *sql.DB
	id, seq, at               int64
	stage                     domain.Stage
	result, undo, before, new string
	read, set, step, op, log  *sql.Stmt
	reach, clear, touch       *sql.Stmt
}

func newBareMove(b *testing.B, s *shop) *bareMove {
	b.Helper()
	m := &bareMove{db: s.writes, at: made.UnixMicro(), stage: domain.StageContacted}
	must(b, m.db.QueryRow(`SELECT id FROM referral WHERE on_board = 1 AND stage = 'contacted' ORDER BY stage_at DESC LIMIT 1`).Scan(&m.id))
	must(b, m.db.QueryRow(`SELECT max(seq) FROM stage_history WHERE referral_id = ?`, m.id).Scan(&m.seq))
	must(b, m.db.QueryRow(`SELECT o.result, o.undo, a.before, a.after FROM operation o JOIN audit_event a ON a.op_id = o.op_id
		WHERE o.action = 'referral.move' ORDER BY o.at DESC LIMIT 1`).Scan(&m.result, &m.undo, &m.before, &m.new))
	for text, into := range map[string]**sql.Stmt{
		`SELECT * FROM referral WHERE id = ?`: &m.read,
		`UPDATE referral SET rev = rev + 1, updated_at = ?, op_id = ?, stage = ?, stage_at = ? WHERE id = ?`: &m.set,
		`INSERT INTO stage_history (referral_id, seq, from_stage, to_stage, direction, at, actor_id, reason, inferred, seconds_in_from, op_id)
			VALUES (?, ?, ?, ?, 'forward', ?, 1, '', 0, 1, ?)`: &m.step,
		`INSERT INTO operation (op_id, at, actor_id, action, subject, subject_id, result, undo, undone_by) VALUES (?, ?, 1, 'referral.move', 'referral', ?, ?, ?, '')`: &m.op,
		`INSERT INTO milestone (referral_id, code, at, inferred) VALUES (?, 'contacted', ?, 0) ON CONFLICT (referral_id, code) DO UPDATE SET at = excluded.at`:         &m.reach,
		`DELETE FROM milestone WHERE referral_id = ? AND code = 'contacted'`:                                                                                           &m.clear,
		`INSERT INTO touch (rev, created_at, updated_at, created_by, op_id, referral_id, account_id, kind, outbound, at, note)
			SELECT 1, ?, ?, 1, ?, id, account_id, 'email', 1, ?, '' FROM referral WHERE id = ?`: &m.touch,
		`INSERT INTO audit_event (at, actor_id, actor, via, op_id, action, subject, subject_id, before, after, reason)
			VALUES (?, 1, 'Anna Albrecht', 'tui', ?, 'referral.move', 'referral', ?, ?, ?, '')`: &m.log,
	} {
		st, err := m.db.Prepare(text)
		must(b, err)
		b.Cleanup(func() { _ = st.Close() })
		*into = st
	}
	return m
}

func (m *bareMove) run(b *testing.B) {
	from := m.stage
	m.stage = domain.StageNew
	if from == domain.StageNew {
		m.stage = domain.StageContacted
	}
	m.seq++
	m.at += 1_000_000
	id := newID()
	tx, err := m.db.BeginTx(context.Background(), nil)
	must(b, err)
	rows, err := tx.Stmt(m.read).Query(m.id)
	must(b, err)
	drain(b, rows)
	type write struct {
		st   *sql.Stmt
		args []any
	}
	mark := []write{{m.clear, []any{m.id}}}
	if m.stage == domain.StageContacted {
		mark = []write{{m.reach, []any{m.id, m.at}}, {m.touch, []any{m.at, m.at, id, m.at, m.id}}}
	}
	for _, w := range append(mark, []write{
		{m.set, []any{m.at, id, string(m.stage), m.at, m.id}},
		{m.step, []any{m.id, m.seq, string(from), string(m.stage), m.at, id}},
		{m.op, []any{id, m.at, m.id, m.result, m.undo}},
		{m.log, []any{m.at, id, m.id, m.before, m.new}},
	}...) {
		_, err := tx.Stmt(w.st).Exec(w.args...)
		must(b, err)
	}
	must(b, tx.Commit())
}
