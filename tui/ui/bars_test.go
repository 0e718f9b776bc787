package ui

import (
	"math"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/themes"
)

func plainStyles() *themes.Styles { return themes.New(themes.Dark(), themes.Mono) }

func TestSparkHasOneCellForEachValue(t *testing.T) {
	cases := []struct {
		values []float64
		w      int
		want   string
	}{
		{[]float64{0, 1, 2, 4, 8}, 5, "▁▂▃▅█"}, {[]float64{1, math.NaN(), 1}, 3, "█ █"}, {[]float64{0, 0}, 2, "▁▁"},
		{[]float64{1, 1, 3, 3}, 2, "▃█"}, {nil, 5, ""}, {[]float64{1}, 0, ""},
	}
	for _, c := range cases {
		if got := Spark(c.values, c.w).String(); got != c.want {
			t.Errorf("Spark(%v, %d) = %q, want %q", c.values, c.w, got, c.want)
		}
	}
}

func TestABarIsAsLongAsItsShare(t *testing.T) {
	cases := []struct {
		v, top float64
		w      int
		want   string
	}{
		{10, 10, 4, "████"}, {5, 10, 4, "██"}, {1, 1000, 4, "▏"}, {0, 10, 4, ""}, {-1, 10, 4, ""}, {3, 8, 1, "▍"}, {20, 10, 3, "███"}, {math.Inf(1), 1, 3, ""},
	}
	for _, c := range cases {
		if got := HBar(c.v, c.top, c.w).String(); got != c.want {
			t.Errorf("HBar(%v of %v in %d) = %q, want %q", c.v, c.top, c.w, got, c.want)
		}
	}
	if got := Gauge(3, 5, 5).String(); got != "███░░" {
		t.Errorf("Gauge = %q", got)
	}
}

func TestBarsKeepTheirLabelsAndValuesWhole(t *testing.T) {
	got := ansi.Strip(Bars(plainStyles(), []Bar{{Label: domain.Lit("Atlas"), Text: domain.Lit("$612k"), Value: 612}, {Label: domain.Lit("東京"), Text: domain.Lit("$40k"), Value: 40}, {Label: domain.Lit("None"), Text: domain.Lit("–")}}, 30))
	want := "Atlas ██████████████████ $612k\n東京  █▏ $40k\nNone  –"
	if got != want {
		t.Errorf("bars:\n%s\nwant:\n%s", got, want)
	}
}

func TestTheFunnelSaysWhatIsLostAtEachStep(t *testing.T) {
	got := ansi.Strip(Funnel(plainStyles(), []Step{{domain.Lit("submitted"), 200}, {domain.Lit("accepted"), 152}, {domain.Lit("won"), 0}}, 50))
	for _, want := range []string{"submitted  200  ██", "accepted   152", "−24 %", "won          0", "−100 %"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

func TestATrendIsDrawnInItsBoxAtAnySize(t *testing.T) {
	var trend Trend
	labels := []domain.Safe{domain.Lit("Jan"), domain.Lit("Feb"), domain.Lit("Mar"), domain.Lit("Apr")}
	for _, values := range [][]float64{{1, 5, 3, 60}, {0, 0, 0, 0}, {math.NaN(), 2, math.NaN(), 1}, nil} {
		trend.Set(values, labels, func(v float64) domain.Safe { return Count(int64(v)) })
		for _, size := range [][2]int{{1, 1}, {15, 3}, {16, 4}, {40, 8}, {120, 20}} {
			lines := strings.Split(trend.View(plainStyles(), size[0], size[1]), "\n")
			if len(lines) != size[1] {
				t.Fatalf("%v at %v: %d lines", values, size, len(lines))
			}
			for _, l := range lines {
				if ansi.StringWidth(l) != size[0] {
					t.Fatalf("%v at %v: a line of %d cells", values, size, ansi.StringWidth(l))
				}
			}
		}
	}
	trend.Set([]float64{0, 10, 20, 20, 40, 60}, labels, func(v float64) domain.Safe { return Count(int64(v)) })
	got := ansi.Strip(trend.View(plainStyles(), 30, 8))
	for _, want := range []string{"60 ┤", "0 ┼───", "Jan", "╭", "╯"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

func TestATrendIsDrawnOnceUntilSomethingChanges(t *testing.T) {
	var trend Trend
	s := plainStyles()
	trend.Set([]float64{1, 2, 3}, nil, func(v float64) domain.Safe { return Count(int64(v)) })
	trend.View(s, 60, 12)
	if n := testing.AllocsPerRun(10, func() { trend.View(s, 60, 12) }); n != 0 {
		t.Errorf("an unchanged chart costs %v allocations", n)
	}
}
