package api

import (
	"bytes"
	"fmt"
	"runtime/metrics"
	"strconv"
	"strings"
)

// metricsText is all figures in the text format of Prometheus (version 0.0.4).
func (s *Server) metricsText() []byte {
	var b bytes.Buffer
	s.requestFigures(&b)
	s.durationFigures(&b)
	f := &s.figures
	for _, g := range []Gauge{
		{Name: "refdeck_http_in_flight", Help: "Requests being worked on, event streams included.", Value: float64(f.inFlight.Load())},
		{Name: "refdeck_http_event_streams", Help: "Open event streams.", Value: float64(f.streams.Load())},
		{Name: "refdeck_http_rate_limited_total", Help: "Requests refused with 429.", Value: float64(f.limited.Load()), Counter: true},
		{Name: "refdeck_http_overloaded_total", Help: "Requests refused because too many waited.", Value: float64(f.busy.Load()), Counter: true},
		{Name: "refdeck_http_sign_in_failures_total", Help: "Requests with a token that was refused.", Value: float64(f.refused.Load()), Counter: true},
		{Name: "refdeck_http_panics_total", Help: "Requests that ended in a panic.", Value: float64(f.panics.Load()), Counter: true},
		{Name: "refdeck_http_event_streams_cut_total", Help: "Event streams ended because the client did not read.", Value: float64(f.cut.Load()), Counter: true},
		{Name: "refdeck_warning", Help: "1 while the store warns about itself.", Value: truth(s.warning() != "")},
		{Name: "refdeck_draining", Help: "1 while the server is shutting down.", Value: truth(s.isDraining())},
	} {
		writeGauge(&b, g)
	}
	for _, g := range runtimeFigures() {
		writeGauge(&b, g)
	}
	f.mu.Lock()
	more := f.gauges
	f.mu.Unlock()
	for _, ask := range more {
		for _, g := range ask() {
			writeGauge(&b, g)
		}
	}
	return b.Bytes()
}

func truth(v bool) float64 {
	if v {
		return 1
	}
	return 0
}

func (s *Server) requestFigures(b *bytes.Buffer) {
	b.WriteString("# HELP refdeck_http_requests_total Answered requests.\n# TYPE refdeck_http_requests_total counter\n")
	for _, t := range s.tallies {
		for i := range t.byCode {
			n := t.byCode[i].Load()
			if n == 0 {
				continue
			}
			code := "other"
			if i < len(codes) {
				code = strconv.Itoa(codes[i])
			}
			fmt.Fprintf(b, "refdeck_http_requests_total{route=%s,method=%s,code=%q} %d\n", label(t.route), label(t.method), code, n)
		}
	}
}

func (s *Server) durationFigures(b *bytes.Buffer) {
	b.WriteString("# HELP refdeck_http_request_duration_seconds How long requests took.\n# TYPE refdeck_http_request_duration_seconds histogram\n")
	for _, t := range s.tallies {
		total := int64(0)
		var lines strings.Builder
		for i := range t.buckets {
			total += t.buckets[i].Load()
			bound := "+Inf"
			if i < len(bounds) {
				bound = strconv.FormatFloat(bounds[i], 'g', -1, 64)
			}
			fmt.Fprintf(&lines, "refdeck_http_request_duration_seconds_bucket{route=%s,method=%s,le=%q} %d\n", label(t.route), label(t.method), bound, total)
		}
		if total == 0 {
			continue
		}
		b.WriteString(lines.String())
		fmt.Fprintf(b, "refdeck_http_request_duration_seconds_sum{route=%s,method=%s} %g\n", label(t.route), label(t.method), float64(t.nanos.Load())/1e9)
		fmt.Fprintf(b, "refdeck_http_request_duration_seconds_count{route=%s,method=%s} %d\n", label(t.route), label(t.method), total)
	}
}

func writeGauge(b *bytes.Buffer, g Gauge) {
	kind := "gauge"
	if g.Counter {
		kind = "counter"
	}
	help := strings.NewReplacer("\\", `\\`, "\n", `\n`).Replace(g.Help)
	fmt.Fprintf(b, "# HELP %s %s\n# TYPE %s %s\n%s %s\n", g.Name, help, g.Name, kind, g.Name, strconv.FormatFloat(g.Value, 'g', -1, 64))
}

// label quotes a label's value as the text format wants it.
func label(v string) string {
	return `"` + strings.NewReplacer("\\", `\\`, "\"", `\"`, "\n", `\n`).Replace(v) + `"`
}

// runtimeFigures are the basics of the Go runtime under the names that dashboards expect.
func runtimeFigures() []Gauge {
	samples := []metrics.Sample{{Name: "/sched/goroutines:goroutines"}, {Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/objects:bytes"},
		{Name: "/gc/cycles/total:gc-cycles"}, {Name: "/sched/gomaxprocs:threads"}}
	metrics.Read(samples)
	value := func(i int) float64 {
		if samples[i].Value.Kind() != metrics.KindUint64 {
			return 0
		}
		return float64(samples[i].Value.Uint64())
	}
	return []Gauge{
		{Name: "go_goroutines", Help: "Goroutines that exist.", Value: value(0)},
		{Name: "go_memstats_sys_bytes", Help: "Bytes taken from the system.", Value: value(1)},
		{Name: "go_memstats_heap_alloc_bytes", Help: "Bytes of heap objects.", Value: value(2)},
		{Name: "go_gc_cycles_total", Help: "Completed garbage collections.", Value: value(3), Counter: true},
		{Name: "go_sched_gomaxprocs_threads", Help: "Threads that may run Go code at once.", Value: value(4)},
	}
}
