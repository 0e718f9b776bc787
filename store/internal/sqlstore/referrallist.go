package sqlstore

import (
	"cmp"
	"slices"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// way is one indexed way to find referrals: an equality, then an instant that
// orders them and bounds the period.
type way struct {
	equal string // condition on ListQuery.Who; may be empty
	at    string // the ordering instant
	when  func(*domain.Referral) time.Time
}

func submittedAt(r *domain.Referral) time.Time { return r.SubmittedAt }
func closedAt(r *domain.Referral) time.Time    { return r.ClosedAt }

var ways = map[string]way{
	"submitted": {"", "submitted_at", submittedAt},
	"partner":   {"partner_id = ?", "submitted_at", submittedAt},
	"advocate":  {"advocate_id = ?", "submitted_at", submittedAt},
	"owner":     {"owner_id = ?", "submitted_at", submittedAt},
	"csm":       {"csm_id = ?", "submitted_at", submittedAt},
	"account":   {"account_id = ?", "submitted_at", submittedAt},
	"from":      {"referrer_account = ?", "submitted_at", submittedAt},
	"unthanked": {"", "submitted_at", submittedAt},
	"closed":    {"", "closed_at", closedAt},
	"archived":  {"", "archived_at", func(r *domain.Referral) time.Time { return r.ArchivedAt }},
}

// ReferralList reads referrals by one of the indexed ways, newest first by the
// instant that belongs to it; "from" lists those that people of an account made.
// An unknown way is internal.
func (t *Tx) ReferralList(q store.ListQuery) ([]domain.Referral, error) {
	switch q.By {
	case "ids":
		return t.referralsByID(q)
	case "milestone":
		return t.referralsByMilestone(q)
	case "closed":
		if q.Stage == "" {
			return t.referralsClosed(q)
		}
	}
	by, ok := ways[q.By]
	if !ok {
		return nil, domain.Errorf(domain.Internal, "Referrals cannot be listed by %q.", q.By)
	}
	w := &where{}
	if by.equal != "" {
		w.and(by.equal, q.Who)
	}
	switch q.By {
	case "closed":
		w.and("stage = ? AND closed_at <> 0", q.Stage)
	case "unthanked":
		w.and("thanked_at = 0 AND archived_at = 0")
	case "archived":
		w.and("archived_at <> 0")
	}
	w.period(q, by.at, by.at+", pos", by.when)
	w.scope(q)
	if by.equal == "" && merges(q.Among) {
		return t.ranged(q.Among, w, "", []string{by.at, "pos"}, true, q.Limit)
	}
	w.among(q.Among, "")
	return t.referrals().list(w.text+" ORDER BY "+by.at+" DESC, pos DESC"+limitTo(q.Limit), w.args...)
}

// period bounds the instant and goes on after the last row seen.
func (w *where) period(q store.ListQuery, at, key string, when func(*domain.Referral) time.Time) {
	if !q.From.IsZero() {
		w.and(at+" >= ?", q.From)
	}
	if q.After == nil { // else the last row seen bounds it, and a second bound would hide that one from the index
		if !q.To.IsZero() {
			w.and(at+" < ?", q.To)
		}
	} else {
		last := q.AfterAt
		if last.IsZero() {
			last = when(q.After)
		}
		w.and("("+key+") < (?, ?)", last, q.After.ID)
	}
}

func (w *where) scope(q store.ListQuery) {
	if q.OwnerID != 0 && q.By != "owner" {
		w.and("owner_id = ?", q.OwnerID)
	}
	if q.Track != "" {
		w.and("track = ?", q.Track)
	}
}

func (t *Tx) referralsByMilestone(q store.ListQuery) ([]domain.Referral, error) {
	w := &where{}
	w.and("m.code = ?", q.Milestone)
	w.period(q, "m.at", "m.at, m.referral_id", func(*domain.Referral) time.Time { return q.AfterAt })
	w.and("referral.id = m.referral_id")
	w.scope(q)
	w.among(q.Among, "referral.")
	fields := func(r *domain.Referral) []field {
		fs := referralFields(r)
		for i := range fs {
			fs[i].name = "referral." + fs[i].name
		}
		return fs
	}
	// CROSS JOIN makes the milestones the outer side, which are in the right order.
	return list(t, fields, "FROM milestone m CROSS JOIN referral "+w.text+" ORDER BY m.at DESC, m.referral_id DESC"+limitTo(q.Limit), w.args...)
}

// referralsClosed merges the won and the lost, each in its index's order.
func (t *Tx) referralsClosed(q store.ListQuery) ([]domain.Referral, error) {
	var all []domain.Referral
	for _, stage := range []domain.Stage{domain.StageWon, domain.StageLost} {
		q.Stage = stage
		rows, err := t.ReferralList(q)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	slices.SortFunc(all, newestFirst(closedAt))
	return all[:min(len(all), atMost(q.Limit))], nil
}

func newestFirst(when func(*domain.Referral) time.Time) func(a, b domain.Referral) int {
	return func(a, b domain.Referral) int {
		if c := when(&b).Compare(when(&a)); c != 0 {
			return c
		}
		return cmp.Compare(b.ID, a.ID)
	}
}

// referralsByID pages through given referrals, newest submission first.
func (t *Tx) referralsByID(q store.ListQuery) ([]domain.Referral, error) {
	found, err := t.referrals().In(q.IDs)
	if err != nil {
		return nil, err
	}
	order := newestFirst(submittedAt)
	var out []domain.Referral
	for _, r := range found {
		mine := isAmong(&r, q.Among) && (q.OwnerID == 0 || r.OwnerID == q.OwnerID) && (q.Track == "" || r.Track == q.Track)
		if mine && (q.After == nil || order(*q.After, r) < 0) {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, order)
	return out[:min(len(out), atMost(q.Limit))], nil
}

func isAmong(r *domain.Referral, users []int64) bool {
	return len(users) == 0 || slices.Contains(users, r.OwnerID) && (r.OwnerID != 0 || r.CSMID == 0) || r.CSMID != 0 && slices.Contains(users, r.CSMID)
}
