package remote_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/program"
	"github.com/refdeck/refdeck/store/remote"
	"github.com/refdeck/refdeck/store/remote/api"
	"github.com/refdeck/refdeck/store/sqlite"
	"github.com/refdeck/refdeck/store/storetest"
)

func openDeck(t *testing.T) storetest.Deck {
	t.Helper()
	db, err := sqlite.OpenMemory(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return storetest.NewDeck(db)
}

func TestAServiceIsAStore(t *testing.T) { storetest.Store(t, openDeck) }

// front is an API over a service, at which tokens stand for actors.
type front struct {
	*httptest.Server
	mu     sync.Mutex
	actors map[string]domain.Actor
	routes map[string]bool // that were called, if they answered at all
}

func newFront(t *testing.T, d storetest.Deck) *front {
	f := &front{actors: map[string]domain.Actor{}, routes: map[string]bool{}}
	watching := d.Service.As(storetest.Boss())
	handler := api.New(api.Config{Now: d.Clock.Now, Version: "test", Watch: watching.Watch, SignIn: func(_ context.Context, token string) (store.Store, error) {
		f.mu.Lock()
		defer f.mu.Unlock()
		a, ok := f.actors[token]
		if !ok {
			return nil, domain.Errorf(domain.Unauthenticated, "Nobody is known by this token.")
		}
		return d.Service.As(a), nil
	}, Limits: api.Limits{TokenBurst: 1e6, AddressBurst: 1e6}})
	f.Server = httptest.NewServer(f.counted(handler))
	t.Cleanup(func() {
		f.CloseClientConnections()
		f.Close()
		handler.Close()
	})
	return f
}

// counted notes which routes are called.
func (f *front) counted(next http.Handler) http.Handler {
	mux := http.NewServeMux()
	for _, r := range remote.Routes {
		mux.HandleFunc(r.Method+" "+remote.Base+r.Path, func(w http.ResponseWriter, req *http.Request) {
			f.mu.Lock()
			f.routes[r.ID] = true
			f.mu.Unlock()
			next.ServeHTTP(w, req)
		})
	}
	mux.Handle("/", next)
	return mux
}

// as signs an actor in.
func (f *front) as(t *testing.T, d storetest.Deck, a domain.Actor) store.Store {
	t.Helper()
	token := fmt.Sprintf("token-of-%s-%v", strings.ReplaceAll(a.Name, " ", "-"), a.Roles)
	token = strings.ReplaceAll(token, " ", "_")
	f.mu.Lock()
	f.actors[token] = a
	f.mu.Unlock()
	c, err := remote.Dial(t.Context(), f.URL, remote.Options{Token: func() (string, error) { return token, nil }, Parse: program.Parse,
		Now: d.Clock.Now, NewID: d.Service.NewID})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestAClientIsAStore(t *testing.T) {
	called := map[string]bool{}
	t.Run("conforms", func(t *testing.T) {
		storetest.Store(t, func(t *testing.T) storetest.Deck {
			d := openDeck(t)
			f := newFront(t, d)
			d.As = func(a domain.Actor) store.Store { return f.as(t, d, a) }
			t.Cleanup(func() {
				for id := range f.routes {
					called[id] = true
				}
			})
			return d
		})
	})
	if t.Failed() {
		return
	}
	var never []string
	for _, r := range remote.Routes {
		if !called[r.ID] {
			never = append(never, r.ID)
		}
	}
	if len(never) > 0 {
		t.Errorf("the suite never calls %v", never)
	}
}
