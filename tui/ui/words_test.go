package ui

import (
	"os"
	"testing"
	"time"
)

func TestTimeLeftIsNeverANegativeNumber(t *testing.T) {
	cases := map[time.Duration]string{
		40 * time.Minute: "40m", 100 * time.Minute: "1h40", 26 * time.Hour: "1d 02h", 97 * time.Hour: "4d",
		-50 * time.Hour: "2 d late", -3 * time.Hour: "3 h late",
	}
	for d, want := range cases {
		if got := TimeLeft(d).String(); got != want {
			t.Errorf("TimeLeft(%s) = %q, want %q", d, got, want)
		}
	}
}

func TestNearInstantsAreRelativeAndFarOnesDates(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	cases := []struct {
		t    time.Time
		want string
	}{
		{now.Add(3 * 24 * time.Hour), "in 3 d"}, {now.Add(-20 * time.Minute), "20 min ago"}, {now.Add(-6 * 24 * time.Hour), "6 d ago"},
		{now.Add(40 * 24 * time.Hour), "30 Dec"}, {time.Time{}, "–"},
	}
	for _, c := range cases {
		if got := Near(now, c.t, time.UTC).String(); got != c.want {
			t.Errorf("Near(%s) = %q, want %q", c.t, got, c.want)
		}
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		if os.Getenv("REFDECK_REQUIRE") != "" {
			t.Fatal("no time zones on this machine")
		}
		t.Skip("no time zones on this machine")
	}
	if got := Exact(now, berlin).String(); got != "Fri 20 Nov 2026 10:00 CET" {
		t.Errorf("Exact = %q", got)
	}
}
