package bench

import (
	"fmt"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/demo"
)

// unsealing hides that the engine seals at commit, so that writes leave their
// audit events to the batches.
type unsealing struct{ store.Backend }

// BenchmarkSeal is what sealing its audit event adds to a stage move, measured
// alternately with the same move without.
func BenchmarkSeal(b *testing.B) {
	s := open(b, sizes()[0])
	if err := s.svc.SealAll(b.Context()); err != nil {
		b.Fatal(err)
	}
	svc := &store.Service{Backend: unsealing{s.svc.Backend}, Now: s.svc.Now, NewID: newID}
	plain := &shop{svc: svc, store: svc.As(demo.Who())}
	sealed, unsealed := mover(b, s, 0), mover(b, plain, 1)
	for b.Loop() {
		var with, without []time.Duration
		for i := range 2001 {
			if i%2 == 0 {
				with = append(with, timed(sealed))
			} else {
				without = append(without, timed(unsealed))
			}
			if err := s.svc.SealAll(b.Context()); err != nil { // not to leave it to the next move
				b.Fatal(err)
			}
		}
		sealing, bare := median(with), median(without)
		fmt.Printf("stage move %s, without sealing %s: %+.1f %%\n", short(sealing), short(bare), 100*(float64(sealing)/float64(bare)-1))
	}
}

// BenchmarkChain seals the events of an old store in batches, and walks along them.
func BenchmarkChain(b *testing.B) {
	const n = 100_000
	for b.Loop() {
		s := open(b, sizes()[0])
		err := s.svc.Backend.Write(b.Context(), func(tx store.Tx) error {
			for i := range n {
				e := domain.AuditEvent{At: made, Actor: "Ana Ruiz", Via: "cli", OpID: newID(), Action: "referral.move", Subject: "referral", SubjectID: int64(i),
					Before: `{"referral.Stage":"new"}`, After: `{"referral.Stage":"contacted","referral.StageAt":"2026-11-20T09:00:00Z"}`}
				if err := tx.AddAudit(e); err != nil {
					return err
				}
			}
			return nil
		})
		must(b, err)
		seal := timed(func() { must(b, s.svc.SealAll(b.Context())) })
		walk := timed(func() {
			r, err := s.store.VerifyAudit(b.Context())
			must(b, err)
			if !r.OK || r.Sealed < n {
				b.Fatalf("%+v", r)
			}
		})
		fmt.Printf("%d events: sealed in batches in %s, verified in %s\n", n, short(seal), short(walk))
	}
}
