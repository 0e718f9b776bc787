package storetest

import (
	"slices"

	"github.com/google/go-cmp/cmp"
	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

func recordsKept(d *desk) {
	a := got[domain.Account](d)(d.boss.SaveAccount(d.ctx, "", domain.Account{Name: "Zinc & Söhne", Kind: domain.AccountCustomer, Lifecycle: domain.LifeLive,
		CustomerSince: domain.NewDate(2024, 2, 29), ARR: domain.Money{Minor: 9_007_199_254_740_993, Currency: "EUR"}, OwnerID: d.seed.Users["Ana Ruiz"]}))
	c := got[domain.Contact](d)(d.boss.SaveContact(d.ctx, "", domain.Contact{AccountID: a.ID, Name: "Jo Zink", EmailRaw: "jo@zinc.example"}))
	c.Title = "Chefin"
	if c = got[domain.Contact](d)(d.boss.SaveContact(d.ctx, "", c)); c.Title != "Chefin" || c.Email != "jo@zinc.example" {
		d.Errorf("the contact is %+v", c)
	}
	answer := got[domain.Answer](d)(d.boss.SaveAnswer(d.ctx, "", domain.Answer{ContactID: c.ID, Survey: domain.SurveyNPS, Score: 10, Comment: "gern\n\"ja\""}))
	k := got[domain.Case](d)(d.boss.SaveCase(d.ctx, "", domain.Case{AccountID: a.ID, Ref: "9001", Subject: "Slow", Severity: domain.SeverityLow}))
	e := got[domain.SuccessEvent](d)(d.boss.SaveEvent(d.ctx, "", domain.SuccessEvent{AccountID: a.ID, ContactID: c.ID, Kind: domain.EventROI}))
	answer.Comment, k.Severity, e.Outcome = "sehr gern", domain.SeverityHigh, domain.OutcomePositive
	answer = got[domain.Answer](d)(d.boss.SaveAnswer(d.ctx, "", answer))
	k = got[domain.Case](d)(d.boss.SaveCase(d.ctx, "", k))
	e = got[domain.SuccessEvent](d)(d.boss.SaveEvent(d.ctx, "", e))
	whole := got[store.AccountDetail](d)(d.boss.Account(d.ctx, a.ID))
	if whole.Account.ARR != a.ARR || whole.Account.CustomerSince != a.CustomerSince || whole.Owner != "Ana Ruiz" || len(whole.Contacts) != 1 ||
		!slices.Contains(whole.Answers, answer) || !slices.Contains(whole.Cases, k) || !slices.Contains(whole.Events, e) {
		d.Errorf("the account is %+v", whole)
	}
	now := whole.Account
	now.Industry = "metal"
	kept := got[domain.Account](d)(d.boss.SaveAccount(d.ctx, "", now))
	if kept.Industry != "metal" || kept.ID != a.ID || kept.Rev <= now.Rev || kept.ARR != a.ARR {
		d.Errorf("saved again, it is %+v", kept)
	}
}

func partnersKept(d *desk) {
	p := got[domain.Partner](d)(d.boss.SavePartner(d.ctx, "", domain.Partner{Name: "Delta Advisory", Type: "agency"}))
	p.Email = "hello@delta.example"
	p = got[domain.Partner](d)(d.boss.SavePartner(d.ctx, "", p))
	if now := got[domain.Partner](d)(d.boss.Partner(d.ctx, p.ID)); p.Email != "hello@delta.example" || now != p {
		d.Errorf("the partner is %+v, saved as %+v", now, p)
	}
	v := got[domain.SavedView](d)(d.boss.SaveView(d.ctx, "", domain.SavedView{Screen: "today", Name: "Mine", Filter: `{"owner":"me"}`}))
	v.Filter = `{"owner":"all"}`
	v = got[domain.SavedView](d)(d.boss.SaveView(d.ctx, "", v))
	if all := got[[]domain.SavedView](d)(d.boss.Views(d.ctx, "today")); len(all) != 1 || all[0] != v {
		d.Errorf("the views are %+v, want %+v", all, v)
	}
}

func recordsFound(d *desk) {
	named := got[[]domain.Account](d)(d.boss.Accounts(d.ctx, store.PageQuery{Search: "northwind"}))
	if len(named) != 1 || named[0].Name != "Northwind Labs" {
		d.Errorf("found %+v", named)
	}
	if page := got[[]domain.Account](d)(d.boss.Accounts(d.ctx, store.PageQuery{Limit: 4})); len(page) != 4 {
		d.Errorf("a page has %d accounts", len(page))
	} else if next := got[[]domain.Account](d)(d.boss.Accounts(d.ctx, store.PageQuery{Limit: 4, After: page[3].ID})); len(next) != 4 || slices.Contains(page, next[0]) {
		d.Errorf("the next page is %+v", next)
	}
	if found := got[[]domain.Contact](d)(d.boss.Contacts(d.ctx, store.PageQuery{Search: "mori"})); len(found) != 1 || found[0].Title != "部長" {
		d.Errorf("found %+v", found)
	}
	if all := got[[]domain.Partner](d)(d.boss.Partners(d.ctx, store.PageQuery{})); len(all) != 2 {
		d.Errorf("the partners are %+v", all)
	}
	hits := got[[]store.Hit](d)(d.boss.Search(d.ctx, "東京", 5))
	if len(hits) != 1 || hits[0].Kind != "account" || hits[0].ID != d.seed.Accounts["東京ロボティクス"] {
		d.Errorf("found %+v", hits)
	}
}

func imports(d *desk) {
	b := store.ImportBatch{Kind: "accounts", System: "crm", File: "a.csv", Last: true, Rows: []store.ImportRow{
		{Line: 2, ExtID: "001", AccountRec: &domain.Account{Name: "Ochre Ltd", Kind: domain.AccountCustomer}},
		{Line: 3, ExtID: "002", AccountRec: &domain.Account{Name: "Ochre Ltd", Kind: domain.AccountCustomer}}}}
	b.DryRun = true
	dry := got[store.ImportResult](d)(d.boss.ImportBatch(d.ctx, b))
	if found := got[[]domain.Account](d)(d.boss.Accounts(d.ctx, store.PageQuery{Search: "ochre"})); len(found) != 0 {
		d.Errorf("a dry run kept %+v", found)
	}
	b.DryRun = false
	done := got[store.ImportResult](d)(d.boss.ImportBatch(d.ctx, b))
	if diff := cmp.Diff(dry.Results, done.Results); diff != "" || len(done.Results) != 2 || done.Results[0].Status != store.RowCreated {
		d.Errorf("the import gave %+v; other than the dry run: %s", done, diff)
	}
	if found := got[[]domain.Account](d)(d.boss.Accounts(d.ctx, store.PageQuery{Search: "ochre"})); len(found) == 0 {
		d.Error("the import kept nothing")
	}
}

func programs(d *desk) {
	p, version, err := d.boss.Program(d.ctx)
	if err != nil || version != 0 || p.Gates.YearlyCap != domain.DefaultProgram().Gates.YearlyCap {
		d.Fatalf("the program is %+v, version %d, %v", p, version, err)
	}
	next := got[int64](d)(d.boss.ApplyProgram(d.ctx, "", "tz = \"Europe/Berlin\"\n[gates]\nyearly_cap = 3\n", nil))
	p, version, err = d.boss.Program(d.ctx)
	if err != nil || next == 0 || version != next || p.Gates.YearlyCap != 3 || p.Zone().String() != "Europe/Berlin" {
		d.Errorf("applied as %d, the program is %+v, version %d, %v", next, p, version, err)
	}
	if _, err := d.boss.ApplyProgram(d.ctx, "", "[gates]\nyearly_cap = \"x\"\n", nil); err == nil {
		d.Error("a bad program was applied")
	}
}

func audits(d *desk) {
	r := d.referral("Sona Medical")
	got[domain.Referral](d)(d.As(d.seed.Maya()).Thank(d.ctx, "op-thanks", r.ID, r.Rev))
	events := got[[]domain.AuditEvent](d)(d.boss.Audit(d.ctx, store.AuditQuery{OpID: "op-thanks"}))
	if len(events) != 1 || events[0].Action != "referral.thank" || events[0].Actor != "Maya Koch" || events[0].SubjectID != r.ID || events[0].After == "" {
		d.Errorf("the audit has %+v", events)
	}
	older := got[[]domain.AuditEvent](d)(d.boss.Audit(d.ctx, store.AuditQuery{Before: events[0].ID, Limit: 2}))
	if len(older) != 2 || older[0].ID >= events[0].ID {
		d.Errorf("before that is %+v", older)
	}
	if chain := got[store.ChainReport](d)(d.boss.VerifyAudit(d.ctx)); !chain.OK {
		d.Errorf("the chain is %+v", chain)
	}
}
