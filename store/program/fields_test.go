package program

import (
	"reflect"
	"slices"

	"github.com/refdeck/refdeck/domain"
)

// sameFields lists the names of exported fields that are equal in both programs
// everywhere.
func sameFields(a, b *domain.Program) []string {
	differs := map[string]bool{}
	compareFields(reflect.ValueOf(*a), reflect.ValueOf(*b), "", differs)
	var out []string
	for name, d := range differs {
		if !d {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

func compareFields(a, b reflect.Value, name string, differs map[string]bool) {
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			if f := a.Type().Field(i); f.IsExported() {
				compareFields(a.Field(i), b.Field(i), f.Name, differs)
			}
		}
	case reflect.Slice:
		for i := range a.Len() {
			compareFields(a.Index(i), b.Index(i), name, differs)
		}
	default:
		differs[name] = differs[name] || !reflect.DeepEqual(a.Interface(), b.Interface())
	}
}
