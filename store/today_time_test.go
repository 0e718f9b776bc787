package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/storetest"
)

func TestAWindowClosesWhenItsTimeHasCome(t *testing.T) {
	d := seeded(t)
	d.clock.Set(storetest.Morning.Add(24 * time.Hour))
	have := d.queue(store.QueueQuery{})
	for _, i := range have {
		if i.Contact == "Priya Shah" && i.Trigger != domain.TriggerStanding {
			t.Errorf("Priya's window is still %s", i.Trigger)
		}
		if i.Contact == "Marta Diaz" && i.Trigger != domain.TriggerROI {
			t.Errorf("Marta's window is %s", i.Trigger)
		}
	}
	d.clock.Set(storetest.Morning.Add(39 * time.Hour))
	if slices.Contains(d.names(store.QueueQuery{}), "Marta Diaz") {
		t.Error("Marta can still be asked about the ROI after 48 h")
	}
}

func TestASnoozeEndsByItself(t *testing.T) {
	d := seeded(t)
	d.clock.Set(storetest.Morning.Add(10 * 24 * time.Hour))
	if s := d.state("Omar Haddad"); s != domain.QueueOpen {
		t.Errorf("Omar is %s", s)
	}
}

func TestACooldownLiftsOnItsDay(t *testing.T) {
	d := seeded(t)
	ken := d.item("Ken Ito")
	d.clock.Set(ken.LiftsAt.Add(time.Second))
	if e := d.item("Ken Ito"); slices.Contains(e.Codes, "cooldown_account") || slices.Contains(e.Codes, "cooldown_contact") {
		t.Errorf("after %s still %v", ken.LiftsAt, e.Codes)
	}
}

func TestASweepIsBoundedAndSaysWhetherMoreIsLeft(t *testing.T) {
	d := seeded(t)
	d.clock.Set(storetest.Morning.AddDate(1, 0, 0))
	sweeps := 0
	for more := true; more; sweeps++ {
		more = got[bool](d)(d.svc.Sweep(d.ctx, 2))
	}
	if sweeps < 3 {
		t.Errorf("%d sweeps of two accounts", sweeps)
	}
	if more := got[bool](d)(d.svc.Sweep(d.ctx, 2)); more {
		t.Error("a swept queue has more")
	}
}

// readOnly is a backend whose file may not be written.
type readOnly struct{ store.Backend }

func (readOnly) Write(context.Context, func(store.Tx) error) error {
	return domain.Errorf(domain.Unavailable, "This store may only be read.")
}

func TestAStoreThatCannotBeWrittenShowsOnlyWhatIsTrueNow(t *testing.T) {
	d := seeded(t)
	d.queue(store.QueueQuery{})
	d.svc.Backend = readOnly{d.svc.Backend}
	d.clock.Set(storetest.Morning.Add(3 * day))
	at := d.names(store.QueueQuery{AsOf: d.clock.Now()})
	for _, limit := range []int{1, 3, 50} {
		for _, i := range d.queue(store.QueueQuery{Limit: limit}) {
			if !slices.Contains(at, i.Contact) {
				t.Errorf("%s (%s) is shown after the window closed", i.Contact, i.Trigger)
			}
		}
	}
}

func TestASweepLeavesNoOperationAndNoAudit(t *testing.T) {
	d := seeded(t)
	before := got[[]domain.AuditEvent](d)(d.boss.Audit(d.ctx, store.AuditQuery{Limit: 1}))
	d.clock.Set(storetest.Morning.AddDate(0, 2, 0))
	d.queue(store.QueueQuery{})
	after := got[[]domain.AuditEvent](d)(d.boss.Audit(d.ctx, store.AuditQuery{Limit: 1}))
	if before[0].ID != after[0].ID {
		t.Errorf("the sweep was audited as %+v", after[0])
	}
}

func TestTheSweptQueueEqualsTheQueueAsOf(t *testing.T) {
	for _, ahead := range []time.Duration{0, time.Minute, 23 * time.Hour, 25 * time.Hour, 5 * day, 12 * day, 40 * day, 100 * day, 200 * day, 400 * day} {
		d := seeded(t)
		at := storetest.Morning.Add(ahead)
		for _, state := range []domain.QueueState{domain.QueueOpen, domain.QueueBlocked, domain.QueueSnoozed, domain.QueueNone} {
			asOf := d.queue(store.QueueQuery{State: state, AsOf: at, Limit: 4})
			d.clock.Set(at)
			swept := d.queue(store.QueueQuery{State: state, Limit: 5})
			if diff := cmp.Diff(asOf, swept); diff != "" {
				t.Errorf("%s after %s (-as of +swept): %s", state, ahead, diff)
			}
			d.clock.Set(storetest.Morning)
		}
	}
}

const day = 24 * time.Hour

func TestTheQueueAsOfThePastIgnoresWhatCameLater(t *testing.T) {
	d := seeded(t)
	at := storetest.Morning.Add(-3 * time.Hour)
	have := d.names(store.QueueQuery{AsOf: at})
	for _, later := range []string{"Priya Shah", "Jonas Weber"} {
		for _, i := range d.queue(store.QueueQuery{AsOf: at}) {
			if i.Contact == later && i.Trigger == domain.TriggerNPS {
				t.Errorf("%s is asked about an answer of the future", later)
			}
		}
	}
	if !slices.Contains(have, "Marta Diaz") {
		t.Errorf("as of %s: %v", at, have)
	}
	page := got[store.QueuePage](d)(d.boss.Queue(d.ctx, store.QueueQuery{AsOf: at}))
	if !page.AsOf.Equal(at) || page.Total != int64(len(have)) {
		t.Errorf("as of %s, total %d of %d", page.AsOf, page.Total, len(have))
	}
}

func TestARebuiltQueueEqualsTheKeptOne(t *testing.T) {
	d := seeded(t)
	d.queue(store.QueueQuery{})
	before, counts := everything(d)
	var done, total int64
	if err := d.svc.RebuildQueue(d.ctx, func(n, of int64) { done, total = n, of }); err != nil {
		t.Fatal(err)
	}
	if done != total || total != 15 {
		t.Errorf("%d of %d accounts", done, total)
	}
	after, countsAfter := everything(d)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("rows: %s", diff)
	}
	if diff := cmp.Diff(counts, countsAfter); diff != "" {
		t.Errorf("counts: %s", diff)
	}
}

func everything(d *desk) (out []store.QueueItem, c store.QueueCounts) {
	d.Helper()
	for _, state := range []domain.QueueState{domain.QueueOpen, domain.QueueBlocked, domain.QueueSnoozed, domain.QueueNone} {
		out = append(out, d.queue(store.QueueQuery{State: state})...)
	}
	return out, got[store.QueueCounts](d)(d.boss.QueueCounts(d.ctx, store.Scope{}))
}

func TestNewSettingsJudgeEverybodyAnew(t *testing.T) {
	d := seeded(t)
	p := domain.DefaultProgram()
	p.Eligibility.PromoterMin = 8
	v := got[int64](d)(d.boss.ApplyProgram(d.ctx, "op-apply", "promoter_min = 8", p))
	d.svc.Parse = func(string) (*domain.Program, error) { return p, nil }
	if v != 1 || d.state("Ines Roth") != domain.QueueOpen {
		t.Errorf("version %d, Ines (NPS 8) is %s", v, d.state("Ines Roth"))
	}
	if again := got[int64](d)(d.boss.ApplyProgram(d.ctx, "op-apply", "promoter_min = 8", p)); again != v {
		t.Errorf("the same operation again made version %d", again)
	}
	_, err := d.svc.As(d.seed.Ana()).ApplyProgram(d.ctx, "", "", p)
	d.refused(err, domain.Forbidden, "")
}

func TestANewZoneLeavesEverySumAndRowSound(t *testing.T) {
	d := seeded(t)
	p := domain.DefaultProgram()
	p.TZ, p.FiscalYearStart = "Asia/Tokyo", 4
	d.svc.Parse = func(string) (*domain.Program, error) { return p, nil }
	got[int64](d)(d.boss.ApplyProgram(d.ctx, "", "tz", p))
	r := got[store.Report](d)(d.svc.Doctor(d.ctx))
	for _, c := range r.Checks {
		if c.Findings > 0 {
			t.Errorf("%s %s: %v", c.ID, c.Name, c.Keys)
		}
	}
}
