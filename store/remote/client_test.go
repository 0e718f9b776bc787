package remote

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

func TestTheAddressOfAServer(t *testing.T) {
	for address, ok := range map[string]bool{"https://deck.example.com": true, "https://deck.example.com/refdeck/": true, "http://localhost:8080": true,
		"http://127.0.0.1:1": true, "http://[::1]:1": true, "http://deck.example.com": false, "http://127.0.0.1.example.com": false, "ftp://localhost": false,
		"deck.example.com": false, "https://": false, "https://user:pw@deck.example.com": false, "https://deck.example.com/?token=x": false, "": false} {
		_, err := checkAddress(address)
		if (err == nil) != ok || (!ok && domain.CodeOf(err) != domain.Invalid) || (err != nil && strings.Contains(err.Error(), "pw")) {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestDialRefusesWhatItDoesNotUnderstand(t *testing.T) {
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		code   domain.Code
		says   string
	}{
		"another major version": {answering(Version{API: 2, Version: "9.0.0"}), domain.Unavailable, "version 2 of the API"},
		"no refdeck":            {http.NotFound, domain.Unavailable, "is not a refdeck server"},
		"no JSON":               {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) }, domain.Unavailable, "does not answer as a refdeck server"},
		"elsewhere":             {http.RedirectHandler("https://elsewhere.example/", http.StatusFound).ServeHTTP, domain.Unavailable, "points elsewhere"},
		"not signed in": {func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == VersionPath {
				send(w, Version{API: APIVersion})
				return
			}
			refusing(401, domain.Unauthenticated)(w, r)
		}, domain.Unauthenticated, "unauthenticated"},
	} {
		s := httptest.NewServer(c.answer)
		_, err := Dial(t.Context(), s.URL, options(&patience{}, io.Discard))
		if domain.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
		s.Close()
	}
}

func TestAWriteWhoseAnswerIsLostIsRepeatedWithItsKey(t *testing.T) {
	ask := domain.Ask{Meta: domain.Meta{ID: 5, Rev: 1}}
	s := newScripted(t, hangUp, truncated, refusing(502, domain.Unavailable), answering(ask))
	c, p, _ := dialed(t, s)
	got, err := c.RecordAsk(t.Context(), store.AskInput{Op: "op-1", ContactID: 7})
	if err != nil || got != ask {
		t.Fatalf("got %+v, %v", got, err)
	}
	if want := []string{"op-1", "op-1", "op-1", "op-1"}; !slices.Equal(s.keys(), want) {
		t.Errorf("the keys are %v, want %v", s.keys(), want)
	}
	if w := p.waited(); w < 700*time.Millisecond || w > 1050*time.Millisecond {
		t.Errorf("waited %v", w)
	}
}

func TestAReadWithoutAnAnswerIsRepeated(t *testing.T) {
	s := newScripted(t, hangUp, refusing(503, domain.Unavailable), answering(store.QueueCounts{Open: 4}))
	c, _, _ := dialed(t, s)
	got, err := c.QueueCounts(t.Context(), store.Scope{})
	if err != nil || got.Open != 4 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestWhatIsNeverAnsweredIsNotKnown(t *testing.T) {
	s := newScripted(t, hangUp)
	c, p, _ := dialed(t, s)
	_, err := c.RecordAsk(t.Context(), store.AskInput{ContactID: 7})
	if domain.CodeOf(err) != domain.Unavailable || !errors.Is(err, store.ErrOutcome) || !strings.Contains(err.Error(), "not known whether") {
		t.Errorf("the write: %v", err)
	}
	if p.waited() > budget {
		t.Errorf("waited %v", p.waited())
	}
	if _, err = c.QueueCounts(t.Context(), store.Scope{}); domain.CodeOf(err) != domain.Unavailable || errors.Is(err, store.ErrOutcome) {
		t.Errorf("the read: %v", err)
	}
}

func TestDoingItAgainSettlesIt(t *testing.T) {
	s := newScripted(t, hangUp)
	c, _, _ := dialed(t, s)
	in := store.AskInput{ContactID: 7, Note: "hello"}
	if _, err := c.RecordAsk(t.Context(), in); !errors.Is(err, store.ErrOutcome) {
		t.Fatal(err)
	}
	s.mu.Lock()
	s.answers, s.calls = []http.HandlerFunc{answering(domain.Ask{})}, nil
	s.mu.Unlock()
	for _, note := range []string{"another", "hello", "hello"} {
		in.Note = note
		if _, err := c.RecordAsk(t.Context(), in); err != nil {
			t.Fatal(err)
		}
	}
	if want := []string{"new-2", "new-1", "new-3"}; !slices.Equal(s.keys(), want) {
		t.Errorf("the keys are %v, want %v", s.keys(), want)
	}
}

func TestWhatNeverReachedTheServerIsNotSaved(t *testing.T) {
	s := newScripted(t, hangUp)
	c, _, _ := dialed(t, s)
	s.Close()
	_, err := c.RecordAsk(t.Context(), store.AskInput{ContactID: 7})
	if domain.CodeOf(err) != domain.Unavailable || errors.Is(err, store.ErrOutcome) || !strings.Contains(err.Error(), "nothing was saved") {
		t.Errorf("the write: %v", err)
	}
}

func TestARefusalAfterALostAnswer(t *testing.T) {
	for code, settled := range map[domain.Code]bool{domain.Invalid: true, domain.Conflict: true, domain.NotFound: true,
		domain.Unauthenticated: false, domain.Forbidden: false} {
		s := newScripted(t, hangUp, refusing(statuses[code], code))
		c, _, _ := dialed(t, s)
		_, err := c.Undo(t.Context(), "op-1")
		if settled != (domain.CodeOf(err) == code) || settled == errors.Is(err, store.ErrOutcome) {
			t.Errorf("%s: %v", code, err)
		}
	}
}

func TestARefusalIsNotRepeated(t *testing.T) {
	for code, status := range statuses {
		if code == domain.Unavailable {
			continue
		}
		s := newScripted(t, refusing(status, code))
		c, _, _ := dialed(t, s)
		if _, err := c.Undo(t.Context(), ""); domain.CodeOf(err) != code || len(s.keys()) != 1 {
			t.Errorf("%s: %v after %d calls", code, err, len(s.keys()))
		}
	}
}

func TestALimitedClientWaitsAsItIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		script []http.HandlerFunc
		calls  int
		ok     bool
	}{
		"once":            {[]http.HandlerFunc{refusing(429, domain.Unavailable, "Retry-After", "2"), answering(store.Undone{})}, 2, true},
		"not twice":       {[]http.HandlerFunc{refusing(429, domain.Unavailable, "Retry-After", "1")}, 2, false},
		"not for so long": {[]http.HandlerFunc{refusing(429, domain.Unavailable, "Retry-After", "60")}, 1, false},
	} {
		s := newScripted(t, c.script...)
		client, p, _ := dialed(t, s)
		_, err := client.Undo(t.Context(), "")
		if (err == nil) != c.ok || len(s.keys()) != c.calls || errors.Is(err, store.ErrOutcome) || (c.calls > 1 && p.waited() < time.Second) {
			t.Errorf("%s: %v after %d calls and %v", name, err, len(s.keys()), p.waited())
		}
	}
}

func TestTheTokenStaysWhereItBelongs(t *testing.T) {
	var leaked []string
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { leaked = append(leaked, r.Header.Get("Authorization")) }))
	defer other.Close()
	s := newScripted(t, hangUp, http.RedirectHandler(other.URL, http.StatusTemporaryRedirect).ServeHTTP)
	c, _, log := dialed(t, s)
	_, err := c.Search(t.Context(), "somebody", 3)
	for e := err; e != nil; e = errors.Unwrap(e) {
		if strings.Contains(e.Error(), secret) || strings.Contains(e.Error(), "somebody") {
			t.Errorf("the error tells too much: %v", e)
		}
	}
	for _, r := range s.calls {
		if strings.Contains(r.URL.String(), secret) || r.Header.Get("Authorization") != "Bearer "+secret {
			t.Errorf("the request %s has the authorization %q", r.URL, r.Header.Get("Authorization"))
		}
	}
	if err == nil || len(leaked) > 0 || strings.Contains(log.String(), secret) || strings.Contains(log.String(), "somebody") || log.Len() == 0 {
		t.Errorf("%v; followed a redirect with %q; logged %s", err, leaked, log)
	}
}

func TestATokenThatIsNone(t *testing.T) {
	for _, token := range []string{"", "a b", "a\r\nX: y", "ü"} {
		s := newScripted(t, hangUp)
		opt := options(&patience{}, io.Discard)
		opt.Token = func() (string, error) { return token, nil }
		if _, err := Dial(t.Context(), s.URL, opt); domain.CodeOf(err) != domain.Unauthenticated {
			t.Errorf("%q: %v", token, err)
		}
	}
}

func TestRightsAreFollowed(t *testing.T) {
	s := newScripted(t, nil)
	c, _, _ := dialed(t, s)
	now := domain.Actor{UserID: 3, Name: "Ana", Roles: []domain.Role{domain.RoleViewer}, Team: []int64{3, 4}, ReadOnly: true}
	s.actor = now
	s.answers[0] = func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set(ActorHeader, ActorTag(now))
		send(w, store.QueueCounts{})
	}
	if !c.Actor().Has(domain.RoleCSM) {
		t.Errorf("at first %+v", c.Actor())
	}
	if _, err := c.QueueCounts(t.Context(), store.Scope{}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(now, c.Actor()); diff != "" {
		t.Error(diff)
	}
}

func TestACompressedAnswerIsRead(t *testing.T) {
	s := newScripted(t, func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			t.Error("gzip is not accepted")
		}
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = z.Write([]byte(`{"open":3}`))
		_ = z.Close()
	})
	c, _, _ := dialed(t, s)
	if got, err := c.QueueCounts(t.Context(), store.Scope{}); err != nil || got.Open != 3 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestAnAnswerThatIsNotUnderstood(t *testing.T) {
	s := newScripted(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"open":"many"}`)) })
	c, _, _ := dialed(t, s)
	if _, err := c.QueueCounts(t.Context(), store.Scope{}); domain.CodeOf(err) != domain.Internal {
		t.Errorf("got %v", err)
	}
}

func TestACallEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := newScripted(t, func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	c, _, _ := dialed(t, s)
	if _, err := c.Undo(ctx, "op-1"); !errors.Is(err, context.Canceled) || !errors.Is(err, store.ErrOutcome) || len(s.keys()) != 1 {
		t.Errorf("got %v after %d calls", err, len(s.keys()))
	}
}

func TestMoreThanTheServerTakesIsNotSent(t *testing.T) {
	s := newScripted(t, hangUp)
	c, _, _ := dialed(t, s)
	_, err := c.AddNote(t.Context(), "", domain.Note{Body: strings.Repeat("x", MaxBody)})
	if domain.CodeOf(err) != domain.Invalid || len(s.keys()) > 0 {
		t.Errorf("got %v after %d calls", err, len(s.keys()))
	}
}

func TestACertificateHasToBeTrusted(t *testing.T) {
	s := newScripted(t, answering(store.QueueCounts{Open: 1}))
	safe := httptest.NewTLSServer(s)
	defer safe.Close()
	safe.Config.ErrorLog = log.New(io.Discard, "", 0)
	opt := options(&patience{}, io.Discard)
	if _, err := Dial(t.Context(), safe.URL, opt); domain.CodeOf(err) != domain.Unavailable || !strings.Contains(err.Error(), "does not trust") {
		t.Errorf("an unknown certificate: %v", err)
	}
	opt.HTTP = safe.Client()
	c, err := Dial(t.Context(), safe.URL, opt)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := c.QueueCounts(t.Context(), store.Scope{}); err != nil || got.Open != 1 {
		t.Errorf("got %+v, %v", got, err)
	}
}
