package remote

import (
	"errors"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

func TestAFailureArrivesAsItWas(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
	}{
		{domain.Invalidf("rows[1].score", "The score <9> is not valid."), 422},
		{&domain.Error{Code: domain.Invalid, Message: "no JSON", Cause: ErrMalformed}, 400},
		{domain.Errorf(domain.Unauthenticated, "a"), 401}, {domain.Errorf(domain.Forbidden, "a"), 403}, {domain.Errorf(domain.NotFound, "a"), 404},
		{domain.Errorf(domain.Conflict, "a"), 409}, {domain.Errorf(domain.Internal, "a"), 500},
		{domain.Wrap(domain.Unavailable, store.ErrOutcome, "It is not known."), 503},
	} {
		w := httptest.NewRecorder()
		WriteProblem(w, c.err)
		got := ReadProblem(w.Code, w.Header().Get("Content-Type"), w.Body.Bytes())
		if w.Code != c.status || cmp.Diff(c.err, error(got), cmpopts.IgnoreFields(domain.Error{}, "Cause")) != "" ||
			errors.Is(got, store.ErrOutcome) != errors.Is(c.err, store.ErrOutcome) {
			t.Errorf("%v arrived as %d %v", c.err, w.Code, got)
		}
	}
}

func TestAFailureTellsNothingOfTheInside(t *testing.T) {
	w := httptest.NewRecorder()
	WriteProblem(w, errors.New("dial tcp 10.0.0.7: secret"))
	got := ReadProblem(w.Code, w.Header().Get("Content-Type"), w.Body.Bytes())
	if got.Code != domain.Internal || got.Message != "Something went wrong in the server; its log says what." {
		t.Errorf("told %+v", got)
	}
}

func TestAnAnswerOfAProxyIsJudgedByItsStatus(t *testing.T) {
	for status, want := range map[int]domain.Code{502: domain.Unavailable, 504: domain.Unavailable, 500: domain.Unavailable, 429: domain.Unavailable,
		301: domain.Unavailable,
		401: domain.Unauthenticated, 403: domain.Forbidden, 404: domain.NotFound, 413: domain.Invalid, 418: domain.Invalid} {
		for _, body := range []string{"<html>", `{"code":"conflict","detail":"x"}`} {
			if got := ReadProblem(status, "text/html", []byte(body)); got.Code != want || got.Message == "" {
				t.Errorf("%d is %+v, want %s", status, got, want)
			}
		}
	}
	if got := ReadProblem(404, ProblemType, []byte(`{"code":"odd"}`)); got.Code != domain.NotFound {
		t.Errorf("an unknown code is %+v", got)
	}
}
