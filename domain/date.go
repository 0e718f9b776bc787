package domain

import (
	"strings"
	"time"
)

// Date is a business date without a time of day: days since 31 December of the
// year 0, so that the zero value is "no date". Its text form is ISO 8601.
type Date int32

const unixDay = 719163 // the Date of 1970-01-01

// DateOf is the calendar date of an instant in a zone; the zero time has none.
func DateOf(t time.Time, zone *time.Location) Date {
	if t.IsZero() {
		return 0
	}
	y, m, d := t.In(zone).Date()
	return NewDate(y, m, d)
}

// NewDate is the date of a year, month and day, normalised like time.Date.
func NewDate(year int, month time.Month, day int) Date {
	secs := time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()
	return Date(floorDiv(secs, 86_400) + unixDay)
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// ParseDate reads an ISO date ("2026-11-20"). It answers invalid for any other text.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, strings.TrimSpace(s))
	if err != nil {
		return 0, Invalidf("date", "%q is not a date; write it as 2026-11-20.", s)
	}
	return NewDate(t.Date()), nil
}

// IsZero tells whether there is no date.
func (d Date) IsZero() bool { return d == 0 }

// Start is the first instant of the date in a zone; the zero time for no date.
// Where the clock skips midnight the day begins at the first hour that exists.
func (d Date) Start(zone *time.Location) time.Time {
	if d == 0 {
		return time.Time{}
	}
	y, m, day := d.utc().Date()
	t := time.Date(y, m, day, 0, 0, 0, 0, zone).UTC()
	if DateOf(t, zone) < d {
		return t.Add(time.Hour)
	}
	return t
}

func (d Date) utc() time.Time { return time.Unix((int64(d)-unixDay)*86_400, 0).UTC() }

// Split is the year, month and day of the date.
func (d Date) Split() (int, time.Month, int) { return d.utc().Date() }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// AddDays is the date n days later (earlier when negative); no date stays none.
func (d Date) AddDays(n int) Date {
	if d == 0 {
		return 0
	}
	return d + Date(n)
}

// AddMonths is the same day n months later, or the last day of that month when
// it is shorter: 31 Aug + 6 months = 28 or 29 Feb (DOMAIN §3.1).
func (d Date) AddMonths(n int) Date {
	if d == 0 {
		return 0
	}
	y, m, day := d.Split()
	last := NewDate(y, m+time.Month(n)+1, 0)
	_, _, lastDay := last.Split()
	if day > lastDay {
		return last
	}
	return NewDate(y, m+time.Month(n), day)
}

// DaysUntil is the number of days from d to other; negative when other is earlier.
func (d Date) DaysUntil(other Date) int { return int(other - d) }

// String is the ISO form; empty for no date.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.utc().Format(time.DateOnly)
}

// MarshalText is the ISO form.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the ISO form; empty is no date.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	v, err := ParseDate(string(b))
	*d = v
	return err
}

// Month is the calendar month of the date as "2026-11"; empty for no date.
func (d Date) Month() string {
	if d == 0 {
		return ""
	}
	return d.utc().Format("2006-01")
}
