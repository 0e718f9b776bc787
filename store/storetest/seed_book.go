package storetest

import (
	"context"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

const day = 24 * time.Hour

var seedUsers = []domain.User{
	{Name: "Ana Ruiz", Email: "ana@refdeck.example", Roles: "csm", Active: true},
	{Name: "Leo Park", Email: "leo@refdeck.example", Roles: "sales_rep", Active: true},
	{Name: "Maya Koch", Email: "maya@refdeck.example", Roles: "manager,csm", Active: true},
}

// seedCustomer is one account with one person and what happened there, oldest first.
type seedCustomer struct {
	account, domain, contact, title, email string
	owner                                  string
	kind                                   domain.AccountKind
	icp                                    string
	months                                 int   // a customer for so long
	arr                                    int64 // whole dollars
	facts                                  []seedFact
}

// seedFact is something that happened so long before Morning.
type seedFact struct {
	ago   time.Duration
	write func(s *seeder, a domain.Account, p domain.Contact)
}

func nps(ago time.Duration, score int64) seedFact {
	return seedFact{ago, func(s *seeder, _ domain.Account, p domain.Contact) {
		made[domain.Answer](s, "answer")(s.as.SaveAnswer(context.Background(), "", domain.Answer{ContactID: p.ID, Survey: domain.SurveyNPS, Score: score}))
	}}
}

func event(ago time.Duration, kind domain.EventKind, evidence string, intent domain.Intent) seedFact {
	return seedFact{ago, func(s *seeder, a domain.Account, p domain.Contact) {
		made[domain.SuccessEvent](s, "event")(s.as.SaveEvent(context.Background(), "", domain.SuccessEvent{AccountID: a.ID, ContactID: p.ID, Kind: kind, Evidence: evidence,
			Intent: intent, OwnerID: s.out.Users["Ana Ruiz"]}))
	}}
}

// asked is an ask that was answered after a week.
func asked(ago time.Duration, answer domain.AskState) seedFact {
	return seedFact{ago, func(s *seeder, _ domain.Account, p domain.Contact) {
		ask := made[domain.Ask](s, "ask")(s.as.RecordAsk(context.Background(), store.AskInput{ContactID: p.ID, Channel: "email"}))
		s.out.Asks[p.Name] = ask.ID
		s.at(Morning.Add(-ago + 7*day))
		made[domain.Ask](s, "answer to ask")(s.as.AnswerAsk(context.Background(), store.AnswerInput{AskID: ask.ID, Rev: ask.Rev, State: answer}))
	}}
}

func openCase(ago time.Duration, ref string) seedFact {
	return seedFact{ago, func(s *seeder, a domain.Account, p domain.Contact) {
		made[domain.Case](s, "case")(s.as.SaveCase(context.Background(), "", domain.Case{AccountID: a.ID, ContactID: p.ID, Ref: ref, Subject: "Export fails",
			Severity: domain.SeverityHigh}))
	}}
}

func unsubscribed(ago time.Duration) seedFact {
	return seedFact{ago, func(s *seeder, _ domain.Account, p domain.Contact) {
		p.UnsubscribedAt = Morning.Add(-ago)
		made[domain.Contact](s, "unsubscribing")(s.as.SaveContact(context.Background(), "", p))
	}}
}

// snoozed puts the contact off until so long after Morning.
func snoozed(ago, until time.Duration) seedFact {
	return seedFact{ago, func(s *seeder, _ domain.Account, p domain.Contact) {
		made[domain.Contact](s, "snooze")(s.as.Snooze(context.Background(), store.SnoozeInput{ContactID: p.ID, Rev: p.Rev, Until: Morning.Add(until)}))
	}}
}

// seedBook is the book of SCREENS.md: eight people with a fresh reason to be
// asked, one in the standing pool, three blocked, one snoozed, two in no pool, and
// one who is no customer.
var seedBook = []seedCustomer{
	{account: "Northwind Labs", domain: "northwind.example", contact: "Priya Shah", title: "VP Operations", email: "priya.shah@northwind.example",
		owner: "Ana Ruiz", icp: "yes", months: 14, arr: 84_000, facts: []seedFact{event(40*day, domain.EventROI, "−38 % handling time", ""),
			event(17*day, domain.EventQBR, "", domain.IntentNamed), nps(20*time.Minute, 10)}},
	{account: "Castellan GmbH", domain: "castellan.example", contact: "Jonas Weber", title: "Leiter IT", email: "jonas@castellan.example",
		owner: "Ana Ruiz", months: 36, arr: 61_000, facts: []seedFact{asked(425*day, domain.AskAccepted), nps(5*time.Minute, 9)}},
	{account: "Blue Heron Foods", domain: "blueheron.example", contact: "Marta Diaz", title: "COO", email: "marta@blueheron.example",
		owner: "Ana Ruiz", months: 20, arr: 40_000, facts: []seedFact{event(10*time.Hour, domain.EventROI, "+38 % throughput", "")}},
	{account: "Kestrel Health", domain: "kestrel.example", contact: "Tom Okafor", title: "Director", email: "tom@kestrel.example",
		owner: "Ana Ruiz", months: 30, arr: 72_000, facts: []seedFact{asked(240*day, domain.AskAccepted), nps(100*day, 10), event(22*time.Hour, domain.EventQBR, "", "")}},
	{account: "東京ロボティクス", domain: "tokyo-robotics.example", contact: "Aiko Mori", title: "部長", email: "mori@tokyo-robotics.example",
		owner: "Ana Ruiz", months: 18, arr: 95_000, facts: []seedFact{nps(60*day, 9), event(4*time.Hour, domain.EventQBR, "", "")}},
	{account: "Fjord Analytics", domain: "fjord.example", contact: "Liv Hansen", title: "CDO", email: "liv@fjord.example",
		owner: "Maya Koch", months: 9, arr: 33_000, facts: []seedFact{event(100*day, domain.EventDelivery, "", ""), nps(50*day, 8)}},
	{account: "Atlas Freight", domain: "atlas.example", contact: "Dana Cole", title: "Head of Network", email: "dana@atlas.example",
		owner: "Ana Ruiz", months: 8, arr: 120_000, facts: []seedFact{event(49*day, domain.EventImplementation, "", ""), nps(45*day, 9)}},
	{account: "Orchard & Vine", domain: "orchard.example", contact: "Sam Bell", title: "Owner", email: "sam@orchard.example",
		owner: "Ana Ruiz", months: 24, arr: 18_000, facts: []seedFact{asked(150*day, domain.AskAccepted), event(8*day, domain.EventProject, "", "")}},
	{account: "Meridian Bank", domain: "meridian.example", contact: "Ruth Adler", title: "SVP", email: "ruth@meridian.example",
		owner: "Ana Ruiz", months: 40, arr: 210_000, facts: []seedFact{openCase(3*day, "4411"), nps(2*time.Hour, 10)}},
	{account: "Polar Insurance", domain: "polar.example", contact: "Ken Ito", title: "CIO", email: "ken@polar.example",
		owner: "Maya Koch", months: 26, arr: 55_000, facts: []seedFact{nps(90*day, 9), asked(9*day, domain.AskAccepted), event(day, domain.EventQBR, "", "")}},
	{account: "Sable & Co", domain: "sable.example", contact: "Eve Marsh", title: "CFO", email: "eve@sable.example",
		owner: "Ana Ruiz", months: 50, arr: 28_000, facts: []seedFact{asked(730*day, domain.AskAccepted), unsubscribed(700 * day), nps(30*day, 9)}},
	{account: "Halcyon Hotels", domain: "halcyon.example", contact: "Rosa Prado", title: "GM", email: "rosa@halcyon.example",
		owner: "Maya Koch", months: 15, arr: 47_000, facts: []seedFact{nps(150*day, 9)}},
	{account: "Juniper Works", domain: "juniper.example", contact: "Omar Haddad", title: "CTO", email: "omar@juniper.example",
		owner: "Ana Ruiz", months: 22, arr: 39_000, facts: []seedFact{nps(20*day, 10), snoozed(day, 10*day)}},
	{account: "Cobalt Labs", domain: "cobalt.example", contact: "Ines Roth", title: "PM", email: "ines@cobalt.example",
		owner: "Ana Ruiz", months: 30, arr: 15_000, facts: []seedFact{nps(12*day, 8)}},
	{account: "Quartz Media", domain: "quartz.example", contact: "Finn Gray", title: "Editor", email: "finn@quartz.example",
		owner: "Maya Koch", months: 12, arr: 9_000},
	{account: "Vantage AI", domain: "vantage.example", contact: "Bea Lang", title: "CEO", email: "bea@vantage.example",
		owner: "Ana Ruiz", months: 1, kind: domain.AccountProspect},
}
