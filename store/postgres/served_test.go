package postgres_test

import (
	"context"
	"fmt"
	"net/http/httptest"
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
	actors := map[string]domain.Actor{} // by their tokens; written before the first call that bears one
	srv := api.New(api.Config{Now: d.Clock.Now, Version: "test", Watch: d.Service.As(storetest.Boss()).Watch,
		Limits: api.Limits{TokenRate: 1e6, TokenBurst: 1e6, AddressRate: 1e6, AddressBurst: 1e6},
		SignIn: func(_ context.Context, token string) (store.Store, error) {
			a, ok := actors[token]
			if !ok {
				return nil, domain.Errorf(domain.Unauthenticated, "Nobody is known by this token.")
			}
			return d.Service.As(a), nil
		}})
	web := httptest.NewServer(srv)
	t.Cleanup(func() {
		srv.Close()
		web.CloseClientConnections()
		web.Close()
	})
	near := d
	near.As = func(a domain.Actor) store.Store {
		token := fmt.Sprintf("token-%d", len(actors))
		actors[token] = a
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
