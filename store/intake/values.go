package intake

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// blankWords stand for "nothing" in typed columns.
func isBlankWord(s string) bool {
	if len(s) > 6 {
		return false
	}
	switch strings.ToLower(s) {
	case "", "-", "--", "—", "–", "n/a", "na", "null", "none", "nil", "nan", "#n/a", `\n`, "#ref!", "?", "tbd":
		return true
	}
	return false
}

// readScore reads a survey score: "8", "8.0", "9/10", "9 out of 10", "10 - Extremely
// likely". outOf is the scale if the value itself names it.
func readScore(s string) (score, outOf int64, fault string) {
	bad := fmt.Sprintf("%q is no score", shorten(s))
	num, rest := s, ""
	if i := strings.IndexFunc(s, func(r rune) bool { return (r < '0' || r > '9') && r != '.' }); i >= 0 {
		num, rest = s[:i], strings.TrimSpace(s[i:])
	}
	whole, frac, _ := strings.Cut(num, ".")
	if strings.Trim(frac, "0") != "" {
		return 0, 0, fmt.Sprintf("%q is no whole number", shorten(s))
	}
	score, err := strconv.ParseInt(whole, 10, 32)
	if err != nil {
		return 0, 0, bad
	}
	if rest == "" {
		return score, 0, ""
	}
	for _, sep := range []string{"/", "out of", "of"} {
		if after, ok := strings.CutPrefix(rest, sep); ok {
			outOf, err = strconv.ParseInt(strings.TrimSpace(after), 10, 32)
			if err != nil || outOf < 1 {
				return 0, 0, bad
			}
			return score, outOf, ""
		}
	}
	if strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "–") || strings.HasPrefix(rest, "(") || strings.HasPrefix(rest, "=") || strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "star") || strings.HasPrefix(rest, "★") {
		return score, 0, ""
	}
	return 0, 0, bad
}

// readBool reads yes and no as they are written in exports.
func readBool(s string) (value, ok bool) {
	switch strings.ToLower(s) {
	case "true", "yes", "y", "1", "t", "x", "1.0", "on", "✓", "checked":
		return true, true
	case "false", "no", "n", "0", "f", "0.0", "off", "unchecked":
		return false, true
	}
	return false, false
}

// readInt reads a whole number with or without grouping: "9395", "1,234", "14.0".
func readInt(s string, decimal byte) (int64, string) {
	f, fault := readFigure(strings.TrimSuffix(s, "%"))
	if fault == "" && f.sign != "" {
		fault = fmt.Sprintf("%q is no number", shorten(s))
	}
	if fault != "" {
		return 0, fault
	}
	whole, frac, fault := f.split(decimal)
	if fault != "" {
		return 0, fault
	}
	if strings.Trim(frac, "0") != "" {
		return 0, fmt.Sprintf("%q is no whole number", shorten(s))
	}
	n, err := strconv.ParseInt("0"+whole, 10, 64)
	if err != nil {
		return 0, fmt.Sprintf("%q is too large", shorten(s))
	}
	if f.negative {
		n = -n
	}
	return n, ""
}

// readNumber reads a measurement: "79.35", "1,234.5", "45 %".
func readNumber(s string, decimal byte) (float64, string) {
	f, fault := readFigure(strings.TrimSpace(strings.TrimSuffix(s, "%")))
	if fault == "" && f.sign != "" {
		fault = fmt.Sprintf("%q is no number", shorten(s))
	}
	if fault != "" {
		return 0, fault
	}
	whole, frac, fault := f.split(decimal)
	if fault != "" {
		return 0, fault
	}
	v, err := strconv.ParseFloat("0"+whole+"."+frac+"0", 64)
	if err != nil {
		return 0, fmt.Sprintf("%q is no number", shorten(s))
	}
	if f.negative {
		v = -v
	}
	return v, ""
}

// readDomain is the host of a web address or of an e-mail, in lower case, without "www.".
func readDomain(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if _, after, ok := strings.Cut(s, "@"); ok {
		s = after
	}
	if strings.Contains(s, "://") {
		u, err := url.Parse(s)
		if err != nil {
			return ""
		}
		s = u.Host
	}
	s, _, _ = strings.Cut(s, "/")
	s, _, _ = strings.Cut(s, "?")
	s, _, _ = strings.Cut(s, ":")
	s = strings.TrimSuffix(strings.TrimPrefix(s, "www."), ".")
	if !strings.Contains(s, ".") || strings.ContainsAny(s, " ,;<>\"'()") {
		return ""
	}
	return s
}

// checkEmail says what is wrong with an address; it must have one @ with
// something on both sides and no space.
func checkEmail(s string) string {
	local, host, ok := strings.Cut(s, "@")
	if !ok || local == "" || len(host) < 3 || !strings.Contains(host, ".") || strings.ContainsAny(s, " \t\n,;<>\"()") || strings.Contains(host, "@") || len(s) > 254 {
		return fmt.Sprintf("%q is no e-mail address", shorten(s))
	}
	return ""
}

// mangledID tells whether a spreadsheet has turned an identifier into a number
// ("6.18E+14"): its last digits are lost, and other records may show the same.
func mangledID(s string) bool {
	mantissa, exp, ok := strings.Cut(strings.ToUpper(s), "E+")
	return ok && mantissa != "" && exp != "" && strings.Trim(mantissa, "0123456789.,") == "" && strings.Trim(exp, "0123456789") == ""
}
