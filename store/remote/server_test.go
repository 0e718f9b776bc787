package remote

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
)

const secret = "rfl_p_0123456789_topsecret"

// scripted is a server that answers calls one after the other as a test says; the
// last answer is given to all that follow.
type scripted struct {
	*httptest.Server
	answers []http.HandlerFunc

	mu    sync.Mutex
	calls []*http.Request // but those of Dial
	actor domain.Actor
}

func newScripted(t *testing.T, answers ...http.HandlerFunc) *scripted {
	s := &scripted{answers: answers, actor: domain.Actor{UserID: 3, Name: "Ana", Roles: []domain.Role{domain.RoleCSM}}}
	s.Server = httptest.NewServer(s)
	s.Config.SetKeepAlivesEnabled(false) // else the transport repeats by itself what is lost on an old connection
	t.Cleanup(s.Close)
	return s
}

func (s *scripted) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case VersionPath:
		send(w, Version{API: APIVersion, Version: "1.0.0"})
		return
	case Base + "/me":
		s.mu.Lock()
		defer s.mu.Unlock()
		send(w, Me{Actor: s.actor})
		return
	}
	_, _ = io.Copy(io.Discard, r.Body)
	s.mu.Lock()
	s.calls = append(s.calls, r)
	answer := s.answers[min(len(s.calls), len(s.answers))-1]
	s.mu.Unlock()
	answer(w, r)
}

func (s *scripted) keys() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, r := range s.calls {
		out = append(out, r.Header.Get(KeyHeader))
	}
	return out
}

func send(w http.ResponseWriter, v any) {
	body, _ := Append(nil, v)
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(body)
}

func answering(v any) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { send(w, v) }
}

func refusing(status int, code domain.Code, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		WriteProblemStatus(w, status, domain.Errorf(code, "The server says %s.", code))
	}
}

// hangUp ends the connection without an answer.
func hangUp(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// truncated ends the connection in the middle of the answer.
func truncated(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "1000")
	_, _ = w.Write([]byte(`{"id":1,`))
	panic(http.ErrAbortHandler)
}

// patience is the clock of a client that waits without waiting.
type patience struct {
	mu     sync.Mutex
	at     time.Time
	pauses []time.Duration
}

func (p *patience) now() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.at
}

func (p *patience) wait(ctx context.Context, d time.Duration) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at = p.at.Add(d)
	p.pauses = append(p.pauses, d)
	return ctx.Err()
}

func (p *patience) waited() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	var sum time.Duration
	for _, d := range p.pauses {
		sum += d
	}
	return sum
}

func options(p *patience, log io.Writer) Options {
	var n atomic.Int64
	return Options{Token: func() (string, error) { return secret, nil }, Now: p.now, Wait: p.wait,
		NewID: func() string { return fmt.Sprintf("new-%d", n.Add(1)) },
		Parse: func(string) (*domain.Program, error) { return domain.DefaultProgram(), nil },
		Log:   slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
}

// dialed is a client of a scripted server.
func dialed(t *testing.T, s *scripted) (*Client, *patience, *strings.Builder) {
	t.Helper()
	p, log := &patience{at: time.Unix(1_790_000_000, 0)}, &strings.Builder{}
	c, err := Dial(t.Context(), s.URL, options(p, log))
	if err != nil {
		t.Fatal(err)
	}
	return c, p, log
}
