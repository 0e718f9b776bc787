package api

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/store"
)

// dial opens a bare connection to the server at url.
func dial(t *testing.T, url string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return conn
}

func (d *desk) alive(url string) {
	d.Helper()
	answer, err := http.Get(url + "/healthz")
	if err != nil {
		d.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != 200 {
		d.Errorf("healthz: %d", answer.StatusCode)
	}
}

func TestAClientThatDribblesIsCutWhileOthersAreServed(t *testing.T) {
	d := opened(t, nil)
	url := d.serve(ServeConfig{ReadHeader: 150 * time.Millisecond, Read: 300 * time.Millisecond, Write: time.Second, Idle: 150 * time.Millisecond})
	for _, c := range []struct{ name, begin, drop string }{
		{"headers", "GET /healthz HTTP/1.1\r\nHost: deck\r\n", "X-A: b\r\n"},
		{"a body", "POST /api/v1/accounts HTTP/1.1\r\nHost: deck\r\nContent-Type: application/json\r\nContent-Length: 100000\r\nAuthorization: Bearer " + d.token + "\r\n\r\n{", " "},
		{"nothing at all", "", ""},
		{"nothing after a request", "GET /healthz HTTP/1.1\r\nHost: deck\r\n\r\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var slow [20]net.Conn
			for i := range slow {
				slow[i] = dial(t, url)
				if _, err := io.WriteString(slow[i], c.begin); err != nil {
					t.Fatal(err)
				}
			}
			tick := time.NewTicker(20 * time.Millisecond)
			defer tick.Stop()
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				for i := range slow {
					_, _ = io.Copy(io.Discard, slow[i])
				}
			}()
			for {
				d.alive(url)
				select {
				case <-ended:
					return
				case <-tick.C:
				}
				for i := range slow {
					_, _ = io.WriteString(slow[i], c.drop)
				}
			}
		})
	}
}

func TestADribbledBodyIsAnsweredAsIncompleteAndDoesNothing(t *testing.T) {
	d := opened(t, nil)
	conn := dial(t, d.serve(ServeConfig{Read: 100 * time.Millisecond}))
	if _, err := fmt.Fprintf(conn, "POST /api/v1/accounts HTTP/1.1\r\nHost: deck\r\nContent-Type: application/json\r\nContent-Length: 100\r\nAuthorization: Bearer %s\r\n\r\n{", d.token); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != 400 || !answer.Close {
		t.Errorf("%d, close %v", answer.StatusCode, answer.Close)
	}
}

func TestHeadersAreBounded(t *testing.T) {
	d := opened(t, nil)
	r, err := http.NewRequest("GET", d.serve(ServeConfig{})+"/healthz", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Long", strings.Repeat("x", 64<<10))
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return // the connection was cut before the answer was read, which is as good
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("%d", answer.StatusCode)
	}
}

func TestAtTheEndRunningRequestsAreFinishedAndNoNewOnesTaken(t *testing.T) {
	entered, release := make(chan struct{}), make(chan struct{})
	var d *desk
	d = opened(t, func(c *Config) {
		c.SignIn = func(context.Context, string) (store.Store, error) {
			close(entered)
			<-release
			return d.boss, nil
		}
	})
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done, status := make(chan error, 1), make(chan int, 1)
	go func() { done <- Serve(ctx, ln, d.server, ServeConfig{}) }()
	go func() {
		r, err := http.NewRequest("GET", "http://"+ln.Addr().String()+"/api/v1/me", nil)
		if err != nil {
			status <- 0
			return
		}
		r.Header.Set("Authorization", "Bearer x")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			status <- -1
			return
		}
		_ = answer.Body.Close()
		status <- answer.StatusCode
	}()
	<-entered
	cancel()
	<-d.server.draining
	for { // the listener closes right after the draining begins
		conn, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			break
		}
		_ = conn.Close()
	}
	close(release)
	if got := <-status; got != 200 {
		t.Errorf("the running request was answered %d", got)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestARequestThatDoesNotEndIsCutAfterTheDrain(t *testing.T) {
	entered, release := make(chan struct{}), make(chan struct{})
	defer close(release)
	h := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { close(entered); <-release })
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- Serve(ctx, ln, h, ServeConfig{Drain: 10 * time.Millisecond}) }()
	conn := dial(t, "http://"+ln.Addr().String())
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: deck\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	<-entered
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestOverTLSOldVersionsAreRefusedAndTheBrowserIsToldToStay(t *testing.T) {
	d := opened(t, nil)
	lender := httptest.NewUnstartedServer(nil) // for its certificate
	lender.StartTLS()
	defer lender.Close()
	url := "https" + strings.TrimPrefix(d.serve(ServeConfig{TLS: &tls.Config{Certificates: lender.TLS.Certificates}}), "http")
	for version, works := range map[uint16]bool{tls.VersionTLS11: false, tls.VersionTLS12: true, tls.VersionTLS13: true} {
		client := &http.Client{Transport: &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true, MinVersion: version, MaxVersion: version}}}
		answer, err := client.Get(url + "/healthz")
		if (err == nil) != works {
			t.Errorf("%s: %v", tls.VersionName(version), err)
		}
		if err == nil {
			_ = answer.Body.Close()
			if answer.Header.Get("Strict-Transport-Security") == "" || answer.ProtoMajor != 2 {
				t.Errorf("%s, Strict-Transport-Security %q", answer.Proto, answer.Header.Get("Strict-Transport-Security"))
			}
		}
		client.CloseIdleConnections()
	}
}
