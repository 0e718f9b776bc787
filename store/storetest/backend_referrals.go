package storetest

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	diff "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

var referralCases = []backendCase{
	{"referral ids are found and numbers never repeat", referralIDs},
	{"milestones and history are kept in order", milestones},
	{"a board column equals a sort of all cards", boardColumns},
	{"every list of referrals equals a sort of all", referralLists},
	{"tier history is kept", tierHistory},
	{"a partner's wins since a moment are listed", partnerWins},
}

func referralIDs(t *testing.T, b store.Backend) {
	refused(t, b, domain.Conflict, func(tx store.Tx) error {
		puts(t, tx.Referrals().Put(&domain.Referral{RefID: "CUST-2026-0001"}))
		return tx.Referrals().Put(&domain.Referral{RefID: "CUST-2026-0001"})
	})
	trial(t, b, func(tx store.Tx) {
		r := domain.Referral{RefID: "CUST-2026-0001"}
		puts(t, tx.Referrals().Put(&r))
		if got := need[domain.Referral](t)(tx.ReferralByRef("CUST-2026-0001")); got.ID != r.ID {
			t.Errorf("found %d, want %d", got.ID, r.ID)
		}
		_, err := tx.ReferralByRef("CUST-2026-0002")
		wantCode(t, err, domain.NotFound)
		var got []int64
		for _, year := range []int{2026, 2026, 2027} {
			for _, track := range []domain.Track{domain.TrackCustomer, domain.TrackPartner} {
				got = append(got, need[int64](t)(tx.NextReferralNumber(year, track)))
			}
		}
		if d := diff.Diff([]int64{1, 1, 2, 2, 1, 1}, got); d != "" {
			t.Error(d)
		}
	})
}

func milestones(t *testing.T, b store.Backend) {
	trial(t, b, func(tx store.Tx) {
		puts(t, tx.Referrals().Insert([]domain.Referral{{RefID: "A"}, {RefID: "B"}}))
		won := domain.MilestoneMark{ReferralID: 1, Code: domain.MileWon, At: start.Add(time.Hour), Inferred: true}
		received := domain.MilestoneMark{ReferralID: 1, Code: domain.MileReceived, At: start.Add(time.Minute)}
		puts(t, tx.AddMilestones([]domain.MilestoneMark{won, {ReferralID: 2, Code: domain.MileLost, At: start}}), tx.SetMilestone(received))
		received.At = start
		puts(t, tx.SetMilestone(received), tx.ClearMilestone(2, domain.MileLost))
		if d := diff.Diff(map[int64][]domain.MilestoneMark{1: {received, won}}, need[map[int64][]domain.MilestoneMark](t)(tx.Milestones([]int64{1, 2, 3}))); d != "" {
			t.Error(d)
		}

		one := domain.StageChange{ReferralID: 1, Seq: 1, To: domain.StageNew, Direction: domain.DirCreate, At: start, ActorID: 3, Reason: "r", Inferred: true, OpID: "op"}
		two := []domain.StageChange{{ReferralID: 1, Seq: 2, From: domain.StageNew, To: domain.StageContacted, SecondsInFrom: 60}, {ReferralID: 2, Seq: 1}}
		puts(t, tx.AddHistory(&one), tx.AddHistories(two), tx.AddHistories(nil))
		if d := diff.Diff([]domain.StageChange{one, two[0]}, need[[]domain.StageChange](t)(tx.History(1))); d != "" || one.ID == 0 || two[1].ID == 0 {
			t.Errorf("history differs, or ids are missing:\n%s", d)
		}
	})
	refused(t, b, domain.Invalid, func(tx store.Tx) error {
		return tx.SetMilestone(domain.MilestoneMark{ReferralID: 99, Code: domain.MileWon})
	})
	refused(t, b, domain.Conflict, func(tx store.Tx) error {
		puts(t, tx.Referrals().Put(&domain.Referral{RefID: "A"}), tx.AddHistory(&domain.StageChange{ReferralID: 1, Seq: 1}))
		return tx.AddHistory(&domain.StageChange{ReferralID: 1, Seq: 1})
	})
}

// card draws a referral from small ranges, so that ties are common.
func card(t *rapid.T, i int) domain.Referral {
	few := func(name string, n int) int64 { return int64(rapid.IntRange(0, n).Draw(t, name)) }
	r := domain.Referral{
		RefID: fmt.Sprintf("R%d", i), Stage: domain.Stages[few("stage", 5)], Track: []domain.Track{domain.TrackCustomer, domain.TrackPartner}[few("track", 1)],
		OwnerID: few("owner", 2), CSMID: few("csm", 2), PartnerID: few("partner", 2), AdvocateID: few("advocate", 2), AccountID: few("account", 2),
		ReferrerAccount: few("from", 2), StageAt: start.Add(time.Duration(few("age", 3)) * time.Hour), SubmittedAt: start.Add(time.Duration(few("submitted", 3)) * time.Hour),
	}
	if few("due", 2) > 0 {
		r.NextActionOn = domain.NewDate(2026, 11, 20+int(few("day", 2)))
	}
	if !r.Stage.Open() {
		r.ClosedAt = start.Add(time.Duration(few("closed", 3)) * time.Hour)
	}
	if few("archived", 5) == 0 {
		r.ArchivedAt = start
	}
	if few("thanked", 1) == 0 {
		r.ThankedAt = start
	}
	return r
}

// withCards gives f random referrals that the store holds.
func withCards(t *testing.T, b store.Backend, f func(*rapid.T, store.Tx, []domain.Referral)) {
	rapid.Check(t, func(rt *rapid.T) {
		trial(t, b, func(tx store.Tx) {
			puts(t, tx.Users().Insert(make([]domain.User, 2)), tx.Accounts().Insert(make([]domain.Account, 2)), tx.Partners().Insert(make([]domain.Partner, 2)),
				tx.Advocates().Insert([]domain.Advocate{{Code: "A"}, {Code: "B"}}))
			all := make([]domain.Referral, rapid.IntRange(0, 40).Draw(rt, "cards"))
			for i := range all {
				all[i] = card(rt, i)
			}
			puts(t, tx.Referrals().Insert(all))
			f(rt, tx, all)
		})
	})
}

func boardColumns(t *testing.T, b store.Backend) {
	withCards(t, b, func(rt *rapid.T, tx store.Tx, all []domain.Referral) {
		q := store.ColumnQuery{Stage: rapid.SampledFrom(domain.Stages).Draw(rt, "of stage"), OwnerID: int64(rapid.IntRange(0, 2).Draw(rt, "of owner")),
			Track: rapid.SampledFrom([]domain.Track{"", domain.TrackPartner}).Draw(rt, "of track"), Limit: rapid.IntRange(1, 7).Draw(rt, "limit")}
		q.Among = rapid.SampledFrom(amongst).Draw(rt, "among")
		if rapid.Bool().Draw(rt, "overdue only") {
			q.DueBefore = domain.NewDate(2026, 11, 21)
		}
		if !q.Stage.Open() {
			q.ClosedSince = start.Add(time.Hour)
		}
		want := sorted(all, columnOrder(q.Stage), func(r *domain.Referral) bool {
			return r.Stage == q.Stage && r.ArchivedAt.IsZero() && among(r, q.Among) && (q.OwnerID == 0 || r.OwnerID == q.OwnerID) && (q.Track == "" || r.Track == q.Track) &&
				(q.DueBefore.IsZero() || (!r.NextActionOn.IsZero() && r.NextActionOn < q.DueBefore)) && (q.Stage.Open() || !r.ClosedAt.Before(q.ClosedSince))
		})
		got := idsOf(paged(rt, q.Limit, func(after *domain.Referral) ([]domain.Referral, error) {
			q.After = after
			return tx.BoardColumn(q)
		}))
		if d := diff.Diff(want, got); d != "" {
			rt.Fatalf("%+v (-sort +pages):\n%s", q, d)
		}
	})
}

// amongst are the people whose referrals are asked for; 0 is nobody.
var amongst = [][]int64{nil, nil, {1}, {0, 2}, {1, 2, 0}}

func among(r *domain.Referral, users []int64) bool {
	if len(users) == 0 {
		return true
	}
	if r.OwnerID == 0 && r.CSMID == 0 {
		return slices.Contains(users, 0)
	}
	return r.OwnerID != 0 && slices.Contains(users, r.OwnerID) || r.CSMID != 0 && slices.Contains(users, r.CSMID)
}

func columnOrder(stage domain.Stage) func(a, b domain.Referral) int {
	due := func(r domain.Referral) domain.Date {
		if r.NextActionOn.IsZero() {
			return 1 << 30
		}
		return r.NextActionOn
	}
	return func(a, b domain.Referral) int {
		if stage.Open() {
			return cmp.Or(cmp.Compare(due(a), due(b)), a.StageAt.Compare(b.StageAt), cmp.Compare(a.ID, b.ID))
		}
		return cmp.Or(b.ClosedAt.Compare(a.ClosedAt), cmp.Compare(b.ID, a.ID))
	}
}

// sorted filters and sorts by hand and gives the ids.
func sorted(all []domain.Referral, order func(a, b domain.Referral) int, keep func(*domain.Referral) bool) []int64 {
	var rows []domain.Referral
	for i := range all {
		if keep(&all[i]) {
			rows = append(rows, all[i])
		}
	}
	slices.SortFunc(rows, order)
	return idsOf(rows)
}

func idsOf(rows []domain.Referral) []int64 {
	var out []int64
	for i := range rows {
		out = append(out, rows[i].ID)
	}
	return out
}

// paged walks all pages and gives their rows.
func paged[R any](t rapid.TB, limit int, page func(after *R) ([]R, error)) []R {
	t.Helper()
	var out []R
	var after *R
	for {
		rows, err := page(after)
		if err != nil {
			t.Fatal(explain(err))
		}
		if len(rows) > limit {
			t.Fatalf("a page of %d has %d rows", limit, len(rows))
		}
		out = append(out, rows...)
		if len(rows) < limit {
			return out
		}
		after = &rows[len(rows)-1]
	}
}

func tierHistory(t *testing.T, b store.Backend) {
	trial(t, b, func(tx store.Tx) {
		puts(t, tx.Partners().Insert(make([]domain.Partner, 2)))
		late := store.TierChange{PartnerID: 1, From: domain.TierSilver, To: domain.TierGold, Reason: "deals", Deals: 10, At: start.Add(time.Hour)}
		early := store.TierChange{PartnerID: 1, To: domain.TierSilver, Deals: 3, At: start}
		puts(t, tx.AddTierChange(late, "op1"), tx.AddTierChange(early, "op2"), tx.AddTierChange(store.TierChange{PartnerID: 2, At: start}, "op3"))
		if d := diff.Diff([]store.TierChange{early, late}, need[[]store.TierChange](t)(tx.TierHistory(1))); d != "" {
			t.Error(d)
		}
	})
}

func partnerWins(t *testing.T, b store.Backend) {
	trial(t, b, func(tx store.Tx) {
		puts(t, tx.Partners().Insert(make([]domain.Partner, 2)))
		won := func(ref string, partner int64, at time.Time, stage domain.Stage) domain.Referral {
			return domain.Referral{RefID: ref, PartnerID: partner, Stage: stage, ClosedAt: at}
		}
		puts(t, tx.Referrals().Insert([]domain.Referral{won("a", 1, start.Add(time.Hour), domain.StageWon), won("b", 1, start, domain.StageWon),
			won("c", 1, start.Add(2*time.Hour), domain.StageLost), won("d", 2, start, domain.StageWon), won("e", 1, start.AddDate(-3, 0, 0), domain.StageWon),
			won("f", 1, start.Add(3*time.Hour), domain.StageWon)}))
		got := need[[]time.Time](t)(tx.PartnerWins(1, 6, start.AddDate(-2, 0, 0)))
		if d := diff.Diff([]time.Time{start, start.Add(time.Hour)}, got); d != "" {
			t.Error(d)
		}
	})
}
