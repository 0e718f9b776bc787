package program

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bojanz/currency"

	"github.com/refdeck/refdeck/domain"
)

// none switches an optional number off.
const none = "none"

func text(path, note string, at func(*domain.Program) *string, check func(string) error) setting {
	return setting{path: path, note: note, get: func(p *domain.Program) any { return *at(p) }, set: func(p *domain.Program, v any) error {
		s, ok := v.(string)
		if !ok {
			return wrong("write it in quotes, as \"…\"")
		}
		if err := check(s); err != nil {
			return err
		}
		*at(p) = s
		return nil
	}}
}

func name(path, note string, at func(*domain.Program) *string) setting {
	return text(path, note, at, func(s string) error {
		if strings.TrimSpace(s) == "" || len(s) > 200 || domain.Line(s).String() != s {
			return wrong("write 1 to 200 plain characters on one line")
		}
		return nil
	})
}

func words(path string, at func(*domain.Program) *string) setting {
	s := text(path, "", at, func(s string) error {
		if len(s) > 200 || domain.Line(s).String() != s {
			return wrong("write up to 200 plain characters on one line")
		}
		return nil
	})
	s.get = func(p *domain.Program) any {
		if *at(p) == "" {
			return nil
		}
		return *at(p)
	}
	return s
}

func zone(path, note string, at func(*domain.Program) *string) setting {
	return text(path, note, at, func(s string) error {
		if _, err := time.LoadLocation(s); err != nil || s == "" || s == "Local" {
			return wrong("there is no such time zone; write one such as \"Europe/Berlin\" or \"UTC\"")
		}
		return nil
	})
}

func money(path, note string, at func(*domain.Program) *string) setting {
	return text(path, note, at, func(s string) error {
		if !domain.ValidCurrency(s) || !currency.IsValid(s) {
			return wrong("there is no such currency; write an ISO 4217 code such as \"EUR\"")
		}
		return nil
	})
}

func choice(path, note string, of []string, at func(*domain.Program) *string) setting {
	return text(path, note, at, func(s string) error {
		if !slices.Contains(of, s) {
			return wrong("write one of " + strings.Join(of, ", "))
		}
		return nil
	})
}

func count[T int | int64](path, note string, lo, hi T, at func(*domain.Program) *T) setting {
	return setting{path: path, note: note, get: func(p *domain.Program) any { return int64(*at(p)) }, set: func(p *domain.Program, v any) error {
		n, ok := v.(int64)
		if !ok || n < int64(lo) || n > int64(hi) {
			return wrong("write a whole number from " + strconv.FormatInt(int64(lo), 10) + " to " + strconv.FormatInt(int64(hi), 10))
		}
		*at(p) = T(n)
		return nil
	}}
}

func days(path, note string, at func(*domain.Program) *int) setting {
	return whole(path, note, 24*time.Hour, "whole days, such as \"30d\"", at)
}

func hours(path, note string, at func(*domain.Program) *int) setting {
	return whole(path, note, time.Hour, "whole hours or days, such as \"48h\"", at)
}

func minutes(path, note string, at func(*domain.Program) *int) setting {
	return whole(path, note, time.Minute, "minutes, such as \"10m\"", at)
}

// whole is a duration that the program keeps as a number of units.
func whole(path, note string, unit time.Duration, example string, at func(*domain.Program) *int) setting {
	return setting{path: path, note: note,
		get: func(p *domain.Program) any { return formatSpan(time.Duration(*at(p))*unit, unit) },
		set: func(p *domain.Program, v any) error {
			s, _ := v.(string)
			d, ok := parseSpan(s)
			if !ok || d%unit != 0 {
				return wrong("write " + example + ", up to " + formatSpan(maxSpan, 24*time.Hour))
			}
			*at(p) = int(d / unit)
			return nil
		}}
}

// span is a duration kept as it is, in nanoseconds.
func span(path, note string, at func(*domain.Program) *int64) setting {
	return setting{path: path, note: note,
		get: func(p *domain.Program) any { return formatSpan(time.Duration(*at(p)), time.Hour) },
		set: func(p *domain.Program, v any) error {
			s, _ := v.(string)
			d, ok := parseSpan(s)
			if !ok {
				return wrong("write a time such as \"2h\", \"48h\" or \"90d\", up to " + formatSpan(maxSpan, 24*time.Hour))
			}
			*at(p) = int64(d)
			return nil
		}}
}

// percent is a rate kept in basis points; at most two decimals are exact.
func percent(path, note string, at func(*domain.Program) *int64) setting {
	return setting{path: path, note: note,
		get: func(p *domain.Program) any {
			if bp := *at(p); bp%100 != 0 {
				return float64(bp) / 100
			}
			return *at(p) / 100
		},
		set: func(p *domain.Program, v any) error {
			f, ok := float(v)
			bp := math.Round(f * 100)
			if !ok || f < 0 || f > 100 || math.Abs(f*100-bp) > 1e-6 {
				return wrong("write a percentage from 0 to 100 with at most two decimals, such as 12.5")
			}
			*at(p) = int64(bp)
			return nil
		}}
}

// limit is one end of a range, which may be open.
func limit(path string, at func(*domain.Program) **float64) setting {
	return setting{path: path,
		get: func(p *domain.Program) any {
			if *at(p) == nil {
				return nil
			}
			return **at(p)
		},
		set: func(p *domain.Program, v any) error {
			if v == none {
				*at(p) = nil
				return nil
			}
			f, ok := float(v)
			if !ok || f < 0 || f > 1e12 {
				return wrong("write a number of at least 0, a rate as 0.35, or \"none\"")
			}
			*at(p) = &f
			return nil
		}}
}

func float(v any) (float64, bool) {
	switch n := v.(type) {
	case int64:
		return float64(n), true
	case float64:
		return n, !math.IsNaN(n) && !math.IsInf(n, 0)
	}
	return 0, false
}
