package remote

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// The bounds of a call.
const (
	maxTries    = 6
	budget      = 5 * time.Second // of waiting between tries and of tries, before the last one begins
	firstWait   = 100 * time.Millisecond
	tryTime     = 15 * time.Second // for one try
	slowTryTime = 5 * time.Minute  // of an operation that works on the whole store
	maxAnswer   = 64 << 20
)

// slow operations work on the whole store.
var slow = map[string]bool{"import_batch": true, "apply_program": true, "verify_audit": true}

// versionRoute asks a server what it is.
var versionRoute = Route{ID: "version", Method: http.MethodGet}

// try is what came of one request.
type try struct {
	body    []byte
	tag     string // ActorHeader
	err     error
	again   bool // may be tried again
	unknown bool // the server may have done it
	after   time.Duration
}

// send makes a request until there is an answer or the budget is spent.
func (c *Client) send(ctx context.Context, r *Route, p parts) ([]byte, error) {
	start := c.opt.Now()
	var t try
	unknown, limited := false, false
	for n := range maxTries {
		t = c.try(ctx, r, p)
		if t.err == nil {
			c.follow(ctx, r, t.tag)
			return t.body, nil
		}
		unknown = t.unknown || (unknown && !settles(t.err))
		pause := max(jittered(p.op+r.ID, n), t.after)
		if !t.again || (t.after > 0 && limited) || c.opt.Now().Sub(start)+pause > budget {
			break
		}
		limited = limited || t.after > 0
		c.opt.Log.DebugContext(ctx, "trying again", "call", r.ID, "code", domain.CodeOf(t.err), "after", pause)
		if c.opt.Wait(ctx, pause) != nil {
			break
		}
	}
	if unknown && r.Write {
		return nil, domain.Wrap(domain.Unavailable, errors.Join(store.ErrOutcome, t.err),
			"The server %s did not answer. It is not known whether this was saved; doing it again is safe and settles it.", c.host)
	}
	return nil, t.err
}

// follow asks again who one is when the server says that it has changed.
func (c *Client) follow(ctx context.Context, r *Route, tag string) {
	if r.ID == "me" || !c.outdated(tag) {
		return
	}
	if _, err := c.Me(ctx); err != nil {
		c.opt.Log.DebugContext(ctx, "who one is could not be asked", "code", domain.CodeOf(err))
	}
}

// settles tells whether a refusal says that nothing was done by an earlier try
// either: an operation that was done answers its first result before anything is
// checked but who one is.
func settles(err error) bool {
	switch domain.CodeOf(err) {
	case domain.Invalid, domain.NotFound, domain.Conflict:
		return true
	}
	return false
}

// jittered is the pause after the n-th try: doubling, and up to a half longer for
// some calls than for others, so that clients do not come back all at once.
func jittered(key string, n int) time.Duration {
	h := fnv.New32a()
	_, _ = fmt.Fprint(h, key, n)
	d := firstWait << n
	return d + d*time.Duration(h.Sum32()%512)/1024
}

// try makes one request.
func (c *Client) try(ctx context.Context, r *Route, p parts) try {
	limit := tryTime
	if slow[r.ID] {
		limit = slowTryTime
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	req, err := c.request(ctx, r, p)
	if err != nil {
		return try{err: err}
	}
	res, err := c.opt.HTTP.Do(req)
	if err != nil {
		return c.lost(r, err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	switch {
	case err != nil:
		return c.lost(r, err)
	case len(body) > maxAnswer:
		return try{err: domain.Errorf(domain.Internal, "The answer of %s is larger than this program takes; ask for less at once.", c.host)}
	case res.StatusCode/100 == 2:
		return try{body: body, tag: res.Header.Get(ActorHeader)}
	}
	return c.refused(res, body)
}

func (c *Client) request(ctx context.Context, r *Route, p parts) (*http.Request, error) {
	address := c.base + Base + p.path
	if p.query != "" {
		address += "?" + p.query
	}
	req, err := http.NewRequestWithContext(ctx, r.Method, address, bytes.NewReader(p.body))
	if err != nil {
		return nil, domain.Errorf(domain.Internal, "The request to %s could not be made.", c.host)
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "refdeck")
	if p.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if p.op != "" {
		req.Header.Set(KeyHeader, p.op)
	}
	if r == &versionRoute {
		return req, nil
	}
	return req, c.authorize(req)
}

func (c *Client) authorize(req *http.Request) error {
	if c.opt.Token == nil {
		return domain.Errorf(domain.Unauthenticated, "There is no token for %s; make one with token create and put it into a file or the environment.", c.host)
	}
	token, err := c.opt.Token()
	if err != nil {
		if domain.CodeOf(err) != domain.Internal {
			return err
		}
		return domain.Wrap(domain.Unauthenticated, err, "The token for %s could not be read.", c.host)
	}
	if !fitsHeader(token) {
		return domain.Errorf(domain.Unauthenticated, "What was given as the token for %s is none; nothing was sent.", c.host)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	return nil
}

func fitsHeader(token string) bool {
	for i := range len(token) {
		if token[i] <= ' ' || token[i] > '~' {
			return false
		}
	}
	return token != "" && len(token) <= 1024
}

// refused is an answer that says no.
func (c *Client) refused(res *http.Response, body []byte) try {
	e := ReadProblem(res.StatusCode, res.Header.Get("Content-Type"), body)
	t := try{err: e, unknown: errors.Is(e, store.ErrOutcome)}
	switch res.StatusCode {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		t.again = true
		if s, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil && s > 0 && res.StatusCode == http.StatusTooManyRequests {
			t.after = time.Duration(min(s, 3600)) * time.Second
		}
	case http.StatusBadGateway, http.StatusGatewayTimeout: // of a proxy, which does not know either
		t.again, t.unknown = true, true
	}
	if e.Code == domain.Unavailable && e.Cause == nil {
		e.Cause = fmt.Errorf("status %d of %s", res.StatusCode, c.host)
	}
	return t
}

// lost is a request without an answer. The address is left out of the error, since
// it holds what was asked for.
func (c *Client) lost(r *Route, err error) try {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	var cert *tls.CertificateVerificationError
	if errors.As(err, &cert) {
		return try{err: domain.Wrap(domain.Unavailable, err, "The server %s shows a certificate that this machine does not trust; nothing was sent.", c.host)}
	}
	var dial *net.OpError
	reached := !errors.As(err, &dial) || dial.Op != "dial"
	kept := "try again in a moment"
	if r.Write && !reached {
		kept = "nothing was saved. Try again in a moment"
	}
	t := try{again: !errors.Is(err, context.Canceled), unknown: reached}
	t.err = domain.Wrap(domain.Unavailable, err, "The server %s cannot be reached; %s.", c.host, kept)
	if reached {
		t.err = domain.Wrap(domain.Unavailable, err, "The server %s did not answer; %s.", c.host, kept)
	}
	return t
}
