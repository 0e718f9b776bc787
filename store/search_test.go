package store_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

func TestTheQueueIsSearchedByBeginningsOfWords(t *testing.T) {
	d := seeded(t)
	cases := map[string][]string{
		"priya":                        {"Priya Shah"},
		"north":                        {"Priya Shah"},
		"labs":                         {"Priya Shah"},
		"shah northwind":               {"Priya Shah"},
		"northwind priya":              {"Priya Shah"},
		"priya shah":                   {"Priya Shah"},
		"priya.shah@northwind.example": {"Priya Shah"},
		"NÓRTHwind":                    {"Priya Shah"},
		"castellan.example":            {"Jonas Weber"},
		"東京":                           {"Aiko Mori"},
		"orchard & v":                  {"Sam Bell"},
		"shah castellan":               nil,
		"orthwind":                     nil,
		"":                             {"Priya Shah", "Jonas Weber", "Marta Diaz", "Tom Okafor", "Aiko Mori", "Liv Hansen", "Dana Cole", "Sam Bell", "Rosa Prado"},
	}
	for text, want := range cases {
		have := d.names(store.QueueQuery{Search: text})
		slices.Sort(have)
		slices.Sort(want)
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
		asOf := d.names(store.QueueQuery{Search: text, AsOf: d.clock.Now()})
		slices.Sort(asOf)
		if diff := cmp.Diff(have, asOf); diff != "" {
			t.Errorf("%q as of now: %s", text, diff)
		}
	}
}

func TestTheEndingOfAnAddressNeitherFindsNorHidesAnybody(t *testing.T) {
	d := bare(t)
	got[domain.Account](d)(d.boss.SaveAccount(d.ctx, "", domain.Account{Name: "Amazon.com", Domain: "amazon.com"}))
	got[domain.Account](d)(d.boss.SaveAccount(d.ctx, "", domain.Account{Name: "Umbra Studios", Domain: "umbra.com"}))
	for text, want := range map[string]int{"amazon.com": 1, "amazon": 1, "umbra.com": 1, "com": 0} {
		if hits := got[[]store.Hit](d)(d.boss.Search(d.ctx, text, 10)); len(hits) != want {
			t.Errorf("%q finds %+v", text, hits)
		}
	}
}

func TestASearchStaysInItsStateAndOwner(t *testing.T) {
	d := seeded(t)
	if have := d.names(store.QueueQuery{Search: "ruth", State: domain.QueueBlocked}); !slices.Equal(have, []string{"Ruth Adler"}) {
		t.Errorf("blocked: %v", have)
	}
	if have := d.names(store.QueueQuery{Search: "ruth"}); len(have) != 0 {
		t.Errorf("open: %v", have)
	}
	if have := d.names(store.QueueQuery{Search: "priya", Scope: store.Scope{OwnerID: d.seed.Users["Maya Koch"]}}); len(have) != 0 {
		t.Errorf("Maya's: %v", have)
	}
}

func TestASearchHasPagesAndATotal(t *testing.T) {
	d := seeded(t)
	twins(d, 12)
	whole := d.names(store.QueueQuery{Search: "twin"})
	if diff := cmp.Diff(whole, d.names(store.QueueQuery{Search: "twin", Limit: 5})); diff != "" || len(whole) != 12 {
		t.Errorf("%d: %s", len(whole), diff)
	}
	page := got[store.QueuePage](d)(d.boss.Queue(d.ctx, store.QueueQuery{Search: "twin", Limit: 5}))
	if page.Total != 12 {
		t.Errorf("total %d", page.Total)
	}
}

func TestSearchFindsEveryKindWithNamesThatBeginSoFirst(t *testing.T) {
	d := seeded(t)
	titles := func(text string) (out []string) {
		for _, h := range got[[]store.Hit](d)(d.boss.Search(d.ctx, text, 10)) {
			out = append(out, h.Kind+" "+h.Title)
		}
		return out
	}
	cases := map[string][]string{
		"priya sh":               {"contact Priya Shah"},
		"bright":                 {"partner Brightpath Agency"},
		"ab78":                   {"partner Brightpath Agency", "referral Quill Legal", "referral Sona Medical"},
		"sona":                   {"account Sona Medical", "referral Sona Medical", "contact Ivo Brandt"},
		"labs":                   {"account Cobalt Labs", "account Northwind Labs"},
		"REF-2026-CUST-001-DC":   {"referral Helios Energy"},
		"ref-2026-part":          {"referral Quill Legal", "referral Sona Medical"},
		"nothing is called this": nil,
		"\x00\xff  ":             nil,
	}
	for text, want := range cases {
		if diff := cmp.Diff(want, titles(text)); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestARenamedRecordIsFoundByItsNewNameUntilUndone(t *testing.T) {
	d := seeded(t)
	a := got[store.AccountDetail](d)(d.boss.Account(d.ctx, d.seed.Accounts["Northwind Labs"])).Account
	a.Name = "Zephyr Works"
	got[domain.Account](d)(d.boss.SaveAccount(d.ctx, "", a))
	if have := d.names(store.QueueQuery{Search: "zephyr"}); !slices.Equal(have, []string{"Priya Shah"}) {
		t.Errorf("new name: %v", have)
	}
	if have := d.names(store.QueueQuery{Search: "labs"}); len(have) != 0 {
		t.Errorf("old name: %v", have)
	}
	got[store.Undone](d)(d.boss.Undo(d.ctx, ""))
	if have := d.names(store.QueueQuery{Search: "labs"}); !slices.Equal(have, []string{"Priya Shah"}) {
		t.Errorf("after undo: %v", have)
	}
	if have := d.names(store.QueueQuery{Search: "zephyr"}); len(have) != 0 {
		t.Errorf("the undone name: %v", have)
	}
}

func TestRebuildingTheSearchChangesNothing(t *testing.T) {
	d := seeded(t)
	before := got[[]store.Hit](d)(d.boss.Search(d.ctx, "l", 50))
	if err := d.svc.RebuildSearch(d.ctx, nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, got[[]store.Hit](d)(d.boss.Search(d.ctx, "l", 50))); diff != "" || len(before) == 0 {
		t.Error(diff)
	}
}
