package domain

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

type gateCase struct {
	code   string
	name   string
	change func(b *Book)
	record RecordRef
	lifts  time.Time
	words  string
}

var (
	accountOne = RecordRef{Kind: "account", ID: 1, Label: "Northwind Labs"}
	priya      = RecordRef{Kind: "contact", ID: 11, Label: "Priya Shah"}
)

func caseRow(severity Severity, opened, resolved time.Time) Case {
	return Case{Meta: Meta{ID: 601}, AccountID: 1, Ref: "T-4411", Severity: severity, Status: CaseOpen, OpenedAt: opened, ResolvedAt: resolved}
}

var theCase = RecordRef{Kind: "case", ID: 601, Label: "case T-4411"}

func hardCases() []gateCase {
	opened := moment("2026-11-03 10:00")
	return []gateCase{
		{"open_case", "open high case", func(b *Book) { b.Cases = []Case{caseRow(SeverityHigh, opened, time.Time{})} },
			theCase, time.Time{}, "open case T-4411 since 3 Nov, severity high"},
		{"open_case", "open case without severity", func(b *Book) { b.Cases = []Case{caseRow("", opened, time.Time{})} },
			theCase, time.Time{}, "open case T-4411 since 3 Nov, severity unknown"},
		{"open_case", "open case without number and date", func(b *Book) {
			b.Cases = []Case{caseRow(SeverityNormal, time.Time{}, time.Time{})}
			b.Cases[0].Ref = ""
		}, RecordRef{"case", 601, "case 601"}, time.Time{}, "open case 601, severity normal"},
		{"escalation", "unresolved escalation of a minor case", func(b *Book) {
			b.Cases = []Case{caseRow(SeverityLow, opened, time.Time{})}
			b.Cases[0].Escalated = true
		}, theCase, time.Time{}, "case T-4411 is escalated and not resolved since 3 Nov"},
		{"negative_feedback", "NPS 5", func(b *Book) { b.Answers = append(b.Answers, nps(102, 11, 5, daysAgo(10))) },
			RecordRef{"answer", 102, "NPS 5"}, daysAgo(10).AddDate(0, 0, 90), "answered NPS 5 on 10 Nov and nothing better since"},
		{"negative_feedback", "CSAT 2 of 5", func(b *Book) { b.Answers = append(b.Answers, csat(102, 11, 2, daysAgo(10))) },
			RecordRef{"answer", 102, "CSAT 2 of 5"}, daysAgo(10).AddDate(0, 0, 90), "answered CSAT 2 of 5 on 10 Nov and nothing better since"},
		{"before_success", "live for 10 days only", func(b *Book) { b.Events, b.Account.GoLiveOn = nil, onDay("2026-11-10") },
			accountOne, moment("2026-12-10"), "live since 10 Nov only and no success seen yet"},
		{"before_success", "nothing known", func(b *Book) { b.Events, b.Account.GoLiveOn, b.Account.CustomerSince = nil, 0, 0 },
			accountOne, time.Time{}, "no success seen yet and no go-live date; add either to the account"},
		{"no_consent", "withdrawn", func(b *Book) { b.Contacts[0].Consent, b.Contacts[0].ConsentAt = ConsentWithdrawn, daysAgo(17) },
			priya, time.Time{}, "withdrew consent on 3 Nov"},
		{"no_consent", "withdrawn at an unknown time", func(b *Book) { b.Contacts[0].Consent = ConsentWithdrawn }, priya, time.Time{}, "withdrew consent"},
		{"unsubscribed", "unsubscribed", func(b *Book) { b.Contacts[0].UnsubscribedAt = daysAgo(400) },
			priya, time.Time{}, "unsubscribed on 16 Oct 2025"},
		{"bounced", "bounced", func(b *Book) { b.Contacts[0].BouncedAt = daysAgo(17) }, priya, time.Time{}, "mail came back undeliverable on 3 Nov"},
		{"complained", "complained", func(b *Book) { b.Contacts[0].ComplainedAt = daysAgo(17) }, priya, time.Time{}, "complained about mail on 3 Nov"},
		{"do_not_ask", "do not ask", func(b *Book) { b.Contacts[0].DoNotAsk = true }, priya, time.Time{}, "does not want to be asked"},
		{"do_not_ask", "opted out as an advocate", func(b *Book) { b.HasAdvocate = map[int64]Advocate{11: {Status: "opted_out"}} },
			priya, time.Time{}, "opted out of the referral program"},
	}
}

func suppressionCases() []gateCase {
	list := RecordRef{"suppression", 701, "suppression list"}
	row := func(x Suppression) func(b *Book) {
		x.ID = 701
		return func(b *Book) { b.Suppressed = []Suppression{x} }
	}
	return []gateCase{
		{"suppressed", "by address", row(Suppression{EmailHash: EmailHash("priya@northwind.example"), Reason: "erased"}), list, time.Time{}, "on the suppression list: erased"},
		{"suppressed", "by domain", row(Suppression{Domain: "northwind.example"}), list, time.Time{}, "on the suppression list"},
		{"suppressed", "by the domain of the address", func(b *Book) {
			b.Contacts[0].Email, b.Suppressed = "priya@mail.example", []Suppression{{Meta: Meta{ID: 701}, Domain: "MAIL.example"}}
		}, list, time.Time{}, "on the suppression list"},
		{"suppressed", "by account until a date", row(Suppression{AccountID: 1, Until: onDay("2026-12-01")}), list, moment("2026-12-01"), "on the suppression list"},
		{"suppressed", "as an advocate", func(b *Book) { b.HasAdvocate = map[int64]Advocate{11: {Status: "suppressed"}} }, priya, time.Time{}, "suppressed as an advocate"},
		{"signoff_refused", "refused", func(b *Book) { b.Account.SignOff = SignOffRefused }, accountOne, time.Time{}, "their legal or procurement refused referrals"},
		{"signoff_needed", "needed", func(b *Book) { b.Account.SignOff = SignOffNeeded }, accountOne, time.Time{}, "their sign-off is needed first; until then only show the case inside their company"},
		{"churned", "churn record", func(b *Book) { b.Churns = []Churn{{Meta: Meta{ID: 801}, At: daysAgo(17), Reason: "price"}} },
			RecordRef{"churn", 801, "churn 3 Nov 2026"}, time.Time{}, "churned on 3 Nov: price"},
		{"churned", "churn record without a reason", func(b *Book) { b.Churns = []Churn{{Meta: Meta{ID: 801}, At: daysAgo(17)}} },
			RecordRef{"churn", 801, "churn 3 Nov 2026"}, time.Time{}, "churned on 3 Nov"},
		{"churned", "lifecycle only", func(b *Book) { b.Account.Lifecycle = LifeChurned }, accountOne, time.Time{}, "the account is marked as churned"},
		{"churned", "notice", func(b *Book) { b.Account.ChurnNotice = onDay("2026-11-03") }, accountOne, time.Time{}, "gave notice on 3 Nov"},
		{"overdue_invoice", "31 days", func(b *Book) { b.Account.OverdueSince = onDay("2026-10-20") }, accountOne, time.Time{}, "an invoice is unpaid since 20 Oct"},
		{"contact_left", "left", func(b *Book) { b.Contacts[0].Left = true }, priya, time.Time{}, "has left the company"},
		{"competitor", "competitor", func(b *Book) { b.Account.Competitor = true }, accountOne, time.Time{}, "the account is a competitor"},
		{"gift_ban", "gift ban", func(b *Book) { b.Account.GiftBan = true }, accountOne, time.Time{}, "a public-sector gift ban forbids incentives"},
		{"manual_hold", "until a date", func(b *Book) { b.Account.HoldUntil, b.Account.HoldReason = onDay("2026-12-12"), "merger" }, accountOne, moment("2026-12-12"), "on hold until 12 Dec: merger"},
		{"manual_hold", "until lifted", func(b *Book) { b.Account.HoldReason = "merger" }, accountOne, time.Time{}, "on hold: merger"},
	}
}

func askCases() []gateCase {
	with := func(asks ...Ask) func(b *Book) { return func(b *Book) { b.Asks = asks } }
	ref := func(day string) RecordRef { return RecordRef{"ask", 901, "ask of " + day} }
	ninth := daysAgo(9)
	return []gateCase{
		{"account_detractor", "decision maker NPS 2", func(b *Book) {
			b.Contacts = append(b.Contacts, Contact{Meta: Meta{ID: 12}, Name: "Bo Lind", DecisionMaker: true})
			b.Answers = append(b.Answers, nps(102, 12, 2, daysAgo(300)))
			b.Answers[1].Comment = "secret"
		}, RecordRef{"answer", 102, "NPS 2"}, time.Time{}, "Bo Lind, decision maker, answered NPS 2 on 24 Jan"},
		{"active_ask", "own ask", with(sentAsk(901, 11, AskSent, ninth, time.Time{})), ref("11 Nov 2026"), time.Time{}, "asked on 11 Nov, no answer recorded yet"},
		{"active_ask", "a colleague's ask", func(b *Book) {
			b.Contacts = append(b.Contacts, Contact{Meta: Meta{ID: 12}, Name: "Bo Lind"})
			b.Asks = []Ask{sentAsk(901, 12, AskSent, ninth, time.Time{})}
		}, ref("11 Nov 2026"), time.Time{}, "Bo Lind was asked on 11 Nov, no answer recorded yet"},
		{"cooldown_contact", "29 days ago", with(sentAsk(901, 11, AskAccepted, daysAgo(29), daysAgo(28))), ref("22 Oct 2026"), daysAgo(-1), "asked on 22 Oct"},
		{"cooldown_account", "89 days ago", with(sentAsk(901, 11, AskAccepted, daysAgo(89), daysAgo(28))), ref("23 Aug 2026"), daysAgo(-1), "Priya Shah of the account was asked on 23 Aug"},
		{"yearly_cap", "four asks", with(sentAsk(901, 11, AskAccepted, daysAgo(360), daysAgo(359)), sentAsk(902, 11, AskAccepted, daysAgo(300), daysAgo(299)),
			sentAsk(903, 11, AskAccepted, daysAgo(200), daysAgo(199)), sentAsk(904, 11, AskAccepted, daysAgo(100), daysAgo(99))),
			ref("25 Nov 2025"), daysAgo(-5), "asked 4 times since 25 Nov 2025"},
		{"yearly_cap", "own capacity of one", func(b *Book) {
			b.Contacts[0].Capacity = 1
			b.Asks = []Ask{sentAsk(901, 11, AskAccepted, daysAgo(100), daysAgo(99))}
		}, ref("12 Aug 2026"), daysAgo(100).AddDate(0, 0, 365), "asked 1 times since 12 Aug"},
		{"declined_recently", "179 days ago", with(sentAsk(901, 11, AskDeclined, daysAgo(181), daysAgo(179))), ref("23 May 2026"), daysAgo(-1), "declined on 25 May"},
		{"no_response_recently", "89 days ago", with(sentAsk(901, 11, AskNoReply, daysAgo(103), daysAgo(89))), ref("9 Aug 2026"), daysAgo(-1), "the ask of 9 Aug stayed without an answer"},
		{"unthanked_referral", "open referral", func(b *Book) {
			b.Referrals = []Referral{{Meta: Meta{ID: 951}, RefID: "REF-2026-CUST-001-PS42", ReferrerContact: 11, Stage: StageNew, SubmittedAt: daysAgo(1)}}
		}, RecordRef{"referral", 951, "REF-2026-CUST-001-PS42"}, time.Time{}, "not yet thanked for REF-2026-CUST-001-PS42 of 19 Nov"},
	}
}

func softCases() []gateCase {
	return []gateCase{
		{"passive_nps", "NPS 7", func(b *Book) { b.Answers[0].Score = 7 }, RecordRef{"answer", 101, "NPS 7"}, time.Time{}, "NPS 7 on 31 Oct is passive"},
		{"low_case", "open minor case", func(b *Book) { b.Cases = []Case{caseRow(SeverityLow, daysAgo(17), time.Time{})} }, theCase, time.Time{}, "minor case T-4411 since 3 Nov"},
		{"amber_health", "health 50", func(b *Book) { b.Signals[2].Value = 50 }, RecordRef{"signal", 203, "health score"}, time.Time{}, "health is amber since the score of 17 Nov"},
		{"renewal_soon", "in 29 days", func(b *Book) { b.Account.RenewalOn = onDay("2026-12-19") }, accountOne, moment("2026-12-20"), "renewal on 19 Dec"},
		{"referral_rejected_recently", "29 days ago", func(b *Book) {
			b.Referrals = []Referral{{Meta: Meta{ID: 951}, RefID: "REF-2026-CUST-001-PS42", ReferrerContact: 11, Stage: StageNew, Acceptance: AcceptRejected, ArchivedAt: daysAgo(29), ThankedAt: daysAgo(30)}}
		}, RecordRef{"referral", 951, "REF-2026-CUST-001-PS42"}, daysAgo(-1), "REF-2026-CUST-001-PS42 was rejected on 22 Oct"},
		{"quiet_hours", "evening in Tokyo", func(b *Book) { b.Contacts[0].TZ = "Asia/Tokyo" }, priya, moment("2026-11-20 23:00"), "it is 18:12 where Priya Shah is"},
		{"no_recent_contact", "61 days", func(b *Book) { b.Touches[0].At = daysAgo(61) }, accountOne, time.Time{}, "no contact since 20 Sep"},
		{"no_recent_contact", "none noted", func(b *Book) { b.Touches = nil }, accountOne, time.Time{}, "no contact with the account is noted"},
		{"no_usage_data", "none", func(b *Book) { b.Signals = b.Signals[1:] }, accountOne, time.Time{}, "no usage data; counted as active"},
	}
}

func TestEveryGateFailsWithItsRecordLiftAndWords(t *testing.T) {
	seen := map[string]bool{"weekend": true} // has its own test: it depends on the day
	for _, tc := range slices.Concat(hardCases(), suppressionCases(), askCases(), softCases()) {
		seen[tc.code] = true
		t.Run(tc.code+" "+tc.name, func(t *testing.T) {
			b := askBook()
			tc.change(b)
			v := Explain(DefaultProgram(), b, 11, askNow)
			g := gateOf(t, &v, tc.code)
			if g.Passed {
				t.Fatalf("%s passed", tc.code)
			}
			want := Gate{Code: tc.code, Hard: slices.Contains(GateCodes(true), tc.code), Record: tc.record, LiftsAt: tc.lifts, Message: tc.words}
			if diff := cmp.Diff(want, g); diff != "" {
				t.Error(diff)
			}
		})
	}
	for i := range gateRules {
		if code := gateRules[i].code; !seen[code] {
			t.Errorf("no failing row for the gate %s", code)
		}
	}
}

func TestEveryGatePassesForSomebodyWhoMayBeAsked(t *testing.T) {
	v := Explain(DefaultProgram(), askBook(), 11, askNow)
	if v.State != QueueOpen {
		t.Errorf("state %s, want open", v.State)
	}
	for i, g := range v.Gates {
		if !g.Passed || g.Message == "" || g.Code != gateRules[i].code {
			t.Errorf("gate %d: %+v", i, g)
		}
	}
	if len(v.Gates) != gateCount || len(GateCodes(true)) != 26 || len(GateCodes(false)) != 9 {
		t.Errorf("%d gates, %d hard, %d soft", len(v.Gates), len(GateCodes(true)), len(GateCodes(false)))
	}
}

// nearMiss looks like a block and is none.
type nearMiss struct {
	code, name string
	change     func(b *Book)
}

func nearMisses() []nearMiss {
	resolved := daysAgo(1)
	return []nearMiss{
		{"open_case", "low severity", func(b *Book) { b.Cases = []Case{caseRow(SeverityLow, daysAgo(3), time.Time{})} }},
		{"open_case", "resolved yesterday", func(b *Book) { b.Cases = []Case{caseRow(SeverityHigh, daysAgo(3), resolved)} }},
		{"open_case", "opened later", func(b *Book) { b.Cases = []Case{caseRow(SeverityHigh, daysAgo(-1), time.Time{})} }},
		{"open_case", "closed without a date", func(b *Book) {
			b.Cases = []Case{caseRow(SeverityHigh, daysAgo(3), time.Time{})}
			b.Cases[0].Status = CaseClosed
		}},
		{"escalation", "resolved escalation", func(b *Book) {
			b.Cases = []Case{caseRow(SeverityHigh, daysAgo(3), resolved)}
			b.Cases[0].Escalated = true
		}},
		{"negative_feedback", "made good by an 8", func(b *Book) {
			b.Answers = append(b.Answers, nps(102, 11, 3, daysAgo(10)), nps(103, 11, 8, daysAgo(5)))
		}},
		{"negative_feedback", "90 days ago to the second", func(b *Book) { b.Answers = []Answer{nps(102, 11, 3, daysAgo(90))} }},
		{"negative_feedback", "another contact", func(b *Book) { b.Answers = append(b.Answers, nps(102, 12, 3, daysAgo(10))) }},
		{"negative_feedback", "CSAT made good by CSAT 4", func(b *Book) {
			b.Answers = append(b.Answers, csat(102, 11, 1, daysAgo(10)), csat(103, 11, 4, daysAgo(5)))
		}},
		{"account_detractor", "not a decision maker", func(b *Book) {
			b.Contacts = append(b.Contacts, Contact{Meta: Meta{ID: 12}})
			b.Answers = append(b.Answers, nps(102, 12, 2, daysAgo(3)))
		}},
		{"account_detractor", "decision maker has changed their mind", func(b *Book) {
			b.Contacts = append(b.Contacts, Contact{Meta: Meta{ID: 12}, DecisionMaker: true})
			b.Answers = append(b.Answers, nps(102, 12, 2, daysAgo(3)), nps(103, 12, 7, daysAgo(2)))
		}},
		{"account_detractor", "decision maker has left", func(b *Book) {
			b.Contacts = append(b.Contacts, Contact{Meta: Meta{ID: 12}, DecisionMaker: true, Left: true})
			b.Answers = append(b.Answers, nps(102, 12, 2, daysAgo(3)))
		}},
		{"before_success", "live for 30 days", func(b *Book) { b.Events, b.Account.GoLiveOn = nil, onDay("2026-10-21") }},
		{"before_success", "customer since serves as go-live", func(b *Book) { b.Events, b.Account.GoLiveOn = nil, 0 }},
		{"no_consent", "no record", func(b *Book) { b.Contacts[0].Consent = ConsentUnknown }},
	}
}

func moreNearMisses() []nearMiss {
	return []nearMiss{
		{"unsubscribed", "later than now", func(b *Book) { b.Contacts[0].UnsubscribedAt = daysAgo(-1) }},
		{"suppressed", "until today", func(b *Book) { b.Suppressed = []Suppression{{AccountID: 1, Until: onDay("2026-11-20")}} }},
		{"suppressed", "somebody else", func(b *Book) { b.Suppressed = []Suppression{{EmailHash: EmailHash("bo@northwind.example")}} }},
		{"churned", "came back", func(b *Book) { b.Churns = []Churn{{At: daysAgo(30)}, {At: daysAgo(3), Reactivation: true}} }},
		{"churned", "lifecycle of a later churn", func(b *Book) { b.Account.Lifecycle, b.Churns = LifeChurned, []Churn{{At: daysAgo(-3)}} }},
		{"churned", "notice before coming back", func(b *Book) {
			b.Account.ChurnNotice, b.Churns = onDay("2026-11-03"), []Churn{{At: daysAgo(3), Reactivation: true}}
		}},
		{"overdue_invoice", "30 days", func(b *Book) { b.Account.OverdueSince = onDay("2026-10-21") }},
		{"manual_hold", "until today", func(b *Book) { b.Account.HoldUntil, b.Account.HoldReason = onDay("2026-11-20"), "merger" }},
		{"active_ask", "cancelled", func(b *Book) { b.Asks = []Ask{sentAsk(901, 11, AskCancelled, daysAgo(1), time.Time{})} }},
		{"cooldown_contact", "30 days", func(b *Book) { b.Asks = []Ask{sentAsk(901, 11, AskAccepted, daysAgo(30), daysAgo(29))} }},
		{"cooldown_contact", "a colleague", func(b *Book) { b.Asks = []Ask{sentAsk(901, 12, AskAccepted, daysAgo(3), daysAgo(2))} }},
		{"cooldown_account", "90 days", func(b *Book) { b.Asks = []Ask{sentAsk(901, 11, AskAccepted, daysAgo(90), daysAgo(29))} }},
		{"declined_recently", "180 days", func(b *Book) { b.Asks = []Ask{sentAsk(901, 11, AskDeclined, daysAgo(190), daysAgo(180))} }},
		{"no_response_recently", "90 days", func(b *Book) { b.Asks = []Ask{sentAsk(901, 11, AskNoReply, daysAgo(104), daysAgo(90))} }},
		{"unthanked_referral", "thanked", func(b *Book) {
			b.Referrals = []Referral{{ReferrerContact: 11, Stage: StageNew, SubmittedAt: daysAgo(2), ThankedAt: daysAgo(1)}}
		}},
		{"unthanked_referral", "closed", func(b *Book) {
			b.Referrals = []Referral{{ReferrerContact: 11, Stage: StageLost, SubmittedAt: daysAgo(9), ClosedAt: daysAgo(1)}}
		}},
		{"renewal_soon", "in 30 days", func(b *Book) { b.Account.RenewalOn = onDay("2026-12-20") }},
		{"renewal_soon", "over", func(b *Book) { b.Account.RenewalOn = onDay("2026-11-19") }},
		{"no_recent_contact", "60 days", func(b *Book) { b.Touches[0].At = daysAgo(60) }},
	}
}

func TestGatesPassWhereTheRuleEnds(t *testing.T) {
	for _, tc := range append(nearMisses(), moreNearMisses()...) {
		t.Run(tc.code+" "+tc.name, func(t *testing.T) {
			b := askBook()
			tc.change(b)
			v := Explain(DefaultProgram(), b, 11, askNow)
			if g := gateOf(t, &v, tc.code); !g.Passed {
				t.Errorf("failed: %s", g.Message)
			}
		})
	}
}

func TestTheHourAndTheWeekendAreJudgedWhereTheContactIs(t *testing.T) {
	b := askBook()
	b.Contacts[0].TZ = inZone(t, "America/New_York").String()
	saturday := moment("2026-11-21 14:00") // 09:00 in New York
	v := Explain(DefaultProgram(), b, 11, saturday)
	if diff := cmp.Diff([]string{"weekend"}, failedCodes(&v, false)); diff != "" {
		t.Error(diff)
	}
	if g := gateOf(t, &v, "weekend"); !g.LiftsAt.Equal(moment("2026-11-23 13:00")) || g.Message != "it is Saturday where Priya Shah is" {
		t.Errorf("%+v", g)
	}
	stored := Evaluate(DefaultProgram(), b, saturday)[0]
	if len(stored.Gates) != gateCount-2 || !stored.NextChange.Equal(v.NextChange) {
		t.Errorf("stored verdict has %d gates, next change %v and %v", len(stored.Gates), stored.NextChange, v.NextChange)
	}
}

func TestAHistoricalCaseWasOpenThenWhateverItsStatusSaysToday(t *testing.T) {
	b := askBook()
	b.Cases = []Case{caseRow(SeverityNormal, daysAgo(10), daysAgo(2))}
	b.Cases[0].Status = CaseClosed
	then := Evaluate(DefaultProgram(), b, daysAgo(2).Add(-time.Hour))[0]
	now := Evaluate(DefaultProgram(), b, askNow)[0]
	if diff := cmp.Diff([]string{"open_case"}, failedCodes(&then, true)); diff != "" || len(failedCodes(&now, true)) != 0 {
		t.Errorf("%s; today %v", diff, failedCodes(&now, true))
	}
	if !then.NextChange.Equal(daysAgo(2)) {
		t.Errorf("next change %v, want the resolution", then.NextChange)
	}
}

func TestAnAskAnsweredLaterWasRunningThen(t *testing.T) {
	b := askBook()
	b.Asks = []Ask{sentAsk(901, 11, AskDeclined, daysAgo(10), daysAgo(2))}
	v := Evaluate(DefaultProgram(), b, daysAgo(5))[0]
	if diff := cmp.Diff([]string{"active_ask", "cooldown_contact", "cooldown_account"}, failedCodes(&v, true)); diff != "" {
		t.Error(diff)
	}
}
