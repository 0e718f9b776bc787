package main

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/refdeck/refdeck/store"
)

// How a store is looked after while a dashboard or a server is open: a backlog of
// the queue in small steps, so that nobody's own change waits long for them, then
// each minute. Where the store does not tell what others write, it is looked at
// often enough for a second to be kept.
const (
	sweepStep  = 60
	sweepPause = 100 * time.Millisecond
	sweepEvery = time.Minute
	lookEvery  = 250 * time.Millisecond
	reachEvery = 2 * time.Second
	sealEvery  = time.Second
	acksEvery  = time.Minute
)

// keepStore looks after an open store until ctx ends: it opens and closes moments
// to ask as their time comes, hears of what other processes write, seals the audit,
// and warns of a database that may lose what it has acknowledged.
func keepStore(ctx context.Context, svc *store.Service, log *slog.Logger) {
	var under sync.WaitGroup
	for _, keep := range []func(context.Context, *store.Service, *slog.Logger){keepSwept, hearOthers, keepReached, keepSealed, watchAcks} {
		under.Go(func() { keep(ctx, svc, log) })
	}
	under.Wait()
}

// every calls f at once and again after each pause until ctx ends.
func every(ctx context.Context, pause time.Duration, f func()) {
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for {
		f()
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// keepSwept opens and closes moments to ask as their time comes.
func keepSwept(ctx context.Context, svc *store.Service, log *slog.Logger) {
	for ctx.Err() == nil {
		more, err := svc.Sweep(ctx, sweepStep)
		if err != nil && ctx.Err() == nil {
			log.Warn("the queue cannot be brought up to date", "error", err)
		}
		pause := sweepEvery
		if more {
			pause = sweepPause
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// hearOthers has the watchers read again when another process writes: it listens
// where the store tells, and looks where it does not.
func hearOthers(ctx context.Context, svc *store.Service, log *slog.Logger) {
	listens, err := svc.ListenOthers(ctx)
	if ctx.Err() != nil {
		return
	}
	if listens {
		log.Warn("the database does not tell of changes; it is looked at instead", "error", err)
	}
	failing := false
	every(ctx, lookEvery, func() {
		err := svc.NoticeOthers(ctx)
		if err != nil && !failing && ctx.Err() == nil {
			log.Warn("the store's version cannot be read", "error", err)
		}
		failing = err != nil
	})
}

// keepReached notices when the store no longer answers, and when it does again.
func keepReached(ctx context.Context, svc *store.Service, log *slog.Logger) {
	failing := false
	every(ctx, reachEvery, func() {
		look, cancel := context.WithTimeout(ctx, reachEvery)
		defer cancel()
		err := svc.Reach(look)
		if err != nil && !failing && ctx.Err() == nil {
			log.Warn("the store does not answer", "error", err)
		}
		failing = err != nil
	})
}

// acknowledging is a database that can tell whether it may lose what it has acknowledged.
type acknowledging interface {
	DurableAcks(ctx context.Context) (ok bool, why string, err error)
}

// earlyAcks is what is said of such a database; empty for one that keeps its word.
func earlyAcks(ctx context.Context, svc *store.Service) (string, error) {
	db, can := svc.Backend.(acknowledging)
	if !can {
		return "", nil
	}
	ok, why, err := db.DurableAcks(ctx)
	if err != nil || ok {
		return "", err
	}
	return why, nil
}

// watchAcks warns everybody of a database that acknowledges too early.
func watchAcks(ctx context.Context, svc *store.Service, log *slog.Logger) {
	if _, can := svc.Backend.(acknowledging); !can {
		return
	}
	every(ctx, acksEvery, func() {
		text, err := earlyAcks(ctx, svc)
		if err != nil {
			if ctx.Err() == nil {
				log.Warn("the database does not say when it acknowledges", "error", err)
			}
			return
		}
		svc.Warn(text)
	})
}

// keepSealed puts into the audit's chain what was written without being sealed: by
// older programs, and everything where a write does not seal its own.
func keepSealed(ctx context.Context, svc *store.Service, log *slog.Logger) {
	failing := false
	every(ctx, sealEvery, func() {
		more, err := true, error(nil)
		for more && err == nil {
			more, err = svc.Seal(ctx)
		}
		if err != nil && !failing && ctx.Err() == nil {
			log.Warn("the audit cannot be sealed", "error", err)
		}
		failing = err != nil
	})
}
