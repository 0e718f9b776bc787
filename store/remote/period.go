package remote

import (
	"reflect"
	"strconv"
	"sync"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// period is domain.Period as it travels. Step says how it moves to its
// neighbours: days, month, months-N, quarter-M and year-M with the month M in which
// the fiscal year begins; empty where it has none.
type period struct {
	From, To    domain.Date
	Label, Step string
}

// longestSpan is the most months of a trailing period.
const longestSpan = 1_200

// steps holds a bare period of each step, and its name.
var steps = sync.OnceValue(func() (s struct {
	named map[string]domain.Period
	names map[domain.Period]string
}) {
	s.named, s.names = map[string]domain.Period{"": {}}, map[domain.Period]string{{}: ""}
	add := func(name, text string, fiscal int) {
		p, err := domain.ParsePeriod(text, time.Unix(0, 0).UTC(), time.UTC, fiscal)
		p.From, p.To, p.Label = 0, 0, ""
		if _, known := s.names[p]; err == nil && !known {
			s.named[name], s.names[p] = p, name
		}
	}
	add("days", "1970-01-01", 1)
	add("month", "1970-01", 1)
	for m := 1; m <= 12; m++ {
		add("quarter-"+strconv.Itoa(m), "1970-Q1", m)
		add("year-"+strconv.Itoa(m), "1970", m)
	}
	for n := 1; n <= longestSpan; n++ {
		add("months-"+strconv.Itoa(n), strconv.Itoa(n)+"mo", 1)
	}
	return s
})

func periodOut(p domain.Period) period {
	bare := p
	bare.From, bare.To, bare.Label = 0, 0, ""
	return period{p.From, p.To, p.Label, steps().names[bare]}
}

// periodIn is the period that travelled. Without a step, one with both ends moves by its days.
func periodIn(w period) (domain.Period, error) {
	p, ok := steps().named[w.Step]
	switch {
	case !ok:
		return p, at("step", wrong("must be days, month, months-N, quarter-M or year-M"))
	case w.From != 0 && w.To != 0 && w.To < w.From:
		return p, at("to", wrong("must not lie before from"))
	}
	p.From, p.To, p.Label = w.From, w.To, w.Label
	return p, nil
}

func periodShape(within []reflect.Type) (*Shape, error) {
	inner, err := shapeOf(reflect.TypeFor[period](), within)
	if err != nil {
		return nil, err
	}
	as := &proxy{shape: inner,
		to: func(v reflect.Value) reflect.Value { return reflect.ValueOf(periodOut(v.Interface().(domain.Period))) },
		from: func(v reflect.Value) (reflect.Value, error) {
			p, err := periodIn(v.Interface().(period))
			return reflect.ValueOf(p), err
		}}
	return &Shape{Kind: Object, Type: reflect.TypeFor[domain.Period](), Fields: inner.Fields, as: as}, nil
}
