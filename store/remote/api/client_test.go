package api

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/program"
	"github.com/refdeck/refdeck/store/remote"
)

// dialled is the client of a server at url, signed in with a token.
func (d *desk) dialled(url, token string) *remote.Client {
	d.Helper()
	var n atomic.Int64
	c, err := remote.Dial(context.Background(), url, remote.Options{Token: func() (string, error) { return token, nil }, Parse: program.Parse, Now: d.clock.Now,
		NewID: func() string { return fmt.Sprintf("client-%s-%06d", token[len(token)-4:], n.Add(1)) }})
	if err != nil {
		d.Fatal(err)
	}
	return c
}

// hears waits for a change of a kind.
func (d *desk) hears(ch <-chan store.Change, kind string) {
	d.Helper()
	for {
		select {
		case c, ok := <-ch:
			if !ok {
				d.Fatalf("the watch ended before it told of a %s", kind)
			}
			if c.Kind == kind {
				return
			}
		case <-time.After(10 * time.Second):
			d.Fatalf("nothing was told of a %s", kind)
		}
	}
}

func TestTheClientWorksAgainstTheServerAndIsSignedOutWithItsToken(t *testing.T) {
	d := opened(t, nil)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	url := d.serve(ServeConfig{})
	_, token := d.person("Rita Remote", domain.RoleProgram)
	c := d.dialled(url, token)
	if got := c.Actor().Name; got != "Rita Remote" {
		t.Errorf("the actor is %q", got)
	}
	ch, err := c.Watch(ctx)
	if err != nil {
		t.Fatal(err)
	}
	a, err := c.SaveAccount(ctx, "op-1", domain.Account{Name: "Remote Ltd"})
	if err != nil {
		t.Fatal(err)
	}
	d.hears(ch, "account")
	again, err := c.SaveAccount(ctx, "op-1", domain.Account{Name: "Remote Ltd"})
	if err != nil || again.ID != a.ID {
		t.Errorf("the same operation again: %d, %v; want %d", again.ID, err, a.ID)
	}
	a.Rev--
	if _, err := c.SaveAccount(ctx, "op-2", a); domain.CodeOf(err) != domain.Conflict {
		t.Errorf("with an old rev: %v", err)
	}
	public, _ := domain.ParseToken(token)
	if _, err := d.boss.RevokeToken(ctx, "", public); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Me(ctx); domain.CodeOf(err) != domain.Unauthenticated {
		t.Errorf("after the token was revoked: %v", err)
	}
	for range ch { // ends once the server refuses to sign in
	}
}

// TestAnAnswerThatIsLostIsAskedForAgainAndNothingIsDoneTwice drops the answers of
// the first tries of every write after the server has done it.
func TestAnAnswerThatIsLostIsAskedForAgainAndNothingIsDoneTwice(t *testing.T) {
	d := opened(t, nil)
	var tries atomic.Int64
	lossy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && tries.Add(1)%3 != 0 {
			d.server.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		}
		d.server.ServeHTTP(w, r)
	}))
	defer lossy.Close()
	c := d.dialled(lossy.URL, d.token)
	before, err := d.boss.Accounts(context.Background(), store.PageQuery{Limit: 500})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		if _, err := c.SaveAccount(context.Background(), "", domain.Account{Name: fmt.Sprintf("Lossy %d Ltd", i)}); err != nil {
			t.Fatal(err)
		}
	}
	after, err := d.boss.Accounts(context.Background(), store.PageQuery{Limit: 500})
	if err != nil {
		t.Fatal(err)
	}
	if made := len(after) - len(before); made != 5 || tries.Load() != 15 {
		t.Errorf("%d accounts were made in %d tries, want 5 in 15", made, tries.Load())
	}
}
