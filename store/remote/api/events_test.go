package api

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// event is one server-sent event, or a comment (name ":").
type event struct{ id, name, data string }

// listener is a client of the event stream.
type listener struct {
	*desk
	body io.Closer
	read *bufio.Reader
}

// serveDesk serves the desk on a real listener, since a recorder has no connection.
func (d *desk) serve(cfg ServeConfig) string {
	d.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		d.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- Serve(ctx, ln, d.server, cfg) }()
	d.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			d.Error(err)
		}
	})
	return "http://" + ln.Addr().String()
}

// listen opens the event stream.
func (d *desk) listen(url, token, lastID string) *listener {
	d.Helper()
	r, err := http.NewRequest("GET", url+"/api/v1/events", nil)
	if err != nil {
		d.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	if lastID != "" {
		r.Header.Set("Last-Event-ID", lastID)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		d.Fatal(err)
	}
	if answer.StatusCode != 200 || answer.Header.Get("Content-Type") != "text/event-stream" {
		d.Fatalf("%d %s", answer.StatusCode, answer.Header.Get("Content-Type"))
	}
	l := &listener{d, answer.Body, bufio.NewReader(answer.Body)}
	d.Cleanup(l.close)
	return l
}

func (l *listener) close() { _ = l.body.Close() }

// next is the next event or comment; io.EOF once the stream has ended.
func (l *listener) next() (event, error) {
	var e event
	for {
		line, err := l.read.ReadString('\n')
		if err != nil {
			return e, err
		}
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case line == "\n":
			return e, nil
		case name == "":
			e.name = ":"
		case name == "id":
			e.id = value
		case name == "event":
			e.name = value
		case name == "data":
			e.data = value
		}
	}
}

// until reads to the next event of a name.
func (l *listener) until(name string) event {
	l.Helper()
	for {
		e, err := l.next()
		if err != nil {
			l.Fatalf("the stream ended before an event %q: %v", name, err)
		}
		if e.name == name {
			return e
		}
	}
}

// about reads to the change of one kind.
func (l *listener) about(kind string) event {
	l.Helper()
	for {
		e := l.until("change")
		var c struct {
			Kind string
			ID   int64
			All  bool
		}
		if err := json.Unmarshal([]byte(e.data), &c); err != nil {
			l.Fatal(err)
		}
		if c.Kind == kind {
			return e
		}
	}
}

func (d *desk) addAccount(name string) {
	d.Helper()
	if _, err := d.boss.SaveAccount(context.Background(), "", domain.Account{Name: name}); err != nil {
		d.Fatal(err)
	}
}

func TestAChangeReachesEveryStreamAndOneThatComesBackIsToldTheRest(t *testing.T) {
	var watches atomic.Int64
	var d *desk
	d = opened(t, func(c *Config) {
		c.Watch = func(ctx context.Context) (<-chan store.Change, error) { watches.Add(1); return d.boss.Watch(ctx) }
	})
	url := d.serve(ServeConfig{})
	one, two := d.listen(url, d.token, ""), d.listen(url, d.token, "")
	hello, err := one.next()
	if err != nil || hello.id == "" || hello.data != "" {
		t.Fatalf("the stream begins with %+v, %v; want an id alone", hello, err)
	}
	d.addAccount("First Ltd")
	seen := one.about("account")
	if other := two.about("account"); other != seen {
		t.Errorf("one is told %+v, the other %+v", seen, other)
	}
	one.close()
	d.addAccount("Second Ltd")
	missed := two.about("account")
	if back := d.listen(url, d.token, seen.id).about("account"); back != missed {
		t.Errorf("after coming back it is told %+v, want %+v", back, missed)
	}
	if all := d.listen(url, d.token, "another-1").until("change"); !strings.Contains(all.data, `"all":true`) {
		t.Errorf("with a place of another process it is told %+v, want that all may have changed", all)
	}
	if watches.Load() != 1 {
		t.Errorf("the store is watched %d times", watches.Load())
	}
}

func TestAStreamOutlivesTheTimeoutsOfOrdinaryRequests(t *testing.T) {
	d := opened(t, func(c *Config) { c.Limits.Heartbeat = 20 * time.Millisecond })
	l := d.listen(d.serve(ServeConfig{Read: 50 * time.Millisecond, Write: 50 * time.Millisecond, Idle: 50 * time.Millisecond}), d.token, "")
	for range 10 {
		l.until(":")
	}
	d.addAccount("Late Ltd")
	l.about("account")
}

func TestAStreamEndsWhenItsTokenIsRevoked(t *testing.T) {
	d := opened(t, nil)
	_, token := d.person("Paula Past", domain.RoleCSM)
	url := d.serve(ServeConfig{})
	stays, goes := d.listen(url, d.token, ""), d.listen(url, token, "")
	public, ok := domain.ParseToken(token)
	if !ok {
		t.Fatal("no token")
	}
	if _, err := d.boss.RevokeToken(context.Background(), "", public); err != nil {
		t.Fatal(err)
	}
	d.addAccount("Secret Ltd")
	for {
		e, err := goes.next()
		if err != nil {
			t.Fatalf("it ended without a word: %v", err)
		}
		if strings.Contains(e.data, `"account"`) {
			t.Fatalf("it is still told of %+v", e)
		}
		if e.name == "bye" {
			break
		}
	}
	if _, err := goes.next(); !errors.Is(err, io.EOF) {
		t.Errorf("after bye: %v", err)
	}
	stays.about("account")
}

func TestWhileTheStoreIsAwayNothingIsToldAndNothingIsLost(t *testing.T) {
	var away atomic.Bool
	var d *desk
	d = opened(t, func(c *Config) {
		c.Limits.Heartbeat = 10 * time.Millisecond
		c.SignIn = func(ctx context.Context, _ string) (store.Store, error) { return flaky{d.boss, &away}, nil }
	})
	l := d.listen(d.serve(ServeConfig{}), d.token, "")
	away.Store(true)
	d.server.ring.add(store.Change{Kind: "account", ID: 1})
	for range 3 {
		if e := l.until(":"); e.data != "" {
			t.Errorf("told %+v", e)
		}
	}
	away.Store(false)
	l.about("account")
}

// flaky is a store that cannot be asked who acts while away.
type flaky struct {
	store.Store
	away *atomic.Bool
}

func (f flaky) Me(ctx context.Context) (store.Identity, error) {
	if f.away.Load() {
		return store.Identity{}, domain.Errorf(domain.Unavailable, "The store is away.")
	}
	return f.Store.Me(ctx)
}

func TestAClientThatDoesNotReadIsCutAndHoldsUpNobody(t *testing.T) {
	d := opened(t, func(c *Config) { c.Limits.StreamWrite, c.Limits.Heartbeat = 50*time.Millisecond, time.Hour })
	url := d.serve(ServeConfig{})
	reads := d.listen(url, d.token, "")
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if err := conn.(*net.TCPConn).SetReadBuffer(4096); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, "GET /api/v1/events HTTP/1.1\r\nHost: deck\r\nAuthorization: Bearer "+d.token+"\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	for range 20_000 { // until the connection's buffers are full
		for range 500 {
			d.server.ring.add(store.Change{Kind: "referral", ID: 1 << 40})
		}
		d.server.ring.add(store.Change{Kind: "marker"})
		reads.about("marker") // reads all that came before
		if d.server.figures.cut.Load() > 0 {
			break
		}
	}
	if d.server.figures.cut.Load() != 1 {
		t.Errorf("%d streams were cut, want 1", d.server.figures.cut.Load())
	}
	d.addAccount("Still Here Ltd")
	reads.about("account")
}

func TestStreamsEndWithByeWhenTheServerDrains(t *testing.T) {
	d := opened(t, nil)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- Serve(ctx, ln, d.server, ServeConfig{}) }()
	l := d.listen("http://"+ln.Addr().String(), d.token, "")
	cancel()
	l.until("bye")
	if _, err := l.next(); !errors.Is(err, io.EOF) {
		t.Errorf("after bye: %v", err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestTooManyStreamsOfOneTokenAreRefused(t *testing.T) {
	d := opened(t, func(c *Config) { c.Limits.StreamsPerToken = 1 })
	url := d.serve(ServeConfig{})
	first := d.listen(url, d.token, "")
	if w := d.call("GET", "/events", ""); w.Code != 503 || w.Header().Get("Retry-After") != "60" {
		t.Errorf("a second stream: %d %s", w.Code, w.Body)
	}
	if w := d.call("HEAD", "/events", ""); w.Code != 405 {
		t.Errorf("HEAD: %d", w.Code)
	}
	_, other := d.person("Otto Other", domain.RoleCSM)
	d.listen(url, other, "").close()
	first.close()
}

func TestAWatchThatEndsIsBegunAgainAndEverythingMayHaveChanged(t *testing.T) {
	watches := make(chan chan store.Change, 4)
	d := opened(t, func(c *Config) {
		c.Limits.WatchAgain = time.Millisecond
		c.Watch = func(context.Context) (<-chan store.Change, error) {
			ch := make(chan store.Change)
			watches <- ch
			return ch, nil
		}
	})
	l := d.listen(d.serve(ServeConfig{}), d.token, "")
	close(<-watches)
	if e := l.until("change"); !strings.Contains(e.data, `"all":true`) {
		t.Errorf("told %+v", e)
	}
	(<-watches) <- store.Change{Kind: "account", ID: 5}
	l.about("account")
}

func TestAStreamIsRefusedWhileTheStoreCannotBeWatched(t *testing.T) {
	fails := true
	d := opened(t, nil)
	d.server.cfg.Watch = func(ctx context.Context) (<-chan store.Change, error) {
		if fails {
			return nil, domain.Errorf(domain.Unavailable, "The store is away.")
		}
		return d.boss.Watch(ctx)
	}
	if w := d.call("GET", "/events", ""); w.Code != 503 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	fails = false
	d.listen(d.serve(ServeConfig{}), d.token, "").close()
}
