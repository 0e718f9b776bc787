package ui

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// ParseDay reads a date as people type it: "tomorrow", "+3d", "fri", "24 Nov",
// "24 Nov 2027", ISO. A day without a year is the one nearest to today. It
// answers invalid with the forms that are understood.
func ParseDay(text string, today domain.Date) (domain.Date, error) {
	s := strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(text, ",", " ")), " "))
	switch s {
	case "":
		return 0, nil
	case "today", "now":
		return today, nil
	case "tomorrow":
		return today.AddDays(1), nil
	case "yesterday":
		return today.AddDays(-1), nil
	}
	if d, ok := parseStep(s, today); ok {
		return d, nil
	}
	if d, ok := parseWeekday(s, today); ok {
		return d, nil
	}
	if d, err := domain.ParseDate(s); err == nil {
		return d, nil
	}
	if d, ok := parseDayMonth(s, today); ok {
		return d, nil
	}
	return 0, domain.Invalidf("date", "%q is not understood as a date. Write tomorrow, +3d, 24 Nov or 2026-11-24.", text)
}

func parseStep(s string, today domain.Date) (domain.Date, bool) {
	if len(s) < 3 || (s[0] != '+' && s[0] != '-') {
		return 0, false
	}
	n, err := strconv.Atoi(strings.TrimSpace(s[:len(s)-1]))
	if err != nil || n > 5000 || n < -5000 {
		return 0, false
	}
	switch s[len(s)-1] {
	case 'd':
		return today.AddDays(n), true
	case 'w':
		return today.AddDays(7 * n), true
	case 'm':
		return today.AddMonths(n), true
	case 'y':
		return today.AddMonths(12 * n), true
	}
	return 0, false
}

// parseWeekday reads "fri": the next one, today not counted.
func parseWeekday(s string, today domain.Date) (domain.Date, bool) {
	for n := 1; n <= 7 && len(s) >= 3; n++ {
		d := today.AddDays(n)
		if strings.HasPrefix(strings.ToLower(d.Weekday().String()), s) {
			return d, true
		}
	}
	return 0, false
}

// dayLayouts are the ways to write a day with the name of its month; case does not matter.
func dayLayouts() []string {
	return []string{"2 Jan 2006", "Jan 2 2006", "2 January 2006", "January 2 2006"}
}

func parseDayMonth(s string, today domain.Date) (domain.Date, bool) {
	for _, layout := range dayLayouts() {
		if t, err := time.Parse(layout, s); err == nil {
			return domain.NewDate(t.Date()), true
		}
	}
	year, _, _ := today.Split()
	best, found := domain.Date(0), false
	for _, y := range []int{year - 1, year, year + 1} {
		for _, layout := range dayLayouts() {
			t, err := time.Parse(layout, fmt.Sprintf("%s %d", s, y))
			if err != nil {
				continue
			}
			d := domain.NewDate(t.Date())
			if !found || distance(d, today) < distance(best, today) {
				best, found = d, true
			}
		}
	}
	return best, found
}

func distance(a, b domain.Date) int {
	return int(math.Abs(float64(a.DaysUntil(b))))
}

// ParseAmount reads money as people type it: "1.5k", "$84,000", "1.250,50 EUR",
// "2M". It never rounds: what does not fit the currency's minor unit is invalid.
func ParseAmount(text, currency string) (domain.Money, error) {
	bad := domain.Invalidf("amount", "%q is not understood as an amount. Write 84000, 1.5k or $1,250.50.", text)
	s := strings.ToLower(strings.Join(strings.Fields(text), ""))
	if s == "" {
		return domain.Money{}, nil
	}
	s, currency = takeCurrency(s, currency)
	zeros := 0
	if rest, ok := strings.CutSuffix(s, "k"); ok {
		s, zeros = rest, 3
	} else if rest, ok := strings.CutSuffix(s, "m"); ok {
		s, zeros = rest, 6
	}
	negative := strings.HasPrefix(s, "-")
	whole, frac, ok := splitDecimal(strings.TrimPrefix(s, "-"))
	if !ok || !domain.ValidCurrency(currency) {
		return domain.Money{}, bad
	}
	digits := zeros + domain.Exponent(currency)
	if len(strings.TrimRight(frac, "0")) > digits {
		return domain.Money{}, bad
	}
	frac = strings.TrimRight(frac, "0")
	minor, err := strconv.ParseInt(whole+frac+strings.Repeat("0", digits-len(frac)), 10, 64)
	if err != nil {
		return domain.Money{}, bad
	}
	if negative {
		minor = -minor
	}
	return domain.Money{Minor: minor, Currency: currency}, nil
}

func takeCurrency(s, currency string) (string, string) {
	for sign, code := range map[string]string{"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"} {
		if strings.Contains(s, sign) {
			return strings.Replace(s, sign, "", 1), code
		}
	}
	if len(s) > 3 {
		if code := strings.ToUpper(s[len(s)-3:]); domain.ValidCurrency(code) {
			return s[:len(s)-3], code
		}
		if code := strings.ToUpper(s[:3]); domain.ValidCurrency(code) {
			return s[3:], code
		}
	}
	return s, currency
}

// splitDecimal separates the decimals: of two kinds of separators the last is
// the decimal one; a lone comma before exactly three digits groups thousands.
func splitDecimal(s string) (whole, frac string, ok bool) {
	s = strings.ReplaceAll(s, "'", "")
	comma, dot := strings.LastIndex(s, ","), strings.LastIndex(s, ".")
	sep := max(comma, dot)
	switch {
	case comma >= 0 && dot < 0 && (strings.Count(s, ",") > 1 || len(s)-comma == 4):
		sep = -1
	case dot >= 0 && comma < 0 && strings.Count(s, ".") > 1:
		sep = -1
	}
	if sep >= 0 {
		s, frac = s[:sep], s[sep+1:]
	}
	whole = strings.NewReplacer(",", "", ".", "").Replace(s)
	if whole == "" {
		whole = "0"
	}
	return whole, frac, allDigits(whole) && allDigits(frac) && len(whole) < 16
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
