package remote

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/refdeck/refdeck/domain"
)

// Kind is what a value looks like in JSON.
type Kind string

// The kinds. Instant, Day and Text are JSON strings; Seconds is a duration.
const (
	Object  Kind = "object"
	Array   Kind = "array"
	Text    Kind = "string"
	Whole   Kind = "integer"
	Number  Kind = "number"
	Truth   Kind = "boolean"
	Instant Kind = "instant" // RFC 3339, UTC, at most microseconds
	Day     Kind = "date"    // 2006-01-02
	Seconds Kind = "seconds" // a number
)

// Shape is how values of one Go type travel. It is made once per type.
type Shape struct {
	Kind     Kind
	Nullable bool // the zero value of an instant or date, and a nil pointer or slice, are null
	Elem     *Shape
	Fields   []Field // of an object, in their order
	Type     reflect.Type

	names map[string]int // of the fields
	leaf  *leaf
	as    *proxy
	never bool // a slice that is never null
}

// Field is one member of an object. A member that is left out is the zero value.
type Field struct {
	Name  string
	Shape *Shape
	index []int
}

// of is the field of a struct.
func (f *Field) of(v reflect.Value) reflect.Value {
	if len(f.index) == 1 {
		return v.Field(f.index[0])
	}
	return v.FieldByIndex(f.index)
}

// proxy is a type that travels in the form of another one.
type proxy struct {
	shape *Shape
	to    func(reflect.Value) reflect.Value
	from  func(reflect.Value) (reflect.Value, error)
}

// openFields are fields that documents for people leave out and that travel
// nevertheless, since screens need them. No other field tagged json:"-" travels.
var openFields = []string{"domain.Gate.Hard", "domain.Component.Points", "domain.Metric.LessGood"}

var shapes sync.Map // reflect.Type → *Shape

// ShapeOf is how values of a type travel. It fails for types that cannot: maps,
// interfaces, structs with unexported fields, structs within themselves.
func ShapeOf(t reflect.Type) (*Shape, error) { return shapeOf(t, nil) }

func shapeOf(t reflect.Type, within []reflect.Type) (*Shape, error) {
	if s, ok := shapes.Load(t); ok {
		return s.(*Shape), nil
	}
	if slices.Contains(within, t) {
		return nil, fmt.Errorf("%s holds itself and cannot travel", t)
	}
	s, err := compile(t, append(within, t))
	if err != nil {
		return nil, err
	}
	kept, _ := shapes.LoadOrStore(t, s)
	return kept.(*Shape), nil
}

func compile(t reflect.Type, within []reflect.Type) (*Shape, error) {
	if l, ok := leafOf(t); ok {
		return &Shape{Kind: l.kind, Nullable: l.nullable, Type: t, leaf: l}, nil
	}
	switch {
	case t == reflect.TypeFor[domain.Period]():
		return periodShape(within)
	case t.Kind() == reflect.Pointer:
		return compilePointer(t, within)
	case t.Kind() == reflect.Slice:
		elem, err := shapeOf(t.Elem(), within)
		return &Shape{Kind: Array, Nullable: true, Elem: elem, Type: t}, err
	case t.Kind() == reflect.Struct:
		return compileStruct(t, within)
	}
	return nil, fmt.Errorf("%s cannot travel", t)
}

// compilePointer: null is the nil pointer, so that a moment or date behind it that
// is zero is written as an empty text.
func compilePointer(t reflect.Type, within []reflect.Type) (*Shape, error) {
	elem, err := shapeOf(t.Elem(), within)
	if err != nil {
		return nil, err
	}
	if elem.Nullable {
		if elem.leaf == nil {
			return nil, fmt.Errorf("%s points at something that is null by itself and cannot travel", t)
		}
		elem = &Shape{Kind: elem.Kind, Type: elem.Type, leaf: elem.leaf.orEmpty()}
	}
	return &Shape{Kind: elem.Kind, Nullable: true, Elem: elem, Type: t, Fields: elem.Fields}, nil
}

// maxFields is how many members of an object the reader can keep track of.
const maxFields = 128

func compileStruct(t reflect.Type, within []reflect.Type) (*Shape, error) {
	s := &Shape{Kind: Object, Type: t, names: map[string]int{}}
	for i := range t.NumField() {
		if err := s.add(t.Field(i), within); err != nil {
			return nil, err
		}
	}
	for i, f := range s.Fields {
		if _, twice := s.names[f.Name]; twice || i >= maxFields {
			return nil, fmt.Errorf("%s has %s twice or too many fields and cannot travel", t, f.Name)
		}
		s.names[f.Name] = i
	}
	return s, nil
}

// add takes a field of a struct in: its own members where it is embedded.
func (s *Shape) add(f reflect.StructField, within []reflect.Type) error {
	name, ok := nameOf(s.Type, f)
	if !ok {
		return nil
	}
	if !f.IsExported() {
		return fmt.Errorf("%s has the unexported field %s and cannot travel", s.Type, f.Name)
	}
	inner, err := shapeOf(f.Type, within)
	if err != nil {
		return err
	}
	option := f.Tag.Get("wire")
	if option == "always" {
		never := *inner
		never.never, never.Nullable = true, false
		inner = &never
	}
	if !f.Anonymous && option != "inline" {
		s.Fields = append(s.Fields, Field{Name: name, Shape: inner, index: f.Index})
		return nil
	}
	for _, m := range inner.Fields {
		m.index = slices.Concat(f.Index, m.index)
		s.Fields = append(s.Fields, m)
	}
	return nil
}

// nameOf is the name under which a field travels, if it does.
func nameOf(t reflect.Type, f reflect.StructField) (string, bool) {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	switch name {
	case "-":
		return wireName(f.Name), slices.Contains(openFields, t.String()+"."+f.Name)
	case "":
		return wireName(f.Name), true
	}
	return name, true
}
