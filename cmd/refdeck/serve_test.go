package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/postgres"
	"github.com/refdeck/refdeck/store/postgres/pgtest"
	"github.com/refdeck/refdeck/store/program"
	"github.com/refdeck/refdeck/store/remote"
	"github.com/refdeck/refdeck/store/storetest"
)

// writeCertificate makes a certificate for this machine that is told by its number.
func writeCertificate(t *testing.T, cert, key string, number int64) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(number), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"localhost"}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, form, form, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chtimes(cert, time.Time{}, time.Unix(1_700_000_000+number, 0)); err != nil {
		t.Fatal(err)
	}
}

func TestARenewedCertificateIsServedWithoutARestart(t *testing.T) {
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	writeCertificate(t, cert, key, 1)
	d, err := serveFlags{http: "127.0.0.1:0", cert: cert, key: key}.doors()
	if err != nil {
		t.Fatal(err)
	}
	_, svc := matrixStore(t)
	a, _, _ := testApp(t, strings.NewReader(""))
	h := &house{a: a, svc: svc, kind: kindSQLite, state: dir, log: slog.New(slog.DiscardHandler), desks: map[int64]*desk{}}
	address := serveRooms(t, h, d)
	number := func() int64 {
		c, err := tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
		return c.ConnectionState().PeerCertificates[0].SerialNumber.Int64()
	}
	if got := number(); got != 1 {
		t.Errorf("served is certificate %d", got)
	}
	writeCertificate(t, cert, key, 2)
	if got := number(); got != 2 {
		t.Errorf("after the renewal certificate %d is served", got)
	}
	if err := os.WriteFile(key, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(cert, time.Time{}, time.Unix(1_800_000_000, 0)); err != nil {
		t.Fatal(err)
	}
	if got := number(); got != 2 {
		t.Errorf("half a renewal has certificate %d served", got)
	}
}

func TestMetricsCountSSHToo(t *testing.T) {
	_, svc := matrixStore(t)
	u := liveManager(t, svc)
	a, _, _ := testApp(t, strings.NewReader(""))
	a.flags.store, a.now = filepath.Join(t.TempDir(), "beside.db"), svc.Now
	if _, _, err := a.makeHostKey(); err != nil {
		t.Fatal(err)
	}
	h := &house{a: a, svc: svc, kind: kindSQLite, state: t.TempDir(), log: slog.New(slog.DiscardHandler), desks: map[int64]*desk{}}
	rooms, err := h.open(t.Context(), doors{serveFlags: serveFlags{ssh: "127.0.0.1:0", metrics: "127.0.0.1:0"}})
	if err != nil {
		t.Fatal(err)
	}
	runRooms(t, h, rooms)
	screen := openScreen(t, sshKey(t, svc.As(storetest.Boss()), u.ID), rooms[0].ln.Addr().String(), "")
	screen.waitFor("Mona")
	answer, err := http.Get((&url.URL{Scheme: "http", Host: rooms[1].ln.Addr().String(), Path: "/metrics"}).String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil || !strings.Contains(string(text), "\nrefdeck_ssh_sessions 1\n") || !strings.Contains(string(text), "\nrefdeck_ssh_handshakes_total 1\n") {
		t.Errorf("%v: %s", err, text)
	}
}

func TestADatabaseThatAcknowledgesTooEarlyIsWarnedOfEverywhere(t *testing.T) {
	cluster := pgtest.Shared(t)
	dsn := cluster.Database(t)
	at, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimPrefix(at.Path, "/")
	cluster.Exec(t, "postgres", "ALTER DATABASE "+name+" SET synchronous_commit = off")
	db, err := postgres.Open(t.Context(), dsn, postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	svc := serviceOver(db)
	u := liveManager(t, svc)
	boss := svc.As(storetest.Boss())
	made, err := boss.AddToken(t.Context(), store.TokenInput{Op: newID(), UserID: u.ID})
	if err != nil {
		t.Fatal(err)
	}
	c, err := remote.Dial(t.Context(), serveHTTP(t, svc), remote.Options{Token: func() (string, error) { return made.Secret, nil }, Parse: program.Parse, Now: time.Now, NewID: newID})
	if err != nil {
		t.Fatal(err)
	}
	await(t, "the warning travels over the API", func() bool {
		me, err := c.Me(t.Context())
		return err == nil && len(me.Warnings) == 1 && strings.Contains(me.Warnings[0], "confirms a commit before")
	})
	openScreen(t, sshKey(t, boss, u.ID), serveSSH(t, svc, kindPostgres), "").waitFor("confirms a commit before")
}
