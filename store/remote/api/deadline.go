package api

import (
	"net/http"
	"time"
)

// passed is a moment that lies before every other: a deadline at it cuts at once.
var passed = time.Unix(1, 0)

// lift takes the listener's timeouts off a connection. A server without deadlines
// (in tests) needs none lifted.
func lift(rc *http.ResponseController) {
	_ = rc.SetReadDeadline(time.Time{})
	_ = rc.SetWriteDeadline(time.Time{})
}

// cutAfter ends reading and writing on a connection after a time, unless stopped
// before. stop waits for a cut that is under way, since afterwards the connection
// belongs to the next request.
func cutAfter(rc *http.ResponseController, limit time.Duration) (stop func()) {
	done := make(chan struct{})
	timer := time.AfterFunc(limit, func() {
		defer close(done)
		_ = rc.SetReadDeadline(passed)
		_ = rc.SetWriteDeadline(passed)
	})
	return func() {
		if !timer.Stop() {
			<-done
		}
	}
}
