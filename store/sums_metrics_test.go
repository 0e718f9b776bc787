package store_test

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

func (d *desk) metric(q store.MetricsQuery, key string) domain.Metric {
	d.Helper()
	for _, m := range got[store.MetricsReport](d)(d.boss.Metrics(d.ctx, q)).Metrics {
		if m.Key == key {
			return m
		}
	}
	d.Fatalf("there is no metric %s", key)
	return domain.Metric{}
}

// deals puts opportunities of other channels in, as an import does.
func (d *desk) deals(rows ...domain.Opportunity) {
	d.Helper()
	for i := range rows {
		rows[i].Name, rows[i].Meta = "deal", domain.Meta{CreatedAt: d.clock.Now(), UpdatedAt: d.clock.Now()}
	}
	if err := d.svc.Backend.Write(d.ctx, func(tx store.Tx) error { return tx.Opportunities().Insert(rows) }); err != nil {
		d.Fatal(err)
	}
	if err := d.svc.RebuildSums(d.ctx, nil); err != nil {
		d.Fatal(err)
	}
}

func TestNothingIsNullAndNotZero(t *testing.T) {
	d := bare(t)
	report := got[store.MetricsReport](d)(d.boss.Metrics(d.ctx, store.MetricsQuery{Window: d.period("90d")}))
	if len(report.Metrics) != 14 || len(report.Funnel) != 5 || len(report.Monthly) != 12 {
		t.Fatalf("%d metrics, %d steps, %d months", len(report.Metrics), len(report.Funnel), len(report.Monthly))
	}
	for _, m := range report.Metrics {
		if m.Key != "submitted_per_month" && m.Value != nil {
			t.Errorf("%s is %v of nothing", m.Key, *m.Value)
		}
	}
}

func TestMetricsCountTheWindowAndTheOneBefore(t *testing.T) {
	d := seeded(t)
	d.advance(d.accept(d.introduce("Lost Early", "Corvus Systems", usd(9))), domain.StageLost)
	d.win("Umbra Studios", "Corvus Systems", usd(66_000))
	q := store.MetricsQuery{Window: d.period("2026-11")}
	for key, want := range map[string][2]int64{
		"acceptance_rate": {2, 2}, "opportunity_to_close": {1, 1}, "referral_to_close": {1, 4}, "submitted_to_meeting": {0, 4}, "meeting_to_opportunity": {0, 0},
		"submission_rate": {1, 0}, "avg_deal_size": {66_000_00, 1},
	} {
		m := d.metric(q, key)
		if key == "submission_rate" {
			want[1] = m.Denominator // checked elsewhere
		}
		if m.Numerator != want[0] || m.Denominator != want[1] {
			t.Errorf("%s is %d of %d, want %v", key, m.Numerator, m.Denominator, want)
		}
	}
	if m := d.metric(q, "submitted_per_month"); *m.Value != 4 || m.Previous == nil || *m.Previous != 1 || *m.Series[11].Value != 4 || *m.Series[10].Value != 1 {
		t.Errorf("4 in November after 1 in October: %+v", m)
	}
	if m := d.metric(q, "avg_deal_size"); m.Compared != nil || m.Note != "no baseline" {
		t.Errorf("without other channels: %+v", m)
	}
}

func TestReferralsAreComparedWithOtherChannels(t *testing.T) {
	d := seeded(t)
	d.win("Umbra Studios", "Corvus Systems", usd(60_000))
	day := func(m time.Month, n int) domain.Date { return domain.NewDate(2026, m, n) }
	d.deals(
		domain.Opportunity{Result: domain.ResultWon, Source: domain.SourceOutbound, Amount: usd(30_000), OpenedOn: day(9, 1), ClosedOn: day(11, 10)},
		domain.Opportunity{Result: domain.ResultWon, Source: domain.SourceInbound, Amount: usd(50_000), OpenedOn: day(9, 11), ClosedOn: day(11, 10), OwnerID: d.seed.Users["Leo Park"]},
		domain.Opportunity{Result: domain.ResultLost, Source: domain.SourceOutbound, Amount: usd(1), OpenedOn: day(9, 1), ClosedOn: day(11, 11)},
		domain.Opportunity{Result: domain.ResultWon, Source: domain.SourcePaid, Amount: domain.Money{Minor: 5, Currency: "EUR"}, ClosedOn: day(11, 12)},
		domain.Opportunity{Result: domain.ResultWon, Source: domain.SourceOutbound, Amount: usd(9), Renewal: true, ClosedOn: day(11, 10)},
		domain.Opportunity{Result: domain.ResultWon, Source: domain.SourceOutbound, Amount: usd(9), ExpectedOn: day(11, 3)})
	q := store.MetricsQuery{Window: d.period("2026-11")}
	m := d.metric(q, "deal_size_vs_other")
	if m.Numerator != 1 || m.Denominator != 3 || math.Abs(*m.Value-60_000*3/80_009.) > 1e-9 {
		t.Errorf("%+v %v", m, *m.Value)
	}
	for _, part := range []struct {
		key string
		n   int64
	}{{"deal_size_vs_other", 3}, {"time_to_close_vs_other", 2}, {"won/outbound", 2}, {"lost/outbound", 1}, {"renewal_won", 1}} {
		for _, limit := range []int{1, 2, 50} {
			if n := d.rows(store.DrillQuery{Key: part.key, Part: "denominator", Window: q.Window, Limit: limit}); n != part.n {
				t.Errorf("%s has %d rows, want %d", part.key, n, part.n)
			}
		}
		if n := d.rows(store.DrillQuery{Key: part.key, Window: d.period("all"), Limit: 1}); n != part.n {
			t.Errorf("%s of all time has %d rows, want %d", part.key, n, part.n)
		}
	}
	q.OwnerID = d.seed.Users["Leo Park"]
	if m := d.metric(q, "deal_size_vs_other"); m.Denominator != 1 || *m.Value != 1.2 {
		t.Errorf("of one owner: %+v", m)
	}
	report := got[store.MetricsReport](d)(d.boss.Metrics(d.ctx, store.MetricsQuery{Window: d.period("2026-11")}))
	if len(report.Channels) != 4 || report.Channels[0].Source != domain.SourceReferral || report.Channels[1].Won != 2 || report.Channels[1].Lost != 1 {
		t.Errorf("%+v", report.Channels)
	}
}

func TestClientsThatMayBeAskedOrHaveSubmittedAreCountedOnce(t *testing.T) {
	eachLife(t, func(rt *rapid.T, l *life) {
		l.live(30)
		got[store.QueueCounts](l.desk)(l.boss.QueueCounts(l.ctx, store.Scope{}))
		if err := l.svc.SweepAll(l.ctx); err != nil {
			rt.Fatal(err)
		}
		want := map[int64]bool{}
		for _, state := range []domain.QueueState{domain.QueueOpen, domain.QueueBlocked, domain.QueueSnoozed} {
			for _, i := range l.queue(store.QueueQuery{State: state}) {
				want[i.AccountID] = true
			}
		}
		p, _, err := l.boss.Program(l.ctx)
		if err != nil {
			rt.Fatal(err)
		}
		y, m, _ := domain.DateOf(l.clock.Now(), p.Zone()).Split()
		since := domain.NewDate(y-1, m+1, 1).Start(p.Zone())
		for _, id := range l.ids {
			r := got[store.ReferralDetail](l.desk)(l.boss.Referral(l.ctx, id)).Referral
			counts := r.Acceptance != domain.AcceptDuplicate && (r.Acceptance != domain.AcceptRejected || r.RejectReason != "suspected_fraud")
			if r.Track == domain.TrackCustomer && counts && !r.SubmittedAt.Before(since) {
				want[r.ReferrerAccount] = true
			}
		}
		rate := l.metric(store.MetricsQuery{Window: l.period("90d")}, "submission_rate")
		if rate.Denominator != int64(len(want)) {
			rt.Fatalf("%d eligible clients, want %d", rate.Denominator, len(want))
		}
	})
}

func TestMetricsOfAnOwnersTrackAddUpOverTheTracks(t *testing.T) {
	eachLife(t, func(rt *rapid.T, l *life) {
		l.live(30)
		window := l.period(sampled(l, "2026-Q4", "45d", "all"))
		for _, key := range []string{"acceptance_rate", "opportunity_to_close", "submitted_to_meeting"} {
			q := store.MetricsQuery{Window: window, Scope: store.Scope{OwnerID: l.seed.Users["Leo Park"]}}
			whole := l.metric(q, key)
			var num, den int64
			for _, q.Track = range []domain.Track{domain.TrackPartner, domain.TrackCustomer, domain.TrackEmployee, domain.TrackOther} {
				m := l.metric(q, key)
				num, den = num+m.Numerator, den+m.Denominator
			}
			if num != whole.Numerator || den != whole.Denominator {
				rt.Fatalf("%s: tracks add up to %d of %d, the owner has %d of %d", key, num, den, whole.Numerator, whole.Denominator)
			}
		}
	})
}

func TestBaselineSumsDealsThatAreNoReferrals(t *testing.T) {
	d := seeded(t)
	d.win("Umbra Studios", "Corvus Systems", usd(60_000))
	day := domain.NewDate(2026, 3, 1)
	d.deals(
		domain.Opportunity{Result: domain.ResultWon, Amount: usd(100), OpenedOn: day, ClosedOn: day.AddDays(10)},
		domain.Opportunity{Result: domain.ResultWon, Amount: domain.Money{Minor: 700, Currency: "EUR"}, OpenedOn: day, ClosedOn: day.AddDays(20)},
		domain.Opportunity{Result: domain.ResultLost, Amount: usd(40), OpenedOn: day, ClosedOn: day.AddDays(60)},
		domain.Opportunity{Result: domain.ResultOpen, Amount: usd(5), OpenedOn: day},
		domain.Opportunity{Result: domain.ResultWon, Amount: usd(77), Renewal: true, ClosedOn: day})
	b := got[store.Baseline](d)(d.boss.Baseline(d.ctx, store.MetricsQuery{}))
	none := store.CountValue{Value: usd(0)}
	want := store.Baseline{Won: store.CountValue{Count: 2, Value: usd(100), Others: []domain.Money{{Minor: 700, Currency: "EUR"}}}, Lost: store.CountValue{Count: 1, Value: usd(40)},
		Open: store.CountValue{Count: 1, Value: usd(5)}, Renewals: store.Renewals{Won: store.CountValue{Count: 1, Value: usd(77)}, Lost: none, Open: none}, MeanCycle: b.MeanCycle, WonMeanCycle: b.WonMeanCycle}
	if diff := cmp.Diff(want, b); diff != "" {
		t.Error(diff)
	}
	if b.MeanCycle == nil || *b.MeanCycle != 30 || b.WonMeanCycle == nil || *b.WonMeanCycle != 15 {
		t.Errorf("mean cycle %v, of won %v", b.MeanCycle, b.WonMeanCycle)
	}
	if b := got[store.Baseline](d)(d.boss.Baseline(d.ctx, store.MetricsQuery{Window: d.period("2026-04")})); b.Won.Count != 0 || b.Lost.Count != 1 || b.MeanCycle == nil {
		t.Errorf("in April: %+v", b)
	}
}

func TestNPSCountsAllAnswersAndTheLatest(t *testing.T) {
	d := bare(t)
	acc := got[domain.Account](d)(d.boss.SaveAccount(d.ctx, "", domain.Account{Name: "Northwind Labs", Kind: domain.AccountCustomer}))
	at := d.clock.Now()
	for i, scores := range [][]int64{{10, 3}, {7, 9}, {6}} {
		c := got[domain.Contact](d)(d.boss.SaveContact(d.ctx, "", domain.Contact{AccountID: acc.ID, Name: "Contact " + string(rune('A'+i))}))
		for j, score := range scores {
			got[domain.Answer](d)(d.boss.SaveAnswer(d.ctx, "", domain.Answer{ContactID: c.ID, Survey: domain.SurveyNPS, Score: score,
				RespondedAt: at.AddDate(0, 0, -10*(3-i)+5*j)}))
		}
	}
	score := func(v float64) *float64 { return &v }
	want := store.NPSReport{All: store.NPSCount{Promoters: 2, Passives: 1, Detractors: 2, Score: score(0)},
		LatestPerContact: store.NPSCount{Promoters: 1, Detractors: 2, Score: score(-100. / 3)},
		LatestPerAccount: store.NPSCount{Detractors: 1, Score: score(-100)}}
	if diff := cmp.Diff(want, got[store.NPSReport](d)(d.boss.NPS(d.ctx, store.MetricsQuery{}))); diff != "" {
		t.Error(diff)
	}
	r := got[store.NPSReport](d)(d.boss.NPS(d.ctx, store.MetricsQuery{Scope: store.Scope{OwnerID: 4711}}))
	if r.All.Promoters != 0 || r.All.Score != nil {
		t.Errorf("of an owner without accounts: %+v", r.All)
	}
}
