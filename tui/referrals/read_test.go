package referrals

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// endless drills into a book with no end.
type endless struct {
	store.Store
	pages int
}

func (e *endless) Drill(_ context.Context, q store.DrillQuery) (store.ReferralPage, error) {
	e.pages++
	page := store.ReferralPage{Next: strconv.Itoa(e.pages), Total: 1 << 40}
	for range q.Limit {
		page.Cards = append(page.Cards, store.Card{AccountName: "Sona Médical", Owner: "Leo Park"})
	}
	return page, nil
}

func TestASearchBehindAMetricComesToAnEnd(t *testing.T) {
	st := &endless{}
	env := (&ui.Env{Store: st, Now: func() time.Time { return time.Date(2026, 11, 20, 9, 12, 0, 0, time.UTC) }}).Fill()
	page, err := Drilled(env, store.DrillQuery{Key: "won"}).read(t.Context(), "nobody", "", 50)
	if err != nil || st.pages != searchPages || page.Next != "" {
		t.Errorf("%d pages were read, next %q, %v", st.pages, page.Next, err)
	}
}

func TestARowHasAllTheWordsOfASearch(t *testing.T) {
	c := store.Card{AccountName: "Sona Médical", Referrer: "Atlas Freight", Owner: "Leo Park", RefID: "REF-2026-PART-031"}
	for find, want := range map[string]bool{"": true, "sona": true, "MEDICAL leo": true, "atl": true, "part-031": true, "sona dana": false} {
		if got := hasWords(&c, find); got != want {
			t.Errorf("%q is found: %t", find, got)
		}
	}
}
