package remote

import (
	"encoding/json"
	"errors"
	"mime"
	"net/http"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// ProblemType is the media type of a failure (RFC 9457).
const ProblemType = "application/problem+json"

// Problem is a failure as it travels. Detail is a sentence for people; Code is what
// programs branch on.
type Problem struct {
	Type   string      `json:"type"`
	Title  string      `json:"title"`
	Status int         `json:"status"`
	Detail string      `json:"detail"`
	Code   domain.Code `json:"code"`
	Field  string      `json:"field,omitempty"` // path of the input at fault
	// Outcome is "unknown" when the operation may have been done or not; the same
	// request with the same Idempotency-Key settles it.
	Outcome string `json:"outcome,omitempty"`
}

const outcomeUnknown = "unknown"

var titles = map[domain.Code]string{domain.Invalid: "The input is not valid", domain.Unauthenticated: "Not signed in", domain.Forbidden: "Not allowed",
	domain.NotFound: "Not found", domain.Conflict: "Changed meanwhile or not possible now", domain.Unavailable: "Not available now", domain.Internal: "Internal error"}

var statuses = map[domain.Code]int{domain.Invalid: http.StatusUnprocessableEntity, domain.Unauthenticated: http.StatusUnauthorized,
	domain.Forbidden: http.StatusForbidden, domain.NotFound: http.StatusNotFound, domain.Conflict: http.StatusConflict,
	domain.Unavailable: http.StatusServiceUnavailable, domain.Internal: http.StatusInternalServerError}

// StatusOf is the status of an answer that reports err: 422 for invalid, 400 for a
// body that is no JSON.
func StatusOf(err error) int {
	if errors.Is(err, ErrMalformed) {
		return http.StatusBadRequest
	}
	if status, ok := statuses[domain.CodeOf(err)]; ok {
		return status
	}
	return http.StatusInternalServerError
}

// ProblemOf is err as it travels with a status. Of an error that is no domain.Error
// nothing is told.
func ProblemOf(status int, err error) Problem {
	p := Problem{Code: domain.Internal, Status: status, Detail: "Something went wrong in the server; its log says what."}
	var e *domain.Error
	if errors.As(err, &e) {
		p.Code, p.Detail, p.Field = e.Code, e.Message, e.Field
	}
	if errors.Is(err, store.ErrOutcome) {
		p.Outcome = outcomeUnknown
	}
	p.Type, p.Title = "urn:refdeck:problem:"+string(p.Code), titles[p.Code]
	return p
}

// WriteProblem answers with err and its status.
func WriteProblem(w http.ResponseWriter, err error) { WriteProblemStatus(w, StatusOf(err), err) }

// WriteProblemStatus answers with err and a status that its code does not say (413, 415, 429 …).
func WriteProblemStatus(w http.ResponseWriter, status int, err error) {
	body, bad := json.Marshal(ProblemOf(status, err))
	if bad != nil {
		body = []byte(`{"type":"about:blank","title":"Internal error","status":500,"detail":"","code":"internal"}`)
	}
	w.Header().Set("Content-Type", ProblemType)
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n'))
}

// ReadProblem is the error that an answer with this status and body reports. An
// answer that is no problem document, as a proxy makes it, is judged by its status.
func ReadProblem(status int, contentType string, body []byte) *domain.Error {
	var p Problem
	kind, _, _ := mime.ParseMediaType(contentType)
	if kind != ProblemType || json.Unmarshal(body, &p) != nil || statuses[p.Code] == 0 {
		return plainProblem(status)
	}
	e := &domain.Error{Code: p.Code, Field: p.Field, Message: p.Detail}
	if p.Outcome == outcomeUnknown {
		e.Cause = store.ErrOutcome
	}
	return e
}

func plainProblem(status int) *domain.Error {
	switch {
	case status == http.StatusTooManyRequests, status >= 500:
		return domain.Errorf(domain.Unavailable, "The server cannot answer at the moment (%d).", status)
	case status >= 300 && status < 400:
		return domain.Errorf(domain.Unavailable, "The server points elsewhere (%d), which is not followed; use the address it really has.", status)
	}
	for code, s := range statuses {
		if s == status {
			return domain.Errorf(code, "The server refused this (%d %s).", status, http.StatusText(status))
		}
	}
	return domain.Errorf(domain.Invalid, "The server refused this (%d %s).", status, http.StatusText(status))
}
