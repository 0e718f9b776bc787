package domain_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/refdeck/refdeck/domain"
)

func TestPeriodsReadAsPeopleTypeThem(t *testing.T) {
	cases := []struct {
		text       string
		fiscal     int
		from, to   string
		label, key string
		prev, next string // their keys; - for none
	}{
		{"2026-Q3", 1, "2026-07-01", "2026-10-01", "Q3 2026", "2026-Q3", "2026-Q2", "2026-Q4"},
		{"2026-q1", 1, "2026-01-01", "2026-04-01", "Q1 2026", "2026-Q1", "2025-Q4", "2026-Q2"},
		{"2026-Q1", 7, "2025-07-01", "2025-10-01", "Q1 2026", "2026-Q1", "2025-Q4", "2026-Q2"},
		{"2026-Q4", 2, "2025-11-01", "2026-02-01", "Q4 2026", "2026-Q4", "2026-Q3", "2027-Q1"},
		{"2026-10", 1, "2026-10-01", "2026-11-01", "Oct 2026", "2026-10", "2026-09", "2026-11"},
		{"2026-12", 1, "2026-12-01", "2027-01-01", "Dec 2026", "2026-12", "2026-11", "2027-01"},
		{"2026", 1, "2026-01-01", "2027-01-01", "2026", "2026", "2025", "2027"},
		{"2026", 7, "2025-07-01", "2026-07-01", "2026", "2026", "2025", "2027"},
		{"90d", 1, "2026-08-23", "2026-11-21", "90 days to 20 Nov 2026", "2026-08-23..2026-11-20", "2026-05-25..2026-08-22", "2026-11-21..2027-02-18"},
		{"12mo", 1, "2025-11-21", "2026-11-21", "12 months to 20 Nov 2026", "2025-11-21..2026-11-20", "2024-11-21..2025-11-20", "2026-11-21..2027-11-20"},
		{"all", 1, "", "", "all time", "all", "-", "-"},
		{"2026-01-01..2026-03-31", 1, "2026-01-01", "2026-04-01", "1 Jan 2026 – 31 Mar 2026", "2026-01-01..2026-03-31", "2025-10-03..2025-12-31", "2026-04-01..2026-06-29"},
		{"2026-01..2026-03", 1, "2026-01-01", "2026-04-01", "1 Jan 2026 – 31 Mar 2026", "2026-01-01..2026-03-31", "2025-10-03..2025-12-31", "2026-04-01..2026-06-29"},
		{"2026-02-03", 1, "2026-02-03", "2026-02-04", "3 Feb 2026", "2026-02-03..2026-02-03", "2026-02-02..2026-02-02", "2026-02-04..2026-02-04"},
		{"2026-02-03..", 1, "2026-02-03", "", "since 3 Feb 2026", "2026-02-03..", "-", "-"},
		{"..2026-02-03", 1, "", "2026-02-04", "to 3 Feb 2026", "..2026-02-03", "-", "-"},
	}
	for _, c := range cases {
		p, err := domain.ParsePeriod(c.text, ruleNow, time.UTC, c.fiscal)
		if err != nil || p.From.String() != c.from || p.To.String() != c.to || p.Label != c.label || p.Key() != c.key {
			t.Errorf("%s: %s to %s, %q, key %s, %v", c.text, p.From, p.To, p.Label, p.Key(), err)
		}
		prev, hasPrev := domain.PrevPeriod(p)
		next, hasNext := domain.NextPeriod(p)
		if hasPrev != (c.prev != "-") || hasNext != (c.next != "-") || (hasPrev && prev.Key() != c.prev) || (hasNext && next.Key() != c.next) {
			t.Errorf("%s: between %s and %s", c.text, prev.Key(), next.Key())
		}
		again, err := domain.ParsePeriod(p.Key(), ruleNow, time.UTC, c.fiscal)
		if err != nil || again.From != p.From || again.To != p.To {
			t.Errorf("%s: its key %s reads as %v to %v, %v", c.text, p.Key(), again.From, again.To, err)
		}
	}
	for _, bad := range []string{"", "q3", "2026-Q5", "2026-13", "2026-00", "0d", "-3d", "+3d", "d", "99999999d", "26", "..x", "2026-03-31..2026-01-01", "2026-02-30", "soon"} {
		if p, err := domain.ParsePeriod(bad, ruleNow, time.UTC, 1); domain.CodeOf(err) != domain.Invalid || err == nil {
			t.Errorf("%q is taken as %+v", bad, p)
		}
	}
}

func TestTodayIsTheZonesToday(t *testing.T) {
	late := time.Date(2026, 11, 20, 23, 30, 0, 0, time.UTC)
	zone := zoned(t, "Asia/Tokyo").Zone()
	if p, err := domain.ParsePeriod("1d", late, zone, 1); err != nil || p.From != on("2026-11-21") {
		t.Errorf("in Tokyo today is %v, %v", p.From, err)
	}
}

func TestAPeriodHoldsItsFirstDayAndNotItsEnd(t *testing.T) {
	p, _ := domain.ParsePeriod("2026-Q3", ruleNow, time.UTC, 1)
	for d, want := range map[domain.Date]bool{on("2026-06-30"): false, on("2026-07-01"): true, on("2026-09-30"): true, on("2026-10-01"): false, 0: false} {
		if p.Contains(d) != want {
			t.Errorf("%s in Q3: %v", d, !want)
		}
	}
	if !domain.AllTime().Contains(0) || !domain.AllTime().Contains(on("2030-01-01")) {
		t.Error("all time leaves something out")
	}
	if (domain.Period{To: on("2026-10-01")}).Contains(on("2026-10-01")) || (domain.Period{From: on("2026-10-01")}).Contains(0) {
		t.Error("half-open periods")
	}
}

func TestLengthsAreInDaysAndMonths(t *testing.T) {
	for text, want := range map[string]float64{"2026-Q3": 3, "2026-10": 1, "2026": 12, "12mo": 12, "all": 0, "2026-10-03..2026-11-02": 1} {
		p, _ := domain.ParsePeriod(text, ruleNow, time.UTC, 1)
		if got := p.Months(); got != want {
			t.Errorf("%s has %v months", text, got)
		}
	}
	q4, _ := domain.ParsePeriod("2026-Q4", ruleNow, time.UTC, 1)
	if clip := q4.Clip(on("2026-11-20")); clip.To != on("2026-11-21") || clip.Days() != 51 || clip.Key() != "2026-Q4" {
		t.Errorf("Q4 so far: %s, %d days, %s", clip.To, clip.Days(), clip.Key())
	}
	if clip := q4.Clip(on("2026-01-01")); clip.Days() != 0 {
		t.Errorf("a quarter that has not begun: %d days", clip.Days())
	}
	months := domain.MonthsBefore(on("2026-02-10"), 12)
	if len(months) != 12 || months[0].Key() != "2025-03" || months[11].Key() != "2026-02" {
		t.Errorf("twelve months from %s to %s", months[0].Key(), months[11].Key())
	}
}

func TestNeighboursTouchAndLeadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom([]string{"2026-Q1", "2026-Q4", "2026-02", "2024", "90d", "7d", "2026-02-10..2026-03-02"}).Draw(t, "text")
		p, err := domain.ParsePeriod(text, ruleNow, time.UTC, rapid.IntRange(1, 12).Draw(t, "fiscal"))
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(0, 20).Draw(t, "steps") {
			next, ok := domain.NextPeriod(p)
			back, backOK := domain.PrevPeriod(next)
			if !ok || !backOK || next.From != p.To || back.From != p.From || back.To != p.To {
				t.Fatalf("%s, then %s, then %s", p.Key(), next.Key(), back.Key())
			}
			p = next
		}
	})
}
