package domain

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// latin lists, after each base, the small letters that fold to it.
var latin = []string{
	"a àáâãäåāăąǎǟǡǻȁȃȧạảấầẩẫậắằẳẵặḁ", "b ḃḅḇƀɓ", "c çćĉċčḉƈ", "d ďđḋḍḏḑḓɗ",
	"e èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệǝə", "f ḟƒ", "g ĝğġģǧǵḡɠ", "h ĥħȟḣḥḧḩḫẖ",
	"i ìíîïĩīĭįıǐȉȋḭḯỉị", "j ĵǰ", "k ķǩḱḳḵƙĸ", "l ĺļľŀłḷḹḻḽ", "m ḿṁṃ", "n ñńņňŉǹṅṇṉṋŋ",
	"o òóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ", "p ṕṗƥ", "q ʠ", "r ŕŗřȑȓṙṛṝṟ", "s śŝşšșſṡṣṥṧṩ",
	"t ţťțŧṫṭṯṱẗ", "u ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự", "v ṽṿ", "w ŵẁẃẅẇẉẘ", "x ẋẍ",
	"y ýÿŷȳẏẙỳỵỷỹ", "z źżžẑẓẕƶ",
	"ss ß", "ae æǽǣ", "oe œ", "th þ", "d ð", "ij ĳ", "ff ﬀ", "fi ﬁ", "fl ﬂ",
}

var latinFold = buildFold()

func buildFold() map[rune]string {
	m := make(map[rune]string, 360)
	for _, line := range latin {
		base, letters, _ := strings.Cut(line, " ")
		for _, r := range letters {
			m[r] = base
		}
	}
	return m
}

// NameKey folds a name for search, order and matching: lower case, Latin accents
// gone, punctuation and symbols become one space. Other scripts keep their
// letters. Composed and decomposed spellings of Latin names give the same key.
func NameKey(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		out, keep := foldRune(r)
		if !keep {
			continue
		}
		if out == "" {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		b.WriteString(out)
	}
	return b.String()
}

var asciiFold = buildASCII()

func buildASCII() (t [utf8.RuneSelf]string) {
	for r := range rune(utf8.RuneSelf) {
		if l := unicode.ToLower(r); unicode.IsLetter(r) || unicode.IsDigit(r) {
			t[r] = string(l)
		}
	}
	return t
}

// foldRune gives the folded form; an empty one that is kept is a gap between words.
func foldRune(r rune) (string, bool) {
	if r < utf8.RuneSelf {
		return asciiFold[r], true
	}
	if r >= 0xFF01 && r <= 0xFF5E { // full-width ASCII
		return asciiFold[r-0xFEE0], true
	}
	r = unicode.ToLower(r)
	if out, ok := latinFold[r]; ok {
		return out, true
	}
	switch {
	case r >= 0x0300 && r <= 0x036F, unicode.Is(unicode.Cf, r): // a loose accent, an invisible
		return "", false
	case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r):
		return string(r), true
	}
	return "", true
}

// legalForms are the words at the end of a company name that say nothing about who it is.
var legalForms = setOf(`inc incorporated ltd limited llc llp lp plc corp corporation co company gmbh mbh ag kg kgaa ohg ug se sa sas sasu
	sarl srl spa snc bv nv vof ab as asa oy oyj aps ehf pty pte pvt private kk sl slu sae sc sro spol doo dd jsc ooo oao zao eood ood kft zrt nyrt
	bhd sdn tbk pt ltda eirl cv eurl scs sca`)

// eastForms stand at either end of a name, without a space.
var eastForms = []string{"株式会社", "有限会社", "合同会社", "股份有限公司", "有限责任公司", "有限公司", "주식회사", "㈜", "㈱"}

func setOf(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// MatchKey is the NameKey of a company without its legal form (Inc, Ltd, GmbH,
// 株式会社 …), for comparing names (§3.15). It is never empty when NameKey is not.
func MatchKey(s string) string {
	for _, f := range eastForms {
		if cut := strings.ReplaceAll(s, f, " "); NameKey(cut) != "" {
			s = cut
		}
	}
	words := strings.Fields(NameKey(s))
	if len(words) > 1 && words[0] == "the" {
		words = words[1:]
	}
	for n := formLength(words); n > 0; n = formLength(words) {
		words = words[:len(words)-n]
	}
	return strings.Join(words, " ")
}

// formLength is the number of words at the end that make a legal form, spelt
// with dots ("S.p.A.") or not; 0 when there is none or nothing would be left.
func formLength(words []string) int {
	last := len(words) - 1
	if last < 1 {
		return 0
	}
	if legalForms[words[last]] {
		return 1
	}
	joined := ""
	for i := last; i > 0 && len(words[i]) == 1; i-- {
		joined = words[i] + joined
		if len(joined) > 1 && legalForms[joined] {
			return last - i + 1
		}
	}
	return 0
}

// EmailNorm is the address for matching: lower case, no +tag, no dots in Gmail
// names, googlemail as gmail (§3.15). It takes "Name <address>" too, and is
// empty for what is no address.
func EmailNorm(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if i := strings.LastIndexByte(s, '<'); i >= 0 && strings.HasSuffix(s, ">") {
		s = strings.TrimSpace(s[i+1 : len(s)-1])
	}
	s = strings.TrimPrefix(s, "mailto:")
	local, host, ok := strings.Cut(s, "@")
	host = strings.TrimSuffix(host, ".")
	if !ok || local == "" || !strings.Contains(host, ".") || strings.ContainsAny(host, "@, ;<>") || strings.ContainsAny(local, " ,;<>") {
		return ""
	}
	if tag := strings.IndexByte(local, '+'); tag > 0 {
		local = local[:tag]
	}
	if host == "googlemail.com" {
		host = "gmail.com"
	}
	if bare := strings.ReplaceAll(local, ".", ""); host == "gmail.com" && bare != "" {
		local = bare
	}
	return local + "@" + host
}

// secondLevel are the public suffixes of two labels; anything else is registered under its last label.
var secondLevel = setOf(`co.uk org.uk ac.uk gov.uk ltd.uk plc.uk me.uk net.uk nhs.uk com.au net.au org.au edu.au gov.au co.nz org.nz net.nz govt.nz ac.nz
	co.jp or.jp ne.jp ac.jp go.jp ad.jp co.kr or.kr go.kr ac.kr com.cn net.cn org.cn gov.cn edu.cn com.tw org.tw com.hk org.hk com.sg edu.sg gov.sg
	com.my com.ph com.vn co.th or.th ac.th co.id or.id co.in net.in org.in firm.in gov.in ac.in com.br net.br org.br gov.br com.ar com.mx gob.mx
	com.co com.pe com.ve com.uy com.ec com.bo com.py co.za org.za net.za gov.za co.ke com.ng com.gh com.eg co.il org.il com.tr org.tr com.sa com.kw
	com.qa com.pk com.bd com.ua co.at or.at com.pl com.pt com.es com.gr com.cy com.mt com.ro co.hu gov.it com.ru`)

// DomainOf is the registrable domain of an e-mail address, URL or host name in
// lower case: "news.acme.co.uk" gives "acme.co.uk". Empty for anything without one.
func DomainOf(s string) string {
	host := hostOf(strings.ToLower(strings.TrimSpace(s)))
	labels := strings.Split(host, ".")
	if len(labels) < 2 || slices.Contains(labels, "") || strings.ContainsAny(host, " ,;<>[]\"'()") {
		return ""
	}
	last := labels[len(labels)-1]
	if strings.Trim(last, "0123456789") == "" { // an IP address
		return ""
	}
	keep := 2
	if len(labels) > 2 && secondLevel[strings.Join(labels[len(labels)-2:], ".")] {
		keep = 3
	}
	return strings.Join(labels[len(labels)-keep:], ".")
}

func hostOf(s string) string {
	if i := strings.Index(s, "://"); i >= 0 {
		s = s[i+3:]
	}
	s = strings.TrimPrefix(strings.TrimPrefix(s, "mailto:"), "//")
	if i := strings.IndexAny(s, "/?#"); i >= 0 {
		s = s[:i]
	}
	if i := strings.LastIndexByte(s, '@'); i >= 0 {
		s = strings.TrimSuffix(s[i+1:], ">")
	}
	if i := strings.LastIndexByte(s, ':'); i >= 0 {
		s = s[:i]
	}
	return strings.TrimSuffix(s, ".")
}

var mailHosts = setOf(`gmail.com googlemail.com yahoo.com yahoo.co.uk yahoo.co.jp yahoo.co.in yahoo.fr yahoo.de yahoo.es yahoo.it yahoo.com.br ymail.com
	rocketmail.com hotmail.com hotmail.co.uk hotmail.fr hotmail.de hotmail.it hotmail.es outlook.com outlook.fr outlook.de outlook.es live.com live.co.uk
	live.fr msn.com icloud.com me.com mac.com aol.com proton.me protonmail.com pm.me tutanota.com tuta.io fastmail.com fastmail.fm hey.com zoho.com
	gmx.com gmx.net gmx.de gmx.at gmx.ch web.de t-online.de freenet.de mail.com mail.ru yandex.ru yandex.com bk.ru list.ru inbox.ru orange.fr free.fr
	wanadoo.fr laposte.net sfr.fr libero.it virgilio.it tiscali.it alice.it qq.com 163.com 126.com sina.com foxmail.com naver.com hanmail.net daum.net
	comcast.net verizon.net att.net sbcglobal.net cox.net btinternet.com sky.com bigpond.com telstra.com rediffmail.com uol.com.br bol.com.br terra.com.br
	seznam.cz wp.pl onet.pl o2.pl interia.pl ukr.net`)

// GenericDomain tells whether a domain belongs to a mail provider, so that two
// addresses under it say nothing about one company (§3.15, CASES 32).
func GenericDomain(d string) bool { return mailHosts[strings.ToLower(d)] }
