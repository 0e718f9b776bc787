package domain

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"
)

// Money is an exact amount: integer minor units (cents for USD, yen for JPY) of
// one ISO 4217 currency. The zero value is "no amount".
type Money struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"`
}

// exponents lists the currencies whose minor unit is not a hundredth (ISO 4217).
var exponents = map[string]int{
	"BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0,
	"UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
	"BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3, "CLF": 4, "UYW": 4,
}

// Exponent is the number of decimal digits of a currency's minor unit.
func Exponent(currency string) int {
	if e, ok := exponents[currency]; ok {
		return e
	}
	return 2
}

// ValidCurrency tells whether s has the form of an ISO 4217 code.
func ValidCurrency(s string) bool {
	if len(s) != 3 {
		return false
	}
	for i := range 3 {
		if s[i] < 'A' || s[i] > 'Z' {
			return false
		}
	}
	return true
}

// IsZero tells whether the amount is nothing, in whatever currency.
func (m Money) IsZero() bool { return m.Minor == 0 }

// Add sums two amounts of one currency; the zero Money adds to any. It answers
// invalid when the currencies differ or the sum does not fit in 64 bits.
func (m Money) Add(o Money) (Money, error) {
	if m.Currency == "" {
		m.Currency = o.Currency
	}
	if o.Currency != "" && o.Currency != m.Currency {
		return m, Invalidf("currency", "%s and %s cannot be added; amounts of different currencies stay apart.", m.Currency, o.Currency)
	}
	sum := m.Minor + o.Minor
	if (o.Minor > 0 && sum < m.Minor) || (o.Minor < 0 && sum > m.Minor) {
		return m, Invalidf("amount", "The sum of these amounts is too large to be kept exactly.")
	}
	m.Minor = sum
	return m, nil
}

// MulBP is the amount times a rate in basis points (1 bp = 0.01 %), rounded
// half away from zero to a whole minor unit (DOMAIN §3.9: half-up per line).
func (m Money) MulBP(bp int64) (Money, error) {
	r, err := mulDivHalfUp(m.Minor, bp, 10_000)
	return Money{Minor: r, Currency: m.Currency}, err
}

// mulDivHalfUp is a·b/d in 128-bit arithmetic, rounded half away from zero.
func mulDivHalfUp(a, b, d int64) (int64, error) {
	neg := (a < 0) != (b < 0)
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	lo, carry := bits.Add64(lo, uint64(d)/2, 0)
	hi += carry
	if hi >= uint64(d) {
		return 0, Invalidf("amount", "This amount is too large to be computed exactly.")
	}
	q, _ := bits.Div64(hi, lo, uint64(d))
	if q > 1<<63-1 {
		return 0, Invalidf("amount", "This amount is too large to be computed exactly.")
	}
	if neg {
		return -int64(q), nil
	}
	return int64(q), nil
}

func magnitude(v int64) uint64 {
	if v < 0 {
		return uint64(-(v + 1)) + 1
	}
	return uint64(v)
}

// Decimal is the amount as digits with the currency's decimals and no grouping: "84000.00".
func (m Money) Decimal() string {
	exp := Exponent(m.Currency)
	digits := strconv.FormatUint(magnitude(m.Minor), 10)
	for len(digits) <= exp {
		digits = "0" + digits
	}
	if exp > 0 {
		digits = digits[:len(digits)-exp] + "." + digits[len(digits)-exp:]
	}
	if m.Minor < 0 {
		digits = "-" + digits
	}
	return digits
}

// String is the exact amount for a detail line: "$84,000.00", "EUR 1,250.00".
func (m Money) String() string {
	whole, frac, _ := strings.Cut(strings.TrimPrefix(m.Decimal(), "-"), ".")
	out := symbol(m.Currency) + group(whole)
	if frac != "" {
		out += "." + frac
	}
	if m.Minor < 0 {
		out = "-" + out
	}
	return out
}

// Short is the amount for a narrow cell: "$950", "$84k", "$1.2M".
func (m Money) Short() string {
	scale := int64(1)
	for range Exponent(m.Currency) {
		scale *= 10
	}
	units := float64(m.Minor) / float64(scale)
	sign := ""
	if units < 0 {
		sign, units = "-", -units
	}
	return sign + symbol(m.Currency) + shortNumber(units)
}

func shortNumber(u float64) string {
	switch {
	case u < 999.5:
		return strconv.FormatFloat(u, 'f', 0, 64)
	case u < 9_950:
		return strings.TrimSuffix(strconv.FormatFloat(u/1e3, 'f', 1, 64), ".0") + "k"
	case u < 999_500:
		return strconv.FormatFloat(u/1e3, 'f', 0, 64) + "k"
	case u < 999_500_000:
		return strings.TrimSuffix(strconv.FormatFloat(u/1e6, 'f', 1, 64), ".0") + "M"
	default:
		return strings.TrimSuffix(strconv.FormatFloat(u/1e9, 'f', 1, 64), ".0") + "B"
	}
}

func symbol(currency string) string {
	switch currency {
	case "USD":
		return "$"
	case "EUR":
		return "€"
	case "GBP":
		return "£"
	case "JPY":
		return "¥"
	case "":
		return ""
	}
	return fmt.Sprintf("%s ", currency)
}

func group(digits string) string {
	var b strings.Builder
	for i, r := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return b.String()
}
