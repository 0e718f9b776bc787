package faults_test

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"net"
	"path/filepath"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/program"
	"github.com/refdeck/refdeck/store/remote"
	"github.com/refdeck/refdeck/store/remote/api"
	"github.com/refdeck/refdeck/store/sqlite"
)

var cutCount = flag.Int("cuts", 0, "how many connections between client and server are cut (default 1000 where everything is required, else 100)")

// mostBytes is more than a request or its answer has, so that only some get through.
const mostBytes = 2_000

func TestEveryWriteOverACutNetworkHappensOnceOrIsSaidNotToBeDone(t *testing.T) {
	want := int64(times(*cutCount, 1000, 100))
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "refdeck.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	proxy := newCutter(t, serveDeck(t, db), mostBytes)
	st := dialDeck(t, db, proxy)
	var tally struct{ once, lost, unknown int }
	var done []string
	for n := 0; proxy.cuts.Load() < want; n++ {
		op := fmt.Sprintf("cut-%06d", n)
		for try := 0; ; try++ {
			_, err := st.AddReferral(t.Context(), store.ReferralInput{Op: op, ReferrerName: "Uma Vale", AccountName: "Company " + op})
			if err == nil {
				done = append(done, op)
				tally.once++
				break
			}
			if domain.CodeOf(err) != domain.Unavailable {
				t.Fatalf("%s: %v", op, err)
			}
			if errors.Is(err, store.ErrOutcome) {
				tally.unknown++ // a person is told so, and presses again
			} else {
				tally.lost++
				mustNotBeDone(t, db, op)
			}
			if try == 50 {
				t.Fatalf("%s never gets through: %v", op, err)
			}
		}
	}
	checkKept(t, db, done, true)
	t.Logf("%d cuts: %d writes happened once; on the way %d answers were \"not known\", %d \"not done\"", proxy.cuts.Load(), tally.once, tally.unknown, tally.lost)
}

// mustNotBeDone holds the client to its word.
func mustNotBeDone(t *testing.T, b store.Backend, op string) {
	t.Helper()
	err := b.Read(context.Background(), func(tx store.Tx) error {
		_, err := tx.Operation(op)
		return err
	})
	if domain.CodeOf(err) != domain.NotFound {
		t.Errorf("%s was said not to be done, but it is: %v", op, err)
	}
}

// serveDeck serves a store that has its first admin over HTTP on loopback.
func serveDeck(t *testing.T, b store.Backend) (addr string) {
	t.Helper()
	svc := service(b)
	srv := api.New(api.Config{SignIn: func(ctx context.Context, token string) (store.Store, error) {
		return svc.SignInToken(ctx, token, "api")
	},
		Watch: svc.As(somebody()).Watch, Now: time.Now, Limits: api.Limits{TokenRate: 1e6, TokenBurst: 1e6, AddressRate: 1e6, AddressBurst: 1e6}})
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- api.Serve(ctx, ln, srv, api.ServeConfig{Drain: time.Second}) }()
	t.Cleanup(func() {
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return ln.Addr().String()
}

// dialDeck signs a program manager in, over a network that is not cut yet.
func dialDeck(t *testing.T, b store.Backend, proxy *cutter) store.Store {
	t.Helper()
	svc := service(b)
	svc.Entropy = rand.Reader
	if _, err := svc.Init(t.Context(), "", "Root Admin", ""); err != nil {
		t.Fatal(err)
	}
	host := svc.As(somebody())
	u, err := host.SaveUser(t.Context(), "", domain.User{Name: "Pia Manager", Roles: string(domain.RoleProgram), Active: true})
	if err != nil {
		t.Fatal(err)
	}
	made, err := host.AddToken(t.Context(), store.TokenInput{UserID: u.ID})
	if err != nil {
		t.Fatal(err)
	}
	proxy.calm.Store(true)
	st, err := remote.Dial(t.Context(), "http://"+proxy.addr(), remote.Options{Token: func() (string, error) { return made.Secret, nil }, Parse: program.Parse,
		Now: time.Now, NewID: svc.NewID, Wait: func(context.Context, time.Duration) error { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	proxy.calm.Store(false)
	_ = st.Close() // the calm connection is not used again
	return st
}
