package domain_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/refdeck/refdeck/domain"
)

func marksOf(pairs ...string) (out []domain.MilestoneMark) {
	for _, pair := range pairs {
		code, day, _ := strings.Cut(pair, " ")
		out = append(out, domain.MilestoneMark{Code: domain.Milestone(code), At: at(day)})
	}
	return out
}

// facts writes facts as sorted lines: key, day, n, minor, days.
func facts(list []domain.Fact) []string {
	out := []string{}
	for _, f := range list {
		line := f.Key + " " + f.Day.String()
		if f.Sum.Minor != 0 {
			line += " " + domain.Money{Minor: f.Sum.Minor, Currency: "USD"}.String()
		}
		if f.Sum.Days != 0 {
			line += " " + time.Duration(f.Sum.Days*int64(time.Hour)).String()
		}
		out = append(out, line)
	}
	slices.Sort(out)
	return out
}

func TestAReferralCountsEachEventOnItsOwnDay(t *testing.T) { // DECISIONS 29
	p := domain.DefaultProgram()
	won := marksOf("received 2026-07-01", "accepted 2026-07-03", "meeting_held 2026-08-01", "opportunity 2026-08-05", "closed_won 2026-10-02")
	deal := &domain.Opportunity{Amount: usd(84_000), OpenedOn: on("2026-08-05"), ClosedOn: on("2026-10-02"), Source: domain.SourceReferral, ReferralID: 1, Result: domain.ResultWon}
	base := func(f func(*domain.Referral)) *domain.Referral {
		r := &domain.Referral{Meta: domain.Meta{ID: 1}, Stage: domain.StageNew, Acceptance: domain.AcceptPending, SubmittedAt: at("2026-07-01"), ArchivedAt: at("2026-07-09")}
		f(r)
		return r
	}
	cohort := func(more ...string) []string {
		out := append([]string{"accepted 2026-07-03", "cohort_accepted 2026-07-01", "cohort_meeting 2026-07-01", "cohort_opp 2026-07-01", "meeting_held 2026-08-01",
			"meeting_to_opp 2026-08-01", "submitted 2026-07-01"}, more...)
		slices.Sort(out)
		return out
	}
	state := func(s domain.Stage, a domain.Acceptance) func(*domain.Referral) {
		return func(r *domain.Referral) { r.Stage, r.Acceptance = s, a }
	}
	euro, undated := *deal, *deal
	euro.Amount.Currency, undated.OpenedOn = "EUR", 0
	outbound := *deal
	outbound.Source = domain.SourceOutbound
	cases := []struct {
		name  string
		r     *domain.Referral
		marks []domain.MilestoneMark
		opp   *domain.Opportunity
		want  []string
	}{
		{"pending", base(func(*domain.Referral) {}), marksOf("received 2026-07-01"), nil, []string{"pending 2026-07-01", "submitted 2026-07-01"}},
		{"rejected", base(func(r *domain.Referral) { r.Acceptance, r.RejectReason = domain.AcceptRejected, "not_icp" }), marksOf("accepted 2026-07-03"), nil, []string{"rejected 2026-07-09", "submitted 2026-07-01"}},
		{"fraud", base(func(r *domain.Referral) { r.Acceptance, r.RejectReason = domain.AcceptRejected, "suspected_fraud" }), nil, nil, []string{}},
		{"a duplicate", base(state(domain.StageNew, domain.AcceptDuplicate)), nil, nil, []string{"duplicate 2026-07-09"}},
		{"withdrawn after acceptance", base(state(domain.StageContacted, domain.AcceptWithdrawn)), marksOf("accepted 2026-07-03"), nil,
			[]string{"accepted 2026-07-03", "cohort_accepted 2026-07-01", "submitted 2026-07-01", "withdrawn 2026-07-09"}},
		{"a meeting before acceptance", base(func(*domain.Referral) {}), marksOf("meeting_held 2026-08-01"), nil,
			[]string{"cohort_meeting_early 2026-07-01", "meeting_held 2026-08-01", "pending 2026-07-01", "submitted 2026-07-01"}},
		{"won", base(state(domain.StageWon, domain.AcceptAccepted)), won, deal, cohort("cohort_won 2026-07-01", "won 2026-10-02 $84,000.00 58h0m0s")},
		{"won in euro", base(state(domain.StageWon, domain.AcceptAccepted)), won, &euro, cohort("cohort_won 2026-07-01", "won 2026-10-02 58h0m0s", "won_foreign 2026-10-02")},
		{"won, opened nobody knows when", base(state(domain.StageWon, domain.AcceptAccepted)), won, &undated, cohort("cohort_won 2026-07-01", "won 2026-10-02 $84,000.00", "won_undated 2026-10-02")},
		{"lost at opportunity", base(state(domain.StageLost, domain.AcceptAccepted)), append(won[:4:4], marksOf("closed_lost 2026-09-09")...), deal, cohort("lost 2026-09-09", "lost_opp 2026-09-09")},
		{"lost before", base(func(r *domain.Referral) { r.Stage, r.ClosedAt = domain.StageLost, at("2026-09-09") }), nil, nil, []string{"lost 2026-09-09", "pending 2026-07-01", "submitted 2026-07-01"}},
		{"only influenced", base(func(r *domain.Referral) {
			r.Stage, r.Acceptance, r.Influenced = domain.StageWon, domain.AcceptAccepted, true
		}), won, &outbound, cohort("assisted_won 2026-10-02", "won/outbound 2026-10-02 $84,000.00 58h0m0s")},
	}
	for _, c := range cases {
		if diff := cmp.Diff(c.want, facts(domain.Contributions(p, c.r, c.marks, c.opp))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestOpportunitiesOfOtherSourcesAreTheBaseline(t *testing.T) {
	p := domain.DefaultProgram()
	deal := func(f func(*domain.Opportunity)) *domain.Opportunity {
		o := &domain.Opportunity{Amount: usd(1_000), OpenedOn: on("2026-01-01"), ClosedOn: on("2026-02-20"), Source: domain.SourceInbound, Result: domain.ResultWon}
		f(o)
		return o
	}
	cases := map[string]struct {
		o    *domain.Opportunity
		want []string
	}{
		"won":                   {deal(func(*domain.Opportunity) {}), []string{"won/inbound 2026-02-20 $1,000.00 50h0m0s"}},
		"lost, source unknown":  {deal(func(o *domain.Opportunity) { o.Result, o.Source, o.Amount = domain.ResultLost, "", domain.Money{} }), []string{"lost/other 2026-02-20 50h0m0s"}},
		"open":                  {deal(func(o *domain.Opportunity) { o.Result = domain.ResultOpen }), []string{"open/inbound 2026-01-01 $1,000.00"}},
		"a renewal":             {deal(func(o *domain.Opportunity) { o.Renewal = true }), []string{"renewal_won 2026-02-20 $1,000.00 50h0m0s"}},
		"of a referral":         {deal(func(o *domain.Opportunity) { o.ReferralID, o.Source = 3, domain.SourceReferral }), []string{}},
		"never dated":           {deal(func(o *domain.Opportunity) { o.OpenedOn, o.ClosedOn = 0, 0 }), []string{"won/inbound  $1,000.00", "won_undated/inbound "}},
		"closed before opening": {deal(func(o *domain.Opportunity) { o.OpenedOn = on("2026-03-01") }), []string{"won/inbound 2026-02-20 $1,000.00", "won_undated/inbound 2026-02-20"}},
		"in yen":                {deal(func(o *domain.Opportunity) { o.Amount.Currency = "JPY" }), []string{"won/inbound 2026-02-20 50h0m0s", "won_foreign/inbound 2026-02-20"}},
	}
	for name, c := range cases {
		if diff := cmp.Diff(c.want, facts(domain.OpportunityFacts(p, c.o))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestTheBaselineSumsUpAllOtherChannels(t *testing.T) { // DECISIONS 22
	p := domain.DefaultProgram()
	all := []*domain.Opportunity{
		{Result: domain.ResultWon, Source: domain.SourceOutbound, Amount: usd(100), OpenedOn: on("2026-01-01"), ClosedOn: on("2026-01-31")},
		{Result: domain.ResultWon, Source: "", Amount: usd(200), OpenedOn: on("2026-01-01"), ClosedOn: on("2026-01-11")},
		{Result: domain.ResultWon, Source: domain.SourcePaid, Amount: usd(300)},
		{Result: domain.ResultLost, Source: domain.SourcePaid, OpenedOn: on("2026-01-01"), ClosedOn: on("2026-01-06")},
		{Result: domain.ResultOpen, Source: domain.SourceInbound, Amount: usd(50)},
		{Result: domain.ResultWon, Source: domain.SourceOther, Amount: usd(999), Renewal: true},
	}
	var list []domain.Fact
	for _, o := range all {
		list = append(list, domain.OpportunityFacts(p, o)...)
	}
	b := domain.BaselineOf(p, domain.TallyOf(list, domain.AllTime()))
	if b.Won.Count != 3 || b.Won.Value != usd(600) || b.Lost.Count != 1 || b.Open.Count != 1 || b.Renewals.Won.Value != usd(999) {
		t.Errorf("%+v", b)
	}
	if *b.WonMeanCycleDays != 20 || *b.MeanCycleDays != 15 {
		t.Errorf("cycles %v and %v", *b.WonMeanCycleDays, *b.MeanCycleDays)
	}
	if empty := domain.BaselineOf(p, domain.Tally{}); empty.MeanCycleDays != nil || empty.WonMeanCycleDays != nil {
		t.Error("the mean of nothing is null")
	}
}

func TestLeadersGetTheCreditOnTheDayOfTheEvent(t *testing.T) {
	p := domain.DefaultProgram()
	r := &domain.Referral{Track: domain.TrackPartner, PartnerID: 5, AdvocateID: 9, CSMID: 2, OwnerID: 3, Stage: domain.StageWon, Acceptance: domain.AcceptAccepted,
		SubmittedAt: at("2026-07-01"), Commission: usd(12_600)}
	marks := marksOf("accepted 2026-07-03", "closed_won 2026-10-02")
	deal := &domain.Opportunity{Amount: usd(84_000)}
	partner := []domain.LeaderFact{
		{By: domain.ByPartner, WhoID: 5, Day: on("2026-07-01"), Submitted: 1},
		{By: domain.ByPartner, WhoID: 5, Day: on("2026-07-03"), Accepted: 1},
		{By: domain.ByPartner, WhoID: 5, Day: on("2026-10-02"), Currency: "USD", Won: 1, Revenue: 8_400_000, Projected: 1_260_000},
	}
	got := domain.LeaderFacts(p, r, marks, deal)
	if diff := cmp.Diff(partner, got[:3]); diff != "" || len(got) != 9 || got[5].By != domain.ByCSM || got[5].Projected != 0 || got[8].By != domain.ByRep || got[8].Revenue != 8_400_000 {
		t.Errorf("%+v\n%s", got, diff)
	}
	r.Earned, r.Track, r.CreditedTo = true, domain.TrackEmployee, 11
	if got := domain.LeaderFacts(p, r, marks, deal); got[2].By != domain.ByEmployee || got[2].WhoID != 11 || got[2].Earned != 1_260_000 || got[2].Projected != 0 {
		t.Errorf("earned by the employee credited later: %+v", got[2])
	}
	r.Influenced = true
	if got := domain.LeaderFacts(p, r, marks, deal); slices.ContainsFunc(got, func(f domain.LeaderFact) bool { return f.Won+f.Revenue != 0 }) {
		t.Errorf("an influenced deal is somebody's win: %+v", got)
	}
	r.Acceptance = domain.AcceptDuplicate
	if got := domain.LeaderFacts(p, r, marks, deal); got != nil {
		t.Errorf("a duplicate counts: %+v", got)
	}
	lost := &domain.Referral{Track: domain.TrackCustomer, AdvocateID: 9, Stage: domain.StageLost, Acceptance: domain.AcceptPending, SubmittedAt: at("2026-07-01"), ClosedAt: at("2026-08-01")}
	want := []domain.LeaderFact{{By: domain.ByReferrer, WhoID: 9, Day: on("2026-07-01"), Submitted: 1}, {By: domain.ByReferrer, WhoID: 9, Day: on("2026-08-01"), Lost: 1}}
	if diff := cmp.Diff(want, domain.LeaderFacts(p, lost, nil, nil)); diff != "" {
		t.Error(diff)
	}
}

func TestRanksTieOnRevenueAndLeaveOutTheEmpty(t *testing.T) { // 96
	type row struct {
		domain.LeaderKey
		rank int
	}
	rows := []row{
		{LeaderKey: domain.LeaderKey{Name: "nobody yet", Empty: true}}, {LeaderKey: domain.LeaderKey{Name: "delta", Revenue: 301, Won: 5, Accepted: 12}},
		{LeaderKey: domain.LeaderKey{Name: "ember", Revenue: 96}}, {LeaderKey: domain.LeaderKey{Name: "atlas", Revenue: 612}},
		{LeaderKey: domain.LeaderKey{Name: "brightpath", Revenue: 388}}, {LeaderKey: domain.LeaderKey{Name: "corvus", Revenue: 301, Won: 6}},
		{LeaderKey: domain.LeaderKey{Name: "zero", Revenue: 0, Accepted: 1}},
	}
	domain.RankLeaders(rows, func(r *row) domain.LeaderKey { return r.LeaderKey }, func(r *row, n int) { r.rank = n })
	got := []string{}
	for _, r := range rows {
		got = append(got, r.Name+" "+string(rune('0'+r.rank)))
	}
	want := []string{"atlas 1", "brightpath 2", "corvus 3", "delta 3", "ember 5", "zero 6", "nobody yet 0"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// anyReferral draws a referral with milestones and perhaps a deal.
func anyReferral(t *rapid.T) (*domain.Referral, []domain.MilestoneMark, *domain.Opportunity) {
	day := func(label string) time.Time {
		return at("2026-01-01").AddDate(0, 0, rapid.IntRange(0, 400).Draw(t, label))
	}
	r := &domain.Referral{Meta: domain.Meta{ID: 1}, Stage: rapid.SampledFrom(domain.Stages).Draw(t, "stage"), SubmittedAt: day("submitted"), ClosedAt: day("closed"),
		Acceptance: rapid.SampledFrom([]domain.Acceptance{domain.AcceptPending, domain.AcceptAccepted, domain.AcceptRejected, domain.AcceptDuplicate, domain.AcceptWithdrawn}).Draw(t, "acceptance"),
		Track:      rapid.SampledFrom([]domain.Track{domain.TrackCustomer, domain.TrackPartner, domain.TrackEmployee}).Draw(t, "track"),
		AdvocateID: 1, PartnerID: 2, CSMID: 3, OwnerID: 4, Influenced: rapid.Bool().Draw(t, "influenced"), Commission: usd(5)}
	if r.Stage == domain.StageWon {
		r.Acceptance = domain.AcceptAccepted // §2.4(3)
	}
	var marks []domain.MilestoneMark
	reached := rapid.IntRange(0, 4).Draw(t, "reached")
	for i, code := range []domain.Milestone{domain.MileAccepted, domain.MileContacted, domain.MileMeetHeld, domain.MileOpportunity} {
		if i < reached {
			marks = append(marks, domain.MilestoneMark{Code: code, At: day("mark")})
		}
	}
	var opp *domain.Opportunity
	if rapid.Bool().Draw(t, "deal") {
		opp = &domain.Opportunity{ReferralID: 1, Amount: usd(rapid.Int64Range(0, 9).Draw(t, "amount")), Source: rapid.SampledFrom(domain.BaselineSources).Draw(t, "source"),
			Result: rapid.SampledFrom([]domain.Result{domain.ResultOpen, domain.ResultWon, domain.ResultLost}).Draw(t, "result"), OpenedOn: on("2026-01-01"), ClosedOn: on("2026-03-01")}
	}
	return r, marks, opp
}

func TestRollupsKeptByDifferenceEqualACountFromScratch(t *testing.T) { // I37
	p := domain.DefaultProgram()
	rapid.Check(t, func(t *rapid.T) {
		kept := domain.Tally{}
		var before, after []domain.Fact
		for range rapid.IntRange(1, 8).Draw(t, "changes") {
			r, marks, opp := anyReferral(t)
			after = domain.Contributions(p, r, marks, opp)
			for _, f := range after {
				kept.Add(f)
			}
			for _, f := range before {
				kept[f.Key] = kept[f.Key].Minus(f.Sum)
			}
			before = after
		}
		maps.DeleteFunc(kept, func(_ string, s domain.Sum) bool { return s == domain.Sum{} })
		if diff := cmp.Diff(domain.TallyOf(after, domain.AllTime()), kept); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestADealIsCountedOnceAsReferralOrAsBaseline(t *testing.T) {
	p := domain.DefaultProgram()
	rapid.Check(t, func(t *rapid.T) {
		r, marks, opp := anyReferral(t)
		if opp == nil {
			return
		}
		sum := domain.TallyOf(append(domain.Contributions(p, r, marks, opp), domain.OpportunityFacts(p, opp)...), domain.AllTime())
		n := sum[domain.KeyWon].N
		for _, s := range domain.BaselineSources {
			n += sum[domain.SourceKey("won", s)].N
		}
		if n > 1 {
			t.Fatalf("counted %d times: %+v", n, sum)
		}
	})
}
