package domain_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/refdeck/refdeck/domain"
)

func TestReferralIDsReadAndWriteAsInTheSource(t *testing.T) {
	for text, want := range map[string]domain.RefID{
		"REF-2025-CUST-001-JS42":     {Year: 2025, Track: domain.TrackCustomer, Number: 1, Code: "JS42"},
		"REF-2025-PART-003-AB78":     {Year: 2025, Track: domain.TrackPartner, Number: 3, Code: "AB78"},
		"REF-2026-EMPL-1000-JSX1234": {Year: 2026, Track: domain.TrackEmployee, Number: 1000, Code: "JSX1234"},
	} {
		got, err := domain.ParseRefID(text)
		if err != nil || got != want || got.String() != text {
			t.Errorf("%s reads %+v, %v, and writes %s", text, got, err, got)
		}
		if low, err := domain.ParseRefID(" " + strings.ToLower(text)); err != nil || low != want {
			t.Errorf("%s in small letters: %+v, %v", text, low, err)
		}
	}
	for _, bad := range []string{"", "REF-25-CUST-001-JS42", "REF-2025-CUST-01-JS42", "REF-2025-CUSTX-001-JS42", "REF-2025-CUST-001-J42", "REF-2025-CUST-001-JS4",
		"REF-2025-CUST-001-JS42345", "REF-2025-CUST-001-JS42 x", "REF-2025-CUST-99999999999999999999-JS42"} {
		if _, err := domain.ParseRefID(bad); domain.CodeOf(err) != domain.Invalid || err == nil {
			t.Errorf("%q is taken as a referral id", bad)
		}
	}
}

func TestReferralIDsSurviveTheRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := domain.RefID{Year: rapid.IntRange(1000, 9999).Draw(t, "year"), Track: rapid.SampledFrom([]domain.Track{domain.TrackCustomer, domain.TrackOther}).Draw(t, "track"),
			Number: rapid.Int64Range(0, 1<<40).Draw(t, "n"), Code: rapid.StringMatching(`[A-Z]{2,3}[0-9]{2,4}`).Draw(t, "code")}
		if got, err := domain.ParseRefID(want.String()); err != nil || got != want {
			t.Fatalf("%s: %+v, %v", want, got, err)
		}
	})
}

func TestTheYearOfAnIDIsThatOfTheProgramsZone(t *testing.T) {
	newYear := time.Date(2026, 12, 31, 20, 0, 0, 0, time.UTC)
	if y := domain.RefYear(domain.DefaultProgram(), newYear); y != 2026 {
		t.Errorf("in UTC %d", y)
	}
	if y := domain.RefYear(zoned(t, "Asia/Tokyo"), newYear); y != 2027 {
		t.Errorf("in Tokyo %d", y)
	}
}

func TestReferrerCodesBearTheInitials(t *testing.T) {
	free := func(string) bool { return false }
	for name, want := range map[string]string{"John Smith": "JS", "Ana María Ruiz": "AR", "Ørjan Åse": "OA", "Atlas": "AT", "X": "XX", "東京ロボティクス": "XX",
		"": "XX", "東京 Trading": "TR", "Łukasz Żak": "LZ", "O'Brien": "OB"} {
		if got := domain.ReferrerCode(name, free); got[:2] != want || len(got) != 4 {
			t.Errorf("%q gets %s, want %s and two digits", name, got, want)
		}
	}
}

func TestReferrerCodesStayUniqueInACrowd(t *testing.T) {
	form := regexp.MustCompile(`^[A-Z]{2,3}\d{2,4}$`)
	taken, asked := map[string]bool{}, 0
	for i := range 30_000 { // more than two letters and four digits can hold
		code := domain.ReferrerCode(fmt.Sprintf("John Smith%d", i), func(c string) bool { asked++; return taken[c] })
		if taken[code] || !form.MatchString(code) {
			t.Fatalf("the %d. code %q", i+1, code)
		}
		taken[code] = true
	}
	if mean := asked / 30_000; mean > 150 {
		t.Errorf("%d questions per code", mean)
	}
}

func TestAFullBookFallsBackToEveryCodeThereIs(t *testing.T) {
	last := ""
	got := domain.ReferrerCode("John Smith", func(c string) bool { last = c; return c != "JSZ9999" })
	if got != "JSZ9999" {
		t.Errorf("got %q, last asked %q", got, last)
	}
	if got := domain.ReferrerCode("John Smith", func(string) bool { return true }); got != "" {
		t.Errorf("with nothing left: %q", got)
	}
}
