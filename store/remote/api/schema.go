package api

import (
	"reflect"
	"strings"
	"unicode"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store/remote"
)

// object is a JSON object of the document. encoding/json writes its members in
// order of their names, so the document is the same each time.
type object = map[string]any

// schemas collects the named schemas of the document.
type schemas struct {
	named object
	types map[string]reflect.Type // whose name it is
}

func newSchemas() *schemas { return &schemas{named: object{}, types: map[string]reflect.Type{}} }

// of is the schema of values of a shape. What is sent (input) may leave members
// out; what is answered has them all.
func (d *schemas) of(s *remote.Shape, input bool) object {
	if s.Type.Kind() == reflect.Pointer {
		return nullable(d.of(s.Elem, input))
	}
	out := d.plain(s, input)
	if s.Nullable {
		return nullable(out)
	}
	return out
}

func (d *schemas) plain(s *remote.Shape, input bool) object {
	switch s.Kind {
	case remote.Object:
		return d.object(s, input)
	case remote.Array:
		return object{"type": "array", "items": d.of(s.Elem, input)}
	case remote.Text:
		return text(s.Type)
	case remote.Whole:
		return object{"type": "integer", "format": "int64"}
	case remote.Number:
		return object{"type": "number", "format": "double"}
	case remote.Truth:
		return object{"type": "boolean"}
	case remote.Instant:
		return object{"type": "string", "format": "date-time", "examples": []string{"2026-11-20T09:12:00Z"}}
	case remote.Day:
		return object{"type": "string", "format": "date", "examples": []string{"2026-11-20"}}
	default:
		return object{"type": "number", "format": "double", "description": "seconds"}
	}
}

// text is the schema of a text; of the two lists that are closed it names the words.
func text(t reflect.Type) object {
	out := object{"type": "string"}
	switch t {
	case reflect.TypeFor[domain.Stage]():
		out["enum"] = append([]domain.Stage{""}, domain.Stages...)
	case reflect.TypeFor[domain.Role]():
		out["examples"] = []domain.Role{domain.RoleCSM}
	}
	return out
}

// nullable is a schema that null fits too.
func nullable(s object) object {
	kind, ok := s["type"].(string)
	if !ok || s["enum"] != nil {
		return object{"anyOf": []any{s, object{"type": "null"}}}
	}
	out := object{"type": []string{kind, "null"}}
	for key, v := range s {
		if key != "type" {
			out[key] = v
		}
	}
	return out
}

// object is a reference to the schema of a struct, which is named on the way.
func (d *schemas) object(s *remote.Shape, input bool) object {
	name := d.name(s.Type, input)
	if _, known := d.named[name]; !known {
		d.named[name] = object{} // a place, for a type met again below
		d.named[name] = d.members(s, input)
	}
	return object{"$ref": "#/components/schemas/" + name}
}

func (d *schemas) members(s *remote.Shape, input bool) object {
	properties, required := object{}, []string{}
	for _, f := range s.Fields {
		properties[f.Name] = d.of(f.Shape, input)
		required = append(required, f.Name)
	}
	out := object{"type": "object", "properties": properties, "additionalProperties": false}
	if !input && len(required) > 0 {
		out["required"] = required
	}
	return out
}

// name is the schema's name of a type: its own, with the package before it where
// two packages use the same.
func (d *schemas) name(t reflect.Type, input bool) string {
	name := plainName(t.Name())
	if input && !strings.HasSuffix(name, "Input") {
		name += "Input"
	}
	if was, taken := d.types[name]; taken && was != t {
		pkg := t.PkgPath()[strings.LastIndexByte(t.PkgPath(), '/')+1:]
		name = capital(pkg) + name
	}
	d.types[name] = t
	return name
}

// plainName turns List[path/domain.Ask] into AskList.
func plainName(name string) string {
	outer, inner, generic := strings.Cut(name, "[")
	if !generic {
		return capital(name)
	}
	inner = strings.TrimSuffix(inner, "]")
	inner = inner[strings.LastIndexAny(inner, "./")+1:]
	return capital(inner) + capital(outer)
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return string(unicode.ToUpper(rune(s[0]))) + s[1:]
}
