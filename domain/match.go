package domain

import "strings"

// MatchLevel is how sure two records are the same (§3.15).
type MatchLevel string

// The levels, surest first. Probable and possible go to a person and are never rejected by themselves.
const (
	MatchCertain  MatchLevel = "certain"
	MatchProbable MatchLevel = "probable"
	MatchPossible MatchLevel = "possible"
	MatchNone     MatchLevel = ""
)

// similarEnough is the name similarity from which on two names may be one (§3.15).
const similarEnough = 0.85

// Identity is what is known about a company or person when duplicates are sought; raw text, as entered.
type Identity struct {
	Email   string
	Domain  string // a domain or URL; the e-mail's domain stands in
	Name    string // of the company
	Country string
	Phone   string
}

// Match compares two identities (§3.15): the same e-mail, or domain and name →
// certain; domain, phone, or name and country → probable; a similar name →
// possible. Domains of mail providers never match (CASES 32), and an equal name
// with different domains is only possible.
func Match(a, b Identity) MatchLevel {
	if e := EmailNorm(a.Email); e != "" && e == EmailNorm(b.Email) {
		return MatchCertain
	}
	nameA, nameB := MatchKey(a.Name), MatchKey(b.Name)
	domA, domB := companyDomain(a), companyDomain(b)
	sameName := nameA != "" && nameA == nameB
	sameDomain := domA != "" && domA == domB
	switch {
	case sameDomain && sameName:
		return MatchCertain
	case sameDomain:
		return MatchProbable
	case PhoneKey(a.Phone) != "" && PhoneKey(a.Phone) == PhoneKey(b.Phone):
		return MatchProbable
	case sameName && sameCountry(a, b) && (domA == "" || domB == ""):
		return MatchProbable
	case nameA != "" && nameB != "" && Similarity(nameA, nameB) >= similarEnough:
		return MatchPossible
	}
	return MatchNone
}

func sameCountry(a, b Identity) bool {
	return a.Country != "" && strings.EqualFold(strings.TrimSpace(a.Country), strings.TrimSpace(b.Country))
}

func companyDomain(i Identity) string {
	for _, s := range []string{i.Domain, i.Email} {
		if d := DomainOf(s); d != "" && !GenericDomain(d) {
			return d
		}
	}
	return ""
}

// PhoneKey is an international number as E.164 ("+493012345"); empty for a
// number without a country code, which says too little to match on.
func PhoneKey(s string) string {
	s = strings.TrimSpace(s)
	if rest, ok := strings.CutPrefix(s, "00"); ok {
		s = "+" + rest
	}
	if !strings.HasPrefix(s, "+") {
		return ""
	}
	s = strings.ReplaceAll(s, "(0)", "")
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
	if len(digits) < 7 || len(digits) > 15 {
		return ""
	}
	return "+" + digits
}

// Similarity is the Jaro-Winkler likeness of two folded names, 0 to 1.
func Similarity(a, b string) float64 {
	ra, rb := []rune(a), []rune(b)
	j := jaro(ra, rb)
	prefix := 0
	for prefix < min(4, len(ra), len(rb)) && ra[prefix] == rb[prefix] {
		prefix++
	}
	return j + float64(prefix)*0.1*(1-j)
}

func jaro(a, b []rune) float64 {
	if len(a) == 0 || len(b) == 0 {
		if len(a) == len(b) {
			return 1
		}
		return 0
	}
	hitA, hitB := matching(a, b)
	var swapped int
	m := len(hitA)
	if m == 0 {
		return 0
	}
	for i := range hitA {
		if hitA[i] != hitB[i] {
			swapped++
		}
	}
	fm := float64(m)
	return (fm/float64(len(a)) + fm/float64(len(b)) + (fm-float64(swapped)/2)/fm) / 3
}

// matching gives the runes of each text that have a partner near the same place in the other, in order.
func matching(a, b []rune) (hitA, hitB []rune) {
	reach := max(0, max(len(a), len(b))/2-1)
	used := make([]bool, len(b))
	for i, r := range a {
		for j := max(0, i-reach); j < min(len(b), i+reach+1); j++ {
			if !used[j] && b[j] == r {
				used[j] = true
				hitA = append(hitA, r)
				break
			}
		}
	}
	for j, u := range used {
		if u {
			hitB = append(hitB, b[j])
		}
	}
	return hitA, hitB
}

// SelfCheck is what is compared to find somebody referring themselves (§3.15, §2.4(21)).
type SelfCheck struct {
	ReferrerEmail   string
	RefereeEmail    string
	ReferrerDomain  string // the company's; the e-mail's stands in
	RefereeDomain   string
	ReferrerAccount int64
	RefereeAccount  int64
	ReferrerParent  string // names of the parent companies
	RefereeParent   string
	InternalDomains []string // our own
}

// SelfFinding is a self-referral that was found. Certain ones are never
// accepted; the others by a manager or program manager with a reason.
type SelfFinding struct {
	Code    string // same_email, same_account, internal_domain, same_domain, same_parent
	Certain bool
	Message string
}

// SelfReferral looks for a referrer and a referee that are one: the same address
// or account, our own company as referee, one non-generic domain or one parent.
func SelfReferral(c SelfCheck) (SelfFinding, bool) {
	from := companyDomain(Identity{Domain: c.ReferrerDomain, Email: c.ReferrerEmail})
	to := companyDomain(Identity{Domain: c.RefereeDomain, Email: c.RefereeEmail})
	parentA, parentB := MatchKey(c.ReferrerParent), MatchKey(c.RefereeParent)
	switch {
	case EmailNorm(c.ReferrerEmail) != "" && EmailNorm(c.ReferrerEmail) == EmailNorm(c.RefereeEmail):
		return SelfFinding{"same_email", true, "the referrer and the referred person have the same e-mail address"}, true
	case c.ReferrerAccount != 0 && c.ReferrerAccount == c.RefereeAccount:
		return SelfFinding{"same_account", true, "the referrer belongs to the referred account"}, true
	case to != "" && ownDomain(to, c.InternalDomains):
		return SelfFinding{"internal_domain", true, "the referred company is our own"}, true
	case from != "" && from == to:
		return SelfFinding{"same_domain", false, "the referrer and the referred person write from the same domain, " + to + "; a manager can accept it with a reason"}, true
	case parentA != "" && parentA == parentB:
		return SelfFinding{"same_parent", false, "both companies have the same parent; a manager can accept it with a reason"}, true
	}
	return SelfFinding{}, false
}

func ownDomain(d string, own []string) bool {
	for _, o := range own {
		if DomainOf(o) == d {
			return true
		}
	}
	return false
}
