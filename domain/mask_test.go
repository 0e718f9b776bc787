package domain_test

import (
	"testing"

	"github.com/refdeck/refdeck/domain"
)

func TestMaskingLeavesInitialsAndTheCompany(t *testing.T) {
	for _, c := range []struct{ what, in, want string }{
		{"name", "Liv Hansen", "L. H."}, {"name", "L. H.", "L. H."}, {"name", "  ana de la  cruz ortiz ", "A. D. L."}, {"name", "東京 ロボ", "東. ロ."},
		{"name", "", ""}, {"name", "—", "•••"}, {"name", "liv@fjord.no", "l•••@fjord.no"}, {"name", "(Bo) O'Neil", "B. O."},
		{"email", "liv@fjord.no", "l•••@fjord.no"}, {"email", "l•••@fjord.no", "l•••@fjord.no"}, {"email", "@fjord.no", "•••@fjord.no"}, {"email", "liv", "•••"}, {"email", "", ""},
		{"email", "émile@x.fr", "é•••@x.fr"}, {"text", "she is ill", "•••"}, {"text", "", ""},
	} {
		mask := map[string]func(string) string{"name": domain.MaskName, "email": domain.MaskEmail, "text": domain.MaskText}[c.what]
		if got := mask(c.in); got != c.want {
			t.Errorf("%s %q is %q, want %q", c.what, c.in, got, c.want)
		}
	}
}

func FuzzMaskingIsDoneOnce(f *testing.F) {
	f.Add("Liv Hansen")
	f.Add("a@b@c")
	f.Fuzz(func(t *testing.T, s string) {
		if once := domain.MaskName(s); domain.MaskName(once) != once {
			t.Errorf("%q: %q, then %q", s, once, domain.MaskName(once))
		}
		if once := domain.MaskEmail(s); domain.MaskEmail(once) != once {
			t.Errorf("%q: %q, then %q", s, once, domain.MaskEmail(once))
		}
	})
}
