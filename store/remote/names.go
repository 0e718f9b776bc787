package remote

import (
	"strings"
	"unicode"
)

// wireName is a Go name as it travels: AccountID → account_id, ARR → arr, CSMID →
// csm_id, SOWOn → sow_on.
func wireName(name string) string {
	runes := []rune(name)
	var b strings.Builder
	for i, r := range runes {
		if i > 0 && startsWord(runes, i) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

func startsWord(name []rune, i int) bool {
	if !unicode.IsUpper(name[i]) {
		return false
	}
	switch {
	case !unicode.IsUpper(name[i-1]):
		return true
	case string(name[i:]) == "ID": // CSMID
		return true
	}
	return i+1 < len(name) && unicode.IsLower(name[i+1])
}
