package intake

import (
	"fmt"
	"math"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// figure is an amount in parts, before it is known which of its separators
// parts the decimals.
type figure struct {
	negative bool
	digits   string // digits and separators
	sign     string // "$", "€" or a currency code, as it stands beside the digits
}

// currencySigns are the signs that stand for one currency, and those that several share.
var currencySigns = map[string][]string{
	"$": {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "ARS", "CLP", "COP", "TWD"}, "US$": {"USD"}, "USD$": {"USD"}, "C$": {"CAD"}, "CA$": {"CAD"}, "A$": {"AUD"}, "AU$": {"AUD"},
	"€": {"EUR"}, "£": {"GBP"}, "¥": {"JPY", "CNY"}, "₹": {"INR"}, "₩": {"KRW"}, "R$": {"BRL"}, "₽": {"RUB"}, "₺": {"TRY"}, "₪": {"ILS"}, "zł": {"PLN"}, "Kč": {"CZK"}, "kr": {"SEK", "NOK", "DKK"}, "kr.": {"DKK", "SEK", "NOK"}, "Fr.": {"CHF"}, "Rs": {"INR"}, "Rs.": {"INR"},
}

// knownCurrencies are the codes that are believed when they stand in a header.
var knownCurrencies = map[string]bool{
	"USD": true, "EUR": true, "GBP": true, "JPY": true, "CHF": true, "CAD": true, "AUD": true, "NZD": true, "SEK": true, "NOK": true, "DKK": true, "PLN": true,
	"CZK": true, "HUF": true, "RON": true, "INR": true, "CNY": true, "HKD": true, "SGD": true, "KRW": true, "BRL": true, "MXN": true, "ZAR": true, "ILS": true, "TRY": true, "AED": true,
}

// headerCurrency is the currency named in a header ("refund_amount_usd", "Amount (EUR)").
func headerCurrency(header string) string {
	for _, w := range strings.FieldsFunc(strings.ToUpper(header), func(r rune) bool { return r < 'A' || r > 'Z' }) {
		if knownCurrencies[w] {
			return w
		}
	}
	return ""
}

var (
	figureSpaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ", "\u2212", "-", "’", "'")
	figureSigns  = strings.NewReplacer("-", "", "+", "")
)

// plainFigure tells whether s is digits and separators only.
func plainFigure(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < '0' || c > '9') && c != '.' && c != ',' {
			return false
		}
	}
	return len(s) > 0 && (s[0] >= '0' && s[0] <= '9')
}

// readFigure takes an amount apart. fault says in half a sentence why it cannot.
func readFigure(s string) (f figure, fault string) {
	if plainFigure(s) {
		return figure{digits: s}, ""
	}
	s = strings.TrimSpace(figureSpaces.Replace(s))
	if inner, ok := strings.CutPrefix(s, "("); ok && strings.HasSuffix(inner, ")") {
		f.negative = true
		s = strings.TrimSpace(inner[:len(inner)-1])
	}
	start := strings.IndexAny(s, "0123456789")
	if start < 0 {
		return f, fmt.Sprintf("%q is no amount", shorten(s))
	}
	if start > 0 && (s[start-1] == '.' || s[start-1] == ',') && (start == 1 || s[start-2] == ' ' || s[start-2] == '-' || s[start-2] == '$') {
		start-- // ".50"
	}
	end := strings.LastIndexAny(s, "0123456789") + 1
	for end < len(s) && (s[end] == '.' || s[end] == ',') {
		end++
	}
	f.digits = s[start:end]
	signs := strings.TrimSpace(s[:start]) + " " + strings.TrimSpace(s[end:])
	if strings.Count(signs, "-") > 1 || strings.Contains(signs, "-") && f.negative {
		return f, fmt.Sprintf("%q has two signs", shorten(s))
	}
	f.negative = f.negative || strings.Contains(signs, "-")
	signs = strings.TrimSpace(figureSigns.Replace(signs))
	for _, c := range f.digits {
		switch {
		case c >= '0' && c <= '9', strings.ContainsRune(".,' _", c):
		case c == 'e' || c == 'E' || c == '+' || c == '-':
			return f, fmt.Sprintf("%q is in scientific notation, which has lost digits; write it in full", shorten(s))
		default:
			return f, fmt.Sprintf("%q is no amount", shorten(s))
		}
	}
	f.sign = signs
	return f, ""
}

func shorten(s string) string {
	r := []rune(s)
	if len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// decimalTally counts what the amounts of one column say about their decimal sign.
type decimalTally struct {
	dot, comma           int64 // values that can only have this decimal sign
	eitherDot, eitherCom int64 // 1.234 and 1,234: three digits follow the only separator
	sample               map[byte]string
}

func (t *decimalTally) add(s string) {
	f, fault := readFigure(s)
	if fault != "" {
		return
	}
	if t.sample == nil {
		t.sample = map[byte]string{}
	}
	dots, commas := strings.Count(f.digits, "."), strings.Count(f.digits, ",")
	lastDot, lastComma := strings.LastIndexByte(f.digits, '.'), strings.LastIndexByte(f.digits, ',')
	note := func(n *int64, key byte) {
		*n++
		if _, have := t.sample[key]; !have {
			t.sample[key] = s
		}
	}
	switch {
	case dots > 0 && commas > 0 && lastDot > lastComma:
		note(&t.dot, 'd')
	case dots > 0 && commas > 0:
		note(&t.comma, 'c')
	case dots == 1:
		t.alone(f.digits, lastDot, note, &t.dot, &t.eitherDot, 'd', '.')
	case commas == 1:
		t.alone(f.digits, lastComma, note, &t.comma, &t.eitherCom, 'c', ',')
	case dots > 1:
		note(&t.comma, 'c') // 1.234.567
	case commas > 1:
		note(&t.dot, 'd')
	}
}

// alone judges a value with one separator: it parts decimals unless exactly three
// digits follow and a group may stand before it.
func (t *decimalTally) alone(digits string, at int, note func(*int64, byte), sure, either *int64, sureKey, eitherKey byte) {
	before, after := digits[:at], digits[at+1:]
	if len(after) == 3 && len(before) >= 1 && len(before) <= 3 && before[0] != '0' {
		note(either, eitherKey)
		return
	}
	note(sure, sureKey)
}

// parseDecimal reads the person's choice: "." or "," or their names.
func parseDecimal(s string) (byte, error) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "":
		return 0, nil
	case ".", "dot", "point":
		return '.', nil
	case ",", "comma":
		return ',', nil
	}
	return 0, domain.Invalidf("decimal", "The decimal sign %q is not known; use . or , instead.", s)
}

// rule decides the decimal sign of a column. Values that speak for one sign
// decide (twenty to one). Where all have three digits after their only
// separator, a comma groups thousands; a dot may be either, and is asked about.
func (t *decimalTally) rule(file, header string, asked byte) (byte, error) {
	switch {
	case asked != 0:
		return asked, nil
	case t.dot > 0 && t.dot >= 20*t.comma:
		return '.', nil
	case t.comma > 0 && t.comma >= 20*t.dot:
		return ',', nil
	case t.dot > 0:
		return 0, decimalQuestion(file, header, "holds both", t.sample['d'], t.sample['c'])
	case t.eitherDot > 0 && t.eitherCom > 0:
		return 0, decimalQuestion(file, header, "holds both", t.sample['.'], t.sample[','])
	case t.eitherDot > 0:
		return 0, decimalQuestion(file, header, "can be read in two ways, such as", t.sample['.'], "")
	}
	return '.', nil
}

func decimalQuestion(file, header, what, a, b string) error {
	samples, and := []string{a}, ""
	if b != "" {
		samples, and = append(samples, b), " and "+b
	}
	return &Question{Flag: "decimal", Column: header, Options: []string{".", ","}, Samples: samples, Text: fmt.Sprintf(
		"In %s the column %q %s %s%s; nothing was imported. Say which sign parts the decimals: --decimal . or --decimal ,",
		file, header, what, a, and)}
}

// split gives the whole and the decimal digits of an amount, checking that
// thousands are grouped as somewhere in the world they are.
func (f figure) split(decimal byte) (whole, frac, fault string) {
	whole = f.digits
	if i := strings.LastIndexByte(f.digits, decimal); i >= 0 {
		whole, frac = f.digits[:i], f.digits[i+1:]
	}
	if isDigits(whole) && isDigits(frac) {
		return whole, frac, ""
	}
	groups := strings.FieldsFunc(whole, func(r rune) bool { return r < '0' || r > '9' })
	if strings.IndexByte(whole, decimal) >= 0 || strings.ContainsAny(frac, ".,' _") {
		return "", "", fmt.Sprintf("%q cannot be read with %q as decimal sign", shorten(f.digits), decimal)
	}
	for i, g := range groups {
		last := i == len(groups)-1
		if i > 0 && (last && len(g) != 3 || !last && len(g) != 3 && len(g) != 2) || i == 0 && len(groups) > 1 && len(g) > 3 {
			return "", "", fmt.Sprintf("%q is grouped unlike an amount", shorten(f.digits))
		}
	}
	return strings.Join(groups, ""), frac, ""
}

// minor is the amount in minor units of a currency, exactly.
func (f figure) minor(decimal byte, currency string) (domain.Money, string) {
	whole, frac, fault := f.split(decimal)
	if fault != "" {
		return domain.Money{}, fault
	}
	exp := domain.Exponent(currency)
	if len(frac) < exp {
		frac += "0000"[:exp-len(frac)]
	}
	if strings.Trim(frac[exp:], "0") != "" {
		return domain.Money{}, fmt.Sprintf("%q has more decimals than %s has", shorten(f.digits), currency)
	}
	var n int64
	for _, part := range []string{whole, frac[:exp]} {
		for i := 0; i < len(part); i++ {
			d := int64(part[i] - '0')
			if n > (math.MaxInt64-d)/10 {
				return domain.Money{}, fmt.Sprintf("%q is too large to be kept exactly", shorten(f.digits))
			}
			n = n*10 + d
		}
	}
	if f.negative {
		n = -n
	}
	return domain.Money{Minor: n, Currency: currency}, ""
}

// currencyOf settles the currency of an amount: the sign beside it, which must
// not contradict the row's own currency.
func (f figure) currencyOf(row, header, def string) (currency, fault string) {
	known := row
	if known == "" {
		known = header
	}
	if f.sign == "" {
		if known == "" {
			known = def
		}
		return known, ""
	}
	options := currencySigns[f.sign]
	if code := strings.ToUpper(strings.TrimSpace(f.sign)); options == nil && domain.ValidCurrency(code) {
		options = []string{code}
	}
	if options == nil {
		return "", fmt.Sprintf("the currency %q is not known", shorten(f.sign))
	}
	for _, want := range []string{known, def} {
		for _, o := range options {
			if o == want {
				return o, ""
			}
		}
		if want != "" && want == known {
			return "", fmt.Sprintf("the amount is in %s and the row says %s", f.sign, known)
		}
	}
	return options[0], ""
}

func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
