package ui

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// TimeLeft is a duration for the column of a queue: "1h40", "1d 02h", "4d".
// What has passed is said in words: "2 d late".
func TimeLeft(d time.Duration) domain.Safe {
	switch {
	case d < 0:
		return domain.Concat(Age(-d), domain.Lit(" late"))
	case d < time.Hour:
		return domain.Linef("%dm", int(d.Minutes()))
	case d < 24*time.Hour:
		return domain.Linef("%dh%02d", int(d.Hours()), int(d.Minutes())%60)
	case d < 3*24*time.Hour:
		return domain.Linef("%dd %02dh", int(d.Hours())/24, int(d.Hours())%24)
	}
	return domain.Linef("%dd", int(d.Hours())/24)
}

// Age is how long something has lasted: "20 min", "2 h", "6 d", "14 mo", "2 y".
func Age(d time.Duration) domain.Safe {
	days := int(d.Hours()) / 24
	switch {
	case d < time.Hour:
		return domain.Linef("%d min", int(d.Minutes()))
	case days < 1:
		return domain.Linef("%d h", int(d.Hours()))
	case days < 60:
		return domain.Linef("%d d", days)
	case days < 730:
		return domain.Linef("%d mo", days/30)
	}
	return domain.Linef("%d y", days/365)
}

// Near is an instant for a list: relative within 13 days, else the date; what
// is past is "6 d ago".
func Near(now, t time.Time, zone *time.Location) domain.Safe {
	if t.IsZero() {
		return domain.Lit("–")
	}
	d := t.Sub(now)
	switch {
	case d > 14*24*time.Hour || d < -14*24*time.Hour:
		return Day(domain.DateOf(t, zone), domain.DateOf(now, zone))
	case d >= 0:
		return domain.Concat(domain.Lit("in "), Age(d))
	}
	return domain.Concat(Age(-d), domain.Lit(" ago"))
}

// Day is a business date for a list: "today", "12 Nov", with the year when it is another one.
func Day(d, today domain.Date) domain.Safe {
	if d.IsZero() {
		return domain.Lit("–")
	}
	y, m, day := d.Split()
	ty, _, _ := today.Split()
	switch {
	case d == today:
		return domain.Lit("today")
	case y != ty:
		return domain.Line(fmt.Sprintf("%d %s %d", day, m.String()[:3], y))
	}
	return domain.Line(fmt.Sprintf("%d %s", day, m.String()[:3]))
}

// Exact is an instant for a detail line, with its zone: "Fri 20 Nov 2026 09:12 CET".
func Exact(t time.Time, zone *time.Location) domain.Safe {
	if t.IsZero() {
		return domain.Lit("–")
	}
	return domain.Line(t.In(zone).Format("Mon 2 Jan 2006 15:04 MST"))
}

// Count is a whole number with thousands grouped: "33,532".
func Count(n int64) domain.Safe {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return domain.Line(sign + s)
}

// Percent is a share as a whole percentage; "–" when there is nothing to divide by.
func Percent(num, den int64) domain.Safe {
	if den == 0 {
		return domain.Lit("–")
	}
	return domain.Linef("%.0f %%", 100*float64(num)/float64(den))
}

// Change is a difference with its sign and a shape: "▲ +12 %", "▼ −3 %", "· 0 %".
func Change(percent float64) domain.Safe {
	switch {
	case percent >= 0.5:
		return domain.Linef("▲ +%.0f %%", percent)
	case percent <= -0.5:
		return domain.Linef("▼ −%.0f %%", -percent)
	}
	return domain.Lit("· 0 %")
}

// Plural is a number and its noun: "1 match", "12 matches".
func Plural(n int, one, many string) domain.Safe {
	if n == 1 {
		return domain.Linef("1 %s", one)
	}
	return domain.Linef("%s %s", Count(int64(n)), many)
}
