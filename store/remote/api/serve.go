package api

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// ServeConfig is how a listener is served. A zero duration takes its default
// (RELIABILITY §1c N4).
type ServeConfig struct {
	TLS   *tls.Config   // nil: plain HTTP, for loopback or behind a proxy
	Drain time.Duration // how long running requests may take to finish at the end (10 s)
	Log   *slog.Logger  // refused connections; nil: nowhere

	ReadHeader time.Duration // 5 s
	Read       time.Duration // headers and body (15 s)
	Write      time.Duration // from the end of the headers to the end of the answer (30 s)
	Idle       time.Duration // between two requests (60 s)
}

const maxHeaderBytes = 16 << 10

// drainer is a handler that can be told that the end is near.
type drainer interface{ Drain() }

// Serve answers requests on a listener until ctx ends. It then stops accepting, has
// the handler drain, lets running requests finish for at most Drain and closes
// what is left. nil after an orderly end.
func Serve(ctx context.Context, ln net.Listener, handler http.Handler, cfg ServeConfig) error {
	srv := newHTTPServer(handler, cfg)
	failed := make(chan error, 1)
	go func() {
		if srv.TLSConfig != nil {
			failed <- srv.ServeTLS(ln, "", "")
			return
		}
		failed <- srv.Serve(ln)
	}()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	if d, ok := handler.(drainer); ok {
		d.Drain()
	}
	fill(&cfg.Drain, 10*time.Second)
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), cfg.Drain)
	defer cancel()
	err := srv.Shutdown(last)
	if errors.Is(err, context.DeadlineExceeded) {
		err = srv.Close()
	}
	if served := <-failed; err == nil && !errors.Is(served, http.ErrServerClosed) {
		err = served
	}
	return err
}

func newHTTPServer(handler http.Handler, cfg ServeConfig) *http.Server {
	fill(&cfg.ReadHeader, 5*time.Second)
	fill(&cfg.Read, 15*time.Second)
	fill(&cfg.Write, 30*time.Second)
	fill(&cfg.Idle, 60*time.Second)
	log := cfg.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	srv := &http.Server{Handler: handler, ReadHeaderTimeout: cfg.ReadHeader, ReadTimeout: cfg.Read, WriteTimeout: cfg.Write, IdleTimeout: cfg.Idle,
		MaxHeaderBytes: maxHeaderBytes, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug)}
	if cfg.TLS != nil {
		srv.TLSConfig = cfg.TLS.Clone()
		srv.TLSConfig.MinVersion = max(srv.TLSConfig.MinVersion, tls.VersionTLS12)
	}
	return srv
}
