package domain

import (
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func rankAt(t *testing.T, b *Book, now time.Time) (Rank, Verdict) {
	t.Helper()
	p := DefaultProgram()
	v := Evaluate(p, b, now)[0]
	return RankOf(p, &v, &b.Account), v
}

func TestThePriorityFormulaOfTheQueue(t *testing.T) {
	p, b := DefaultProgram(), exampleBook()
	b.Answers[0].RespondedAt = askNow.Add(-6 * time.Hour) // a quarter of its 24 h
	b.Events[1].Intent = IntentNamed
	b.Account.ICP = "yes"
	r, v := rankAt(t, b, askNow)
	// base 100 + urgency 7.5 + readiness 76/5 + named intent 15 + ICP 5
	if v.Readiness.Score != 76 || r.Points(p, askNow) != 100+7.5+15.2+15+5 {
		t.Errorf("readiness %d, priority %v", v.Readiness.Score, r.Points(p, askNow))
	}
	opened, closes := v.Best().OpensAt, v.Best().ClosesAt
	if got := r.Points(p, closes) - r.Points(p, opened); got != 30 {
		t.Errorf("urgency grows by %v over the window, want 30", got)
	}
}

func TestWindowsWithoutAnEndHaveNoUrgency(t *testing.T) {
	p, b := DefaultProgram(), askBook()
	r, v := rankAt(t, b, askNow)
	if v.Best().Kind != TriggerStanding || r.WindowS != 0 || r.Points(p, askNow) != 30+float64(v.Readiness.Score)/5 {
		t.Errorf("standing: %+v at %d", r, v.Readiness.Score)
	}
	b.Events = append(b.Events, event(402, EventRenewal, daysAgo(1)))
	r, v = rankAt(t, b, askNow)
	if v.Best().Kind != TriggerRenewal || r.WindowS != 0 || r.At(p, askNow) != r.At(p, daysAgo(-30)) {
		t.Errorf("renewal without an end: %+v", r)
	}
	b.Events[1].EndsAt = daysAgo(-9).Add(time.Minute)
	if r, _ = rankAt(t, b, askNow); r.WindowS != 11*86_400 {
		t.Errorf("renewal with an end: %+v", r)
	}
	if got := RankOf(p, &Verdict{}, &b.Account); got != (Rank{}) {
		t.Errorf("without a window: %+v", got)
	}
}

func TestTheOrderWithinOneWindowLengthNeverChanges(t *testing.T) {
	p := DefaultProgram()
	lengths := []time.Duration{0, day, 2 * day, 14 * day, 21 * day, 30 * day}
	rapid.Check(t, func(t *rapid.T) {
		length := rapid.SampledFrom(lengths).Draw(t, "length")
		draw := func(name string) Rank {
			v := Verdict{Named: rapid.Bool().Draw(t, name+" named"), Readiness: Readiness{Score: rapid.Int64Range(0, 100).Draw(t, name+" score")},
				Windows: []Window{{Base: 80, Length: length, ClosesAt: time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, name+" closes"))}}}
			return RankOf(p, &v, &Account{})
		}
		a, b := draw("a"), draw("b")
		at := func(name string) int64 {
			now := time.Unix(rapid.Int64Range(-62_135_596_800, 253_402_300_799).Draw(t, name), 0)
			return a.At(p, now) - b.At(p, now)
		}
		if first, later := at("first"), at("later"); first != later {
			t.Fatalf("the distance was %d and became %d micro-points", first, later)
		}
	})
}

func TestTheSlopeIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		per := rapid.Int64Range(0, 100*micro).Draw(t, "per window")
		at := rapid.Int64Range(-62_135_596_800, 253_402_300_799).Draw(t, "t")
		window := rapid.Int64Range(3600, 400*86_400).Draw(t, "window")
		want := new(big.Int).Mul(big.NewInt(per), big.NewInt(at))
		want.Div(want, big.NewInt(window)) // Euclidean: floor for a positive divisor
		if got := slope(per, time.Unix(at, 0), window); got != want.Int64() {
			t.Fatalf("slope %d, want %s", got, want)
		}
	})
}
