package remote

import (
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// Read makes the input of a call from a request that a ServeMux matched (its path
// values are used) and its body. It answers invalid with the field at fault; a body
// that is no JSON has ErrMalformed in the chain. An empty body is an empty object.
func (r *Route) Read(req *http.Request, body []byte) (any, error) {
	in := reflect.New(r.In).Elem()
	if err := r.readQuery(req.URL.RawQuery, in); err != nil {
		return nil, refusal(err)
	}
	if r.Write {
		if err := r.readBody(body, in); err != nil {
			return nil, refusal(err)
		}
	}
	for i := range r.plan.inPath {
		if err := r.plan.inPath[i].fromPath(req, in); err != nil {
			return nil, refusal(err)
		}
	}
	if err := r.readHeaders(req.Header, in); err != nil {
		return nil, refusal(err)
	}
	return in.Interface(), nil
}

func (r *Route) readBody(body []byte, in reflect.Value) error {
	d := newReader(body, false)
	if d.space(); d.pos == len(body) {
		return nil
	}
	if d.peek() == 'n' {
		return d.mismatch(mustBe[Object])
	}
	if err := r.plan.in.decode(d, in); err != nil {
		return err
	}
	if r.plan.op != nil && in.FieldByIndex(r.plan.op).Len() > 0 {
		return at("op", wrong("travels as the header "+KeyHeader+" and not in the body"))
	}
	return d.end()
}

// fromPath takes a field from the path; a body that names it too must agree.
func (p *Param) fromPath(req *http.Request, in reflect.Value) error {
	v := reflect.New(p.Shape.Type).Elem()
	if err := p.Shape.leaf.read(req.PathValue(p.Name), v); err != nil {
		return at(p.Name, err)
	}
	to := in.FieldByIndex(p.index)
	if !to.IsZero() && !to.Equal(v) {
		return at(p.Name, wrong("is another one in the body than in the path"))
	}
	to.Set(v)
	return nil
}

func (r *Route) readQuery(raw string, in reflect.Value) error {
	if raw == "" {
		return nil
	}
	values, err := url.ParseQuery(raw)
	if err != nil {
		return at("query", wrong("is not well formed"))
	}
	periods := map[int]reflect.Value{} // in the form in which they travel, by their field
	for name, texts := range values {
		i := slices.IndexFunc(r.plan.inQuery, func(p Param) bool { return p.Name == name })
		switch {
		case i < 0:
			return at(cut(name), wrong("is not known here"))
		case len(texts) > 1:
			return at(name, wrong("is there twice"))
		}
		if err := r.plan.inQuery[i].fromQuery(texts[0], in, periods); err != nil {
			return at(name, err)
		}
	}
	return r.setPeriods(in, periods)
}

func cut(name string) string {
	if len(name) > 60 || checkText(name) != nil {
		return "a parameter"
	}
	return name
}

func (p *Param) fromQuery(text string, in reflect.Value, periods map[int]reflect.Value) error {
	to := in.FieldByIndex(p.index)
	if p.sub != nil {
		if _, ok := periods[p.field]; !ok {
			periods[p.field] = reflect.New(reflect.TypeFor[period]()).Elem()
		}
		to = periods[p.field].FieldByIndex(p.sub)
	}
	if p.Shape.Kind == Array {
		return readList(text, to)
	}
	return p.Shape.leaf.read(text, to)
}

func readList(text string, to reflect.Value) error {
	if text == "" {
		return nil
	}
	for word := range strings.SplitSeq(text, ",") {
		v := reflect.New(to.Type().Elem()).Elem()
		if err := wholeLeaf.read(word, v); err != nil {
			return wrong("must be whole numbers with commas between them")
		}
		to.Set(reflect.Append(to, v))
	}
	return nil
}

func (r *Route) setPeriods(in reflect.Value, periods map[int]reflect.Value) error {
	for i, w := range periods {
		f := &r.plan.in.Fields[i]
		v, err := f.Shape.as.from(w)
		if err != nil {
			return at(f.Name, err)
		}
		in.FieldByIndex(f.index).Set(v)
	}
	return nil
}

func (r *Route) readHeaders(h http.Header, in reflect.Value) error {
	key := h.Get(KeyHeader)
	if len(key) > MaxKey || strings.ContainsFunc(key, func(c rune) bool { return c <= ' ' || c > '~' }) {
		return at(KeyHeader, wrong("must be at most 255 printable characters without spaces"))
	}
	if r.plan.op != nil {
		in.FieldByIndex(r.plan.op).SetString(key)
	}
	match := h.Get("If-Match")
	if match == "" {
		return nil
	}
	if r.plan.rev == nil {
		return at("If-Match", wrong("has no meaning here"))
	}
	rev, err := strconv.ParseInt(strings.Trim(match, `"`), 10, 64)
	if err != nil || match != strconv.Quote(strconv.FormatInt(rev, 10)) {
		return at("If-Match", wrong(`must be one entity tag such as "3"`))
	}
	to := in.FieldByIndex(r.plan.rev.index)
	if to.Int() != 0 && to.Int() != rev {
		return at("rev", wrong("is another one in the body than in If-Match"))
	}
	to.SetInt(rev)
	return nil
}

// parts is a request before it is sent.
type parts struct {
	path  string // escaped, without Base
	query string
	body  []byte
	op    string
}

// write is the other side of Read.
func (r *Route) write(in any) (parts, error) {
	v := reflect.ValueOf(in)
	out := parts{path: r.Path}
	for i := range r.plan.inPath {
		p := &r.plan.inPath[i]
		b, err := p.Shape.leaf.write(nil, v.FieldByIndex(p.index))
		if err != nil {
			return out, refusal(at(p.Name, err))
		}
		if s := string(b); s == "" || s == "." || s == ".." {
			return out, domain.Errorf(domain.NotFound, "There is no such record; look for it by name.")
		}
		out.path = strings.Replace(out.path, "{"+p.Name+"}", url.PathEscape(string(b)), 1)
	}
	if !r.Write {
		query, err := r.writeQuery(v)
		out.query = query
		return out, err
	}
	if r.plan.op != nil {
		out.op = v.FieldByIndex(r.plan.op).String()
	}
	body, err := r.plan.in.appendObject(nil, v, r.plan.skip)
	out.body = body
	return out, refusal(err)
}

func (r *Route) writeQuery(v reflect.Value) (string, error) {
	values := url.Values{}
	for i := range r.plan.inQuery {
		p := &r.plan.inQuery[i]
		from := v.FieldByIndex(p.index)
		if p.sub != nil {
			from = reflect.ValueOf(periodOut(from.Interface().(domain.Period))).FieldByIndex(p.sub)
		}
		if from.IsZero() {
			continue
		}
		text, err := p.text(from)
		if err != nil {
			return "", refusal(at(p.Name, err))
		}
		values.Set(p.Name, text)
	}
	return values.Encode(), nil
}

func (p *Param) text(v reflect.Value) (string, error) {
	if p.Shape.Kind != Array {
		b, err := p.Shape.leaf.write(nil, v)
		return string(b), err
	}
	words := make([]string, v.Len())
	for i := range words {
		words[i] = strconv.FormatInt(v.Index(i).Int(), 10)
	}
	return strings.Join(words, ","), nil
}
