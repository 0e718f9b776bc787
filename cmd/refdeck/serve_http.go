package main

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/remote/api"
	"github.com/refdeck/refdeck/tui/sshd"
)

// open listens on everything that was asked for; nothing stays open if one fails.
func (h *house) open(ctx context.Context, d doors) (rooms []room, err error) {
	defer func() {
		if err != nil {
			for _, r := range rooms {
				_ = r.ln.Close()
			}
			rooms = nil
		}
	}()
	web := h.web(d)
	add := func(addr string, r room) {
		if err != nil || addr == "" {
			return
		}
		if r.ln, err = listen(ctx, addr); err == nil {
			rooms = append(rooms, r)
		}
	}
	if d.http != "" {
		add(d.http, h.webRoom(web, d))
	}
	if d.ssh != "" && err == nil {
		var r room
		var srv *sshd.Server
		if r, srv, err = h.sshRoom(d); err == nil {
			web.AddGauges(sshFigures(srv))
			web.AddGauges(h.pageFigures)
			add(d.ssh, r)
		}
	}
	add(d.metrics, room{says: "metrics", run: func(ctx context.Context, ln net.Listener) error {
		if err := api.Serve(ctx, ln, web.Metrics(), api.ServeConfig{Log: h.log, Drain: time.Second}); err != nil {
			return domain.Wrap(domain.Unavailable, err, "The metrics cannot be served any longer: %s.", cause(err))
		}
		return nil
	}})
	return rooms, err
}

// web is the API; it also has the metrics of what is served without it.
func (h *house) web(d doors) *api.Server {
	return api.New(api.Config{
		SignIn: func(ctx context.Context, token string) (store.Store, error) {
			return h.svc.SignInToken(ctx, token, "api")
		},
		Watch: h.watch, Now: time.Now, Log: h.log, TrustedProxies: d.trusted, Version: buildVersion().Version, Ready: h.ready, Warn: h.svc.Warning,
		Limits: rates(d.rate),
	})
}

// noRate is more requests a second than any machine answers.
const noRate = 1e9

// rates is what one token and one network may ask for each second, and at once.
func rates(perToken int) api.Limits {
	r := float64(perToken)
	if perToken == 0 {
		r = noRate
	}
	return api.Limits{TokenRate: r, TokenBurst: 4 * r, AddressRate: 2 * r, AddressBurst: 8 * r}
}

func (h *house) webRoom(web *api.Server, d doors) room {
	if d.tls == nil && !onLoopback(d.http) {
		h.a.say("HTTP is plain on %s: tokens are safe only as far as the way to it is.", d.http)
	}
	says := "http"
	if d.tls != nil {
		says = "https"
	}
	return room{says: says, run: func(ctx context.Context, ln net.Listener) error {
		defer web.Close()
		if err := api.Serve(ctx, ln, web, api.ServeConfig{TLS: d.tls, Log: h.log}); err != nil {
			return domain.Wrap(domain.Unavailable, err, "HTTP cannot be served any longer: %s.", cause(err))
		}
		return nil
	}}
}

// watch tells of every change of the store.
func (h *house) watch(ctx context.Context) (<-chan store.Change, error) {
	return h.svc.As(domain.Actor{Name: "serve", Roles: []domain.Role{domain.RoleAdmin}, Via: viaHost}).Watch(ctx)
}

// ready tells whether the store answers.
func (h *house) ready(ctx context.Context) error {
	_, err := h.svc.SignsIn(ctx)
	return err
}

func (h *house) pageFigures() []api.Gauge {
	read, saved := h.svc.Shared()
	return []api.Gauge{
		{Name: "refdeck_pages_read_total", Help: "Pages of the dashboards that were read from the store.", Value: float64(read), Counter: true},
		{Name: "refdeck_pages_shared_total", Help: "Pages that were another's, read just before.", Value: float64(saved), Counter: true},
	}
}

func sshFigures(srv *sshd.Server) func() []api.Gauge {
	return func() []api.Gauge {
		s := srv.Stats()
		out := []api.Gauge{
			{Name: "refdeck_ssh_sessions", Help: "Open sessions.", Value: float64(s.Sessions)},
			{Name: "refdeck_ssh_connections", Help: "Open connections.", Value: float64(s.Connections)},
			{Name: "refdeck_ssh_half_open", Help: "Connections without a session so far.", Value: float64(s.HalfOpen)},
			{Name: "refdeck_ssh_handshakes_total", Help: "Connections on which somebody signed in.", Value: float64(s.Handshakes), Counter: true},
			{Name: "refdeck_ssh_failures_total", Help: "Connections that ended without anybody signing in.", Value: float64(s.Failures), Counter: true},
		}
		refused := uint64(0)
		for _, n := range s.Refused {
			refused += n
		}
		return append(out, api.Gauge{Name: "refdeck_ssh_refused_total", Help: "Connections and sessions that were refused.", Value: float64(refused), Counter: true})
	}
}

// certificate serves a certificate from files and reads them again when they were
// changed, so that a renewal needs no restart. nil without files.
func certificate(cert, key string) (*tls.Config, error) {
	if cert == "" {
		return nil, nil
	}
	c := &certFiles{cert: cert, key: key}
	if _, err := c.get(nil); err != nil {
		return nil, domain.Wrap(domain.Invalid, err, "The certificate %s cannot be used with the key %s; nothing was opened.", cert, key)
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.get}, nil
}

type certFiles struct {
	cert, key string
	mu        sync.Mutex
	changed   time.Time
	now       *tls.Certificate
}

func (c *certFiles) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	info, err := os.Stat(c.cert)
	if err == nil && c.now != nil && info.ModTime().Equal(c.changed) {
		return c.now, nil
	}
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	switch {
	case err == nil:
		c.now = &pair
		if info != nil {
			c.changed = info.ModTime()
		}
	case c.now == nil:
		return nil, err
	}
	return c.now, nil // half a renewal: the old one until the other file is there
}

var _ http.Handler = (*api.Server)(nil)
