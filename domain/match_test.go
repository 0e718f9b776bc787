package domain_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/refdeck/refdeck/domain"
)

func check(t *testing.T, what string, f func(string) string, table map[string]string) {
	t.Helper()
	for in, want := range table {
		if got := f(in); got != want {
			t.Errorf("%s(%q) = %q, want %q", what, in, got, want)
		}
	}
}

func TestNamesFoldToOneKey(t *testing.T) {
	check(t, "NameKey", domain.NameKey, map[string]string{
		"": "", "  Acme,  Inc. ": "acme inc", "Müller & Söhne": "muller sohne", "Mu\u0308ller": "muller", "STRASSE": "strasse", "Straße": "strasse",
		"Łódź": "lodz", "Ærø": "aero", "İstanbul": "istanbul", "Đà Nẵng": "da nang", "東京ロボティクス": "東京ロボティクス", "ＡＣＭＥ　１２": "acme 12",
		"O’Brien-Smith": "o brien smith", "a\u200bb": "ab", "🙂 Smile": "smile", "Ελλάς": "ελλάς", "--": "", "Nguyễn": "nguyen",
	})
}

func TestFoldingTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := domain.NameKey(rapid.String().Draw(t, "name"))
		if twice := domain.NameKey(once); twice != once {
			t.Fatalf("%q folds on to %q", once, twice)
		}
		key := domain.MatchKey(once)
		if (key == "") != (once == "") {
			t.Fatalf("%q has the match key %q", once, key)
		}
	})
}

func TestLegalFormsSayNothing(t *testing.T) {
	check(t, "MatchKey", domain.MatchKey, map[string]string{
		"Acme Inc.": "acme", "ACME, Incorporated": "acme", "Castellan GmbH": "castellan", "Castellan GmbH & Co. KG": "castellan", "Rossi S.p.A.": "rossi",
		"Vino S.r.l.": "vino", "Orchard & Vine Pty Ltd": "orchard vine", "The Body Shop Ltd": "body shop", "Inc": "inc", "Co": "co", "Limited Brands": "limited brands",
		"株式会社東京ロボティクス": "東京ロボティクス", "Société Générale S.A.": "societe generale", "The The": "the", "Sable & Co": "sable",
	})
}

func TestAddressesFoldForMatching(t *testing.T) {
	check(t, "EmailNorm", domain.EmailNorm, map[string]string{
		"J.Smith+ref@Gmail.com": "jsmith@gmail.com", "j.smith@googlemail.com": "jsmith@gmail.com", "J.Smith+x@Acme.com": "j.smith@acme.com",
		" Bob <Bob@Acme.COM> ": "bob@acme.com", "+x@acme.com": "+x@acme.com", "n/a": "", "": "", "a@b": "", "a b@c.de": "", "a@b@c.de": "", "mailto:a@b.de": "a@b.de",
	})
}

func TestDomainsAreTheRegistrableOnes(t *testing.T) {
	check(t, "DomainOf", domain.DomainOf, map[string]string{
		"https://www.Acme.com/about?x=1": "acme.com", "bob@mail.acme.co.uk": "acme.co.uk", "news.acme.co.uk:8080": "acme.co.uk", "acme.de.": "acme.de",
		"http://user:pw@shop.acme.com.au": "acme.com.au", "10.0.0.1": "", "localhost": "", "": "", "not a domain.com": "", "münchen.example.de": "example.de",
		"co.uk": "co.uk", "a..b": "", "Bob <bob@acme.io>": "acme.io",
	})
}

func TestRecordsMatchAsSurelyAsTheirKeys(t *testing.T) {
	cases := []struct {
		name string
		a, b domain.Identity
		want domain.MatchLevel
	}{
		{"one address", domain.Identity{Email: "b.o+1@gmail.com"}, domain.Identity{Email: "bo@gmail.com"}, domain.MatchCertain},
		{"domain and name", domain.Identity{Domain: "acme.com", Name: "Acme Inc"}, domain.Identity{Email: "x@acme.com", Name: "ACME"}, domain.MatchCertain},
		{"30: one company domain", domain.Identity{Email: "a@acme.com", Name: "Acme"}, domain.Identity{Email: "b@eu.acme.com", Name: "Zenith"}, domain.MatchProbable},
		{"32: a mail provider", domain.Identity{Email: "bob@gmail.com"}, domain.Identity{Email: "sue@gmail.com"}, domain.MatchNone},
		{"name and country", domain.Identity{Name: "Castellan GmbH", Country: "DE"}, domain.Identity{Name: "castellan", Country: "de "}, domain.MatchProbable},
		{"33: one name, two domains", domain.Identity{Name: "Castellan", Country: "DE", Domain: "castellan.de"}, domain.Identity{Name: "Castellan", Country: "DE", Domain: "castellan.com"}, domain.MatchPossible},
		{"one name, country unknown", domain.Identity{Name: "Castellan"}, domain.Identity{Name: "Castellan"}, domain.MatchPossible},
		{"a slip of the pen", domain.Identity{Name: "Northwind Labs"}, domain.Identity{Name: "Nortwind Labs"}, domain.MatchPossible},
		{"another name", domain.Identity{Name: "Northwind"}, domain.Identity{Name: "Kestrel Health"}, domain.MatchNone},
		{"one telephone", domain.Identity{Phone: "+49 (0)30 123456"}, domain.Identity{Phone: "004930123456"}, domain.MatchProbable},
		{"a telephone without country", domain.Identity{Phone: "030 123456"}, domain.Identity{Phone: "030 123456"}, domain.MatchNone},
		{"nothing known", domain.Identity{}, domain.Identity{}, domain.MatchNone},
	}
	for _, c := range cases {
		if got, back := domain.Match(c.a, c.b), domain.Match(c.b, c.a); got != c.want || back != c.want {
			t.Errorf("%s: %q and %q, want %q", c.name, got, back, c.want)
		}
	}
}

func TestSimilarityIsJaroWinkler(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"martha", "marhta", 0.9611}, {"dwayne", "duane", 0.84}, {"dixon", "dicksonx", 0.8133}, {"a", "a", 1}, {"", "", 1}, {"", "a", 0}, {"abc", "xyz", 0}} {
		if got := domain.Similarity(c.a, c.b); math.Abs(got-c.want) > 0.0001 {
			t.Errorf("%q and %q: %.4f, want %.4f", c.a, c.b, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.StringN(0, 12, -1).Draw(t, "a"), rapid.StringN(0, 12, -1).Draw(t, "b")
		s, back := domain.Similarity(a, b), domain.Similarity(b, a)
		if s < 0 || s > 1+1e-12 || math.Abs(s-back) > 0.05 || math.Abs(domain.Similarity(a, a)-1) > 1e-12 {
			t.Fatalf("%q, %q: %v and %v", a, b, s, back)
		}
	})
}
