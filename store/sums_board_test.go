package store_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

func (d *desk) column(q store.BoardQuery, stage domain.Stage) store.Column {
	d.Helper()
	return got[store.Board](d)(d.boss.Board(d.ctx, q)).Columns[stage.Rank()]
}

func names(cards []store.Card) []string {
	var out []string
	for _, c := range cards {
		out = append(out, c.AccountName)
	}
	return out
}

func TestBoardHasSixColumnsWithCountAndValue(t *testing.T) {
	d := seeded(t)
	d.introduce("Castor Mining", "Corvus Systems", domain.Money{Minor: 100_00, Currency: "EUR"})
	b := got[store.Board](d)(d.boss.Board(d.ctx, store.BoardQuery{}))
	var stages []domain.Stage
	for _, c := range b.Columns {
		stages = append(stages, c.Stage)
	}
	if diff := cmp.Diff(domain.Stages, stages); diff != "" {
		t.Error(diff)
	}
	fresh := b.Columns[0]
	if fresh.Count != 4 || fresh.More != 0 {
		t.Errorf("new has %d cards, %d more", fresh.Count, fresh.More)
	}
	if diff := cmp.Diff([]domain.Money{usd(48_000 + 84_000 + 12_000), {Minor: 100_00, Currency: "EUR"}}, fresh.Values); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Helios Energy", "Sona Medical", "Quill Legal", "Castor Mining"}, names(fresh.Cards)); diff != "" {
		t.Errorf("not oldest first: %s", diff)
	}
}

func TestBoardNarrowsToOwnerAndTrack(t *testing.T) {
	d := seeded(t)
	leo, maya := d.seed.Users["Leo Park"], d.seed.Users["Maya Koch"]
	r := d.introduce("Castor Mining", "Corvus Systems", usd(10))
	got[domain.Referral](d)(d.boss.Edit(d.ctx, store.EditInput{ID: r.ID, Rev: r.Rev, OwnerID: &maya}))
	for name, c := range map[string]struct {
		scope store.Scope
		want  int64
	}{
		"everybody":          {store.Scope{}, 4},
		"one owner":          {store.Scope{OwnerID: leo}, 3},
		"one track":          {store.Scope{Track: domain.TrackPartner}, 3},
		"an owner's track":   {store.Scope{OwnerID: leo, Track: domain.TrackPartner}, 2},
		"nobody":             {store.Scope{OwnerID: 4711}, 0},
		"nothing of a track": {store.Scope{OwnerID: maya, Track: domain.TrackCustomer}, 0},
	} {
		c1 := d.column(store.BoardQuery{Scope: c.scope}, domain.StageNew)
		if c1.Count != c.want || int64(len(c1.Cards)) != c.want {
			t.Errorf("%s: count %d, %d cards, want %d", name, c1.Count, len(c1.Cards), c.want)
		}
	}
}

func TestClosedColumnsShowTheLastThirtyDays(t *testing.T) {
	d := seeded(t)
	d.win("Old Win", "Corvus Systems", usd(1_000))
	d.clock.Add(29 * 24 * time.Hour)
	d.win("New Win", "Corvus Systems", domain.Money{Minor: 500, Currency: "EUR"})
	won := d.column(store.BoardQuery{}, domain.StageWon)
	if won.Count != 2 || !slices.Equal(names(won.Cards), []string{"New Win", "Old Win"}) {
		t.Errorf("on day 30: %d, %v", won.Count, names(won.Cards))
	}
	if diff := cmp.Diff([]domain.Money{usd(1_000), {Minor: 500, Currency: "EUR"}}, won.Values); diff != "" {
		t.Error(diff)
	}
	d.clock.Add(24 * time.Hour)
	if won = d.column(store.BoardQuery{}, domain.StageWon); won.Count != 1 || !slices.Equal(names(won.Cards), []string{"New Win"}) {
		t.Errorf("on day 31: %d, %v", won.Count, names(won.Cards))
	}
}

func TestAColumnIsPagedWithoutGapsOrRepeats(t *testing.T) {
	d := seeded(t)
	for _, c := range "ABCDEFG" {
		d.introduce("Company "+string(c), "Corvus Systems", usd(1)) // all at one moment
	}
	want := names(d.column(store.BoardQuery{}, domain.StageNew).Cards)
	first := d.column(store.BoardQuery{Limit: 3}, domain.StageNew)
	if first.More != 7 {
		t.Errorf("%d more, want 7", first.More)
	}
	all := first.Cards
	for {
		page := got[[]store.Card](d)(d.boss.Cards(d.ctx, store.BoardQuery{Limit: 3}, domain.StageNew, all[len(all)-1].ID))
		if len(page) == 0 {
			break
		}
		all = append(all, page...)
	}
	if diff := cmp.Diff(want, names(all)); diff != "" {
		t.Error(diff)
	}
}

func TestMyOverdueShowsOnlyWhatIsOverdue(t *testing.T) {
	d := seeded(t)
	for company, days := range map[string]int{"Late": -1, "Today": 0, "Soon": 3} {
		r := d.introduce(company, "Corvus Systems", usd(7))
		due := domain.DateOf(d.clock.Now(), time.UTC).AddDays(days)
		got[domain.Referral](d)(d.boss.Edit(d.ctx, store.EditInput{ID: r.ID, Rev: r.Rev, NextActionOn: &due}))
	}
	q := store.BoardQuery{Overdue: true, Scope: store.Scope{OwnerID: d.seed.Users["Leo Park"]}}
	c := d.column(q, domain.StageNew)
	if c.Count != 1 || !slices.Equal(names(c.Cards), []string{"Late"}) || !slices.Contains(c.Cards[0].Warnings, store.WarnAction) {
		t.Errorf("%d, %v", c.Count, c.Cards)
	}
	if first := d.column(store.BoardQuery{}, domain.StageNew).Cards[0].AccountName; first != "Late" {
		t.Errorf("the column begins with %s, want what is due first", first)
	}
}

func TestBoardSearchCountsWhatMatches(t *testing.T) {
	d := seeded(t)
	for text, want := range map[string][]string{"sona": {"Sona Medical"}, "brightpath": {"Sona Medical", "Quill Legal"}, "med son": {"Sona Medical"}, "nobody": nil} {
		b := got[store.Board](d)(d.boss.Board(d.ctx, store.BoardQuery{Search: text}))
		if diff := cmp.Diff(want, names(b.Columns[0].Cards)); diff != "" || b.Matched != int64(len(want)) || b.Columns[0].Count != b.Matched {
			t.Errorf("%q: matched %d %s", text, b.Matched, diff)
		}
	}
	ref := d.column(store.BoardQuery{}, domain.StageNew).Cards[0].RefID
	if b := got[store.Board](d)(d.boss.Board(d.ctx, store.BoardQuery{Search: ref})); b.Matched != 1 {
		t.Errorf("%s finds %d", ref, b.Matched)
	}
}

func TestCardsWarnOfWhatIsLate(t *testing.T) {
	d := seeded(t)
	d.clock.Add(-26 * time.Hour) // Thursday
	r := got[store.Added](d)(d.boss.AddReferral(d.ctx, store.ReferralInput{ReferrerName: "Ira Levin", AccountName: "Vesper Foods", ICP: "yes", Need: "x",
		ConsentBasis: "self_submitted", IntroducedAt: d.clock.Now().AddDate(0, 0, -20), OwnerID: d.seed.Users["Leo Park"], Value: usd(5)})).Referral
	at := func(after time.Duration) []string {
		start := d.clock.Now()
		defer d.clock.Set(start)
		d.clock.Add(after)
		return got[store.ReferralDetail](d)(d.boss.Referral(d.ctx, r.ID)).Warnings
	}
	for _, c := range []struct {
		after time.Duration
		want  []string
	}{
		{47 * time.Hour, []string{store.WarnLate}},
		{49 * time.Hour, []string{store.WarnThank, store.WarnLate}},
		{5 * 24 * time.Hour, []string{store.WarnThank, store.WarnDecide, store.WarnLate}},
		{7 * 24 * time.Hour, []string{store.WarnThank, store.WarnDecide, store.WarnStage, store.WarnLate}},
		{14 * 24 * time.Hour, []string{store.WarnThank, store.WarnDecide, store.WarnStageLate, store.WarnLate}},
	} {
		if diff := cmp.Diff(c.want, at(c.after)); diff != "" {
			t.Errorf("after %v: %s", c.after, diff)
		}
	}
	r = got[domain.Referral](d)(d.boss.Thank(d.ctx, "", r.ID, r.Rev))
	r = d.advance(d.advance(d.accept(r), domain.StageContacted), domain.StageQualified)
	got[domain.Stakeholder](d)(d.boss.AddStakeholder(d.ctx, "", domain.Stakeholder{ReferralID: r.ID, Name: "Unclear", Role: "unknown"}))
	if w := at(0); slices.Contains(w, store.WarnOnePerson) {
		t.Errorf("two people with roles are known (one came with each move): %v", w)
	}
	other := d.accept(d.introduce("Lonely", "Corvus Systems", usd(3)))
	in := store.MoveInput{ID: other.ID, Rev: other.Rev, To: domain.StageQualified, Touch: "email", Person: "Only One", PersonRole: "champion"}
	got[domain.Referral](d)(d.boss.Move(d.ctx, in))
	if card := d.column(store.BoardQuery{Search: "lonely"}, domain.StageQualified).Cards[0]; !slices.Contains(card.Warnings, store.WarnOnePerson) {
		t.Errorf("with one person known: %v", card.Warnings)
	}
}
