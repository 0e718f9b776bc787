package store

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/refdeck/refdeck/domain"
)

func TestAPeriodIsReadAsMonthsAndFewDays(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		first := domain.NewDate(2024, 1, 1)
		from := first.AddDays(rapid.IntRange(0, 900).Draw(rt, "from"))
		w := domain.Period{From: from, To: from.AddDays(rapid.IntRange(0, 900).Draw(rt, "days"))}
		spans := splitDays(w)
		days := 0
		for d := first; d < first.AddDays(2000); d++ {
			times := 0
			for _, s := range spans {
				name := d.String()
				if s.grain == grainMonth {
					name = d.Month()
				}
				if name >= s.from && name < s.to {
					times++
					if s.grain == grainDay {
						days++
					}
				}
			}
			if want := w.Contains(d); (times == 1) != want || times > 1 {
				rt.Fatalf("%s is read %d times in %s", d, times, w.Key())
			}
		}
		if days > 61 {
			rt.Fatalf("%d days are read of %s", days, w.Key())
		}
	})
}

func TestAWholePeriodHasSumsOfItsOwn(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	today := domain.DateOf(now, time.UTC)
	for _, c := range []struct {
		text   string
		fiscal int
		want   string
	}{
		{"2026-10", 1, "month 2026-10"}, {"2026-Q3", 1, "quarter 2026-07"}, {"2026-Q4", 1, "quarter 2026-10"}, {"2025", 1, "year 2025"},
		{"2026", 1, "year 2026"}, {"all", 1, "all all"}, {"..2026-12", 1, "all all"}, {"90d", 1, ""}, {"..2026-10", 1, ""},
		{"2026", 4, "year 2026"}, {"2027-Q3", 4, "quarter 2026-10"}, {"2026-Q3", 4, "quarter 2025-10"}, {"2026-02-01..2026-02-28", 1, "month 2026-02"},
		{"2026-11-01..2026-11-20", 1, "month 2026-11"}, {"2026-10-01..2026-11-20", 1, "quarter 2026-10"}, {"2026-11-01..2026-11-19", 1, ""},
		{"2026-01-01..2026-11-20", 1, "year 2026"}, {"2026-02-01..2026-04-30", 1, ""},
	} {
		w, err := domain.ParsePeriod(c.text, now, time.UTC, c.fiscal)
		if err != nil {
			t.Fatal(err)
		}
		g, ok := wholeGrain(w, c.fiscal, today)
		name := g.grain + " " + g.period
		if !ok {
			name = ""
		}
		if name != c.want {
			t.Errorf("%s from month %d: %q, want %q", c.text, c.fiscal, name, c.want)
		}
	}
}
