package main

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/postgres"
	"github.com/refdeck/refdeck/store/postgres/pgtest"
	"github.com/refdeck/refdeck/store/program"
	"github.com/refdeck/refdeck/store/sqlite"
	"github.com/refdeck/refdeck/store/storetest"
	"github.com/refdeck/refdeck/tui/tuitest"
)

func serviceOver(b store.Backend) *store.Service {
	return &store.Service{Backend: b, Now: time.Now, NewID: newID, Parse: program.Parse, Entropy: rand.Reader}
}

// twoOnOneFile opens a new SQLite file twice, as two processes do.
func twoOnOneFile(t *testing.T) (one, two *store.Service) {
	path, svc := matrixStore(t)
	svc.Now = time.Now // screens hold changes back while somebody types, for a moment
	db, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return svc, serviceOver(db)
}

// twoOnOneDatabase opens a new PostgreSQL database twice.
func twoOnOneDatabase(t *testing.T) (one, two *store.Service) {
	dsn := pgtest.Shared(t).Database(t)
	open := func() *store.Service {
		db, err := postgres.Open(t.Context(), dsn, postgres.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		return serviceOver(db)
	}
	return open(), open()
}

// a manager of a store with one referral.
func liveManager(t *testing.T, svc *store.Service) domain.User {
	t.Helper()
	if _, err := svc.Init(t.Context(), newID(), "Ada", "ada@deck.example"); err != nil {
		t.Fatal(err)
	}
	u, err := svc.As(storetest.Boss()).SaveUser(t.Context(), newID(), domain.User{Name: "Mona", Roles: "manager", Active: true})
	if err != nil {
		t.Fatal(err)
	}
	refer(t, svc, "First Ltd")
	return u
}

func refer(t *testing.T, svc *store.Service, company string) domain.Referral {
	t.Helper()
	added, err := svc.As(storetest.Boss()).AddReferral(t.Context(), store.ReferralInput{Op: newID(), ReferrerName: "A Friend of " + company, AccountName: company, ConsentBasis: "permission_confirmed"})
	if err != nil {
		t.Fatal(err)
	}
	return added.Referral
}

func TestWhatOneServerWritesIsOnTheScreensOfTheOtherWithinASecond(t *testing.T) {
	for name, two := range map[string]func(*testing.T) (*store.Service, *store.Service){"one file": twoOnOneFile, "one database": twoOnOneDatabase} {
		t.Run(name, func(t *testing.T) {
			here, there := two(t)
			u := liveManager(t, here)
			screen := openScreen(t, sshKey(t, here.As(storetest.Boss()), u.ID), serveSSH(t, there, kindSQLite), "")
			screen.waitFor("Today")
			screen.keys("2").waitFor("First Ltd")
			quickest := time.Hour
			for i := range 5 { // of five, since this machine may be busy
				company := fmt.Sprintf("Prospect %d", i)
				refer(t, here, company)
				quickest = min(quickest, screen.waitFor(company))
			}
			if t.Logf("the quickest of five took %s", quickest); quickest > time.Second {
				t.Errorf("the quickest of five took %s", quickest)
			}
		})
	}
}

func TestADraftSurvivesAConnectionThatDrops(t *testing.T) {
	_, svc := matrixStore(t)
	svc.Now = time.Now
	u := liveManager(t, svc)
	key := sshKey(t, svc.As(storetest.Boss()), u.ID)
	address, people := serveSSHWith(t, svc, kindSQLite)
	first := openScreen(t, key, address, "")
	first.waitFor("Today")
	first.keys("2").waitFor("First Ltd")
	first.keys("n").waitFor("Company")
	first.keys("Half Typed Inc").waitFor("Half Typed Inc")
	drafts := filepath.Join(people, strconv.FormatInt(u.ID, 10), "drafts.json")
	await(t, "the draft is kept, a second after the first key", func() bool {
		text, err := os.ReadFile(drafts)
		return err == nil && strings.Contains(string(text), "Half Typed Inc")
	})
	if info, err := os.Stat(drafts); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the drafts are %v, %v", info.Mode(), err)
	}
	first.cut()
	second := openScreen(t, key, address, "")
	second.waitFor("First Ltd") // the screen it was left on
	second.keys("n").waitFor("Half Typed Inc")
}

func TestARevokedKeyEndsTheSessionThatIsOpen(t *testing.T) {
	_, svc := matrixStore(t)
	u := liveManager(t, svc)
	boss := svc.As(storetest.Boss())
	screen := openScreen(t, sshKey(t, boss, u.ID), serveSSH(t, svc, kindSQLite), "")
	screen.waitFor("Mona")
	keys, err := boss.Keys(t.Context(), u.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := boss.RevokeKey(t.Context(), newID(), keys[0].Fingerprint); err != nil {
		t.Fatal(err)
	}
	if err := screen.end(); err == nil {
		t.Error("the session ended as if it had been left")
	}
}

func TestTheWallboardRunsOverSSHWithATerminal(t *testing.T) {
	_, svc := matrixStore(t)
	u := liveManager(t, svc)
	key, address := sshKey(t, svc.As(storetest.Boss()), u.ID), serveSSH(t, svc, kindSQLite)
	wall := openScreen(t, key, address, "wallboard")
	wall.waitFor("as of")
	if err := wall.keys("q").end(); err != nil {
		t.Errorf("left with %v", err)
	}
	client, _ := sshDial(t, key, address)
	if code, _, messages := sshRun(t, client, line("wallboard")); code != exitUsage {
		t.Errorf("without a terminal it ended with %d: %s", code, messages)
	}
}

func TestTheDashboardWorksOnAServersStore(t *testing.T) {
	_, svc := matrixStore(t)
	svc.Now = time.Now
	u := liveManager(t, svc)
	made, err := svc.As(storetest.Boss()).AddToken(t.Context(), store.TokenInput{Op: newID(), UserID: u.ID})
	if err != nil {
		t.Fatal(err)
	}
	a, _, messages := testApp(t, strings.NewReader(""))
	home := a.env("HOME")
	a.now = time.Now
	address := serveHTTP(t, svc)
	a.env = func(name string) string {
		return map[string]string{"HOME": home, "REFDECK_STORE": address, "REFDECK_TOKEN": made.Secret}[name]
	}
	w, err := a.open(t.Context(), writing)
	if err != nil {
		t.Fatal(err, messages)
	}
	t.Cleanup(w.close)
	s, err := a.begin(t.Context(), w, visit{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	screen := tuitest.Start(t, s.shell, 120, 36)
	screen.WaitFor("Mona").Keys("2").WaitFor("First Ltd")
	refer(t, svc, "Second Ltd")
	screen.WaitFor("Second Ltd").Keys("q")
	if err := screen.WaitEnd(); err != nil {
		t.Error(err)
	}
}

// serveHTTP serves a store's API until the test ends.
func serveHTTP(t *testing.T, svc *store.Service) (address string) {
	t.Helper()
	a, _, _ := testApp(t, strings.NewReader(""))
	a.now = svc.Now
	h := &house{a: a, svc: svc, kind: kindSQLite, state: t.TempDir(), log: slog.New(slog.DiscardHandler), desks: map[int64]*desk{}}
	return "http://" + serveRooms(t, h, doors{serveFlags: serveFlags{http: "127.0.0.1:0"}})
}
