package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"

	"github.com/refdeck/refdeck/store"
)

// BenchmarkRequest compares requests with a bare net/http handler around the same
// call of the store, which neither signs in nor counts, limits or logs anything.
// unsigned is the server where the store need not look who calls.
func BenchmarkRequest(b *testing.B) {
	d := opened(b, func(c *Config) {
		c.Limits.TokenBurst, c.Limits.AddressBurst = 1e15, 1e15
		c.Log = slog.New(slog.NewJSONHandler(io.Discard, nil))
	})
	unsigned := New(Config{Now: d.clock.Now, Log: d.server.cfg.Log, Limits: d.server.cfg.Limits,
		SignIn: func(context.Context, string) (store.Store, error) { return d.boss, nil }})
	id := d.seed.Partners[firstKey(d.seed.Partners)]
	mux := http.NewServeMux()
	bare := func(path string, f func(ctx context.Context) (any, error)) {
		mux.HandleFunc("GET /api/v1"+path, func(w http.ResponseWriter, r *http.Request) {
			out, err := f(r.Context())
			if err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			if err := json.NewEncoder(w).Encode(out); err != nil {
				b.Error(err)
			}
		})
	}
	bare(fmt.Sprintf("/partners/%d", id), func(ctx context.Context) (any, error) { return d.boss.Partner(ctx, id) })
	bare("/queue", func(ctx context.Context) (any, error) { return d.boss.Queue(ctx, store.QueueQuery{}) })
	bare("/accounts", func(ctx context.Context) (any, error) { return d.boss.Accounts(ctx, store.PageQuery{Limit: 50}) })
	for _, path := range []string{fmt.Sprintf("/partners/%d", id), "/queue", "/accounts?limit=50"} {
		b.Run("server"+path, func(b *testing.B) { benchmark(b, d.server, d.token, path) })
		b.Run("unsigned"+path, func(b *testing.B) { benchmark(b, unsigned, d.token, path) })
		b.Run("bare"+path, func(b *testing.B) { benchmark(b, mux, d.token, path) })
	}
}

// benchmark asks for a path over 64 connections.
func benchmark(b *testing.B, h http.Handler, token, path string) {
	srv := httptest.NewServer(h)
	defer srv.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true}}
	defer client.CloseIdleConnections()
	b.SetParallelism(64 / runtime.GOMAXPROCS(0))
	b.RunParallel(func(each *testing.PB) {
		for each.Next() {
			r, err := http.NewRequest("GET", srv.URL+"/api/v1"+path, nil)
			if err != nil {
				b.Error(err)
				return
			}
			r.Header.Set("Authorization", "Bearer "+token)
			answer, err := client.Do(r)
			if err != nil {
				b.Error(err)
				return
			}
			_, err = io.Copy(io.Discard, answer.Body)
			_ = answer.Body.Close()
			if err != nil || answer.StatusCode != http.StatusOK {
				b.Errorf("%d, %v", answer.StatusCode, err)
				return
			}
		}
	})
}

func firstKey(m map[string]int64) string {
	for k := range m {
		return k
	}
	return ""
}
