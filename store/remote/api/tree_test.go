package api

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPathsFindTheirEndpoint(t *testing.T) {
	root := &node{}
	for id, path := range map[string]string{"list": "/a", "one": "/a/{id}", "sum": "/a/sum", "why": "/a/{id}/why", "ref": "/a/by-ref/{ref}"} {
		root.add(http.MethodGet, path, &endpoint{id: id})
	}
	root.add(http.MethodPost, "/a", &endpoint{id: "new"})
	for _, c := range []struct {
		method, path, want string
		values             []string
		allowed            []string
	}{
		{"GET", "/a", "list", nil, nil},
		{"HEAD", "/a", "list", nil, nil},
		{"POST", "/a", "new", nil, nil},
		{"DELETE", "/a", "", nil, []string{"GET", "POST"}},
		{"GET", "/a/7", "one", []string{"7"}, nil},
		{"GET", "/a/sum", "sum", nil, nil},
		{"GET", "/a/sum/why", "why", []string{"sum"}, nil},
		{"GET", "/a/7/why", "why", []string{"7"}, nil},
		{"GET", "/a/by-ref/R%2F1", "ref", []string{"R/1"}, nil},
		{"GET", "/a/by-ref/a%20b%25", "ref", []string{"a b%"}, nil},
		{"GET", "/a/", "", nil, nil},
		{"GET", "//a", "", nil, nil},
		{"GET", "/a/../a", "", nil, nil},
		{"GET", "/b", "", nil, nil},
		{"GET", "/", "", nil, nil},
		{"GET", "", "", nil, nil},
		{"GET", "*", "", nil, nil},
	} {
		t.Run(c.method+" "+c.path, func(t *testing.T) {
			r := &http.Request{Method: c.method, URL: &url.URL{Path: c.path}}
			if u, err := url.ParseRequestURI(c.path); err == nil {
				r.URL = u
			}
			e, values, allowed := root.find(r.Method, pathOf(r))
			id := ""
			if e != nil {
				id = e.id
			}
			if id != c.want {
				t.Errorf("found %q, want %q", id, c.want)
			}
			if diff := cmp.Diff(c.values, values); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.allowed, allowed); diff != "" {
				t.Error(diff)
			}
		})
	}
}
