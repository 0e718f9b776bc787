package board

import (
	"context"
	"fmt"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// full is a store with as many cards as one asks for.
type full struct{ store.Store }

func (full) Actor() domain.Actor {
	return domain.Actor{UserID: 1, Name: "Ana", Roles: domain.InternalRoles}
}

func (full) Program(context.Context) (*domain.Program, int64, error) {
	return domain.DefaultProgram(), 0, nil
}

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func (full) Board(_ context.Context, q store.BoardQuery) (store.Board, error) {
	b := store.Board{AsOf: noon, Matched: 600}
	for _, stage := range domain.Stages {
		c := store.Column{Stage: stage, Count: 100, More: int64(100 - q.Limit), Values: []domain.Money{{Minor: 123_456_700, Currency: "USD"}, {Minor: 9_900_000, Currency: "EUR"}}}
		for i := range q.Limit {
			id := int64(stage.Rank()*1000 + i + 1)
			c.Cards = append(c.Cards, store.Card{ID: id, Rev: 1, RefID: fmt.Sprintf("REF-2026-PART-%03d-AB78", id), AccountName: fmt.Sprintf("東京 Account %d & Söhne", id),
				Value: domain.Money{Minor: id * 10_000, Currency: "USD"}, Stage: stage, StageAt: noon.Add(-time.Duration(i) * 24 * time.Hour), Acceptance: domain.AcceptPending,
				Owner: "Leo Park", Referrer: "Atlas Freight", NextAction: "call back", NextActionOn: domain.NewDate(2026, 11, 18), SubmittedAt: noon.Add(-time.Hour),
				Warnings: []string{store.WarnThank, store.WarnAction, store.WarnStageLate}})
		}
		b.Columns = append(b.Columns, c)
	}
	return b, nil
}

func (full) List(context.Context, store.ReferralQuery) (store.ReferralPage, error) {
	b, _ := full{}.Board(context.Background(), store.BoardQuery{Limit: 40})
	return store.ReferralPage{Title: "Referrals submitted", Cards: b.Columns[0].Cards, Total: 40}, nil
}

func (full) Referral(_ context.Context, id int64) (store.ReferralDetail, error) {
	r := domain.Referral{Meta: domain.Meta{ID: id, Rev: 1}, RefID: "REF-2026-PART-001-AB78", AccountName: "東京 Account", Stage: domain.StageQualified, StageAt: noon, IntroducedAt: noon,
		SubmittedAt: noon, Need: "a need of quite some length that has to be broken into several lines in a narrow window"}
	return store.ReferralDetail{Referral: r, Marks: []domain.MilestoneMark{{Code: domain.MileReceived, At: noon}},
		Stakeholders: []domain.Stakeholder{{Name: "Lea", Role: "champion"}}, Timeline: []store.TimelineItem{{At: noon, Text: "Recorded as New"}}}, nil
}

// run carries out what a command leads to.
func run(s *Screen, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			run(s, c)
		}
	default:
		run(s, s.Update(msg))
	}
}

func fullScreen(w, h int) *Screen {
	env := (&ui.Env{Now: func() time.Time { return noon }, Store: full{}, Currency: "USD", After: func(time.Duration, tea.Msg) tea.Cmd { return nil }}).Fill()
	s := New(env)
	s.Resize(w, h)
	run(s, s.Init())
	return s
}

func TestTheScreenFitsEverySize(t *testing.T) {
	columns, list, open := fullScreen(80, 24), fullScreen(80, 24), fullScreen(80, 24)
	run(list, list.other())
	run(open, open.openDetail(1))
	for _, s := range []*Screen{columns, list, open} {
		for w := 1; w <= 300; w += 1 + w/12 {
			for h := 1; h <= 100; h += 1 + h/4 {
				run(s, s.focus((w+h)%len(s.columns)))
				s.Resize(w, h)
				fits(t, s.View(), w, h)
			}
		}
	}
}

func FuzzKeysAndSizes(f *testing.F) {
	f.Add(uint16(80), uint16(24), []byte("lljjbbh"))
	f.Add(uint16(120), uint16(36), []byte{13, 27, 'D', 'l', 'l', 'l', 'l', 'l'})
	f.Fuzz(func(t *testing.T, w, h uint16, keys []byte) {
		s := fullScreen(int(w%301), int(h%101))
		for _, k := range keys[:min(len(keys), 64)] {
			switch k {
			case 13:
				run(s, s.open())
			case 27:
				cmd, _ := s.Back()
				run(s, cmd)
			case 'b', 'D', 'A', ']', '[', '\t':
				if a, ok := ui.Match(s.Actions(), tea.KeyPressMsg{Code: rune(k), Text: string(rune(k))}); ok {
					run(s, a.Do())
				}
			default:
				run(s, s.Update(tea.KeyPressMsg{Code: rune(k), Text: string(rune(k))}))
			}
			fits(t, s.View(), s.w, s.h)
		}
	})
}

func BenchmarkView(b *testing.B) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
		b.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(b *testing.B) {
			s := fullScreen(size[0], size[1])
			b.ReportAllocs()
			for b.Loop() {
				_ = s.View()
			}
		})
	}
}
