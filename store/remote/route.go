// Package remote is the program's store over HTTP: the table of endpoints, the
// form in which values travel, and the client that implements store.Store. The
// table serves both sides, so they cannot differ.
package remote

import (
	"context"
	"net/http"
	"reflect"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// Base is the path under which every route lies.
const Base = "/api/v1"

// APIVersion is the major version of the API; client and server must agree on it.
const APIVersion = 1

// VersionPath is where a server tells its Version, without signing in.
const VersionPath = Base + "/version"

// Version is what a server says of itself at VersionPath.
type Version struct {
	API     int64  // the major version of the API
	Version string // of the program
}

// The headers that the protocol uses beside those of HTTP.
const (
	// KeyHeader carries the operation id of a write: at most MaxKey printable
	// ASCII characters.
	KeyHeader = "Idempotency-Key"
	// ReplayHeader is "true" on the answer to an operation that was done before.
	ReplayHeader = "Idempotent-Replayed"
	// ActorHeader is ActorTag of who acted, on every answer; when it changes, the
	// client asks again who it is.
	ActorHeader = "Refdeck-Actor"
)

// The limits of what travels.
const (
	MaxKey   = 255      // characters of an operation id
	MaxBody  = 1 << 20  // bytes of a request, unless the route says otherwise
	MaxBatch = 64 << 20 // bytes of a batch of an import
)

// Route is one operation of the API: a method of store.Store.
type Route struct {
	ID      string // the operation's name in the document, snake_case
	Method  string
	Path    string // with {name} for the fields of In that stand in it; without Base
	Summary string
	Tag     string // the interface of store.Store it belongs to
	Write   bool   // changes something
	Op      bool   // takes an operation id (KeyHeader), the Op field of In
	Stream  bool   // server-sent events of Out; Call is nil
	Limit   int64  // bytes of the request's body
	In, Out reflect.Type
	Errors  []domain.Code
	// Call runs the method on one actor's store; in is a value of type In.
	Call func(ctx context.Context, st store.Store, in any) (any, error)

	plan *plan
}

// route makes a Route from a typed function; the client calls it with the same types.
func route[In, Out any](id, method, path, summary string, f func(context.Context, store.Store, In) (Out, error)) Route {
	r := Route{ID: id, Method: method, Path: path, Summary: summary, Limit: MaxBody, In: reflect.TypeFor[In](), Out: reflect.TypeFor[Out](),
		Errors: []domain.Code{domain.Invalid, domain.Unauthenticated, domain.Forbidden, domain.NotFound, domain.Unavailable, domain.Internal}}
	if r.Write = method != http.MethodGet; r.Write {
		r.Errors = append(r.Errors, domain.Conflict)
	}
	if f != nil {
		r.Call = func(ctx context.Context, st store.Store, in any) (any, error) { return f(ctx, st, in.(In)) }
	}
	return r
}

// Routes is every method of store.Store, in the order of its interfaces.
var Routes = compileRoutes(
	tagged("today", todayRoutes), tagged("pipeline", pipelineRoutes), tagged("leaders", leadersRoutes), tagged("measures", measuresRoutes),
	tagged("records", recordsRoutes), tagged("people", peopleRoutes), tagged("programs", programsRoutes), tagged("journal", journalRoutes))

func tagged(tag string, routes []Route) []Route {
	for i := range routes {
		routes[i].Tag = tag
	}
	return routes
}

// ByID finds a route by its operation's name.
func ByID(id string) (*Route, bool) {
	r, ok := byID[id]
	return r, ok
}

var byID = func() map[string]*Route {
	m := make(map[string]*Route, len(Routes))
	for i := range Routes {
		m[Routes[i].ID] = &Routes[i]
	}
	return m
}()
