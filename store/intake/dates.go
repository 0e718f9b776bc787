package intake

import (
	"strconv"
	"strings"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// dateForm is the way one value writes a date. A column is read by one form
// chosen from all its values; see dateTally.
type dateForm int

const (
	formNone    dateForm = iota
	formISO              // 2026-11-20, 2026/11/20, 20261120, with or without time and zone
	formNamed            // 20 Nov 2026, Nov 20, 2026, 20-Nov-26
	formDMY              // 20/11/2026, 20.11.26, 20-11-2026
	formMDY              // 11/20/2026
	formSerial           // 46346.5: Excel's days since 1900
	formSeconds          // 1795132800: seconds, milli- or microseconds since 1970
	formMillis
	formMicros
	formEither // 3/4/2026: day and month may be either way round; never a column's form
)

var formNames = map[dateForm]string{
	formISO: "year-month-day", formNamed: "day month-name year", formDMY: "day/month/year", formMDY: "month/day/year",
	formSerial: "Excel day numbers", formSeconds: "seconds since 1970", formMillis: "milliseconds since 1970", formMicros: "microseconds since 1970",
}

// moment is a value read as a date.
type moment struct {
	date  domain.Date
	clock time.Duration // time of day
	timed bool          // a time of day was written
	zoned bool          // a zone was written, or the number counts from an instant
	shift time.Duration // of that zone, east positive
}

// instant is the moment as a point in time; without a zone of its own it is
// local to zone.
func (m moment) instant(zone *time.Location) time.Time {
	y, mo, d := m.date.Split()
	if m.zoned {
		return time.Date(y, mo, d, 0, 0, 0, 0, time.UTC).Add(m.clock - m.shift).Truncate(time.Microsecond)
	}
	h := int(m.clock / time.Hour)
	rest := m.clock % time.Hour
	return time.Date(y, mo, d, h, int(rest/time.Minute), 0, int(rest%time.Minute), zone).UTC().Truncate(time.Microsecond)
}

// day is the calendar date in zone.
func (m moment) day(zone *time.Location) domain.Date {
	if m.zoned && m.timed {
		return domain.DateOf(m.instant(zone), zone)
	}
	return m.date
}

// readDate reads a value by its own shape. formEither comes with the day-first
// reading; flip makes the other one.
func readDate(s string) (moment, dateForm) {
	if s == "" || len(s) > 64 {
		return moment{}, formNone
	}
	if isNumber(s) {
		return readNumberDate(s)
	}
	day, clock := cutClock(s)
	m, form := readDay(day)
	if form == formNone {
		return m, form
	}
	if clock != "" && !m.readClock(clock) {
		return moment{}, formNone
	}
	return m, form
}

func isNumber(s string) bool {
	dots := 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '.':
			dots++
		case s[i] < '0' || s[i] > '9':
			return false
		}
	}
	return dots <= 1 && s[0] != '.'
}

// readNumberDate tells day numbers, compact dates and epoch times apart by size.
func readNumberDate(s string) (moment, dateForm) {
	whole, frac, hasFrac := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return moment{}, formNone
	}
	switch len(whole) {
	case 5: // 10000 = 1927-05-18 … 99999 = 2173-10-13
		return serialDate(n, frac), formSerial
	case 8:
		if m, ok := ymd(whole[:4], whole[4:6], whole[6:]); ok && !hasFrac {
			return m, formISO
		}
		return moment{}, formNone
	case 9, 10:
		return epoch(time.Unix(n, 0)), formSeconds
	case 12, 13:
		return epoch(time.UnixMilli(n)), formMillis
	case 15, 16:
		return epoch(time.UnixMicro(n)), formMicros
	}
	return moment{}, formNone
}

// serialDate reads Excel's day number; day 60 is a 29 Feb 1900 that never was,
// far below what is accepted here.
func serialDate(n int64, frac string) moment {
	m := moment{date: domain.NewDate(1899, 12, 30) + domain.Date(n)}
	if f, err := strconv.ParseFloat("0."+frac, 64); frac != "" && err == nil && f > 0 {
		m.clock = min(time.Duration(f*86_400+0.5), 86_399) * time.Second
		m.timed = true
	}
	return m
}

func epoch(t time.Time) moment {
	t = t.UTC()
	y, mo, d := t.Date()
	day := time.Date(y, mo, d, 0, 0, 0, 0, time.UTC)
	return moment{date: domain.NewDate(y, mo, d), clock: t.Sub(day), timed: true, zoned: true}
}

// cutClock parts a value into its day and its time of day.
func cutClock(s string) (day, clock string) {
	if i := strings.IndexByte(s, 'T'); i >= 8 && i+1 < len(s) && s[i-1] >= '0' && s[i-1] <= '9' && s[i+1] >= '0' && s[i+1] <= '9' {
		return s[:i], s[i+1:]
	}
	colon := strings.IndexByte(s, ':')
	if colon < 0 {
		return s, ""
	}
	space := strings.LastIndexByte(s[:colon], ' ')
	if space < 0 {
		return s, ""
	}
	return strings.TrimRight(s[:space], " ,"), strings.TrimSpace(s[space+1:])
}

func readDay(s string) (moment, dateForm) {
	var room [5]string
	parts := dayParts(s, room[:0])
	if len(parts) == 4 && isWeekday(parts[0]) {
		parts = parts[1:]
	}
	if len(parts) != 3 {
		return moment{}, formNone
	}
	a, b, c := parts[0], parts[1], parts[2]
	switch {
	case monthNamed(b) != 0: // 20 Nov 2026
		m, ok := ymd(c, strconv.Itoa(monthNamed(b)), strings.TrimRight(a, "stndrh"))
		return m, formIf(ok, formNamed)
	case monthNamed(a) != 0: // Nov 20, 2026
		m, ok := ymd(c, strconv.Itoa(monthNamed(a)), strings.TrimRight(b, "stndrh"))
		return m, formIf(ok, formNamed)
	case strings.ContainsAny(s, " ,"):
		return moment{}, formNone
	case len(a) == 4:
		m, ok := ymd(a, b, c)
		return m, formIf(ok, formISO)
	case len(c) != 2 && len(c) != 4:
		return moment{}, formNone
	}
	dayFirst, okD := ymd(c, b, a)
	monthFirst, okM := ymd(c, a, b)
	switch {
	case okD && okM && dayFirst.date != monthFirst.date:
		return dayFirst, formEither
	case okD && okM:
		return dayFirst, formEither // 5/5/2026 reads the same both ways
	case okD:
		return dayFirst, formDMY
	case okM:
		return monthFirst, formMDY
	}
	return moment{}, formNone
}

// dayParts cuts a date at its separators, into at most five parts.
func dayParts(s string, parts []string) []string {
	from := 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] != '-' && s[i] != '/' && s[i] != '.' && s[i] != ' ' && s[i] != ',' {
			continue
		}
		if i > from && len(parts) < cap(parts) {
			parts = append(parts, s[from:i])
		}
		from = i + 1
	}
	return parts
}

func formIf(ok bool, f dateForm) dateForm {
	if ok {
		return f
	}
	return formNone
}

// flip changes day and month of an ambiguous value.
func (m moment) flip() moment {
	y, mo, d := m.date.Split()
	m.date = domain.NewDate(y, time.Month(d), int(mo))
	return m
}

// ymd checks and makes a date; two-digit years are 1970–2069.
func ymd(year, month, day string) (moment, bool) {
	y, err1 := strconv.Atoi(year)
	m, err2 := strconv.Atoi(month)
	d, err3 := strconv.Atoi(day)
	if err1 != nil || err2 != nil || err3 != nil || len(month) > 2 || len(day) > 2 {
		return moment{}, false
	}
	switch {
	case len(year) == 2 && y < 70:
		y += 2000
	case len(year) == 2:
		y += 1900
	case len(year) != 4 || y < 1800 || y > 2999:
		return moment{}, false
	}
	if m < 1 || m > 12 || d < 1 || d > 31 {
		return moment{}, false
	}
	date := domain.NewDate(y, time.Month(m), d)
	if _, mm, dd := date.Split(); int(mm) != m || dd != d {
		return moment{}, false
	}
	return moment{date: date}, true
}

var monthNames = [...]string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

// monthNamed is the number of an English month name or its abbreviation; else 0.
func monthNamed(s string) int {
	s = strings.ToLower(s)
	if len(s) < 3 || s[0] < 'a' {
		return 0
	}
	for i, name := range monthNames {
		if strings.HasPrefix(name, s) || s == "sept" && i == 8 {
			return i + 1
		}
	}
	return 0
}

func isWeekday(s string) bool {
	s = strings.ToLower(s)
	for _, d := range []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} {
		if strings.HasPrefix(s, d) {
			return true
		}
	}
	return false
}

// readClock reads "14:03", "2:03:11 PM", "14:03:11.5+02:00", "15:12:06 -0700".
func (m *moment) readClock(s string) bool {
	body, zone := cutZone(s)
	half := 0
	upper := strings.ToUpper(strings.TrimSpace(body))
	if t, ok := strings.CutSuffix(upper, "AM"); ok {
		upper, half = strings.TrimSpace(t), 1
	} else if t, ok := strings.CutSuffix(upper, "PM"); ok {
		upper, half = strings.TrimSpace(t), 2
	}
	parts := strings.Split(upper, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return false
	}
	h, err1 := strconv.Atoi(parts[0])
	mi, err2 := strconv.Atoi(parts[1])
	sec := time.Duration(0)
	if len(parts) == 3 {
		f, err := strconv.ParseFloat(strings.Replace(parts[2], ",", ".", 1), 64)
		if err != nil || f < 0 || f >= 61 || strings.ContainsAny(parts[2], "EXPNI_-+") {
			return false
		}
		sec = time.Duration(f*1e6+0.5) * time.Microsecond
	}
	if err1 != nil || err2 != nil || h < 0 || h > 24 || mi < 0 || mi > 59 || half != 0 && (h < 1 || h > 12) {
		return false
	}
	if half != 0 {
		h = h%12 + 12*(half-1)
	}
	m.clock = time.Duration(h)*time.Hour + time.Duration(mi)*time.Minute + sec
	m.timed = true
	if zone == "" {
		return m.clock <= 24*time.Hour
	}
	m.zoned = true
	return m.readShift(zone) && m.clock <= 24*time.Hour
}

// cutZone parts a time of day from its zone.
func cutZone(s string) (body, zone string) {
	for _, suffix := range []string{"Z", "z", "UTC", "GMT"} {
		if t, ok := strings.CutSuffix(s, suffix); ok {
			return t, "Z"
		}
	}
	if i := strings.LastIndexAny(s, "+-"); i > 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

func (m *moment) readShift(zone string) bool {
	if zone == "Z" {
		return true
	}
	digits := strings.Replace(zone[1:], ":", "", 1)
	if len(digits) == 2 {
		digits += "00"
	}
	n, err := strconv.Atoi(digits)
	if err != nil || len(digits) != 4 || n < 0 || n/100 > 14 || n%100 > 59 {
		return false
	}
	m.shift = time.Duration(n/100)*time.Hour + time.Duration(n%100)*time.Minute
	if zone[0] == '-' {
		m.shift = -m.shift
	}
	return true
}
