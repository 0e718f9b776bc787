package api

import (
	"net/http"
	"net/netip"
	"strings"
	"time"
)

// exchange is one request with its answer. It is the ResponseWriter of the
// handlers, so that what was sent can be counted and logged.
type exchange struct {
	http.ResponseWriter
	server   *Server
	endpoint *endpoint
	request  *http.Request
	values   []string // of the path's variables
	began    time.Time
	from     netip.Addr // the client's address
	user     int64      // who acted, once known
	status   int
	sent     int64
	cause    error // of a failure that the log should explain
	broken   bool  // the answer was begun and cannot be finished
}

// WriteHeader notes the status.
func (x *exchange) WriteHeader(status int) {
	if x.status == 0 {
		x.status = status
	}
	x.ResponseWriter.WriteHeader(status)
}

func (x *exchange) Write(b []byte) (int, error) {
	if x.status == 0 {
		x.status = http.StatusOK
	}
	n, err := x.ResponseWriter.Write(b)
	x.sent += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (x *exchange) Unwrap() http.ResponseWriter { return x.ResponseWriter }

var (
	noSniff     = []string{"nosniff"}
	noStore     = []string{"no-store"}
	noContent   = []string{"default-src 'none'; frame-ancestors 'none'"}
	noReferrer  = []string{"no-referrer"}
	alwaysTLS   = []string{"max-age=31536000; includeSubDomains"}
	contentJSON = []string{"application/json"}
)

// secure sets the headers that every answer has. The values are shared, since they
// are the same each time.
func (x *exchange) secure() {
	h := x.Header()
	h["X-Content-Type-Options"] = noSniff
	h["Cache-Control"] = noStore
	h["Content-Security-Policy"] = noContent
	h["Referrer-Policy"] = noReferrer
	if x.request.TLS != nil {
		h["Strict-Transport-Security"] = alwaysTLS
	}
}

// WarnHeader carries what Config.Warn says, on every answer to somebody signed in.
const WarnHeader = "Refdeck-Warning"

// headerText keeps what a header may carry.
func headerText(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, s)
}
