package storetest

import (
	"slices"

	"github.com/google/go-cmp/cmp"
	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

func today(d *desk) {
	whole := got[store.QueuePage](d)(d.boss.Queue(d.ctx, store.QueueQuery{}))
	counts := got[store.QueueCounts](d)(d.boss.QueueCounts(d.ctx, store.Scope{}))
	if len(whole.Items) == 0 || int64(len(whole.Items)) != counts.Open || whole.Total != counts.Open {
		d.Errorf("%d in the queue, %d in all, counted %d", len(whole.Items), whole.Total, counts.Open)
	}
	var paged []store.QueueItem
	q := store.QueueQuery{AsOf: whole.AsOf, Limit: 3}
	for page := (store.QueuePage{Next: "?"}); page.Next != ""; q.After = page.Next {
		page = got[store.QueuePage](d)(d.boss.Queue(d.ctx, q))
		paged = append(paged, page.Items...)
		if len(page.Items) == 0 || len(paged) > len(whole.Items) {
			break
		}
	}
	ids := func(items []store.QueueItem) (out []int64) {
		for _, i := range items {
			out = append(out, i.ContactID)
		}
		return out
	}
	if diff := cmp.Diff(ids(whole.Items), ids(paged)); diff != "" {
		d.Errorf("page by page it is another queue: %s", diff)
	}
	mine := got[store.QueuePage](d)(d.boss.Queue(d.ctx, store.QueueQuery{Scope: store.Scope{OwnerID: d.seed.Users["Maya Koch"]}}))
	if len(mine.Items) == 0 || slices.ContainsFunc(mine.Items, func(i store.QueueItem) bool { return i.Owner != "Maya Koch" }) {
		d.Errorf("Maya's queue is %+v", mine.Items)
	}
	why := got[store.Explanation](d)(d.boss.Why(d.ctx, d.seed.Contacts["Priya Shah"], store.AsOf{}))
	if !why.Verdict.Askable() || why.Verdict.ContactID != d.seed.Contacts["Priya Shah"] || why.Account.Name != "Northwind Labs" || len(why.Timeline) == 0 {
		d.Errorf("why Priya: %+v", why)
	}
	before := got[store.Explanation](d)(d.boss.Why(d.ctx, d.seed.Contacts["Priya Shah"], Morning.AddDate(0, -3, 0)))
	if before.Verdict.Askable() || !before.AsOf.Equal(Morning.AddDate(0, -3, 0)) {
		d.Errorf("three months before: %+v", before.Verdict)
	}
	if all := got[[]store.Explanation](d)(d.boss.WhyAccount(d.ctx, d.seed.Accounts["Northwind Labs"], store.AsOf{})); len(all) != 1 {
		d.Errorf("why Northwind: %+v", all)
	}
	if draft := got[store.DraftText](d)(d.boss.Draft(d.ctx, d.seed.Contacts["Priya Shah"])); draft.To != "priya.shah@northwind.example" || draft.Body == "" {
		d.Errorf("the draft is %+v", draft)
	}
	missed := got[store.MissedReport](d)(d.boss.Missed(d.ctx, store.MissedQuery{From: Morning.AddDate(-1, 0, 0), To: Morning}))
	if len(missed.Rows) == 0 {
		d.Error("no window was ever missed")
	}
}

func asks(d *desk) {
	priya := d.seed.Contacts["Priya Shah"]
	ask := got[domain.Ask](d)(d.boss.RecordAsk(d.ctx, store.AskInput{ContactID: priya, Channel: "email", Note: "by name"}))
	if ask.State != domain.AskSent || ask.ContactID != priya || !ask.SentAt.Equal(Morning) {
		d.Errorf("the ask is %+v", ask)
	}
	denied[domain.Ask](d, domain.Conflict)(d.boss.RecordAsk(d.ctx, store.AskInput{ContactID: priya, Channel: "email"}))
	if all := got[[]domain.Ask](d)(d.boss.AsksOf(d.ctx, priya)); len(all) != 1 || all[0] != ask {
		d.Errorf("her asks are %+v", all)
	}
	done := got[domain.Ask](d)(d.boss.AnswerAsk(d.ctx, store.AnswerInput{AskID: ask.ID, Rev: ask.Rev, State: domain.AskDeclined}))
	if done.State != domain.AskDeclined || done.Rev <= ask.Rev {
		d.Errorf("answered, it is %+v", done)
	}
	jonas := d.contact("Jonas Weber")
	until := Morning.AddDate(0, 0, 10)
	put := got[domain.Contact](d)(d.boss.Snooze(d.ctx, store.SnoozeInput{ContactID: jonas.ID, Rev: jonas.Rev, Until: until}))
	if !put.SnoozedUntil.Equal(until) {
		d.Errorf("snoozed until %v", put.SnoozedUntil)
	}
	woken := got[domain.Contact](d)(d.boss.Snooze(d.ctx, store.SnoozeInput{ContactID: jonas.ID, Rev: put.Rev}))
	if !woken.SnoozedUntil.IsZero() {
		d.Errorf("woken, snoozed until %v", woken.SnoozedUntil)
	}
}

func holds(d *desk) {
	a := d.account("Northwind Labs")
	until := domain.DateOf(Morning, d.zone()).AddDays(30)
	held := got[domain.Account](d)(d.boss.Hold(d.ctx, store.HoldInput{AccountID: a.ID, Rev: a.Rev, Reason: "merger", Until: until}))
	if held.HoldReason != "merger" || held.HoldUntil != until {
		d.Errorf("held: %+v", held)
	}
	lifted := got[domain.Account](d)(d.boss.Hold(d.ctx, store.HoldInput{AccountID: a.ID, Rev: held.Rev, Lift: true}))
	if lifted.HoldReason != "" || lifted.HoldUntil != 0 {
		d.Errorf("lifted: %+v", lifted)
	}
	maya := d.seed.Users["Maya Koch"]
	if moved := got[domain.Account](d)(d.boss.Reassign(d.ctx, store.ReassignInput{AccountID: a.ID, OwnerID: maya})); moved.OwnerID != maya {
		d.Errorf("handed over: %+v", moved)
	}
}
