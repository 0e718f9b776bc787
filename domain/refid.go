package domain

import (
	"fmt"
	"hash/fnv"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// RefID is a referral id taken apart (§2.3): REF-2025-CUST-001-JS42.
type RefID struct {
	Year   int
	Track  Track
	Number int64
	Code   string
}

var refIDForm = regexp.MustCompile(`^REF-(\d{4})-(CUST|PART|EMPL|OTHR)-(\d{3,})-([A-Z]{2,3}\d{2,4})$`)

// FormatRefID writes a referral id; the number has three digits and widens after 999 (§2.3).
func FormatRefID(year int, track Track, n int64, code string) string {
	return fmt.Sprintf("REF-%04d-%s-%03d-%s", year, track, n, code)
}

// ParseRefID reads a referral id in either case. It answers invalid for any other text.
func ParseRefID(s string) (RefID, error) {
	m := refIDForm.FindStringSubmatch(strings.ToUpper(strings.TrimSpace(s)))
	if m == nil {
		return RefID{}, Invalidf("ref_id", "%q is not a referral id; one looks like REF-2025-CUST-001-JS42.", s)
	}
	year, _ := strconv.Atoi(m[1]) // four digits by the form
	n, err := strconv.ParseInt(m[3], 10, 64)
	if err != nil {
		return RefID{}, Invalidf("ref_id", "The number in %q is too large for a referral id.", s)
	}
	return RefID{Year: year, Track: Track(m[2]), Number: n, Code: m[4]}, nil
}

// String is the canonical form.
func (r RefID) String() string { return FormatRefID(r.Year, r.Track, r.Number, r.Code) }

// RefYear is the year that a referral id bears: that of submission in the program's zone (§2.3).
func RefYear(p *Program, submitted time.Time) int { return submitted.In(p.Zone()).Year() }

// ReferrerCode makes the code of a new referrer: two initials, folded to ASCII,
// and 2–4 digits, not yet taken (§2.3). The digits follow from the name, so that
// the same book gives the same codes. When two initials are crowded a third
// letter is added; taken is asked about a hundred times at most before that.
func ReferrerCode(name string, taken func(string) bool) string {
	ini := initials(name)
	if code, ok := freeCode(ini, name, taken); ok {
		return code
	}
	for l := byte('A'); l <= 'Z'; l++ {
		if code, ok := freeCode(ini+string(l), name, taken); ok {
			return code
		}
	}
	return lastFreeCode(ini, taken)
}

// codeTries is how many codes of each width are tried: two digits fill up early.
var codeTries = [...]struct{ span, tries uint64 }{{100, 12}, {1_000, 24}, {10_000, 64}}

func freeCode(ini, name string, taken func(string) bool) (string, bool) {
	h := fnv.New64a()
	h.Write([]byte(ini + NameKey(name)))
	seed := h.Sum64()
	for width, t := range codeTries {
		step := seed/t.span%(t.span-1) | 1
		for i := range t.tries {
			code := fmt.Sprintf("%s%0*d", ini, width+2, (seed+i*step)%t.span)
			if !taken(code) {
				return code, true
			}
		}
	}
	return "", false
}

// lastFreeCode walks the whole space of the initials; empty when not one of
// some 300,000 codes is left.
func lastFreeCode(ini string, taken func(string) bool) string {
	for l := byte('A'); l <= 'Z'; l++ {
		for n := range 10_000 {
			if code := fmt.Sprintf("%s%c%04d", ini, l, n); !taken(code) {
				return code
			}
		}
	}
	return ""
}

// initials are the first letters of the first and the last word, or the first
// two letters of a single word; X stands for what has no Latin letter.
func initials(name string) string {
	var words []string
	for _, w := range strings.Fields(NameKey(name)) {
		if w = asciiLetters(w); w != "" {
			words = append(words, w)
		}
	}
	switch {
	case len(words) == 0:
		return "XX"
	case len(words) > 1:
		return words[0][:1] + words[len(words)-1][:1]
	case len(words[0]) == 1:
		return words[0] + "X"
	}
	return words[0][:2]
}

func asciiLetters(s string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, s))
}
