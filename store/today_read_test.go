package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/storetest"
)

func TestTheSeededBookShowsEveryState(t *testing.T) {
	d := seeded(t)
	want := map[domain.QueueState][]string{
		domain.QueueOpen:    {"Priya Shah", "Jonas Weber", "Marta Diaz", "Tom Okafor", "Aiko Mori", "Liv Hansen", "Dana Cole", "Sam Bell", "Rosa Prado"},
		domain.QueueBlocked: {"Ruth Adler", "Ken Ito", "Eve Marsh"},
		domain.QueueSnoozed: {"Omar Haddad"},
		domain.QueueNone:    {"Ines Roth", "Finn Gray"},
	}
	for state, people := range want {
		have := d.names(store.QueueQuery{State: state})
		slices.Sort(have)
		slices.Sort(people)
		if diff := cmp.Diff(people, have); diff != "" {
			t.Errorf("%s: %s", state, diff)
		}
	}
}

func TestTheQueueIsInOrderOfPriority(t *testing.T) {
	d := seeded(t)
	items := d.queue(store.QueueQuery{})
	for i := 1; i < len(items); i++ {
		if items[i].Priority > items[i-1].Priority {
			t.Errorf("%s (%.2f) comes after %s (%.2f)", items[i].Contact, items[i].Priority, items[i-1].Contact, items[i-1].Priority)
		}
	}
	if items[0].Contact != "Priya Shah" {
		t.Errorf("first is %s", items[0].Contact)
	}
}

func TestAnItemSaysWhyNowAndForWhom(t *testing.T) {
	d := seeded(t)
	want := map[string]string{"Priya Shah": "NPS 10 · 20 min", "Jonas Weber": "NPS 9 · 5 min", "Marta Diaz": "ROI evidenced", "Tom Okafor": "QBR positive",
		"Liv Hansen": "day 90 delivery", "Dana Cole": "first win", "Sam Bell": "project done", "Rosa Prado": "standing: NPS 9, 4 mo ago"}
	for _, i := range d.queue(store.QueueQuery{}) {
		if w, ok := want[i.Contact]; ok && i.Record.Label != w {
			t.Errorf("%s: %q, want %q", i.Contact, i.Record.Label, w)
		}
	}
	p := d.queue(store.QueueQuery{})[0]
	if p.Account != "Northwind Labs" || p.Title != "VP Operations" || p.Owner != "Ana Ruiz" || p.ARR.Minor != 8_400_000 || p.Email != "priya.shah@northwind.example" {
		t.Errorf("item %+v", p)
	}
	if !p.DueAt.Equal(storetest.Morning.Add(100*time.Minute)) || p.Score < 60 || p.Band == "" || p.ContactRev == 0 || p.AccountRev == 0 {
		t.Errorf("due %s score %d %s rev %d %d", p.DueAt, p.Score, p.Band, p.ContactRev, p.AccountRev)
	}
}

func TestABlockedItemNamesItsGateAndWhenItLifts(t *testing.T) {
	d := seeded(t)
	for _, i := range d.queue(store.QueueQuery{State: domain.QueueBlocked}) {
		switch i.Contact {
		case "Ruth Adler":
			if !slices.Contains(i.Codes, "open_case") || !i.LiftsAt.IsZero() {
				t.Errorf("%v %s", i.Codes, i.LiftsAt)
			}
		case "Ken Ito":
			if !slices.Contains(i.Codes, "cooldown_contact") || i.LiftsAt.IsZero() {
				t.Errorf("%v %s", i.Codes, i.LiftsAt)
			}
		case "Eve Marsh":
			if !slices.Contains(i.Codes, "unsubscribed") {
				t.Errorf("%v", i.Codes)
			}
		}
	}
}

func TestTheQueueOfAnOwnerHasOnlyTheirAccounts(t *testing.T) {
	d := seeded(t)
	have := d.names(store.QueueQuery{Scope: store.Scope{OwnerID: d.seed.Users["Maya Koch"]}})
	if diff := cmp.Diff([]string{"Liv Hansen", "Rosa Prado"}, have); diff != "" {
		t.Error(diff)
	}
}

func TestTheQueueIsOfCustomersOnly(t *testing.T) {
	d := seeded(t)
	if have := d.names(store.QueueQuery{Scope: store.Scope{Track: domain.TrackPartner}}); len(have) != 0 {
		t.Errorf("partners: %v", have)
	}
	if have := d.names(store.QueueQuery{Scope: store.Scope{Track: domain.TrackCustomer}}); len(have) == 0 {
		t.Error("no customers")
	}
}

func TestPagesHaveNoGapsAndNoRepeats(t *testing.T) {
	d := seeded(t)
	twins(d, 23)
	whole := d.names(store.QueueQuery{Limit: 1000})
	if len(whole) != 9+23 {
		t.Fatalf("%d rows", len(whole))
	}
	for limit := 1; limit <= 7; limit++ {
		if diff := cmp.Diff(whole, d.names(store.QueueQuery{Limit: limit})); diff != "" {
			t.Errorf("limit %d: %s", limit, diff)
		}
	}
}

func TestPagesKeepTheirMomentWhileTimePasses(t *testing.T) {
	d := seeded(t)
	twins(d, 10)
	whole := d.names(store.QueueQuery{})
	page := got[store.QueuePage](d)(d.boss.Queue(d.ctx, store.QueueQuery{Limit: 6}))
	d.clock.Add(time.Minute)
	rest := d.names(store.QueueQuery{Limit: 6, After: page.Next})
	var first []string
	for _, i := range page.Items {
		first = append(first, i.Contact)
	}
	if diff := cmp.Diff(whole, append(first, rest...)); diff != "" {
		t.Error(diff)
	}
}

func TestAForeignCursorIsRefused(t *testing.T) {
	d := seeded(t)
	_, err := d.boss.Queue(d.ctx, store.QueueQuery{After: "nonsense"})
	d.refused(err, domain.Invalid, "after")
}

// twins adds people of one name, priority and close, so that only the id tells them apart.
func twins(d *desk, n int) {
	d.Helper()
	a := got[domain.Account](d)(d.boss.SaveAccount(d.ctx, "", domain.Account{Name: "Twin Co", CustomerSince: domain.NewDate(2020, 1, 1)}))
	for range n {
		p := got[domain.Contact](d)(d.boss.SaveContact(d.ctx, "", domain.Contact{AccountID: a.ID, Name: "Twin"}))
		got[domain.Answer](d)(d.boss.SaveAnswer(d.ctx, "", domain.Answer{ContactID: p.ID, Survey: domain.SurveyNPS, Score: 9}))
	}
}

func TestTheCountsAddUp(t *testing.T) {
	d := seeded(t)
	c := got[store.QueueCounts](d)(d.boss.QueueCounts(d.ctx, store.Scope{}))
	if c.Open != 9 || c.Blocked != 3 || c.Snoozed != 1 || c.None != 2 || c.OwnsAny {
		t.Errorf("%+v", c)
	}
	var reasons int64
	for _, r := range c.Reasons {
		reasons += r.N
	}
	if reasons != c.Blocked+c.None {
		t.Errorf("%d reasons for %d people: %+v", reasons, c.Blocked+c.None, c.Reasons)
	}
	mine := got[store.QueueCounts](d)(d.svc.As(d.seed.Ana()).QueueCounts(d.ctx, store.Scope{OwnerID: d.seed.Users["Ana Ruiz"]}))
	if mine.Open != 7 || !mine.OwnsAny {
		t.Errorf("mine %+v", mine)
	}
	d.clock.Add(22*time.Hour + 45*time.Minute)
	got[store.QueuePage](d)(d.boss.Queue(d.ctx, store.QueueQuery{}))
	if c = got[store.QueueCounts](d)(d.boss.QueueCounts(d.ctx, store.Scope{})); c.ClosingSoon != 2 {
		t.Errorf("closing soon %d, want the two NPS windows", c.ClosingSoon)
	}
}

func TestNobodyWithoutARoleSeesTheQueue(t *testing.T) {
	d := seeded(t)
	_, err := d.svc.As(domain.Actor{}).Queue(d.ctx, store.QueueQuery{})
	d.refused(err, domain.Unauthenticated, "")
}

func TestWhyListsGatesScoreAndTimeline(t *testing.T) {
	d := seeded(t)
	e := got[store.Explanation](d)(d.boss.Why(d.ctx, d.seed.Contacts["Priya Shah"], time.Time{}))
	if len(e.Verdict.Gates) < 30 || len(e.Verdict.Readiness.Components) < 6 || !e.Verdict.Askable() || !e.Verdict.Named {
		t.Errorf("%d gates, %d components, %s", len(e.Verdict.Gates), len(e.Verdict.Readiness.Components), e.Verdict.State)
	}
	var kinds []string
	for _, i := range e.Timeline {
		kinds = append(kinds, i.Kind+": "+i.Text)
	}
	want := []string{"answer: NPS 10", "event: QBR · positive · willing to refer: named", "event: ROI achieved · positive · −38 % handling time"}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Error(diff)
	}
	if e.Item.Score != e.Verdict.Readiness.Score || e.Item.Account != "Northwind Labs" {
		t.Errorf("item %+v", e.Item)
	}
}

func TestWhyGivesTheReferrerCodeAndTheReferrals(t *testing.T) {
	d := seeded(t)
	e := got[store.Explanation](d)(d.boss.Why(d.ctx, d.seed.Contacts["Dana Cole"], time.Time{}))
	if e.Code == "" || !slices.ContainsFunc(e.Timeline, func(i store.TimelineItem) bool { return strings.HasPrefix(i.Text, "introduced Helios Energy") }) {
		t.Errorf("code %q, timeline %+v", e.Code, e.Timeline)
	}
}

func TestWhyAtAMomentLeavesOutWhatCameLater(t *testing.T) {
	d := seeded(t)
	at := storetest.Morning.Add(-time.Hour)
	e := got[store.Explanation](d)(d.boss.Why(d.ctx, d.seed.Contacts["Priya Shah"], at))
	if e.Verdict.State != domain.QueueNone || len(e.Timeline) != 2 || !e.AsOf.Equal(at) {
		t.Errorf("%s with %d items at %s", e.Verdict.State, len(e.Timeline), e.AsOf)
	}
}

func TestWhyOfSomebodyWithoutAnAccountIsNoPool(t *testing.T) {
	d := seeded(t)
	p := got[domain.Contact](d)(d.boss.SaveContact(d.ctx, "", domain.Contact{Name: "Lost Soul"}))
	e := got[store.Explanation](d)(d.boss.Why(d.ctx, p.ID, time.Time{}))
	if e.Verdict.State != domain.QueueNone || e.Item.Contact != "Lost Soul" {
		t.Errorf("%+v", e.Item)
	}
}

func TestWhyOfAnUnknownContactIsNotFound(t *testing.T) {
	d := seeded(t)
	_, err := d.boss.Why(d.ctx, 999_999, time.Time{})
	d.refused(err, domain.NotFound, "")
	_, err = d.boss.WhyAccount(d.ctx, 999_999, time.Time{})
	d.refused(err, domain.NotFound, "")
}

func TestADetractorsCommentIsNotShownToColleagues(t *testing.T) {
	d := seeded(t)
	acc := d.seed.Accounts["Northwind Labs"]
	b := got[domain.Contact](d)(d.boss.SaveContact(d.ctx, "", domain.Contact{AccountID: acc, Name: "Bo Chan", DecisionMaker: true}))
	got[domain.Answer](d)(d.boss.SaveAnswer(d.ctx, "", domain.Answer{ContactID: b.ID, Survey: domain.SurveyNPS, Score: 2, Comment: "secret grudge"}))
	es := got[[]store.Explanation](d)(d.boss.WhyAccount(d.ctx, acc, time.Time{}))
	if len(es) != 2 {
		t.Fatalf("%d explanations", len(es))
	}
	for _, i := range es[0].Timeline {
		if strings.Contains(i.Text, "secret") {
			t.Errorf("Priya's timeline shows %q", i.Text)
		}
	}
	if d.state("Priya Shah") != domain.QueueBlocked {
		t.Error("a detractor who decides does not block the account (CASES 6)")
	}
}
