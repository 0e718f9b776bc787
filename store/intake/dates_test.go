package intake

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestEveryWayToWriteADateIsRead(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ in, form, day, instant string }{
		{"2026-11-20", "year-month-day", "2026-11-20", "2026-11-19T23:00:00Z"},
		{"2026/11/20", "year-month-day", "2026-11-20", "2026-11-19T23:00:00Z"},
		{"20261120", "year-month-day", "2026-11-20", "2026-11-19T23:00:00Z"},
		{"2026-11-20 14:03", "year-month-day", "2026-11-20", "2026-11-20T13:03:00Z"},
		{"2026-11-20T14:03:11Z", "year-month-day", "2026-11-20", "2026-11-20T14:03:11Z"},
		{"2006-04-15T23:23:15.000Z", "year-month-day", "2006-04-16", "2006-04-15T23:23:15Z"},
		{"2026-11-20T14:03:11.123456789+02:00", "year-month-day", "2026-11-20", "2026-11-20T12:03:11.123457Z"},
		{"2018-03-28 15:12:06 -0700", "year-month-day", "2018-03-29", "2018-03-28T22:12:06Z"},
		{"2026-11-20 14:03:11 UTC", "year-month-day", "2026-11-20", "2026-11-20T14:03:11Z"},
		{"20/11/2026", "day/month/year", "2026-11-20", "2026-11-19T23:00:00Z"},
		{"20-11-26", "day/month/year", "2026-11-20", "2026-11-19T23:00:00Z"},
		{"20.11.2026 08:30", "day/month/year", "2026-11-20", "2026-11-20T07:30:00Z"},
		{"11/20/2026", "month/day/year", "2026-11-20", "2026-11-19T23:00:00Z"},
		{"11/20/2026 12:05 AM", "month/day/year", "2026-11-20", "2026-11-19T23:05:00Z"},
		{"11/20/2026, 3:04:05 PM", "month/day/year", "2026-11-20", "2026-11-20T14:04:05Z"},
		{"20 Nov 2026", "day month-name year", "2026-11-20", "2026-11-19T23:00:00Z"},
		{"20-Nov-26", "day month-name year", "2026-11-20", "2026-11-19T23:00:00Z"},
		{"November 20, 2026", "day month-name year", "2026-11-20", "2026-11-19T23:00:00Z"},
		{"Nov 20th 2026", "day month-name year", "2026-11-20", "2026-11-19T23:00:00Z"},
		{"Fri, 20 Nov 2026 10:00:00 +0000", "day month-name year", "2026-11-20", "2026-11-20T10:00:00Z"},
		{"46346", "Excel day numbers", "2026-11-20", "2026-11-19T23:00:00Z"},
		{"45631.0", "Excel day numbers", "2024-12-05", "2024-12-04T23:00:00Z"},
		{"46346.5", "Excel day numbers", "2026-11-20", "2026-11-20T11:00:00Z"},
		{"1795132800", "seconds since 1970", "2026-11-20", "2026-11-20T00:00:00Z"},
		{"1795132800123", "milliseconds since 1970", "2026-11-20", "2026-11-20T00:00:00.123Z"},
		{"1795132800123456", "microseconds since 1970", "2026-11-20", "2026-11-20T00:00:00.123456Z"},
		{"29/02/2024", "day/month/year", "2024-02-29", "2024-02-28T23:00:00Z"},
	} {
		m, form := readDate(c.in)
		if formNames[form] != c.form {
			t.Errorf("%s: form %q, want %q", c.in, formNames[form], c.form)
			continue
		}
		if got := m.day(berlin).String(); got != c.day {
			t.Errorf("%s: day %s, want %s", c.in, got, c.day)
		}
		if got := m.instant(berlin).Format(time.RFC3339Nano); got != c.instant {
			t.Errorf("%s: instant %s, want %s", c.in, got, c.instant)
		}
	}
	for _, bad := range []string{"", "soon", "29/02/2023", "31/4/2026", "2026-13-01", "2026-11-31", "13/13/2026", "1/2", "1/2/3/4", "20/11/202", "2026-11-20T25:00", "2026-11-20 10:61", "123", "1.2.3.4", "0000-00-00", "2026-11-20 1e3:00", strings.Repeat("9", 60)} {
		if _, form := readDate(bad); form != formNone {
			t.Errorf("%q was read as a date (%s)", bad, formNames[form])
		}
	}
}

func TestAColumnOfDatesHasOneForm(t *testing.T) {
	for _, c := range []struct {
		name   string
		values []string
		asked  dateForm
		ask    string   // the question's samples
		read   []string // "" for a rejected value
	}{
		{"one unambiguous value decides for the rest", []string{"1/2/2026", "25/6/2024"}, 0, "", []string{"2026-02-01", "2024-06-25"}},
		{"US order", []string{"3/1/2017", "10/20/2016"}, 0, "", []string{"2017-03-01", "2016-10-20"}},
		{"all days up to 12 are asked about", []string{"1/2/2026", "3/4/2026"}, 0, "1/2/2026", nil},
		{"… unless both readings are the same", []string{"1/1/2026", "5/5/2026"}, 0, "", []string{"2026-01-01", "2026-05-05"}},
		{"… or the person has said", []string{"1/2/2026", "3/4/2026"}, formMDY, "", []string{"2026-01-02", "2026-03-04"}},
		{"a real contradiction is asked about", []string{"13/5/2024", "5/13/2024"}, 0, "13/5/2024,5/13/2024", nil},
		{"one slip among many is rejected", append(repeat("13/5/2024", 20), "5/13/2024"), 0, "", append(repeat("2024-05-13", 20), "")},
		{"self-describing forms may stand together", []string{"2024-05-13", "14 May 2024", "15/5/2024"}, 0, "", []string{"2024-05-13", "2024-05-14", "2024-05-15"}},
		{"a number among dates is rejected", []string{"2024-05-13", "2024-05-14", "45000"}, 0, "", []string{"2024-05-13", "2024-05-14", ""}},
		{"a date among numbers is rejected", []string{"45000", "45001", "2024-05-14"}, 0, "", []string{"2023-03-15", "2023-03-16", ""}},
		{"seconds and milliseconds do not mix", []string{"1795132800", "1795132801", "1795132800000"}, 0, "", []string{"2026-11-20", "2026-11-20", ""}},
		{"what is no date is rejected", []string{"2024-05-13", "soon"}, 0, "", []string{"2024-05-13", ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var tally dateTally
			for _, v := range c.values {
				tally.add(v)
			}
			rule, err := tally.rule("f.csv", "when", c.asked)
			if c.ask != "" {
				q, ok := AsQuestion(err)
				if !ok || strings.Join(q.Samples, ",") != c.ask || q.Column != "when" || q.Flag != "date-format" {
					t.Fatalf("asked %+v, want samples %s", err, c.ask)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, v := range c.values {
				m, ok := rule.read(v)
				if !ok {
					got = append(got, "")
					continue
				}
				got = append(got, m.date.String())
			}
			if diff := cmp.Diff(c.read, got); diff != "" {
				t.Errorf("dates (-want +got):\n%s", diff)
			}
		})
	}
}

func repeat(s string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = s
	}
	return out
}

func TestTheDateFormatIsReadFromManySpellings(t *testing.T) {
	for in, want := range map[string]dateForm{"": formNone, "dmy": formDMY, "DD/MM/YYYY": formDMY, "D-M-YY": formDMY, "M/D/YYYY": formMDY, "mdy": formMDY, "iso": formISO, "YYYY-MM-DD": formISO, "excel": formSerial, "epoch": formSeconds, "epoch-ms": formMillis, "epoch-us": formMicros} {
		if got, err := parseDateFormat(in); err != nil || got != want {
			t.Errorf("%q: %v %v, want %v", in, got, err, want)
		}
	}
	if _, err := parseDateFormat("whenever"); err == nil {
		t.Error("an unknown format was accepted")
	}
}
