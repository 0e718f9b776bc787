package bench

import (
	"context"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// op is one thing that a screen does.
type op struct {
	name string
	ours func(b *testing.B, s *shop)
}

func ops() []op {
	return []op{
		{"queue page", queuePage},
		{"board page", boardPage},
		{"leaderboard quarter", leaderPage},
		{"metrics year", metricsYear},
		{"search", searchName},
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

// mover moves one open referral to and fro, as a rep does: the nth that can be moved.
func mover(b *testing.B, s *shop, nth int) func() {
	board, err := s.store.Board(context.Background(), store.BoardQuery{Limit: 40})
	must(b, err)
	var id int64
	for _, c := range board.Columns[1].Cards {
		if c.Acceptance != domain.AcceptAccepted {
			continue
		}
		if id = c.ID; nth == 0 {
			break
		}
		nth--
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
