package domain

import (
	"os"
	"testing"
	"time"
)

// askNow is Friday 20 November 2026, 09:12 UTC.
var askNow = time.Date(2026, 11, 20, 9, 12, 0, 0, time.UTC)

// moment reads "2026-11-20 09:12" in UTC or another zone.
func moment(text string, zone ...*time.Location) time.Time {
	loc := time.UTC
	if len(zone) > 0 {
		loc = zone[0]
	}
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02"} {
		if t, err := time.ParseInLocation(layout, text, loc); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

func daysAgo(n int) time.Time { return askNow.AddDate(0, 0, -n) }

func onDay(text string) Date {
	d, _ := ParseDate(text)
	return d
}

func inZone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		if os.Getenv("REFDECK_REQUIRE") != "" {
			t.Fatalf("no time zone data for %s on this machine", name)
		}
		t.Skipf("no time zone data for %s on this machine", name)
	}
	return loc
}

// askBook is the customer of the worked example of §3.16: Priya answered NPS 9
// twenty days ago, and nothing speaks against asking her.
func askBook() *Book {
	return &Book{
		Account: Account{
			Meta: Meta{ID: 1}, Name: "Northwind Labs", Domain: "northwind.example", Kind: AccountCustomer, Lifecycle: LifeLive,
			CustomerSince: onDay("2025-09-15"), GoLiveOn: onDay("2025-10-15"), SignOff: SignOffObtained,
		},
		Contacts: []Contact{{Meta: Meta{ID: 11}, AccountID: 1, Name: "Priya Shah", Email: "priya@northwind.example"}},
		Answers:  []Answer{nps(101, 11, 9, daysAgo(20))},
		Signals: []HealthSignal{
			signal(201, SignalActive, 45, daysAgo(3)),
			signal(202, SignalSentiment, 100, daysAgo(8)),
			signal(203, SignalHealth, 90, daysAgo(3)),
		},
		Subs:    []Subscription{{Meta: Meta{ID: 301}, AccountID: 1, Seats: 100, StartOn: onDay("2025-09-15")}},
		Events:  []SuccessEvent{event(401, EventFirstWin, daysAgo(100))},
		Touches: []Touch{{Meta: Meta{ID: 501}, AccountID: 1, Kind: "call", Outbound: true, At: daysAgo(12)}},
	}
}

func nps(id, contact, score int64, at time.Time) Answer {
	return Answer{Meta: Meta{ID: id}, ContactID: contact, AccountID: 1, Survey: SurveyNPS, Score: score, Scale: 10, RespondedAt: at}
}

func csat(id, contact, score int64, at time.Time) Answer {
	return Answer{Meta: Meta{ID: id}, ContactID: contact, AccountID: 1, Survey: SurveyCSAT, Score: score, Scale: 5, RespondedAt: at}
}

func signal(id int64, kind SignalKind, value float64, at time.Time) HealthSignal {
	return HealthSignal{Meta: Meta{ID: id}, AccountID: 1, Kind: kind, Value: value, ObservedAt: at}
}

func event(id int64, kind EventKind, at time.Time) SuccessEvent {
	return SuccessEvent{Meta: Meta{ID: id}, AccountID: 1, Kind: kind, Outcome: OutcomePositive, OccurredAt: at}
}

func sentAsk(id, contact int64, state AskState, sent, closed time.Time) Ask {
	return Ask{Meta: Meta{ID: id}, ContactID: contact, AccountID: 1, State: state, SentAt: sent, ClosedAt: closed}
}

func inProgramZone(zone *time.Location) *Program {
	p := DefaultProgram()
	p.TZ = zone.String()
	return p.WithZone(zone)
}

// gateOf finds a gate by its code.
func gateOf(t testing.TB, v *Verdict, code string) Gate {
	t.Helper()
	for _, g := range v.Gates {
		if g.Code == code {
			return g
		}
	}
	t.Fatalf("no gate %s in the verdict", code)
	return Gate{}
}

func failedCodes(v *Verdict, hard bool) []string {
	var out []string
	for _, g := range v.Gates {
		if g.Hard == hard && !g.Passed {
			out = append(out, g.Code)
		}
	}
	return out
}
