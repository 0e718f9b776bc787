package api

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// checker holds values against the schemas of a document, as far as the document
// uses JSON Schema. A keyword that it does not know is a finding: what is promised
// must be checked.
type checker struct {
	document map[string]any
	found    []string
}

var keywords = []string{"$ref", "type", "properties", "required", "additionalProperties", "items", "anyOf", "enum", "format", "examples", "description", "maxLength", "pattern"}

func (c *checker) add(path, format string, args ...any) {
	c.found = append(c.found, path+": "+fmt.Sprintf(format, args...))
}

// resolve follows a reference within the document.
func (c *checker) resolve(s map[string]any) map[string]any {
	ref, ok := s["$ref"].(string)
	if !ok {
		return s
	}
	at := any(c.document)
	for _, name := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
		m, _ := at.(map[string]any)
		at = m[name]
	}
	out, ok := at.(map[string]any)
	if !ok {
		c.add(ref, "leads nowhere")
		return map[string]any{}
	}
	return c.resolve(out)
}

func (c *checker) check(path string, schema map[string]any, v any) {
	schema = c.resolve(schema)
	for key := range schema {
		if !slices.Contains(keywords, key) {
			c.add(path, "the keyword %s is not checked", key)
		}
	}
	if choices, ok := schema["anyOf"].([]any); ok {
		c.anyOf(path, choices, v)
		return
	}
	if enum, ok := schema["enum"].([]any); ok && !slices.Contains(enum, v) {
		c.add(path, "%v is none of %v", v, enum)
	}
	if kinds := kindsOf(schema["type"]); kinds != nil && !slices.ContainsFunc(kinds, func(k string) bool { return isKind(k, v) }) {
		c.add(path, "%v is no %v", v, kinds)
		return
	}
	switch v := v.(type) {
	case map[string]any:
		c.members(path, schema, v)
	case []any:
		items, _ := schema["items"].(map[string]any)
		for i, e := range v {
			c.check(fmt.Sprintf("%s[%d]", path, i), items, e)
		}
	case string:
		c.format(path, schema["format"], v)
	}
}

func (c *checker) anyOf(path string, schemas []any, v any) {
	for _, s := range schemas {
		try := &checker{document: c.document}
		if try.check(path, s.(map[string]any), v); len(try.found) == 0 {
			return
		}
	}
	c.add(path, "%v fits none of the schemas", v)
}

func (c *checker) members(path string, schema map[string]any, v map[string]any) {
	properties, _ := schema["properties"].(map[string]any)
	for _, name := range listOf(schema["required"]) {
		if _, ok := v[name]; !ok {
			c.add(path, "%s is missing", name)
		}
	}
	for name, member := range v {
		s, known := properties[name].(map[string]any)
		switch {
		case known:
			c.check(path+"."+name, s, member)
		case schema["additionalProperties"] == false:
			c.add(path, "%s is not in the document", name)
		}
	}
}

func (c *checker) format(path string, format any, text string) {
	var err error
	switch format {
	case "date":
		_, err = time.Parse(time.DateOnly, text)
	case "date-time":
		_, err = time.Parse(time.RFC3339, text)
	}
	if err != nil {
		c.add(path, "%q is no %v", text, format)
	}
}

func kindsOf(v any) []string {
	if one, ok := v.(string); ok {
		return []string{one}
	}
	return listOf(v)
}

func listOf(v any) []string {
	var out []string
	list, _ := v.([]any)
	for _, e := range list {
		out = append(out, e.(string))
	}
	return out
}

func isKind(kind string, v any) bool {
	switch v := v.(type) {
	case nil:
		return kind == "null"
	case bool:
		return kind == "boolean"
	case string:
		return kind == "string"
	case float64:
		return kind == "number" || kind == "integer" && v == math.Trunc(v)
	case []any:
		return kind == "array"
	case map[string]any:
		return kind == "object"
	}
	return false
}

// made is a value that fits a schema: the empty one, or one with every member.
func (c *checker) made(schema map[string]any, full bool) any {
	schema = c.resolve(schema)
	if examples, ok := schema["examples"].([]any); ok {
		return examples[0]
	}
	if enum, ok := schema["enum"].([]any); ok {
		return enum[len(enum)-1]
	}
	if choices, ok := schema["anyOf"].([]any); ok {
		return c.made(choices[0].(map[string]any), full)
	}
	switch kindsOf(schema["type"])[0] {
	case "object":
		out := map[string]any{}
		for name, s := range schema["properties"].(map[string]any) {
			if full {
				out[name] = c.made(s.(map[string]any), full)
			}
		}
		return out
	case "array":
		return []any{c.made(schema["items"].(map[string]any), full)}
	case "integer", "number":
		return 1
	case "boolean":
		return true
	}
	return "x"
}

// text is a made value as it stands in a path or a query.
func (c *checker) text(schema map[string]any) string {
	if list, ok := c.made(schema, true).([]any); ok {
		return fmt.Sprint(list[0])
	}
	return fmt.Sprint(c.made(schema, true))
}

func (c *checker) json(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}
