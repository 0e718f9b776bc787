package bench

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// op is one thing a screen does, with the raw SQL it is held against.
type op struct {
	name string
	ours func(b *testing.B, s *shop)
	raw  func(b *testing.B, s *shop) // nil: none
}

func ops() []op {
	return []op{
		{"queue page", queuePage, rawQueue},
		{"board page", boardPage, rawBoard},
		{"leaderboard quarter", leaderPage, rawLeaders},
		{"metrics year", metricsYear, rawMetrics},
		{"search", searchName, rawSearch},
	}
}

func queuePage(b *testing.B, s *shop) {
	page, err := s.store.Queue(context.Background(), store.QueueQuery{Limit: 50})
	must(b, err)
	if len(page.Items) != 50 {
		b.Fatalf("%d rows on the page", len(page.Items))
	}
}

func boardPage(b *testing.B, s *shop) {
	board, err := s.store.Board(context.Background(), store.BoardQuery{Limit: 20})
	must(b, err)
	if len(board.Columns) != len(domain.Stages) {
		b.Fatal("columns are missing")
	}
}

func leaderPage(b *testing.B, s *shop) {
	page, err := s.store.Leaderboard(context.Background(), store.LeaderQuery{By: "partner", Window: quarter(), Limit: 20})
	must(b, err)
	if len(page.Rows) == 0 {
		b.Fatal("nobody leads")
	}
}

func metricsYear(b *testing.B, s *shop) {
	_, err := s.store.Metrics(context.Background(), store.MetricsQuery{Window: year()})
	must(b, err)
}

func searchName(b *testing.B, s *shop) {
	hits, err := s.store.Search(context.Background(), "kestrel he", 20)
	must(b, err)
	if len(hits) == 0 {
		b.Fatal("nothing found")
	}
}

// rawQueue is the bare driver on the same index: the top fifty of every window
// length, merged by priority, with the names that a row shows.
func rawQueue(b *testing.B, s *shop) {
	const lanes = `WITH RECURSIVE hop(v) AS (SELECT min(window_s) FROM queue WHERE state = 'open' UNION ALL
		SELECT (SELECT min(window_s) FROM queue WHERE state = 'open' AND window_s > hop.v) FROM hop WHERE hop.v IS NOT NULL) SELECT v FROM hop WHERE v IS NOT NULL`
	var windows []int64
	rows, err := s.raw.Query(lanes)
	must(b, err)
	for rows.Next() {
		var v int64
		must(b, rows.Scan(&v))
		windows = append(windows, v)
	}
	must(b, rows.Close())
	query := ""
	for range windows {
		if query != "" {
			query += " UNION ALL "
		}
		query += `SELECT * FROM (SELECT contact_id, -rank_neg + CASE window_s WHEN 0 THEN 0 ELSE 30000000 * (? / window_s) + 30000000 * (? % window_s) / window_s END AS pri,
			closes_at, unready, name_key FROM queue WHERE state = 'open' AND window_s = ? ORDER BY rank_neg, closes_at, unready, name_key, contact_id LIMIT 50)`
	}
	args := make([]any, 0, 3*len(windows))
	for _, w := range windows {
		args = append(args, made.Unix(), made.Unix(), w)
	}
	rows, err = s.raw.Query(`SELECT q.*, c.*, a.* FROM (`+query+` ORDER BY 2 DESC, closes_at, unready, name_key, contact_id LIMIT 50) t
		JOIN queue q USING (contact_id) JOIN contact c ON c.id = q.contact_id JOIN account a ON a.id = q.account_id`, args...)
	must(b, err)
	drain(b, rows, 50)
}

func rawBoard(b *testing.B, s *shop) {
	for _, st := range domain.Stages[:4] {
		rows, err := s.raw.Query(`SELECT r.*, u.name FROM referral r LEFT JOIN user u ON u.id = r.owner_id WHERE on_board = 1 AND stage = ?
			ORDER BY due_key, stage_at, pos LIMIT 20`, string(st))
		must(b, err)
		drain(b, rows, -1)
	}
	since := made.AddDate(0, 0, -30).UnixMicro()
	for _, st := range domain.Stages[4:] {
		rows, err := s.raw.Query(`SELECT r.*, u.name FROM referral r LEFT JOIN user u ON u.id = r.owner_id WHERE stage = ? AND closed_at > ? ORDER BY closed_at DESC, pos DESC LIMIT 20`, string(st), since)
		must(b, err)
		drain(b, rows, -1)
	}
	rows, err := s.raw.Query(`SELECT * FROM board_sum WHERE scope = ''`)
	must(b, err)
	drain(b, rows, -1)
}

func rawLeaders(b *testing.B, s *shop) {
	rows, err := s.raw.Query(`SELECT l.*, p.* FROM leader_sum l JOIN partner p ON p.id = l.who_id WHERE kind = 'partner' AND grain = 'q' AND period = '2026-07' AND currency = 'USD'
		ORDER BY revenue DESC, won DESC, accepted DESC, submitted DESC, who_id DESC LIMIT 20`)
	must(b, err)
	drain(b, rows, -1)
	rows, err = s.raw.Query(`SELECT * FROM leader_sum WHERE kind = 'partner' AND grain = 'm' AND currency = 'USD' AND period >= '2025-12' AND who_id IN (1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20)`)
	must(b, err)
	drain(b, rows, -1)
}

func rawMetrics(b *testing.B, s *shop) {
	for _, span := range [][2]string{{"2025-11", "2026-11"}, {"2024-11", "2025-11"}} {
		rows, err := s.raw.Query(`SELECT * FROM fact_sum WHERE scope = '' AND grain = 'm' AND period >= ? AND period < ?`, span[0], span[1])
		must(b, err)
		drain(b, rows, -1)
	}
	for _, span := range [][2]string{{"2025-11-20", "2025-12-01"}, {"2026-11-01", "2026-11-21"}, {"2024-11-20", "2024-12-01"}} {
		rows, err := s.raw.Query(`SELECT * FROM fact_sum WHERE scope = '' AND grain = 'd' AND period >= ? AND period < ?`, span[0], span[1])
		must(b, err)
		drain(b, rows, -1)
	}
}

func rawSearch(b *testing.B, s *shop) {
	rows, err := s.raw.Query(`SELECT a.* FROM (SELECT record_id FROM search_term WHERE term >= 'kestrel' AND term < 'kestrel' || char(1114111) AND kind = 'account' LIMIT 200) t
		JOIN account a ON a.id = t.record_id`)
	must(b, err)
	drain(b, rows, -1)
}

// drain fetches every column of every row, as the store has to.
func drain(b *testing.B, rows *sql.Rows, want int) {
	cols, err := rows.Columns()
	must(b, err)
	cells := make([]any, len(cols))
	into := make([]any, len(cols))
	for i := range cells {
		into[i] = &cells[i]
	}
	n := 0
	for rows.Next() {
		must(b, rows.Scan(into...))
		n++
	}
	must(b, rows.Err())
	must(b, rows.Close())
	if want >= 0 && n != want {
		b.Fatalf("%d raw rows, want %d", n, want)
	}
}

// mover moves one open referral to and fro, as a rep does.
func mover(b *testing.B, s *shop) func() {
	board, err := s.store.Board(context.Background(), store.BoardQuery{Limit: 40})
	must(b, err)
	var id int64
	for _, c := range board.Columns[1].Cards {
		if c.Acceptance == domain.AcceptAccepted {
			id = c.ID
			break
		}
	}
	if id == 0 {
		b.Fatal("no card to move")
	}
	to := domain.StageNew
	at := made
	return func() {
		at = at.Add(time.Second)
		s.svc.Now = func() time.Time { return at }
		in := store.MoveInput{Op: newID(), ID: id, To: to, Touch: ""}
		if to == domain.StageContacted {
			in.Touch = "email"
		}
		_, err := s.store.Move(context.Background(), in)
		must(b, err)
		if to == domain.StageNew {
			to = domain.StageContacted
		} else {
			to = domain.StageNew
		}
	}
}

// rawMove writes what a move must write, without any sum: stage, history, operation, audit.
func rawMove(b *testing.B, s *shop) {
	tx, err := s.raw.Begin()
	must(b, err)
	rows, err := tx.Query(`SELECT * FROM referral WHERE id = 7`)
	must(b, err)
	drain(b, rows, 1)
	_, err = tx.Exec(`UPDATE referral SET rev = rev + 1, stage_at = stage_at + 1, updated_at = updated_at + 1 WHERE id = 7`)
	must(b, err)
	_, err = tx.Exec(`INSERT INTO stage_history (referral_id, seq, from_stage, to_stage, direction, at, actor_id, reason, inferred, seconds_in_from, op_id)
		SELECT 7, max(seq) + 1, 'new', 'contacted', 'forward', ?, 1, '', 0, 1, '' FROM stage_history WHERE referral_id = 7`, made.UnixMicro())
	must(b, err)
	id := newID()
	_, err = tx.Exec(`INSERT INTO operation VALUES (?, ?, 1, 'referral.move', 'referral', 7, '{}', '', '')`, id, made.UnixMicro())
	must(b, err)
	_, err = tx.Exec(`INSERT INTO audit_event (at, actor_id, actor, via, op_id, action, subject, subject_id, before, after, reason) VALUES (?, 1, 'a', 'tui', ?, 'referral.move', 'referral', 7, '', '', '')`, made.UnixMicro(), id)
	must(b, err)
	must(b, tx.Commit())
}
