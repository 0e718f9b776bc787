package remote

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"hash/fnv"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// Options is what a Client needs beside the address.
type Options struct {
	// Token gives the secret to sign in with; it is asked for each request, so that
	// a token can be exchanged while the program runs.
	Token func() (string, error)
	// Parse reads a program file; it lives in store/program.
	Parse func(toml string) (*domain.Program, error)
	Now   func() time.Time
	NewID func() string // UUIDv7, for writes whose caller gave no operation id
	HTTP  *http.Client  // nil: one with a transport of its own. Redirects are never followed.
	Log   *slog.Logger  // nil: nothing is logged. Neither token nor input is ever logged.
	// Wait sleeps until d has passed or ctx ends; nil: a timer.
	Wait func(ctx context.Context, d time.Duration) error
}

// Client is a store.Store over HTTP. It repeats what got no answer for a few
// seconds, with the same operation id; what then is not known has store.ErrOutcome
// in the chain of its unavailable.
type Client struct {
	base string // scheme, host and path up to Base
	host string
	opt  Options

	mu      sync.Mutex
	actor   domain.Actor
	tag     string                       // ActorTag of actor
	pending map[[sha256.Size]byte]string // operation ids of writes whose outcome is not known, by their request
}

var _ store.Store = (*Client)(nil)

// Dial checks that the server speaks this program's API and who the token is.
// invalid for an address that cannot be used: it must be https, except on this
// very machine. unauthenticated for a token that is not valid.
func Dial(ctx context.Context, address string, opt Options) (*Client, error) {
	base, err := checkAddress(address)
	if err != nil {
		return nil, err
	}
	if errRoutes != nil {
		return nil, errRoutes
	}
	c := &Client{base: base.String(), host: base.Host, opt: opt, pending: map[[sha256.Size]byte]string{}}
	c.opt.HTTP = ownHTTP(opt.HTTP)
	if c.opt.Wait == nil {
		c.opt.Wait = wait
	}
	if c.opt.Log == nil {
		c.opt.Log = slog.New(slog.DiscardHandler)
	}
	if err := c.checkVersion(ctx); err != nil {
		return nil, err
	}
	_, err = c.Me(ctx)
	return c, err
}

func checkAddress(address string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimRight(address, "/"))
	switch {
	case err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http"):
		return nil, domain.Invalidf("store", "This is not the address of a server; write it as https://deck.example.com.")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, domain.Invalidf("store", "The address of a server holds no user, password, token or query; the token is read from a file or the environment.")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return nil, domain.Invalidf("store", "The server %s must be reached by https://; without it anybody on the way could read the token.", u.Host)
	}
	return u, nil
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// ownHTTP is the client to use: it follows no redirect, since that would carry
// the token elsewhere.
func ownHTTP(given *http.Client) *http.Client {
	own := http.Client{}
	if given != nil {
		own = *given
	}
	if own.Transport == nil {
		own.Transport = &http.Transport{Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, TLSHandshakeTimeout: 5 * time.Second,
			DialContext: (&net.Dialer{Timeout: 5 * time.Second, KeepAlive: 15 * time.Second}).DialContext, IdleConnTimeout: 50 * time.Second,
			MaxIdleConnsPerHost: 4, MaxResponseHeaderBytes: 64 << 10, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}}
	}
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	own.Jar, own.Timeout = nil, 0 // a stream has no end; calls have limits of their own
	return &own
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// Host is the server's name, for messages.
func (c *Client) Host() string { return c.host }

// Close lets go of idle connections.
func (c *Client) Close() error {
	c.opt.HTTP.CloseIdleConnections()
	return nil
}

// Actor is who acts, as the server said last.
func (c *Client) Actor() domain.Actor {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.actor
}

func (c *Client) knows(a domain.Actor) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.actor, c.tag = a, ActorTag(a)
}

// outdated tells whether the server knows the actor's rights to be others now.
func (c *Client) outdated(tag string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return tag != "" && c.tag != "" && tag != c.tag
}

// ActorTag is a short text that is another one when an actor's rights are others.
func ActorTag(a domain.Actor) string {
	b, err := Append(nil, a)
	if err != nil {
		return ""
	}
	h := fnv.New64a()
	_, _ = h.Write(b)
	return strconv.FormatUint(h.Sum64(), 36)
}

// checkVersion refuses a server of another major version, and what is no refdeck.
func (c *Client) checkVersion(ctx context.Context) error {
	body, err := c.send(ctx, &versionRoute, parts{path: strings.TrimPrefix(VersionPath, Base)})
	if domain.CodeOf(err) == domain.NotFound {
		return domain.Errorf(domain.Unavailable, "%s is not a refdeck server, or one that speaks another version of the API than %d.", c.host, APIVersion)
	}
	if err != nil {
		return err
	}
	var v Version
	if err := DecodeAnswer(body, &v); err != nil {
		return domain.Wrap(domain.Unavailable, err, "%s does not answer as a refdeck server does.", c.host)
	}
	if v.API != APIVersion {
		return domain.Errorf(domain.Unavailable, "The server %s (version %s) speaks version %d of the API and this program version %d; use the same release on both sides.",
			c.host, domain.Line(v.Version), v.API, APIVersion)
	}
	return nil
}
