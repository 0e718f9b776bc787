package metrics

import (
	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/themes"
	"github.com/refdeck/refdeck/tui/ui"
)

// Figure is one metric in words, for whoever shows it elsewhere.
type Figure struct {
	Name, Value, Of, Target, Verdict domain.Safe
	VerdictInk                       themes.Ink
}

// FigureOf puts a metric into words, as its tile has them.
func FigureOf(env *ui.Env, m *domain.Metric) Figure {
	s := &Screen{env: env}
	f := Figure{Name: domain.Line(wordsOf(m).short), Value: s.short(m), Of: s.of(m), Target: s.target(m, true)}
	f.Verdict, f.VerdictInk = s.verdict(m)
	return f
}

// Blank tells whether there is nothing to measure yet.
func Blank(r *store.MetricsReport) bool { return (&Screen{report: *r}).blank() }
