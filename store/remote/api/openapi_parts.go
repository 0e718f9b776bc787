package api

import (
	"fmt"
	"net/http"
	"reflect"

	"github.com/refdeck/refdeck/store/remote"
)

// problems says when each status is answered.
var problems = map[int]string{
	http.StatusBadRequest:            "The request is not well formed.",
	http.StatusUnauthorized:          "There is no valid token.",
	http.StatusForbidden:             "The roles of the token's user do not allow it.",
	http.StatusNotFound:              "There is no such record, or none that this user may see.",
	http.StatusConflict:              "The record was changed since it was read, or a rule forbids it.",
	http.StatusRequestEntityTooLarge: "The body is too large.",
	http.StatusUnsupportedMediaType:  "The body is not plain JSON.",
	http.StatusUnprocessableEntity:   "A value is not acceptable; field names it.",
	http.StatusTooManyRequests:       "Too many requests; Retry-After says when to come again.",
	http.StatusInternalServerError:   "Something is wrong inside the server.",
	http.StatusServiceUnavailable:    "The store cannot be reached or too many requests wait; Retry-After says when to come again.",
}

// components is what the operations refer to.
func (d *schemas) components() object {
	d.named["Problem"] = problemSchema()
	responses := object{}
	for status, text := range problems {
		response := object{"description": text, "content": object{"application/problem+json": object{"schema": object{"$ref": "#/components/schemas/Problem"}}}}
		if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
			response["headers"] = object{"Retry-After": object{"description": "Seconds.", "schema": object{"type": "integer"}}}
		}
		responses[fmt.Sprintf("Problem%d", status)] = response
	}
	return object{
		"schemas":   d.named,
		"responses": responses,
		"parameters": object{
			"OperationID": header(remote.KeyHeader, "The operation's id, made by the client; at most 255 printable characters, best a UUIDv7. Made here where it is missing.",
				object{"type": "string", "maxLength": remote.MaxKey, "pattern": "^[!-~]+$", "examples": []string{"0199e7a2-7c1b-7d52-9a53-0c5f6d1f8a11"}}),
			"IfMatch":     header("If-Match", "The ETag of the record as it was read; the same as rev in the body.", object{"type": "string", "examples": []string{`"3"`}}),
			"LastEventID": header("Last-Event-ID", "The last event that was seen; what came after it is sent again.", object{"type": "string"}),
		},
		"securitySchemes": object{"token": object{"type": "http", "scheme": "bearer", "description": "A token as made by refdeck token create."}},
	}
}

func header(name, description string, schema object) object {
	return object{"name": name, "in": "header", "description": description, "schema": schema}
}

// problemSchema is RFC 9457 with the code that programs branch on.
func problemSchema() object {
	word := object{"type": "string"}
	return object{"type": "object", "additionalProperties": false, "required": []string{"type", "title", "status", "detail", "code"},
		"properties": object{"type": word, "title": word, "status": object{"type": "integer"}, "field": word,
			"outcome": object{"type": "string", "enum": []string{"unknown"}, "description": "Whether it was done is not known; the same request with the same operation id settles it."},
			"detail":  object{"type": "string", "description": "One sentence for people: what happened, what was kept, what to do next."},
			"code": object{"type": "string",
				"enum": []string{"invalid", "unauthenticated", "forbidden", "not_found", "conflict", "unavailable", "internal"}}}}
}

// openOperation is an operation that needs no token.
type openOperation struct {
	path      string
	operation object
}

func openOperations(d *schemas) []openOperation {
	plain := object{"text/plain": object{"schema": object{"type": "string"}}}
	away := object{"description": "Not now.", "content": plain}
	version := object{}
	if s, err := remote.ShapeOf(reflect.TypeFor[remote.Version]()); err == nil {
		version = d.of(s, false)
	}
	limited := object{"$ref": "#/components/responses/Problem429"}
	return []openOperation{
		{"/healthz", openly("healthz", "Whether the process answers", object{"200": object{"description": "It does.", "content": plain}})},
		{"/readyz", openly("readyz", "Whether requests should be sent here", object{"200": object{"description": "They should.", "content": plain}, "503": away})},
		{"/openapi.json", openly("openapi", "This document", object{"200": object{"description": "OpenAPI 3.1.", "content": jsonContent(object{"type": "object"})}, "429": limited})},
		{remote.VersionPath, openly("version", "Which API this is", object{"200": object{"description": "The version.", "content": jsonContent(version)}, "429": limited})},
	}
}

func openly(id, summary string, responses object) object {
	return object{"operationId": id, "summary": summary, "tags": []string{"server"}, "security": []object{}, "responses": responses}
}
