package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// finish counts and logs the request, and answers one that panicked. It is deferred
// by ServeHTTP itself, so that it may recover.
func (x *exchange) finish() {
	if p := recover(); p != nil {
		x.panicked(p)
	}
	x.server.figures.inFlight.Add(-1)
	took := x.server.cfg.Now().Sub(x.began)
	status := x.status
	if status == 0 {
		status = http.StatusOK
	}
	x.endpoint.tally.add(status, took)
	x.log(status, took)
	if x.broken {
		panic(http.ErrAbortHandler) // the client must not take half an answer for a whole one
	}
}

// panicked keeps a defect in one request from ending the others.
func (x *exchange) panicked(p any) {
	if p == http.ErrAbortHandler {
		x.broken = true
		return
	}
	x.server.figures.panics.Add(1)
	x.server.cfg.Log.LogAttrs(context.Background(), slog.LevelError, "a request panicked", slog.String("route", x.endpoint.id),
		slog.String("panic", fmt.Sprint(p)), slog.String("stack", string(debug.Stack())))
	x.broken = x.status != 0
	x.fail(domain.Errorf(domain.Internal, "panic"))
}

// log writes the line of the access log: neither headers nor query, and the path
// only where it is one of ours, since a lost client may put anything there.
func (x *exchange) log(status int, took time.Duration) {
	log, level := x.server.cfg.Log, slog.LevelInfo
	switch {
	case status == http.StatusServiceUnavailable:
		level = slog.LevelWarn
	case status >= http.StatusInternalServerError:
		level = slog.LevelError
	}
	if !log.Enabled(context.Background(), level) {
		return
	}
	attrs := make([]slog.Attr, 0, 9)
	attrs = append(attrs, slog.String("method", x.request.Method), slog.String("route", x.endpoint.id))
	if x.endpoint != x.server.unknown {
		attrs = append(attrs, slog.String("path", x.request.URL.Path))
	}
	attrs = append(attrs, slog.Int("status", status), slog.Int64("bytes", x.sent), slog.Duration("took", took), slog.String("from", x.from.String()))
	if x.user != 0 {
		attrs = append(attrs, slog.Int64("user", x.user))
	}
	if x.cause != nil {
		attrs = append(attrs, slog.String("error", causeText(x.cause)))
	}
	log.LogAttrs(context.Background(), level, "request", attrs...)
}

// causeText is an error with what lies behind it, for the log.
func causeText(err error) string {
	var known *domain.Error
	if errors.As(err, &known) && known.Cause != nil {
		return known.Message + ": " + known.Cause.Error()
	}
	return err.Error()
}
