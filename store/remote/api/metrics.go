package api

import (
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// codes are the status codes that are counted one by one; the rest is "other".
var codes = [...]int{200, 201, 204, 400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503}

// bounds are the upper ends of the duration histogram's buckets, in seconds.
var bounds = [...]float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}

// tally is the figures of one route.
type tally struct {
	route, method string
	byCode        [len(codes) + 1]atomic.Int64
	buckets       [len(bounds) + 1]atomic.Int64
	nanos         atomic.Int64
}

// add counts one answered request.
func (t *tally) add(status int, took time.Duration) {
	at := len(codes)
	for i, code := range codes {
		if code == status {
			at = i
			break
		}
	}
	t.byCode[at].Add(1)
	seconds, place := took.Seconds(), 0
	for place < len(bounds) && seconds > bounds[place] {
		place++
	}
	t.buckets[place].Add(1)
	t.nanos.Add(int64(took))
}

// figures is everything the metrics tell besides the routes.
type figures struct {
	inFlight, streams                   atomic.Int64
	limited, refused, busy, panics, cut atomic.Int64

	mu     sync.Mutex
	gauges []func() []Gauge
}

// Gauge is one further figure that the metrics tell, for instance of the SSH
// server. Name follows Prometheus ("refdeck_ssh_sessions").
type Gauge struct {
	Name, Help string
	Value      float64
	Counter    bool // only ever grows
}

// AddGauges has the metrics ask f for further figures each time they are read.
func (s *Server) AddGauges(f func() []Gauge) {
	s.figures.mu.Lock()
	defer s.figures.mu.Unlock()
	s.figures.gauges = append(s.figures.gauges, f)
}

// Metrics tells the figures as Prometheus text. It asks for no sign-in: serve it on
// a loopback listener only.
func (s *Server) Metrics() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		if _, err := w.Write(s.metricsText()); err != nil {
			s.cfg.Log.Debug("the metrics were not read to the end", "error", err)
		}
	})
}
