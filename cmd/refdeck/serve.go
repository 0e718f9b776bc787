package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

type serveFlags struct {
	http, ssh, hostKey, metrics, cert, key string
	proxies                                []string
	plain                                  bool
	rate                                   int
}

func (a *app) serveCommand() *cobra.Command {
	var f serveFlags
	c := a.command("serve", "Let people work with this store over HTTP and SSH", cobra.NoArgs,
		a.writes(func(ctx context.Context, w *work, _ []string) error { return a.serve(ctx, w, f) }))
	c.Long = `serve offers the store over HTTP (the API that refdeck --store https://… uses), SSH (the dashboard
and the commands), or both. One line for each listener is printed once it accepts. SIGTERM lets
what runs end; a second one ends at once.`
	p := c.Flags()
	p.StringVar(&f.http, "http", "", "address for HTTP, such as 127.0.0.1:8080; port 0 picks a free one")
	p.StringVar(&f.ssh, "ssh", "", "address for SSH, such as :2222")
	p.StringVar(&f.hostKey, "host-key", "", "the host's SSH key (default: the one that refdeck init made)")
	p.StringVar(&f.metrics, "metrics", "", "address for metrics in Prometheus text, on this machine only")
	p.StringVar(&f.cert, "tls-cert", "", "certificate for HTTPS; read again when the file changes")
	p.StringVar(&f.key, "tls-key", "", "its private key")
	p.StringSliceVar(&f.proxies, "trusted-proxy", nil, "address or network of a proxy that speaks HTTPS for us (repeatable)")
	p.IntVar(&f.rate, "rate", 50, "requests a second that one token may make in the long run, and a network twice as many; 0 for no limit")
	p.BoolVar(&f.plain, "allow-plain", false, "speak plain HTTP to other machines, too: anybody on the way can read the tokens")
	return c
}

// doors is what serve opens, as the flags say it.
type doors struct {
	serveFlags
	trusted []netip.Prefix
	tls     *tls.Config
}

// doors reads the flags, before anything is opened.
func (f serveFlags) doors() (doors, error) {
	d := doors{serveFlags: f}
	switch {
	case f.http == "" && f.ssh == "":
		return d, usageError{"Say what to offer: --http ADDR, --ssh ADDR or both."}
	case (f.cert == "") != (f.key == ""):
		return d, usageError{"--tls-cert and --tls-key belong together."}
	case f.cert != "" && f.http == "":
		return d, usageError{"--tls-cert is for --http, which was not asked for."}
	}
	if f.rate < 0 {
		return d, usageError{"--rate is a number of requests a second, or 0 for no limit."}
	}
	for _, text := range f.proxies {
		p, err := parseNetwork(text)
		if err != nil {
			return d, err
		}
		d.trusted = append(d.trusted, p)
	}
	if f.metrics != "" && !onLoopback(f.metrics) {
		return d, usageError{"Metrics ask nobody to sign in, so they are for this machine only; write --metrics 127.0.0.1:9090."}
	}
	if f.http != "" && f.cert == "" && !onLoopback(f.http) && len(d.trusted) == 0 && !f.plain {
		return d, usageError{"Plain HTTP is for this machine only, since tokens travel over it. Give --tls-cert and --tls-key, name the proxy that speaks HTTPS with --trusted-proxy, " +
			"or insist with --allow-plain."}
	}
	var err error
	d.tls, err = certificate(f.cert, f.key)
	return d, err
}

func parseNetwork(text string) (netip.Prefix, error) {
	if addr, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	p, err := netip.ParsePrefix(text)
	if err != nil {
		return p, usageError{"--trusted-proxy takes an address or a network, such as 10.0.0.0/8, not " + quoted(text) + "."}
	}
	return p, nil
}

// onLoopback tells whether an address to listen on is this machine's alone.
func onLoopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	return err == nil && host != "" && loopback(host)
}

// house is a store that others work with.
type house struct {
	a     *app
	svc   *store.Service
	kind  storeKind
	state string // the folder for what people type
	log   *slog.Logger
	mu    sync.Mutex
	desks map[int64]*desk
}

// serve opens the doors and keeps them open until ctx ends.
func (a *app) serve(ctx context.Context, w *work, f serveFlags) error {
	d, err := f.doors()
	if err != nil {
		return err
	}
	on, err := w.svc.SignsIn(ctx)
	if err != nil {
		return err
	}
	if !on {
		return domain.Errorf(domain.Forbidden, "Nobody can sign in to this store yet, so nothing was opened. Make the first admin with refdeck init --admin NAME --email ADDRESS.")
	}
	h, err := a.house(w)
	if err != nil {
		return err
	}
	limitMemory(a.env("GOMEMLIMIT"))
	go paceCollector(ctx, a.env("GOGC"))
	rooms, err := h.open(ctx, d)
	if err != nil {
		return err
	}
	if warning, err := earlyAcks(ctx, w.svc); err == nil && warning != "" {
		a.say("%s", warning)
		w.svc.Warn(warning)
	}
	return h.run(ctx, rooms)
}

func (a *app) house(w *work) (*house, error) {
	name, err := a.keptAs()
	if err != nil {
		return nil, err
	}
	return &house{a: a, svc: w.svc, kind: w.kind, state: strings.TrimSuffix(a.kept("people", name), ".json"), log: slog.New(slog.NewTextHandler(a.err, nil)), desks: map[int64]*desk{}}, nil
}

// room is one listener and what serves it.
type room struct {
	ln   net.Listener
	says string // what is printed once it accepts, before the address
	more string // and after it
	run  func(ctx context.Context, ln net.Listener) error
}

// run serves all rooms until ctx ends or one of them fails.
func (h *house) run(ctx context.Context, rooms []room) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var under sync.WaitGroup
	failed := make(chan error, len(rooms))
	for _, r := range rooms {
		under.Go(func() {
			err := r.run(ctx, r.ln)
			if err != nil {
				failed <- err
			}
			cancel()
		})
	}
	keeping, stop := context.WithCancel(context.WithoutCancel(ctx)) // whoever is still there is served to the end
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		keepStore(keeping, h.svc, h.log)
	}()
	for _, r := range rooms {
		if _, err := fmt.Fprintf(h.a.out, "%s listening on %s%s\n", r.says, r.ln.Addr(), r.more); err != nil {
			break
		}
	}
	under.Wait()
	stop()
	<-kept
	close(failed)
	var errs []error
	for err := range failed {
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// listen takes an address; unavailable if somebody else has it.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, domain.Wrap(domain.Unavailable, err, "%s cannot be listened on: %s.", addr, cause(err))
	}
	return ln, nil
}

// cause is the innermost part of a system's error.
func cause(err error) error {
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	return err
}
