package postgres_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/program"
	"github.com/refdeck/refdeck/store/remote"
	"github.com/refdeck/refdeck/store/remote/api"
	"github.com/refdeck/refdeck/store/storetest"
)

// serve has a deck reached over HTTP, where tokens stand for actors.
func serve(t *testing.T, d storetest.Deck) storetest.Deck {
	t.Helper()
	var actors sync.Map // by their tokens
	var n atomic.Int64
	srv := api.New(api.Config{Now: d.Clock.Now, Version: "test", Watch: d.Service.As(storetest.Boss()).Watch,
		Limits: api.Limits{TokenRate: 1e6, TokenBurst: 1e6, AddressRate: 1e6, AddressBurst: 1e6},
		SignIn: func(_ context.Context, token string) (store.Store, error) {
			if a, ok := actors.Load(token); ok {
				return d.Service.As(a.(domain.Actor)), nil
			}
			return nil, domain.Errorf(domain.Unauthenticated, "Nobody is known by this token.")
		}})
	web := httptest.NewServer(srv)
	t.Cleanup(func() {
		srv.Close()
		web.CloseClientConnections()
		web.Close()
	})
	near := d
	near.As = func(a domain.Actor) store.Store {
		token := fmt.Sprintf("token-%d", n.Add(1))
		actors.Store(token, a)
		c, err := remote.Dial(t.Context(), web.URL, remote.Options{Token: func() (string, error) { return token, nil }, Parse: program.Parse, Now: d.Clock.Now, NewID: d.Service.NewID})
		if err != nil {
			t.Fatal(explain(err))
		}
		t.Cleanup(func() { _ = c.Close() })
		return c
	}
	return near
}

func TestAServerOfADatabaseIsAStore(t *testing.T) {
	storetest.Store(t, func(t *testing.T) storetest.Deck { return serve(t, storetest.NewDeck(openNew(t))) })
}
