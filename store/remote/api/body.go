package api

import (
	"errors"
	"mime"
	"net/http"
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store/remote"
)

// bodyError is a body that was not taken in, with the status that says why.
type bodyError struct {
	status int
	err    *domain.Error
}

func (e *bodyError) Error() string { return e.err.Message }

func refusedBody(status int, format string, args ...any) error {
	return &bodyError{status, domain.Errorf(domain.Invalid, format, args...)}
}

// unread answers a body that was not taken in. The connection ends with it, since
// the rest of the body is still on its way.
func (x *exchange) unread(err error) {
	var refused *bodyError
	if !errors.As(err, &refused) {
		x.fail(err)
		return
	}
	x.Header().Set("Connection", "close")
	x.refuse(refused.status, refused.err)
}

// bodyLimit is how many bytes a route's body may have.
func (s *Server) bodyLimit(r *remote.Route) int64 {
	if r.Limit > remote.MaxBody {
		return min(r.Limit, s.limits.ImportBody)
	}
	return s.limits.Body
}

// checkBody looks at what the headers say of the body, before anything of it is read.
func checkBody(r *http.Request, limit int64) error {
	if r.Header.Get("Content-Encoding") != "" {
		return refusedBody(http.StatusUnsupportedMediaType, "A compressed body is not taken; nothing was done. Send it as it is.")
	}
	if r.ContentLength == 0 {
		return nil
	}
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return refusedBody(http.StatusBadRequest, "This takes its input from the path and the query and no body; nothing was done.")
	}
	if r.ContentLength > limit {
		return tooLarge(limit)
	}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" || !isUTF8(params["charset"]) {
		return refusedBody(http.StatusUnsupportedMediaType, "The body must be JSON in UTF-8 with Content-Type: application/json; nothing was done.")
	}
	return nil
}

func isUTF8(charset string) bool { return charset == "" || strings.EqualFold(charset, "utf-8") }

func tooLarge(limit int64) error {
	return refusedBody(http.StatusRequestEntityTooLarge, "The body is larger than %d bytes; nothing was done. Send it in parts.", limit)
}

// readBody reads the whole body into buf.
func readBody(x *exchange, r *http.Request, limit int64, buf *buffer) error {
	if r.ContentLength == 0 || r.Body == nil || r.Body == http.NoBody {
		return nil
	}
	err := buf.read(http.MaxBytesReader(x.ResponseWriter, r.Body, limit))
	var over *http.MaxBytesError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &over):
		return tooLarge(limit)
	default:
		return refusedBody(http.StatusBadRequest, "The body ended before it was whole; nothing was done. Send it again.")
	}
}
