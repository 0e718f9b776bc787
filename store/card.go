package store

import (
	"slices"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// The warnings of a card, in the order in which they are shown (§3.14).
const (
	WarnThank     = "thank_overdue"   // the referrer was not thanked within 48 hours
	WarnDecide    = "decide_overdue"  // neither accepted nor rejected within two business days
	WarnAction    = "action_overdue"  // the next action's date has passed
	WarnStageLate = "stage_late"      // ■
	WarnStage     = "stage_warn"      // ▲
	WarnOnePerson = "single_threaded" // qualified or further with fewer than two people known
	WarnLate      = "late_capture"    // recorded so long after the introduction that memories may fail
)

// fewPeople is how many people with a known role a deal should at least hang on.
const fewPeople = 2

// warningsOf lists what of a referral needs attention. people is how many
// stakeholders have a buying role.
func warningsOf(p *domain.Program, r *domain.Referral, people int64, now time.Time) []string {
	late := domain.Overdue(p, r, now)
	var out []string
	for _, w := range [...]struct{ overdue, warning string }{{domain.OverdueThanks, WarnThank}, {domain.OverdueDecision, WarnDecide}, {domain.OverdueAction, WarnAction}} {
		if slices.Contains(late, w.overdue) {
			out = append(out, w.warning)
		}
	}
	switch domain.StageWarning(p, r, now) {
	case 2:
		out = append(out, WarnStageLate)
	case 1:
		out = append(out, WarnStage)
	}
	if people < fewPeople && needsPeople(r) {
		out = append(out, WarnOnePerson)
	}
	if r.LateCapture {
		out = append(out, WarnLate)
	}
	return out
}

func needsPeople(r *domain.Referral) bool {
	return (r.Stage == domain.StageQualified || r.Stage == domain.StageOpportunity) && !domain.Archived(r)
}

// cardsOf makes cards of referrals in their order.
func cardsOf(tx Tx, p *domain.Program, rows []domain.Referral, now time.Time) ([]Card, error) {
	owners, err := ownerNames(tx, rows)
	if err != nil {
		return nil, err
	}
	var open []int64
	for i := range rows {
		if needsPeople(&rows[i]) {
			open = append(open, rows[i].ID)
		}
	}
	people, err := tx.RolesKnown(open)
	if err != nil {
		return nil, err
	}
	out := make([]Card, len(rows))
	for i := range rows {
		out[i] = cardOf(&rows[i], owners[rows[i].OwnerID])
		out[i].Warnings = warningsOf(p, &rows[i], people[rows[i].ID], now)
	}
	return out, nil
}

func cardOf(r *domain.Referral, owner string) Card {
	return Card{ID: r.ID, Rev: r.Rev, RefID: r.RefID, AccountName: r.AccountName, Value: r.Value, Stage: r.Stage, StageAt: r.StageAt,
		Acceptance: r.Acceptance, OwnerID: r.OwnerID, Owner: owner, Referrer: referrerOf(r), Track: r.Track, NextAction: r.NextAction,
		NextActionOn: r.NextActionOn, SubmittedAt: r.SubmittedAt, ClosedAt: r.ClosedAt, ThankedAt: r.ThankedAt}
}

// referrerOf is who introduced, with the company if it says more than the name.
func referrerOf(r *domain.Referral) string {
	if r.ReferrerCompany == "" || r.ReferrerCompany == r.ReferrerName {
		return r.ReferrerName
	}
	if r.ReferrerName == "" {
		return r.ReferrerCompany
	}
	return r.ReferrerName + ", " + r.ReferrerCompany
}

func ownerNames(tx Tx, rows []domain.Referral) (map[int64]string, error) {
	ids := make([]int64, 0, len(rows))
	for i := range rows {
		if id := rows[i].OwnerID; id != 0 && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return userNames(tx, ids)
}

// userNames gives the names of users.
func userNames(tx Tx, ids []int64) (map[int64]string, error) {
	users, err := tx.Users().In(ids)
	out := make(map[int64]string, len(users))
	for id, u := range users {
		out[id] = u.Name
	}
	return out, err
}
