package program

import (
	"strconv"
	"strings"
	"time"
)

const aDay = 24 * time.Hour

// maxSpan is the longest time a setting may name: ten years.
const maxSpan = 3650 * aDay

// units are the letters of a time, longest first.
var units = []struct {
	letter byte
	length time.Duration
}{{'w', 7 * aDay}, {'d', aDay}, {'h', time.Hour}, {'m', time.Minute}}

// parseSpan reads a time such as "24h", "30d", "2w" or "1d12h": whole numbers,
// each with its letter.
func parseSpan(s string) (time.Duration, bool) {
	var sum time.Duration
	rest := strings.TrimSpace(s)
	if rest == "" {
		return 0, false
	}
	for rest != "" {
		i := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
		if i < 1 {
			return 0, false
		}
		n, err := strconv.Atoi(rest[:i])
		unit := unitOf(rest[i])
		if err != nil || unit == 0 || n > int(maxSpan/unit) {
			return 0, false
		}
		sum += time.Duration(n) * unit
		rest = strings.TrimSpace(rest[i+1:])
	}
	return sum, sum <= maxSpan
}

func unitOf(letter byte) time.Duration {
	for _, u := range units {
		if u.letter == letter {
			return u.length
		}
	}
	return 0
}

// formatSpan writes a time in days if it is whole ones and more than one, else
// in hours, else in minutes; never in a unit finer than needed.
func formatSpan(d, least time.Duration) string {
	switch {
	case d%aDay == 0 && (least == aDay || d > aDay):
		return strconv.FormatInt(int64(d/aDay), 10) + "d"
	case d%time.Hour == 0 && least >= time.Hour:
		return strconv.FormatInt(int64(d/time.Hour), 10) + "h"
	case d%time.Hour == 0 && d > 0:
		return strconv.FormatInt(int64(d/time.Hour), 10) + "h"
	}
	return strconv.FormatInt(int64(d/time.Minute), 10) + "m"
}
