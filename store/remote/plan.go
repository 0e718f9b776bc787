package remote

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// plan is how the input of a route is spread over path, query, headers and body.
type plan struct {
	in, out *Shape
	inPath  []Param
	inQuery []Param
	skip    []bool // fields of In that are not written into a body: the path's and Op
	op      []int  // the Op field; nil: none
	rev     *Field // the Rev field; nil: none
	tag     []int  // the Rev of the answer; nil: none
}

// Param is one part of a route's input that stands in the path or the query.
type Param struct {
	Name  string
	Path  bool // in the path, else in the query
	Shape *Shape
	index []int
	sub   []int // within the form in which a period travels
	field int   // of the input, for a period
}

// Params lists what stands in the path and in the query.
func (r *Route) Params() []Param { return slices.Concat(r.plan.inPath, r.plan.inQuery) }

// Body lists the members of the request's body; none for a route without one. The
// fields that stand in the path may be repeated there with the same value.
func (r *Route) Body() []Field {
	var out []Field
	for i, f := range r.plan.in.Fields {
		if r.Write && !r.plan.skip[i] {
			out = append(out, f)
		}
	}
	return out
}

// HasRev tells whether If-Match may give the rev that was read.
func (r *Route) HasRev() bool { return r.plan.rev != nil }

// HasETag tells whether the answer bears the record's rev as its ETag.
func (r *Route) HasETag() bool { return r.plan.tag != nil }

// errRoutes is why the table cannot be used; a test keeps it nil.
var errRoutes error

func compileRoutes(groups ...[]Route) []Route {
	out := slices.Concat(groups...)
	for i := range out {
		var err error
		if out[i].plan, err = planOf(&out[i]); err != nil {
			errRoutes = errors.Join(errRoutes, fmt.Errorf("%s: %w", out[i].ID, err))
		}
		out[i].Op = out[i].plan.op != nil
	}
	return out
}

func planOf(r *Route) (*plan, error) {
	p := &plan{in: &Shape{}, out: &Shape{}}
	in, err := ShapeOf(r.In)
	if err != nil {
		return p, err
	}
	out, err := ShapeOf(r.Out)
	if err != nil {
		return p, err
	}
	p.in, p.out, p.skip = in, out, make([]bool, len(in.Fields))
	for i := range in.Fields {
		if err := p.place(r, i); err != nil {
			return p, err
		}
	}
	if n := strings.Count(r.Path, "{"); n != len(p.inPath) {
		return p, fmt.Errorf("the path %s names %d fields, the input has %d of them", r.Path, n, len(p.inPath))
	}
	p.tag = revOf(out)
	return p, nil
}

// place decides where a field of the input stands.
func (p *plan) place(r *Route, i int) error {
	f := &p.in.Fields[i]
	switch {
	case strings.Contains(r.Path, "{"+f.Name+"}"):
		p.skip[i] = true
		p.inPath = append(p.inPath, Param{Name: f.Name, Path: true, Shape: f.Shape, index: f.index})
		if f.Shape.leaf == nil {
			return fmt.Errorf("%s cannot stand in a path", f.Name)
		}
		return nil
	case r.Write && f.Name == "op" && f.Shape.Type.Kind() == reflect.String:
		p.skip[i], p.op = true, f.index
		return nil
	case r.Write:
		if f.Name == "rev" {
			p.rev = f
		}
		return nil
	}
	return p.query(i, f)
}

// query has a field stand in the query: a period as from and to.
func (p *plan) query(i int, f *Field) error {
	if f.Shape.as != nil {
		for _, m := range f.Shape.Fields {
			name := m.Name
			if f.Name != "window" {
				name = f.Name + "_" + m.Name
			}
			p.inQuery = append(p.inQuery, Param{Name: name, Shape: m.Shape, index: f.index, sub: m.index, field: i})
		}
		return nil
	}
	if f.Shape.leaf == nil && (f.Shape.Kind != Array || f.Shape.Elem.leaf != wholeLeaf) {
		return fmt.Errorf("%s cannot stand in a query", f.Name)
	}
	p.inQuery = append(p.inQuery, Param{Name: f.Name, Shape: f.Shape, index: f.index})
	return nil
}

// revOf finds the rev of an answer: its own, or that of the record it begins with.
func revOf(out *Shape) []int {
	for i, f := range out.Fields {
		if f.Name == "rev" {
			return f.index
		}
		if i == 0 && f.Shape.Kind == Object && f.Shape.Elem == nil {
			if inner := slices.IndexFunc(f.Shape.Fields, func(m Field) bool { return m.Name == "rev" }); inner >= 0 {
				return slices.Concat(f.index, f.Shape.Fields[inner].index)
			}
		}
	}
	return nil
}

// ETag is the entity tag of an answer, `"rev"`; empty for one without a rev.
func (r *Route) ETag(out any) string {
	if r.plan.tag == nil {
		return ""
	}
	return fmt.Sprintf("%q", fmt.Sprint(reflect.ValueOf(out).FieldByIndex(r.plan.tag).Int()))
}
