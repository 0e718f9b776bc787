package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/refdeck/refdeck/store"
)

// How the queue is kept up with time while a dashboard is open: a backlog in
// small steps, so that nobody's own change waits long for them, then each minute.
const (
	sweepStep  = 60
	sweepPause = 100 * time.Millisecond
	sweepEvery = time.Minute
)

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

// watchOthers looks once a second whether another process wrote to the store.
func watchOthers(ctx context.Context, svc *store.Service, log *slog.Logger) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		if err := svc.NoticeOthers(ctx); err != nil && ctx.Err() == nil {
			log.Warn("the store's version cannot be read", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
