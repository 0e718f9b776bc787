package demo

import (
	"time"

	"github.com/refdeck/refdeck/domain"
)

// stage gives the first thirty customers something to see this morning, so that
// Today opens on every kind of moment whatever chance did.
func (b *book) stage(l *life, op string, i int) {
	id, who := b.customerID(i), b.contactID(i, 0)
	answer := func(score int64, ago time.Duration) {
		l.answers = append(l.answers, b.answer(op, id, who, score, ago))
	}
	event := func(kind domain.EventKind, ago time.Duration, evidence string, intent domain.Intent) {
		l.events = append(l.events, b.event(op, id, who, kind, ago, evidence, intent))
	}
	// everybody on stage has had some success, or nothing could be asked
	event(domain.EventFirstWin, days(120+i), "first report sent to the board", domain.IntentNone)
	switch i % 12 {
	case 0:
		answer(10, 20*time.Minute)
		event(domain.EventROI, days(3), "-38 % handling time", domain.IntentNone)
	case 1:
		answer(9, 5*time.Minute)
	case 2:
		answer(9, days(30))
		event(domain.EventROI, 15*time.Hour, "+38 % throughput", domain.IntentNone)
	case 3:
		answer(9, days(60))
		event(domain.EventQBR, 22*time.Hour, "", domain.IntentNamed)
	case 4:
		answer(10, days(12))
		event(domain.EventQBR, 4*time.Hour, "", domain.IntentMaybe)
	case 5:
		answer(8, days(20))
		event(domain.EventDelivery, days(86), "rollout finished", domain.IntentNone)
	case 6:
		answer(9, days(45))
		event(domain.EventImplementation, days(41), "", domain.IntentNone)
	case 7:
		answer(9, days(15))
		event(domain.EventProject, days(8), "migration", domain.IntentNone)
	case 8:
		answer(10, 3*time.Hour)
		l.cases = append(l.cases, domain.Case{Meta: b.meta(op, b.ago(days(2))), AccountID: id, Ref: "#4411", Subject: "Exports fail since Tuesday",
			Severity: domain.SeverityHigh, Status: domain.CaseOpen, OpenedAt: b.ago(days(2))})
	case 9:
		answer(9, 6*time.Hour)
		l.asks = append(l.asks, domain.Ask{Meta: b.meta(op, b.ago(days(9))), ContactID: who, AccountID: id, Trigger: domain.TriggerQBR, OwnerID: b.csmID(i),
			Channel: "call", State: domain.AskNoReply, Outcome: "none", SentAt: b.ago(days(9)), ClosedAt: b.ago(days(2))})
	case 10:
		answer(3, days(4))
	case 11:
		answer(10, 22*time.Hour+40*time.Minute) // closes within two hours
	}
	if i >= 24 {
		answer(9, days(150))
	}
}
