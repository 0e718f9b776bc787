package remote

import (
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/refdeck/refdeck/domain"
	"pgregory.net/rapid"
)

// travels are the types that the table sends, requests and answers.
func travels() []reflect.Type {
	var out []reflect.Type
	seen := map[reflect.Type]bool{}
	for _, r := range Routes {
		for _, t := range []reflect.Type{r.In, r.Out} {
			if !seen[t] {
				seen[t] = true
				out = append(out, t)
			}
		}
	}
	return out
}

// drawn is a value of a type with anything in it that can travel.
func drawn(rt *rapid.T, t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	draw(rt, v, "")
	return v
}

func draw(rt *rapid.T, v reflect.Value, tag string) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(drawnTime(rt)))
		return
	case domain.Date:
		v.SetInt(rapid.Int64Range(0, 3_652_059).Draw(rt, "date"))
		return
	case time.Duration:
		v.SetInt(rapid.Int64().Draw(rt, "duration"))
		return
	case domain.Period:
		v.Set(reflect.ValueOf(drawnPeriod(rt)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(strings.ReplaceAll(rapid.String().Draw(rt, "text"), "\x00", ""))
	case reflect.Int, reflect.Int64:
		v.SetInt(rapid.Int64().Draw(rt, "number"))
	case reflect.Float64:
		v.SetFloat(rapid.Float64Range(-math.MaxFloat64, math.MaxFloat64).Draw(rt, "float"))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(rt, "truth"))
	case reflect.Pointer:
		if rapid.Bool().Draw(rt, "there") {
			v.Set(reflect.New(v.Type().Elem()))
			draw(rt, v.Elem(), "")
		}
	case reflect.Slice:
		drawList(rt, v, tag)
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if _, ok := nameOf(v.Type(), f); ok {
				draw(rt, v.Field(i), f.Tag.Get("wire"))
			}
		}
	default:
		rt.Fatalf("cannot draw a %s", v.Type())
	}
}

func drawList(rt *rapid.T, v reflect.Value, tag string) {
	n := rapid.IntRange(-1, 2).Draw(rt, "length")
	if n < 0 || (n == 0 && tag == "always") {
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), n, n))
	for i := range n {
		draw(rt, v.Index(i), "")
	}
}

func drawnTime(rt *rapid.T) time.Time {
	if rapid.Bool().Draw(rt, "no moment") {
		return time.Time{}
	}
	from, to := time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
	return time.UnixMicro(rapid.Int64Range(from.UnixMicro(), to.UnixMicro()).Draw(rt, "moment")).UTC()
}

var periodTexts = []string{"all", "2026-Q3", "2025", "2026-10", "2026-10-05", "90d", "12mo", "7mo", "2026-01-01..2026-03-31", "..2026", "2026.."}

func drawnPeriod(rt *rapid.T) domain.Period {
	if rapid.Bool().Draw(rt, "no period") {
		return domain.Period{}
	}
	p, err := domain.ParsePeriod(rapid.SampledFrom(periodTexts).Draw(rt, "period"), time.Unix(1_800_000_000, 0), time.UTC, rapid.IntRange(1, 12).Draw(rt, "fiscal"))
	if err != nil {
		rt.Fatal(err)
	}
	if rapid.Bool().Draw(rt, "clipped") {
		p = p.Clip(domain.NewDate(2026, 9, 12))
	}
	return p
}

// sample is a value with everything in it set, without chance.
func sample(v reflect.Value, n *int64) {
	*n++
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Unix(1_790_000_000+*n, *n*1000).UTC()))
		return
	case domain.Period:
		p, _ := domain.ParsePeriod("2026-Q3", time.Unix(0, 0), time.UTC, 4)
		v.Set(reflect.ValueOf(p))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("text " + strconv.FormatInt(*n, 10))
	case reflect.Int, reflect.Int64, reflect.Int32:
		v.SetInt(*n)
	case reflect.Float64:
		v.SetFloat(float64(*n) / 4)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		sample(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		sample(v.Index(0), n)
	case reflect.Struct:
		for i := range v.NumField() {
			if _, ok := nameOf(v.Type(), v.Type().Field(i)); ok {
				sample(v.Field(i), n)
			}
		}
	}
}

func sampled(t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	var n int64
	sample(v, &n)
	return v
}
