package domain_test

import (
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/refdeck/refdeck/domain"
)

func deals(n int, day string) []time.Time {
	out := make([]time.Time, n)
	for i := range out {
		out[i] = at(day)
	}
	return out
}

func TestTiersBeginAtThreeAndTenDeals(t *testing.T) { // C5
	p := domain.DefaultProgram()
	for n, want := range map[int64]domain.Tier{0: domain.TierBronze, 2: domain.TierBronze, 3: domain.TierSilver, 9: domain.TierSilver, 10: domain.TierGold, 40: domain.TierGold} {
		if got := domain.TierFor(p, n); got != want {
			t.Errorf("%d deals: %s, want %s", n, got, want)
		}
	}
	for n, want := range map[int64]int64{0: 3, 2: 1, 3: 7, 9: 1, 10: 0, 12: 0} {
		if _, got := domain.DealsToNext(p, n); got != want {
			t.Errorf("%d deals: %d to the next tier, want %d", n, got, want)
		}
	}
	if next, _ := domain.DealsToNext(p, 3); next != domain.TierGold {
		t.Errorf("after silver comes %q", next)
	}
}

func TestTheThirdDealOfTheYearIsTheFirstAtSilver(t *testing.T) { // 64, §3.9 (c)
	p := domain.DefaultProgram()
	var closes []time.Time
	var paid []int64
	for _, day := range []string{"2026-01-10", "2026-03-10", "2026-05-10"} {
		closes = append(closes, at(day))
		paid = append(paid, domain.OneTime(p, domain.TierOf(p, closes, at(day)), usd(50_000)).Minor)
	}
	if paid[0] != 500_000 || paid[1] != 500_000 || paid[2] != 750_000 {
		t.Errorf("commissions %v, want 5,000 5,000 7,500", paid)
	}
}

func TestTheTierWindowIsTheTrailingYearInTheProgramsZone(t *testing.T) { // 66
	closes := append(deals(2, "2026-06-01"), time.Date(2025, 11, 20, 15, 0, 0, 0, time.UTC)) // 21 Nov 00:00 in Tokyo
	if n := domain.DealsInWindow(domain.DefaultProgram(), closes, ruleNow); n != 2 {
		t.Errorf("in UTC the deal of a year ago counts: %d", n)
	}
	if n := domain.DealsInWindow(zoned(t, "Asia/Tokyo"), closes, ruleNow); n != 3 {
		t.Errorf("in Tokyo the deal of 364 days ago is missing: %d", n)
	}
	if n := domain.DealsInWindow(domain.DefaultProgram(), []time.Time{ruleNow.AddDate(0, 0, 1), ruleNow}, ruleNow); n != 1 {
		t.Errorf("today counts and tomorrow does not: %d", n)
	}
}

func TestADowngradeIsAnnouncedOnTheFirstOfTheQuarter(t *testing.T) {
	p := domain.DefaultProgram()
	gold := func(f func(*domain.Partner)) *domain.Partner {
		pt := &domain.Partner{Tier: domain.TierGold, TierSince: on("2025-08-01")}
		f(pt)
		return pt
	}
	plain := func(*domain.Partner) {}
	cases := []struct {
		name    string
		partner *domain.Partner
		closes  []time.Time
		now     string
		due     bool
		current domain.Tier
	}{
		{"before its effect", gold(plain), deals(4, "2026-03-01"), "2026-10-15", true, domain.TierGold},
		{"the last day of notice", gold(plain), deals(4, "2026-03-01"), "2026-10-30", true, domain.TierGold},
		{"in effect", gold(plain), deals(4, "2026-03-01"), "2026-10-31", true, domain.TierSilver},
		{"enough deals", gold(plain), deals(10, "2026-03-01"), "2026-11-10", false, domain.TierGold},
		{"made up for since then", gold(plain), append(deals(9, "2026-03-01"), at("2026-10-20")), "2026-11-10", false, domain.TierGold},
		{"reached since then", gold(func(pt *domain.Partner) { pt.TierSince = on("2026-10-01") }), deals(4, "2026-03-01"), "2026-11-10", false, domain.TierGold},
		{"an override that still held", gold(func(pt *domain.Partner) { pt.TierLocked = on("2026-10-01") }), deals(4, "2026-03-01"), "2026-11-10", false, domain.TierGold},
		{"an override that had ended", gold(func(pt *domain.Partner) { pt.TierLocked = on("2026-09-30") }), deals(4, "2026-03-01"), "2026-11-10", true, domain.TierSilver},
		{"an upgrade counts at once", &domain.Partner{Tier: domain.TierBronze}, deals(3, "2026-10-20"), "2026-10-20", false, domain.TierSilver},
	}
	for _, c := range cases {
		d, due := domain.DowngradeDue(p, c.partner, c.closes, at(c.now))
		if due != c.due || (due && (d.NoticeOn != on("2026-10-01") || d.EffectiveOn != on("2026-10-31"))) {
			t.Errorf("%s: %+v, %v", c.name, d, due)
		}
		if got := domain.CurrentTier(p, c.partner, c.closes, at(c.now)); got != c.current {
			t.Errorf("%s: tier %s, want %s", c.name, got, c.current)
		}
	}
}

func TestRecognitionFollowsAcceptedReferrals(t *testing.T) {
	p := domain.DefaultProgram()
	list := func(days ...string) (out []domain.AcceptedReferral) {
		for i, d := range days {
			out = append(out, domain.AcceptedReferral{At: at(d), AccountID: int64(i + 1)})
		}
		return out
	}
	twice := list("2026-05-02", "2026-05-03", "2026-05-04")
	twice[2].AccountID = twice[1].AccountID
	unknown := list("2026-05-02", "2026-05-03", "2026-05-04")
	unknown[1].AccountID, unknown[2].AccountID = 0, 0
	cases := []struct {
		name     string
		accepted []domain.AcceptedReferral
		want     int64
	}{
		{"none", nil, 0},
		{"one, years ago", list("2021-01-01"), 1},
		{"two this year", list("2026-05-01", "2026-05-02"), 1},
		{"three this year", list("2026-05-02", "2026-05-03", "2026-05-04"), 2},
		{"three, one of them 365 days ago", list("2025-11-20", "2026-05-03", "2026-05-04"), 1},
		{"three, one of them 364 days ago", list("2025-11-21", "2026-05-03", "2026-05-04"), 2},
		{"three for two accounts", twice, 1},
		{"three, accounts unknown", unknown, 2},
		{"five this year", list("2026-05-02", "2026-05-03", "2026-05-04", "2026-05-05", "2026-05-06"), 3},
		{"one in each of three quarters", list("2026-01-05", "2026-05-03", "2026-10-04"), 3},
		{"three quarters, one of them the fifth back", list("2025-12-05", "2026-05-03", "2026-10-04"), 2},
		{"tomorrow's", list("2026-12-04"), 0},
	}
	for _, c := range cases {
		if got := domain.RecognitionLevel(p, c.accepted, ruleNow); got != c.want {
			t.Errorf("%s: level %d, want %d", c.name, got, c.want)
		}
	}
	for level, want := range []domain.Tier{domain.TierNone, domain.TierBronze, domain.TierSilver, domain.TierGold} {
		if got := domain.RecognitionLabel(int64(level)); got != want {
			t.Errorf("level %d is labelled %q", level, got)
		}
	}
}

func TestTheWorkedCommissionsComeOutToTheCent(t *testing.T) { // §3.9 (a)(c)(d)(e)
	p := domain.DefaultProgram()
	for _, c := range []struct {
		name  string
		tier  domain.Tier
		value domain.Money
		want  int64
	}{
		{"a", domain.TierSilver, usd(84_000), 1_260_000},
		{"c", domain.TierSilver, usd(50_000), 750_000},
		{"d", domain.TierSilver, domain.Money{Minor: 3_333_333, Currency: "USD"}, 500_000},
		{"e: after a refund of a quarter", domain.TierSilver, usd(63_000), 945_000},
		{"e: the refund itself", domain.TierSilver, usd(-21_000), -315_000},
		{"bronze", domain.TierBronze, usd(10_000), 100_000},
		{"gold", domain.TierGold, usd(10_000), 200_000},
		{"half a cent", domain.TierBronze, domain.Money{Minor: 5, Currency: "USD"}, 1},
	} {
		if got := domain.OneTime(p, c.tier, c.value); got != (domain.Money{Minor: c.want, Currency: "USD"}) {
			t.Errorf("(%s) %s, want %d cents", c.name, got, c.want)
		}
	}
}

func TestTheFirstYearOfADealIsItsBasis(t *testing.T) {
	for name, c := range map[string]struct {
		o    domain.Opportunity
		want int64
	}{
		"annual value":             {domain.Opportunity{Amount: usd(252_000), ACV: usd(84_000), TermMonths: 36}, 8_400_000},
		"three years, no ACV":      {domain.Opportunity{Amount: usd(252_000), TermMonths: 36}, 8_400_000},
		"no term":                  {domain.Opportunity{Amount: usd(84_000)}, 8_400_000},
		"half a year":              {domain.Opportunity{Amount: usd(42_000), ACV: usd(84_000), TermMonths: 6}, 4_200_000},
		"eighteen months, rounded": {domain.Opportunity{Amount: domain.Money{Minor: 100, Currency: "USD"}, TermMonths: 18}, 67},
	} {
		if got := domain.FirstYear(&c.o); got.Minor != c.want || got.Currency != "USD" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestTheCoMarketingFundHasAFloorAndACap(t *testing.T) { // 68
	for _, c := range []struct {
		tier        domain.Tier
		value, want int64
	}{{domain.TierSilver, 84_000, 168_000}, {domain.TierSilver, 20_000, 100_000}, {domain.TierGold, 900_000, 1_000_000}, {domain.TierBronze, 84_000, 0}, {domain.TierGold, 0, 0}} {
		if got := domain.CoMarketing(c.tier, usd(c.value)); got.Minor != c.want {
			t.Errorf("%s, %d: %s", c.tier, c.value, got)
		}
	}
	if got := domain.CoMarketing(domain.TierGold, domain.Money{Minor: 20_000, Currency: "JPY"}); got.Minor != 1_000 {
		t.Errorf("in yen the floor is %d", got.Minor)
	}
}

func TestCommissionEqualsExactArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		minor := rapid.Int64Range(-1<<53, 1<<53).Draw(t, "minor")
		bp := rapid.Int64Range(0, 10_000).Draw(t, "bp")
		want := new(big.Int).Mul(big.NewInt(max(minor, -minor)), big.NewInt(bp))
		want.Add(want, big.NewInt(5_000)).Quo(want, big.NewInt(10_000))
		if minor < 0 {
			want.Neg(want)
		}
		if got := domain.CommissionAt(bp, domain.Money{Minor: minor, Currency: "EUR"}); got.Minor != want.Int64() {
			t.Fatalf("%d × %d bp = %d, want %s", minor, bp, got.Minor, want)
		}
	})
}

func TestASplitLosesNoCent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := domain.Money{Minor: rapid.Int64().Draw(t, "minor"), Currency: "EUR"}
		weights := rapid.SliceOfN(rapid.Int64Range(0, 10_000), 1, 12).Draw(t, "weights")
		parts := domain.Split(m, weights)
		total, sum := new(big.Int), new(big.Int)
		for _, w := range weights {
			total.Add(total, big.NewInt(w))
		}
		if total.Sign() == 0 {
			if parts != nil {
				t.Fatalf("nothing to weigh by, but %v", parts)
			}
			return
		}
		for i, part := range parts {
			sum.Add(sum, big.NewInt(part.Minor))
			exact := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(m.Minor), big.NewInt(weights[i])), total)
			if off := exact.Sub(exact, new(big.Rat).SetInt64(part.Minor)); off.Abs(off).Cmp(big.NewRat(1, 1)) >= 0 {
				t.Fatalf("part %d of %v is off by %s", i, weights, off)
			}
		}
		if sum.Cmp(big.NewInt(m.Minor)) != 0 {
			t.Fatalf("the parts of %d make %s", m.Minor, sum)
		}
	})
}

func TestLeftOverCentsGoToTheEarliestOfEquals(t *testing.T) { // §3.13: 6,000.00 by seven
	parts := domain.Split(domain.Money{Minor: 600_000, Currency: "USD"}, []int64{1, 1, 1, 1, 1, 1, 1})
	for i, part := range parts {
		want := int64(85_714)
		if i < 2 {
			want++
		}
		if part.Minor != want {
			t.Errorf("part %d is %d, want %d", i+1, part.Minor, want)
		}
	}
	if parts := domain.Split(domain.Money{Minor: -10, Currency: "USD"}, []int64{2, 1}); parts[0].Minor != -7 || parts[1].Minor != -3 {
		t.Errorf("a refund of 10 by 2 and 1: %v", parts)
	}
}
