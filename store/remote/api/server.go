package api

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/remote"
)

// Config is what a server needs. SignIn, Watch and Now are required.
type Config struct {
	// SignIn binds the store to whoever a token stands for; unauthenticated otherwise.
	SignIn func(ctx context.Context, token string) (store.Store, error)
	// Watch tells of every change of the store; one watch serves all event streams.
	Watch func(ctx context.Context) (<-chan store.Change, error)
	Now   func() time.Time
	Log   *slog.Logger // nil: nowhere
	// TrustedProxies are the peers whose X-Forwarded-For is believed.
	TrustedProxies []netip.Prefix
	Limits         Limits
	Version        string // of the program
	// Ready answers nil when the store can be reached and is migrated; nil: always.
	Ready func(ctx context.Context) error
	// Warn is what people should know about the store, or nothing; nil: nothing.
	Warn func() string
}

// Server answers the API. It asks SignIn at every request, so a revoked token
// counts from the next one on.
type Server struct {
	cfg       Config
	limits    Limits
	routes    *node
	unknown   *endpoint // what requests to no route count as
	tallies   []*tally
	figures   figures
	document  []byte
	tokens    *buckets[uint64]
	addresses *buckets[netip.Prefix]
	gate      *gate
	imports   *gate
	checks    chan struct{} // how many streams may look at once whether they may go on
	ops       *operations
	ready     readiness

	ring      *ring
	watchMu   sync.Mutex
	watching  bool
	byTokenMu sync.Mutex
	byToken   map[uint64]int // open streams

	life     context.Context // of what runs in the background
	end      context.CancelFunc
	draining chan struct{}
	drain    sync.Once
}

// New makes a server. Close ends what it does in the background.
func New(cfg Config) *Server {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	l := cfg.Limits.withDefaults()
	s := &Server{cfg: cfg, limits: l, routes: &node{}, ops: newOperations(), byToken: map[uint64]int{}, draining: make(chan struct{}),
		tokens: newBuckets[uint64](l.TokenRate, l.TokenBurst, l.Buckets), addresses: newBuckets[netip.Prefix](l.AddressRate, l.AddressBurst, l.Buckets),
		gate: newGate(l.Concurrent, l.Queue, l.QueueWait), imports: newGate(l.Imports, l.Queue, l.QueueWait), checks: make(chan struct{}, l.Concurrent),
		ring: newRing(strconv.FormatInt(cfg.Now().UnixNano(), 36), l.Ring)}
	s.life, s.end = context.WithCancel(context.Background())
	s.document = document(cfg.Version)
	s.mount()
	return s
}

// mount puts every route into the tree.
func (s *Server) mount() {
	s.unknown = s.count(&endpoint{id: "none"}, "other")
	for i := range remote.Routes {
		r := &remote.Routes[i]
		e := &endpoint{id: r.ID, route: r, answer: s.call}
		if r.Stream {
			e.answer = s.events
		}
		s.routes.add(r.Method, remote.Base+r.Path, s.count(e, r.Method))
	}
	for _, open := range []struct {
		id, path string
		answer   func(*exchange, *http.Request)
	}{
		{"healthz", "/healthz", s.healthz}, {"readyz", "/readyz", s.readyz}, {"openapi", "/openapi.json", s.openapi}, {"version", remote.VersionPath, s.version},
	} {
		s.routes.add(http.MethodGet, open.path, s.count(&endpoint{id: open.id, answer: open.answer}, http.MethodGet))
	}
}

func (s *Server) count(e *endpoint, method string) *endpoint {
	e.tally = &tally{route: e.id, method: method}
	s.tallies = append(s.tallies, e.tally)
	return e
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := &exchange{ResponseWriter: w, server: s, endpoint: s.unknown, began: s.cfg.Now(), request: r}
	s.figures.inFlight.Add(1)
	defer x.finish()
	x.secure()
	e, values, allowed := s.routes.find(r.Method, pathOf(r))
	if e == nil {
		if s.welcome(x, r) {
			x.noRoute(allowed)
		}
		return
	}
	x.endpoint, x.values = e, values
	e.answer(x, r)
}

// Drain has the server say that it is not ready and end every event stream; what
// runs is finished. It is called once the listener is about to close.
func (s *Server) Drain() { s.drain.Do(func() { close(s.draining) }) }

func (s *Server) isDraining() bool {
	select {
	case <-s.draining:
		return true
	default:
		return false
	}
}

// Close drains and ends what the server does in the background.
func (s *Server) Close() {
	s.Drain()
	s.end()
}

func (s *Server) warning() string {
	if s.cfg.Warn == nil {
		return ""
	}
	return s.cfg.Warn()
}
