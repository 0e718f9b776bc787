package domain_test

import (
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
)

func TestAcceptanceChangesOnlyWhereTheRulesAllow(t *testing.T) {
	rep, boss := person(domain.RoleRep), person(domain.RoleManager)
	cases := []struct {
		name   string
		stage  domain.Stage
		from   domain.Acceptance
		to     domain.Acceptance
		reason string
		actor  domain.Actor
		code   domain.Code
	}{
		{"accept a new one", domain.StageNew, domain.AcceptPending, domain.AcceptAccepted, "", rep, ""},
		{"accept again", domain.StageNew, domain.AcceptAccepted, domain.AcceptAccepted, "", rep, domain.Conflict},
		{"reject a new one", domain.StageNew, domain.AcceptPending, domain.AcceptRejected, "not_icp", rep, ""},
		{"reject a contacted one", domain.StageContacted, domain.AcceptAccepted, domain.AcceptRejected, "existing_customer", rep, ""},
		{"reject a qualified one", domain.StageQualified, domain.AcceptAccepted, domain.AcceptRejected, "not_icp", rep, domain.Conflict},
		{"reject without a reason", domain.StageNew, domain.AcceptPending, domain.AcceptRejected, "", rep, domain.Invalid},
		{"reject for an unlisted reason", domain.StageNew, domain.AcceptPending, domain.AcceptRejected, "bored", rep, domain.Invalid},
		{"reject for other without a note", domain.StageNew, domain.AcceptPending, domain.AcceptRejected, "other", rep, domain.Invalid},
		{"reject for other with a note", domain.StageNew, domain.AcceptPending, domain.AcceptRejected, "other: in liquidation", rep, ""},
		{"duplicate from contacted", domain.StageContacted, domain.AcceptPending, domain.AcceptDuplicate, "", rep, ""},
		{"duplicate from opportunity", domain.StageOpportunity, domain.AcceptAccepted, domain.AcceptDuplicate, "", rep, domain.Conflict},
		{"withdraw from opportunity", domain.StageOpportunity, domain.AcceptAccepted, domain.AcceptWithdrawn, "", rep, ""},
		{"withdraw a won one", domain.StageWon, domain.AcceptAccepted, domain.AcceptWithdrawn, "", rep, domain.Conflict},
		{"accept a lost one", domain.StageLost, domain.AcceptPending, domain.AcceptAccepted, "", rep, domain.Conflict},
		{"back to pending", domain.StageNew, domain.AcceptAccepted, domain.AcceptPending, "", rep, domain.Conflict},
		{"out of the archive by a rep", domain.StageNew, domain.AcceptRejected, domain.AcceptPending, "asked again", rep, domain.Forbidden},
		{"out of the archive without a reason", domain.StageNew, domain.AcceptRejected, domain.AcceptPending, " ", boss, domain.Invalid},
		{"out of the archive by a manager", domain.StageNew, domain.AcceptRejected, domain.AcceptAccepted, "asked again", boss, ""},
		{"out of the archive as pending from opportunity", domain.StageOpportunity, domain.AcceptWithdrawn, domain.AcceptPending, "asked again", boss, domain.Conflict},
		{"from rejected to duplicate", domain.StageNew, domain.AcceptRejected, domain.AcceptDuplicate, "x", boss, domain.Conflict},
		{"an unknown decision", domain.StageNew, domain.AcceptPending, "maybe", "", rep, domain.Invalid},
	}
	for _, c := range cases {
		r := readyReferral(c.stage)
		r.Acceptance = c.from
		err := domain.CheckAcceptance(r, c.to, c.reason, c.actor)
		if (err == nil) != (c.code == "") || (err != nil && domain.CodeOf(err) != c.code) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestSelfReferralsAreExaminedBeforeAcceptance(t *testing.T) {
	cases := []struct {
		name    string
		check   domain.SelfCheck
		code    string
		certain bool
	}{
		{"one address", domain.SelfCheck{ReferrerEmail: "J.Smith+ref@gmail.com", RefereeEmail: "jsmith@googlemail.com"}, "same_email", true},
		{"one account", domain.SelfCheck{ReferrerAccount: 4, RefereeAccount: 4}, "same_account", true},
		{"our own company", domain.SelfCheck{RefereeEmail: "bo@eu.ours.io", InternalDomains: []string{"ours.io"}}, "internal_domain", true},
		{"one company domain", domain.SelfCheck{ReferrerEmail: "a@acme.com", RefereeDomain: "https://www.acme.com/x"}, "same_domain", false},
		{"one parent", domain.SelfCheck{ReferrerParent: "Acme Holdings Ltd", RefereeParent: "ACME Holdings"}, "same_parent", false},
		{"one mail provider", domain.SelfCheck{ReferrerEmail: "bob@gmail.com", RefereeEmail: "sue@gmail.com"}, "", false},
		{"nothing known", domain.SelfCheck{}, "", false},
	}
	for _, c := range cases {
		found, ok := domain.SelfReferral(c.check)
		if ok != (c.code != "") || found.Code != c.code || found.Certain != c.certain {
			t.Errorf("%s: %+v, %v", c.name, found, ok)
		}
		r := readyReferral(domain.StageNew)
		r.Acceptance = domain.AcceptPending
		if err := domain.CheckAcceptance(r, domain.AcceptAccepted, "", person(domain.RoleManager), c.check); (err != nil) != ok {
			t.Errorf("%s: accepted without a reason: %v", c.name, err)
		}
		if err := domain.CheckAcceptance(r, domain.AcceptAccepted, "two divisions", person(domain.RoleManager), c.check); (err != nil) != c.certain {
			t.Errorf("%s: accepted by a manager with a reason: %v", c.name, err)
		}
		if err := domain.CheckAcceptance(r, domain.AcceptAccepted, "two divisions", person(domain.RoleRep), c.check); (err != nil) != ok {
			t.Errorf("%s: accepted by a rep with a reason: %v", c.name, err)
		}
	}
	own := readyReferral(domain.StageNew)
	own.Acceptance, own.ReferrerAccount = domain.AcceptPending, own.AccountID
	if err := domain.CheckAcceptance(own, domain.AcceptAccepted, "", person(domain.RoleManager)); err == nil || !strings.Contains(err.Error(), "referred account") {
		t.Errorf("the referral's own accounts: %v", err)
	}
}

func TestReasonsReadAsWords(t *testing.T) {
	for s, want := range map[string]string{"not_icp": "Not our kind of customer", "other: in liquidation": "Other: in liquidation", "deal_reversed": "deal reversed", "": ""} {
		if got := domain.ReasonText(domain.RejectionReasons, s); got != want {
			t.Errorf("%q reads %q, want %q", s, got, want)
		}
	}
	if len(domain.RejectionReasons) != 12 || len(domain.LostReasons) != 11 {
		t.Errorf("%d rejection and %d lost reasons", len(domain.RejectionReasons), len(domain.LostReasons))
	}
}

func TestMilestonesNeverGoBackInTimeUnlessBackdated(t *testing.T) {
	marks := []domain.MilestoneMark{{Code: domain.MileReceived, At: at("2026-10-01")}, {Code: domain.MileContacted, At: at("2026-10-05")},
		{Code: domain.MileQualified, At: at("2026-10-20")}}
	cases := []struct {
		name string
		code domain.Milestone
		at   time.Time
		ok   bool
	}{
		{"after its cause", domain.MileMeetBooked, at("2026-10-07"), true},
		{"a thank-you after the first contact", domain.MileAcknowledged, at("2026-10-06"), true},
		{"before it was received", domain.MileMeetBooked, at("2026-09-30"), false},
		{"contacted after qualified", domain.MileContacted, at("2026-10-21"), false},
		{"won before qualified", domain.MileWon, at("2026-10-19"), false},
		{"accepted after qualified", domain.MileAccepted, at("2026-10-22"), false},
		{"a meeting after qualification", domain.MileMeetHeld, at("2026-10-25"), true},
		{"in the future", domain.MileMeetHeld, ruleNow.Add(time.Second), false},
		{"without a date", domain.MileMeetHeld, time.Time{}, false},
		{"an unknown one", "lunch", at("2026-10-25"), false},
	}
	for _, c := range cases {
		if err := domain.CheckMilestone(&domain.Referral{}, marks, c.code, c.at, ruleNow); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	back := &domain.Referral{Backdated: true}
	if err := domain.CheckMilestone(back, marks, domain.MileMeetBooked, at("2026-09-30"), ruleNow); err != nil {
		t.Errorf("backdated: %v", err)
	}
	if err := domain.CheckMilestone(back, marks, domain.MileMeetBooked, ruleNow.Add(time.Hour), ruleNow); err == nil {
		t.Error("backdated into the future")
	}
}

func TestTheReferrerSeesThePublicStatusOnly(t *testing.T) {
	cases := []struct {
		stage  domain.Stage
		accept domain.Acceptance
		mark   domain.Milestone
		want   domain.PublicState
	}{
		{domain.StageNew, domain.AcceptPending, domain.MileReceived, domain.PublicReceived},
		{domain.StageContacted, domain.AcceptPending, domain.MileContacted, domain.PublicReceived},
		{domain.StageNew, domain.AcceptAccepted, domain.MileAccepted, domain.PublicAccepted},
		{domain.StageQualified, domain.AcceptAccepted, domain.MileQualified, domain.PublicAccepted},
		{domain.StageContacted, domain.AcceptAccepted, domain.MileMeetBooked, domain.PublicMeeting},
		{domain.StageOpportunity, domain.AcceptAccepted, domain.MileProposal, domain.PublicProposal},
		{domain.StageWon, domain.AcceptAccepted, domain.MileProposal, domain.PublicWon},
		{domain.StageLost, domain.AcceptAccepted, domain.MileProposal, domain.PublicNotGoing},
		{domain.StageNew, domain.AcceptRejected, domain.MileMeetBooked, domain.PublicDeclined},
		{domain.StageContacted, domain.AcceptDuplicate, domain.MileReceived, domain.PublicDeclined},
		{domain.StageOpportunity, domain.AcceptWithdrawn, domain.MileProposal, domain.PublicNotGoing},
	}
	for _, c := range cases {
		r := &domain.Referral{Stage: c.stage, Acceptance: c.accept}
		if got := domain.PublicStatus(r, []domain.MilestoneMark{{Code: c.mark, At: ruleNow}}); got != c.want {
			t.Errorf("%s %s %s shows %s, want %s", c.stage, c.accept, c.mark, got, c.want)
		}
	}
}

func TestWhatIsLateIsListedMostPressingFirst(t *testing.T) {
	p := domain.DefaultProgram()
	r := &domain.Referral{Stage: domain.StageNew, Acceptance: domain.AcceptPending, SubmittedAt: at("2026-11-02"), StageAt: at("2026-11-02"), NextActionOn: on("2026-11-19")}
	got := strings.Join(domain.Overdue(p, r, ruleNow), " ")
	if got != "thank_you decision next_action stage" {
		t.Errorf("overdue: %s", got)
	}
	r.ThankedAt, r.Acceptance, r.NextActionOn, r.StageAt = ruleNow, domain.AcceptAccepted, on("2026-11-20"), at("2026-11-10")
	if got := domain.Overdue(p, r, ruleNow); len(got) != 0 {
		t.Errorf("nothing is late, but %v", got)
	}
	if w := domain.StageWarning(p, r, ruleNow); w != 1 {
		t.Errorf("ten days in a stage warn with %d", w)
	}
}

func TestTheThankYouCountsHoursAndTheDecisionWorkingDays(t *testing.T) {
	p := domain.DefaultProgram()
	friday := time.Date(2026, 11, 20, 15, 0, 0, 0, time.UTC)
	r := &domain.Referral{SubmittedAt: friday, Acceptance: domain.AcceptPending}
	if due := domain.ThankDue(p, r); !due.Equal(friday.Add(48 * time.Hour)) {
		t.Errorf("thank-you due %v", due)
	}
	if due := domain.DecisionDue(p, r); !due.Equal(time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC)) {
		t.Errorf("decision due %v", due)
	}
	r.SubmittedAt = friday.AddDate(0, 0, 1)
	if due := domain.DecisionDue(p, r); !due.Equal(time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("submitted on Saturday, decision due %v", due)
	}
}

func TestAnIntroductionToldLateIsMarked(t *testing.T) { // 44
	p := domain.DefaultProgram()
	for days, late := range map[int]bool{0: false, 14: false, 15: true, 20: true} {
		if got := domain.LateCapture(p, ruleNow.AddDate(0, 0, -days), ruleNow); got != late {
			t.Errorf("%d days: %v", days, got)
		}
	}
	if domain.LateCapture(p, time.Time{}, ruleNow) {
		t.Error("without a date of introduction nothing is late")
	}
}
