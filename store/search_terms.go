package store

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/refdeck/refdeck/domain"
)

// The search keeps, per record, one row for its whole name, marked with =, and
// one for each further word. The first word is found through the name.
const (
	maxTermLen = 64 // bytes; a longer word is found by its beginning
	maxTerms   = 24 // per record
)

const wholeLine = "="

func accountText(a *domain.Account) string { return a.Name + "\n" + a.Domain }

func contactText(p *domain.Contact) string {
	if domain.EmailNorm(p.EmailRaw) == p.Email {
		return p.Name + "\n" + p.EmailRaw
	}
	return p.Name + "\n" + p.Email + "\n" + p.EmailRaw
}

func partnerText(p *domain.Partner) string { return p.Name + "\n" + p.Code + "\n" + p.Email }

func referralText(r *domain.Referral) string { return r.AccountName + "\n" + r.RefID }

// index brings the search up to date with a record's text; the empty text is none.
func (c *change) index(kind string, id int64, oldText, newText string) error {
	if oldText == newText {
		return nil
	}
	was, is := searchTerms(oldText), searchTerms(newText)
	gone := slices.DeleteFunc(slices.Clone(was), func(t string) bool { return slices.Contains(is, t) })
	added := slices.DeleteFunc(is, func(t string) bool { return slices.Contains(was, t) })
	if len(gone) > 0 {
		if err := c.tx.DropTerms(kind, id, gone); err != nil {
			return err
		}
	}
	if len(added) == 0 {
		return nil
	}
	return c.tx.AddTerms(kind, id, added)
}

// searchTerms is what a record is found by. Its text has one name, address or
// number per line; the first line is its name, by which lists are in order.
func searchTerms(text string) []string {
	if text == "" {
		return nil
	}
	name, rest, _ := strings.Cut(text, "\n")
	words := lineWords(name)
	out := append(make([]string, 0, 8), wholeTerm(words))
	first := ""
	if len(words) > 0 {
		first, words = words[0], words[1:]
	}
	for line := range strings.SplitSeq(rest, "\n") {
		more := lineWords(line)
		if strings.HasPrefix(line, "REF-") && len(more) > 0 { // the year and the track find everybody
			out = append(out, wholeTerm(more))
			more = more[len(more)-1:]
		}
		words = append(words, more...)
	}
	for _, w := range words {
		if w != first {
			out = append(out, clip(w))
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return out[:min(len(out), maxTerms)]
}

// lineWords folds a text to its words. Endings like .com are left out on both
// sides, since they find everybody.
func lineWords(line string) []string {
	var out []string
	for token := range strings.FieldsSeq(line) {
		words := strings.Fields(domain.NameKey(token))
		if n := len(words); n > 1 && strings.ContainsAny(token, "@.") && len(words[n-1]) <= 3 && strings.HasSuffix(strings.ToLower(token), "."+words[n-1]) {
			words = words[:n-1]
		}
		out = append(out, words...)
	}
	return out
}

// wholeTerm is the term of a whole line; that of its beginning is a prefix of it.
func wholeTerm(words []string) string { return clip(wholeLine + strings.Join(words, " ")) }

// clip cuts a term to its longest length, at a character.
func clip(s string) string {
	if len(s) <= maxTermLen {
		return s
	}
	n := maxTermLen
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

// queryWords are the words that somebody typed, in their order.
func queryWords(text string) []string {
	return lineWords(norm.NFC.String(strings.ToValidUTF8(text, " ")))
}

// matches tells whether each word begins some word of the text.
func matches(words []string, text string) bool {
	have := queryWords(strings.ReplaceAll(text, "\n", " "))
	for _, w := range words {
		if !slices.ContainsFunc(have, func(h string) bool { return strings.HasPrefix(h, w) }) {
			return false
		}
	}
	return true
}
