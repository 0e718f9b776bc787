package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

func TestEveryAnswerIsHardened(t *testing.T) {
	d := opened(t, nil)
	for _, w := range []*httptest.ResponseRecorder{d.call("GET", "/me", ""), d.call("GET", "/nowhere", ""), d.call("GET", "/me", "", "Authorization", "")} {
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
			"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "Strict-Transport-Security": ""} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%d: %s is %q, want %q", w.Code, name, got, want)
			}
		}
	}
}

func TestOnlyABearerTokenInItsHeaderSignsIn(t *testing.T) {
	d := opened(t, func(c *Config) { c.Limits.AddressBurst = 1e6 })
	other := strings.Replace(d.token, d.token[len(d.token)-3:], "xyz", 1)
	for _, c := range []struct {
		name, header, query string
		want                int
	}{
		{"the token", "Bearer " + d.token, "", 200},
		{"the scheme in small letters", "bearer " + d.token, "", 200},
		{"nothing", "", "", 401},
		{"in the query", "", "?access_token=" + d.token, 401},
		{"as a password", "Basic " + d.token, "", 401},
		{"bare", d.token, "", 401},
		{"with something behind", "Bearer " + d.token + " x", "", 401},
		{"two in one", "Bearer " + d.token + "," + d.token, "", 401},
		{"an empty one", "Bearer ", "", 401},
		{"another one", "Bearer " + other, "", 401},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := d.call("GET", "/me"+c.query, "", "Authorization", c.header)
			if w.Code != c.want {
				t.Fatalf("%d, want %d: %s", w.Code, c.want, w.Body)
			}
			if c.want == 401 {
				if p := d.problem(w); p["code"] != "unauthenticated" || w.Header().Get("WWW-Authenticate") == "" {
					t.Errorf("%v, WWW-Authenticate %q", p, w.Header().Get("WWW-Authenticate"))
				}
			}
		})
	}
	r := d.request("GET", "/me", "")
	r.Header.Add("Authorization", "Bearer "+d.token)
	if w := d.do(r); w.Code != 401 {
		t.Errorf("two headers: %d, want 401", w.Code)
	}
}

func TestARevokedTokenAndARoleThatWasTakenAwayCountAtTheNextRequest(t *testing.T) {
	d := opened(t, nil)
	if w := d.call("GET", "/users", ""); w.Code != 200 {
		t.Fatalf("before: %d %s", w.Code, w.Body)
	}
	u := d.answer(d.call("GET", "/me", ""))["user"].(map[string]any)
	body := fmt.Sprintf(`{"rev":%v,"name":"Vera Admin","roles":"viewer","active":true}`, u["rev"])
	if w := d.call("PUT", fmt.Sprintf("/users/%d", d.user), body); w.Code != 200 {
		t.Fatalf("taking the roles away: %d %s", w.Code, w.Body)
	}
	if w := d.call("POST", "/accounts", `{"name":"New Ltd"}`); w.Code != 403 || d.problem(w)["code"] != "forbidden" {
		t.Errorf("after the roles are gone: %d %s", w.Code, w.Body)
	}
	tokens, err := d.boss.Tokens(context.Background(), d.user)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.boss.RevokeToken(context.Background(), "", tokens[0].PublicID); err != nil {
		t.Fatal(err)
	}
	if w := d.call("GET", "/me", ""); w.Code != 401 {
		t.Errorf("after the token is revoked: %d %s", w.Code, w.Body)
	}
}

func TestWhatIsRefusedIsAProblemWithItsStatus(t *testing.T) {
	d := opened(t, func(c *Config) { c.Limits.Body = 4096 })
	deep := strings.Repeat("[", 100_000)
	for _, c := range []struct {
		name, method, path, body string
		headers                  []string
		status                   int
		field                    string
	}{
		{"no such path", "GET", "/nowhere", "", nil, 404, ""},
		{"a path that goes round", "GET", "/accounts/../me", "", nil, 404, ""},
		{"no such method", "DELETE", "/me", "", nil, 405, ""},
		{"no such record", "GET", "/accounts/999999", "", nil, 404, ""},
		{"a number that is none", "GET", "/accounts/abc", "", nil, 422, "id"},
		{"a body where none belongs", "GET", "/me", "{}", nil, 400, ""},
		{"a parameter nobody knows", "GET", "/queue?limit=1&x=1", "", nil, 422, "x"},
		{"a parameter twice", "GET", "/queue?limit=1&limit=2", "", nil, 422, "limit"},
		{"a compressed body", "POST", "/notes", "{}", []string{"Content-Encoding", "gzip"}, 415, ""},
		{"a form", "POST", "/notes", "a=b", []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, ""},
		{"no content type", "POST", "/notes", "{}", []string{"Content-Type", ""}, 415, ""},
		{"another encoding", "POST", "/notes", "{}", []string{"Content-Type", "application/json; charset=latin1"}, 415, ""},
		{"a body too large", "POST", "/notes", `{"body":"` + strings.Repeat("x", 5000) + `"}`, nil, 413, ""},
		{"a body too large that does not say so", "POST", "/notes", `{"body":"` + strings.Repeat("x", 5000) + `"}`, []string{"Chunked", "yes"}, 413, ""},
		{"no JSON", "POST", "/notes", "{", nil, 400, ""},
		{"something behind the JSON", "POST", "/notes", "{} {}", nil, 400, ""},
		{"deep nesting", "POST", "/accounts", deep[:4000], nil, 422, ""},
		{"a member nobody knows", "POST", "/notes", `{"x":1}`, nil, 422, "x"},
		{"a member twice", "POST", "/notes", `{"body":"a","body":"b"}`, nil, 422, "body"},
		{"a wrong type", "POST", "/notes", `{"body":1}`, nil, 422, "body"},
		{"a number that does not fit", "POST", "/notes", `{"subject_id":1e999}`, nil, 422, "subject_id"},
		{"an operation id with a space", "POST", "/notes", "{}", []string{"Idempotency-Key", "a b"}, 422, "Idempotency-Key"},
		{"an operation id too long", "POST", "/notes", "{}", []string{"Idempotency-Key", strings.Repeat("k", 256)}, 422, "Idempotency-Key"},
		{"an If-Match that is none", "PUT", "/accounts/1", `{"name":"A"}`, []string{"If-Match", "3"}, 422, "If-Match"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := d.request(c.method, c.path, c.body, c.headers...)
			if r.Header.Get("Chunked") != "" {
				r.ContentLength = -1
			}
			w := d.do(r)
			if w.Code != c.status {
				t.Fatalf("%d, want %d: %s", w.Code, c.status, w.Body)
			}
			p := d.problem(w)
			if field, _ := p["field"].(string); field != c.field {
				t.Errorf("field %q, want %q: %v", field, c.field, p)
			}
			if c.status == 405 && w.Header().Get("Allow") != "GET" {
				t.Errorf("Allow is %q", w.Header().Get("Allow"))
			}
		})
	}
}

func TestTheSameOperationAgainGivesTheFirstAnswerOnce(t *testing.T) {
	d := opened(t, nil)
	key := []string{"Idempotency-Key", "0199e7a2-7c1b-7d52-9a53-0c5f6d1f8a11"}
	first := d.call("POST", "/accounts", `{"name":"Once Ltd"}`, key...)
	again := d.call("POST", "/accounts", `{"name":"Once Ltd"}`, key...)
	if d.answer(first)["id"] != d.answer(again)["id"] {
		t.Errorf("two accounts: %s %s", first.Body, again.Body)
	}
	if first.Header().Get("Idempotent-Replayed") != "" || again.Header().Get("Idempotent-Replayed") != "true" {
		t.Errorf("Idempotent-Replayed: %q, then %q", first.Header().Get("Idempotent-Replayed"), again.Header().Get("Idempotent-Replayed"))
	}
	for path, body := range map[string]string{"/partners": `{"name":"Once Ltd"}`, "/accounts": `{"name":"Twice Ltd"}`} {
		if w := d.call("POST", path, body, key...); w.Code != 409 {
			t.Errorf("the same id for something else: %d %s", w.Code, w.Body)
		}
	}
}

func TestFiftyAtOnceWithTheSameOperationMakeOneRecord(t *testing.T) {
	d := opened(t, nil)
	ids := make([]any, 50)
	var all sync.WaitGroup
	for i := range ids {
		all.Go(func() {
			w := d.call("POST", "/accounts", `{"name":"Fifty Ltd"}`, "Idempotency-Key", "fifty")
			if w.Code != 200 {
				ids[i] = w.Body.String()
				return
			}
			ids[i] = d.answer(w)["id"]
		})
	}
	all.Wait()
	if got := slices.Compact(ids); len(got) != 1 {
		t.Errorf("the answers differ: %v", got)
	}
}

func TestTheRevTravelsAsETagAndAStaleOneIsAConflict(t *testing.T) {
	d := opened(t, nil)
	made := d.call("POST", "/accounts", `{"name":"Rev Ltd"}`)
	id, tag := d.answer(made)["id"], made.Header().Get("ETag")
	path := fmt.Sprintf("/accounts/%v", id)
	if read := d.call("GET", path, ""); read.Header().Get("ETag") != tag || tag == "" {
		t.Errorf("ETag %q when made, %q when read", tag, read.Header().Get("ETag"))
	}
	saved := d.call("PUT", path, `{"name":"Rev Two Ltd"}`, "If-Match", tag)
	if saved.Code != 200 || saved.Header().Get("ETag") == tag {
		t.Fatalf("%d %s, ETag %q as before", saved.Code, saved.Body, tag)
	}
	if w := d.call("PUT", path, `{"name":"Rev Three Ltd"}`, "If-Match", tag); w.Code != 409 || d.problem(w)["code"] != "conflict" {
		t.Errorf("with the old tag: %d %s", w.Code, w.Body)
	}
}

func TestTooManyRequestsOfATokenOrAnAddressAreHeldBack(t *testing.T) {
	small := func(c *Config) { c.Limits.TokenRate, c.Limits.TokenBurst = 1, 5 }
	d := opened(t, small)
	_, other := d.person("Otto Other", domain.RoleCSM)
	for i := range 5 {
		if w := d.call("GET", "/me", ""); w.Code != 200 {
			t.Fatalf("request %d: %d", i+1, w.Code)
		}
	}
	w := d.call("GET", "/me", "")
	if w.Code != 429 || w.Header().Get("Retry-After") != "1" || d.problem(w)["code"] != "unavailable" {
		t.Errorf("%d, Retry-After %q: %s", w.Code, w.Header().Get("Retry-After"), w.Body)
	}
	if w := d.call("GET", "/me", "", "Authorization", "Bearer "+other); w.Code != 200 {
		t.Errorf("somebody else's token: %d %s", w.Code, w.Body)
	}
	d.clock.Add(time.Second)
	if w := d.call("GET", "/me", ""); w.Code != 200 {
		t.Errorf("after a second: %d", w.Code)
	}
}

func TestGuessingTokensIsStoppedLongBeforeTheAddressesLimit(t *testing.T) {
	d := opened(t, nil)
	refused, guesses := 0, 0
	for range 1000 {
		guesses++
		if w := d.call("GET", "/me", "", "Authorization", "Bearer guess"); w.Code == 429 {
			refused++
			break
		}
	}
	if refused == 0 || guesses > 50 {
		t.Errorf("%d guesses went through", guesses)
	}
	r := d.request("GET", "/me", "")
	r.RemoteAddr = "198.51.100.7:1"
	if w := d.do(r); w.Code != 200 {
		t.Errorf("another network is held back too: %d", w.Code)
	}
	if n := len(d.server.tokens.rows); n > 1 {
		t.Errorf("%d buckets were made for guesses", n-1)
	}
}

func TestMoreThanTheServerCanDoWaitsShortlyAndIsTurnedAway(t *testing.T) {
	entered, release := make(chan struct{}), make(chan struct{})
	var d *desk
	d = opened(t, func(c *Config) {
		c.Limits.Concurrent, c.Limits.Queue, c.Limits.QueueWait = 1, 1, time.Millisecond
		c.SignIn = func(context.Context, string) (store.Store, error) {
			entered <- struct{}{}
			<-release
			return d.boss, nil
		}
	})
	first := make(chan int, 1)
	go func() { first <- d.call("GET", "/me", "").Code }()
	<-entered
	w := d.call("GET", "/me", "")
	if w.Code != 503 || w.Header().Get("Retry-After") == "" || d.problem(w)["code"] != "unavailable" {
		t.Errorf("%d, Retry-After %q: %s", w.Code, w.Header().Get("Retry-After"), w.Body)
	}
	close(release)
	if code := <-first; code != 200 {
		t.Errorf("the one who was in: %d", code)
	}
}

func TestAnInternalErrorTellsNothingOfWhatIsInside(t *testing.T) {
	for _, err := range []error{errors.New("pq: password authentication failed for user deck"),
		domain.Wrap(domain.Internal, errors.New("at /srv/deck.db"), "row of /srv/deck.db is odd")} {
		d := opened(t, func(c *Config) { c.SignIn = func(context.Context, string) (store.Store, error) { return nil, err } })
		w := d.call("GET", "/me", "")
		if w.Code != 500 || strings.Contains(w.Body.String(), "deck") && !strings.Contains(w.Body.String(), "urn:refdeck") || strings.Contains(w.Body.String(), "/srv") {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		if d.problem(w)["code"] != "internal" || !strings.Contains(d.logged.String(), err.Error()) {
			t.Errorf("the log does not say what it was: %s", d.logged)
		}
	}
}

func TestAPanicEndsOneRequestAndNoOther(t *testing.T) {
	d := opened(t, func(c *Config) {
		c.SignIn = func(context.Context, string) (store.Store, error) { panic("a defect with " + "secret words") }
	})
	w := d.call("GET", "/me", "")
	if w.Code != 500 || strings.Contains(w.Body.String(), "defect") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if !strings.Contains(d.logged.String(), "a request panicked") || !strings.Contains(d.logged.String(), "rules_test.go") {
		t.Errorf("the log does not say where: %s", d.logged)
	}
	if w := d.do(httptest.NewRequest("GET", "/healthz", nil)); w.Code != 200 {
		t.Errorf("afterwards: %d", w.Code)
	}
	if len(d.server.gate.slots) != 0 {
		t.Error("the panic kept its slot")
	}
}

func TestTheLogHoldsNoSecretAndNoSearch(t *testing.T) {
	d := opened(t, nil)
	d.call("GET", "/search?text=Hildegard", "")
	d.call("GET", "/"+d.token, "")
	d.call("GET", "/me?token="+d.token, "")
	d.call("POST", "/tokens", fmt.Sprintf(`{"user_id":%d,"name":"x"}`, d.user))
	text := d.logged.String()
	for _, secret := range []string{d.token, d.token[:10], "Hildegard", "Bearer"} {
		if strings.Contains(text, secret) {
			t.Errorf("%q is in the log: %s", secret, text)
		}
	}
	for _, want := range []string{`"route":"search"`, `"status":200`, `"method":"GET"`, fmt.Sprintf(`"user":%d`, d.user), `"path":"/api/v1/search"`} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in the log: %s", want, text)
		}
	}
}

func TestHealthAndReadinessNeedNoTokenAndTellNothing(t *testing.T) {
	var away error
	looks := 0
	d := opened(t, func(c *Config) {
		c.Ready = func(context.Context) error { looks++; return away }
		c.Warn = func() string { return "Payouts may be lost — ask an admin." }
	})
	get := func(path string) *httptest.ResponseRecorder { return d.do(httptest.NewRequest("GET", path, nil)) }
	if w := get("/healthz"); w.Code != 200 {
		t.Errorf("healthz: %d", w.Code)
	}
	for range 10 {
		if w := get("/readyz"); w.Code != 200 || w.Header().Get(WarnHeader) != "" {
			t.Errorf("readyz: %d %v", w.Code, w.Header())
		}
	}
	if looks != 1 {
		t.Errorf("the store was asked %d times within a second", looks)
	}
	away = errors.New("connection refused by 10.0.0.7")
	d.clock.Add(2 * time.Second)
	if w := get("/readyz"); w.Code != 503 || strings.Contains(w.Body.String(), "10.0.0.7") {
		t.Errorf("readyz without a store: %d %s", w.Code, w.Body)
	}
	if w := d.call("GET", "/me", ""); w.Header().Get(WarnHeader) != "Payouts may be lost ? ask an admin." {
		t.Errorf("the warning is %q", w.Header().Get(WarnHeader))
	}
	d.server.Drain()
	if w := get("/readyz"); w.Code != 503 || !strings.Contains(w.Body.String(), "draining") {
		t.Errorf("readyz while draining: %d %s", w.Code, w.Body)
	}
}

func TestTheMetricsTellWhatHappened(t *testing.T) {
	d := opened(t, nil)
	d.server.AddGauges(func() []Gauge { return []Gauge{{Name: "refdeck_ssh_sessions", Help: "Sessions.", Value: 3}} })
	d.call("GET", "/me", "")
	d.call("GET", "/accounts/999999", "")
	d.call("GET", "/me", "", "Authorization", "Bearer guess")
	d.call("GET", "/nowhere", "")
	w := httptest.NewRecorder()
	d.server.Metrics().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	for _, want := range []string{
		`refdeck_http_requests_total{route="me",method="GET",code="200"} 1`,
		`refdeck_http_requests_total{route="me",method="GET",code="401"} 1`,
		`refdeck_http_requests_total{route="account",method="GET",code="404"} 1`,
		`refdeck_http_requests_total{route="none",method="other",code="404"} 1`,
		`refdeck_http_request_duration_seconds_bucket{route="me",method="GET",le="+Inf"} 2`,
		`refdeck_http_request_duration_seconds_count{route="me",method="GET"} 2`,
		"refdeck_http_in_flight 0", "refdeck_http_sign_in_failures_total 1", "refdeck_ssh_sessions 3", "# TYPE go_goroutines gauge",
	} {
		if !strings.Contains(w.Body.String(), want+"\n") && !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s is not there:\n%s", want, w.Body)
		}
	}
	for line := range strings.Lines(w.Body.String()) {
		if !strings.HasPrefix(line, "#") && len(strings.Fields(line)) != 2 {
			t.Errorf("not a line of a sample: %q", line)
		}
	}
	if w.Code != http.StatusOK {
		t.Error(w.Code)
	}
}
