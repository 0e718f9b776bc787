package domain

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// hidden stands for what is masked.
const hidden = "•••"

// maskedWords is how many initials of a name are left.
const maskedWords = 3

// MaskName leaves the initials of a person's name: "Liv Hansen" is "L. H."
// (RELIABILITY §5). An address in the place of a name is masked as one.
func MaskName(name string) string {
	if strings.Contains(name, "@") {
		return MaskEmail(name)
	}
	var out []string
	for word := range strings.FieldsSeq(name) {
		i := strings.IndexFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
		if i < 0 || len(out) == maskedWords {
			continue
		}
		_, n := utf8.DecodeRuneInString(word[i:])
		out = append(out, strings.ToUpper(word[i:i+n])+".")
	}
	if len(out) == 0 && name != "" {
		return hidden
	}
	return strings.Join(out, " ")
}

// MaskEmail leaves the first letter and the domain of an address: "liv@fjord.no"
// is "l•••@fjord.no".
func MaskEmail(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return MaskText(address)
	}
	first, n := utf8.DecodeRuneInString(address)
	if at == 0 || strings.ContainsRune(hidden, first) {
		n = 0
	}
	return address[:n] + hidden + address[at:]
}

// MaskText hides a text that may say anything about a person; an empty one stays empty.
func MaskText(s string) string {
	if s == "" {
		return ""
	}
	return hidden
}

// MaskContact hides who a contact is; what they do at their company stays.
func MaskContact(c *Contact) {
	c.Name = MaskName(c.Name)
	c.NameKey = NameKey(c.Name)
	c.Email, c.EmailRaw, c.Phone, c.Slack = MaskEmail(c.Email), MaskEmail(c.EmailRaw), MaskText(c.Phone), MaskText(c.Slack)
}

// MaskAccount hides who sponsors it there, and why nobody is to be asked, which may
// speak of a person.
func MaskAccount(a *Account) {
	a.ExecSponsor, a.HoldReason = MaskName(a.ExecSponsor), MaskText(a.HoldReason)
}

// MaskReferral hides who introduced, unless that is a partner.
func MaskReferral(r *Referral) {
	if r.Track != TrackPartner {
		r.ReferrerName = MaskName(r.ReferrerName)
	}
}

// MaskBook hides in what the rules read of an account all that names people or
// quotes them. Addresses stay, since rules go by them.
func MaskBook(b *Book) {
	for i := range b.Contacts {
		b.Contacts[i].Name = MaskName(b.Contacts[i].Name)
	}
	for i := range b.Answers {
		b.Answers[i].Comment = MaskText(b.Answers[i].Comment)
	}
	for i := range b.Asks {
		b.Asks[i].Draft, b.Asks[i].Note = MaskText(b.Asks[i].Draft), MaskText(b.Asks[i].Note)
	}
	for i := range b.Touches {
		b.Touches[i].Note = MaskText(b.Touches[i].Note)
	}
	for i := range b.Churns {
		b.Churns[i].Comment = MaskText(b.Churns[i].Comment)
	}
	for i := range b.Referrals {
		MaskReferral(&b.Referrals[i])
	}
	MaskAccount(&b.Account)
	for id, a := range b.HasAdvocate {
		a.Name = MaskName(a.Name)
		b.HasAdvocate[id] = a
	}
}
