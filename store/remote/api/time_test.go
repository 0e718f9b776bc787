package api

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// stuck is a store that answers nothing before the request is given up.
type stuck struct{ store.Store }

func (stuck) Partner(ctx context.Context, _ int64) (domain.Partner, error) {
	<-ctx.Done()
	return domain.Partner{}, ctx.Err()
}

func (stuck) SaveAccount(ctx context.Context, _ string, _ domain.Account) (domain.Account, error) {
	<-ctx.Done()
	return domain.Account{}, fmt.Errorf("commit: %w", ctx.Err())
}

func TestARequestThatTakesTooLongIsGivenUpAndSaysWhatIsKnown(t *testing.T) {
	var d *desk
	d = opened(t, func(c *Config) {
		c.Limits.Request = time.Millisecond
		c.SignIn = func(context.Context, string) (store.Store, error) { return stuck{d.boss}, nil }
	})
	read := d.call("GET", "/partners/1", "")
	if p := d.problem(read); read.Code != 503 || p["outcome"] != nil {
		t.Errorf("a read: %d %v", read.Code, p)
	}
	write := d.call("POST", "/accounts", `{"name":"Slow Ltd"}`)
	if p := d.problem(write); write.Code != 503 || p["outcome"] != "unknown" {
		t.Errorf("a write: %d %v", write.Code, p)
	}
	if len(d.server.gate.slots) != 0 || len(d.server.ops.running) != 0 {
		t.Error("a place or an operation is still taken")
	}
}

func TestAnImportMayBeLargerAndMayTakeLongerThanOtherRequests(t *testing.T) {
	d := opened(t, func(c *Config) {
		c.Limits.Body, c.Limits.ImportBody = 1<<10, 2<<20
	})
	url := d.serve(ServeConfig{Read: 200 * time.Millisecond, Write: 200 * time.Millisecond})
	post := func(path string, body io.Reader) int {
		r, err := http.NewRequest("POST", url+"/api/v1"+path, body)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+d.token)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			return 0 // cut before the whole body was taken
		}
		defer func() { _ = answer.Body.Close() }()
		return answer.StatusCode
	}
	rows := strings.Repeat(" ", 1<<20)
	if got := post("/imports", strings.NewReader(`{"kind":"accounts","last":true}`+rows)); got != 200 {
		t.Errorf("an import of a MiB: %d", got)
	}
	if got := post("/imports", io.MultiReader(strings.NewReader("{"+rows), strings.NewReader(rows+rows+"}"))); got != 413 && got != 0 {
		t.Errorf("an import of 3 MiB: %d", got)
	}
	if got := post("/accounts", strings.NewReader(`{"name":"Large Ltd"}`+rows)); got != 413 && got != 0 {
		t.Errorf("an account of a MiB: %d", got)
	}
	slow, feed := io.Pipe()
	go func() {
		beat := time.NewTicker(20 * time.Millisecond)
		defer beat.Stop()
		_, _ = io.WriteString(feed, `{"kind":"accounts","last":true`)
		for range 20 { // twice as long as other requests may take
			<-beat.C
			_, _ = io.WriteString(feed, " ")
		}
		_, _ = io.WriteString(feed, "}")
		_ = feed.Close()
	}()
	if got := post("/imports", slow); got != 200 {
		t.Errorf("a slow import: %d", got)
	}
}

func TestAnImportThatNeverEndsIsCut(t *testing.T) {
	d := opened(t, func(c *Config) { c.Limits.Import, c.Limits.StreamWrite = 50*time.Millisecond, time.Millisecond })
	conn := dial(t, d.serve(ServeConfig{}))
	if _, err := fmt.Fprintf(conn, "POST /api/v1/imports HTTP/1.1\r\nHost: deck\r\nContent-Type: application/json\r\nContent-Length: 100\r\nAuthorization: Bearer %s\r\n\r\n{", d.token); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(conn); err != nil && strings.Contains(err.Error(), "i/o timeout") {
		t.Error("it was not cut within ten seconds")
	}
}
