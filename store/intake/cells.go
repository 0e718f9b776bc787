package intake

import (
	"fmt"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// readCell reads one cleaned, non-empty cell by the type of its field. It
// answers a code and half a sentence when the cell cannot be read.
func (r *Rows) readCell(i int, s string, v *value) (code, reason string) {
	rl := &r.plan.rules[i]
	switch rl.col.Field.Type {
	case TypeText, TypeNote, TypeName:
		v.text = s
	case TypeID, TypeRef:
		return r.readID(i, s, v)
	case TypeEmail:
		return r.readEmail(i, s, v)
	case TypeDomain:
		v.text = readDomain(s)
		if v.text == "" && !isBlankWord(s) {
			r.warn(i, "bad_domain", fmt.Sprintf("%q is no web address; it was left out", shorten(s)))
		}
		v.set = v.text != ""
		return "", ""
	case TypeEnum:
		return r.readWord(i, s, v)
	default:
		if isBlankWord(s) {
			return "", ""
		}
		return r.readTyped(rl, s, v)
	}
	v.set = true
	return "", ""
}

// readTyped reads dates, amounts, numbers, scores and yes or no.
func (r *Rows) readTyped(rl *rule, s string, v *value) (code, reason string) {
	v.text, v.set = s, true
	switch rl.col.Field.Type {
	case TypeDate:
		var ok bool
		if v.when, ok = rl.dates.read(s); !ok {
			return "bad_date", fmt.Sprintf("%q is no date as the column writes them (%s)", shorten(s), orElse(rl.col.Reads, "no format fits"))
		}
	case TypeMoney:
		return r.readMoney(rl, s, v)
	case TypeCurrency:
		v.text = strings.ToUpper(s)
		if !domain.ValidCurrency(v.text) {
			return "bad_currency", fmt.Sprintf("%q is no currency code", shorten(s))
		}
	case TypeNumber:
		v.number, reason = readNumber(s, rl.decimal)
		return "bad_number", reason
	case TypeInt:
		v.num, reason = readInt(s, rl.decimal)
		return "bad_number", reason
	case TypeScore:
		return r.readScore(s, v)
	case TypeBool:
		yes, ok := readBool(s)
		if !ok {
			return "bad_bool", fmt.Sprintf("%q is neither yes nor no", shorten(s))
		}
		if yes {
			v.num = 1
		}
	}
	return "", ""
}

func orElse(s, def string) string {
	if s == "" {
		return def
	}
	return s
}

func (r *Rows) readID(i int, s string, v *value) (code, reason string) {
	if isBlankWord(s) && len(s) > 0 && s != "?" {
		return "", ""
	}
	if mangledID(s) {
		r.warn(i, "mangled_id", fmt.Sprintf("the identifier %q was turned into a number by a spreadsheet and has lost digits; export it as text", shorten(s)))
	}
	if r.plan.rules[i].col.Field.Type == TypeRef {
		s = strings.TrimPrefix(s, "@") // reference inside an sObject tree
		if first, more, many := strings.Cut(s, ";"); many && strings.TrimSpace(more) != "" {
			r.warn(i, "several", fmt.Sprintf("the cell names several records; the first one (%s) was taken", shorten(first)))
			s = first
		} else if many {
			s = first
		}
	}
	if len(s) > 255 {
		return "bad_id", "the identifier is longer than 255 bytes"
	}
	v.text = strings.TrimSpace(s)
	v.set = v.text != ""
	return "", ""
}

func (r *Rows) readEmail(i int, s string, v *value) (code, reason string) {
	if isBlankWord(s) {
		return "", ""
	}
	if first, _, many := strings.Cut(s, ";"); many {
		s = strings.TrimSpace(first)
	}
	s = strings.TrimPrefix(s, "mailto:")
	if open := strings.IndexByte(s, '<'); open >= 0 && strings.HasSuffix(s, ">") {
		s = s[open+1 : len(s)-1]
	}
	if reason = checkEmail(s); reason != "" {
		return "bad_email", reason
	}
	v.text, v.set = s, true
	return "", ""
}

// readWord finds our word for a word of the file. One that no list knows becomes
// the list's default, with a warning, or rejects the row.
func (r *Rows) readWord(i int, s string, v *value) (code, reason string) {
	rl := &r.plan.rules[i]
	if hit, ok := rl.cache[s]; ok {
		*v = hit
		return "", ""
	}
	word, known := rl.words.of[wordKey(s)]
	switch {
	case rl.words.numeric && !known:
		if isBlankWord(s) {
			return "", ""
		}
		n, fault := readNumber(s, rl.decimal)
		if fault != "" {
			return "bad_number", fault
		}
		*v = value{set: true, text: s, number: n}
		return "", ""
	case rl.words.numeric:
		n, _ := readNumber(word, '.')
		*v = value{set: true, text: s, word: word, number: n}
	case known:
		*v = value{set: true, text: s, word: word}
	case isBlankWord(s):
		return "", ""
	case !rl.words.hasElse:
		return "unknown_word", fmt.Sprintf("%q is no known %s", shorten(s), strings.ReplaceAll(rl.col.Field.Words, "_", " "))
	default:
		r.warn(i, "unknown_word", fmt.Sprintf("%q is not known; it was taken as %q", shorten(s), rl.words.other))
		*v = value{set: true, text: s, word: rl.words.other}
		return "", ""
	}
	if rl.cache == nil {
		rl.cache = map[string]value{}
	}
	if len(rl.cache) < 1000 {
		rl.cache[s] = *v
	}
	return "", ""
}

func (r *Rows) readMoney(rl *rule, s string, v *value) (code, reason string) {
	f, fault := readFigure(s)
	if fault != "" {
		return "bad_money", fault
	}
	row := ""
	if r.money >= 0 && r.row.vals[r.money].set {
		row = r.row.vals[r.money].text
	}
	currency, fault := f.currencyOf(row, rl.header, orElse(r.plan.Currency, "USD"))
	if fault != "" {
		return "bad_currency", fault
	}
	v.money, fault = f.minor(rl.decimal, currency)
	return "bad_money", fault
}

func (r *Rows) readScore(s string, v *value) (code, reason string) {
	n, _, fault := readScore(s)
	if fault == "" && n > r.plan.Scale {
		fault = fmt.Sprintf("the score %d is above the scale, which ends at %d", n, r.plan.Scale)
	}
	v.num = n
	return "bad_score", fault
}
