package api

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestTheGateLetsSomeInSomeWaitAndTurnsTheRestAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(1, 1, time.Second)
		ctx := context.Background()
		if !g.enter(ctx) {
			t.Fatal("an open gate is closed")
		}
		second := make(chan bool, 1)
		go func() { second <- g.enter(ctx) }()
		synctest.Wait()
		if g.enter(ctx) {
			t.Fatal("a third came in or waited although the queue is full")
		}
		g.leave()
		if !<-second {
			t.Error("the one who waited was turned away")
		}
		began := time.Now()
		if g.enter(ctx) {
			t.Error("somebody came in although the place is taken")
		}
		if waited := time.Since(began); waited != time.Second {
			t.Errorf("waited %v, want 1s", waited)
		}
	})
}

func TestTheGateDoesNotKeepAClientThatWentAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(1, 1, time.Hour)
		g.enter(context.Background())
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if g.enter(ctx) {
			t.Error("came in")
		}
		if g.waiting.Load() != 0 {
			t.Error("still waiting")
		}
	})
}
