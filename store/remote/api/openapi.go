package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store/remote"
)

// document is the OpenAPI 3.1 description of every route, made from the types that
// the routes really take and give.
func document(version string) []byte {
	d, paths := newSchemas(), object{}
	for i := range remote.Routes {
		r := &remote.Routes[i]
		put(paths, remote.Base+r.Path, r.Method, d.operation(r))
	}
	for _, open := range openOperations(d) {
		put(paths, open.path, http.MethodGet, open.operation)
	}
	if version == "" {
		version = strconv.Itoa(remote.APIVersion)
	}
	text, err := json.Marshal(object{
		"openapi": "3.1.0",
		"info": object{"title": "refdeck", "version": version,
			"description": "The store of a referral program: whom to ask, where every referral stands, who brings business in. " + conventions},
		"servers":    []object{{"url": "/"}},
		"security":   []object{{"token": []string{}}},
		"paths":      paths,
		"components": d.components(),
	})
	if err != nil {
		return []byte("{}")
	}
	return text
}

const conventions = "Instants are RFC 3339 in UTC, dates are ISO 8601, money is an integer of minor units with its currency. " +
	"Members that a request leaves out are empty; unknown ones are refused. A write may carry an operation id in " + remote.KeyHeader +
	": the same one again answers with the first result and changes nothing. Pages go on with the cursor that the page before gave."

func put(paths object, path, method string, operation object) {
	if paths[path] == nil {
		paths[path] = object{}
	}
	paths[path].(object)[strings.ToLower(method)] = operation
}

// operation describes one route.
func (d *schemas) operation(r *remote.Route) object {
	op := object{"operationId": r.ID, "summary": r.Summary, "tags": []string{r.Tag}, "responses": d.responses(r)}
	if params := d.parameters(r); len(params) > 0 {
		op["parameters"] = params
	}
	if body := r.Body(); r.Write && len(body) > 0 {
		members := object{}
		for _, f := range body {
			members[f.Name] = d.of(f.Shape, true)
		}
		name := camel(r.ID) + "Body"
		d.named[name] = object{"type": "object", "properties": members, "additionalProperties": false}
		op["requestBody"] = object{"required": true, "content": jsonContent(object{"$ref": "#/components/schemas/" + name})}
	}
	return op
}

// camel turns record_ask into RecordAsk.
func camel(id string) string {
	words := strings.Split(id, "_")
	for i := range words {
		words[i] = capital(words[i])
	}
	return strings.Join(words, "")
}

func jsonContent(schema object) object { return object{"application/json": object{"schema": schema}} }

func (d *schemas) parameters(r *remote.Route) []object {
	var out []object
	for _, p := range r.Params() {
		param := object{"name": p.Name, "in": "query", "schema": d.plain(p.Shape, true)}
		if p.Path {
			param["in"], param["required"] = "path", true
		}
		if p.Shape.Kind == remote.Array {
			param["style"], param["explode"] = "form", false
		}
		out = append(out, param)
	}
	if r.Op {
		out = append(out, object{"$ref": "#/components/parameters/OperationID"})
	}
	if r.HasRev() {
		out = append(out, object{"$ref": "#/components/parameters/IfMatch"})
	}
	if r.Stream {
		out = append(out, object{"$ref": "#/components/parameters/LastEventID"})
	}
	return out
}

func (d *schemas) responses(r *remote.Route) object {
	ok := object{"description": "Done.", "content": jsonContent(d.answer(r))}
	if r.Stream {
		ok = object{"description": "Events named change until the client leaves, then one named bye if the server ends it.",
			"content": object{"text/event-stream": object{"schema": object{"type": "string"}}}}
	}
	if r.HasETag() {
		ok["headers"] = object{"ETag": object{"description": "The record's rev, for If-Match.", "schema": object{"type": "string"}}}
	}
	out := object{"200": ok}
	statuses := []int{http.StatusBadRequest, http.StatusTooManyRequests, http.StatusServiceUnavailable}
	for _, code := range r.Errors {
		statuses = append(statuses, remote.StatusOf(domain.Errorf(code, "")))
	}
	if r.Write {
		statuses = append(statuses, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	for _, status := range statuses {
		out[strconv.Itoa(status)] = object{"$ref": fmt.Sprintf("#/components/responses/Problem%d", status)}
	}
	return out
}

func (d *schemas) answer(r *remote.Route) object {
	s, err := remote.ShapeOf(r.Out)
	if err != nil {
		return object{}
	}
	return d.of(s, false)
}
