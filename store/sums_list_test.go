package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// listed is all cards of a list, read page by page.
func (d *desk) listed(q store.ReferralQuery) []string {
	d.Helper()
	var out []string
	for {
		page := got[store.ReferralPage](d)(d.boss.List(d.ctx, q))
		out = append(out, names(page.Cards)...)
		if page.Next == "" {
			return out
		}
		q.After = page.Next
	}
}

func TestReferralsAreListedByEachWay(t *testing.T) {
	d := seeded(t)
	win := d.win("Umbra Studios", "Corvus Systems", usd(66_000))
	d.clock.Add(time.Hour)
	lost := d.advance(d.introduce("Juniper Works", "Brightpath Agency", usd(9)), domain.StageLost)
	all := []string{"Juniper Works", "Umbra Studios", "Quill Legal", "Sona Medical", "Helios Energy"}
	leo, ana := d.seed.Users["Leo Park"], d.seed.Users["Ana Ruiz"]
	partner := d.seed.Partners["Brightpath Agency"]
	helios := got[store.ReferralDetail](d)(d.boss.Referral(d.ctx, d.seed.Referrals["Helios Energy"])).Referral
	for name, c := range map[string]struct {
		q    store.ReferralQuery
		want []string
	}{
		"all":                  {store.ReferralQuery{}, all},
		"of a month":           {store.ReferralQuery{Window: d.period("2026-10")}, []string{"Helios Energy"}},
		"of a track":           {store.ReferralQuery{Scope: store.Scope{Track: domain.TrackCustomer}}, []string{"Helios Energy"}},
		"of a stage":           {store.ReferralQuery{Stage: domain.StageNew}, []string{"Quill Legal", "Sona Medical", "Helios Energy"}},
		"closed":               {store.ReferralQuery{By: "closed"}, []string{"Juniper Works", "Umbra Studios"}},
		"won":                  {store.ReferralQuery{By: "closed", Stage: domain.StageWon}, []string{"Umbra Studios"}},
		"closed last year":     {store.ReferralQuery{By: "closed", Window: d.period("2025")}, nil},
		"of a partner":         {store.ReferralQuery{By: "partner", Who: partner}, []string{"Juniper Works", "Quill Legal", "Sona Medical"}},
		"of a partner's month": {store.ReferralQuery{By: "partner", Who: partner, Window: d.period("2026-10")}, nil},
		"of a rep":             {store.ReferralQuery{By: "rep", Who: leo}, all},
		"of a CSM":             {store.ReferralQuery{By: "csm", Who: ana}, []string{"Helios Energy"}},
		"of a customer":        {store.ReferralQuery{By: "referrer", Who: helios.AdvocateID}, []string{"Helios Energy"}},
		"of an account":        {store.ReferralQuery{By: "account", Who: win.AccountID}, []string{"Umbra Studios"}},
		"found":                {store.ReferralQuery{Search: "juni", By: "closed"}, []string{"Juniper Works"}},
		"found by partner":     {store.ReferralQuery{Search: "brightpath", Limit: 2}, []string{"Juniper Works", "Quill Legal", "Sona Medical"}},
	} {
		for _, limit := range []int{1, 2, 50} {
			c.q.Limit = limit
			if diff := cmp.Diff(c.want, d.listed(c.q)); diff != "" {
				t.Errorf("%s, %d a page: %s", name, limit, diff)
			}
		}
	}
	if lost.Stage != domain.StageLost {
		t.Error(lost.Stage)
	}
	_, err := d.boss.List(d.ctx, store.ReferralQuery{By: "colour"})
	d.refused(err, domain.Invalid, "by")
	_, err = d.boss.List(d.ctx, store.ReferralQuery{After: "???"})
	d.refused(err, domain.Invalid, "after")
}

func TestBehindALineOfALeaderboardIsWhateverCountedInThePeriod(t *testing.T) {
	d := seeded(t)
	d.clock.Set(d.clock.Now().AddDate(0, 0, -60))
	r := d.accept(d.introduce("Early Bird", "Corvus Systems", usd(1)))
	d.clock.Set(d.clock.Now().AddDate(0, 0, 60))
	for _, to := range []domain.Stage{domain.StageContacted, domain.StageQualified, domain.StageOpportunity, domain.StageWon} {
		r = d.advance(r, to)
	}
	q := store.ReferralQuery{By: "partner", Who: d.seed.Partners["Corvus Systems"], Window: d.period("2026-11")}
	if rows := d.listed(q); !slices.Equal(rows, []string{"Early Bird"}) {
		t.Errorf("won in November: %v", rows)
	}
	q.Window = d.period("2026-10")
	if rows := d.listed(q); rows != nil {
		t.Errorf("nothing happened in October: %v", rows)
	}
}

func TestAReferralIsReadWhole(t *testing.T) {
	d := seeded(t)
	r := d.win("Umbra Studios", "Corvus Systems", usd(66_000))
	got[domain.Note](d)(d.boss.AddNote(d.ctx, "", domain.Note{Subject: "referral", SubjectID: r.ID, Body: "call back in May"}))
	got[domain.Note](d)(d.boss.AddNote(d.ctx, "", domain.Note{Subject: "account", SubjectID: r.ID, Body: "of another record"}))
	one := got[store.ReferralDetail](d)(d.boss.ReferralByRef(d.ctx, r.RefID))
	if one.Referral.ID != r.ID || one.Owner != "Leo Park" || one.PublicStatus != string(domain.PublicWon) || one.Opportunity == nil || len(one.History) != 5 ||
		len(one.Notes) != 1 || len(one.Stakeholders) != 4 || len(one.Marks) < 5 {
		t.Errorf("%+v", one)
	}
	if !slices.IsSortedFunc(one.Timeline, func(a, b store.TimelineItem) int { return b.At.Compare(a.At) }) {
		t.Error("the timeline is not newest first")
	}
	for _, want := range []string{"Recorded as New", "New → Contacted", "Opportunity → Won", "call back in May", "E-mail to them", "Accepted"} {
		if !slices.ContainsFunc(one.Timeline, func(i store.TimelineItem) bool { return strings.HasPrefix(i.Text, want) }) {
			t.Errorf("the timeline says nothing of %q", want)
		}
	}
	_, err := d.boss.Referral(d.ctx, 4711)
	d.refused(err, domain.NotFound, "")
}

func TestMissingListsWhatAMoveStillNeeds(t *testing.T) {
	d := seeded(t)
	r := got[store.Added](d)(d.boss.AddReferral(d.ctx, store.ReferralInput{ReferrerName: "Ira Levin", AccountName: "Vesper Foods", Value: usd(5)})).Referral
	codes := func(to domain.Stage) []string {
		var out []string
		for _, m := range got[[]domain.Missing](d)(d.boss.Missing(d.ctx, r.ID, to)) {
			out = append(out, m.Code)
		}
		return out
	}
	for to, want := range map[domain.Stage][]string{
		domain.StageContacted:   {"consent", "touch"},
		domain.StageQualified:   {"acceptance", "consent", "icp", "need", "stakeholder"},
		domain.StageOpportunity: {"acceptance", "consent", "close_date"}, // the value stands for the amount
		domain.StageWon:         {"stage", "acceptance", "close_date"},
		domain.StageLost:        {"lost_reason"},
	} {
		if diff := cmp.Diff(want, codes(to)); diff != "" {
			t.Errorf("%s: %s", to, diff)
		}
	}
	lost := d.advance(r, domain.StageLost)
	d.clock.Add(200 * 24 * time.Hour)
	if diff := cmp.Diff([]string{"reason"}, codes(domain.StageContacted)); diff != "" {
		t.Errorf("reopening %s after 200 days: %s", lost.RefID, diff)
	}
}

func TestUnthankedAreOldestFirst(t *testing.T) {
	d := seeded(t)
	cards := got[[]store.Card](d)(d.boss.Unthanked(d.ctx, store.Scope{}))
	if diff := cmp.Diff([]string{"Sona Medical", "Quill Legal"}, names(cards)); diff != "" {
		t.Error(diff)
	}
	if cards := got[[]store.Card](d)(d.boss.Unthanked(d.ctx, store.Scope{OwnerID: d.seed.Users["Ana Ruiz"]})); len(cards) != 0 {
		t.Errorf("Ana owns none: %v", names(cards))
	}
}
