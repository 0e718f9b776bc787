package domain

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// exampleBook is the example of §3.16 to the letter: a QBR with a maybe long
// enough ago to open nothing, but not better than the first win.
func exampleBook() *Book {
	b := askBook()
	review := event(402, EventQBR, daysAgo(60))
	review.Intent = IntentMaybe
	b.Events = append(b.Events, review)
	return b
}

func TestTheWorkedExampleOfReadiness(t *testing.T) {
	v := Explain(DefaultProgram(), exampleBook(), 11, askNow)
	want := "72 ready · +26 NPS 9 (20 d) · +14 first win · +11.25 usage 45 % · +7 relationship · +10 tenure · +4 QBR maybe. " +
		"To reach 75: record exec sponsor (+3)"
	if diff := cmp.Diff(want, v.Readiness.Explanation()); diff != "" {
		t.Error(diff)
	}
	var points []int64
	for _, c := range v.Readiness.Components {
		points = append(points, c.Points)
	}
	if diff := cmp.Diff([]int64{2600, 1400, 1125, 700, 1000, 400}, points); diff != "" {
		t.Error(diff)
	}
	stored := Evaluate(DefaultProgram(), exampleBook(), askNow)[0].Readiness
	if stored.Score != 72 || stored.Band != BandReady || stored.Hint != "" || stored.Components[0].Note != "" {
		t.Errorf("stored %+v", stored)
	}
}

type partCase struct {
	code   string
	name   string
	change func(b *Book)
	points int64
	note   string
}

func partCases() []partCase {
	answer := func(score int64, at time.Time) func(b *Book) {
		return func(b *Book) { b.Answers = []Answer{nps(101, 11, score, at)} }
	}
	news := func(kind EventKind, at time.Time) func(b *Book) {
		return func(b *Book) { b.Events = []SuccessEvent{event(401, kind, at)} }
	}
	since := func(day string) func(b *Book) { return func(b *Book) { b.Account.CustomerSince = onDay(day) } }
	intent := func(in Intent) func(b *Book) {
		return func(b *Book) { b.Events[0].Intent = in }
	}
	return []partCase{
		{CompSentiment, "NPS 10", answer(10, daysAgo(1)), 3000, "NPS 10 (1 d)"},
		{CompSentiment, "NPS 9 of 90 d", answer(9, daysAgo(90)), 2600, "NPS 9 (90 d)"},
		{CompSentiment, "NPS 9 of more than 90 d", answer(9, daysAgo(91)), 1950, "NPS 9 (91 d)"},
		{CompSentiment, "NPS 9 of 180 d", answer(9, daysAgo(180)), 1950, "NPS 9 (180 d)"},
		{CompSentiment, "NPS 9 of 181 d", answer(9, daysAgo(181)), 1300, "NPS 9 (181 d)"},
		{CompSentiment, "NPS 9 of 365 d", answer(9, daysAgo(365)), 1300, "NPS 9 (365 d)"},
		{CompSentiment, "NPS 9 of 366 d", answer(9, daysAgo(366)), 650, "NPS 9 (366 d)"},
		{CompSentiment, "NPS 8", answer(8, askNow.Add(-20*time.Minute)), 1600, "NPS 8 (20 min)"},
		{CompSentiment, "NPS 7", answer(7, askNow.Add(-5*time.Hour)), 600, "NPS 7 (5 h)"},
		{CompSentiment, "NPS 6", answer(6, daysAgo(1)), 0, "NPS 6 (1 d)"},
		{CompSentiment, "none", func(b *Book) { b.Answers = nil }, 800, noData},
		{CompValue, "ROI", news(EventROI, daysAgo(180)), 2000, "ROI evidenced"},
		{CompValue, "ROI of 181 d", news(EventROI, daysAgo(181)), 1000, "ROI evidenced"},
		{CompValue, "delivery", news(EventDelivery, daysAgo(1)), 1400, "delivery"},
		{CompValue, "QBR", news(EventQBR, daysAgo(1)), 1000, "QBR positive"},
		{CompValue, "the most, not the sum", func(b *Book) { b.Events = append(b.Events, event(402, EventQBR, daysAgo(1))) }, 1400, "first win"},
		{CompValue, "onboarding gives nothing", news(EventOnboarding, daysAgo(1)), 0, noData},
		{CompValue, "bad news gives nothing", func(b *Book) { b.Events[0].Outcome = OutcomeNegative }, 0, noData},
		{CompUsage, "full marks from 60 %", func(b *Book) { b.Signals[0].Value = 60 }, 1500, "usage 60 %"},
		{CompUsage, "more users than seats", func(b *Book) { b.Signals[0].Value = 300 }, 1500, "usage 100 %"},
		{CompUsage, "down by more than 20 %", func(b *Book) { b.Signals = append(b.Signals, signal(204, SignalActive, 57, daysAgo(40))) }, 625, "usage 45 %, falling"},
		{CompUsage, "down by 20 % exactly", func(b *Book) { b.Signals = append(b.Signals, signal(204, SignalActive, 56.25, daysAgo(40))) }, 1125, "usage 45 %"},
		{CompUsage, "not below zero", func(b *Book) {
			b.Signals[0].Value = 10
			b.Signals = append(b.Signals, signal(204, SignalActive, 57, daysAgo(40)))
		}, 0, "usage 10 %, falling"},
		{CompUsage, "seats in use as the seats", func(b *Book) { b.Subs, b.Signals = nil, append(b.Signals, signal(204, SignalSeats, 90, daysAgo(2))) }, 1250, "usage 50 %"},
		{CompUsage, "seats in use when active users are not measured", func(b *Book) { b.Signals[0].Kind, b.Signals[0].Value = SignalSeats, 30 }, 750, "usage 30 %"},
		{CompUsage, "stale", func(b *Book) { b.Signals[0].ObservedAt = daysAgo(31) }, 0, noData},
		{CompUsage, "no seats known", func(b *Book) { b.Subs = nil }, 0, noData},
		{CompUsage, "an ended subscription gives no seats", func(b *Book) { b.Subs[0].EndOn = onDay("2026-11-20") }, 0, noData},
		{CompRelationship, "everything", func(b *Book) { b.Account.ExecSponsor = "Dee Ito" }, 1000, "green, executive sponsor known, touch 12 d"},
		{CompRelationship, "amber sentiment, old touch", func(b *Book) { b.Signals[1].Value, b.Touches[0].At = 50, daysAgo(31) }, 0, ""},
		{CompRelationship, "nothing", func(b *Book) { b.Signals, b.Touches = nil, nil }, 0, noData},
		{CompTenure, "under three months", since("2026-08-21"), 0, "2 months"},
		{CompTenure, "three months", since("2026-08-20"), 400, "3 months"},
		{CompTenure, "six months", since("2026-05-20"), 400, "6 months"},
		{CompTenure, "over six months", since("2026-05-19"), 800, "6 months"},
		{CompTenure, "twelve months", since("2025-11-20"), 800, "12 months"},
		{CompTenure, "over twelve months", since("2025-11-19"), 1000, "12 months"},
		{CompTenure, "unknown", since(""), 0, noData},
		{CompAdvocacy, "named", intent(IntentNamed), 800, "QBR named"},
		{CompAdvocacy, "yes without a name", intent(IntentYes), 400, "QBR yes"},
		{CompAdvocacy, "none", intent(IntentNone), 0, ""},
		{CompAdvocacy, "all of it", func(b *Book) {
			b.Events[0].Intent = IntentNamed
			b.Referrals = []Referral{{Meta: Meta{ID: 951}, ReferrerContact: 11, Acceptance: AcceptAccepted, SubmittedAt: daysAgo(300), ThankedAt: daysAgo(299)}}
			b.Asks = []Ask{{Meta: Meta{ID: 901}, ContactID: 11, State: AskConverted, SentAt: daysAgo(200), ClosedAt: daysAgo(199), Outcome: "testimonial"}}
		}, 1500, "QBR named, referral accepted, testimonial given"},
		{CompAmber, "amber health", func(b *Book) { b.Signals[2].Value = 50 }, -1000, "health amber"},
		{CompLowCase, "minor case", func(b *Book) { b.Cases = []Case{caseRow(SeverityLow, daysAgo(3), time.Time{})} }, -500, "minor case open"},
		{CompAsked, "asked 90 d ago", func(b *Book) { b.Asks = []Ask{sentAsk(901, 11, AskAccepted, daysAgo(90), daysAgo(89))} }, -1000, "asked on 22 Aug"},
		{CompDeclined, "declined a year ago", func(b *Book) { b.Asks = []Ask{sentAsk(901, 11, AskDeclined, daysAgo(366), daysAgo(365))} }, -1000, "declined on 20 Nov 2025"},
	}
}

func TestEachPartOfReadinessAtItsLimits(t *testing.T) {
	for _, tc := range partCases() {
		t.Run(tc.code+" "+tc.name, func(t *testing.T) {
			b := askBook()
			tc.change(b)
			v := Explain(DefaultProgram(), b, 11, askNow)
			for _, c := range v.Readiness.Components {
				if c.Code == tc.code {
					if c.Points != tc.points || c.Note != tc.note {
						t.Errorf("%d %q, want %d %q", c.Points, c.Note, tc.points, tc.note)
					}
					return
				}
			}
			t.Errorf("no component %s", tc.code)
		})
	}
}

func TestPenaltiesEndAndTheScoreStaysWithinItsRange(t *testing.T) {
	b := askBook()
	b.Asks = []Ask{sentAsk(901, 11, AskDeclined, daysAgo(367), daysAgo(366))}
	if v := Evaluate(DefaultProgram(), b, askNow)[0]; len(v.Readiness.Components) != 6 {
		t.Errorf("%+v", v.Readiness.Components)
	}
	if got := total([]Component{{Points: -2500}, {Points: 800}}); got != 0 {
		t.Errorf("below zero: %d", got)
	}
	if got := total([]Component{{Points: 10_500}}); got != 100 {
		t.Errorf("above 100: %d", got)
	}
	if got := total([]Component{{Points: 7250}}); got != 73 {
		t.Errorf("72.50 rounds to %d, want half-up", got)
	}
}

func TestTheExplanationSaysNoDataAndShowsPenalties(t *testing.T) {
	b := &Book{Account: Account{Meta: Meta{ID: 1}, Kind: AccountCustomer}, Contacts: []Contact{{Meta: Meta{ID: 11}}},
		Cases: []Case{caseRow(SeverityLow, daysAgo(3), time.Time{})}}
	v := Explain(DefaultProgram(), b, 11, askNow)
	want := "3 not yet · +8 sentiment no data · +0 value no data · +0 usage no data · +0 relationship no data · +0 tenure no data · −5 minor case open. " +
		"To reach 40: record exec sponsor (+3), get in touch and log it (+2), record CSM sentiment (up to +5), record customer since (up to +10), " +
		"ask about referrals in a QBR (up to +8), import usage (up to +15)"
	if diff := cmp.Diff(want, v.Readiness.Explanation()); diff != "" {
		t.Error(diff)
	}
}

func TestTheGatesDoNotChangeTheScore(t *testing.T) {
	b := exampleBook()
	b.Contacts[0].DoNotAsk = true
	v := Evaluate(DefaultProgram(), b, askNow)[0]
	if v.State != QueueBlocked || v.Readiness.Score != 72 {
		t.Errorf("%s with %d", v.State, v.Readiness.Score)
	}
}

func TestTheBands(t *testing.T) {
	for score, want := range map[int64]string{100: BandHot, 75: BandHot, 74: BandReady, 60: BandReady, 59: BandNurture, 40: BandNurture, 39: BandNotYet, 0: BandNotYet} {
		if got := BandOf(DefaultProgram(), score); got != want {
			t.Errorf("%d is %s, want %s", score, got, want)
		}
	}
}

func TestTheHintAddsUpStepsOrSaysNothing(t *testing.T) {
	b := exampleBook()
	b.Answers[0].Score = 10 // 76: hot, nothing to advise
	if v := Explain(DefaultProgram(), b, 11, askNow); v.Readiness.Hint != "" || v.Readiness.Band != BandHot {
		t.Errorf("%d: %q", v.Readiness.Score, v.Readiness.Hint)
	}
	b.Answers[0].Score = 8 // 62.25: 12.25 are needed, exec sponsor and ROI give 9
	if v := Explain(DefaultProgram(), b, 11, askNow); v.Readiness.Hint != "" {
		t.Errorf("%d: %q", v.Readiness.Score, v.Readiness.Hint)
	}
	steps := []advice{{"a", 200, false}, {"b", 300, true}, {"c", 900, false}}
	if got := describe(enough(steps, 500)); len(got) != 1 || got[0] != "c (+9)" {
		t.Errorf("one step that is enough: %v", got)
	}
	if diff := cmp.Diff([]string{"a (+2)", "b (up to +3)", "c (+9)"}, describe(enough(steps, 1300))); diff != "" {
		t.Error(diff)
	}
	if got := enough(steps, 1500); got != nil {
		t.Errorf("out of reach: %v", got)
	}
}
