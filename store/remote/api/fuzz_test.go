package api

import (
	"bytes"
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/store/remote"
)

// FuzzRequest sends anything to any route: the answer is never a failure of the
// server's own, and always JSON of the right kind.
func FuzzRequest(f *testing.F) {
	d := opened(f, func(c *Config) {
		c.Limits.TokenBurst, c.Limits.AddressBurst = 1e15, 1e15
	})
	d.server.Drain() // so that the stream of events ends by itself
	for i := range remote.Routes {
		f.Add(uint8(i), "1", "limit=5", []byte(`{"name":"x"}`), "", "")
	}
	f.Add(uint8(3), "%2F..%00", "limit=-1&after=x", []byte(`{"value":{"minor":9223372036854775807,"currency":"EUR"}}`), "key", `"1"`)
	f.Add(uint8(20), "9223372036854775808", "from=2026-13-01&to=", []byte(`{"rev":1,"id":1,"to":"won"}`), "a b", "*")
	f.Add(uint8(40), "-1", "search=%ff", []byte("{\"name\":\"\\u0000\\ud800\"}"), "k", "W/\"1\"")
	f.Fuzz(func(t *testing.T, n uint8, value, query string, body []byte, key, match string) {
		route := &remote.Routes[int(n)%len(remote.Routes)]
		if route.ID == "missed" && !strings.Contains(query, "from=20") {
			return // looks at every day since the beginning that is asked for
		}
		path := route.Path
		for strings.Contains(path, "{") {
			from, to := strings.IndexByte(path, '{'), strings.IndexByte(path, '}')
			path = path[:from] + url.PathEscape(value) + path[to+1:]
		}
		r := httptest.NewRequest(route.Method, "/", bytes.NewReader(body))
		if !route.Write {
			r = httptest.NewRequest(route.Method, "/", nil)
		}
		u, err := url.Parse(remote.Base + path)
		if err != nil {
			return // no client can send it
		}
		u.RawQuery = query
		r.URL = u
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+d.token)
		r.Header.Set(remote.KeyHeader, key)
		r.Header.Set("If-Match", match)
		began := time.Now()
		w := d.do(r)
		if took := time.Since(began); took > 10*time.Second {
			t.Fatalf("%s took %v: %d, %s %q", route.ID, took, w.Code, r.URL, body)
		}
		if w.Code >= 500 {
			t.Fatalf("%s: %d %s", route.ID, w.Code, w.Body)
		}
		if !route.Stream && !json.Valid(w.Body.Bytes()) {
			t.Fatalf("%s: %d and no JSON: %q", route.ID, w.Code, w.Body)
		}
	})
}
