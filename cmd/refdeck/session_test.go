package main

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

func TestEachStoreKeepsItsOwnSession(t *testing.T) {
	a, _, _ := testApp(t, strings.NewReader(""))
	if a.kept("session", "one.db") == a.kept("session", "two.db") || a.kept("session", "one.db") != a.kept("session", "./one.db") {
		t.Errorf("%s and %s", a.kept("session", "one.db"), a.kept("session", "./one.db"))
	}
}

func TestTheOwnerOfTheCommandLineFiltersTheDashboard(t *testing.T) {
	a, _, _ := testApp(t, strings.NewReader(""))
	w, err := a.open(t.Context(), writing)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.close)
	cases := []struct {
		name, flag string
		kept       ui.Filters
		want       string
	}{
		{"me is the person of the store", "me", ui.Filters{OwnerName: domain.Lit("all")}, "ana"},
		{"all wins over what was kept", "all", ui.Filters{Owner: "1", OwnerName: domain.Lit("ana")}, "all"},
		{"an owner that was kept stays", "", ui.Filters{Owner: "1", OwnerName: domain.Lit("ana")}, "ana"},
		{"an owner of another store is not taken over", "", ui.Filters{Owner: "1", OwnerName: domain.Lit("jim halpert")}, "all"},
	}
	for _, c := range cases {
		a.flags.owner = c.flag
		if err := a.chooseOwner(t.Context(), w, &c.kept); err != nil || c.kept.OwnerName.String() != c.want || (c.want == "all") != (c.kept.Owner == "") {
			t.Errorf("%s: %+v, %v", c.name, c.kept, err)
		}
	}
	a.flags.owner = "Nobody"
	if _, err := a.begin(t.Context(), w, visit{}, slog.New(slog.DiscardHandler)); domain.CodeOf(err) != domain.NotFound {
		t.Errorf("an owner nobody knows: %v", err)
	}
}
