package domain

import (
	"time"

	"pgregory.net/rapid"
)

func drawZone(t *rapid.T) *time.Location {
	name := rapid.SampledFrom([]string{"UTC", "America/New_York", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Kiritimati"}).Draw(t, "zone")
	loc, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return loc
}

// drawTime is a moment within four years, often on a round hour so that limits are met exactly.
func drawTime(t *rapid.T, name string) time.Time {
	base := moment("2024-01-01")
	if rapid.Bool().Draw(t, name+" round") {
		return base.Add(time.Duration(rapid.IntRange(0, 4*365*24).Draw(t, name+" hour")) * time.Hour)
	}
	return base.Add(time.Duration(rapid.Int64Range(0, 4*365*86_400_000_000).Draw(t, name+" µs")) * time.Microsecond)
}

// drawLater is a moment soon after another, or none.
func drawLater(t *rapid.T, name string, after time.Time) time.Time {
	if rapid.IntRange(0, 3).Draw(t, name+" set") == 0 {
		return time.Time{}
	}
	return after.Add(time.Duration(rapid.IntRange(0, 90*24).Draw(t, name+" after")) * time.Hour)
}

func drawDate(t *rapid.T, name string) Date {
	if rapid.IntRange(0, 2).Draw(t, name+" set") == 0 {
		return 0
	}
	return onDay("2022-01-01").AddDays(rapid.IntRange(0, 6*365).Draw(t, name))
}

func drawBook(t *rapid.T) *Book {
	b := &Book{Account: drawAccount(t)}
	for id := range int64(rapid.IntRange(1, 3).Draw(t, "contacts")) {
		b.Contacts = append(b.Contacts, drawContact(t, id+1))
	}
	contact := func() int64 { return rapid.Int64Range(0, int64(len(b.Contacts))).Draw(t, "contact") }
	many := func(name string, add func(id int64)) {
		for id := range int64(rapid.IntRange(0, 3).Draw(t, name)) {
			add(id + 1)
		}
	}
	many("answers", func(id int64) {
		survey := rapid.SampledFrom([]Survey{SurveyNPS, SurveyNPS, SurveyNPS, SurveyCSAT, SurveyCES}).Draw(t, "survey")
		b.Answers = append(b.Answers, Answer{Meta: Meta{ID: id}, ContactID: contact(), Survey: survey, Scale: 10,
			Score: rapid.SampledFrom([]int64{0, 2, 6, 7, 8, 9, 9, 10, 10}).Draw(t, "score"), RespondedAt: drawTime(t, "answered")})
	})
	many("cases", func(id int64) { b.Cases = append(b.Cases, drawCase(t, id)) })
	many("events", func(id int64) {
		e := event(id, rapid.SampledFrom([]EventKind{EventImplementation, EventFirstWin, EventProject, EventDelivery, EventROI, EventQBR, EventRenewal, EventExpansion}).Draw(t, "kind"), drawTime(t, "occurred"))
		e.ContactID = contact()
		e.Outcome = rapid.SampledFrom([]Outcome{OutcomePositive, OutcomePositive, OutcomeNeutral, OutcomeNegative}).Draw(t, "outcome")
		e.Intent = rapid.SampledFrom([]Intent{"", IntentMaybe, IntentNamed}).Draw(t, "intent")
		e.EndsAt = drawLater(t, "ends", e.OccurredAt)
		b.Events = append(b.Events, e)
	})
	many("asks", func(id int64) {
		sent := drawTime(t, "sent")
		state := rapid.SampledFrom([]AskState{AskSent, AskAccepted, AskDeclined, AskNoReply, AskConverted, AskCancelled}).Draw(t, "state")
		b.Asks = append(b.Asks, sentAsk(id, contact(), state, sent, drawLater(t, "closed", sent)))
	})
	many("signals", func(id int64) {
		kind := rapid.SampledFrom([]SignalKind{SignalActive, SignalActive, SignalHealth, SignalSentiment, SignalLogins, SignalSeats}).Draw(t, "signal")
		b.Signals = append(b.Signals, signal(id, kind, float64(rapid.IntRange(0, 100).Draw(t, "value")), drawTime(t, "observed")))
	})
	many("others", func(id int64) { drawOthers(t, b, id, contact()) })
	return b
}

func drawOthers(t *rapid.T, b *Book, id, contact int64) {
	b.Churns = append(b.Churns, Churn{Meta: Meta{ID: id}, At: drawTime(t, "churn"), Reactivation: rapid.Bool().Draw(t, "back")})
	b.Subs = append(b.Subs, Subscription{Meta: Meta{ID: id}, Seats: 80, StartOn: drawDate(t, "start"), EndOn: drawDate(t, "end")})
	b.Touches = append(b.Touches, Touch{Meta: Meta{ID: id}, At: drawTime(t, "touch")})
	submitted := drawTime(t, "submitted")
	b.Referrals = append(b.Referrals, Referral{Meta: Meta{ID: id}, ReferrerContact: contact, SubmittedAt: submitted, Stage: StageNew,
		Acceptance: rapid.SampledFrom([]Acceptance{AcceptPending, AcceptAccepted, AcceptRejected}).Draw(t, "acceptance"),
		ThankedAt:  drawLater(t, "thanked", submitted), ArchivedAt: drawLater(t, "archived", submitted), ClosedAt: drawLater(t, "closed", submitted)})
}

func drawAccount(t *rapid.T) Account {
	return Account{Meta: Meta{ID: 1}, Kind: AccountCustomer, CustomerSince: drawDate(t, "since"), GoLiveOn: drawDate(t, "live"), RenewalOn: drawDate(t, "renewal"),
		HoldUntil: drawDate(t, "hold"), OverdueSince: drawDate(t, "overdue"), ChurnNotice: drawDate(t, "notice")}
}

func drawContact(t *rapid.T, id int64) Contact {
	c := Contact{Meta: Meta{ID: id}, Name: "Somebody", DecisionMaker: rapid.Bool().Draw(t, "decides")}
	switch rapid.IntRange(0, 5).Draw(t, "mark") {
	case 0:
		c.SnoozedUntil = drawTime(t, "snoozed")
	case 1:
		c.UnsubscribedAt = drawTime(t, "unsubscribed")
	case 2:
		c.Consent, c.ConsentAt = ConsentWithdrawn, drawTime(t, "consent")
	}
	return c
}

func drawCase(t *rapid.T, id int64) Case {
	c := caseRow(rapid.SampledFrom([]Severity{SeverityLow, SeverityNormal, SeverityHigh}).Draw(t, "severity"), drawTime(t, "opened"), time.Time{})
	c.ID = id
	c.ResolvedAt = drawLater(t, "resolved", c.OpenedAt)
	c.ReopenedAt = drawLater(t, "reopened", c.OpenedAt)
	c.Escalated = rapid.Bool().Draw(t, "escalated")
	return c
}

// drawEasyBook is somebody who may be asked for most of half a year, with a few
// things in the way: what books full of random facts hardly ever have.
func drawEasyBook(t *rapid.T) *Book {
	b := askBook()
	soon := func(name string) time.Time {
		return daysAgo(20).Add(time.Duration(rapid.IntRange(0, 200*24).Draw(t, name)) * time.Hour)
	}
	b.Signals = b.Signals[1:]
	b.Account.CustomerSince = onDay("2026-04-01").AddDays(rapid.IntRange(0, 120).Draw(t, "since"))
	if rapid.Bool().Draw(t, "snooze") {
		b.Contacts[0].SnoozedUntil = soon("snoozed until")
	}
	if rapid.Bool().Draw(t, "news") {
		kind := rapid.SampledFrom([]EventKind{EventQBR, EventDelivery, EventProject, EventRenewal}).Draw(t, "kind")
		b.Events = append(b.Events, event(402, kind, soon("occurred")))
	}
	switch rapid.IntRange(0, 4).Draw(t, "in the way") {
	case 0:
		sent := soon("sent")
		b.Asks = []Ask{sentAsk(901, 11, AskNoReply, sent, drawLater(t, "closed", sent))}
	case 1:
		b.Cases = []Case{drawCase(t, 601)}
		b.Cases[0].OpenedAt = soon("opened")
		b.Cases[0].ResolvedAt = drawLater(t, "resolved", b.Cases[0].OpenedAt)
	case 2:
		b.Suppressed = []Suppression{{Meta: Meta{ID: 701, CreatedAt: soon("suppressed")}, AccountID: 1, Until: DateOf(soon("until"), time.UTC)}}
	case 3:
		b.Churns = []Churn{{Meta: Meta{ID: 801}, At: soon("left")}, {Meta: Meta{ID: 802}, At: soon("back"), Reactivation: true}}
	}
	return b
}
