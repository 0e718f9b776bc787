package storetest

import (
	"cmp"
	"slices"
	"testing"
	"time"

	diff "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// listWays says, for each way to list referrals, which belong to it.
var listWays = map[string]func(q *store.ListQuery, r *domain.Referral) bool{
	"submitted": func(*store.ListQuery, *domain.Referral) bool { return true },
	"partner":   func(q *store.ListQuery, r *domain.Referral) bool { return r.PartnerID == q.Who },
	"advocate":  func(q *store.ListQuery, r *domain.Referral) bool { return r.AdvocateID == q.Who },
	"owner":     func(q *store.ListQuery, r *domain.Referral) bool { return r.OwnerID == q.Who },
	"csm":       func(q *store.ListQuery, r *domain.Referral) bool { return r.CSMID == q.Who },
	"account":   func(q *store.ListQuery, r *domain.Referral) bool { return r.AccountID == q.Who },
	"from":      func(q *store.ListQuery, r *domain.Referral) bool { return r.ReferrerAccount == q.Who },
	"unthanked": func(_ *store.ListQuery, r *domain.Referral) bool {
		return r.ThankedAt.IsZero() && r.ArchivedAt.IsZero()
	},
	"ids": func(q *store.ListQuery, r *domain.Referral) bool { return slices.Contains(q.IDs, r.ID) },
	"closed": func(q *store.ListQuery, r *domain.Referral) bool {
		return !r.ClosedAt.IsZero() && (q.Stage == "" || r.Stage == q.Stage)
	},
	"milestone": func(_ *store.ListQuery, r *domain.Referral) bool { return r.ID%3 > 0 },
}

// listMoment is the instant that orders a way. Milestones are set so that theirs
// is the submission's plus a day.
func listMoment(by string, r *domain.Referral) time.Time {
	switch by {
	case "closed":
		return r.ClosedAt
	case "archived":
		return r.ArchivedAt
	case "milestone":
		return r.SubmittedAt.Add(24 * time.Hour)
	}
	return r.SubmittedAt
}

func referralLists(t *testing.T, b store.Backend) {
	names := make([]string, 0, len(listWays))
	for name := range listWays {
		names = append(names, name)
	}
	slices.Sort(names)
	withCards(t, b, func(rt *rapid.T, tx store.Tx, all []domain.Referral) {
		q := drawList(rt, rapid.SampledFrom(names).Draw(rt, "by"))
		for i := range all {
			if listWays["milestone"](&q, &all[i]) {
				puts(t, tx.SetMilestone(domain.MilestoneMark{ReferralID: all[i].ID, Code: domain.MileMeetHeld, At: listMoment("milestone", &all[i])}))
			}
		}
		want := sorted(all, func(a, b domain.Referral) int {
			return cmp.Or(listMoment(q.By, &b).Compare(listMoment(q.By, &a)), cmp.Compare(b.ID, a.ID))
		}, func(r *domain.Referral) bool {
			at := listMoment(q.By, r)
			in := (q.From.IsZero() || !at.Before(q.From)) && (q.To.IsZero() || at.Before(q.To))
			return listWays[q.By](&q, r) && in && among(r, q.Among) && (q.OwnerID == 0 || r.OwnerID == q.OwnerID) && (q.Track == "" || r.Track == q.Track)
		})
		got := idsOf(paged(rt, q.Limit, func(after *domain.Referral) ([]domain.Referral, error) {
			q.After, q.AfterAt = after, time.Time{}
			if after != nil {
				q.AfterAt = listMoment(q.By, after)
			}
			return tx.ReferralList(q)
		}))
		if d := diff.Diff(want, got); d != "" {
			rt.Fatalf("%+v (-sort +pages):\n%s", q, d)
		}
	})
}

func drawList(t *rapid.T, by string) store.ListQuery {
	q := store.ListQuery{By: by, Milestone: domain.MileMeetHeld, Limit: rapid.IntRange(1, 7).Draw(t, "limit"),
		Track: rapid.SampledFrom([]domain.Track{"", domain.TrackCustomer}).Draw(t, "of track"), Among: rapid.SampledFrom(amongst).Draw(t, "among")}
	switch by {
	case "partner", "advocate", "owner", "csm", "account", "from":
		q.Who = int64(rapid.IntRange(1, 2).Draw(t, "who"))
	case "closed":
		q.Stage = rapid.SampledFrom([]domain.Stage{"", domain.StageWon, domain.StageLost}).Draw(t, "of stage")
	case "ids":
		q.IDs = rapid.SliceOf(rapid.Int64Range(0, 50)).Draw(t, "ids")
		return q
	}
	if by != "owner" {
		q.OwnerID = int64(rapid.IntRange(0, 2).Draw(t, "of owner"))
	}
	if rapid.Bool().Draw(t, "bounded") {
		q.From = listMoment(by, &domain.Referral{SubmittedAt: start.Add(time.Hour), ClosedAt: start.Add(time.Hour)})
		q.To = q.From.Add(2 * time.Hour)
	}
	return q
}
