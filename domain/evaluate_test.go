package domain

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestALaterDetractorAnswerOfTheSameContactWins(t *testing.T) { // CASES 5
	b := askBook()
	b.Events, b.Answers = nil, []Answer{nps(101, 11, 9, askNow.Add(-20*time.Hour))}
	if v := Evaluate(DefaultProgram(), b, askNow)[0]; v.State != QueueOpen || v.Best().Kind != TriggerNPS {
		t.Fatalf("yesterday's 9: %s by %q", v.State, v.Best().Kind)
	}
	b.Answers = append(b.Answers, nps(102, 11, 3, askNow.Add(-time.Hour)))
	v := Evaluate(DefaultProgram(), b, askNow)[0]
	if v.Askable() || len(v.Windows) != 0 || len(v.Missed) != 0 {
		t.Errorf("state %s, windows %v, missed %v", v.State, v.Windows, v.Missed)
	}
	g := gateOf(t, &v, "negative_feedback")
	if g.Passed || g.Record.ID != 102 || !g.LiftsAt.Equal(askNow.Add(-time.Hour).AddDate(0, 0, 90)) {
		t.Errorf("%+v", g)
	}
	if diff := cmp.Diff([]PoolReason{ReasonScoreLow}, v.Missing); diff != "" {
		t.Error(diff)
	}
}

func TestADetractingDecisionMakerBlocksTheAccountAndIsNamedWithoutTheComment(t *testing.T) { // CASES 6
	b := askBook()
	b.Contacts = append(b.Contacts, Contact{Meta: Meta{ID: 12}, Name: "Bo Lind", DecisionMaker: true})
	bad := nps(102, 12, 2, daysAgo(4))
	bad.Comment = "we are leaving"
	b.Answers[0].Score, b.Answers = 10, append(b.Answers, bad)
	v := Explain(DefaultProgram(), b, 11, askNow)
	g := gateOf(t, &v, "account_detractor")
	if v.State != QueueBlocked || g.Record.ID != 102 || !strings.Contains(g.Message, "Bo Lind") || strings.Contains(fmt.Sprint(v), "leaving") {
		t.Errorf("%s: %+v", v.State, g)
	}
}

func TestAReopenedCaseBlocksForFourteenDaysFromItsSecondClose(t *testing.T) { // CASES 8
	b := askBook()
	c := caseRow(SeverityNormal, daysAgo(20), daysAgo(10)) // first closed 15 days ago, reopened 12 days ago
	c.ReopenedAt, c.Reopened, c.Status = daysAgo(12), 1, CaseClosed
	b.Cases = []Case{c}
	v := Explain(DefaultProgram(), b, 11, askNow)
	g := gateOf(t, &v, "open_case")
	if g.Passed || !g.LiftsAt.Equal(daysAgo(-4)) || g.Message != "case T-4411 was reopened and closed again on 10 Nov" {
		t.Errorf("%+v", g)
	}
	if v.State != QueueBlocked || !v.NextChange.Equal(daysAgo(-4)) {
		t.Errorf("%s, next change %v", v.State, v.NextChange)
	}
	if v := Evaluate(DefaultProgram(), b, daysAgo(-4))[0]; v.State != QueueOpen {
		t.Errorf("after 14 days: %s %v", v.State, failedCodes(&v, true))
	}
	b.Cases[0].ReopenedAt, b.Cases[0].ResolvedAt, b.Cases[0].Status = daysAgo(2), daysAgo(5), CaseOpen
	v = Explain(DefaultProgram(), b, 11, askNow)
	if g := gateOf(t, &v, "open_case"); g.Passed || !g.LiftsAt.IsZero() {
		t.Errorf("reopened and still open: %+v", g)
	}
}

func TestAnAnswerOfFridayNightIsDueWhenTheWorkingDayBegins(t *testing.T) { // CASES 9
	berlin := inZone(t, "Europe/Berlin")
	c := &Contact{TZ: "Europe/Berlin"}
	for _, tc := range []struct {
		name, answered, due string
		late                bool
	}{
		{"Friday night: Monday, past the 24 h", "2026-11-20 23:30", "2026-11-23 08:00", true},
		{"Thursday night: Friday morning", "2026-11-19 23:30", "2026-11-20 08:00", false},
		{"early morning: the same morning", "2026-11-19 04:00", "2026-11-19 08:00", false},
		{"working hours: two hours later", "2026-11-19 10:00", "2026-11-19 12:00", false},
		{"the night of the clock change", "2026-03-27 20:00", "2026-03-30 08:00", true},
	} {
		w, _ := AnswerWindow(DefaultProgram(), nps(101, 11, 9, moment(tc.answered, berlin)))
		due, late := StepDue(DefaultProgram(), c, &w)
		if !due.Equal(moment(tc.due, berlin)) || late != tc.late {
			t.Errorf("%s: due %v, late %v", tc.name, due.In(berlin), late)
		}
	}
}

func TestABackdatedAnswerIsAMissedWindow(t *testing.T) { // CASES 11
	b := askBook()
	b.Answers = []Answer{nps(101, 11, 9, daysAgo(3))}
	v := Evaluate(DefaultProgram(), b, askNow)[0]
	if len(v.Missed) != 2 || v.Missed[0].Kind != TriggerNPS || v.Missed[0].Record.ID != 101 || v.Best().Kind != TriggerStanding {
		t.Errorf("missed %+v, best %s", v.Missed, v.Best().Kind)
	}
}

func TestASnoozePastTheEndOfTheWindowWakesToAMissedWindow(t *testing.T) { // CASES 13
	b := askBook()
	b.Answers = nil
	b.Events = []SuccessEvent{event(402, EventQBR, askNow.Add(-time.Hour))}
	b.Contacts[0].SnoozedUntil = daysAgo(-5)
	v := Evaluate(DefaultProgram(), b, askNow)[0]
	if v.State != QueueSnoozed || !v.NextChange.Equal(askNow.Add(47*time.Hour)) {
		t.Errorf("%s, next change %v", v.State, v.NextChange)
	}
	v = Evaluate(DefaultProgram(), b, daysAgo(-5))[0]
	if v.State != QueueNone || len(v.Missed) != 1 {
		t.Errorf("on waking: %s, missed %v", v.State, v.Missed)
	}
}

func TestOfSeveralCasesTheOpenOneTheGraverAndTheOlderIsNamed(t *testing.T) {
	row := func(id int64, severity Severity, opened int, reclosed bool) Case {
		c := caseRow(severity, daysAgo(opened), time.Time{})
		c.ID = id
		if reclosed {
			c.ReopenedAt, c.ResolvedAt, c.Reopened = daysAgo(opened-1), daysAgo(opened-2), 1
		}
		return c
	}
	reclosed, later := row(1, SeverityCritical, 9, true), row(2, SeverityNormal, 8, true)
	normal, high, older := row(3, SeverityNormal, 3, false), row(4, SeverityHigh, 2, false), row(5, SeverityHigh, 4, false)
	for _, tc := range []struct {
		cases []Case
		named int64
	}{
		{[]Case{reclosed, later}, 2}, {[]Case{later, reclosed}, 2}, {[]Case{reclosed, normal}, 3}, {[]Case{normal, reclosed}, 3},
		{[]Case{normal, high}, 4}, {[]Case{high, normal}, 4}, {[]Case{high, older}, 5}, {[]Case{older, high}, 5},
	} {
		b := askBook()
		b.Cases = tc.cases
		v := Evaluate(DefaultProgram(), b, askNow)[0]
		if g := gateOf(t, &v, "open_case"); g.Record.ID != tc.named {
			t.Errorf("cases %d and %d: named %d, want %d", tc.cases[0].ID, tc.cases[1].ID, g.Record.ID, tc.named)
		}
	}
}

func TestOfTwoAnswersAtOneMomentTheOneRecordedLaterIsCurrent(t *testing.T) {
	for _, answers := range [][]Answer{
		{nps(101, 11, 9, daysAgo(3)), nps(102, 11, 4, daysAgo(3))},
		{nps(102, 11, 4, daysAgo(3)), nps(101, 11, 9, daysAgo(3))},
	} {
		b := askBook()
		b.Answers = answers
		if v := Evaluate(DefaultProgram(), b, askNow)[0]; v.Standing || v.Readiness.Components[0].Record.ID != 102 {
			t.Errorf("standing %v by answer %d", v.Standing, v.Readiness.Components[0].Record.ID)
		}
	}
}

func TestAChurnLaterThanTheMomentDoesNotBlock(t *testing.T) {
	b := askBook()
	b.Account.Lifecycle = LifeChurned
	b.Churns = []Churn{{Meta: Meta{ID: 801}, At: daysAgo(60)}, {Meta: Meta{ID: 802}, At: daysAgo(40), Reactivation: true}, {Meta: Meta{ID: 803}, At: daysAgo(2)}}
	for _, tc := range []struct {
		now     time.Time
		blocked int64
	}{{daysAgo(61), 0}, {daysAgo(50), 801}, {daysAgo(10), 0}, {askNow, 803}} {
		v := Evaluate(DefaultProgram(), b, tc.now)[0]
		if g := gateOf(t, &v, "churned"); g.Record.ID != tc.blocked {
			t.Errorf("at %v: %+v", tc.now, g)
		}
	}
}

func TestAnUnknownContactHasNoVerdict(t *testing.T) {
	if diff := cmp.Diff(Verdict{ContactID: 99, State: QueueNone}, Explain(DefaultProgram(), askBook(), 99, askNow)); diff != "" {
		t.Error(diff)
	}
}

// same compares two verdicts in everything but when they next change.
func same(a, b Verdict) bool {
	a.NextChange, b.NextChange = time.Time{}, time.Time{}
	return reflect.DeepEqual(a, b)
}

// stored is what rows keep of a verdict.
func stored(v *Verdict) string {
	w := v.Best()
	return fmt.Sprintln(v.State, w.Kind, w.Record.ID, failedCodes(v, true), failedCodes(v, false), v.Missing, v.Readiness.Score, v.LastAskAt)
}

// TestNothingStoredChangesBeforeTheNextChange walks each contact from one next
// change to the following one, through the whole life of the book: a limit that
// was not noted lies in some gap, whose two ends then differ.
func TestNothingStoredChangesBeforeTheNextChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		if rapid.Bool().Draw(t, "easy") {
			b = drawEasyBook(t)
		}
		p := inProgramZone(drawZone(t))
		p.Eligibility.TenureMonths = rapid.IntRange(5, 7).Draw(t, "tenure")
		p.Eligibility.Preset = rapid.SampledFrom([]string{PresetBalanced, PresetStrict, PresetMilestone}).Draw(t, "preset")
		part := rapid.Float64Range(0, 1).Draw(t, "part of the gap")
		for i := range b.Contacts {
			for now := moment("2021-06-01"); !now.IsZero(); {
				v := Evaluate(p, b, now)[i]
				for _, at := range within(now, v.NextChange, part) {
					after := Evaluate(p, b, at)[i]
					if !same(v, after) {
						t.Fatalf("at %v\n%s at %v, before the next change %v,\n%s", now, stored(&v), at, v.NextChange, stored(&after))
					}
				}
				if !v.NextChange.IsZero() && !v.NextChange.After(now) {
					t.Fatalf("the next change %v is not after %v", v.NextChange, now)
				}
				now = v.NextChange
			}
		}
	})
}

// within are a moment between two changes and the last one before the second.
func within(now, next time.Time, part float64) []time.Time {
	if next.IsZero() {
		return []time.Time{now.AddDate(3, 0, 0), now.AddDate(30, 0, 0)}
	}
	last := next.Add(-time.Microsecond)
	return []time.Time{now.Add(time.Duration(float64(last.Sub(now)) * part)).Truncate(time.Microsecond), last}
}

func TestWhatIsDatedLaterIsNotKnown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, now := drawBook(t), drawTime(t, "now")
		p := DefaultProgram()
		past := *b
		past.Answers = slices.DeleteFunc(slices.Clone(b.Answers), func(a Answer) bool { return a.RespondedAt.After(now) })
		past.Cases = slices.DeleteFunc(slices.Clone(b.Cases), func(c Case) bool { return c.OpenedAt.After(now) })
		past.Events = slices.DeleteFunc(slices.Clone(b.Events), func(e SuccessEvent) bool { return e.OccurredAt.After(now) })
		past.Signals = slices.DeleteFunc(slices.Clone(b.Signals), func(s HealthSignal) bool { return s.ObservedAt.After(now) })
		past.Asks = slices.DeleteFunc(slices.Clone(b.Asks), func(a Ask) bool { return a.SentAt.After(now) })
		past.Touches = slices.DeleteFunc(slices.Clone(b.Touches), func(x Touch) bool { return x.At.After(now) })
		past.Referrals = slices.DeleteFunc(slices.Clone(b.Referrals), func(r Referral) bool { return r.SubmittedAt.After(now) })
		with, without := Evaluate(p, b, now), Evaluate(p, &past, now)
		for i := range with {
			if !same(with[i], without[i]) {
				t.Fatalf("with later records %s without %s", stored(&with[i]), stored(&without[i]))
			}
		}
	})
}

func TestEveryVerdictSaysWhy(t *testing.T) { // CASES 20: an empty queue can always name its blockers
	rapid.Check(t, func(t *rapid.T) {
		b, now := drawBook(t), drawTime(t, "now")
		p := DefaultProgram()
		for _, v := range Evaluate(p, b, now) {
			switch v.State {
			case QueueNone:
				if len(v.Missing) == 0 {
					t.Fatalf("no reason for none: %+v", v)
				}
			case QueueBlocked:
				if len(v.Failed()) == 0 {
					t.Fatalf("no gate for blocked: %+v", v)
				}
			case QueueOpen, QueueSnoozed:
				if len(v.Failed()) > 0 || len(v.Windows) == 0 || (!v.Standing && !v.Milestone) {
					t.Fatalf("askable against the rules: %+v", v)
				}
			}
			if s := v.Readiness.Score; s < 0 || s > 100 || len(v.Gates) != gateCount-2 {
				t.Fatalf("score %d, %d gates", s, len(v.Gates))
			}
			explained := Explain(p, b, v.ContactID, now)
			if stored(&v) != stored(withoutTheHour(&explained)) || !v.NextChange.Equal(explained.NextChange) {
				t.Fatalf("Explain differs: %s and %s", stored(&v), stored(&explained))
			}
		}
	})
}

func withoutTheHour(v *Verdict) *Verdict {
	v.Gates = slices.DeleteFunc(v.Gates, func(g Gate) bool { return g.Code == "quiet_hours" || g.Code == "weekend" })
	return v
}

func BenchmarkEvaluateBookOfThree(b *testing.B) {
	book := exampleBook()
	for id := int64(12); id < 14; id++ {
		book.Contacts = append(book.Contacts, Contact{Meta: Meta{ID: id}, AccountID: 1, Name: "Somebody", DecisionMaker: id == 13})
		book.Answers = append(book.Answers, nps(100+id, id, 8, daysAgo(50)), nps(110+id, id, 9, daysAgo(250)))
	}
	book.Cases = []Case{caseRow(SeverityNormal, daysAgo(90), daysAgo(80)), caseRow(SeverityLow, daysAgo(40), daysAgo(30))}
	book.Asks = []Ask{sentAsk(901, 13, AskAccepted, daysAgo(200), daysAgo(190))}
	for _, zone := range []string{"UTC", "America/New_York"} {
		b.Run(zone, func(b *testing.B) {
			p := inProgramZone(inZone(b, zone))
			b.ReportAllocs()
			for b.Loop() {
				Evaluate(p, book, askNow)
			}
		})
	}
}
