package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/storetest"
)

func TestARecordThatIsWrongIsRefusedNamingTheField(t *testing.T) {
	d := seeded(t)
	priya, northwind := d.seed.Contacts["Priya Shah"], d.seed.Accounts["Northwind Labs"]
	tomorrow := storetest.Morning.Add(24 * time.Hour)
	account := func(a domain.Account) error { _, err := d.boss.SaveAccount(d.ctx, "", a); return err }
	contact := func(p domain.Contact) error { _, err := d.boss.SaveContact(d.ctx, "", p); return err }
	ans := func(a domain.Answer) error { _, err := d.boss.SaveAnswer(d.ctx, "", a); return err }
	ev := func(e domain.SuccessEvent) error { _, err := d.boss.SaveEvent(d.ctx, "", e); return err }
	cs := func(c domain.Case) error { _, err := d.boss.SaveCase(d.ctx, "", c); return err }
	part := func(p domain.Partner) error { _, err := d.boss.SavePartner(d.ctx, "", p); return err }
	user := func(u domain.User) error { _, err := d.boss.SaveUser(d.ctx, "", u); return err }
	rows := []struct {
		name, field string
		err         error
	}{
		{"an account without a name", "name", account(domain.Account{Name: "  "})},
		{"an account with a wrong domain", "domain", account(domain.Account{Name: "A", Domain: "not a domain"})},
		{"a customer since tomorrow", "customer_since", account(domain.Account{Name: "A", CustomerSince: domain.NewDate(2026, 11, 21)})},
		{"an account of an unknown kind", "kind", account(domain.Account{Name: "A", Kind: "friend"})},
		{"an account with negative revenue", "arr", account(domain.Account{Name: "A", ARR: domain.Money{Minor: -1}})},
		{"an account in a wrong currency", "arr", account(domain.Account{Name: "A", ARR: domain.Money{Minor: 1, Currency: "dollar"}})},
		{"an account of an unknown user", "owner", account(domain.Account{Name: "A", OwnerID: 999})},
		{"a contract that ends before it starts", "contract_end", account(domain.Account{Name: "A", ContractStart: 10, ContractEnd: 9})},
		{"a name with NUL", "name", account(domain.Account{Name: "A\x00B"})},
		{"a name that is not UTF-8", "name", account(domain.Account{Name: "A\xff"})},
		{"a name too long", "name", account(domain.Account{Name: strings.Repeat("x", 1001)})},
		{"a contact without a name", "name", contact(domain.Contact{})},
		{"a contact with a wrong address", "email", contact(domain.Contact{Name: "A", EmailRaw: "nobody"})},
		{"a contact in a wrong zone", "tz", contact(domain.Contact{Name: "A", TZ: "Mars/Olympus"})},
		{"an NPS of 11", "score", ans(domain.Answer{ContactID: priya, Survey: domain.SurveyNPS, Score: 11})},
		{"an NPS below 0", "score", ans(domain.Answer{ContactID: priya, Survey: domain.SurveyNPS, Score: -1})},
		{"a CSAT of 0 in 5", "score", ans(domain.Answer{ContactID: priya, Survey: domain.SurveyCSAT, Score: 0})},
		{"a CSAT of 6 in 5", "score", ans(domain.Answer{ContactID: priya, Survey: domain.SurveyCSAT, Score: 6, Scale: 5})},
		{"an answer of tomorrow", "responded_at", ans(domain.Answer{ContactID: priya, Score: 9, RespondedAt: tomorrow})},
		{"an answer of nobody", "contact", ans(domain.Answer{Score: 9})},
		{"an event of no kind", "kind", ev(domain.SuccessEvent{AccountID: northwind})},
		{"an event nowhere", "account", ev(domain.SuccessEvent{Kind: domain.EventQBR})},
		{"an event of tomorrow", "occurred_at", ev(domain.SuccessEvent{AccountID: northwind, Kind: domain.EventQBR, OccurredAt: tomorrow})},
		{"an event at one account with a person of another", "contact", ev(domain.SuccessEvent{AccountID: d.seed.Accounts["Quartz Media"], ContactID: priya, Kind: domain.EventQBR})},
		{"a case of an unknown severity", "severity", cs(domain.Case{AccountID: northwind, Severity: "awful"})},
		{"a case resolved before it was opened", "resolved_at", cs(domain.Case{AccountID: northwind, Status: domain.CaseResolved, ResolvedAt: storetest.Morning.Add(-time.Hour)})},
		{"a partner with a wrong code", "code", part(domain.Partner{Name: "P", Code: "TOOLONG1"})},
		{"a user with an unknown role", "roles", user(domain.User{Name: "U", Roles: "king"})},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			d := &desk{T: t}
			d.refused(r.err, domain.Invalid, r.field)
			if !strings.Contains(r.err.Error(), "nothing was saved") {
				t.Errorf("%q does not say what was kept", r.err)
			}
		})
	}
}

func TestASecondOneOfTheSameIsAConflictThatNamesTheFirst(t *testing.T) {
	d := seeded(t)
	_, err := d.boss.SaveContact(d.ctx, "", domain.Contact{Name: "Impostor", EmailRaw: "Priya.Shah+x@Northwind.example"})
	d.refused(err, domain.Conflict, "email")
	if !strings.Contains(err.Error(), "Priya Shah of Northwind Labs") {
		t.Error(err)
	}
	_, err = d.boss.SaveAccount(d.ctx, "", domain.Account{Name: "NORTHWIND labs"})
	d.refused(err, domain.Conflict, "name")
	_, err = d.boss.SavePartner(d.ctx, "", domain.Partner{Name: "brightpath agency"})
	d.refused(err, domain.Conflict, "name")
	_, err = d.boss.SavePartner(d.ctx, "", domain.Partner{Name: "Another", Code: "ab78"})
	d.refused(err, domain.Conflict, "code")
	_, err = d.boss.SaveUser(d.ctx, "", domain.User{Name: "Ana Ruiz"})
	d.refused(err, domain.Conflict, "name")
	got[domain.Account](d)(d.boss.SaveAccount(d.ctx, "", domain.Account{Name: "Northwind Labs", Domain: "northwind-labs.org"}))
}

func TestTextIsKeptClean(t *testing.T) {
	d := bare(t)
	a := got[domain.Account](d)(d.boss.SaveAccount(d.ctx, "", domain.Account{Name: "  Cafe\u0301\x07 Z\u00fcrich\r\n"}))
	if a.Name != "Caf\u00e9 Z\u00fcrich" || a.NameKey != "cafe zurich" {
		t.Errorf("%q %q", a.Name, a.NameKey)
	}
	p := got[domain.Contact](d)(d.boss.SaveContact(d.ctx, "", domain.Contact{AccountID: a.ID, EmailRaw: " Bob.Lee+news@Cafe.example "}))
	if p.Email != "bob.lee@cafe.example" || p.EmailRaw != "Bob.Lee+news@Cafe.example" || p.Name != p.EmailRaw {
		t.Errorf("%q %q %q", p.Email, p.EmailRaw, p.Name)
	}
	e := got[domain.SuccessEvent](d)(d.boss.SaveEvent(d.ctx, "", domain.SuccessEvent{AccountID: a.ID, Kind: domain.EventROI, Evidence: "one\r\ntwo\u0085\u202E"}))
	if e.Evidence != "one\ntwo \u202E" {
		t.Errorf("%q", e.Evidence)
	}
}

func TestACorrectedRecordKeepsWhoMadeIt(t *testing.T) {
	d := seeded(t)
	a := got[store.AccountDetail](d)(d.boss.Account(d.ctx, d.seed.Accounts["Orchard & Vine"])).Account
	made := a.CreatedAt
	a.Industry, a.CreatedAt, a.HoldReason = "wine", time.Time{}, "smuggled in"
	a = got[domain.Account](d)(d.boss.SaveAccount(d.ctx, "", a))
	if !a.CreatedAt.Equal(made) || a.HoldReason != "" || !a.UpdatedAt.Equal(storetest.Morning) {
		t.Errorf("made %s, hold %q, updated %s", a.CreatedAt, a.HoldReason, a.UpdatedAt)
	}
}

func TestACSMEditsOnlyTheirOwn(t *testing.T) {
	d := seeded(t)
	ana := d.svc.As(d.seed.Ana())
	theirs := got[store.AccountDetail](d)(d.boss.Account(d.ctx, d.seed.Accounts["Fjord Analytics"])).Account
	_, err := ana.SaveAccount(d.ctx, "", theirs)
	d.refused(err, domain.NotFound, "") // what is not theirs is not there for them
	_, err = ana.SaveAnswer(d.ctx, "", domain.Answer{ContactID: d.seed.Contacts["Liv Hansen"], Score: 9})
	d.refused(err, domain.NotFound, "")
	_, err = ana.SaveUser(d.ctx, "", domain.User{Name: "Nobody"})
	d.refused(err, domain.Forbidden, "")
	mine := got[domain.Account](d)(ana.SaveAccount(d.ctx, "", domain.Account{Name: "Fresh Co"}))
	if mine.OwnerID != d.seed.Users["Ana Ruiz"] {
		t.Errorf("owner %d", mine.OwnerID)
	}
}

func TestACaseKeepsItsStatusAndDatesInStep(t *testing.T) {
	d := seeded(t)
	c := got[domain.Case](d)(d.boss.SaveCase(d.ctx, "", domain.Case{Ref: "77", Subject: "nobody's"}))
	if c.AccountID != 0 || c.Severity != domain.SeverityNormal || c.Status != domain.CaseOpen || !c.OpenedAt.Equal(storetest.Morning) {
		t.Errorf("new: %+v", c)
	}
	d.clock.Add(time.Hour)
	c.Status = domain.CaseResolved
	c = got[domain.Case](d)(d.boss.SaveCase(d.ctx, "", c))
	if !c.ResolvedAt.Equal(d.clock.Now()) {
		t.Errorf("resolved at %s", c.ResolvedAt)
	}
	d.clock.Add(time.Hour)
	c.Status = domain.CaseOpen
	c = got[domain.Case](d)(d.boss.SaveCase(d.ctx, "", c))
	if c.Reopened != 1 || !c.ReopenedAt.Equal(d.clock.Now()) || !c.ResolvedAt.IsZero() {
		t.Errorf("reopened: %+v", c)
	}
}

func TestATierByHandNeedsAManagerAndHoldsForAYear(t *testing.T) {
	d := seeded(t)
	id := d.seed.Partners["Corvus Systems"]
	p := got[domain.Partner](d)(d.boss.Partner(d.ctx, id))
	p.Tier = domain.TierGold
	pm := d.svc.As(d.seed.Actor("Maya Koch", domain.RolePartnerM))
	_, err := pm.SavePartner(d.ctx, "", p)
	d.refused(err, domain.Forbidden, "")
	p = got[domain.Partner](d)(d.boss.SavePartner(d.ctx, "", p))
	if p.TierSince != domain.NewDate(2026, 11, 20) || p.TierLocked != domain.NewDate(2027, 11, 20) {
		t.Errorf("since %s locked %s", p.TierSince, p.TierLocked)
	}
	p.Code = "ZZ99"
	_, err = d.boss.SavePartner(d.ctx, "", p)
	d.refused(err, domain.Invalid, "code")
}

func TestAPartnerWithoutACodeGetsAFreeOne(t *testing.T) {
	d := seeded(t)
	p := got[domain.Partner](d)(d.boss.SavePartner(d.ctx, "", domain.Partner{Name: "Ember MSP"}))
	if !strings.HasPrefix(p.Code, "EM") || p.Tier != domain.TierBronze {
		t.Errorf("code %q tier %q", p.Code, p.Tier)
	}
}

func TestDetailsHaveTheirPeopleAndHistory(t *testing.T) {
	d := seeded(t)
	a := got[store.AccountDetail](d)(d.boss.Account(d.ctx, d.seed.Accounts["Atlas Freight"]))
	if len(a.Contacts) != 1 || len(a.Events) != 1 || len(a.Answers) != 1 || len(a.Referrals) != 1 || a.Owner != "Ana Ruiz" {
		t.Errorf("%+v", a)
	}
	c := got[store.ContactDetail](d)(d.boss.Contact(d.ctx, d.seed.Contacts["Ken Ito"]))
	if c.Account.Name != "Polar Insurance" || len(c.Asks) != 1 || len(c.Answers) != 1 {
		t.Errorf("%+v", c)
	}
	if c := got[store.ContactDetail](d)(d.boss.Contact(d.ctx, d.seed.Contacts["Dana Cole"])); c.Code == "" {
		t.Error("Dana has no referrer code")
	}
	_, err := d.boss.Account(d.ctx, 999_999)
	d.refused(err, domain.NotFound, "")
}

func TestListsAreByNameInPages(t *testing.T) {
	d := seeded(t)
	var names []string
	q := store.PageQuery{Limit: 4}
	for {
		rows := got[[]domain.Account](d)(d.boss.Accounts(d.ctx, q))
		if len(rows) == 0 {
			break
		}
		for _, r := range rows {
			names = append(names, r.NameKey)
		}
		q.After = rows[len(rows)-1].ID
	}
	want := []string{"atlas freight", "blue heron foods", "castellan gmbh", "cobalt labs", "fjord analytics", "halcyon hotels", "helios energy", "juniper works",
		"kestrel health", "meridian bank", "northwind labs", "orchard vine", "polar insurance", "quartz media", "quill legal", "sable co", "sona medical", "vantage ai", "東京ロボティクス"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
	mine := got[[]domain.Contact](d)(d.boss.Contacts(d.ctx, store.PageQuery{Scope: store.Scope{OwnerID: d.seed.Users["Maya Koch"]}}))
	if len(mine) != 4 || mine[0].Name != "Finn Gray" {
		t.Errorf("Maya's people: %+v", mine)
	}
}

func TestSavedViewsBelongToTheirUserAndAreReplacedByName(t *testing.T) {
	d := seeded(t)
	ana := d.svc.As(d.seed.Ana())
	v := got[domain.SavedView](d)(ana.SaveView(d.ctx, "", domain.SavedView{Screen: "today", Name: "mine", Filter: `{"owner":"me"}`}))
	w := got[domain.SavedView](d)(ana.SaveView(d.ctx, "", domain.SavedView{Screen: "today", Name: "mine", Filter: `{"owner":"all"}`}))
	if v.ID != w.ID {
		t.Errorf("%d and %d", v.ID, w.ID)
	}
	if views := got[[]domain.SavedView](d)(ana.Views(d.ctx, "today")); len(views) != 1 || views[0].Filter != `{"owner":"all"}` {
		t.Errorf("%+v", views)
	}
	if views := got[[]domain.SavedView](d)(d.svc.As(d.seed.Leo()).Views(d.ctx, "today")); len(views) != 0 {
		t.Errorf("Leo sees %+v", views)
	}
	_, err := ana.SaveView(d.ctx, "", domain.SavedView{Screen: "today", Name: "bad", Filter: "{"})
	d.refused(err, domain.Invalid, "filter")
}

func TestTheAuditIsOnesOwnUnlessOneMayReadAll(t *testing.T) {
	d := seeded(t)
	ana := d.svc.As(d.seed.Ana())
	got[domain.Contact](d)(ana.Snooze(d.ctx, store.SnoozeInput{ContactID: d.seed.Contacts["Sam Bell"], Until: d.clock.Now().Add(time.Hour)}))
	if rows := got[[]domain.AuditEvent](d)(ana.Audit(d.ctx, store.AuditQuery{})); len(rows) != 1 || rows[0].Action != "contact.snooze" {
		t.Errorf("%+v", rows)
	}
	if rows := got[[]domain.AuditEvent](d)(d.boss.Audit(d.ctx, store.AuditQuery{Limit: 500})); len(rows) < 50 {
		t.Errorf("%d events", len(rows))
	}
	_, err := d.svc.As(d.seed.Actor("Leo Park", domain.RoleViewer)).Audit(d.ctx, store.AuditQuery{})
	d.refused(err, domain.Forbidden, "")
}
