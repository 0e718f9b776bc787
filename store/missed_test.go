package store_test

import (
	"testing"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/storetest"
)

func (d *desk) missed(days int) []store.MissedItem {
	d.Helper()
	r := got[store.MissedReport](d)(d.boss.Missed(d.ctx, store.MissedQuery{From: storetest.Morning.AddDate(0, 0, -days), To: d.clock.Now()}))
	return r.Items
}

func TestABackDatedAnswerIsAMissedWindow(t *testing.T) {
	d := seeded(t)
	before := len(d.missed(10))
	got[domain.Answer](d)(d.boss.SaveAnswer(d.ctx, "", domain.Answer{ContactID: d.seed.Contacts["Sam Bell"], Score: 10, RespondedAt: storetest.Morning.Add(-3 * day)}))
	items := d.missed(10)
	if len(items) != before+1 {
		t.Fatalf("%d missed windows, %d before", len(items), before)
	}
	if items[0].Contact != "Sam Bell" || !items[0].ClosedAt.Equal(storetest.Morning.Add(-2*day)) {
		t.Errorf("%+v", items[0])
	}
}

func TestWindowsThatClosedBeforeTheFirstImportAreNobodysFault(t *testing.T) {
	d := seeded(t)
	got[domain.Answer](d)(d.boss.SaveAnswer(d.ctx, "", domain.Answer{ContactID: d.seed.Contacts["Sam Bell"], Score: 10, RespondedAt: storetest.Morning.Add(-3 * day)}))
	all := len(d.missed(400))
	first := storetest.Morning.Add(-10 * day)
	err := d.svc.Backend.Write(d.ctx, func(tx store.Tx) error {
		return tx.ImportJobs().Put(&domain.ImportJob{Meta: domain.Meta{CreatedAt: first}, Kind: "nps", Done: true})
	})
	if err != nil {
		t.Fatal(err)
	}
	items := d.missed(400)
	if len(items) == 0 || len(items) >= all {
		t.Errorf("%d of %d missed windows count from the first import on", len(items), all)
	}
	for _, i := range items {
		if i.ClosedAt.Before(domain.DateOf(first, d.clock.Now().Location()).Start(d.clock.Now().Location())) {
			t.Errorf("%s's window closed at %s", i.Contact, i.ClosedAt)
		}
	}
}
