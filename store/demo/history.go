package demo

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// life is what happened at one chunk of customers.
type life struct {
	answers []domain.Answer
	events  []domain.SuccessEvent
	cases   []domain.Case
	signals []domain.HealthSignal
	asks    []domain.Ask
	churns  []domain.Churn
	touches []domain.Touch
}

func (b *book) putHistory(tx store.Tx, op string, from, to int) error {
	var l life
	for i := from; i < to; i++ {
		b.live(&l, op, i)
		if i < len(wellKnown) {
			b.stage(&l, op, i)
		}
	}
	return l.insert(tx)
}

func (l *life) insert(tx store.Tx) error {
	for _, put := range []func() error{
		func() error { return tx.Answers().Insert(l.answers) }, func() error { return tx.Events().Insert(l.events) },
		func() error { return tx.Cases().Insert(l.cases) }, func() error { return tx.Signals().Insert(l.signals) },
		func() error { return tx.Asks().Insert(l.asks) }, func() error { return tx.Churns().Insert(l.churns) },
		func() error { return tx.Touches().Insert(l.touches) },
	} {
		if err := put(); err != nil {
			return err
		}
	}
	return nil
}

// live gives a customer an ordinary past: an answer, two events, and now and
// then a case, usage figures, an ask, a goodbye.
func (b *book) live(l *life, op string, i int) {
	r := b.rng("life", i)
	id, contact := b.customerID(i), b.contactID(i, 0)
	for j := range b.perAccount {
		l.answers = append(l.answers, b.answer(op, id, b.contactID(i, j), score(r), days(2+r.IntN(400))+minutes(r)))
	}
	for range 2 {
		l.events = append(l.events, b.randomEvent(r, op, id, contact))
	}
	if r.IntN(6) == 0 {
		l.cases = append(l.cases, b.randomCase(r, op, i, id))
	}
	if r.IntN(10) < 4 {
		seats := 20 + r.IntN(180)
		l.signals = append(l.signals, b.signal(op, id, domain.SignalSeats, float64(seats), days(r.IntN(25))),
			b.signal(op, id, domain.SignalActive, float64(seats*(20+r.IntN(75))/100), days(r.IntN(25))))
	}
	if r.IntN(10) < 3 {
		l.asks = append(l.asks, b.pastAsk(r, op, id, contact, i))
	}
	if b.rich && r.IntN(2) == 0 {
		l.touches = append(l.touches, domain.Touch{Meta: b.meta(op, time.Time{}), AccountID: id, Kind: "call", Outbound: true, At: b.ago(days(r.IntN(50)))})
	}
	if i%53 == 31 {
		l.churns = append(l.churns, domain.Churn{Meta: b.meta(op, time.Time{}), AccountID: id, At: b.ago(days(10 + r.IntN(200))), Reason: "budget"})
	}
}

func minutes(r *rand.Rand) time.Duration { return time.Duration(r.IntN(1440)) * time.Minute }

// score is one NPS score: about half promoters, a fifth detractors.
func score(r *rand.Rand) int64 {
	return []int64{10, 10, 10, 9, 9, 9, 9, 10, 8, 8, 7, 7, 8, 6, 5, 3, 9, 10, 2, 7}[r.IntN(20)]
}

func (b *book) answer(op string, acc, contact, score int64, ago time.Duration) domain.Answer {
	at := b.ago(ago)
	return domain.Answer{Meta: b.meta(op, at), ContactID: contact, AccountID: acc, Survey: domain.SurveyNPS, Score: score, Scale: 10, RespondedAt: at}
}

func (b *book) event(op string, acc, contact int64, kind domain.EventKind, ago time.Duration, evidence string, intent domain.Intent) domain.SuccessEvent {
	at := b.ago(ago)
	return domain.SuccessEvent{Meta: b.meta(op, at), AccountID: acc, ContactID: contact, Kind: kind, Outcome: domain.OutcomePositive, OccurredAt: at, Evidence: evidence, Intent: intent}
}

func (b *book) signal(op string, acc int64, kind domain.SignalKind, v float64, ago time.Duration) domain.HealthSignal {
	at := b.ago(ago)
	return domain.HealthSignal{Meta: b.meta(op, at), AccountID: acc, Kind: kind, Value: v, ObservedAt: at, Source: "usage"}
}

var eventKinds = []domain.EventKind{domain.EventImplementation, domain.EventDelivery, domain.EventQBR, domain.EventQBR, domain.EventFirstWin, domain.EventProject, domain.EventROI}

func (b *book) randomEvent(r *rand.Rand, op string, acc, contact int64) domain.SuccessEvent {
	kind := pick(r, eventKinds)
	intent := domain.IntentNone
	if kind == domain.EventQBR {
		intent = pick(r, []domain.Intent{domain.IntentNone, domain.IntentNone, domain.IntentMaybe, domain.IntentYes, domain.IntentNamed})
	}
	e := b.event(op, acc, contact, kind, days(3+r.IntN(700))+minutes(r), "", intent)
	if r.IntN(8) == 0 {
		e.Outcome = domain.OutcomeNeutral
	}
	return e
}

func (b *book) randomCase(r *rand.Rand, op string, i int, acc int64) domain.Case {
	opened := days(r.IntN(300)) + minutes(r)
	c := domain.Case{Meta: b.meta(op, b.ago(opened)), AccountID: acc, Ref: fmt.Sprintf("#%d", 4000+i), Subject: "Question about an export", Status: domain.CaseOpen,
		Severity: pick(r, []domain.Severity{domain.SeverityLow, domain.SeverityNormal, domain.SeverityHigh, domain.SeverityCritical}), OpenedAt: b.ago(opened)}
	if opened > days(12) || r.IntN(2) == 0 {
		c.Status, c.ResolvedAt = domain.CaseResolved, b.ago(opened/2)
	}
	return c
}

func (b *book) pastAsk(r *rand.Rand, op string, acc, contact int64, i int) domain.Ask {
	sent := days(5 + r.IntN(500))
	a := domain.Ask{Meta: b.meta(op, b.ago(sent)), ContactID: contact, AccountID: acc, Trigger: domain.TriggerNPS, OwnerID: b.csmID(i), Channel: "email",
		State: domain.AskSent, SentAt: b.ago(sent)}
	if sent > days(14) {
		a.State, a.Outcome, a.ClosedAt = domain.AskNoReply, "none", b.ago(sent-days(14))
		if r.IntN(3) > 0 {
			a.State, a.Outcome = domain.AskConverted, "referral"
		}
	}
	return a
}
