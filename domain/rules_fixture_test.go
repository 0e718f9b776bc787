package domain_test

import (
	"os"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// ruleNow is Friday 20 November 2026, 12:00 UTC.
var ruleNow = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func at(day string) time.Time {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return t.Add(9 * time.Hour)
}

func on(day string) domain.Date {
	d, err := domain.ParseDate(day)
	if err != nil {
		panic(err)
	}
	return d
}

func usd(units int64) domain.Money { return domain.Money{Minor: units * 100, Currency: "USD"} }

func person(roles ...domain.Role) domain.Actor {
	return domain.Actor{UserID: 7, Name: "Ana", Roles: roles}
}

func zoned(t testing.TB, name string) *domain.Program {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		if os.Getenv("REFDECK_REQUIRE") != "" {
			t.Fatalf("the time zone %s is not on this machine", name)
		}
		t.Skipf("the time zone %s is not on this machine", name)
	}
	return domain.DefaultProgram().WithZone(loc)
}

// readyReferral may go to any stage that the table allows.
func readyReferral(stage domain.Stage) *domain.Referral {
	return &domain.Referral{RefID: "REF-2026-CUST-001-JS42", Track: domain.TrackCustomer, Stage: stage, Acceptance: domain.AcceptAccepted,
		ConsentBasis: "permission_confirmed", ICP: "yes", Need: "scheduling", SubmittedAt: at("2026-10-01"), ClosedAt: at("2026-11-01"),
		AccountID: 2, ReferrerAccount: 1}
}

func readyDeal() *domain.Opportunity {
	return &domain.Opportunity{Amount: usd(84_000), Source: domain.SourceReferral, Result: domain.ResultOpen,
		OpenedOn: on("2026-10-10"), ExpectedOn: on("2026-12-01"), ClosedOn: on("2026-11-19")}
}

// readyMove has everything that any stage asks for.
func readyMove(from, to domain.Stage) domain.Move {
	return domain.Move{Program: domain.DefaultProgram(), Referral: readyReferral(from), To: to, Now: ruleNow, Actor: person(domain.RoleManager),
		Reason: "they called back", LostReason: "timing", Opportunity: readyDeal(), Stakeholders: 1, OutboundTouches: 1}
}

func codes(missing []domain.Missing) []string {
	out := []string{}
	for _, m := range missing {
		out = append(out, m.Code)
	}
	return out
}
