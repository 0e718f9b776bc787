package domain

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Period is a half-open range of dates [From, To) in the program's zone; a zero
// bound is unbounded. (Window is the word for a moment to ask, §3.2.)
type Period struct {
	From, To Date
	Label    string // "Q3 2026", "90 days to 20 Nov 2026"
	step     periodStep
	fiscal   int
}

// periodStep is how a period moves to its neighbours.
type periodStep int

const (
	stepNone periodStep = iota // all time, or open at an end
	stepDays
	stepMonths  // trailing months
	stepMonth   // a calendar month
	stepQuarter // a fiscal quarter
	stepYear    // a fiscal year
)

// AllTime is the period that holds everything, undated facts included.
func AllTime() Period { return Period{Label: "all time"} }

// ParsePeriod reads a period as people type it: 2026-Q3, 2026-10, 2026, 90d,
// 12mo, all, FROM..TO (dates, months or years, both ends included; either may be
// left out). Quarters and years are fiscal; fiscal is the month (1–12) in which
// the year starts, and a fiscal year is named after the calendar year in which
// it ends. Trailing periods end with today in the zone, today included. It
// answers invalid for any other text.
func ParsePeriod(s string, now time.Time, zone *time.Location, fiscal int) (Period, error) {
	text := strings.ToLower(strings.TrimSpace(s))
	today := DateOf(now, zone)
	if fiscal < 1 || fiscal > 12 {
		fiscal = 1
	}
	if text == "all" {
		return AllTime(), nil
	}
	if p, ok := trailing(text, today); ok {
		return p, nil
	}
	if from, to, ok := strings.Cut(text, ".."); ok {
		return parseRange(s, from, to, fiscal)
	}
	if p, ok := calendarPeriod(text, fiscal); ok {
		return p, nil
	}
	return Period{}, badPeriod(s)
}

func badPeriod(s string) error {
	return Invalidf("period", "%q is not a period; write 2026-Q3, 2026-10, 2026, 90d, 12mo, all or 2026-01-01..2026-03-31.", s)
}

func trailing(text string, today Date) (Period, bool) {
	if n, ok := countBefore(text, "mo"); ok {
		to := today.AddDays(1)
		return monthsEnding(to, n), true
	}
	if n, ok := countBefore(text, "d"); ok {
		return daysEnding(today.AddDays(1), n), true
	}
	return Period{}, false
}

// maxSpan keeps trailing periods within the dates that exist.
const maxSpan = 36_600

func countBefore(text, unit string) (int, bool) {
	digits, ok := strings.CutSuffix(text, unit)
	n, err := strconv.Atoi(digits)
	limit := maxSpan
	if unit == "mo" {
		limit = 1_200
	}
	return n, ok && err == nil && n > 0 && n <= limit && digits[0] != '+'
}

func daysEnding(to Date, n int) Period {
	return Period{From: to.AddDays(-n), To: to, Label: fmt.Sprintf("%d days to %s", n, dateLabel(to.AddDays(-1))), step: stepDays}
}

func monthsEnding(to Date, n int) Period {
	return Period{From: to.AddMonths(-n), To: to, Label: fmt.Sprintf("%d months to %s", n, dateLabel(to.AddDays(-1))), step: stepMonths, fiscal: n}
}

// calendarPeriod reads 2026-q3, 2026-10, 2026 and 2026-10-05.
func calendarPeriod(text string, fiscal int) (Period, bool) {
	head, tail, dashed := strings.Cut(text, "-")
	year, ok := fourDigits(head)
	switch {
	case !ok:
		return Period{}, false
	case !dashed:
		return yearPeriod(year, fiscal), true
	case len(tail) == 2 && tail[0] == 'q' && tail[1] >= '1' && tail[1] <= '4':
		start := fiscalStart(year, fiscal).AddMonths(3 * int(tail[1]-'1'))
		return quarterPeriod(start, fiscal), true
	case len(tail) == 2:
		m, err := strconv.Atoi(tail)
		return monthPeriod(NewDate(year, time.Month(m), 1)), err == nil && m >= 1 && m <= 12
	}
	d, err := ParseDate(text)
	return Period{From: d, To: d.AddDays(1), Label: dateLabel(d), step: stepDays}, err == nil
}

func fourDigits(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && len(s) == 4 && n >= 1900
}

// fiscalStart is the first day of the fiscal year that ends in (or is) a calendar year.
func fiscalStart(year, fiscal int) Date {
	if fiscal > 1 {
		year--
	}
	return NewDate(year, time.Month(fiscal), 1)
}

func fiscalYear(d Date, fiscal int) int {
	y, m, _ := d.Split()
	if fiscal > 1 && int(m) >= fiscal {
		return y + 1
	}
	return y
}

func yearPeriod(year, fiscal int) Period {
	from := fiscalStart(year, fiscal)
	return Period{From: from, To: from.AddMonths(12), Label: strconv.Itoa(year), step: stepYear, fiscal: fiscal}
}

func quarterPeriod(from Date, fiscal int) Period {
	_, m, _ := from.Split()
	q := (int(m)-fiscal+12)%12/3 + 1
	return Period{From: from, To: from.AddMonths(3), Label: fmt.Sprintf("Q%d %d", q, fiscalYear(from, fiscal)), step: stepQuarter, fiscal: fiscal}
}

func monthPeriod(from Date) Period {
	return Period{From: from, To: from.AddMonths(1), Label: from.utc().Format("Jan 2006"), step: stepMonth}
}

func parseRange(s, from, to string, fiscal int) (Period, error) {
	var p Period
	if from = strings.TrimSpace(from); from != "" {
		side, ok := calendarPeriod(from, fiscal)
		if !ok {
			return Period{}, badPeriod(s)
		}
		p.From = side.From
	}
	if to = strings.TrimSpace(to); to != "" {
		side, ok := calendarPeriod(to, fiscal)
		if !ok {
			return Period{}, badPeriod(s)
		}
		p.To = side.To
	}
	if p.From != 0 && p.To != 0 && p.To <= p.From {
		return Period{}, Invalidf("period", "The period %q ends before it begins; write the earlier date first.", s)
	}
	return rangePeriod(p.From, p.To), nil
}

func rangePeriod(from, to Date) Period {
	p := Period{From: from, To: to, step: stepDays}
	switch {
	case from == 0 && to == 0:
		return AllTime()
	case from == 0:
		p.Label, p.step = "to "+dateLabel(to.AddDays(-1)), stepNone
	case to == 0:
		p.Label, p.step = "since "+dateLabel(from), stepNone
	case from+1 == to:
		p.Label = dateLabel(from)
	default:
		p.Label = dateLabel(from) + " – " + dateLabel(to.AddDays(-1))
	}
	return p
}

func dateLabel(d Date) string { return d.utc().Format("2 Jan 2006") }
