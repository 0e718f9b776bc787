package api

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/refdeck/refdeck/store/remote"
)

// endpoint is what answers one method of one path.
type endpoint struct {
	id     string
	route  *remote.Route // nil: health, the document and the like
	names  []string      // of the path's variables, in order
	tally  *tally
	answer func(*exchange, *http.Request)
}

// node is one segment of the paths. net/http's own mux redirects and answers in
// plain text, which an API must not.
type node struct {
	fixed   map[string]*node
	any     *node
	methods map[string]*endpoint
}

// add puts an endpoint at a path such as /contacts/{contact}/why.
func (n *node) add(method, path string, e *endpoint) {
	for _, segment := range strings.Split(path[1:], "/") {
		if strings.HasPrefix(segment, "{") {
			e.names = append(e.names, strings.Trim(segment, "{}"))
			if n.any == nil {
				n.any = &node{}
			}
			n = n.any
			continue
		}
		if n.fixed == nil {
			n.fixed = map[string]*node{}
		}
		if n.fixed[segment] == nil {
			n.fixed[segment] = &node{}
		}
		n = n.fixed[segment]
	}
	if n.methods == nil {
		n.methods = map[string]*endpoint{}
	}
	n.methods[method] = e
}

// find looks a path up. A fixed segment wins over a variable one. allowed is the
// methods of a path that has others.
func (n *node) find(method, path string) (e *endpoint, values []string, allowed []string) {
	at, values := n.walk(path, nil)
	if at == nil {
		return nil, nil, nil
	}
	if method == http.MethodHead {
		method = http.MethodGet
	}
	if e = at.methods[method]; e != nil {
		return e, values, nil
	}
	return nil, nil, slices.Sorted(maps.Keys(at.methods))
}

func (n *node) walk(path string, values []string) (*node, []string) {
	if path == "" {
		if n.methods == nil {
			return nil, nil
		}
		return n, values
	}
	if path[0] != '/' {
		return nil, nil
	}
	segment, rest := path[1:], ""
	if end := strings.IndexByte(segment, '/'); end >= 0 {
		segment, rest = segment[:end], segment[end:]
	}
	if next := n.fixed[segment]; next != nil {
		if at, vs := next.walk(rest, values); at != nil {
			return at, vs
		}
	}
	if n.any == nil || segment == "" {
		return nil, nil
	}
	value, err := url.PathUnescape(segment)
	if err != nil {
		return nil, nil
	}
	return n.any.walk(rest, append(values, value))
}

// pathOf is the path as it was sent: an escaped slash is part of a segment.
func pathOf(r *http.Request) string {
	if r.URL.RawPath == "" && !strings.Contains(r.URL.Path, "%") {
		return r.URL.Path
	}
	return r.URL.EscapedPath()
}
