package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/refdeck/refdeck/store/remote"
)

// described is one operation of the document, ready to be called.
type described struct {
	method, path string
	what         map[string]any
}

// operations reads the served document.
func (d *desk) operations() (*checker, []described) {
	d.Helper()
	w := d.do(httptest.NewRequest("GET", "/openapi.json", nil))
	c := &checker{document: d.answer(w)}
	var out []described
	paths := c.document["paths"].(map[string]any)
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		methods := paths[path].(map[string]any)
		for _, method := range slices.Sorted(maps.Keys(methods)) {
			out = append(out, described{strings.ToUpper(method), path, methods[method].(map[string]any)})
		}
	}
	return c, out
}

func (o described) list(name string) []map[string]any {
	var out []map[string]any
	list, _ := o.what[name].([]any)
	for _, e := range list {
		out = append(out, e.(map[string]any))
	}
	return out
}

func TestTheDocumentIsWholeAndConsistent(t *testing.T) {
	d := opened(t, nil)
	c, operations := d.operations()
	if c.document["openapi"] != "3.1.0" {
		t.Errorf("openapi is %v", c.document["openapi"])
	}
	ids := map[any]bool{}
	for _, o := range operations {
		id := o.what["operationId"]
		if id == nil || ids[id] {
			t.Errorf("%s %s: the operation id %v is missing or there twice", o.method, o.path, id)
		}
		ids[id] = true
		named := map[string]bool{}
		for _, p := range o.list("parameters") {
			if p = c.resolve(p); p["in"] == "path" {
				named["{"+p["name"].(string)+"}"] = true
			}
		}
		for _, name := range regexp.MustCompile(`{[^}]*}`).FindAllString(o.path, -1) {
			if !named[name] {
				t.Errorf("%s %s: %s is not described", o.method, o.path, name)
			}
			delete(named, name)
		}
		if len(named) > 0 {
			t.Errorf("%s %s: %v are described and not there", o.method, o.path, named)
		}
	}
	for _, r := range remote.Routes {
		if !ids[r.ID] {
			t.Errorf("%s is not in the document", r.ID)
		}
	}
	if len(operations) != len(remote.Routes)+4 {
		t.Errorf("%d operations for %d routes and the four open ones", len(operations), len(remote.Routes))
	}
	checkReferences(c, c.document)
	for _, f := range c.found {
		t.Error(f)
	}
}

func checkReferences(c *checker, v any) {
	switch v := v.(type) {
	case map[string]any:
		c.resolve(v)
		for _, e := range v {
			checkReferences(c, e)
		}
	case []any:
		for _, e := range v {
			checkReferences(c, e)
		}
	}
}

// TestTheAPIKeepsItsDocument calls every operation of the served document, once
// with the least that it takes and once with everything that may be given.
func TestTheAPIKeepsItsDocument(t *testing.T) {
	for name, full := range map[string]bool{"with the least": false, "with everything": true} {
		t.Run(name, func(t *testing.T) {
			d := opened(t, nil)
			d.server.Drain() // so that the stream of events ends by itself
			c, operations := d.operations()
			ref := d.someRef()
			for _, o := range operations {
				w := d.try(c, o, full, ref)
				d.keeps(c, o, w)
				if w.Code >= 500 && o.path != "/readyz" {
					t.Errorf("%s %s: %d %s", o.method, o.path, w.Code, w.Body)
				}
				if !full && o.method == "GET" && w.Code != 200 && !excused(o) {
					t.Errorf("%s %s: %d %s", o.method, o.path, w.Code, w.Body)
				}
			}
		})
	}
}

// excused are reads that need an input which the document cannot show to be needed.
func excused(o described) bool {
	return slices.Contains([]any{"readyz", "missing", "drill", "cards", "composing"}, o.what["operationId"])
}

func (d *desk) someRef() string {
	page := d.answer(d.call("GET", "/referrals?limit=1", ""))
	rows := page["items"]
	if rows == nil {
		rows = page["cards"]
	}
	return rows.([]any)[0].(map[string]any)["ref_id"].(string)
}

// try calls an operation with values made from its schemas.
func (d *desk) try(c *checker, o described, full bool, ref string) *httptest.ResponseRecorder {
	d.Helper()
	path, query := o.path, url.Values{}
	r := httptest.NewRequest(o.method, "/", nil)
	for _, p := range o.list("parameters") {
		p = c.resolve(p)
		name, text := p["name"].(string), c.text(p["schema"].(map[string]any))
		switch {
		case name == "ref":
			path = strings.Replace(path, "{ref}", url.PathEscape(ref), 1)
		case p["in"] == "path":
			path = strings.Replace(path, "{"+name+"}", url.PathEscape(text), 1)
		case full && p["in"] == "query":
			query.Set(name, text)
		case full && name == remote.KeyHeader:
			r.Header.Set(name, fmt.Sprint(o.what["operationId"]))
		case full && p["in"] == "header" && name != "If-Match": // rev is in the body too
			r.Header.Set(name, text)
		}
	}
	if o.what["operationId"] == "missed" && !full {
		query.Set("from", "2026-01-01T00:00:00Z") // it looks at every day of its time, and without a beginning that is two thousand years
	}
	if body, ok := o.what["requestBody"].(map[string]any); ok {
		schema := body["content"].(map[string]any)["application/json"].(map[string]any)["schema"].(map[string]any)
		r = httptest.NewRequest(o.method, "/", strings.NewReader(c.json(c.made(schema, full))))
		r.Header.Set("Content-Type", "application/json")
	}
	r.URL = &url.URL{Path: path, RawQuery: query.Encode()}
	if security, open := o.what["security"].([]any); !open || len(security) > 0 {
		r.Header.Set("Authorization", "Bearer "+d.token)
	}
	return d.do(r)
}

// keeps holds an answer against what the document says of it.
func (d *desk) keeps(c *checker, o described, w *httptest.ResponseRecorder) {
	d.Helper()
	where := fmt.Sprintf("%s %s → %d", o.method, o.path, w.Code)
	response, ok := o.what["responses"].(map[string]any)[fmt.Sprint(w.Code)].(map[string]any)
	if !ok {
		d.Errorf("%s is not in the document: %s", where, w.Body)
		return
	}
	response = c.resolve(response)
	kind, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
	content, ok := response["content"].(map[string]any)[kind].(map[string]any)
	if !ok {
		d.Errorf("%s: the answer is %s", where, kind)
		return
	}
	if !strings.HasSuffix(kind, "json") {
		return
	}
	var v any
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		d.Errorf("%s: %v", where, err)
		return
	}
	try := &checker{document: c.document}
	try.check("answer", content["schema"].(map[string]any), v)
	for _, f := range try.found {
		d.Errorf("%s: %s", where, f)
	}
	if headers, ok := response["headers"].(map[string]any); ok && w.Code == 200 && headers["ETag"] != nil && w.Header().Get("ETag") == "" {
		d.Errorf("%s: the ETag is missing", where)
	}
}
