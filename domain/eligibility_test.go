package domain

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

type poolCase struct {
	name                string
	preset              string
	change              func(b *Book)
	standing, milestone bool
	missing             []PoolReason
	state               QueueState
	best                TriggerKind
}

func poolCases() []poolCase {
	qbr := func(b *Book) { b.Events = append(b.Events, event(402, EventQBR, askNow.Add(-3*time.Hour))) }
	score := func(v int64) func(b *Book) { return func(b *Book) { b.Answers[0].Score = v } }
	none := func(b *Book) { b.Answers = nil }
	both := func(fs ...func(b *Book)) func(b *Book) {
		return func(b *Book) {
			for _, f := range fs {
				f(b)
			}
		}
	}
	since := func(day string) func(b *Book) { return func(b *Book) { b.Account.CustomerSince = onDay(day) } }
	return []poolCase{
		{"promoter with tenure is in the standing pool (S0)", PresetBalanced, func(*Book) {}, true, false, nil, QueueOpen, TriggerStanding},
		{"NPS 8, no milestone, tenure 2 y: not eligible (CASES 1)", PresetBalanced, both(score(8), since("2024-11-20")), false, false, []PoolReason{ReasonScore8}, QueueNone, ""},
		{"NPS 8 and a positive QBR: milestone pool (C1)", PresetBalanced, both(score(8), qbr), false, true, nil, QueueOpen, TriggerQBR},
		{"NPS 8 and a positive delivery on its day 90 (CASES 2)", PresetBalanced, both(score(8), func(b *Book) {
			b.Events = append(b.Events, event(402, EventDelivery, daysAgo(90)))
		}), false, true, nil, QueueOpen, TriggerDelivery},
		{"a delivery of 80 days ago is no milestone yet", PresetBalanced, both(score(8), func(b *Book) {
			b.Events = append(b.Events, event(402, EventDelivery, daysAgo(80)))
		}), false, false, []PoolReason{ReasonScore8}, QueueNone, ""},
		{"no NPS and a positive QBR: milestone pool", PresetBalanced, both(none, qbr), false, true, nil, QueueOpen, TriggerQBR},
		{"no NPS and a top CSAT answer: milestone pool", PresetBalanced, func(b *Book) { b.Answers = []Answer{csat(102, 11, 5, askNow.Add(-time.Hour))} }, false, true, nil, QueueOpen, TriggerCSAT},
		{"NPS 7 and a positive QBR: no pool", PresetBalanced, both(score(7), qbr), false, false, []PoolReason{ReasonScoreLow}, QueueNone, TriggerQBR},
		{"no NPS, no milestone", PresetBalanced, none, false, false, []PoolReason{ReasonNoNPS, ReasonNoMilestone}, QueueNone, ""},
		{"milestone waives tenure (C2)", PresetBalanced, both(since("2026-10-01"), qbr), false, true, nil, QueueOpen, TriggerQBR},
		{"six months to the day is not more than six (strict)", PresetBalanced, since("2026-05-20"), false, false, []PoolReason{ReasonTenureShort, ReasonNoMilestone}, QueueNone, ""},
		{"six months and a day", PresetBalanced, since("2026-05-19"), true, false, nil, QueueOpen, TriggerStanding},
		{"tenure unknown (DECISIONS 26)", PresetBalanced, since(""), false, false, []PoolReason{ReasonTenureUnknown, ReasonNoMilestone}, QueueNone, ""},
		{"answer 180 d old still counts", PresetBalanced, func(b *Book) { b.Answers[0].RespondedAt = daysAgo(180) }, true, false, nil, QueueOpen, TriggerStanding},
		{"answer older than 180 d", PresetBalanced, func(b *Book) { b.Answers[0].RespondedAt = daysAgo(180).Add(-time.Second) }, false, false, []PoolReason{ReasonNPSStale, ReasonNoMilestone}, QueueNone, ""},
		{"nobody active for 31 days", PresetBalanced, func(b *Book) { b.Signals[0].ObservedAt = daysAgo(31) }, false, false, []PoolReason{ReasonInactive, ReasonNoMilestone}, QueueNone, ""},
		{"nobody active, with a milestone", PresetBalanced, both(score(8), qbr, func(b *Book) { b.Signals[0].Value = 0 }), false, false, []PoolReason{ReasonInactive}, QueueNone, TriggerQBR},
		{"red health is not active", PresetBalanced, func(b *Book) { b.Signals[2].Value = 0 }, false, false, []PoolReason{ReasonInactive, ReasonNoMilestone}, QueueNone, ""},
		{"amber health is only a warning", PresetBalanced, func(b *Book) { b.Signals[2].Value = 50 }, true, false, nil, QueueOpen, TriggerStanding},
		{"a login counts as an active user", PresetBalanced, func(b *Book) { b.Signals[0].Kind, b.Signals[0].Value = SignalLogins, 1 }, true, false, nil, QueueOpen, TriggerStanding},
		{"no usage data counts as active (DECISIONS 26)", PresetBalanced, func(b *Book) { b.Signals = nil }, true, false, nil, QueueOpen, TriggerStanding},
		{"strict: no milestone pool", PresetStrict, both(score(8), qbr), false, false, []PoolReason{ReasonScoreLow}, QueueNone, TriggerQBR},
		{"strict: the standing pool uses every trigger", PresetStrict, qbr, true, false, nil, QueueOpen, TriggerQBR},
		{"milestone: no standing pool", PresetMilestone, func(*Book) {}, false, false, []PoolReason{ReasonNoMilestone}, QueueNone, ""},
		{"milestone: by a milestone", PresetMilestone, qbr, false, true, nil, QueueOpen, TriggerQBR},
		{"latest NPS decides", PresetBalanced, func(b *Book) { b.Answers = append(b.Answers, nps(102, 11, 7, daysAgo(1))) }, false, false, []PoolReason{ReasonScoreLow}, QueueNone, ""},
		{"an answer of tomorrow is not known yet", PresetBalanced, func(b *Book) { b.Answers = append(b.Answers, nps(102, 11, 0, daysAgo(-1))) }, true, false, nil, QueueOpen, TriggerStanding},
		{"a neutral QBR is no milestone", PresetBalanced, both(score(8), qbr, func(b *Book) { b.Events[1].Outcome = OutcomeNeutral }), false, false, []PoolReason{ReasonScore8}, QueueNone, ""},
		{"an NPS 8 opens its own window with a milestone", PresetBalanced, both(qbr, func(b *Book) { b.Answers = []Answer{nps(102, 11, 8, askNow.Add(-time.Hour))} }), false, true, nil, QueueOpen, TriggerNPS},
		{"an NPS 8 opens none without", PresetBalanced, func(b *Book) { b.Answers = []Answer{nps(102, 11, 8, askNow.Add(-time.Hour))} }, false, false, []PoolReason{ReasonScore8}, QueueNone, ""},
	}
}

func TestWhoIsInWhichPool(t *testing.T) {
	for _, tc := range poolCases() {
		t.Run(tc.name, func(t *testing.T) {
			b, p := askBook(), DefaultProgram()
			tc.change(b)
			p.Eligibility.Preset = tc.preset
			v := Evaluate(p, b, askNow)[0]
			if v.Standing != tc.standing || v.Milestone != tc.milestone {
				t.Errorf("standing %v milestone %v", v.Standing, v.Milestone)
			}
			if diff := cmp.Diff(tc.missing, v.Missing); diff != "" {
				t.Error(diff)
			}
			if v.State != tc.state || v.Best().Kind != tc.best {
				t.Errorf("state %s by %q, want %s by %q", v.State, v.Best().Kind, tc.state, tc.best)
			}
		})
	}
}

func TestTenureOfSixMonthsFromTheEndOfAugust(t *testing.T) {
	p := DefaultProgram()
	for _, tc := range []struct {
		since, today string
		in           bool
	}{
		{"2026-08-31", "2027-02-28", false}, {"2026-08-31", "2027-03-01", true},
		{"2027-08-31", "2028-02-28", false}, {"2027-08-31", "2028-02-29", false}, {"2027-08-31", "2028-03-01", true},
	} {
		b := askBook()
		now := moment(tc.today).Add(9 * time.Hour)
		b.Account.CustomerSince = onDay(tc.since)
		b.Answers[0].RespondedAt, b.Signals[0].ObservedAt = now.AddDate(0, 0, -5), now.AddDate(0, 0, -1)
		if v := Evaluate(p, b, now)[0]; v.Standing != tc.in {
			t.Errorf("customer since %s on %s: standing %v", tc.since, tc.today, v.Standing)
		}
	}
}

func TestTenureBeginsWithTheDayInTheProgramsZone(t *testing.T) {
	auckland := inZone(t, "Pacific/Auckland")
	p, b := inProgramZone(auckland), askBook()
	b.Account.CustomerSince = onDay("2026-05-19") // over six months from 20 Nov, Auckland time
	midnight := moment("2026-11-20 00:00", auckland)
	if v := Evaluate(p, b, midnight)[0]; !v.Standing {
		t.Error("not in the pool at midnight")
	}
	before := Evaluate(p, b, midnight.Add(-time.Second))[0]
	if before.Standing || !before.NextChange.Equal(midnight) {
		t.Errorf("standing %v, next change %v, want %v", before.Standing, before.NextChange, midnight)
	}
}

func TestOnlyPeopleOfCustomersAreJudged(t *testing.T) {
	for _, kind := range []AccountKind{AccountInternal, AccountProspect, AccountPartnerOrg} {
		b := askBook()
		b.Account.Kind = kind
		want := Verdict{ContactID: 11, State: QueueNone}
		if diff := cmp.Diff([]Verdict{want}, Evaluate(DefaultProgram(), b, askNow)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(want, Explain(DefaultProgram(), b, 11, askNow)); diff != "" {
			t.Error(diff)
		}
		if got := WindowsOf(DefaultProgram(), b, askNow); got != nil {
			t.Errorf("windows for %s: %v", kind, got)
		}
	}
}
