package ui

import (
	"testing"

	"github.com/refdeck/refdeck/domain"
)

func TestDatesAreReadAsPeopleTypeThem(t *testing.T) {
	today := domain.NewDate(2026, 11, 20) // a Friday
	cases := map[string]string{
		"": "", "today": "2026-11-20", " Tomorrow ": "2026-11-21", "yesterday": "2026-11-19", "+3d": "2026-11-23", "+2w": "2026-12-04", "-1d": "2026-11-19", "+1m": "2026-12-20",
		"fri": "2026-11-27", "monday": "2026-11-23", "24 Nov": "2026-11-24", "Nov 24": "2026-11-24", "2 jan": "2027-01-02", "20 Oct": "2026-10-20",
		"24 Nov 2027": "2027-11-24", "Nov 24, 2027": "2027-11-24", "2026-12-01": "2026-12-01",
	}
	for in, want := range cases {
		got, err := ParseDay(in, today)
		if err != nil || got.String() != want {
			t.Errorf("ParseDay(%q) = %s, %v; want %s", in, got, err, want)
		}
	}
	for _, in := range []string{"soon", "31 Feb", "11/12/2026", "+d", "3", "+999999999d"} {
		if got, err := ParseDay(in, today); domain.CodeOf(err) != domain.Invalid {
			t.Errorf("ParseDay(%q) = %s, %v; want invalid", in, got, err)
		}
	}
}

func TestAmountsAreReadExactly(t *testing.T) {
	cases := map[string]domain.Money{
		"84000": {Minor: 8_400_000, Currency: "USD"}, "1.5k": {Minor: 150_000, Currency: "USD"}, "$84,000": {Minor: 8_400_000, Currency: "USD"},
		"1,250.50": {Minor: 125_050, Currency: "USD"}, "1.250,50 EUR": {Minor: 125_050, Currency: "EUR"}, "€12": {Minor: 1200, Currency: "EUR"},
		"2M": {Minor: 200_000_000, Currency: "USD"}, "0,5": {Minor: 50, Currency: "USD"}, "-12": {Minor: -1200, Currency: "USD"}, "JPY 900": {Minor: 900, Currency: "JPY"},
		"": {}, "1'234.56": {Minor: 123_456, Currency: "USD"}, "1.2345k": {Minor: 123_450, Currency: "USD"},
	}
	for in, want := range cases {
		got, err := ParseAmount(in, "USD")
		if err != nil || got != want {
			t.Errorf("ParseAmount(%q) = %+v, %v; want %+v", in, got, err, want)
		}
	}
	for _, in := range []string{"lots", "1.234", "1.005", "JPY 1.5", "99999999999999999999", "1-2", "k"} {
		if got, err := ParseAmount(in, "USD"); err == nil && in != "k" {
			t.Errorf("ParseAmount(%q) = %+v, want invalid", in, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"+3d", "24 Nov", "1.5k", "$-1,2.3m", "€"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		today := domain.NewDate(2026, 11, 20)
		if d, err := ParseDay(s, today); err == nil && !d.IsZero() {
			if again, err := ParseDay(d.String(), today); err != nil || again != d {
				t.Errorf("%q is %s, which reads as %s, %v", s, d, again, err)
			}
		}
		if m, err := ParseAmount(s, "USD"); err == nil && m.Currency != "" && !domain.ValidCurrency(m.Currency) {
			t.Errorf("%q has the currency %q", s, m.Currency)
		}
	})
}
