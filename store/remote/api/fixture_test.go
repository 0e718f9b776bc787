package api

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/program"
	"github.com/refdeck/refdeck/store/sqlite"
	"github.com/refdeck/refdeck/store/storetest"
)

// desk is a server over a fresh copy of the seeded book, with the token of somebody
// who holds every internal role.
type desk struct {
	testing.TB
	svc    *store.Service
	clock  *storetest.Clock
	seed   *storetest.Seeded
	boss   store.Store
	server *Server
	token  string
	user   int64
	logged *bytes.Buffer
}

var book struct {
	sync.Once
	file []byte
	seed *storetest.Seeded
}

func makeBook(t testing.TB) {
	path := filepath.Join(t.TempDir(), "book.db")
	db, err := sqlite.Open(context.Background(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	svc, _ := storetest.NewService(db)
	book.seed = storetest.Seed(t, svc)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if book.file, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
}

// opened is a desk whose configuration with changes before the server is made.
func opened(t testing.TB, with func(*Config)) *desk {
	t.Helper()
	book.Do(func() { makeBook(t) })
	if book.file == nil {
		t.Fatal("the seeded book could not be made; see the first test that failed")
	}
	path := filepath.Join(t.TempDir(), "refdeck.db")
	if err := os.WriteFile(path, book.file, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sqlite.Open(context.Background(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	svc, clock := storetest.NewService(db)
	svc.Entropy, svc.Parse = rand.Reader, program.Parse
	var n atomic.Int64
	svc.NewID = func() string { return fmt.Sprintf("test-%06d", n.Add(1)) }
	d := &desk{TB: t, svc: svc, clock: clock, seed: book.seed, boss: svc.As(storetest.Boss()), logged: &bytes.Buffer{}}
	d.user, d.token = d.person("Vera Admin", domain.InternalRoles...)
	cfg := Config{Now: clock.Now, Version: "test", Log: slog.New(slog.NewJSONHandler(&locked{w: d.logged}, &slog.HandlerOptions{Level: slog.LevelDebug})),
		SignIn: func(ctx context.Context, token string) (store.Store, error) {
			return svc.SignInToken(ctx, token, "api")
		},
		Watch: func(ctx context.Context) (<-chan store.Change, error) { return d.boss.Watch(ctx) }}
	cfg.Limits.StreamPause = time.Millisecond
	if with != nil {
		with(&cfg)
	}
	d.server = New(cfg)
	t.Cleanup(func() {
		d.server.Close()
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// locked is a writer for several goroutines.
type locked struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *locked) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(b)
}

// person adds a user with roles and makes a token for them.
func (d *desk) person(name string, roles ...domain.Role) (id int64, token string) {
	d.Helper()
	var words []string
	for _, r := range roles {
		words = append(words, string(r))
	}
	u, err := d.boss.SaveUser(context.Background(), "", domain.User{Name: name, Roles: strings.Join(words, ","), Active: true})
	if err != nil {
		d.Fatal(err)
	}
	made, err := d.boss.AddToken(context.Background(), store.TokenInput{UserID: u.ID, Name: "test"})
	if err != nil {
		d.Fatal(err)
	}
	return u.ID, made.Secret
}

// request is one with the desk's token; further headers come as name, value.
func (d *desk) request(method, path, body string, headers ...string) *http.Request {
	d.Helper()
	r := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
	if body == "" {
		r = httptest.NewRequest(method, "/api/v1"+path, nil)
	} else {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Authorization", "Bearer "+d.token)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
	}
	return r
}

func (d *desk) do(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	d.server.ServeHTTP(w, r)
	return w
}

func (d *desk) call(method, path, body string, headers ...string) *httptest.ResponseRecorder {
	d.Helper()
	return d.do(d.request(method, path, body, headers...))
}

// problem is the answer as a problem; the test fails where it is none.
func (d *desk) problem(w *httptest.ResponseRecorder) map[string]any {
	d.Helper()
	out := map[string]any{}
	if got := w.Header().Get("Content-Type"); got != "application/problem+json" {
		d.Errorf("the answer is %q and no problem: %d %s", got, w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		d.Errorf("%v: %s", err, w.Body)
	}
	if out["status"] != float64(w.Code) {
		d.Errorf("status %d, but the problem says %v", w.Code, out["status"])
	}
	return out
}

// answer is the members of a good answer.
func (d *desk) answer(w *httptest.ResponseRecorder) map[string]any {
	d.Helper()
	out := map[string]any{}
	if w.Code != http.StatusOK {
		d.Fatalf("%d %s", w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		d.Fatalf("%v: %s", err, w.Body)
	}
	return out
}
